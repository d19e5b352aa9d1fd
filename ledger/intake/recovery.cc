#include "ledger/intake/recovery.h"

#include <span>
#include <vector>

#include "ledger/chain/place.h"
#include "ledger/log/settled.h"
#include "schemas/base/bytes.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::intake {
namespace {

auto regressed(Seq head, std::string expected, std::string found) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "log_regressed",
                    .what = {"日志不含已保存的链首, 停止", "the log does not hold the saved head"},
                    .where = "seq " + std::to_string(head.value),
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = {"先复制现场, 再运行 quanlu verify; 不要修复",
                               "copy everything first, then run quanlu verify; repair nothing"}});
}

// The bytes of the entries that are linked and not yet sealed, beside the fold's own list of them.
class Copies {
 public:
  // After a step whose record was taken: `linked` is the fold's list. The record is its last,
  // unless its bytes lay there already.
  void keep(std::span<const chain::PendingEntry> linked, const chain::Record& record) {
    CHECK(!linked.empty());
    const std::size_t last = linked.size() - 1;
    if (last < leaves_.size() && leaves_[last] == linked[last].leaf) {
      leaves_.resize(last + 1);
      bytes_.resize(last + 1);
      return;
    }
    leaves_.resize(last);
    bytes_.resize(last);
    leaves_.push_back(linked[last].leaf);
    bytes_.emplace_back(record.entry.begin(), record.entry.end());
  }
  void clear() {
    leaves_.clear();
    bytes_.clear();
  }
  std::size_t size() const { return bytes_.size(); }
  const Bytes& operator[](std::size_t i) const { return bytes_[i]; }

 private:
  std::vector<Digest> leaves_;
  std::vector<Bytes> bytes_;
};

constexpr std::uint64_t kProgressEvery = 65'536;

// The accepted entries of one partition, batch by batch.
class Accepting {
 public:
  Accepting(log::Log& log, chain::Fold& fold, Recovery& recovery)
      : log_(log), fold_(fold), recovery_(recovery) {}

  // The entries of the next batch are in batch(), and `end` lies behind them. False: the log ends.
  Result<bool> next(Locator& end, const std::function<void(std::uint64_t)>& progress) {
    if (!reader_) {
      TRY_ASSIGN(reader_, log_.read(end));
    }
    if (is_given_) copies_.clear();
    is_given_ = false;
    while (true) {
      TRY_ASSIGN(const auto record, reader_->next());
      if (!record) return false;
      end = record->locator.next();
      if (++recovery_.folded % kProgressEvery == 0) progress(recovery_.folded);
      const chain::Outcome outcome = fold_.step(*record);
      if (outcome.kind == chain::Outcome::kStray) {
        ++recovery_.strays;
        if (outcome.reason == chain::StrayReason::kLimit) copies_.clear();
        continue;
      }
      if (outcome.kind == chain::Outcome::kPending) {
        copies_.keep(fold_.state().pending, *record);
        continue;
      }
      copies_.keep(fold_.accepted(), *record);
      first_ = outcome.first;
      is_given_ = true;
      return true;
    }
  }
  const Copies& batch() const { return copies_; }
  Seq first() const { return first_; }

 private:
  log::Log& log_;
  chain::Fold& fold_;
  Recovery& recovery_;
  std::unique_ptr<log::LogReader> reader_;
  Copies copies_;
  Seq first_;
  bool is_given_ = false;
};

// A partition on its way through the order of the ledger.
struct Way {
  Accepting accepting;
  std::size_t at = 0;  // in the batch at hand
  std::uint64_t place = 0;
  bool ended = false;
};

}  // namespace

Result<StartPoint> start_point(log::Log& log, StateStore& state, const chain::Genesis& genesis,
                               Partition partition, crypto::Hasher& hasher) {
  TRY_ASSIGN(const auto saved, state.position(partition));
  if (!saved) {
    TRY_ASSIGN(const Locator start, log.start());
    return StartPoint{.next = start, .state = chain::State::start(genesis, partition)};
  }
  TRY_ASSIGN(chain::State accept, chain::decode_state(saved->accept_state));
  CHECK(accept.next_seq.value > 0);
  const Seq head(accept.next_seq.value - 1);
  // What was saved is the writer's place; a mirror's is the seq.
  const Locator next = log.is_mirror() ? Locator(accept.next_seq.value) : saved->next;
  TRY_ASSIGN(const auto reader, log.read(Locator(next.value - 1)));
  TRY_ASSIGN(const auto record, log::next_settled(log, *reader));
  if (!record) return regressed(head, to_hex(accept.prev.bytes), "(none)");
  const Digest leaf = hasher.leaf(record->entry);
  if (leaf != accept.prev) return regressed(head, to_hex(accept.prev.bytes), to_hex(leaf.bytes));
  return StartPoint{.next = next, .state = std::move(accept)};
}

Result<Recovery> recover(log::Log& log, Locator from, chain::Fold& fold, const Evolve& evolve,
                         const std::function<void(std::uint64_t)>& progress) {
  Recovery recovery{.end = from};
  Accepting accepting(log, fold, recovery);
  while (true) {
    TRY_ASSIGN(const bool more, accepting.next(recovery.end, progress));
    if (!more) break;
    for (std::size_t i = 0; i < accepting.batch().size(); ++i)
      evolve(accepting.batch()[i], Seq(accepting.first().value + i));
  }
  KILL_POINT("writer.start_scanned");
  return recovery;
}

Result<Recovery> recover_in_order(std::span<Recovering> partitions, const Evolve& evolve,
                                  const std::function<void(std::uint64_t)>& progress) {
  Recovery recovery;
  std::vector<Way> ways;
  for (Recovering& partition : partitions)
    ways.push_back({.accepting = Accepting(partition.log, partition.fold, recovery)});
  while (true) {
    Way* lowest = nullptr;
    for (std::size_t p = 0; p < ways.size(); ++p) {
      Way& way = ways[p];
      if (!way.ended && way.at == way.accepting.batch().size()) {
        TRY_ASSIGN(const bool more, way.accepting.next(partitions[p].next, progress));
        way.ended = !more;
        way.at = 0;
      }
      if (way.ended) continue;
      way.place = chain::place_of(way.accepting.batch()[way.at]).value;
      if (lowest == nullptr || way.place < lowest->place) lowest = &way;
    }
    if (lowest == nullptr) break;
    evolve(lowest->accepting.batch()[lowest->at++], Seq(lowest->place));
  }
  recovery.end = partitions.front().next;
  KILL_POINT("writer.start_scanned");
  return recovery;
}

Result<chain::State> accepted_at_end(log::Log& log, StateStore& state,
                                     const chain::Genesis& genesis, Partition partition) {
  crypto::Hasher hasher(genesis.suite);
  crypto::Verifier verifier;
  TRY_ASSIGN(StartPoint from, start_point(log, state, genesis, partition, hasher));
  chain::Fold fold(hasher, verifier, genesis, std::move(from.state));
  TRY(recover(
      log, from.next, fold, [](BytesView, Seq) {}, [](std::uint64_t) {}));
  return fold.state();
}

}  // namespace quanlu::ledger::intake
