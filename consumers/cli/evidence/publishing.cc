#include "consumers/cli/evidence/publishing.h"

#include <chrono>
#include <sstream>
#include <thread>

#include "consumers/http/fetch.h"
#include "consumers/signer/remote_signer.h"
#include "ledger/intake/signatories.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::cli::evidence {

namespace chain = ledger::chain;
namespace note = ledger::note;
namespace publish = ledger::publish;

namespace {

using ledger::intake::Directory;

std::string number(Partition partition) {
  return std::to_string(partition.value);
}

Result<note::NoteKey> genesis_key(const chain::Genesis& genesis, Partition partition) {
  ledger::crypto::Hasher hasher(genesis.suite);
  auto key = note::parse_vkey(hasher, genesis.checkpoint_keys.at(partition.value));
  if (!key || key->role != note::NoteRole::kLog || key->key.suite != genesis.suite)
    return fail(Failure::kTampered, "checkpointKey",
                {"创世条目中的检查点公钥无法识别", "the checkpoint key in genesis is none"});
  return std::move(*key);
}

Result<std::unique_ptr<publish::Signer>> open_signer(const Directory& directory,
                                                     const chain::Genesis& genesis,
                                                     Partition partition, Clock& clock,
                                                     std::optional<std::filesystem::path> socket) {
  const std::string& vkey = genesis.checkpoint_keys.at(partition.value);
  if (socket) {
    TRY_ASSIGN(note::NoteKey key, genesis_key(genesis, partition));
    return std::make_unique<signer::RemoteSigner>(std::move(*socket), std::move(key));
  }
  const ledger::intake::KeyFolder keys(directory.keys(), genesis.suite, directory.passphrase);
  TRY_ASSIGN(auto secret, ledger::intake::load_signatory(
                              keys, ledger::intake::KeyFolder::checkpoint(partition)));
  TRY_ASSIGN(auto own, publish::InlineSigner::open(
                           directory.root / "signer",
                           note::origin_of(genesis.origin, genesis.partition_count, partition),
                           std::move(secret), clock));
  const std::string found = note::to_vkey(own->key());
  if (found != vkey)
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "checkpointKey",
                      .what = {"keys/ 中的检查点密钥不是创世条目所列的那一把",
                               "the checkpoint key in keys/ is not the one that genesis lists"},
                      .where = keys.file(ledger::intake::KeyFolder::checkpoint(partition)).string(),
                      .expected = vkey,
                      .found = found});
  return std::unique_ptr<publish::Signer>(std::move(own));
}

Status replace_if_other(const std::filesystem::path& file, const std::string& text) {
  const auto bytes = ledger::store::read_file(file, 1 << 20);
  if (bytes && as_text(*bytes) == text) return {};
  return ledger::store::replace_file(file, as_bytes(text), 0644);
}

// The policy as the publisher uses it, with the log's own keys in place of those that the file
// names.
Status write_keys_and_policy(const Directory& directory, const chain::Genesis& genesis,
                             const PublishSettings& settings) {
  const std::filesystem::path folder = directory.root / "published";
  std::string keys, policy;
  for (const std::string& vkey : genesis.checkpoint_keys) {
    keys += vkey + "\n";
    policy += "log " + vkey + "\n";
  }
  std::istringstream lines(settings.policy_text);
  for (std::string line; std::getline(lines, line);) {
    std::string first;
    std::istringstream(line) >> first;
    if (first != "log") policy += line + "\n";
  }
  TRY(ledger::store::make_folder(folder, 0750));
  TRY(replace_if_other(folder / "keys.vkey", keys));
  return replace_if_other(folder / "policy", policy);
}

constexpr std::int64_t kPublishedWaitMs = 60'000;
constexpr std::chrono::milliseconds kPublishedLook{100};

// Of what is published now; 0 before the first checkpoint.
Result<TreeSize> published_size(const Directory& directory, Partition partition) {
  TRY_ASSIGN(const auto text, published_folder(directory, partition).checkpoint());
  if (!text) return TreeSize(0);
  TRY_ASSIGN(const auto note, note::parse_note(*text));
  TRY_ASSIGN(const auto checkpoint, note::parse_checkpoint(note.text));
  return checkpoint.size;
}

}  // namespace

