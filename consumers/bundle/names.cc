#include "consumers/bundle/names.h"

#include <algorithm>
#include <array>

#include "ledger/chain/entry.h"
#include "ledger/note/lines.h"

namespace quanlu::consumers::bundle {
namespace {

constexpr std::string_view kStamps = "timestamps/", kStampEnding = ".tsr";
constexpr std::size_t kStampDigitsMax = 9;

constexpr std::size_t kSeqDigits = 16;
constexpr std::array<std::string_view, 5> kEndings{".entry", ".seal", ".json", ".tlog-proof",
                                                   ".opening"};
constexpr std::string_view kEntries = "entries/", kControl = "control/";

std::string prefix_of(Partition partition) {
  return "p" + std::to_string(partition.value) + "/";
}

std::optional<Seq> parse_seq(std::string_view digits) {
  const std::size_t begin = std::min(digits.find_first_not_of('0'), kSeqDigits - 1);
  if (digits.size() != kSeqDigits) return std::nullopt;
  const auto number = ledger::note::parse_decimal(digits.substr(begin));
  if (!number) return std::nullopt;
  return Seq(*number);
}

// "0:5"
std::optional<std::pair<Partition, Seq>> parse_place(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto partition = ledger::note::parse_decimal(text.substr(0, colon)),
             seq = ledger::note::parse_decimal(text.substr(colon + 1));
  if (!partition || !seq || *partition >= ledger::chain::kPartitionsMax ||
      *seq >= ledger::chain::kSeqEnd)
    return std::nullopt;
  return std::pair(Partition(static_cast<std::uint32_t>(*partition)), Seq(*seq));
}

}  // namespace

std::string to_name(const EntryPlace& place) {
  const std::string digits = std::to_string(place.seq.value);
  return prefix_of(place.partition) + std::string(place.control ? kControl : kEntries) +
         std::string(kSeqDigits - std::min(kSeqDigits, digits.size()), '0') + digits +
         std::string(kEndings[static_cast<std::size_t>(place.piece)]);
}

std::optional<Partition> partition_of(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos || !name.starts_with('p')) return std::nullopt;
  const auto number = ledger::note::parse_decimal(name.substr(1, slash - 1));
  if (!number || *number >= ledger::chain::kPartitionsMax) return std::nullopt;
  return Partition(static_cast<std::uint32_t>(*number));
}

std::optional<EntryPlace> parse_entry_name(std::string_view name) {
  const auto partition = partition_of(name);
  if (!partition) return std::nullopt;
  std::string_view rest = name.substr(name.find('/') + 1);
  const bool control = rest.starts_with(kControl);
  if (!control && !rest.starts_with(kEntries)) return std::nullopt;
  rest.remove_prefix((control ? kControl : kEntries).size());
  if (rest.size() < kSeqDigits) return std::nullopt;
  const auto ending = std::ranges::find(kEndings, rest.substr(kSeqDigits));
  const auto seq = parse_seq(rest.substr(0, kSeqDigits));
  if (!seq || ending == kEndings.end()) return std::nullopt;
  return EntryPlace{.partition = *partition,
                    .control = control,
                    .seq = *seq,
                    .piece = static_cast<Piece>(ending - kEndings.begin())};
}

std::string checkpoint_name(Partition partition) {
  return prefix_of(partition) + "checkpoint";
}

std::string stamp_name(Partition partition, std::uint64_t number) {
  return prefix_of(partition) + std::string(kStamps) + std::to_string(number) +
         std::string(kStampEnding);
}

bool is_stamp_name(std::string_view name, Partition partition) {
  const std::string folder = prefix_of(partition) + std::string(kStamps);
  if (!name.starts_with(folder) || !name.ends_with(kStampEnding) ||
      name.size() <= folder.size() + kStampEnding.size())
    return false;
  name.remove_prefix(folder.size());
  name.remove_suffix(kStampEnding.size());
  const bool digits = std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
  return digits && name.size() <= kStampDigitsMax && (name.size() == 1 || name.front() != '0');
}

std::string key_name(Partition partition) {
  return "keys/p" + std::to_string(partition.value) + ".vkey";
}

std::string to_filter(const Range& range) {
  const std::string partition = std::to_string(range.partition.value) + ":";
  return partition + std::to_string(range.first.value) + ".." + partition +
         std::to_string(range.last.value);
}

std::optional<Range> parse_range(std::string_view filter) {
  const std::size_t dots = filter.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const auto first = parse_place(filter.substr(0, dots)),
             last = parse_place(filter.substr(dots + 2));
  if (!first || !last || first->first != last->first || last->second < first->second)
    return std::nullopt;
  return Range{.partition = first->first, .first = first->second, .last = last->second};
}

}  // namespace quanlu::consumers::bundle
