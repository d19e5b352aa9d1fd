#include "schemas/codec/refuse.h"

#include <algorithm>
#include <vector>

#include "schemas/text/identity.h"
#include "schemas/text/utf8.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::size_t kShownMax = 40, kKeyMax = 60;

Words remedy(Reason reason) {
  switch (reason) {
    case Reason::kType:
      return {"按字段的类型填写", "Give a value of the kind of the field"};
    case Reason::kUnknownKey:
      return {"删除该键, 或改用已知的键", "Leave the key out, or use a known one"};
    case Reason::kDuplicateKey:
      return {"同一键只写一次", "Give each key once"};
    case Reason::kMissing:
      return {"补上该字段", "Add the field"};
    case Reason::kUtf8:
      return {"以 UTF-8 编码重新提交", "Send the text as UTF-8"};
    case Reason::kNfc:
      return {"按 Unicode NFC 规范化后提交", "Normalise the text to Unicode NFC"};
    case Reason::kUscc:
      return {"核对统一社会信用代码的每一位", "Compare the code character by character"};
    case Reason::kArea:
      return {"使用六位行政区划代码", "Use the six-digit code of the area"};
    case Reason::kMoney:
      return {"以元为单位, 写两位小数, 如 \"386000.00\"",
              "Write yuan with two decimals, such as \"386000.00\""};
    case Reason::kDate:
      return {"使用存在的日期, 如 2024-08-09; 时刻带时区",
              "Use a date that exists, such as 2024-08-09; instants need an offset"};
    case Reason::kEnum:
      return {"从给出的值中选一个", "Choose one of the values given"};
    case Reason::kDocNo:
      return {"按文号格式填写, 如 济民社罚〔2024〕7号, 括号用〔〕",
              "Write the number as printed, such as 济民社罚〔2024〕7号, with 〔〕"};
    case Reason::kDoc:
      return {"至少给出一个哈希值, 并写明大小、格式、名称",
              "Give at least one digest, and size, media type and title"};
    case Reason::kIdentityInText:
      return {"删去公民身份信息, 需要保存的放入加密字段",
              "Take the identity out; what must be kept goes into a sealed field"};
    case Reason::kCodeUnknown:
      return {"从事件类型表中选择", "Choose a type from the catalogue"};
    case Reason::kTooLarge:
      return {"缩短内容, 或放入文件", "Shorten it, or put it into a document"};
    default:
      return {"按参考手册填写", "See the reference of the field"};
  }
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above + 1, row[j - 1] + 1});
      diagonal = above;
    }
  }
  return row[b.size()];
}

bool is_word(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

std::string Path::text() const {
  if (parent == nullptr) return "$";
  std::string out = parent->text();
  if (key.empty()) return out + "[" + std::to_string(index) + "]";
  return is_word(key) ? out + "." + std::string(key) : out + "[" + shown(key) + "]";
}

tl::unexpected<Refusal> refuse(Reason reason, const Path& path, std::string rule,
                               std::string expected, std::string found) {
  return tl::make_unexpected(Refusal{.reason = reason,
                                     .path = path.text(),
                                     .rule = std::move(rule),
                                     .expected = std::move(expected),
                                     .found = std::move(found),
                                     .remedy = remedy(reason)});
}

tl::unexpected<Refusal> refuse_key(const Path& path, std::string_view key,
                                   std::span<const std::string_view> known) {
  const std::string_view meant = nearest(key, known);
  auto refusal =
      refuse(Reason::kUnknownKey, path.member(key), "keys", std::string(meant), shown(key));
  if (!meant.empty()) {
    const std::string quoted = "\"" + std::string(meant) + "\"";
    refusal.value().remedy = {"是否应为 " + quoted, "Did you mean " + quoted + "?"};
  }
  return refusal;
}

tl::unexpected<Refusal> refuse_missing(const Path& path, std::string expected) {
  return refuse(Reason::kMissing, path, "required", std::move(expected), "nothing");
}

std::string shown(std::string_view text) {
  const bool is_code =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (!is_code || text.size() > kShownMax || text::find_identity(text))
    return std::to_string(text::count_code_points(text)) + " characters";
  return "\"" + std::string(text) + "\"";
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.size() > kKeyMax) return {};
  std::string_view best;
  std::size_t least = word.size() / 2 + 1;  // further away is another word
  for (const std::string_view candidate : candidates) {
    const std::size_t away = distance(word, candidate);
    if (away >= least) continue;
    least = away;
    best = candidate;
  }
  return best;
}

}  // namespace quanlu::schemas::codec
