#include <unistd.h>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/log_spec.h"
#include "consumers/cli/opened/token.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/writing/commands.h"
#include "consumers/cli/writing/config_file.h"
#include "ledger/chain/entry.h"
#include "ledger/intake/make_ledger.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace intake = ledger::intake;

// Before the first event that `demo --events` writes.
constexpr const char* kTrialSince = "2021-01-01T00:00:00+08:00";

Result<ledger::cases::Administrators> administrators_of(const std::string& text) {
  ledger::cases::Administrators administrators;
  const std::size_t first = text.find(','), second = text.find(',', first + 1);
  if (first == std::string::npos || second == std::string::npos)
    return frame::usage({"需要三个账号", "three accounts are needed"}, "--administrators",
                        "SYS,SEC,AAD", text);
  administrators.system = text.substr(0, first);
  administrators.security = text.substr(first + 1, second - first - 1);
  administrators.audit = text.substr(second + 1);
  return administrators;
}

// Whole seconds, from one to a day.
Result<std::uint32_t> seconds_of(const frame::Options& options, const char* name,
                                 std::uint32_t otherwise) {
  constexpr std::int64_t kSecondMs = 1000, kDayMs = 86'400'000;
  TRY_ASSIGN(const std::int64_t ms, options.duration_ms(name, otherwise * kSecondMs));
  if (ms < kSecondMs || ms > kDayMs || ms % kSecondMs != 0)
    return frame::usage({"须为 1 秒至 1 天的整秒数", "whole seconds, from one to a day"}, name,
                        "1s … 24h", options.text(name));
  return static_cast<std::uint32_t>(ms / kSecondMs);
}

Result<intake::MakeOptions> options_of(frame::Context& context, const frame::Options& options) {
  intake::MakeOptions make;
  make.genesis.origin = options.text("--origin");
  const auto suite = ledger::crypto::parse_suite(options.text("--suite", "sha256"));
  if (!suite)
    return frame::usage({"未知套件", "unknown suite"}, "--suite", "sha256, gm",
                        options.text("--suite"));
  make.genesis.suite = *suite;
  TRY_ASSIGN(const std::uint64_t partitions, options.number("--partitions", 1));
  if (partitions < 1 || partitions > ledger::chain::kPartitionsMax)
    return frame::usage({"分区数超出范围", "the number of partitions is out of range"},
                        "--partitions", "1 … 32", std::to_string(partitions));
  make.genesis.partitions = static_cast<std::uint32_t>(partitions);
  TRY_ASSIGN(make.genesis.checkpoint_seconds,
             seconds_of(options, "--checkpoint-interval", make.genesis.checkpoint_seconds));
  TRY_ASSIGN(make.genesis.merge_seconds,
             seconds_of(options, "--merge-delay", make.genesis.merge_seconds));
  if (make.genesis.merge_seconds < 2 * make.genesis.checkpoint_seconds)
    return frame::usage({"合并时限不足两个检查点间隔, 承诺守不住",
                         "a merge delay of less than two intervals cannot be kept"},
                        "--merge-delay",
                        ">= " + std::to_string(2 * make.genesis.checkpoint_seconds) + "s",
                        std::to_string(make.genesis.merge_seconds) + "s");
  TRY_ASSIGN(const auto settings, opened::read_settings(context, std::nullopt));
  TRY_ASSIGN(make.log, opened::log_of(context, settings, context.directory));
  TRY_ASSIGN(make.genesis.token, opened::token_of(context, std::nullopt));
  TRY_ASSIGN(make.administrators,
             administrators_of(options.text("--administrators", "sys,sec,aad")));
  make.writer.program = "init";
  return make;
}

struct Place {
  intake::Directory directory;
  std::string passphrase_file;  // as configured
};

Result<Place> place_of(const frame::Context& context, const frame::Options& options) {
  const std::filesystem::path root =
      std::filesystem::absolute(context.directory / options.text("DIR")).lexically_normal();
  TRY_ASSIGN(const auto settings, opened::read_settings(context, std::nullopt));
  TRY_ASSIGN(auto directory, opened::directory_of(context, settings, root));
  return Place{.directory = std::move(directory),
               .passphrase_file = settings.text("keys.passphrase_file")};
}

