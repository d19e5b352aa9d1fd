#include "consumers/cli/receipts/told.h"

#include "schemas/base/bytes.h"
#include "schemas/base/position.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::receipts {
namespace {

using screen::Mark;
using verify::Promised;

Words words_of(Promised state) {
  switch (state) {
    case Promised::kKept:
      return {"已守", "kept"};
    case Promised::kPending:
      return {"未到期", "pending"};
    case Promised::kBroken:
      return {"未守", "BROKEN"};
    case Promised::kNotOurs:
      return {"无效", "INVALID"};
    case Promised::kUnknown:
      break;
  }
  return {"无从判断", "cannot be told"};
}

Mark mark_of(Promised state) {
  if (state == Promised::kKept) return Mark::kGood;
  return state == Promised::kBroken || state == Promised::kNotOurs ? Mark::kFailed : Mark::kStated;
}

// As people write it: with its partition where that is not the first.
std::string place_of(const ledger::chain::Promise& promise) {
  if (promise.partition == Partition(0)) return std::to_string(promise.seq.value);
  return quanlu::to_text(Position{.partition = promise.partition, .seq = promise.seq});
}

}  // namespace

std::string_view to_text(Promised state) {
  constexpr std::string_view kNames[] = {"kept", "pending", "broken", "invalid", "open"};
  return kNames[static_cast<std::size_t>(state)];
}

int exit_code(Promised state) {
  if (state == Promised::kKept) return frame::kOk;
  const bool violation = state == Promised::kBroken || state == Promised::kNotOurs;
  return violation ? frame::kTampered : frame::kIncomplete;
}

void add_promise(screen::Json& json, const verify::GivenReceipt& receipt) {
  const auto& promise = receipt.given.promise;
  json.member("from", receipt.from).member("logId", promise.log_id);
  json.member("partition", promise.partition.value).member("seq", promise.seq.value);
  json.member("leaf", to_hex(promise.leaf.bytes)).member("eventId", promise.event_id);
  json.member("issuedAt", promise.issued_at).member("dueAt", promise.due_at);
  json.member("keyId", to_hex(receipt.given.key_id.bytes));
  json.member("signature", to_base64(receipt.given.signature));
}

void add_judged(screen::Json& json, const verify::JudgedPromise& judged) {
  json.member("state", to_text(judged.state));
  if (judged.kind.empty()) return;
  json.member("kind", judged.kind);
  json.member("expected", judged.expected).member("actual", judged.actual);
  json.key("text").begin_object().member("zh", judged.text.zh).member("en", judged.text.en).end();
}

void print_promise(const screen::Screen& screen, const verify::GivenReceipt& receipt) {
  const auto& promise = receipt.given.promise;
  screen.out << screen.say("回执", "receipt") << "  " << receipt.from << "\n  "
             << screen.say("账本号", "log id") << "    " << to_hex(promise.log_id.bytes) << "\n  "
             << screen.say("位置", "position") << "  " << screen.say("分区", "partition") << ' '
             << promise.partition.value << "  seq " << promise.seq.value << "\n  "
             << screen.say("叶哈希", "leaf") << "      " << to_hex(promise.leaf.bytes) << "\n  "
             << screen.say("事件号", "event") << "     " << to_uuid_text(promise.event_id) << "\n  "
             << screen.say("签发", "issued") << "    " << to_people(promise.issued_at) << "   "
             << screen.say("期限", "due") << ' ' << to_people(promise.due_at) << "\n  "
             << screen.say("密钥", "key") << "       " << to_hex(receipt.given.key_id.bytes)
             << '\n';
  if (!receipt.differs.empty())
    screen.out << "  " << screen.painted(Mark::kFailed) << ' '
               << screen.say("可读内容与所签内容不同: ", "the readable part says otherwise: ")
               << receipt.differs << '\n';
}

void print_judged(const screen::Screen& screen, const verify::GivenReceipt& receipt,
                  const verify::JudgedPromise& judged) {
  const auto& promise = receipt.given.promise;
  screen.out << screen.painted(mark_of(judged.state)) << ' ' << screen.say(words_of(judged.state))
             << "   " << receipt.from << "   seq " << place_of(promise) << "   "
             << screen.say("期限", "due") << ' ' << to_people(promise.due_at) << '\n';
  if (judged.kind.empty()) return;
  screen.out << "  " << screen.say(judged.text) << "  [" << judged.kind << "]\n  "
             << screen.say("应为", "expected") << ' ' << judged.expected << "\n  "
             << screen.say("实为", "found") << "    " << judged.actual << '\n';
}

}  // namespace quanlu::consumers::cli::receipts
