#include "consumers/cli/checking/commands.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/table.h"
#include "ledger/log/mirror.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace chain = ledger::chain;
using ledger::log::SourceCheck;

// An embedded log takes in what is accepted and nothing else.
Result<SourceCheck> read_whole(ledger::log::LmdbLog& log) {
  if (auto* const mirror = dynamic_cast<ledger::log::Mirror*>(&log)) return mirror->check_source();
  TRY_ASSIGN(const Locator end, log.end());
  return SourceCheck{.strays = {},
                     .records = end.value,
                     .end = Seq(end.value),
                     .differs = {},
                     .mirror_end = end.value};
}

void add_tally(screen::Json& json, std::string_view reason, const chain::StrayTally& tally) {
  json.begin_object().member("reason", reason).member("count", tally.count);
  json.member("first", tally.first.value).member("last", tally.last.value);
  json.key("samples").begin_array();
  for (const chain::StraySample& sample : tally.samples)
    json.begin_object()
        .member("locator", sample.locator.value)
        .member("bytes", std::uint64_t{sample.size})
        .member("begin", to_hex(sample.begin))
        .end();
  json.end().end();
}

template <typename Take>
void each_tally(const SourceCheck& check, Take take) {
  for (std::size_t i = 0; i < chain::kStrayReasons; ++i) {
    const auto reason = static_cast<chain::StrayReason>(i);
    if (check.strays.of(reason).count != 0) take(to_text(reason), check.strays.of(reason));
  }
  if (check.strays.superseded().count != 0) take("superseded", check.strays.superseded());
}

void print_strays_json(frame::Context& context, const std::vector<SourceCheck>& checks) {
  screen::Json json = screen::Json::document("strays");
  json.key("partitions").begin_array();
  for (std::size_t i = 0; i < checks.size(); ++i) {
    json.begin_object().member("partition", std::uint64_t{i});
    json.member("records", checks[i].records).member("accepted", checks[i].end.value);
    json.key("strays").begin_array();
    each_tally(checks[i], [&](std::string_view reason, const chain::StrayTally& tally) {
      add_tally(json, reason, tally);
    });
    json.end().end();
  }
  json.end();
  context.screen.out << json.finish() << '\n';
}

void print_strays(frame::Context& context, const std::vector<SourceCheck>& checks) {
  const screen::Screen& screen = context.screen;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    screen.out << screen.say("分区", "partition") << ' ' << i << "   " << checks[i].records << ' '
               << screen.say("条记录", "records") << "   " << checks[i].end.value << ' '
               << screen.say("条入账", "accepted") << '\n';
    each_tally(checks[i], [&](std::string_view reason, const chain::StrayTally& tally) {
      screen.out << "  " << reason << "  " << tally.count << "   " << screen.say("位置", "from")
                 << ' ' << tally.first.value << " … " << tally.last.value << '\n';
    });
  }
}

int run_strays(frame::Context& context, const frame::Options&) {
  auto opened = opened::open_ledger(context, opened::Partitions::kAsFound);
  if (!opened) return context.fail(opened.error());
  std::vector<SourceCheck> checks;
  for (const auto& log : opened->logs) {
    const auto check = read_whole(*log);
    if (!check) return context.fail(check.error());
    checks.push_back(*check);
  }
  if (context.json())
    print_strays_json(context, checks);
  else
    print_strays(context, checks);
  return frame::kOk;
}

}  // namespace

frame::Command strays_command() {
  return {.path = "strays",
          .summary = {"日志中不属于账的记录", "records in the log that are no part of the ledger"},
          .examples = {"-L quanlu-demo strays", "-L quanlu-demo strays --json"},
          .run = run_strays};
}

}  // namespace quanlu::consumers::cli::checking
