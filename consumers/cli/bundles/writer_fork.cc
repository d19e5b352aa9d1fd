#include "consumers/cli/bundles/writer_fork.h"

#include "consumers/bundle/evidence.h"
#include "consumers/bundle/names.h"
#include "ledger/chain/entry.h"

namespace quanlu::consumers::cli::bundles {
namespace {

namespace chain = ledger::chain;
using ledger::log::StoredRecord;

tl::unexpected<Error> no_fork(Words what, Seq at) {
  return fail(Error{.kind = Failure::kIncomplete,
                    .reason = "notShown",
                    .what = std::move(what),
                    .where = "seq " + std::to_string(at.value),
                    .expected = {},
                    .found = {},
                    .remedy = {}});
}

class WriterFork {
 public:
  WriterFork(ledger::log::LmdbLog& first, ledger::log::LmdbLog& second) {
    logs_[0] = &first;
    logs_[1] = &second;
  }

  Result<ledger::archive::Files> find(const chain::Genesis& genesis) {
    TRY_ASSIGN(const Seq begin, era_of_fork());
    TRY_ASSIGN(const Seq end, both_sealed());
    put(bundle::kGenesisEntry, genesis.entry);
    TRY_ASSIGN(const auto era, logs_[0]->get(Locator(begin.value)));
    put(bundle::kEraEntry, era->entry);
    put(bundle::kEraSeal, *era->seal);
    for (Seq seq = begin.next(); seq <= end; seq = seq.next())
      for (const bool is_first : {true, false}) {
        TRY_ASSIGN(const auto record, logs_[is_first ? 0 : 1]->get(Locator(seq.value)));
        put(bundle::chain_name(is_first, seq), record->entry);
        if (seq == end) put(is_first ? bundle::kFirstSeal : bundle::kSecondSeal, *record->seal);
      }
    return std::move(files_);
  }

 private:
  void put(std::string_view name, Bytes content) { files_[std::string(name)] = std::move(content); }

  // Walks both as long as they are the same; the era is the last one that both have.
  Result<Seq> era_of_fork() {
    std::optional<Seq> era;
    for (fork_ = Seq(0);; fork_ = fork_.next()) {
      TRY_ASSIGN(const auto one, logs_[0]->get(Locator(fork_.value)));
      TRY_ASSIGN(const auto other, logs_[1]->get(Locator(fork_.value)));
      if (!one || !other)
        return no_fork({"两份在共有部分相同", "both are the same as far as both reach"}, fork_);
      if (one->entry != other->entry) break;
      if (chain::has_entry_form(one->entry) && one->seal &&
          chain::read_header(one->entry).type_code == chain::kWriterEpochStarted)
        era = fork_;
    }
    if (era) return *era;
    return no_fork({"分歧之前没有届次", "no epoch before the fork"}, fork_);
  }

  // The first seq from the fork on that both sealed; a new era in one of them is no evidence.
  Result<Seq> both_sealed() {
    for (Seq seq = fork_;; seq = seq.next()) {
      std::optional<StoredRecord> records[2];
      for (int i = 0; i < 2; ++i) {
        TRY_ASSIGN(records[i], logs_[i]->get(Locator(seq.value)));
        if (!records[i] || !chain::has_entry_form(records[i]->entry) ||
            chain::read_header(records[i]->entry).type_code == chain::kWriterEpochStarted)
          return no_fork({"同一届内没有两个印落在同一序号", "no two seals for one seq in that era"},
                         seq);
      }
      if (records[0]->seal && records[1]->seal) return seq;
    }
  }

  ledger::log::LmdbLog* logs_[2];
  Seq fork_;
  ledger::archive::Files files_;
};

}  // namespace

Result<ledger::archive::Files> writer_fork(ledger::log::LmdbLog& first,
                                           ledger::log::LmdbLog& second,
                                           const chain::Genesis& genesis) {
  return WriterFork(first, second).find(genesis);
}

}  // namespace quanlu::consumers::cli::bundles
