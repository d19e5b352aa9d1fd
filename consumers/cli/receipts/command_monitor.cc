#include <algorithm>
#include <thread>

#include "consumers/cli/frame/run.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/receipts/commands.h"
#include "consumers/cli/receipts/ground.h"
#include "consumers/cli/receipts/promise_evidence.h"
#include "consumers/cli/receipts/receipt_file.h"
#include "consumers/cli/receipts/told.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::receipts {
namespace {

using frame::Context;
using frame::Options;
using verify::GivenReceipt;
using verify::JudgedPromise;
using verify::Promised;

constexpr std::chrono::milliseconds kLook{100};

struct Broken {
  GivenReceipt receipt;
  JudgedPromise judged;
  std::optional<std::filesystem::path> evidence;  // the file E3
  std::optional<Error> no_evidence;               // why there is none
};

// The ledger's own promises, each looked at until it is settled.
class Watch {
 public:
  Watch(Ground& ground, const std::filesystem::path& folder, Millis since, std::int64_t late_ms)
      : ground_(ground), given_(folder), since_(since), late_ms_(late_ms) {}

  // What is new since the last look.
  Result<std::vector<Broken>> look(Millis now) {
    // Receipts first: what they promise is in the log and, when due, under what is published now.
    TRY_ASSIGN(ReadReceipts read, given_.more());
    TRY(ground_.refresh());
    unreadable += read.unreadable.size();
    for (GivenReceipt& receipt : read.receipts)
      if (receipt.given.promise.issued_at >= since_) open_.push_back(std::move(receipt));
    std::vector<GivenReceipt> pending;
    std::vector<Broken> broken;
    for (GivenReceipt& receipt : open_) {
      TRY_ASSIGN(JudgedPromise judged, ground_.judge(receipt, Millis(now.value - late_ms_)));
      if (judged.state == Promised::kPending)
        pending.push_back(std::move(receipt));
      else if (judged.state == Promised::kKept)
        ++kept;
      else
        broken.push_back({std::move(receipt), std::move(judged), {}, {}});
    }
    open_ = std::move(pending);
    all_broken += broken.size();
    return broken;
  }

  std::uint64_t pending() const { return open_.size(); }

  std::uint64_t kept = 0, all_broken = 0, unreadable = 0;

 private:
  Ground& ground_;
  GrowingReceipts given_;
  const Millis since_;
  const std::int64_t late_ms_;
  std::vector<GivenReceipt> open_;
};

// A third party can be shown a broken promise; a key that binds nobody, or a forged line, is told.
void keep_evidence(Ground& ground, const std::filesystem::path& folder, Millis now, Broken& one) {
  if (one.judged.state != Promised::kBroken) return;
  auto kept = keep_promise_evidence(ground, one.receipt, now, folder);
  if (kept)
    one.evidence = std::move(*kept);
  else
    one.no_evidence = std::move(kept).error();
}

void tell(const Context& context, const Watch& watch, const std::vector<Broken>& broken,
          Millis now) {
  if (context.json()) {
    screen::Json json = screen::Json::document("receipt-monitor");
    json.member("time", now).member("kept", watch.kept).member("pending", watch.pending());
    json.member("broken", watch.all_broken).member("unreadable", watch.unreadable);
    json.key("findings").begin_array();
    for (const Broken& one : broken) {
      json.begin_object();
      add_promise(json, one.receipt);
      add_judged(json, one.judged);
      json.key("evidence");
      one.evidence ? json.value(one.evidence->string()) : json.null();
      json.end();
    }
    json.end();
    context.screen.out << json.finish() << std::endl;
    return;
  }
  const screen::Screen& screen = context.screen;
  for (const Broken& one : broken) {
    print_judged(screen, one.receipt, one.judged);
    if (one.evidence)
      screen.out << "  " << screen.say("证据", "evidence") << " " << one.evidence->string() << '\n';
  }
  screen.out << to_people(now) << "   " << screen.say("已守", "kept") << ' ' << watch.kept << "   "
             << screen.say("未到期", "pending") << ' ' << watch.pending() << "   "
             << screen.say("未守", "broken") << ' ' << watch.all_broken << std::endl;
}

Result<Millis> since_of(const Options& options) {
  const auto text = options.maybe("--since");
  if (!text) return Millis(0);
  if (const auto instant = parse_rfc3339(*text)) return *instant;
  if (const auto day = parse_day(*text)) return start_of(*day);
  return frame::usage({"不是时刻或日期", "neither an instant nor a day"}, "--since",
                      "2024-08-02, 2024-08-02T09:00:00+08:00", *text);
}

Result<int> monitor(Context& context, const Options& options) {
  TRY_ASSIGN(const Millis since, since_of(options));
  TRY_ASSIGN(const std::int64_t late_ms, options.duration_ms("--late", 0));
  TRY_ASSIGN(const std::int64_t every_ms, options.duration_ms("--every", 0));
  TRY_ASSIGN(const std::int64_t for_ms, options.duration_ms("--for", 0));
  TRY_ASSIGN(const auto ground, Ground::of_ledger(context));
  TRY_ASSIGN(const auto root, frame::find_ledger(context));
  const auto folder = options.maybe("--evidence");
  const auto evidence = folder ? context.directory / *folder : root / "evidence";
  Watch watch(*ground, frame::LedgerPaths{root}.receipts(), since, late_ms);
  int code = frame::kOk;
  const Millis began = context.clock.monotonic();
  Millis next = began;
  while (true) {
    const Millis now = context.clock.now();
    TRY_ASSIGN(auto broken, watch.look(now));
    for (Broken& one : broken)
      keep_evidence(*ground, evidence, now, one);
    tell(context, watch, broken, now);
    for (const Broken& one : broken)
      if (one.no_evidence) code = frame::worst(code, frame::fail_behind(context, *one.no_evidence));
    next.value += every_ms;
    while (every_ms > 0 && context.stop_code() == frame::kOk && context.clock.monotonic() < next)
      std::this_thread::sleep_for(kLook);
    const bool over = for_ms > 0 && context.clock.monotonic().value - began.value >= for_ms;
    if (every_ms == 0 || over || context.stop_code() != frame::kOk) break;
  }
  if (watch.all_broken > 0) code = frame::worst(code, frame::kTampered);
  return frame::worst(code, context.stop_code());
}

}  // namespace

frame::Command monitor_command() {
  return {
      .path = "receipt monitor",
      .effect = frame::Effect::kWrites,
      .summary = {"查看本账本作出的承诺, 报告到期未守的并留下证据 E3",
                  "look through the promises this ledger gave; report those not kept, and keep "
                  "evidence E3"},
      .examples = {"-L quanlu-demo receipt monitor",
                   "-L quanlu-demo receipt monitor --every 1s --for 2s --late 60s"},
      .options = {{.name = "--since",
                   .value = "T",
                   .help = {"只看此后签发的", "only those issued since then"}},
                  {.name = "--late",
                   .value = "DURATION",
                   .help = {"到期后容忍多久 (0s)", "tolerated behind the due time (0s)"}},
                  {.name = "--evidence",
                   .value = "FOLDER",
                   .help = {"证据文件写入此处 (账本的 evidence/)",
                            "where evidence is written (evidence/ of the ledger)"}},
                  {.name = "--every",
                   .value = "DURATION",
                   .help = {"每隔多久再看, 不给则只看一次", "look again so often; without: once"}},
                  {.name = "--for",
                   .value = "DURATION",
                   .help = {"到时自行停止", "end by itself after this time"}}},
      .run = frame::run<monitor>};
}

}  // namespace quanlu::consumers::cli::receipts
