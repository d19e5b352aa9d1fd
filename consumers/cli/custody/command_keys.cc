#include "consumers/cli/custody/commands.h"
#include "consumers/cli/custody/key_list.h"
#include "consumers/cli/custody/succession.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/token.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/table.h"
#include "consumers/cli/writing/views.h"
#include "consumers/feed/definition.h"
#include "ledger/archive/manifest.h"
#include "ledger/intake/signatories.h"
#include "ledger/keyring/kek.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::custody {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
namespace intake = ledger::intake;
using frame::Context;
using frame::Options;

constexpr const char* kExportRole = "export";

struct Keys {
  opened::OpenedLedger ledger;
  chain::Genesis genesis;
  std::vector<ListedKey> list;
};

Result<Keys> open_keys(const Context& context) {
  Keys keys;
  TRY_ASSIGN(keys.ledger, opened::open_ledger(context));
  TRY_ASSIGN(keys.genesis, opened::read_genesis(keys.ledger));
  TRY_ASSIGN(const chain::State accepted, accepted_state(keys.ledger, keys.genesis));
  TRY_ASSIGN(keys.list, list_keys(keys.ledger, keys.genesis, accepted));
  return keys;
}

void add_key(screen::Json& json, const ListedKey& key) {
  json.begin_object().member("keyId", key.id).key("role");
  key.role.empty() ? json.null() : json.value(key.role);
  json.member("standing", id_of(key.standing)).member("inForce", key.in_force);
  json.member("serial", key.serial).member("fromEpoch", key.from_epoch).key("file");
  key.file.empty() ? json.null() : json.value(key.file);
  json.member("publicKey", key.public_key).member("vkey", key.vkey).end();
}

// The versions of the key-encryption key; nothing when its file is not ours to read.
std::optional<std::uint32_t> kek_version(const intake::Directory& directory) {
  const auto keks = ledger::keyring::Keks::load(directory.kek());
  if (!keks) return std::nullopt;
  return keks->newest();
}

Result<int> list(Context& context, const Options&) {
  TRY_ASSIGN(const Keys keys, open_keys(context));
  const screen::Screen& screen = context.screen;
  const auto kek = kek_version(keys.ledger.directory);
  if (context.json()) {
    screen::Json json = screen::Json::document("keys-list");
    json.member("logId", keys.genesis.log_id).member("threshold", keys.genesis.roots.threshold);
    json.member("kekVersion", kek).key("keys").begin_array();
    for (const ListedKey& key : keys.list)
      add_key(json, key);
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{screen.say("密钥", "key")},
                       {screen.say("用途", "role")},
                       {screen.say("状态", "standing")},
                       {screen.say("序号", "serial"), true},
                       {screen.say("起始届", "from epoch"), true},
                       {screen.say("文件", "file")}});
  for (const ListedKey& key : keys.list)
    table.add({key.id, key.role,
               screen.say(words_of(key.standing)) +
                   (key.in_force ? " · " + screen.say("在用", "in force") : ""),
               key.serial ? std::to_string(*key.serial) : "",
               key.from_epoch ? std::to_string(*key.from_epoch) : "",
               key.file.empty() ? "–" : "keys/" + key.file + ".pem"});
  table.print(screen);
  screen.note(screen.say("密钥加密密钥版本", "key-encryption key, version") + " " +
              (kek ? std::to_string(*kek) : "–"));
  return frame::kOk;
}

Result<int> show_key(Context& context, const Options& options) {
  TRY_ASSIGN(const Keys keys, open_keys(context));
  TRY_ASSIGN(const ListedKey key, find_key(keys.list, options.text("KEYID")));
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("keys-show");
    json.key("key");
    add_key(json, key);
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{""}, {""}});
  table.add({screen.say("密钥", "key"), key.id});
  table.add({screen.say("用途", "role"), key.role});
  table.add({screen.say("状态", "standing"), screen.say(words_of(key.standing))});
  if (key.serial) table.add({screen.say("序号", "serial"), std::to_string(*key.serial)});
  if (key.from_epoch)
    table.add({screen.say("起始届", "from epoch"), std::to_string(*key.from_epoch)});
  table.add({screen.say("文件", "file"), key.file.empty() ? "–" : "keys/" + key.file + ".pem"});
  table.add({screen.say("公钥", "public key"), key.public_key});
  table.add({"vkey", key.vkey});
  table.print_rows(screen);
  return frame::kOk;
}

