// T49 of INTEGRITY.md 7.1: a bit that flips in memory between the disk and the signature. What the
// publisher read is held against the chain and the seals; nothing is signed of it.
#include "tests/ledger/publish/world.h"
#include "tests/tamper/table.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

// A log whose reader flips one bit of one record: of its entry, or of its seal.
class FlippingLog final : public ledger::log::Log {
 public:
  FlippingLog(ledger::log::Log& log, std::uint64_t record, std::uint64_t bit, bool seal)
      : log_(log), record_(record), bit_(bit), seal_(seal) {}

  Result<Locator> end() override { return log_.end(); }
  Result<Locator> start() override { return log_.start(); }
  Status append(Locator base, const ledger::log::SealedBatch& batch) override {
    return log_.append(base, batch);
  }
  Result<std::unique_ptr<ledger::log::LogReader>> read(Locator from) override {
    TRY_ASSIGN(auto reader, log_.read(from));
    return std::unique_ptr<ledger::log::LogReader>(new Reader(*this, std::move(reader)));
  }
  Result<std::optional<ledger::log::StoredRecord>> get(Locator at) override { return log_.get(at); }

 private:
  class Reader final : public ledger::log::LogReader {
   public:
    Reader(FlippingLog& log, std::unique_ptr<ledger::log::LogReader> reader)
        : log_(log), reader_(std::move(reader)) {}
    Result<std::optional<chain::Record>> next() override {
      TRY_ASSIGN(auto record, reader_->next());
      if (!record || record->locator.value != log_.record_) return record;
      if (log_.seal_ && !record->seal) return record;
      const BytesView of = log_.seal_ ? *record->seal : record->entry;
      changed_.assign(of.begin(), of.end());
      const std::uint64_t bit = log_.bit_ % (changed_.size() * 8);
      changed_[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      (log_.seal_ ? *record->seal : record->entry) = changed_;
      return record;
    }

   private:
    FlippingLog& log_;
    std::unique_ptr<ledger::log::LogReader> reader_;
    Bytes changed_;
  };

  ledger::log::Log& log_;
  const std::uint64_t record_, bit_;
  const bool seal_;
};

TEST_CASE("T49: a bit that flips in memory before the tree is signed stops the publisher") {
  PublishingLedger ledger;
  ledger.append(6);
  must(ledger.publish_once());
  ledger.append(8);
  auto open = must(ledger.open());
  open.publisher.reset();  // and its lock
  const auto held = must(open.signer->remembered());
  const std::uint64_t end = must(open.log->end()).value;
  const std::string published = ledger.files().at("checkpoint");
  const auto publish_over = [&](ledger::log::Log& log) {
    const auto publisher = must(publish::Publisher::open({.log = log,
                                                          .genesis = ledger.genesis(),
                                                          .partition = Partition(0),
                                                          .signer = *open.signer,
                                                          .published = ledger.published(),
                                                          .own = ledger.own()}));
    return publisher->publish();
  };
  tests::Tally tally{.id = "T49",
                     .what = "a bit of entry or seal flips between hashing and signing",
                     .level = "sign",
                     .backend = "lmdb"};
  std::vector<std::uint64_t> sealed;
  for (std::uint64_t at = held.size.value; at < end; ++at)
    if (must(open.log->get(Locator(at)))->seal) sealed.push_back(at);
  for (std::uint64_t i = 0; i < instances(); ++i) {
    SeededRandom random(i);
    const bool seal = i % 4 == 3;
    const std::uint64_t record = seal ? sealed[random.below(sealed.size())]
                                      : held.size.value + random.below(end - held.size.value);
    FlippingLog log(*open.log, record, random.below(1 << 20), seal);
    const auto made = publish_over(log);
    INFO("instance " << i << ", record " << record << (seal ? ", seal" : ""));
    ++tally.run;
    const bool stopped = !made.has_value();
    CHECK(stopped);
    tally.found += stopped ? 1 : 0;
    if (!stopped) continue;
    const bool violation = made.error().kind == Failure::kTampered;
    CHECK(violation);
    tally.exit_right += violation ? 1 : 0;
    const std::string& where = made.error().where;
    const std::size_t seq = where.rfind("seq ");
    const bool named = seq != std::string::npos && std::stoull(where.substr(seq + 4)) >= record;
    CHECK(named);
    tally.first_right += named ? 1 : 0;
    CHECK(must(open.signer->remembered()) == held);
    CHECK(ledger.files().at("checkpoint") == published);
  }
  tell(tally);
  const auto honest = must(publish_over(*open.log));
  CHECK(honest.fresh);
  open.log.reset();
  CHECK(honest.checkpoint.root == ledger.naive_root(honest.checkpoint.size.value));
}

}  // namespace
