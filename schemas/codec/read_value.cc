#include "schemas/codec/read_value.h"

#include <algorithm>
#include <cstring>

#include "schemas/base/time.h"
#include "schemas/base/uscc.h"
#include "schemas/codec/forms.h"
#include "schemas/text/hazards.h"
#include "schemas/text/nfc.h"
#include "schemas/text/utf8.h"

namespace quanlu::schemas::codec {
namespace {

using simdjson::dom::element_type;

constexpr std::size_t kMediaTypeMax = 100, kTitleMax = 120, kFilingNoMax = 21,
                      kIllegalOrgIdMax = 20;
constexpr std::uint64_t kCountMax = (std::uint64_t{1} << 53) - 1;  // exact in every JSON reader

std::string kind_of(Element value) {
  switch (value.type()) {
    case element_type::ARRAY:
      return "a list";
    case element_type::OBJECT:
      return "an object";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
      return "true or false";
    case element_type::NULL_VALUE:
      return "null";
    case element_type::DOUBLE:
      return "a number with fraction or exponent";
    default:
      return "a number";
  }
}

tl::unexpected<Refusal> refuse_type(Element value, const Path& path, std::string_view expected) {
  return refuse(Reason::kType, path, "JSON", std::string(expected), kind_of(value));
}

std::string characters(std::size_t count) {
  return std::to_string(count) + " characters";
}

// Length of the sequence at `at` when it is one of the characters that most texts are made of:
// printable ASCII, ideographs U+4E00–9FFF and U+20000–29FFF, common marks; else 0. None of them is
// a hazard, and NFC leaves each alone wherever it stands.
std::size_t plain_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return first >= 0x20 && first < 0x7F ? 1 : 0;
  if (first >= 0xE5 && first <= 0xE9) return 3;
  if (first == 0xE4) return byte(1) >= 0xB8 ? 3 : 0;
  if (first == 0xE3) return byte(1) == 0x80 && byte(2) <= 0xA9 ? 3 : 0;  // U+3000–3029
  if (first == 0xEF)                                                     // U+FF01–FF60
    return (byte(1) == 0xBC && byte(2) >= 0x81) || (byte(1) == 0xBD && byte(2) <= 0xA0) ? 3 : 0;
  if (first == 0xF0) return byte(1) >= 0xA0 && byte(1) <= 0xA9 ? 4 : 0;
  return 0;
}

// Characters of a text that is made of such alone.
std::optional<std::size_t> count_plain(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    const std::size_t length = plain_length(text, at);
    if (length == 0) return std::nullopt;
    at += length;
  }
  return count;
}

const char* expected_instead_of(text::HazardKind kind) {
  switch (kind) {
    case text::HazardKind::kBidi:
      return "no bidirectional controls";
    case text::HazardKind::kZeroWidth:
      return "no characters without width";
    case text::HazardKind::kUnassigned:
      return "no unassigned code points";
    default:
      return "no control characters";
  }
}

Verdict check_hazards(std::string_view text, const Path& path, bool lines) {
  if (const auto hazard = text::find_hazard(text, lines))
    return refuse(Reason::kForm, path, "text", expected_instead_of(hazard->kind),
                  "byte " + std::to_string(hazard->at));
  if (!text::is_nfc(text))
    return refuse(Reason::kNfc, path, "Unicode NFC", "text in NFC", "text in another form");
  return {};
}

}  // namespace

Verdict read_members(Element value, const Path& path, std::span<const std::string_view> names,
                     Members& members) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return refuse_type(value, path, "an object");
  std::size_t next = 0;
  for (const auto member : object) {
    const std::size_t index =
        find_name(member.key, names.size(), next, [&](std::size_t at) { return names[at]; });
    if (index == SIZE_MAX) return refuse_key(path, member.key, names);
    next = index + 1;
    if (members.has(index))
      return refuse(Reason::kDuplicateKey, path.member(member.key), "keys", "once", "twice");
    members.values_[index] = member.value;
    members.present_ |= 1U << index;
  }
  return {};
}

