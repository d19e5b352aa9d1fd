#include "consumers/cli/writing/opening.h"

#include <unistd.h>

#include "consumers/cli/about/version.h"
#include "consumers/cli/opened/caller.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/opened/log_spec.h"
#include "consumers/cli/screen/progress.h"
#include "ledger/intake/genesis.h"
#include "schemas/base/bytes.h"
#include "schemas/codec/event_json.h"
#include "schemas/codec/json_writer.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::writing {

namespace intake = ledger::intake;
namespace settings = schemas::settings;

Result<LedgerSettings> read_settings(const frame::Context& context) {
  LedgerSettings ledger;
  TRY_ASSIGN(const std::filesystem::path root, frame::find_ledger(context));
  TRY_ASSIGN(ledger.file, opened::read_settings(context, root));
  const settings::Settings& settings = ledger.file;
  TRY_ASSIGN(ledger.directory, opened::directory_of(context, settings, root));
  TRY_ASSIGN(ledger.log, opened::log_of(context, settings, ledger.directory.root));
  auto caller = opened::caller_of(context, settings);
  if (!caller) return fail(opened::half_made_or(caller.error(), root));
  ledger.caller = std::move(*caller);
  ledger.own_clock = std::filesystem::exists(ledger.directory.demo_note());
  ledger.writer.batch_events_max =
      static_cast<std::size_t>(settings.integer("intake.batch_events_max"));
  ledger.writer.batch_bytes_max =
      static_cast<std::size_t>(settings.integer("intake.batch_bytes_max"));
  ledger.writer.disk_free_min = static_cast<unsigned>(settings.integer("intake.disk_free_min"));
  ledger.writer.accept_clock = ledger.writer.own_clock = ledger.own_clock;
  ledger.writer.program = "quanlu " + std::string(about::version());
  char host[256] = {};
  if (gethostname(host, sizeof host - 1) == 0) ledger.writer.host = host;
  return ledger;
}

Result<AcceptedLog> open_accepted(const LedgerSettings& settings) {
  AcceptedLog open;
  std::optional<ledger::chain::Genesis> genesis;
  for (std::uint32_t p = 0; p == 0 || p < genesis->partition_count; ++p) {
    TRY_ASSIGN(auto log, ledger::log::open_accepted(settings.log, settings.directory.root,
                                                    Partition(p), genesis));
    open.partitions.push_back(std::move(log));
    if (genesis) continue;
    TRY_ASSIGN(genesis, intake::genesis_of(*open.partitions.front()));
  }
  open.genesis = std::move(*genesis);
  if (open.partitions.size() == 1) return open;
  std::vector<ledger::log::Log*> logs;
  for (const auto& log : open.partitions)
    logs.push_back(log.get());
  open.ordered = std::make_unique<ledger::log::OrderedLog>(std::move(logs));
  return open;
}

Result<std::unique_ptr<intake::OpenLedger>> open_for_writing(frame::Context& context,
                                                             const LedgerSettings& settings) {
  screen::Progress progress(context.screen, context.clock, {"恢复", "recover"}, {"条", "events"},
                            0);
  intake::OpenOptions options{.log = settings.log,
                              .holder = "pid " + std::to_string(getpid()),
                              .writer = settings.writer,
                              .progress = [&](std::uint64_t done) { progress.at(done); }};
  return intake::OpenLedger::open(settings.directory, std::move(options), context.clock,
                                  context.random);
}

Result<std::unique_ptr<intake::OpenLedger>> open_for_events(frame::Context& context,
                                                            LedgerSettings settings) {
  settings.writer.epoch_waits = true;
  return open_for_writing(context, settings);
}

void print_receipt(const frame::Context& context, const intake::Receipt& receipt,
                   ledger::crypto::Suite suite) {
  const screen::Screen& screen = context.screen;
  const auto* type = schemas::registry::find_event(receipt.type_code.value);
  const std::string name = type == nullptr
                               ? std::to_string(receipt.type_code.value)
                               : screen.say(type->zh, type->en) + " " + std::string(type->name);
  if (receipt.dry_run) {
    screen.out << screen.say("可以入账 (未写入)", "would be appended (nothing written)") << "   "
               << name << " (" << receipt.type_code.value << ")   " << receipt.stream << "\n";
    return;
  }
  screen.out << (receipt.replayed ? screen.say("此前已入账", "appended before")
                                  : screen.say("已入账", "appended"))
             << "   seq " << receipt.seq.value << "  " << screen.say("分区", "partition") << ' '
             << receipt.partition.value << "   " << name << " (" << receipt.type_code.value
             << ")   " << receipt.stream << "  " << screen.say("版本", "version") << ' '
             << receipt.stream_seq.value << '\n';
  screen.out << screen.say("叶哈希", "leaf") << "       "
             << schemas::codec::digest_text(static_cast<std::uint16_t>(suite), receipt.leaf)
             << '\n';
}

}  // namespace quanlu::consumers::cli::writing
