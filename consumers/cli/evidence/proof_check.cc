#include "consumers/cli/evidence/proof_check.h"

#include "ledger/chain/entry.h"
#include "ledger/note/note.h"
#include "ledger/tree/check.h"

namespace quanlu::consumers::cli::evidence {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
namespace note = ledger::note;

tl::unexpected<Error> wrong(const char* reason, const Words& what, std::string expected,
                            std::string found) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = reason,
                    .what = what,
                    .expected = std::move(expected),
                    .found = std::move(found)});
}

}  // namespace

std::optional<note::NoteKey> pinned_key(std::string_view vkey) {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    crypto::Hasher hasher(suite);
    auto key = note::parse_vkey(hasher, vkey);
    if (key && key->key.suite == suite && key->role == note::NoteRole::kLog) return key;
  }
  return std::nullopt;
}

Result<CheckedProof> check_proof(const note::NoteKey& key, std::string_view text, BytesView entry) {
  CheckedProof checked;
  TRY_ASSIGN(checked.proof, note::parse_proof_file(text));
  TRY_ASSIGN(const note::Note signed_note, note::parse_note(checked.proof.checkpoint));
  crypto::Hasher hasher(key.key.suite);
  crypto::Verifier verifier;
  const std::vector<note::NoteKey> keys{key};
  TRY(note::verify_note(signed_note, keys, verifier));
  TRY_ASSIGN(checked.checkpoint, note::parse_checkpoint(signed_note.text));
  if (checked.checkpoint.origin != key.name)
    return wrong("checkpointOrigin", {"检查点属于另一来源", "the checkpoint is of another origin"},
                 key.name, checked.checkpoint.origin);
  checked.leaf = hasher.leaf(entry);
  if (!ledger::tree::check_inclusion(hasher, checked.proof.index, checked.checkpoint.size,
                                     checked.leaf, checked.proof.proof, checked.checkpoint.root))
    return wrong("notProved", {"此条目不在该检查点之下", "this entry is not under that checkpoint"},
                 to_base64(checked.checkpoint.root.bytes), "");
  if (!chain::has_entry_form(entry))
    return wrong("notProved", {"文件不是条目", "the file is no entry"}, "", "");
  const chain::Header header = chain::read_header(entry);
  if (header.seq.value != checked.proof.index)
    return wrong("notProved", {"条目自称在另一位置", "the entry says that it stands elsewhere"},
                 "seq " + std::to_string(checked.proof.index),
                 "seq " + std::to_string(header.seq.value));
  return checked;
}

}  // namespace quanlu::consumers::cli::evidence
