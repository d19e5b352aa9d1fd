#include "projections/follow/ledger_reader.h"

#include "ledger/chain/place.h"
#include "projections/follow/ahead.h"
#include "schemas/base/check.h"

namespace quanlu::projections::follow {

// One partition on the way, with the batch at hand.
struct LedgerReader::Way {
  Way(log::Log& log, const chain::Genesis& genesis, crypto::Hasher& hasher,
      crypto::Verifier& verifier, const PartitionPosition& from, const ReadOptions& options)
      : source(open(log, genesis, from, options)),
        reader(*source, hasher, verifier, genesis, from, options.strays),
        settled(from) {}

  static std::unique_ptr<RecordSource> open(log::Log& log, const chain::Genesis& genesis,
                                            const PartitionPosition& from,
                                            const ReadOptions& options) {
    auto source = open_source(log, from.next, options.records_max, options.beside);
    return options.ahead ? read_ahead(std::move(source), genesis.suite) : std::move(source);
  }
  bool is_empty() const { return at == batch.size(); }
  Seq place() const { return chain::place_of(batch[at].bytes); }

  std::unique_ptr<RecordSource> source;
  AcceptedReader reader;
  std::span<const AcceptedEntry> batch{};
  std::size_t at = 0;
  PartitionPosition settled;  // behind the last batch that was given to its end
};

LedgerReader::LedgerReader(log::Log& log, const chain::Genesis& genesis, crypto::Hasher& hasher,
                           crypto::Verifier& verifier, const Position& from,
                           const ReadOptions& options)
    : from_(from.next_place), next_(from.next_place), last_(from.last) {
  CHECK((dynamic_cast<log::OrderedLog*>(&log) != nullptr) == from.is_ordered());
  for (std::uint32_t p = 0; p <= from.others.size(); ++p)
    ways_.push_back(std::make_unique<Way>(log::partition_of(log, Partition(p)), genesis, hasher,
                                          verifier, from.of(Partition(p)), options));
}

LedgerReader::~LedgerReader() = default;

Result<std::span<const AcceptedEntry>> LedgerReader::next() {
  if (ways_.size() == 1) return ways_.front()->reader.next();
  given_.clear();
  while (given_.empty()) {
    for (const auto& way : ways_)
      TRY(fill(*way));
    // A batch that is used up ends the chunk: its bytes go when the partition is read on.
    for (Way* way = next_way(); way != nullptr; way = way->is_empty() ? nullptr : next_way()) {
      const AcceptedEntry& entry = way->batch[way->at++];
      next_ = chain::place_of(entry.bytes).next();
      last_ = entry.leaf;
      given_.push_back(entry);
    }
    if (given_.empty()) break;
  }
  return std::span<const AcceptedEntry>(given_);
}

// What is known already is passed over.
Status LedgerReader::fill(Way& way) {
  while (way.is_empty()) {
    way.settled = way.reader.position();
    TRY_ASSIGN(way.batch, way.reader.next());
    way.at = 0;
    if (way.batch.empty()) return {};
    while (!way.is_empty() && way.place() < from_)
      ++way.at;
  }
  return {};
}

LedgerReader::Way* LedgerReader::next_way() {
  Way* lowest = nullptr;
  bool all = true;
  for (const auto& way : ways_) {
    all = all && !way->is_empty();
    if (!way->is_empty() && (lowest == nullptr || way->place() < lowest->place()))
      lowest = way.get();
  }
  return lowest != nullptr && (all || lowest->place() == next_) ? lowest : nullptr;
}

Position LedgerReader::position() const {
  Position position;
  for (const auto& way : ways_) {
    PartitionPosition one = way->is_empty() ? way->reader.position() : way->settled;
    if (way == ways_.front())
      static_cast<PartitionPosition&>(position) = std::move(one);
    else
      position.others.push_back(std::move(one));
  }
  position.next_place = next_;
  position.last = last_;
  return position;
}

chain::Strays LedgerReader::strays() const {
  chain::Strays all;
  for (const auto& way : ways_)
    all.add(way->reader.strays());
  return all;
}

}  // namespace quanlu::projections::follow
