#include "consumers/verify/clean_pass.h"

#include "consumers/verify/seal_pool.h"
#include "consumers/verify/tile_check.h"
#include "ledger/chain/accept.h"

namespace quanlu::consumers::verify {
namespace {

namespace chain = ledger::chain;

class CleanPass {
 public:
  CleanPass(RecordSource& source, const chain::Genesis& genesis, const PassOptions& options,
            Facts& facts)
      : genesis_(genesis),
        options_(options),
        facts_(facts),
        hasher_(genesis.suite),
        fold_(hasher_, verifier_, genesis_, chain::State::start(genesis, source.partition()),
              chain::UnderCheckpoint{}),
        wanted_(facts.entries_at.begin()),
        seals_(options.pipeline.jobs > 1 ? options.pipeline.jobs : 0) {
    if (facts.tree && !options.all_seals) signed_size_ = signed_size(facts.tree->published());
    facts.event_ids.reserve(source.rows());
  }

  bool take(const CheckedSegment& checked) {
    if (!checked.faults.empty()) return give_up();
    whole_tile_ = checked.subtree.has_value();
    const Seq first(expected_);
    const std::vector<RawRecord>& records = checked.segment.records;
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (i + 1 < records.size()) fetch_header(records[i + 1]);
      if (!take(records[i], checked.leaves[i])) return give_up();
    }
    if (whole_tile_) facts_.tree->add_tile(first, *checked.subtree);
    if (options_.progress) options_.progress(expected_);
    if (options_.interrupted != nullptr && *options_.interrupted != 0) {
      end_ = PassEnd::kInterrupted;
      return false;
    }
    return true;
  }

  PassEnd end(std::uint64_t horizon) {
    if (end_ != PassEnd::kClean) return end_;
    const bool whole = expected_ == horizon && fold_.state().pending.empty();
    if (last_under_root_) seals_.add(*last_under_root_);
    const bool sealed = seals_.finish();
    const bool rooted = facts_.seals_under_root == 0 || facts_.tree->has_proved(signed_size_);
    return whole && sealed && rooted ? PassEnd::kClean : PassEnd::kDoubt;
  }

 private:
  // Whoever hashed the entry may be another core.
  static void fetch_header(const RawRecord& raw) {
    __builtin_prefetch(raw.record.entry.data());
    __builtin_prefetch(raw.record.entry.data() + ledger::chain::at::kPrev);
  }

  bool give_up() {
    end_ = PassEnd::kDoubt;
    return false;
  }

  bool take(const RawRecord& raw, const Digest& leaf) {
    const chain::Record& record = raw.record;
    if (!raw.fault.empty() || record.locator.value != expected_) return false;
    const bool sealed = record.seal.has_value();
    if (sealed) writer_ = fold_.state().writer;
    const chain::Outcome outcome = fold_.step(record, leaf);
    if (outcome.kind == chain::Outcome::kStray || outcome.superseded != 0) return false;
    const chain::Header header = chain::read_header(record.entry);
    if (header.seq.value != expected_) return false;
    if (sealed) check_seal(record, header);
    note(record, header, leaf);
    ++expected_;
    return true;
  }

  void note(const chain::Record& record, const chain::Header& header, const Digest& leaf) {
    ++facts_.checked.entries;
    facts_.checked.bytes += record.entry.size();
    facts_.checked.seals += record.seal ? 1 : 0;
    facts_.checked.epochs += header.type_code == chain::kWriterEpochStarted ? 1 : 0;
    facts_.event_ids.add(header.event_id, header.seq);
    if (facts_.tree && !whole_tile_) facts_.tree->add(header.seq, leaf, record.entry);
    if (is_control(header.type_code))
      facts_.control.emplace_back(record.entry.begin(), record.entry.end());
    if (wanted_ == facts_.entries_at.end() || wanted_->first != header.seq) return;
    wanted_->second = {.leaf = leaf, .event_id = header.event_id, .there = true};
    ++wanted_;
  }

  // The seal was accepted but for its signature; who may have made it: the epoch's writer, the one
  // that this very record names, or for a genesis the one that it lists.
  void check_seal(const chain::Record& record, const chain::Header& header) {
    const chain::Seal seal = *chain::parse_seal(*record.seal);
    const ledger::crypto::PublicKey* key = writer_ ? &writer_->key : nullptr;
    if (header.type_code == chain::kWriterEpochStarted)
      key = &fold_.state().writer->key;
    else if (header.type_code == chain::kPartitionOpened)
      key = &genesis_.writer(seal.key_id, header.partition)->key;
    const SealJob job{.message = chain::signed_bytes({.log_id = genesis_.log_id,
                                                      .partition = header.partition,
                                                      .count = seal.count,
                                                      .seq = header.seq,
                                                      .leaf = fold_.leaf()}),
                      .signature = seal.signature,
                      .key = seals_.key(*key)};
    if (header.seq.value < signed_size_.value) {
      facts_.seals_under_root += last_under_root_ ? 1 : 0;
      last_under_root_ = job;
    } else {
      seals_.add(job);
    }
  }

  const chain::Genesis& genesis_;
  const PassOptions& options_;
  Facts& facts_;
  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  chain::Fold fold_;
  std::map<Seq, SeenEntry>::iterator wanted_;
  SealPool seals_;
  TreeSize signed_size_;                    // seals of entries below are the root's; 0: none are
  std::optional<SealJob> last_under_root_;  // of them the one that is verified all the same
  std::optional<chain::WriterKey> writer_;
  bool whole_tile_ = false;  // the tree takes the segment as one
  std::uint64_t expected_ = 0;
  PassEnd end_ = PassEnd::kClean;
};

}  // namespace

Result<PassEnd> clean_pass(RecordSource& source, const chain::Genesis& genesis,
                           const PassOptions& options, Facts& facts) {
  CleanPass pass(source, genesis, options, facts);
  PipelineOptions pipeline = options.pipeline;
  std::optional<TileCheck> tiles;
  if (facts.tree && (pipeline.jobs == 1 || facts.tree->published().side_by_side))
    pipeline.tiles = &tiles.emplace(facts.tree->published());
  TRY(run_pipeline(source, pipeline,
                   [&](const CheckedSegment& checked) { return pass.take(checked); }));
  return pass.end(source.end());
}

}  // namespace quanlu::consumers::verify