frame::Option partition_option() {
  return {.name = "--partition",
          .value = "P",
          .help = {"分区; 多分区账本必须指明", "the partition; needed where there are several"}};
}

Result<Partition> partition_of(const frame::Options& options, const chain::Genesis& genesis) {
  if (!options.has("--partition") && genesis.partition_count == 1) return kFirst;
  TRY_ASSIGN(const std::uint64_t named, options.number("--partition", genesis.partition_count));
  if (named < genesis.partition_count) return Partition(static_cast<std::uint32_t>(named));
  return frame::usage({"须指明分区", "a partition has to be named"}, "--partition",
                      "0 … " + std::to_string(genesis.partition_count - 1),
                      options.text("--partition"));
}

publish::TileFolder published_folder(const Directory& directory, Partition partition) {
  return publish::TileFolder(directory.root / "published" / "log" / number(partition));
}

Result<OpenPublisher> open_publisher(const Directory& directory, ledger::log::Log& log,
                                     const chain::Genesis& genesis, Partition partition,
                                     Clock& clock, PublishSettings settings) {
  OpenPublisher open;
  TRY_ASSIGN(open.signer,
             open_signer(directory, genesis, partition, clock, std::move(settings.signer)));
  TRY(write_keys_and_policy(directory, genesis, settings));
  if (settings.policy) {
    open.fetch = std::make_unique<http::CurlFetch>();
    open.cosigning = std::make_unique<publish::Cosigning>(
        publish::Cosigning::Parts{.policy = std::move(*settings.policy),
                                  .fetch = *open.fetch,
                                  .clock = clock,
                                  .evidence = directory.root / "evidence",
                                  .timeout = settings.witness_timeout,
                                  .wait = settings.witness_wait,
                                  .without_quorum = settings.without_quorum});
  }
  TRY_ASSIGN(open.publisher,
             publish::Publisher::open({.log = log,
                                       .genesis = genesis,
                                       .partition = partition,
                                       .signer = *open.signer,
                                       .published = published_folder(directory, partition).root(),
                                       .own = directory.root / "tree" / number(partition),
                                       .cosigning = open.cosigning.get()}));
  return open;
}

Result<ReadNote> read_note(const chain::Genesis& genesis, Partition partition,
                           const std::string& text) {
  ledger::crypto::Verifier verifier;
  TRY_ASSIGN(const note::Note read, note::parse_note(text));
  TRY_ASSIGN(const note::NoteKey key, genesis_key(genesis, partition));
  const std::string origin = note::origin_of(genesis.origin, genesis.partition_count, partition);
  const std::vector<note::NoteKey> keys{key};
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

Result<ReadNote> newest_note(const chain::Genesis& genesis, Partition partition,
                             const publish::TileFolder& folder) {
  TRY_ASSIGN(const auto text, folder.checkpoint());
  if (!text) return none_published(folder);
  return read_note(genesis, partition, *text);
}

tl::unexpected<Error> none_published(const publish::TileFolder& folder) {
  return fail(Error{.kind = Failure::kAbsent,
                    .reason = "noCheckpoint",
                    .what = {"尚无检查点", "no checkpoint is published yet"},
                    .where = folder.checkpoint_file().string(),
                    .remedy = {"quanlu checkpoint publish", "quanlu checkpoint publish"}});
}

Result<std::optional<TreeSize>> await_published(const frame::Context& context,
                                                const Directory& directory, Partition partition,
                                                TreeSize wanted) {
  const Millis started = context.clock.monotonic();
  while (context.stop_code() == frame::kOk) {
    TRY_ASSIGN(const TreeSize size, published_size(directory, partition));
    if (size >= wanted) return std::optional(size);
    if (context.clock.monotonic().value - started.value > kPublishedWaitMs) break;
    std::this_thread::sleep_for(kPublishedLook);
  }
  return std::optional<TreeSize>();
}

}  // namespace quanlu::consumers::cli::evidence
