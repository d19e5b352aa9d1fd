#include <algorithm>

#include "consumers/cli/doctor/bundle.h"
#include "consumers/cli/doctor/commands.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/screen/table.h"
#include "ledger/chain/entry.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::cli::doctor {
namespace {

using frame::Context;
using frame::Options;

void take_last(ledger::log::Log& log, Locator at, Patient& patient) {
  const auto last = log.get(at);
  if (!last || !*last || !ledger::chain::has_entry_form((*last)->entry)) return;
  const auto header = ledger::chain::read_header((*last)->entry);
  patient.last_recorded_at =
      std::max(patient.last_recorded_at.value_or(header.recorded_at), header.recorded_at);
  patient.last_format = std::max(patient.last_format, header.format_version);
}

Patient examine(Context& context, const std::filesystem::path& root) {
  Patient patient{
      .context = context,
      .paths = {root},
      .settings = opened::read_settings(context, root),
      .ledger = opened::open_ledger(context),
      .views = projections::views::Environment::open_current(
          frame::LedgerPaths{root}.views(Partition(0)), {.access = ledger::store::Access::kRead})};
  if (!patient.ledger) return patient;
  if (auto genesis = opened::read_genesis(*patient.ledger)) patient.genesis = std::move(*genesis);
  for (const auto& log : patient.ledger->logs) {
    const std::uint64_t end = log->end().value_or(Locator(0)).value;
    patient.end += end;
    if (end > 0) take_last(*log, Locator(end - 1), patient);
  }
  return patient;
}

screen::Mark mark_of(Verdict verdict) {
  if (verdict == Verdict::kGood) return screen::Mark::kGood;
  return verdict == Verdict::kNotice ? screen::Mark::kNotice : screen::Mark::kFailed;
}

void print_people(const Context& context, const Checks& checks) {
  const screen::Screen& screen = context.screen;
  screen::Table table({{""}, {""}, {""}, {""}});
  std::size_t notices = 0, failures = 0;
  for (const Check& check : checks) {
    notices += check.verdict == Verdict::kNotice ? 1 : 0;
    failures += check.verdict == Verdict::kFailed ? 1 : 0;
    const std::string remedy = screen.say(check.remedy);
    table.add({std::string(screen.mark(mark_of(check.verdict))), screen.say(check.what),
               screen.say(check.found), remedy.empty() ? "" : "→ " + remedy});
  }
  table.print_rows(screen);
  screen.out << screen.say("检查", "checks") << " " << checks.size() << "   "
             << screen.mark(screen::Mark::kNotice) << " " << notices << "   "
             << screen.mark(screen::Mark::kFailed) << " " << failures << '\n';
}

Result<int> doctor(Context& context, const Options& options) {
  TRY_ASSIGN(const auto root, frame::find_ledger(context));
  Patient patient = examine(context, root);
  Checks checks;
  check_machine(patient, checks);
  check_contents(patient, checks);
  check_topic(patient, checks);
  check_custody(patient, checks);
  if (const int stopped = context.stop_code()) return stopped;
  int code = frame::kOk;
  for (const Check& check : checks)
    code = frame::worst(code, check.code);
  if (const auto file = options.maybe("--bundle")) {
    const std::string bytes = bundle(patient, checks);
    TRY(ledger::store::replace_file(context.directory / *file, as_bytes(bytes)));
    context.screen.note(context.screen.say("已写入 (不含个人数据与秘密)",
                                           "written, without personal data or secrets") +
                        "  " + *file);
  }
  if (context.json()) {
    screen::Json json = screen::Json::document("doctor");
    add_checks(json, checks);
    json.member("exitCode", code);
    context.screen.out << json.finish() << '\n';
  } else {
    print_people(context, checks);
  }
  return code;
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  constexpr std::string_view kWords[] = {"good", "notice", "failed"};
  return kWords[static_cast<std::size_t>(verdict)];
}

frame::Command doctor_command() {
  return {
      .path = "doctor",
      .summary = {"检查账本与本机: 每项有结论和办法",
                  "look after a ledger and its machine: a verdict and a way out for each check"},
      .examples = {"-L quanlu-demo doctor", "-L quanlu-demo doctor --bundle doctor.json"},
      .options = {{.name = "--bundle",
                   .value = "FILE",
                   .help = {"写出可交给他人的报告 (不含个人数据与秘密)",
                            "write a report for who helps: no personal data, no secrets"}}},
      .run = frame::run<doctor>};
}

}  // namespace quanlu::consumers::cli::doctor
