// Record sequences with the state of the first verifier's fold after every record, for
// fold_test.py, which holds them against the second one's.
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/random_log.h"

namespace quanlu::tests {
namespace {

constexpr std::size_t kBatches = 30, kAccidents = 300, kWindow = 4;

// Good records in their order, the state after each, and near each place what accidents and
// attacks made of the records there. Sequences are drawn from these, so that a verifier has few
// signatures to check and many orders to judge.
class Drawn {
 public:
  Drawn(GenesisPlan plan, std::uint64_t seed, std::uint32_t partition)
      : world_(std::move(plan)), random_(seed + 1), partition_(partition) {
    RandomLog log(world_, seed, partition);
    log.keep_small();
    const Log good = log.good(kBatches);
    near_.resize(good.size());
    for (const Stored& record : good)
      base_.push_back(number_of(record));
    for (std::size_t i = 0; i < kAccidents; ++i) {
      const std::size_t at = random_.below(good.size());
      const auto from = good.begin() + static_cast<std::ptrdiff_t>(at);
      const Log window(from,
                       from + static_cast<std::ptrdiff_t>(std::min(kWindow, good.size() - at)));
      for (const Stored& record : log.disturbed(window, 1 + random_.below(2)))
        if (const std::size_t number = number_of(record); number >= good.size())
          near_[at].push_back(number);
    }
  }

  void write(std::ostream& out, std::uint64_t sequences) {
    const auto hex = [](const Bytes& bytes) { return bytes.empty() ? "." : to_hex(bytes); };
    out << "genesis " << to_hex(world_.genesis.entry) << "\npartition " << partition_ << '\n';
    for (const Stored& record : records_)
      out << "record " << hex(record.entry) << ' ' << (record.seal ? hex(*record.seal) : "-")
          << '\n';
    Fold fold = world_.fold(Partition(partition_));
    std::vector<State> states{fold.state()};
    write_sequence(out << "base", fold, base_, &states);
    for (std::uint64_t i = 0; i < sequences; ++i) {
      const std::size_t from = random_.below(base_.size());
      fold.restore(states[from]);
      write_sequence(out << "from " << from, fold, draw(from), nullptr);
    }
  }

 private:
  std::size_t number_of(const Stored& record) {
    const auto key = std::pair(record.entry, record.seal);
    const auto [place, fresh] = known_.try_emplace(key, records_.size());
    if (fresh) records_.push_back(record);
    return place->second;
  }

  // The good records go on from here; strange ones stand beside them or in their place, some are
  // lost, come again, or come from elsewhere.
  std::vector<std::size_t> draw(std::size_t from) {
    std::vector<std::size_t> numbers;
    std::size_t at = from;
    for (std::uint64_t left = 2 + random_.below(5); left > 0 && at < base_.size(); --left) {
      const std::uint64_t what = random_.below(20);
      const auto& strange = near_[at - random_.below(std::min<std::size_t>(at + 1, kWindow))];
      if (what < 10 && !strange.empty()) {
        numbers.push_back(strange[random_.below(strange.size())]);
        if (what == 0) ++at;
      } else if (what == 10) {
        numbers.push_back(base_[random_.below(base_.size())]);
      } else if (what == 11 && at > 0) {
        numbers.push_back(base_[at - 1]);
      } else {
        if (what != 12) numbers.push_back(base_[at]);
        ++at;
      }
    }
    return numbers;
  }

  void write_sequence(std::ostream& out, Fold& fold, const std::vector<std::size_t>& numbers,
                      std::vector<State>* states) {
    std::uint64_t superseded = 0;
    for (const std::size_t number : numbers) {
      const Outcome outcome = fold.step(records_[number].at(number));
      superseded += outcome.superseded;
      out << ' ' << number << ' ' << digest_of(fold.state(), outcome, superseded);
      if (states != nullptr) states->push_back(fold.state());
    }
    out << '\n';
  }

  // Of the state as section 8.3 writes it, what pends, and the answer.
  std::string digest_of(const State& state, const Outcome& outcome, std::uint64_t superseded) {
    State saved = state;
    saved.pending.clear();
    saved.pending_grants.clear();
    Bytes bytes = encode(saved);
    for (std::size_t i = 0; i < state.pending.size(); ++i) {
      append(bytes, state.pending[i].leaf.bytes);
      append_be(bytes, static_cast<std::uint64_t>(state.pending[i].recorded_at.value));
      const bool grants = std::any_of(state.pending_grants.begin(), state.pending_grants.end(),
                                      [i](const PendingGrant& grant) { return grant.index == i; });
      bytes.push_back(grants ? 1 : 0);
    }
    append_be(bytes, superseded);
    const std::string answer =
        outcome.kind == Outcome::kPending ? "pending"
        : outcome.kind == Outcome::kStray
            ? std::string(to_text(outcome.reason))
            : "accepted:" + std::to_string(outcome.last.value - outcome.first.value + 1);
    append(bytes, as_bytes(answer));
    return to_hex(BytesView(plain_.of(bytes).bytes).first(4));
  }

  World world_;
  SeededRandom random_;
  std::uint32_t partition_;
  std::map<std::pair<Bytes, std::optional<Bytes>>, std::size_t> known_;
  Log records_;
  std::vector<std::size_t> base_;
  std::vector<std::vector<std::size_t>> near_;
  crypto::Hasher plain_{crypto::Suite::kSha256};
};

void write_all(std::ostream& out, std::uint64_t seed, std::uint64_t sequences) {
  const GenesisPlan plan{.partitions = 2, .batch_events_max = 4};
  GenesisPlan gm = plan;
  gm.suite = crypto::Suite::kGm;
  const std::uint64_t few = sequences / 50;  // an SM2 signature costs several of the other kind
  Drawn(plan, seed, 0).write(out, sequences / 2);
  Drawn(plan, seed + 2, 1).write(out, sequences - sequences / 2 - few);
  Drawn(gm, seed + 4, 0).write(out, few);
}

TEST_CASE("the same seed draws the same record sequences") {
  std::ostringstream first, again, other;
  const GenesisPlan plan{.partitions = 2, .batch_events_max = 4};
  Drawn(plan, 1, 0).write(first, 20);
  Drawn(plan, 1, 0).write(again, 20);
  Drawn(plan, 2, 0).write(other, 20);
  CHECK(first.str() == again.str());
  CHECK(first.str() != other.str());
}

// fold_test.py asks for it: QUANLU_SEQUENCES is "<seed> <sequences> <file>".
TEST_CASE("record sequences go to a file with the state after every record", "[.sequences]") {
  const char* asked = std::getenv("QUANLU_SEQUENCES");
  REQUIRE(asked != nullptr);
  std::istringstream words(asked);
  std::uint64_t seed = 0, sequences = 0;
  std::string file;
  REQUIRE(words >> seed >> sequences >> file);
  std::ofstream out(file);
  write_all(out, seed, sequences);
  REQUIRE(out.flush());
}

}  // namespace
}  // namespace quanlu::tests
