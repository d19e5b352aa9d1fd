#include "consumers/bundle/evidence.h"

#include <algorithm>

#include "consumers/bundle/promise_evidence.h"
#include "consumers/bundle/writer_evidence.h"
#include "ledger/chain/entry.h"
#include "ledger/note/lines.h"
#include "ledger/note/proof_file.h"
#include "ledger/tree/check.h"

namespace quanlu::consumers::bundle {
namespace {

namespace archive = ledger::archive;
namespace chain = ledger::chain;
namespace note = ledger::note;
namespace tree = ledger::tree;

// E1, E4 and E5: what the log's key signed.
class LogEvidence {
 public:
  LogEvidence(const EvidenceFiles& files, const Pins& pins, ledger::crypto::Suite suite)
      : files_(files), hasher_(suite), keys_(checkpoint_keys(pins, hasher_)) {}

  Result<ShownEvidence> fork() {
    TRY_ASSIGN(const SignedCheckpoint first, read(kFirstNote));
    TRY_ASSIGN(const SignedCheckpoint second, read(kSecondNote));
    TRY(same_origin(first, second));
    if (first.says.size == second.says.size) {
      if (first.says.root == second.says.root) return not_shown("first.root != second.root");
    } else {
      TRY(check_fork_below(first, second));
    }
    ShownEvidence shown = about("E1", first);
    shown.shows = {"同一日志密钥签署了两种历史", "the log's key signed two histories"};
    add_checkpoints(shown, "first", first, "second", second);
    return shown;
  }

  Result<ShownEvidence> rollback() {
    TRY_ASSIGN(const SignedCheckpoint held, read(kHeldNote));
    TRY_ASSIGN(const SignedCheckpoint served, read(kServedNote));
    TRY(same_origin(held, served));
    if (held.says.size <= served.says.size) return not_shown("held.size > served.size");
    ShownEvidence shown = about("E4", held);
    shown.shows = {"日志密钥签署过更大的检查点", "the log's key signed a larger checkpoint"};
    shown.stated = {"较小者此后仍作为最新者提供", "that the smaller one was served as the newest"};
    add_checkpoints(shown, "held", held, "served", served);
    return shown;
  }

  Result<ShownEvidence> changed_record() {
    TRY_ASSIGN(const std::string text, files_.text(kSignedProof));
    const auto proof = note::parse_proof_file(text);
    if (!proof) return not_evidence(std::string(kSignedProof));
    TRY_ASSIGN(const SignedCheckpoint under, judge_checkpoint(proof->checkpoint, keys_, verifier_));
    TRY_ASSIGN(const Digest leaf, files_.digest(kSignedLeaf));
    TRY_ASSIGN(const Bytes entry, files_.bytes(kRecord));
    if (!chain::has_entry_form(entry)) return not_shown("an entry");
    const chain::Header header = chain::read_header(entry);
    const Digest found = hasher_.leaf(entry);
    if (header.seq.value != proof->index || found == leaf) return not_shown("another leaf at seq");
    if (!tree::check_inclusion(hasher_, proof->index, under.says.size, leaf, proof->proof,
                               under.says.root))
      return not_shown("an inclusion proof of the signed leaf");
    ShownEvidence shown = about("E5", under);
    shown.shows = {"此条目不是检查点所签的那一条", "this entry is not the one that was signed"};
    shown.stated = {"此条目取自该日志", "that this entry was found in the log"};
    shown.facts = {{"seq", std::to_string(proof->index)},
                   {"signedLeaf", to_hex(leaf.bytes)},
                   {"foundLeaf", to_hex(found.bytes)},
                   {"size", std::to_string(under.says.size.value)}};
    return shown;
  }

 private:
  Result<SignedCheckpoint> read(std::string_view name) {
    TRY_ASSIGN(const std::string text, files_.text(name));
    return judge_checkpoint(text, keys_, verifier_);
  }

  static Status same_origin(const SignedCheckpoint& first, const SignedCheckpoint& second) {
    if (first.says.origin == second.says.origin) return {};
    return not_shown("one origin");
  }

  // The tree of the larger one has, at the smaller one's size, another root than was signed there.
  Status check_fork_below(const SignedCheckpoint& first, const SignedCheckpoint& second) {
    const bool ascending = first.says.size < second.says.size;
    const note::Checkpoint& low = ascending ? first.says : second.says;
    const note::Checkpoint& high = ascending ? second.says : first.says;
    TRY_ASSIGN(const std::string text, files_.text(kConsistency));
    const auto consistency = parse_consistency(text);
    if (!consistency) return not_evidence(std::string(kConsistency));
    if (consistency->old_size != low.size || low.size.value == 0 ||
        consistency->old_root == low.root ||
        !tree::check_consistency(hasher_, low.size, high.size, consistency->old_root, high.root,
                                 consistency->proof))
      return not_shown("a right proof from another root");
    return {};
  }

