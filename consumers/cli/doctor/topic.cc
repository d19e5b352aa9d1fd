// The topic that a ledger's log is on: what a writer demands of it before its first word, and
// whether it still holds what this machine has read of it.
#include "consumers/cli/doctor/check.h"
#include "consumers/cli/opened/log_spec.h"
#include "consumers/cli/screen/people.h"
#include "ledger/log/mirror.h"
#include "ledger/log/topic_care.h"

namespace quanlu::consumers::cli::doctor {
namespace {

namespace log = ledger::log;

Words found_in(const Error& error) {
  const std::string facts = (error.expected.empty() ? "" : ": " + error.expected + " ≠ ") +
                            (error.expected.empty() ? "" : error.found);
  return {error.what.zh + facts, error.what.en + facts};
}

// As the copy on this machine has it: of a topic that does not open nothing else is known.
std::uint32_t partitions_of(const Patient& patient) {
  return patient.genesis ? patient.genesis->partition_count : 1;
}

void check_settings(const Patient& patient, const log::LogSpec& spec, Checks& checks) {
  const Words what{"主题", "topic"};
  const auto errors = log::audit_log(spec, partitions_of(patient));
  if (!errors) {
    const Error& error = errors.error();
    checks.push_back(failed("topic", what, found_in(error), error.remedy, exit_code(error.kind)));
    return;
  }
  for (const Error& error : *errors)
    checks.push_back(failed("topic", what, found_in(error), error.remedy, exit_code(error.kind)));
  if (errors->empty())
    checks.push_back(
        good("topic", what, {"设置合规, 自 0 起完整", "its settings are right, it begins at 0"}));
}

// What the mirror holds was accepted once; a topic that lacks it was cut or made again.
void check_mirror(const Patient& patient, const log::LogSpec& spec, Checks& checks) {
  const Words what{"本机副本", "copy on this machine"};
  std::uint64_t held = patient.end;
  if (!patient.ledger) {  // else it is open already
    const auto mirror = log::LmdbLog::open(log::mirror_folder(patient.paths.root, Partition(0)),
                                           {.access = ledger::store::Access::kRead});
    held = mirror ? (*mirror)->end().value_or(Locator(0)).value : 0;
  }
  const std::string count = screen::grouped(held);
  if (patient.ledger) {
    checks.push_back(good("mirror", what,
                          {count + " 条, 与主题一致", count + " entries, as the topic has them"}));
    return;
  }
  const Error& error = patient.ledger.error();
  if (error.reason != "log_regressed" && error.reason != "genesis" &&
      error.reason != "topic_absent") {
    checks.push_back(notice(
        "mirror", what, {count + " 条, 未能核对", count + " entries, could not be compared"}, {}));
    return;
  }
  checks.push_back(
      failed("mirror", what,
             {count + " 条, 主题 " + topic_of(spec) + " 已不含这些: 被截断, 重建或换掉",
              count + " entries that the topic " + topic_of(spec) +
                  " does not hold any more: it was cut, made again or replaced"},
             {"停止写入, 复制 mirror/ 与 published/, 见 ops/runbooks/truncated-topic.md",
              "stop writing, copy mirror/ and published/, see ops/runbooks/truncated-topic.md"},
             frame::kTampered));
}

}  // namespace

void check_topic(Patient& patient, Checks& checks) {
  if (!patient.settings) return;
  const auto spec = opened::log_of(patient.context, *patient.settings, patient.paths.root);
  if (!spec) {
    checks.push_back(failed("topic", {"日志位置", "place of the log"}, spec.error().what,
                            spec.error().remedy, exit_code(spec.error().kind)));
    return;
  }
  if (spec->backend != log::LogSpec::Backend::kKafka) return;
  check_settings(patient, *spec, checks);
  check_mirror(patient, *spec, checks);
}

}  // namespace quanlu::consumers::cli::doctor
