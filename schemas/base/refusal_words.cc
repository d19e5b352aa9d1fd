#include "schemas/base/refusal_words.h"

namespace quanlu {

// Without a default, so that the compiler asks for the words of a new reason.
Words title_of(Reason reason) {
  switch (reason) {
    case Reason::kForm:
      return {"写法不对", "not in its form"};
    case Reason::kType:
      return {"值的类型不对", "a value of another type"};
    case Reason::kUnknownKey:
      return {"未知的键", "unknown key"};
    case Reason::kDuplicateKey:
      return {"键重复", "duplicate key"};
    case Reason::kMissing:
      return {"缺少必填项", "something required is missing"};
    case Reason::kUtf8:
      return {"不是 UTF-8", "not UTF-8"};
    case Reason::kNfc:
      return {"未按 NFC 规范化", "not in Unicode NFC"};
    case Reason::kUscc:
      return {"统一社会信用代码不对", "wrong unified social credit code"};
    case Reason::kArea:
      return {"区划代码不对", "wrong area code"};
    case Reason::kMoney:
      return {"金额不对", "wrong amount"};
    case Reason::kDate:
      return {"日期或时刻不对", "wrong date or time"};
    case Reason::kEnum:
      return {"不在可选值之中", "not one of the values"};
    case Reason::kDocNo:
      return {"文号写法不对", "wrong document number"};
    case Reason::kDoc:
      return {"文件引用不全", "incomplete reference to a document"};
    case Reason::kIdentityInText:
      return {"文本含个人身份信息", "the identity of a person in a text"};
    case Reason::kCodeUnknown:
      return {"未知事件类型", "unknown event type"};
    case Reason::kRole:
      return {"角色不可为", "no role that may do this"};
    case Reason::kScope:
      return {"超出管辖范围", "outside the scope of the account"};
    case Reason::kClassHidden:
      return {"无权知悉", "hidden by its class"};
    case Reason::kState:
      return {"当前状态不允许此事件", "the state does not allow this event"};
    case Reason::kVersion:
      return {"版本不符", "another version is in force"};
    case Reason::kVersionRequired:
      return {"须给出期望版本", "an expected version is required"};
    case Reason::kTooLarge:
      return {"过大", "too large"};
    case Reason::kIdConflict:
      return {"事件号已用于另一内容", "the event id stands for another command"};
    case Reason::kCausation:
      return {"依据的事件不符", "the event referred to does not fit"};
    case Reason::kRuleSet:
      return {"没有适用的规则集", "no rule set that applies"};
    case Reason::kCalendarMissing:
      return {"缺少工作日历", "the working-day calendar is missing"};
    case Reason::kDeadline:
      return {"不合期限", "against a deadline"};
    case Reason::kTwoPersons:
      return {"须由另一人办理", "two persons are needed"};
    case Reason::kRecused:
      return {"须回避", "must stand aside"};
    case Reason::kInvariant:
      return {"违反业务规则", "breaks an invariant"};
    case Reason::kHold:
      return {"处于保全之中", "under a hold"};
    case Reason::kSealedKeyGone:
      return {"密封内容已擦除", "the sealed content was erased"};
  }
  return {};
}

std::vector<Reason> all_reasons() {
  std::vector<Reason> reasons;
  for (std::uint8_t i = 0; !title_of(static_cast<Reason>(i)).zh.empty(); ++i)
    reasons.push_back(static_cast<Reason>(i));
  return reasons;
}

}  // namespace quanlu