Read<std::string_view> read_string(Element value, const Path& path, std::string_view expected) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return refuse_type(value, path, expected);
  return text;
}

Read<simdjson::dom::array> read_array(Element value, const Path& path, std::size_t min,
                                      std::size_t max) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return refuse_type(value, path, "a list");
  const std::size_t size = array.size();
  if (size < min || size > max)
    return refuse(Reason::kForm, path, "list",
                  std::to_string(min) + "–" + std::to_string(max) + " elements",
                  std::to_string(size) + " elements");
  return array;
}

Read<bool> read_bool(Element value, const Path& path) {
  bool truth = false;
  if (value.get(truth) != simdjson::SUCCESS) return refuse_type(value, path, "true or false");
  return truth;
}

Read<std::string_view> read_text(Element value, const Path& path, std::size_t max, bool lines) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "a string"));
  const auto plain = count_plain(text);
  if (!plain) TRY(check_hazards(text, path, lines));
  const std::size_t count = plain ? *plain : text::count_code_points(text);
  if (count == 0 || count > max)
    return refuse(Reason::kForm, path, "text", "1–" + characters(max), characters(count));
  return text;
}

Read<std::uint64_t> read_unsigned(Element value, const Path& path, std::uint64_t max) {
  std::uint64_t number = 0;
  if (value.get(number) != simdjson::SUCCESS)
    return refuse_type(value, path, "a whole number >= 0");
  if (number > max)
    return refuse(Reason::kForm, path, "number", "<= " + std::to_string(max),
                  std::to_string(number));
  return number;
}

Read<std::int64_t> read_signed(Element value, const Path& path) {
  std::int64_t number = 0;
  if (value.get(number) != simdjson::SUCCESS) return refuse_type(value, path, "a whole number");
  return number;
}

Read<std::uint64_t> read_counter(Element value, const Path& path) {
  std::uint64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return number;
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "digits in a string"));
  const auto parsed = parse_unsigned(text);
  if (!parsed) return refuse(Reason::kForm, path, "u64", "digits below 2^64", shown(text));
  return *parsed;
}

Read<std::int64_t> read_signed_counter(Element value, const Path& path) {
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return number;
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "digits in a string"));
  const auto parsed = parse_signed(text);
  if (!parsed) return refuse(Reason::kForm, path, "i64", "digits within 64 bits", shown(text));
  return *parsed;
}

Read<Fen> read_money(Element value, const Path& path, std::int64_t least_fen) {
  constexpr const char* kExpected = "yuan in a string, \"386000.00\"";
  TRY_ASSIGN(const std::string_view text, read_string(value, path, kExpected));
  const auto fen = parse_money(text);
  if (!fen) return refuse(Reason::kMoney, path, "money", kExpected, shown(text));
  if (fen->value < least_fen)
    return refuse(Reason::kMoney, path, "money", ">= " + money_text(Fen(least_fen)), shown(text));
  return *fen;
}

Read<Day> read_day(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "a date in a string"));
  const auto day = parse_day(text);
  // Day 0 is how an absent date is stored; nothing of the domain happened on 1970-01-01 only.
  if (!day || day->value == 0 || !is_calendar_day(day->value))
    return refuse(Reason::kDate, path, "date", "2024-08-09", shown(text));
  return *day;
}

Read<Millis> read_instant(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "an instant in a string"));
  const auto instant = parse_rfc3339(text);
  if (!instant || instant->value == 0 || !is_calendar_instant(instant->value))
    return refuse(Reason::kDate, path, "RFC 3339", "2024-08-09T10:02:40+08:00", shown(text));
  return *instant;
}

Read<Id16> read_id(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "an id in a string"));
  const auto id = parse_uuid(text);
  if (!id || id->is_zero())
    return refuse(Reason::kForm, path, "id", "a UUID or 32 hex digits, not all zero", shown(text));
  return *id;
}