// Public keys only, one vkey to a line, for whoever checks signatures elsewhere.
Result<int> export_(Context& context, const Options& options) {
  TRY_ASSIGN(const Keys keys, open_keys(context));
  const std::string role = options.text("--role");
  std::string lines;
  screen::Json json = screen::Json::document("keys-export");
  json.member("logId", keys.genesis.log_id).member("origin", keys.genesis.origin);
  json.key("vkeys").begin_array();
  for (const ListedKey& key : keys.list) {
    // An export key needs no grant: who receives bundles pins it.
    const bool pinned = key.role == kExportRole && role == key.role;
    if (key.standing == KeyStanding::kRevoked) continue;
    if (key.standing == KeyStanding::kUnlisted && !pinned) continue;
    if (!role.empty() && role != key.role) continue;
    lines += key.vkey + "\n";
    json.value(key.vkey);
  }
  json.end();
  if (const auto file = options.maybe("--output")) {
    TRY(ledger::store::replace_file(context.directory / *file, as_bytes(lines)));
    context.screen.note((context.directory / *file).string());
  }
  if (context.json())
    context.screen.out << json.finish() << '\n';
  else if (!options.has("--output"))
    context.screen.out << lines;
  return lines.empty() ? frame::kAbsent : frame::kOk;
}

Status make_kek(Context& context, const intake::Directory& directory) {
  if (std::filesystem::exists(directory.kek()))
    return fail(Error{.kind = Failure::kConflict,
                      .reason = "exists",
                      .what = {"已有密钥加密密钥", "there is a key-encryption key already"},
                      .where = directory.kek().string(),
                      .remedy = {"换新: quanlu keys rotate --role kek",
                                 "the next version: quanlu keys rotate --role kek"}});
  return ledger::keyring::create_kek(directory.kek(), context.random);
}

// The key of one feed, with its grant, since nothing else is to be decided about it.
Result<int> make_for_feed(Context& context, const Options& options) {
  const std::string feed = options.text("--feed");
  if (!consumers::feed::is_feed_name(feed))
    return frame::usage({"推送名写法不对", "this is no name of a feed"}, "--feed",
                        "a-z 0-9 - _ [.aml]", feed);
  TRY_ASSIGN(const writing::LedgerSettings settings, writing::read_settings(context));
  const auto roots = options.maybe("--roots");
  TRY_ASSIGN(const Succession done,
             grant_feed(context, settings,
                        roots ? context.directory / *roots : settings.directory.keys(), feed));
  const std::string file = intake::KeyFolder::feed(feed);
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const chain::Genesis genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(
      const crypto::SigningKey key,
      intake::KeyFolder(settings.directory.keys(), genesis.suite, settings.directory.passphrase)
          .load(file));
  crypto::Hasher hasher(genesis.suite);
  const std::string vkey = intake::note_verifier_key(hasher, genesis.origin, key.public_key());
  if (context.json()) {
    screen::Json json = screen::Json::document("keys-new");
    json.member("keyId", done.new_id).member("role", "feed").member("file", file);
    json.member("vkey", vkey).key("grantSeq");
    done.receipts.empty() ? json.null() : json.value(done.receipts.front().seq.value);
    context.screen.out << json.finish() << '\n';
  } else {
    context.screen.out << vkey << '\n';
    context.screen.note("keys/" + file + ".pem  " +
                        (done.receipts.empty()
                             ? context.screen.say("已有授权", "it had its grant")
                             : context.screen.say("已授权", "granted") + " seq " +
                                   std::to_string(done.receipts.front().seq.value)));
  }
  ledger.logs.clear();  // the views open the log themselves
  return writing::end_with_views(context, settings);
}

