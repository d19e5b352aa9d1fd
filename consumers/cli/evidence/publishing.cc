#include "consumers/cli/evidence/publishing.h"

#include "ledger/intake/key_folder.h"

namespace quanlu::consumers::cli::evidence {

namespace chain = ledger::chain;
namespace note = ledger::note;
namespace publish = ledger::publish;

namespace {

using ledger::intake::Directory;

std::string number(Partition partition) {
  return std::to_string(partition.value);
}

}  // namespace

publish::TileFolder published_folder(const Directory& directory, Partition partition) {
  return publish::TileFolder(directory.root / "published" / "log" / number(partition));
}

Result<OpenPublisher> open_publisher(const Directory& directory, ledger::log::Log& log,
                                     const chain::Genesis& genesis, Partition partition,
                                     Clock& clock) {
  const ledger::intake::KeyFolder keys(directory.keys(), genesis.suite);
  TRY_ASSIGN(auto secret, keys.load(ledger::intake::KeyFolder::checkpoint(partition)));
  OpenPublisher open;
  TRY_ASSIGN(open.signer, publish::InlineSigner::open(
                              directory.root / "signer",
                              note::origin_of(genesis.origin, genesis.partition_count, partition),
                              std::move(secret), clock));
  const std::string vkey = note::to_vkey(open.signer->key());
  if (vkey != genesis.checkpoint_keys.at(partition.value))
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "checkpointKey",
                      .what = {"keys/ 中的检查点密钥不是创世条目所列的那一把",
                               "the checkpoint key in keys/ is not the one that genesis lists"},
                      .where = keys.file(ledger::intake::KeyFolder::checkpoint(partition)).string(),
                      .expected = genesis.checkpoint_keys.at(partition.value),
                      .found = vkey});
  TRY_ASSIGN(open.publisher,
             publish::Publisher::open({.log = log,
                                       .genesis = genesis,
                                       .partition = partition,
                                       .signer = *open.signer,
                                       .published = published_folder(directory, partition).root(),
                                       .own = directory.root / "tree" / number(partition)}));
  return open;
}

Result<ReadNote> read_note(const chain::Genesis& genesis, Partition partition,
                           const std::string& text) {
  ledger::crypto::Hasher hasher(genesis.suite);
  ledger::crypto::Verifier verifier;
  TRY_ASSIGN(const note::Note read, note::parse_note(text));
  const auto key = note::parse_vkey(hasher, genesis.checkpoint_keys.at(partition.value));
  if (!key || key->role != note::NoteRole::kLog || key->key.suite != genesis.suite)
    return fail(Failure::kTampered, "checkpointKey",
                {"创世条目中的检查点公钥无法识别", "the checkpoint key in genesis is none"});
  const std::string origin = note::origin_of(genesis.origin, genesis.partition_count, partition);
  const std::vector<note::NoteKey> keys{*key};
  TRY(note::verify_note(read, keys, verifier));
  TRY_ASSIGN(note::Checkpoint checkpoint, note::parse_checkpoint(read.text));
  if (checkpoint.origin != origin)
    return fail(Error{.kind = Failure::kTampered,
                      .reason = "checkpointOrigin",
                      .what = {"检查点属于另一来源", "the checkpoint is of another origin"},
                      .expected = origin,
                      .found = checkpoint.origin});
  return ReadNote{.text = text, .checkpoint = std::move(checkpoint)};
}

}  // namespace quanlu::consumers::cli::evidence
