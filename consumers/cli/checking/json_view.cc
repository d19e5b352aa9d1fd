#include "consumers/cli/checking/json_view.h"

#include "consumers/cli/reading/events.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::checking {
namespace {

using schemas::codec::JsonMember;
using schemas::codec::JsonValue;
using verify::EntryFault;
using verify::Severity;

// Both documents member by member.
class MemberComparison {
 public:
  // False at the first contradiction, whose path is kept.
  bool agree(const JsonValue& ours, const JsonValue& theirs, const std::string& path) {
    if (ours.kind != theirs.kind) return contradict(path);
    if (ours.kind == JsonValue::Kind::kObject) return agree_members(ours, theirs, path);
    if (ours.kind != JsonValue::Kind::kArray)
      return ours.to_json() == theirs.to_json() || contradict(path);
    if (ours.items.size() != theirs.items.size()) return contradict(path);
    for (std::size_t i = 0; i < ours.items.size(); ++i)
      if (!agree(ours.items[i], theirs.items[i], path + "/" + std::to_string(i))) return false;
    return true;
  }

  const std::string& path() const { return path_; }
  const std::string& unknown() const { return unknown_; }  // the first that we know nothing of

 private:
  bool agree_members(const JsonValue& ours, const JsonValue& theirs, const std::string& path) {
    for (const JsonMember& member : ours.members) {
      const JsonValue* const other = theirs.find(member.key);
      const std::string below = path + "/" + member.key;
      if (other != nullptr && !agree(member.value, *other, below)) return false;
    }
    for (const JsonMember& member : theirs.members)
      if (ours.find(member.key) == nullptr) note_unknown(path + "/" + member.key);
    return true;
  }
  bool contradict(const std::string& path) {
    path_ = path;
    return false;
  }
  void note_unknown(const std::string& path) {
    if (unknown_.empty()) unknown_ = path;
  }

  std::string path_, unknown_;
};

EntryFault fault(Severity severity, std::string expected, std::string actual) {
  return {.kind = "json_differs",
          .severity = severity,
          .expected = std::move(expected),
          .actual = std::move(actual)};
}

std::string rendered(const ledger::chain::Header& header, BytesView entry) {
  ledger::crypto::Hasher hasher(*ledger::crypto::suite_of_number(header.suite));
  const ledger::chain::Record record{
      .locator = Locator(header.seq.value), .entry = entry, .seal = std::nullopt};
  const auto event = schemas::codec::Event::decode(entry);
  const reading::ReadEvent read{
      .record = record, .header = header, .event = event ? &*event : nullptr};
  return reading::event_json(hasher, read, reading::Sight::kClear);
}

}  // namespace

std::optional<EntryFault> judge_json(const ledger::chain::Header& header, BytesView entry,
                                     const Digest&, BytesView json) {
  const std::string ours = rendered(header, entry);
  const std::string_view theirs = as_text(json);
  if (theirs == ours + "\n") return std::nullopt;
  const auto parsed = schemas::codec::parse_json(theirs, "json"),
             own = schemas::codec::parse_json(ours, "entry");
  if (!parsed || !own) return fault(Severity::kViolation, "JSON", "");
  for (const char* needed : {"position", "eventId", "typeCode"})
    if (parsed->find(needed) == nullptr) return fault(Severity::kViolation, needed, "");
  MemberComparison comparison;
  if (!comparison.agree(*own, *parsed, ""))
    return fault(Severity::kViolation, "as the entry says", comparison.path());
  if (comparison.unknown().empty()) return std::nullopt;  // the same, spelt otherwise
  return fault(Severity::kIncomplete, "members of this release", comparison.unknown());
}

}  // namespace quanlu::consumers::cli::checking
