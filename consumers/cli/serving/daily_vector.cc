#include "consumers/cli/serving/daily_vector.h"

#include <algorithm>

#include "ledger/chain/entry.h"
#include "ledger/intake/control.h"
#include "schemas/base/time.h"
#include "schemas/codec/control.h"

namespace quanlu::consumers::cli::serving {
namespace {

namespace intake = ledger::intake;
namespace note = ledger::note;
using schemas::codec::CheckpointVector;

EventId id_of(ledger::crypto::Hasher& hasher, const Digest& log_id, Day day) {
  const std::string text = "checkpoint vector " + to_text(day);
  const std::array<BytesView, 2> parts{BytesView(log_id.bytes), as_bytes(text)};
  const Digest digest = hasher.digest(parts);
  std::array<std::uint8_t, 10> chance{};
  std::copy_n(digest.bytes.begin(), chance.size(), chance.begin());
  return make_uuid7(start_of(day), chance);
}

Error not_taken(const Refusal& refusal) {
  return {.kind = failure_of(refusal.reason),
          .reason = "checkpointVector",
          .what = {"检查点向量被拒", "the checkpoint vector was refused"},
          .where = refusal.path,
          .expected = refusal.expected,
          .found = refusal.code()};
}

Result<std::optional<note::Checkpoint>> newest(const intake::Directory& directory,
                                               const ledger::chain::Genesis& genesis,
                                               Partition partition) {
  std::optional<note::Checkpoint> none;
  TRY_ASSIGN(const auto text, evidence::published_folder(directory, partition).checkpoint());
  if (!text) return none;
  TRY_ASSIGN(evidence::ReadNote read, evidence::read_note(genesis, partition, *text));
  return std::optional(std::move(read.checkpoint));
}

}  // namespace

Digest note_digest(ledger::crypto::Hasher& hasher, const note::Checkpoint& checkpoint) {
  return hasher.of(as_bytes(note::to_text(checkpoint)));
}

DailyVector::DailyVector(Parts parts)
    : parts_(std::move(parts)),
      done_(civil_day(ledger::chain::read_header(parts_.genesis.entry).recorded_at)) {}

// What is published of partitions 1 to P - 1 and of the access ledger; nothing yet is nothing.
Status DailyVector::add_others(ledger::crypto::Hasher& hasher, CheckpointVector& into) const {
  for (std::uint32_t p = 1; p < parts_.genesis.partition_count; ++p) {
    const Partition partition(p);
    TRY_ASSIGN(const auto other, newest(parts_.directory, parts_.genesis, partition));
    if (other)
      into.partitions.push_back({.partition = partition,
                                 .size = other->size,
                                 .root = other->root,
                                 .note = note_digest(hasher, *other)});
  }
  if (parts_.access == nullptr) return {};
  TRY_ASSIGN(const auto access,
             newest(parts_.directory.access(), *parts_.access, evidence::kFirst));
  if (!access) return {};
  into.access_size = access->size;
  into.access_root = access->root;
  return {};
}

Status DailyVector::submit_if_due(const note::Checkpoint& published) {
  const Millis now = parts_.clock.now();
  const Day today = civil_day(now);
  if (today <= done_) return {};
  ledger::crypto::Hasher hasher(parts_.genesis.suite);
  CheckpointVector checkpoints{.partitions = {{.partition = evidence::kFirst,
                                               .size = published.size,
                                               .root = published.root,
                                               .note = note_digest(hasher, published)}},
                               .access_size = {},
                               .access_root = {}};
  TRY(add_others(hasher, checkpoints));
  const intake::Outcome outcome = parts_.writer.submit_and_wait(
      schemas::codec::control_command(
          schemas::registry::EventCode::kCheckpointPublished, schemas::codec::body_of(checkpoints),
          intake::ledger_moment(id_of(hasher, parts_.genesis.log_id, today), now,
                                evidence::kFirst)),
      {.accounts = {intake::kLedgerAccount}, .ledger = true});
  if (const auto* error = std::get_if<Error>(&outcome)) return fail(*error);
  const auto* refusal = std::get_if<Refusal>(&outcome);
  if (refusal != nullptr && refusal->reason != Reason::kIdConflict)
    return fail(not_taken(*refusal));
  done_ = today;  // a conflict: today's is there, with what was published then
  return {};
}

}  // namespace quanlu::consumers::cli::serving
