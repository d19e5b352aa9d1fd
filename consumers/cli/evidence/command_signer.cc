#include "consumers/cli/evidence/commands.h"
#include "consumers/cli/evidence/proof_check.h"
#include "consumers/cli/evidence/standing.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/json.h"
#include "consumers/signer/handler.h"
#include "ledger/intake/signatories.h"
#include "ledger/note/lines.h"

namespace quanlu::consumers::cli::evidence {
namespace {

namespace fs = std::filesystem;
namespace note = ledger::note;
namespace publish = ledger::publish;
using frame::Context;
using frame::Options;

constexpr std::size_t kKeysBytesMax = 64 * 1024;

// The checkpoint keys of the ledger by partition: from the file, else from its genesis.
Result<std::vector<std::string>> vkeys_of(const Context& context, const Options& options) {
  std::vector<std::string> vkeys;
  if (const auto file = options.maybe("--vkeys")) {
    TRY_ASSIGN(const Bytes bytes,
               ledger::store::read_file(context.directory / *file, kKeysBytesMax));
    std::string_view text = as_text(bytes);
    while (const auto line = note::take_line(text))
      vkeys.emplace_back(*line);
    if (!vkeys.empty() && text.empty()) return vkeys;
    return frame::usage({"此文件每行应是一把检查点公钥", "a checkpoint key on each line is needed"},
                        *file, "name+id+key", std::string(text));
  }
  TRY_ASSIGN(opened::OpenedLedger opened, opened::open_ledger(context));
  TRY_ASSIGN(const ledger::chain::Genesis genesis, opened::read_genesis(opened));
  return genesis.checkpoint_keys;
}

// Each partition's key that lies in the folder; the others are another process's.
Result<std::vector<std::unique_ptr<publish::InlineSigner>>> open_signers(
    Context& context, const std::vector<std::string>& vkeys, const fs::path& keys,
    const fs::path& passphrase, const fs::path& state) {
  std::vector<std::unique_ptr<publish::InlineSigner>> signers;
  for (std::uint32_t p = 0; p < vkeys.size(); ++p) {
    const auto key = pinned_key(vkeys[p]);
    if (!key)
      return frame::usage({"不是检查点公钥", "this is no checkpoint key"}, "--vkeys", "name+id+key",
                          vkeys[p]);
    const ledger::intake::KeyFolder folder(keys, key->key.suite, passphrase);
    const std::string name = ledger::intake::KeyFolder::checkpoint(Partition(p));
    if (!fs::exists(folder.file(name))) continue;
    TRY_ASSIGN(auto secret, ledger::intake::load_signatory(folder, name));
    if (secret.public_key() != key->key)
      return fail(Error{.kind = Failure::kDenied,
                        .reason = "checkpointKey",
                        .what = {"密钥文件不是账本所列的那一把", "the key is not the ledger's"},
                        .where = folder.file(name).string(),
                        .expected = vkeys[p]});
    TRY_ASSIGN(auto signer,
               publish::InlineSigner::open(state, key->name, std::move(secret), context.clock));
    signers.push_back(std::move(signer));
  }
  if (signers.empty())
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "checkpointKey",
                      .what = {"没有检查点密钥", "there is no checkpoint key"},
                      .where = keys.string(),
                      .expected = "checkpoint-0.pem"});
  return signers;
}

// As given, else inside the ledger directory, which then has to be named.
Result<fs::path> place_of(const Context& context, const Options& options, const char* option,
                          const char* otherwise) {
  if (const auto given = options.maybe(option)) return context.directory / *given;
  TRY_ASSIGN(const fs::path root, frame::find_ledger(context));
  return root / otherwise;
}

// keys.passphrase_file of the ledger's configuration, or of the one that --config names.
Result<fs::path> passphrase_of(const Context& context) {
  const auto root = frame::find_ledger(context);
  const auto ledger = root ? std::optional(*root) : std::nullopt;
  TRY_ASSIGN(const auto settings, opened::read_settings(context, ledger));
  TRY_ASSIGN(const auto directory,
             opened::directory_of(context, settings, root ? *root : context.directory));
  return directory.passphrase;
}

Result<int> sign(Context& context, const Options& options) {
  TRY_ASSIGN(const std::int64_t for_ms, options.duration_ms("--for", 0));
  TRY_ASSIGN(const auto vkeys, vkeys_of(context, options));
  TRY_ASSIGN(const fs::path state, place_of(context, options, "--state", "signer"));
  TRY_ASSIGN(const fs::path socket, place_of(context, options, "--socket", "run/signer.sock"));
  TRY_ASSIGN(const fs::path keys, place_of(context, options, "--keys", "keys"));
  TRY_ASSIGN(const fs::path passphrase, passphrase_of(context));
  TRY_ASSIGN(auto signers, open_signers(context, vkeys, keys, passphrase, state));
  const std::size_t count = signers.size();
  signer::SignerHandler handler(std::move(signers), state, context.clock);
  TRY(ledger::store::make_folder(socket.parent_path(), 0750));
  TRY_ASSIGN(const auto server, http::Server::start({.socket = socket}, handler));
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("signer");
    json.member("socket", socket.string()).member("origins", count);
    screen.out << json.finish() << std::endl;
  }
  screen.talk << screen.say("签名进程", "signer") << "   " << count << ' '
              << screen.say("把检查点密钥", "checkpoint keys") << "   " << socket.string()
              << std::endl;
  return stand(context, *server, for_ms);
}

}  // namespace

frame::Command signer_command() {
  return {.path = "signer",
          .effect = frame::Effect::kWrites,
          .summary = {"签名进程: 独掌检查点密钥, 记得签过什么, 只签延续",
                      "the signer: holds the checkpoint keys, signs only what continues"},
          .examples = {"-L quanlu-demo signer --for 1s",
                       "-L quanlu-demo signer --state signer-state --for 1s --json"},
          .options = {{.name = "--keys",
                       .value = "DIR",
                       .help = {"检查点密钥目录 (keys)", "folder of the checkpoint keys (keys)"}},
                      {.name = "--state",
                       .value = "DIR",
                       .help = {"它的记忆; 不可备份恢复 (signer)",
                                "its memory, never restored from a backup (signer)"}},
                      {.name = "--socket",
                       .value = "PATH",
                       .help = {"本机套接字 (run/signer.sock)", "local socket (run/signer.sock)"}},
                      {.name = "--vkeys",
                       .value = "FILE",
                       .help = {"账本的 keys.vkey, 代替读账本",
                                "the ledger's keys.vkey, in place of reading the ledger"}},
                      kFor},
          .run = frame::run<sign>};
}

}  // namespace quanlu::consumers::cli::evidence
