#include "consumers/cli/checking/particulars.h"

#include <algorithm>
#include <optional>

#include "schemas/codec/event_json.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace codec = schemas::codec;
using codec::JsonValue;
using ledger::tree::kTileWidth;

std::string inside(const std::string& path, const std::string& member) {
  return path.empty() ? member : path + "." + member;
}

bool same_scalar(const JsonValue& left, const JsonValue& right) {
  return left.kind == right.kind && left.truth == right.truth && left.integer == right.integer &&
         left.real == right.real && left.text == right.text;
}

// The path of the first member that differs or is in one of them only.
std::optional<std::string> first_difference(const JsonValue& left, const JsonValue& right,
                                            const std::string& path) {
  if (!same_scalar(left, right) || left.items.size() != right.items.size()) return path;
  for (std::size_t i = 0; i < left.items.size(); ++i)
    if (auto found =
            first_difference(left.items[i], right.items[i], path + "[" + std::to_string(i) + "]"))
      return found;
  for (const codec::JsonMember& member : left.members) {
    const JsonValue* const other = right.find(member.key);
    if (other == nullptr) return inside(path, member.key);
    if (auto found = first_difference(member.value, *other, inside(path, member.key))) return found;
  }
  for (const codec::JsonMember& member : right.members)
    if (left.find(member.key) == nullptr) return inside(path, member.key);
  return std::nullopt;
}

Result<JsonValue> json_of(const codec::Event& event) {
  std::string text;
  codec::append_json(text, event);
  return codec::parse_json(text, "entry");
}

// The entry at a seq as it was published, when a checkpoint covers it and its bundle is there.
std::optional<Bytes> published_copy(const AllPublished& all, Partition partition, Seq seq) {
  for (const auto& published : all) {
    const verify::PublishedTree& tree = published->tree;
    if (tree.partition != partition || !tree.bundle || seq.value >= tree.size.value) continue;
    const std::uint64_t index = seq.value / kTileWidth;
    const std::uint64_t width = std::min(kTileWidth, tree.size.value - index * kTileWidth);
    const auto bundle = tree.bundle(index, static_cast<std::uint16_t>(width));
    if (!bundle) return std::nullopt;
    const std::vector<BytesView> entries = ledger::publish::split_bundle(*bundle).entries;
    const std::size_t at = seq.value % kTileWidth;
    if (at < entries.size()) return Bytes(entries[at].begin(), entries[at].end());
  }
  return std::nullopt;
}

// The JSON of an event has the body as "data".
std::string field_of(const codec::Event& event, const Bytes& copy) {
  const auto other = codec::Event::decode(copy);
  if (!other) return {};
  const auto left = json_of(event), right = json_of(*other);
  if (!left || !right) return {};
  std::string path = first_difference(*left, *right, "").value_or("");
  if (path.starts_with("data.")) path.replace(0, 4, "body");
  return path;
}

Particulars particulars_of(BytesView entry, const std::optional<Bytes>& copy) {
  Particulars particulars;
  const auto event = codec::Event::decode(entry);
  if (!event) return particulars;
  const auto envelope = event->envelope();
  particulars.stream = codec::to_view(envelope.getStream());
  if (envelope.hasCaseId()) particulars.case_id = to_uuid_text(codec::to_id(envelope.getCaseId()));
  if (envelope.hasSubject() && envelope.getSubject().isUscc())
    particulars.org = codec::to_view(envelope.getSubject().getUscc());
  if (copy && !std::ranges::equal(entry, *copy)) particulars.field = field_of(*event, *copy);
  return particulars;
}

}  // namespace

Result<std::vector<Particulars>> particulars_of(opened::OpenedLedger& opened,
                                                const AllPublished& published,
                                                const verify::Report& report) {
  std::vector<Particulars> all(report.findings.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const verify::Finding& finding = report.findings[i];
    if (!finding.seq || finding.partition.value >= opened.partitions()) continue;
    const Locator at(finding.seq->value);
    auto scan = opened.logs[finding.partition.value]->scan(at, at.next());
    TRY_ASSIGN(const auto rows, scan.next());
    if (rows.empty() || rows.front().record.locator != at) continue;
    all[i] = particulars_of(rows.front().record.entry,
                            published_copy(published, finding.partition, *finding.seq));
  }
  return all;
}

std::vector<Particulars> particulars_of(const AllPublished& published,
                                        const verify::Report& report) {
  std::vector<Particulars> all(report.findings.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const verify::Finding& finding = report.findings[i];
    if (!finding.seq) continue;
    const auto entry = published_copy(published, finding.partition, *finding.seq);
    if (entry) all[i] = particulars_of(*entry, std::nullopt);
  }
  return all;
}

}  // namespace quanlu::consumers::cli::checking
