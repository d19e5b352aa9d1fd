#include "consumers/gateway/answer/positions.h"

#include <algorithm>
#include <numeric>

#include "ledger/chain/genesis.h"
#include "schemas/codec/forms.h"

namespace quanlu::consumers::gateway::answer {
namespace {

constexpr Seq kBehindAll{UINT64_MAX - 1};

}  // namespace

std::optional<Position> parse_position(std::string_view text) {
  const auto position = quanlu::parse_position(text);
  return position && position->partition.value < ledger::chain::kPartitionsMax ? position
                                                                               : std::nullopt;
}

std::optional<Seq> parse_place(std::string_view text) {
  if (!text.starts_with('@')) return std::nullopt;
  const auto place = schemas::codec::parse_unsigned(text.substr(1));
  return place ? std::optional(Seq(*place)) : std::nullopt;
}

std::optional<std::vector<Position>> parse_positions(std::string_view text) {
  std::vector<Position> positions;
  while (true) {
    const auto comma = text.find(',');
    const auto position = parse_position(text.substr(0, comma));
    if (!position) return std::nullopt;
    positions.push_back(*position);
    if (comma == text.npos) return positions;
    text.remove_prefix(comma + 1);
  }
}

std::string to_text(const std::vector<std::uint64_t>& counts) {
  std::string text;
  for (std::uint32_t p = 0; p < counts.size(); ++p) {
    if (counts[p] == 0) continue;
    text += text.empty() ? "" : ",";
    text += to_text(Position{Partition(p), Seq(counts[p] - 1)});
  }
  return text;
}

Result<Seq> Positions::place_of(const Position& position) const {
  if (position.partition.value >= partitions_) return kBehindAll;
  if (ordered_ == nullptr) return position.seq;
  TRY_ASSIGN(const auto place, ordered_->place_at(position.partition, position.seq));
  return place.value_or(kBehindAll);
}

Result<Seq> Positions::place_of(const std::vector<Position>& positions) const {
  Seq last(0);
  for (const Position& position : positions) {
    TRY_ASSIGN(const Seq place, place_of(position));
    last = std::max(last, place);
  }
  return last;
}

ledger::log::Log& Positions::log_of(Partition partition) const {
  return ledger::log::partition_of(log_, partition);
}

std::vector<std::uint64_t> Positions::counts() const {
  std::vector<std::uint64_t> counts;
  for (std::uint32_t p = 0; p < partitions_; ++p)
    counts.push_back(count_(Partition(p)));
  return counts;
}

std::uint64_t Positions::size() const {
  const auto all = counts();
  return std::accumulate(all.begin(), all.end(), std::uint64_t{0});
}

Result<std::vector<std::uint64_t>> Positions::counts_before(Seq place) const {
  if (ordered_ == nullptr) return std::vector<std::uint64_t>{place.value};
  return ordered_->counts_before(Locator(place.value));
}

Result<std::uint64_t> Positions::count_from(Seq place) const {
  const auto all = counts();
  TRY_ASSIGN(const auto before, counts_before(place));
  std::uint64_t count = 0;
  for (std::size_t p = 0; p < all.size(); ++p)
    count += all[p] > before[p] ? all[p] - before[p] : 0;
  return count;
}

}  // namespace quanlu::consumers::gateway::answer
