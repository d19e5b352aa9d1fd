#include "consumers/cli/checking/check_source.h"

#include "ledger/log/mirror.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace chain = ledger::chain;
using verify::Finding;
using verify::Level;
using verify::Severity;

// Duplicates are a note; whatever else is in the topic somebody put there.
void add_strays(const chain::Strays& strays, Partition partition, bool strict,
                verify::Report& report) {
  for (std::size_t i = 0; i < chain::kStrayReasons; ++i) {
    const auto reason = static_cast<chain::StrayReason>(i);
    const chain::StrayTally& tally = strays.of(reason);
    report.add_strays({std::string(to_text(reason)), tally.count});
    if (tally.count == 0 || reason == chain::StrayReason::kOld) continue;
    report.add({.kind = "stray",
                .level = Level::kV1,
                .severity = strict ? Severity::kIncomplete : Severity::kWarn,
                .partition = partition,
                .seq = {},
                .locator = "offset " + std::to_string(tally.first.value),
                .expected = "records of the writer only",
                .actual = std::to_string(tally.count) + " " + std::string(to_text(reason)),
                .text = {"主题中有不属于账的记录, 未计入账",
                         "the topic holds records that are no part of the ledger"}});
  }
}

void add_difference(const ledger::log::SourceCheck& check, Partition partition,
                    verify::Report& report) {
  const bool is_short = check.end.value < check.mirror_end;
  if (!is_short && !check.differs) return;
  const Seq seq = check.differs.value_or(check.end);
  report.add({.kind = is_short && !check.differs ? "missing" : "leaf_mismatch",
              .level = Level::kV1,
              .partition = partition,
              .seq = seq,
              .locator = "seq " + std::to_string(seq.value),
              .expected = "what the copy on this machine holds",
              .actual = is_short ? "the log ends at seq " + std::to_string(check.end.value)
                                 : "another entry or seal",
              .text = {"日志与本机副本不同", "the log is another than the copy on this machine"}});
}

}  // namespace

Status check_source(opened::OpenedLedger& opened, bool strict_strays, verify::Report& report) {
  for (std::uint32_t i = 0; i < opened.partitions(); ++i) {
    auto* const mirror = dynamic_cast<ledger::log::Mirror*>(opened.logs[i].get());
    if (mirror == nullptr) continue;
    TRY_ASSIGN(const ledger::log::SourceCheck check, mirror->check_source());
    add_strays(check.strays, Partition(i), strict_strays, report);
    add_difference(check, Partition(i), report);
  }
  return {};
}

}  // namespace quanlu::consumers::cli::checking
