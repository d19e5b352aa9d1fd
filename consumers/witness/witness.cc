#include "consumers/witness/witness.h"

#include <algorithm>

#include <unistd.h>

#include "ledger/note/signed_by.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::consumers::witness {
namespace {

namespace fs = std::filesystem;
namespace note = ledger::note;
namespace store = ledger::store;

constexpr unsigned kFolderMode = 0700;
constexpr std::int64_t kMsPerSecond = 1000;

Answer refused(unsigned status, const char* why) {
  return {.status = status, .body = std::string(why) + "\n"};
}

Answer conflict(TreeSize held) {
  return {.status = 409,
          .content_type = std::string(note::kSizeType),
          .body = std::to_string(held.value) + "\n"};
}

tl::unexpected<Error> damaged(const fs::path& file, std::string found) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "witness_state",
                    .what = {"见证方的记忆已损坏", "the witness's memory is damaged"},
                    .where = file.string(),
                    .found = std::move(found),
                    .remedy = {"不可删除后继续: 换用新密钥 (witness init)",
                               "do not delete it and go on: take a new key (witness init)"}});
}

}  // namespace

Witness::Witness(Parts parts, store::FileLock lock)
    : parts_(std::move(parts)),
      lock_(std::move(lock)),
      hasher_(parts_.secret.suite()),
      key_(note::make_note_key(hasher_, parts_.name, note::NoteRole::kWitness,
                               parts_.secret.public_key())) {}

Result<std::unique_ptr<Witness>> Witness::open(Parts parts) {
  TRY(store::make_folder(parts.folder, kFolderMode));
  TRY_ASSIGN(store::FileLock lock,
             store::FileLock::take(parts.folder / "lock",
                                   "pid " + std::to_string(::getpid()) + " witness"));
  std::unique_ptr<Witness> witness(new Witness(std::move(parts), std::move(lock)));
  for (const ledger::policy::LogLine& line : witness->parts_.policy.logs()) {
    Log log{
        .folder = witness->parts_.folder / note::sha256_hex(line.key.name),
        .held = {.log = line.key, .memory = note::nothing_signed(witness->hasher_), .note = {}}};
    TRY(witness->restore(log));
    witness->logs_.push_back(std::move(log));
  }
  return witness;
}

// The kept note carries its own proof: what this key cosigned, and when.
Status Witness::restore(Log& log) {
  TRY(store::make_folder(log.folder, kFolderMode));
  const fs::path file = log.folder / "checkpoint";
  const auto bytes = store::read_file(file, note::kNoteBytesMax);
  if (!bytes && bytes.error().kind == Failure::kAbsent) return {};
  TRY(bytes);
  const std::string text(as_text(*bytes));
  const auto read = note::parse_note(text);
  if (!read) return damaged(file, read.error().what.en);
  const std::vector<note::NoteKey> keys{log.held.log, key_};
  const auto verified = note::verify_note(*read, keys, verifier_);
  const auto checkpoint = note::parse_checkpoint(read->text);
  if (!verified || verified->size() != keys.size() || !checkpoint)
    return damaged(file, "signatures");
  log.held.memory = {
      .size = checkpoint->size,
      .root = checkpoint->root,
      .posix_seconds = std::max(verified->front().posix_seconds, verified->back().posix_seconds)};
  log.held.note = text;
  return {};
}

// The order of checks is that of the specification.
Answer Witness::add_checkpoint(std::string_view body) {
  const auto request = note::parse_add_checkpoint(body);
  if (!request) return refused(400, "malformed request");
  const auto read = note::parse_note(request->checkpoint);
  if (!read) return refused(400, "malformed note");
  const auto checkpoint = note::parse_checkpoint(read->text);
  if (!checkpoint) return refused(400, "malformed checkpoint");

  const std::lock_guard lock(mutex_);
  const auto log = std::ranges::find_if(
      logs_, [&](const Log& one) { return one.held.log.name == checkpoint->origin; });
  if (log == logs_.end()) return refused(404, "unknown origin");
  const std::vector<note::NoteKey> keys{log->held.log};
  if (!note::verify_note(*read, keys, verifier_)) return refused(403, "no signature by its key");
  return judge(*log, *request, *read, *checkpoint);
}

Answer Witness::judge(Log& log, const note::AddCheckpoint& request, const note::Note& note,
                      const note::Checkpoint& checkpoint) {
  const note::Growth growth{.from = request.old_size,
                            .to = checkpoint.size,
                            .root = checkpoint.root,
                            .proof = request.proof};
  switch (note::judge(log.held.memory, growth, hasher_)) {
    case note::Judgement::kBackwards:
      return refused(400, "old size above the checkpoint's");
    case note::Judgement::kStale:
      return conflict(log.held.memory.size);
    case note::Judgement::kInconsistent:
      return contradicted(log, request.checkpoint);
    case note::Judgement::kSame:
    case note::Judgement::kGrows:
      return cosign(log, growth, note);
  }
  return refused(500, "");
}

Answer Witness::cosign(Log& log, const note::Growth& growth, const note::Note& note) {
  const auto now = static_cast<std::uint64_t>(parts_.clock.now().value / kMsPerSecond);
  if (!note::clock_is_believed(log.held.memory, now))
    return refused(503, "the clock is behind the last cosignature");
  const note::Memory next = note::remembered(log.held.memory, growth, now);
  const auto cosignature = note::cosign_note(key_, parts_.secret, note.text, next.posix_seconds);
  if (!cosignature) return refused(503, "the key does not sign");
  note::Note kept{.text = note.text, .signatures = {}};
  for (const note::NoteSignature& signature : note.signatures)
    if (signature.name == log.held.log.name && signature.id == log.held.log.id &&
        kept.signatures.empty())
      kept.signatures.push_back(signature);
  kept.signatures.push_back(*cosignature);
  const std::string text = note::to_text(kept);
  KILL_POINT("witness.judged");
  if (!store::replace_file(log.folder / "checkpoint", as_bytes(text), 0600))
    return refused(503, "it cannot be kept");
  KILL_POINT("witness.persisted");
  log.held.memory = next;
  log.held.note = text;
  return {.body = note::to_text(*cosignature)};
}

// The log's key signed it, and it does not continue what that key signed before.
Answer Witness::contradicted(const Log& log, const std::string& note) const {
  const fs::path folder = log.folder / "evidence" / note::sha256_hex(note).substr(0, 16);
  const bool kept = store::make_folder(folder, kFolderMode) &&
                    store::replace_file(folder / "ours.note", as_bytes(log.held.note), 0600) &&
                    store::replace_file(folder / "theirs.note", as_bytes(note), 0600);
  return refused(422, kept ? "does not continue what was cosigned; both notes are kept"
                           : "does not continue what was cosigned");
}

Answer Witness::checkpoint(std::string_view origin_hex) const {
  const std::lock_guard lock(mutex_);
  for (const Log& log : logs_)
    if (note::sha256_hex(log.held.log.name) == origin_hex && !log.held.note.empty())
      return {.body = log.held.note};
  return refused(404, "no checkpoint of this origin");
}

std::vector<Held> Witness::held() const {
  const std::lock_guard lock(mutex_);
  std::vector<Held> all;
  for (const Log& log : logs_)
    all.push_back(log.held);
  return all;
}

}  // namespace quanlu::consumers::witness