int run_init(frame::Context& context, const frame::Options& options) {
  auto make = options_of(context, options);
  if (!make) return context.fail(make.error());
  const auto place = place_of(context, options);
  if (!place) return context.fail(place.error());
  const intake::Directory& directory = place->directory;
  const bool trial = options.has("--trial");
  if (trial) make->in_force_since = parse_rfc3339(kTrialSince);
  const auto genesis = intake::make_ledger(directory, *make, context.clock, context.random);
  if (!genesis) return context.fail(genesis.error());
  const std::string config =
      config_file({.origin = make->genesis.origin,
                   .suite = std::string(ledger::crypto::to_text(make->genesis.suite)),
                   .log = make->log,
                   .passphrase_file = place->passphrase_file,
                   .token = make->genesis.token ? to_text(*make->genesis.token) : "",
                   .user = getuid(),
                   .accounts = {trial ? "*" : make->administrators.system},
                   .trial = trial});
  // A ledger that only lacked its access ledger keeps what was written into its own.
  if (!std::filesystem::exists(directory.config())) {
    const Status written = ledger::store::replace_file(directory.config(), as_bytes(config));
    if (!written) return context.fail(written.error());
  }
  if (context.json()) {
    screen::Json json = screen::Json::document("init");
    json.member("directory", directory.root.string()).member("logId", genesis->log_id);
    json.member("origin", genesis->origin);
    json.member("suite", ledger::crypto::to_text(genesis->suite)).key("vkeys").begin_array();
    for (const std::string& key : genesis->checkpoint_keys)
      json.value(key);
    json.end().member("trial", trial);
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  const screen::Screen& screen = context.screen;
  screen.out << screen.painted(screen::Mark::kGood) << ' ' << screen.say("账本", "ledger") << "  "
             << directory.root.string() << "\n  " << screen.say("账本标识", "log id") << "  "
             << to_hex(genesis->log_id.bytes) << "\n  " << screen.say("来源", "origin") << "  "
             << genesis->origin << "  " << ledger::crypto::to_text(genesis->suite) << "\n";
  for (const std::string& key : genesis->checkpoint_keys)
    screen.out << "  " << screen.say("检查点公钥", "checkpoint key") << "  " << key << '\n';
  screen.note(screen.say("根密钥与备用写入密钥在 keys/ 中: 请移出本机保管",
                         "root keys and the spare writer key lie in keys/: keep them elsewhere"));
  return frame::kOk;
}

}  // namespace

frame::Command init_command() {
  return {
      .path = "init",
      .effect = frame::Effect::kWrites,
      .summary = {"新建账本", "make a ledger"},
      .examples = {"init ledger --origin mz.jinan.example/quanlu",
                   "init trial --origin mz.demo.example/quanlu --trial"},
      .arguments = {{.name = "DIR", .help = {"账本目录", "ledger directory"}}},
      .options =
          {{.name = "--origin",
            .value = "O",
            .help = {"检查点来源名, 不带协议的网址", "checkpoint origin, a URL without scheme"}},
           {.name = "--suite",
            .value = "S",
            .help = {"密码套件", "cipher suite"},
            .choices = {"sha256", "gm"}},
           {.name = "--partitions",
            .value = "P",
            .help = {"分区数 (1), 写入创世条目, 不可再改", "partitions (1); in genesis, for ever"}},
           {.name = "--administrators",
            .value = "SYS,SEC,AAD",
            .help = {"三员账号 (默认 sys,sec,aad)", "the three administrators (sys,sec,aad)"}},
           {.name = "--checkpoint-interval",
            .value = "DURATION",
            .help = {"检查点间隔 (10s), 写入创世条目, 不可再改",
                     "between checkpoints (10s); in genesis, for ever"}},
           {.name = "--merge-delay",
            .value = "DURATION",
            .help = {"回执承诺的时限 (60s), 写入创世条目, 不可再改",
                     "within which a receipt is kept (60s); in genesis, for ever"}},
           {.name = "--yes",
            .value = "",
            .help = {"不询问 (本命令从不询问)", "ask nothing (this command never asks)"}},
           {.name = "--trial",
            .value = "",
            .help = {"试用: 本机用户可用任何账号; 账号与规则自 2021 年起有效",
                     "trial: this user may act as any account; accounts and rules are in force "
                     "since 2021"}}},
      .run = run_init};
}

}  // namespace quanlu::consumers::cli::writing