tl::unexpected<Refusal> refuse_uscc(std::string_view text, const Path& path) {
  const auto parsed = parse_uscc(text);
  const UsccProblem problem = parsed ? UsccProblem{UsccFault::kLength} : parsed.error();
  const std::string right =
      problem.expected == 0 ? "" : "\"" + std::string(1, problem.expected) + "\" at position ";
  const std::string expected = problem.fault == UsccFault::kLength ? "18 characters"
                               : right.empty()                     ? "one of the 31 letters"
                                               : right + std::to_string(problem.position);
  auto refusal = refuse(Reason::kUscc, path, "GB 32100-2015", expected, shown(text));
  if (problem.fault == UsccFault::kLetter)
    refusal.value().remedy = {"代码不用字母 I O S V Z: I→1, O→0, S→5, V→U, Z→2",
                              "The letters I O S V Z are never used: I→1, O→0, S→5, V→U, Z→2"};
  return refusal;
}

Read<std::string> read_uscc(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "a code in a string"));
  auto code = parse_uscc(text);
  if (!code) return refuse_uscc(text, path);
  return *std::move(code);
}

Read<std::uint64_t> read_area(Element value, const Path& path, bool street_only) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "digits in a string"));
  const auto area = parse_area(text);
  if (!area || (street_only && area_digits(*area) != 9))
    return refuse(Reason::kArea, path, "GB/T 2260", street_only ? "9 digits" : "6, 9 or 12 digits",
                  shown(text));
  return *area;
}

Read<std::string_view> read_unit(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "a unit in a string"));
  if (is_unit(text)) return text;
  if (text.size() == 18) return refuse_uscc(text, path);
  return refuse(Reason::kForm, path, "unit", "a USCC or a code of 1–60 ASCII characters",
                shown(text));
}

Read<std::string_view> read_account(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "an account in a string"));
  if (!is_account(text))
    return refuse(Reason::kForm, path, "account", "1–60 ASCII characters without blanks",
                  shown(text));
  return text;
}

Read<std::string_view> read_document_number(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_text(value, path, 60));
  if (!is_document_number(text))
    return refuse(Reason::kDocNo, path, "document number", "济民社罚〔2024〕7号", shown(text));
  return text;
}

Read<Digest> read_digest(Element value, const Path& path) {
  TRY_ASSIGN(std::string_view text, read_string(value, path, "64 hex digits in a string"));
  for (const std::string_view prefix : {"sha256:", "sm3:"})
    if (text.substr(0, prefix.size()) == prefix) {
      text.remove_prefix(prefix.size());
      break;
    }
  const auto digest = parse_digest(text);
  if (!digest) return refuse(Reason::kForm, path, "digest", "64 hex digits", shown(text));
  return *digest;
}

Read<Bytes> read_bytes(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "base64 in a string"));
  auto bytes = from_base64(text);
  if (!bytes || bytes->empty())
    return refuse(Reason::kForm, path, "RFC 4648", "base64 with padding",
                  std::to_string(text.size()) + " characters");
  return *std::move(bytes);
}

Read<std::uint16_t> read_enumerant(Element value, const Path& path, std::string_view rule,
                                   std::span<const registry::Enumerant> values) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "an id in a string"));
  std::vector<std::string_view> ids;
  for (const registry::Enumerant& known : values) {
    if (known.value != 0 && known.id == text) return known.value;
  }
  std::string expected;
  for (const registry::Enumerant& known : values)
    if (known.value != 0) {
      expected += (expected.empty() ? "" : ", ") + std::string(known.id);
      ids.push_back(known.id);
    }
  auto refusal = refuse(Reason::kEnum, path, std::string(rule), expected, shown(text));
  if (const auto meant = nearest(text, ids); !meant.empty())
    refusal.value().remedy = {"是否应为 \"" + std::string(meant) + "\"",
                              "Did you mean \"" + std::string(meant) + "\"?"};
  return refusal;
}