  static ShownEvidence about(const char* id, const SignedCheckpoint& checkpoint) {
    return {.id = id, .origin = checkpoint.says.origin, .shows = {}, .stated = {}, .facts = {}};
  }

  static void add_checkpoints(ShownEvidence& shown, const std::string& a,
                              const SignedCheckpoint& first, const std::string& b,
                              const SignedCheckpoint& second) {
    for (const auto& [name, one] : {std::pair(a, &first), std::pair(b, &second)}) {
      shown.facts.emplace_back(name + "Size", std::to_string(one->says.size.value));
      shown.facts.emplace_back(name + "Root", to_base64(one->says.root.bytes));
    }
  }

  const EvidenceFiles& files_;
  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  const std::vector<note::NoteKey> keys_;
};

// Exactly what MANIFEST lists; it is not signed, so this finds damage only.
Status check_listing(const archive::StoredZip& zip, const archive::Manifest& manifest) {
  ledger::crypto::Hasher hasher(manifest.suite);
  const auto differs = [](const std::string& name) {
    return fail(Failure::kTampered, "file_differs",
                {"文件与清单所列不同", "another content than was listed"}, name);
  };
  TRY_ASSIGN(const auto own, zip.read(*zip.find(archive::kManifestName)));
  if (!own.crc_fits || zip.files().size() != manifest.files.size() + 1) return differs("MANIFEST");
  for (const archive::ListedFile& file : manifest.files) {
    const archive::PackedFile* const packed = zip.find(file.name);
    if (packed == nullptr) return differs(file.name);
    TRY_ASSIGN(const auto content, zip.read(*packed));
    if (!content.crc_fits || packed->size != file.size || hasher.of(content.bytes) != file.digest)
      return differs(file.name);
  }
  return {};
}

}  // namespace

std::string chain_name(bool first, Seq seq) {
  const std::string digits = std::to_string(seq.value);
  return std::string(first ? "first/" : "second/") +
         std::string(16 - std::min<std::size_t>(16, digits.size()), '0') + digits + ".entry";
}

std::string to_text(const Consistency& consistency) {
  std::string text = "old " + std::to_string(consistency.old_size.value) + "\n";
  text += to_base64(consistency.old_root.bytes) + "\n";
  for (const Digest& hash : consistency.proof)
    text += to_base64(hash.bytes) + "\n";
  return text;
}

std::optional<Consistency> parse_consistency(std::string_view text) {
  constexpr std::string_view kOld = "old ";
  const auto first = note::take_line(text), second = note::take_line(text);
  if (!first || !second || !first->starts_with(kOld)) return std::nullopt;
  const auto size = note::parse_decimal(first->substr(kOld.size()));
  const auto root = note::parse_hash(*second);
  if (!size || !root || *size > tree::kLeavesMax) return std::nullopt;
  Consistency consistency{.old_size = TreeSize(*size), .old_root = *root, .proof = {}};
  while (!text.empty()) {
    const auto line = note::take_line(text);
    const auto hash = line ? note::parse_hash(*line) : std::nullopt;
    if (!hash || consistency.proof.size() == tree::kProofMax) return std::nullopt;
    consistency.proof.push_back(*hash);
  }
  return consistency;
}

Result<ShownEvidence> check_evidence(const archive::StoredZip& zip, const Pins& pins) {
  const EvidenceFiles files(zip);
  TRY_ASSIGN(const std::string text, files.text(archive::kManifestName));
  TRY_ASSIGN(const auto read, archive::read_manifest(text));
  const archive::Manifest& manifest = read.manifest;
  if (read.note) return not_evidence("MANIFEST: kind " + std::string(to_text(manifest.kind)));
  TRY(check_listing(zip, manifest));
  LogEvidence log(files, pins, manifest.suite);
  if (manifest.filter == "E1") return log.fork();
  if (manifest.filter == "E2") return check_writer_evidence(files, zip, pins, manifest);
  if (manifest.filter == "E3") return check_promise_evidence(files, zip, pins, manifest);
  if (manifest.filter == "E4") return log.rollback();
  if (manifest.filter == "E5") return log.changed_record();
  return not_evidence("filter " + manifest.filter);
}

}  // namespace quanlu::consumers::bundle
