#include "consumers/bundle/evidence_files.h"

#include "consumers/bundle/names.h"
#include "ledger/chain/entry.h"
#include "ledger/note/lines.h"
#include "ledger/note/note.h"

namespace quanlu::consumers::bundle {

namespace archive = ledger::archive;
namespace chain = ledger::chain;
namespace note = ledger::note;

tl::unexpected<Error> not_shown(std::string expected) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "notShown",
                    .what = {"这些文件并未证明其所称", "the files do not show what they say"},
                    .where = {},
                    .expected = std::move(expected),
                    .found = {},
                    .remedy = {}});
}

tl::unexpected<Error> not_evidence(std::string where) {
  return fail(Failure::kUsage, "evidence", {"不是证据文件的形式", "not the form of evidence"},
              std::move(where));
}

Result<Bytes> EvidenceFiles::bytes(std::string_view name) const {
  const archive::PackedFile* const file = zip_.find(name);
  if (file == nullptr) return not_evidence(std::string(name));
  TRY_ASSIGN(auto content, zip_.read(*file));
  return std::move(content.bytes);
}

Result<std::string> EvidenceFiles::text(std::string_view name) const {
  TRY_ASSIGN(const Bytes content, bytes(name));
  return std::string(as_text(content));
}

Result<Digest> EvidenceFiles::digest(std::string_view name) const {
  TRY_ASSIGN(const std::string line, text(name));
  std::string_view rest = line;
  const auto digest = note::parse_hash(note::take_line(rest).value_or(std::string_view()));
  if (!digest || !rest.empty()) return not_evidence(std::string(name));
  return *digest;
}

Result<chain::Genesis> pinned_genesis(const EvidenceFiles& files, const Pins& pins,
                                      ledger::crypto::Hasher& hasher,
                                      ledger::crypto::Verifier& verifier) {
  TRY_ASSIGN(const Bytes entry, files.bytes(kGenesisEntry));
  const auto suite = chain::suite_of(entry);
  if (suite && *suite != hasher.suite()) return not_shown("genesis of this suite");
  TRY_ASSIGN(chain::Genesis genesis, chain::read_genesis(hasher, verifier, entry));
  if (pins.log_id && *pins.log_id == genesis.log_id) return genesis;
  return fail(Error{.kind = pins.log_id ? Failure::kTampered : Failure::kIncomplete,
                    .reason = "log_id",
                    .what = {"不是应有的那本账", "of another ledger than the pinned one"},
                    .where = std::string(kGenesisEntry),
                    .expected = pins.log_id ? to_hex(pins.log_id->bytes) : "--log-id",
                    .found = to_hex(genesis.log_id.bytes),
                    .remedy = {}});
}

void add_partition(ShownEvidence& shown, const chain::Genesis& genesis, Partition partition) {
  if (genesis.partition_count > 1)
    shown.facts.emplace_back("partition", std::to_string(partition.value));
}

Result<SignedCheckpoint> judge_checkpoint(const std::string& text,
                                          const std::vector<note::NoteKey>& keys,
                                          ledger::crypto::Verifier& verifier) {
  TRY_ASSIGN(const note::Note read, note::parse_note(text));
  TRY_ASSIGN(const auto verified, note::verify_note(read, keys, verifier));
  SignedCheckpoint checkpoint{.text = text, .says = {}};
  TRY_ASSIGN(checkpoint.says, note::parse_checkpoint(read.text));
  if (checkpoint.says.origin == verified.front().key->name) return checkpoint;
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "checkpointOrigin",
                    .what = {"检查点属于另一来源", "the checkpoint is of another origin"},
                    .where = {},
                    .expected = verified.front().key->name,
                    .found = checkpoint.says.origin,
                    .remedy = {}});
}

std::vector<note::NoteKey> checkpoint_keys(const Pins& pins, ledger::crypto::Hasher& hasher) {
  std::vector<note::NoteKey> keys;
  for (const std::string& vkey : pins.vkeys)
    if (auto key = note::parse_vkey(hasher, vkey);
        key && key->role == note::NoteRole::kLog && key->key.suite == hasher.suite())
      keys.push_back(std::move(*key));
  return keys;
}

}  // namespace quanlu::consumers::bundle