Read<DocRef> read_doc(Element value, const Path& path) {
  enum : std::size_t { kSha256, kSm3, kBytes, kMediaType, kTitle, kDocNo };
  static constexpr std::array<std::string_view, 6> kNames = {"sha256",    "sm3",   "bytes",
                                                             "mediaType", "title", "docNo"};
  Members members;
  TRY(read_members(value, path, kNames, members));
  if (!members.has(kSha256) && !members.has(kSm3))
    return refuse(Reason::kDoc, path, "doc", "sha256 or sm3", "no digest");
  for (const std::size_t name : {kBytes, kMediaType, kTitle})
    if (!members.has(name))
      return refuse(Reason::kDoc, path.member(kNames[name]), "doc", std::string(kNames[name]),
                    "nothing");
  DocRef doc;
  if (members.has(kSha256)) {
    TRY_ASSIGN(doc.sha256, read_digest(members[kSha256], path.member(kNames[kSha256])));
  }
  if (members.has(kSm3)) {
    TRY_ASSIGN(doc.sm3, read_digest(members[kSm3], path.member(kNames[kSm3])));
  }
  TRY_ASSIGN(doc.bytes, read_counter(members[kBytes], path.member(kNames[kBytes])));
  if (doc.bytes > kCountMax)
    return refuse(Reason::kDoc, path.member(kNames[kBytes]), "doc", "a size below 2^53",
                  std::to_string(doc.bytes));
  TRY_ASSIGN(doc.media_type,
             read_text(members[kMediaType], path.member(kNames[kMediaType]), kMediaTypeMax));
  TRY_ASSIGN(doc.title, read_text(members[kTitle], path.member(kNames[kTitle]), kTitleMax));
  if (members.has(kDocNo)) {
    TRY_ASSIGN(doc.doc_no, read_document_number(members[kDocNo], path.member(kNames[kDocNo])));
  }
  return doc;
}

Read<Subject> read_subject(Element value, const Path& path) {
  static constexpr std::array<std::string_view, 4> kNames = {"uscc", "filingNo", "illegalOrgId",
                                                             "unit"};
  Members members;
  TRY(read_members(value, path, kNames, members));
  Subject subject;
  int count = 0;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (!members.has(i)) continue;
    ++count;
    subject.kind = static_cast<Subject::Kind>(i + 1);
    const Path at = path.member(kNames[i]);
    if (subject.kind == Subject::Kind::kUscc) {
      TRY_ASSIGN(subject.text, read_uscc(members[i], at));
    } else if (subject.kind == Subject::Kind::kUnit) {
      TRY_ASSIGN(subject.text, read_unit(members[i], at));
    } else {
      const bool filing = subject.kind == Subject::Kind::kFilingNo;
      TRY_ASSIGN(subject.text, read_text(members[i], at, filing ? kFilingNoMax : kIllegalOrgIdMax));
    }
  }
  if (count != 1)
    return refuse(Reason::kForm, path, "subject", "one of uscc, filingNo, illegalOrgId, unit",
                  std::to_string(count) + " of them");
  return subject;
}

Read<SetValue> read_set(Element value, const Path& path) {
  static constexpr std::array<std::string_view, 2> kNames = {"count", "digest"};
  Members members;
  TRY(read_members(value, path, kNames, members));
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (!members.has(i)) return refuse_missing(path.member(kNames[i]), std::string(kNames[i]));
  SetValue set;
  TRY_ASSIGN(set.count, read_counter(members[0], path.member(kNames[0])));
  if (set.count > kCountMax)
    return refuse(Reason::kForm, path.member(kNames[0]), "set", "a number below 2^53",
                  std::to_string(set.count));
  TRY_ASSIGN(set.digest, read_digest(members[1], path.member(kNames[1])));
  return set;
}

}  // namespace quanlu::schemas::codec