// A file with a new key; what it may do, a grant says.
Result<int> make(Context& context, const Options& options) {
  const std::string role = options.text("--role");
  if (role.empty())
    return frame::usage({"须说明用途", "its role is needed"}, "keys new", "--role writer|…", "");
  if (options.has("--feed") && role != "feed")
    return frame::usage({"--feed 只用于 --role feed", "--feed goes with --role feed only"},
                        "--role", "feed", role);
  if (options.has("--feed")) return make_for_feed(context, options);
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const chain::Genesis genesis, opened::read_genesis(ledger));
  const intake::Directory& directory = ledger.directory;
  if (role == "kek") {
    TRY(make_kek(context, directory));
    if (context.json())
      context.screen.out << screen::Json::document("keys-new").member("role", role).finish()
                         << '\n';
    return frame::kOk;
  }
  const intake::KeyFolder keys(directory.keys(), genesis.suite, directory.passphrase);
  TRY(keys.prepare(context.random));
  const bool is_export = role == kExportRole;
  std::string name = is_export ? intake::KeyFolder::kExport : role + "-new";
  if (std::filesystem::exists(keys.file(name))) name = role + "-new";
  for (int number = 2; std::filesystem::exists(keys.file(name)); ++number)
    name = role + "-new-" + std::to_string(number);
  std::optional<crypto::TokenUri> token;
  if (role == "writer" || role == "checkpoint" || role == "witness") {  // others sign from files
    TRY_ASSIGN(token, opened::token_of(context, directory.root));
  }
  TRY_ASSIGN(const crypto::Signatory key,
             intake::obtain_signatory(keys, name, token, context.random));
  crypto::Hasher hasher(genesis.suite);
  const std::string vkey = intake::note_verifier_key(
      hasher, is_export ? ledger::archive::export_name(genesis.origin) : genesis.origin,
      key.public_key());
  if (context.json()) {
    screen::Json json = screen::Json::document("keys-new");
    json.member("keyId", to_hex(key.id().bytes)).member("role", role).member("file", name);
    json.member("vkey", vkey);
    context.screen.out << json.finish() << '\n';
  } else {
    context.screen.out << vkey << '\n';
    context.screen.note("keys/" + name + ".pem  " +
                        (is_export
                             ? context.screen.say("把这把公钥交给接收方",
                                                  "give this vkey to whoever receives bundles")
                             : context.screen.say("尚未授权", "it has no grant yet")));
    if (is_export && name != intake::KeyFolder::kExport)
      context.screen.note(
          context.screen.say("仍由 keys/export.pem 签署; 用这一把: bundle … --key " + name +
                                 "; 换用: keys rotate --role export",
                             "keys/export.pem goes on signing; with this one: bundle … --key " +
                                 name + "; for good: keys rotate --role export"));
  }
  return frame::kOk;
}

}  // namespace

std::vector<frame::Command> key_commands() {
  const std::vector<std::string> roles{"writer", "checkpoint", "receipt", "witness",
                                       "feed",   "export",     "root",    "kek"};
  return {
      {.path = "keys list",
       .summary = {"账本的密钥", "the keys of the ledger"},
       .examples = {"-L quanlu-demo keys list", "-L quanlu-demo keys list --json"},
       .run = frame::run<list>},
      {.path = "keys show",
       .summary = {"一把密钥", "one key"},
       .examples = {"-L quanlu-demo keys show writer", "-L quanlu-demo keys show writer --json"},
       .arguments = {{.name = "KEYID",
                      .help = {"密钥号或其开头, 或文件名",
                               "key id or its beginning, or the name of its file"}}},
       .run = frame::run<show_key>},
      {.path = "keys export",
       .summary = {"公钥, 每行一把 vkey", "public keys, a vkey on each line"},
       .examples = {"-L quanlu-demo keys export", "-L quanlu-demo keys export --role checkpoint"},
       .options = {{.name = "--role",
                    .value = "R",
                    .help = {"只要这种用途", "of this role only"},
                    .choices = {"writer", "checkpoint", "receipt", "feed", "export", "root"}},
                   {.name = "--output",
                    .value = "FILE",
                    .help = {"写入文件", "into a file"},
                    .letter = "-o"}},
       .run = frame::run<export_>},
      {.path = "keys new",
       .effect = frame::Effect::kWrites,
       .summary = {"生成密钥文件 (--feed 之外尚未授权)",
                   "make a key file (without a grant, but for --feed)"},
       .examples = {"-L quanlu-demo keys new --role writer --json",
                    "-L quanlu-demo keys new --role feed --feed finance --actor sec"},
       .options =
           {{.name = "--role", .value = "R", .help = {"用途", "what it is for"}, .choices = roles},
            {.name = "--feed",
             .value = "NAME",
             .help = {"某一推送的密钥, 并授权 (1332)", "the key of this feed, granted (1332)"}},
            {.name = "--roots",
             .value = "DIR",
             .help = {"根密钥所在目录 (keys/)", "folder of the root keys (keys/)"}}},
       .run = frame::run<make>}};
}

}  // namespace quanlu::consumers::cli::custody
