#include "consumers/bundle/promise_evidence.h"

#include <algorithm>
#include <cstring>

#include "ledger/chain/canonical.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/receipt_keys.h"
#include "ledger/note/proof_file.h"
#include "ledger/tree/check.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::bundle {
namespace {

namespace archive = ledger::archive;
namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
namespace note = ledger::note;

constexpr std::string_view kControlFolder = "control/";
constexpr std::size_t kSignedPromiseSize =
    chain::kPromiseSize + sizeof(crypto::KeyId) + sizeof(crypto::Signature);
static_assert(kSignedPromiseSize == 200);

class PromiseEvidence {
 public:
  PromiseEvidence(const EvidenceFiles& files, const archive::StoredZip& zip, const Pins& pins,
                  const archive::Manifest& manifest)
      : files_(files), zip_(zip), pins_(pins), manifest_(manifest), hasher_(manifest.suite) {}

  Result<ShownEvidence> check() {
    TRY_ASSIGN(genesis_, pinned_genesis(files_, pins_, hasher_, verifier_));
    TRY_ASSIGN(const Bytes bytes, files_.bytes(kPromise));
    const auto given = parse_signed_promise(bytes);
    if (!given) return not_evidence(std::string(kPromise));
    promise_ = given->promise;
    if (promise_.log_id != genesis_.log_id) return not_shown("a promise of this ledger");
    if (promise_.partition.value >= genesis_.partition_count)
      return not_shown("a partition of this ledger");
    TRY(check_key(*given));
    return files_.has(kServedNote) ? never_covered() : another_leaf();
  }

 private:
  // By a key of genesis, or one that the key changes beside it add; root keys signed those.
  Status check_key(const chain::SignedPromise& given) {
    chain::ReceiptKeys keys(genesis_);
    for (const archive::PackedFile& file : zip_.files()) {
      if (!file.name.starts_with(kControlFolder)) continue;
      TRY_ASSIGN(const Bytes entry, files_.bytes(file.name));
      if (!is_key_change(entry, file.name)) return not_shown("a key change: " + file.name);
      keys.take(entry);
    }
    const auto* const key = keys.find(given.key_id);
    const std::string id = to_hex(given.key_id.bytes);
    if (key == nullptr)
      return fail(Failure::kIncomplete, "control_missing",
                  {"未证明此密钥曾获授权", "it is not shown that this key was ever granted"}, id);
    if (key->revoked)
      return fail(Failure::kIncomplete, "receipt_revoked",
                  {"其密钥已被撤销, 不能归责", "its key was revoked: nobody is bound by it"}, id);
    if (verifier_.verify(key->key, chain::signed_bytes(promise_), given.signature)) return {};
    return not_shown("a promise signed by " + id);
  }

  bool is_key_change(const Bytes& entry, const std::string& name) const {
    if (!chain::has_entry_form(entry) || chain::check_canonical(entry)) return false;
    const chain::Header header = chain::read_header(entry);
    return header.log_id == genesis_.log_id && header.partition == Partition(0) &&
           header.suite == static_cast<std::uint16_t>(genesis_.suite) &&
           chain::ReceiptKeys::concerns(header.type_code) && name == control_name(header.seq);
  }

  std::string origin() const {
    return note::origin_of(genesis_.origin, genesis_.partition_count, promise_.partition);
  }

  // A pinned key of this origin, else that of genesis.
  Result<SignedCheckpoint> judge(const std::string& text) {
    std::vector<note::NoteKey> keys = checkpoint_keys(pins_, hasher_);
    std::erase_if(keys, [this](const note::NoteKey& key) { return key.name != origin(); });
    if (keys.empty()) {
      const std::string& vkey = genesis_.checkpoint_keys[promise_.partition.value];
      if (auto key = note::parse_vkey(hasher_, vkey); key && key->name == origin())
        keys.push_back(std::move(*key));
    }
    return judge_checkpoint(text, keys, verifier_);
  }

