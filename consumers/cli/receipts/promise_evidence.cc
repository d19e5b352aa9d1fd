#include "consumers/cli/receipts/promise_evidence.h"

#include "consumers/bundle/evidence.h"
#include "consumers/bundle/names.h"
#include "ledger/chain/entry.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/proof_file.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::receipts {
namespace {

namespace archive = ledger::archive;
namespace fs = std::filesystem;

constexpr unsigned kFolderMode = 0750, kFileMode = 0644;  // a file is made to be handed on
constexpr std::size_t kLeafDigits = 16;                   // of the promised leaf, in a name

tl::unexpected<Error> shows_nothing(const verify::GivenReceipt& receipt, Words what) {
  return fail(Failure::kIncomplete, "notShown", std::move(what), receipt.from);
}

std::string name_of(const ledger::chain::Promise& promise) {
  return "E3-p" + std::to_string(promise.partition.value) + "-" +
         std::to_string(promise.seq.value) + "-" +
         to_hex(promise.leaf.bytes).substr(0, kLeafDigits) + ".zip";
}

}  // namespace

Result<PromiseEvidence> promise_evidence(Ground& ground, const verify::GivenReceipt& receipt,
                                         Millis now) {
  TRY_ASSIGN(const BrokenPromise broken, ground.evidence(receipt));
  const ledger::chain::Genesis& genesis = ground.genesis();
  const ledger::chain::Promise& promise = broken.promise.promise;
  if (promise.partition.value >= genesis.partition_count)
    return shows_nothing(receipt, {"没有这个分区", "there is no such partition"});
  if (broken.note.empty())
    return shows_nothing(receipt, {"此分区尚无检查点", "there is no checkpoint of this partition"});
  if (broken.leaf && *broken.leaf == promise.leaf)
    return shows_nothing(receipt, {"所承诺的那一条已签入检查点 (改用 evidence make --seq)",
                                   "the promised leaf was signed there (see evidence make --seq)"});
  PromiseEvidence made{.manifest = {.kind = archive::BundleKind::kEvidence,
                                    .suite = genesis.suite,
                                    .log_id = genesis.log_id,
                                    .origin = genesis.origin,
                                    .created = now,
                                    .filter = "E3",
                                    .files = {}},
                       .files = {}};
  const auto put = [&made](std::string_view name, Bytes content) {
    made.files[std::string(name)] = std::move(content);
  };
  put(bundle::kGenesisEntry, genesis.entry);
  put(bundle::kPromise, bundle::to_bytes(broken.promise));
  for (const Bytes& entry : broken.key_changes)
    put(bundle::control_name(ledger::chain::read_header(entry).seq), entry);
  if (!broken.leaf) {
    put(bundle::kServedNote, copy_bytes(broken.note));
    return made;
  }
  put(bundle::kSignedLeaf, copy_bytes(to_base64(broken.leaf->bytes) + "\n"));
  put(bundle::kSignedProof,
      copy_bytes(ledger::note::to_text(ledger::note::ProofFile{
          .index = promise.seq.value, .proof = broken.proof, .checkpoint = broken.note})));
  return made;
}

Result<fs::path> keep_promise_evidence(Ground& ground, const verify::GivenReceipt& receipt,
                                       Millis now, const fs::path& folder) {
  const fs::path file = folder / name_of(receipt.given.promise);
  std::error_code error;
  if (fs::exists(file, error)) return file;
  TRY_ASSIGN(const PromiseEvidence made, promise_evidence(ground, receipt, now));
  TRY_ASSIGN(const Bytes bytes, archive::pack(made.manifest, made.files, nullptr, nullptr));
  TRY(ledger::store::make_folder(folder, kFolderMode));
  TRY(ledger::store::replace_file(file, bytes, kFileMode));
  return file;
}

}  // namespace quanlu::consumers::cli::receipts
