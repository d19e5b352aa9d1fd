#include "ledger/publish/signer.h"

#include <unistd.h>

#include "ledger/note/lines.h"
#include "ledger/note/signed_by.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::publish {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kForm = "quanlu signer 1";
constexpr unsigned kMemoryFolderMode = 0700, kMemoryFileMode = 0600;
constexpr std::size_t kStateBytesMax = 4096;
constexpr std::int64_t kMsPerSecond = 1000;

std::string to_text(const std::string& origin, const note::Memory& memory) {
  return std::string(kForm) + '\n' + origin + '\n' + note::to_text(memory);
}

std::optional<note::Memory> parse(std::string_view text, const std::string& origin) {
  if (note::take_line(text) != kForm || note::take_line(text) != origin) return std::nullopt;
  return note::parse_memory(text);
}

Error refusal(note::Judgement judgement, const note::Memory& memory, const note::Growth& growth) {
  Error error{.reason = std::string(note::to_text(judgement)),
              .expected = "size " + std::to_string(memory.size.value),
              .found = std::to_string(growth.from.value) + " → " + std::to_string(growth.to.value)};
  switch (judgement) {
    case note::Judgement::kStale:
      error.kind = Failure::kConflict;
      error.what = {"签名者已签过另一大小", "the signer has signed another size"};
      break;
    case note::Judgement::kBackwards:
      error.kind = Failure::kUsage;
      error.what = {"大小不可变小", "a tree does not shrink"};
      break;
    default:
      error.kind = Failure::kTampered;
      error.what = {"与签过的检查点不一致: 拒绝签名",
                    "inconsistent with what was signed: no signature"};
  }
  return error;
}

}  // namespace

InlineSigner::InlineSigner(fs::path file, std::string origin, crypto::Signatory secret,
                           Clock& clock, store::FileLock lock)
    : file_(std::move(file)),
      origin_(std::move(origin)),
      secret_(std::move(secret)),
      clock_(clock),
      lock_(std::move(lock)),
      hasher_(secret_.suite()),
      key_(note::make_note_key(hasher_, origin_, note::NoteRole::kLog, secret_.public_key())),
      memory_(note::nothing_signed(hasher_)) {}

Result<std::unique_ptr<InlineSigner>> InlineSigner::open(const fs::path& folder, std::string origin,
                                                         crypto::Signatory secret, Clock& clock) {
  TRY(store::make_folder(folder, kMemoryFolderMode));
  const fs::path file = folder / note::sha256_hex(origin);
  fs::path lock_file = file;
  lock_file += ".lock";
  TRY_ASSIGN(store::FileLock lock,
             store::FileLock::take(lock_file, "pid " + std::to_string(::getpid()) + " signer"));
  std::unique_ptr<InlineSigner> signer(
      new InlineSigner(file, std::move(origin), std::move(secret), clock, std::move(lock)));
  const auto bytes = store::read_file(file, kStateBytesMax);
  if (!bytes && bytes.error().kind == Failure::kAbsent) return signer;
  TRY(bytes);
  const auto memory = parse(as_text(*bytes), signer->origin_);
  if (!memory)
    return fail(Error{.kind = Failure::kTampered,
                      .reason = "signer_state",
                      .what = {"签名者的记忆已损坏", "the signer's memory is damaged"},
                      .where = file.string(),
                      .remedy = {"不可删除: 换签名密钥 (keys rotate)",
                                 "do not delete it: rotate the checkpoint key (keys rotate)"}});
  signer->memory_ = *memory;
  return signer;
}

Result<note::NoteSignature> InlineSigner::sign(const note::Growth& growth) {
  const auto now = static_cast<std::uint64_t>(clock_.now().value / kMsPerSecond);
  if (!note::clock_is_believed(memory_, now))
    return fail(Error{.kind = Failure::kFailed,
                      .reason = "clock",
                      .what = {"系统时钟落后于上次签名", "the clock is behind the last signature"},
                      .expected = ">= " + std::to_string(memory_.posix_seconds),
                      .found = std::to_string(now)});
  const note::Judgement judgement = note::judge(memory_, growth, hasher_);
  if (judgement != note::Judgement::kGrows && judgement != note::Judgement::kSame)
    return fail(refusal(judgement, memory_, growth));
  const note::Memory next = note::remembered(memory_, growth, now);
  // A token that does not sign leaves the memory as it is; a signature leaves behind the memory.
  TRY_ASSIGN(const note::NoteSignature signature,
             note::sign_note(key_, secret_,
                             note::to_text(note::Checkpoint{
                                 .origin = origin_, .size = growth.to, .root = growth.root})));
  KILL_POINT("signer.checked");
  TRY(store::replace_file(file_, as_bytes(to_text(origin_, next)), kMemoryFileMode));
  memory_ = next;
  KILL_POINT("signer.persisted");
  return signature;
}

}  // namespace quanlu::ledger::publish
