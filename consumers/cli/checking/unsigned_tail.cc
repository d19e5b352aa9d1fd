#include "consumers/cli/checking/unsigned_tail.h"

#include <vector>

#include "ledger/chain/entry.h"

namespace quanlu::consumers::cli::checking {
namespace {

bool is_without_checkpoint(const verify::NotChecked& one) {
  return one.what == "entries" && (one.why == "aboveCheckpoint" || one.why == "noCheckpoint") &&
         one.partition && one.from;
}

verify::Finding too_old(const verify::NotChecked& tail, std::int64_t age, std::int64_t age_max) {
  return {.kind = "unsigned_tail",
          .level = verify::Level::kV2,
          .severity = verify::Severity::kIncomplete,
          .partition = *tail.partition,
          .seq = *tail.from,
          .locator = "seq " + std::to_string(tail.from->value),
          .expected = "<= " + std::to_string(age_max / 1000) + " s",
          .actual = std::to_string(age / 1000) + " s",
          .text = {"条目久未进入检查点, 发布者可能已停",
                   "entries have been without a checkpoint for too long: does nobody publish?"}};
}

}  // namespace

Status check_unsigned_tail(const opened::OpenedLedger& opened, Millis now, std::int64_t age_max_ms,
                           verify::Report& report) {
  std::vector<verify::Finding> found;
  for (const verify::NotChecked& tail : report.not_checked) {
    if (!is_without_checkpoint(tail)) continue;
    TRY_ASSIGN(const auto record,
               opened.logs[tail.partition->value]->get(Locator(tail.from->value)));
    if (!record || !ledger::chain::has_entry_form(record->entry))
      continue;  // other findings say so
    const Millis recorded_at = ledger::chain::read_header(record->entry).recorded_at;
    const std::int64_t age = now.value - recorded_at.value;
    if (age > age_max_ms) found.push_back(too_old(tail, age, age_max_ms));
  }
  for (verify::Finding& finding : found)
    report.add(std::move(finding));
  return {};
}

}  // namespace quanlu::consumers::cli::checking