  Result<ShownEvidence> another_leaf() {
    TRY_ASSIGN(const std::string text, files_.text(kSignedProof));
    const auto proof = note::parse_proof_file(text);
    if (!proof) return not_evidence(std::string(kSignedProof));
    TRY_ASSIGN(const SignedCheckpoint under, judge(proof->checkpoint));
    TRY_ASSIGN(const Digest leaf, files_.digest(kSignedLeaf));
    if (proof->index != promise_.seq.value || leaf == promise_.leaf)
      return not_shown("another leaf at seq");
    if (!ledger::tree::check_inclusion(hasher_, proof->index, under.says.size, leaf, proof->proof,
                                       under.says.root))
      return not_shown("an inclusion proof of the signed leaf");
    ShownEvidence shown = about(under);
    shown.shows = {"承诺未守: 所承诺的位置上签入的是另一条目",
                   "a promise was not kept: another entry was signed at the promised place"};
    shown.stated = kNotRevoked;
    shown.facts.emplace_back("signedLeaf", to_hex(leaf.bytes));
    return shown;
  }

  Result<ShownEvidence> never_covered() {
    TRY_ASSIGN(const std::string text, files_.text(kServedNote));
    TRY_ASSIGN(const SignedCheckpoint served, judge(text));
    if (served.says.size.value > promise_.seq.value) return not_shown("served.size <= seq");
    if (manifest_.created <= promise_.due_at || pins_.now <= promise_.due_at)
      return not_shown("due: " + to_rfc3339(promise_.due_at));
    ShownEvidence shown = about(served);
    shown.shows = {"已承诺到期前覆盖该条目; 所示检查点未覆盖",
                   "it was promised that the entry is covered when due; this checkpoint ends "
                   "before it"};
    const std::string at = to_rfc3339(manifest_.created);
    shown.stated = {"该检查点在 " + at + " 仍是最新者; " + kNotRevoked.zh,
                    "that at " + at + " it was still the newest one; " + kNotRevoked.en};
    return shown;
  }

  ShownEvidence about(const SignedCheckpoint& checkpoint) const {
    ShownEvidence shown{.id = "E3",
                        .origin = checkpoint.says.origin,
                        .shows = {},
                        .stated = {},
                        .facts = {{"seq", std::to_string(promise_.seq.value)},
                                  {"eventId", to_uuid_text(promise_.event_id)},
                                  {"promisedLeaf", to_hex(promise_.leaf.bytes)},
                                  {"issuedAt", to_rfc3339(promise_.issued_at)},
                                  {"dueAt", to_rfc3339(promise_.due_at)},
                                  {"size", std::to_string(checkpoint.says.size.value)}}};
    add_partition(shown, genesis_, promise_.partition);
    return shown;
  }

  inline static const Words kNotRevoked{"该回执密钥未被撤销",
                                        "that the receipt key was not revoked"};

  const EvidenceFiles& files_;
  const archive::StoredZip& zip_;
  const Pins& pins_;
  const archive::Manifest& manifest_;
  crypto::Hasher hasher_;
  crypto::Verifier verifier_;
  chain::Genesis genesis_;
  chain::Promise promise_;
};

}  // namespace

std::string control_name(Seq seq) {
  const std::string digits = std::to_string(seq.value);
  return std::string(kControlFolder) +
         std::string(16 - std::min<std::size_t>(16, digits.size()), '0') + digits + ".entry";
}

Bytes to_bytes(const chain::SignedPromise& promise) {
  const chain::PromiseBytes message = chain::signed_bytes(promise.promise);
  Bytes bytes(message.begin(), message.end());
  bytes.insert(bytes.end(), promise.key_id.bytes.begin(), promise.key_id.bytes.end());
  bytes.insert(bytes.end(), promise.signature.begin(), promise.signature.end());
  return bytes;
}

std::optional<chain::SignedPromise> parse_signed_promise(BytesView bytes) {
  if (bytes.size() != kSignedPromiseSize) return std::nullopt;
  const auto promise = chain::parse_promise(bytes.first(chain::kPromiseSize));
  if (!promise) return std::nullopt;
  chain::SignedPromise given{.promise = *promise, .key_id = {}};
  const std::uint8_t* at = &bytes[chain::kPromiseSize];
  std::memcpy(given.key_id.bytes.data(), at, sizeof(crypto::KeyId));
  std::memcpy(given.signature.data(), at + sizeof(crypto::KeyId), sizeof(crypto::Signature));
  return given;
}

Result<ShownEvidence> check_promise_evidence(const EvidenceFiles& files,
                                             const archive::StoredZip& zip, const Pins& pins,
                                             const archive::Manifest& manifest) {
  return PromiseEvidence(files, zip, pins, manifest).check();
}

}  // namespace quanlu::consumers::bundle
