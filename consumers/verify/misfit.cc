#include "consumers/verify/misfit.h"

#include "schemas/base/bytes.h"

namespace quanlu::consumers::verify {
namespace {

namespace chain = ledger::chain;

std::optional<Finding> of_another(const Item& item, const chain::Genesis& genesis,
                                  Partition partition) {
  const chain::Header& header = item.header;
  if (header.format_version != chain::kFormatVersion ||
      header.suite != static_cast<std::uint16_t>(genesis.suite) ||
      (header.flags & chain::kCriticalFlags) != 0)
    return finding_at(item, "version", Level::kV0, "formatVersion, suite and flags of genesis",
                      std::to_string(header.format_version) + "/" + std::to_string(header.suite) +
                          "/" + std::to_string(header.flags),
                      {"格式, 套件或标志不符", "format, suite or flags do not fit"});
  const bool first = header.partition == Partition(0) && header.seq == Seq(0) && item.seq == Seq(0);
  const Digest& ledger = first ? item.leaf : header.log_id;
  if (ledger != genesis.log_id)
    return finding_at(item, "foreign", Level::kV0, to_hex(genesis.log_id.bytes),
                      to_hex(ledger.bytes), {"属于另一本账", "of another ledger"});
  if (header.partition != partition)
    return finding_at(item, "partition", Level::kV0, std::to_string(partition.value),
                      std::to_string(header.partition.value),
                      {"属于另一分区", "of another partition"});
  return std::nullopt;
}

}  // namespace

std::optional<Finding> misfit(const Item& item, const chain::Genesis& genesis, Partition partition,
                              const Digest& before) {
  if (!chain::has_entry_form(item.raw.record.entry))
    return finding_at(
        item, "malformed", Level::kV0, "an entry of 144 to 65528 bytes with its root pointer",
        std::to_string(item.raw.record.entry.size()) + " bytes", {"不是一条条目", "no entry"});
  if (auto finding = of_another(item, genesis, partition)) return finding;
  if (item.header.seq == item.seq) return std::nullopt;
  // One that links to the entry before but names another seq had its header changed; one that does
  // not link was moved.
  const bool links = item.header.prev == before;
  return finding_at(item, links ? "header" : "displaced", links ? Level::kV0 : Level::kV1,
                    "seq " + std::to_string(item.seq.value),
                    "seq " + std::to_string(item.header.seq.value),
                    {"该条不在其位置", "this entry is not in its place"});
}

Finding finding_at(const Item& item, std::string kind, Level level, std::string expected,
                   std::string actual, Words text) {
  Finding finding{.kind = std::move(kind),
                  .level = level,
                  .seq = item.seq,
                  .locator = {},
                  .expected = std::move(expected),
                  .actual = std::move(actual),
                  .text = std::move(text)};
  if (!chain::has_entry_form(item.raw.record.entry)) return finding;
  finding.event_id = item.header.event_id;
  finding.type = item.header.type_code;
  return finding;
}

}  // namespace quanlu::consumers::verify
