#include "consumers/cli/evidence/commands.h"
#include "consumers/cli/evidence/publish_settings.h"
#include "consumers/cli/evidence/standing.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/token.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"
#include "consumers/witness/handler.h"
#include "ledger/intake/signatories.h"

namespace quanlu::consumers::cli::evidence {
namespace {

namespace crypto = ledger::crypto;
namespace fs = std::filesystem;
namespace note = ledger::note;
using frame::Context;
using frame::Options;

constexpr const char* kWitnessKey = "witness";
constexpr unsigned kStateMode = 0700;

// <state>/name, <state>/suite lie beside the key, so that every later command has the same ones.
struct Identity {
  std::string name;
  crypto::Suite suite = crypto::Suite::kSha256;
};

Result<fs::path> state_of(const Context& context, const Options& options) {
  const auto state = options.maybe("--state");
  if (!state)
    return frame::usage({"须给出见证方目录", "the witness's folder is needed"}, "--state", "DIR",
                        "");
  return context.directory / *state;
}

Result<Identity> identity_of(const fs::path& state) {
  TRY_ASSIGN(const Bytes bytes, ledger::store::read_file(state / "identity", 4096));
  const std::string text(as_text(bytes));
  const auto end = text.find('\n');
  const auto suite = end == std::string::npos
                         ? std::nullopt
                         : crypto::parse_suite(text.substr(end + 1, text.size() - end - 2));
  if (!suite || !note::is_note_name(text.substr(0, end)))
    return fail(Failure::kTampered, "witness_state", {"见证方目录已损坏", "a damaged folder"},
                (state / "identity").string());
  return Identity{.name = text.substr(0, end), .suite = *suite};
}

note::NoteKey witness_key(const Identity& identity, const crypto::Signatory& secret) {
  crypto::Hasher hasher(identity.suite);
  return note::make_note_key(hasher, identity.name, note::NoteRole::kWitness, secret.public_key());
}

Result<int> make_witness(Context& context, const Options& options) {
  TRY_ASSIGN(const fs::path state, state_of(context, options));
  const Identity identity{.name = options.text("--name"),
                          .suite = *crypto::parse_suite(options.text("--suite", "sha256"))};
  if (!note::is_note_name(identity.name))
    return frame::usage({"见证方名称不可含空白与加号", "a name without white space and plus signs"},
                        "--name", "audit.example/w", identity.name);
  const ledger::intake::KeyFolder keys(state / "keys", identity.suite);
  if (fs::exists(state / "identity"))
    return fail(Error{.kind = Failure::kConflict,
                      .reason = "witnessExists",
                      .what = {"此处已有见证方", "there is a witness already"},
                      .where = state.string(),
                      .expected = {},
                      .found = {},
                      .remedy = {"换新密钥: 用另一目录", "a new key: another folder"}});
  TRY(ledger::store::make_folder(state, kStateMode));
  TRY(keys.prepare(context.random));
  TRY_ASSIGN(const auto token, opened::token_of(context, std::nullopt));
  TRY_ASSIGN(const crypto::Signatory secret,
             ledger::intake::obtain_signatory(keys, kWitnessKey, token, context.random));
  const std::string text =
      identity.name + "\n" + std::string(crypto::to_text(identity.suite)) + "\n";
  TRY(ledger::store::replace_file(state / "identity", as_bytes(text), 0600));
  const std::string vkey = note::to_vkey(witness_key(identity, secret));
  if (context.json()) {
    screen::Json json = screen::Json::document("witness-init");
    json.member("state", state.string()).member("vkey", vkey);
    context.screen.out << json.finish() << '\n';
  } else {
    context.screen.out << vkey << '\n';
  }
  return frame::kOk;
}

Result<std::unique_ptr<witness::Witness>> open_witness(Context& context, const Options& options) {
  TRY_ASSIGN(const fs::path state, state_of(context, options));
  TRY_ASSIGN(const Identity identity, identity_of(state));
  const ledger::intake::KeyFolder keys(state / "keys", identity.suite);
  TRY_ASSIGN(auto secret, ledger::intake::load_signatory(keys, kWitnessKey));
  const auto file = options.maybe("--policy");
  if (!file)
    return frame::usage({"须给出策略文件, 其 log 行是所见证的日志",
                         "a policy file is needed; its log lines are what is cosigned"},
                        "--policy", "FILE", "");
  TRY_ASSIGN(auto policy, read_policy(context.directory / *file, identity.suite));
  return witness::Witness::open({.folder = state / "logs",
                                 .name = identity.name,
                                 .secret = std::move(secret),
                                 .policy = std::move(policy),
                                 .clock = context.clock});
}

Result<int> serve_witness(Context& context, const Options& options) {
  TRY_ASSIGN(const std::int64_t for_ms, options.duration_ms("--for", 0));
  TRY_ASSIGN(const auto witness, open_witness(context, options));
  witness::WitnessHandler handler(*witness);
  const std::string listen = options.text("--listen", "127.0.0.1:8650");
  TRY_ASSIGN(const auto server, http::Server::start({.socket = {}, .address = listen}, handler));
  const std::string address =
      listen.substr(0, listen.rfind(':') + 1) + std::to_string(server->port());
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("witness-serve");
    json.member("address", address).member("vkey", note::to_vkey(witness->key()));
    json.key("origins").begin_array();
    for (const witness::Held& held : witness->held())
      json.value(held.log.name);
    json.end();
    screen.out << json.finish() << std::endl;
  }
  screen.talk << screen.say("见证中", "witnessing") << "   " << address << "   "
              << witness->held().size() << ' ' << screen.say("个日志", "logs") << std::endl;
  return stand(context, *server, for_ms);
}

Result<int> show_witness(Context& context, const Options& options) {
  TRY_ASSIGN(const auto witness, open_witness(context, options));
  const auto held = witness->held();
  const auto time_of = [](const witness::Held& one) {
    return Millis(static_cast<std::int64_t>(one.memory.posix_seconds) * 1000);
  };
  if (context.json()) {
    screen::Json json = screen::Json::document("witness-show");
    json.member("vkey", note::to_vkey(witness->key())).key("logs").begin_array();
    for (const witness::Held& one : held) {
      json.begin_object().member("origin", one.log.name);
      json.member("size", one.memory.size.value);
      json.member("root", to_base64(one.memory.root.bytes)).key("time");
      one.memory.posix_seconds == 0 ? json.null() : json.value(time_of(one));
      json.end();
    }
    json.end();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  const screen::Screen& screen = context.screen;
  screen.out << screen.say("见证公钥", "witness key") << "  " << note::to_vkey(witness->key())
             << '\n';
  screen::Table table(
      {{screen.say("来源", "origin")}, {screen.say("条数", "size"), true}, {"root"}});
  for (const witness::Held& one : held)
    table.add(
        {one.log.name, std::to_string(one.memory.size.value), to_base64(one.memory.root.bytes)});
  table.print(screen);
  return frame::kOk;
}

const frame::Option kState{
    .name = "--state", .value = "DIR", .help = {"见证方目录", "the witness's folder"}};
const frame::Option kPolicy{.name = "--policy",
                            .value = "FILE",
                            .help = {"C2SP 策略文件, 其 log 行是所见证的日志",
                                     "C2SP policy file; its log lines are what is cosigned"}};

}  // namespace

std::vector<frame::Command> witness_commands() {
  return {
      {.path = "witness init",
       .effect = frame::Effect::kWrites,
       .summary = {"新建见证方: 生成副署密钥, 打印 vkey",
                   "a new witness: makes its key, prints the vkey"},
       .examples = {"witness init --state audit-witness --name audit.example/w",
                    "witness init --state audit-witness-2 --name audit.example/w2 --json"},
       .options = {kState,
                   {.name = "--name",
                    .value = "NAME",
                    .help = {"副署中的名称", "its name in cosignatures"}},
                   {.name = "--suite",
                    .value = "S",
                    .help = {"所见证日志的套件 (sha256)", "suite of the logs (sha256)"},
                    .choices = {"sha256", "gm"}}},
       .run = frame::run<make_witness>},
      {.path = "witness serve",
       .effect = frame::Effect::kWrites,
       .summary = {"见证: 只副署延续, 由另一部门运行 (C2SP tlog-witness)",
                   "cosign what continues; run by another department (C2SP tlog-witness)"},
       .examples =
           {"witness init --state w --name audit.example/w && quanlu witness serve --state w "
            "--policy quanlu-demo/published/policy --listen 127.0.0.1:0 --for 1s",
            "witness init --state w2 --name audit.example/w && quanlu witness serve --state "
            "w2 --policy quanlu-demo/published/policy --listen 127.0.0.1:0 --for 1s --json"},
       .options = {kState,
                   kPolicy,
                   {.name = "--listen",
                    .value = "ADDRESS",
                    .help = {"监听地址; TLS 由前端终结 (127.0.0.1:8650)",
                             "address; TLS ends in front of it (127.0.0.1:8650)"}},
                   kFor},
       .run = frame::run<serve_witness>},
      {.path = "witness show",
       .summary = {"见证方的公钥与所见最新检查点",
                   "its key and the newest checkpoints it cosigned"},
       .examples = {"witness init --state w3 --name audit.example/w && quanlu witness show --state "
                    "w3 --policy quanlu-demo/published/policy",
                    "witness init --state w4 --name audit.example/w && quanlu witness show --state "
                    "w4 --policy quanlu-demo/published/policy --json"},
       .options = {kState, kPolicy},
       .run = frame::run<show_witness>}};
}

}  // namespace quanlu::consumers::cli::evidence
