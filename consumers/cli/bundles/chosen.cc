#include "consumers/cli/bundles/chosen.h"

#include <set>

#include "consumers/bundle/names.h"
#include "consumers/cli/opened/position_text.h"
#include "consumers/cli/reading/events.h"
#include "consumers/cli/replaying/history.h"
#include "schemas/base/position.h"
#include "schemas/codec/place.h"

namespace quanlu::consumers::cli::bundles {
namespace {

using ledger::archive::BundleKind;
using projections::query::Sight;

tl::unexpected<Error> not_handed_on(std::string where) {
  return fail(
      Error{.kind = Failure::kDenied,
            .reason = "classHidden",
            .what = {"该账号不能看其中某条的原字节, 因此不能制作完整的包",
                     "this account may not read the bytes of one of them, so it can make "
                     "no complete bundle"},
            .where = std::move(where),
            .expected = {},
            .found = {},
            .remedy = {"由有此权限的账号导出", "let an account with that right export it"}});
}

tl::unexpected<Error> too_many(std::uint64_t count) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "limit",
                    .what = {"一个包装不下这么多条", "more entries than one bundle holds"},
                    .where = {},
                    .expected = "<= " + std::to_string(kEntriesMax),
                    .found = std::to_string(count),
                    .remedy = {"分成几个范围", "make several ranges"}});
}

// "5..20", "0:5..0:20"
Result<bundle::Range> range_of(const std::string& argument) {
  const std::size_t dots = argument.find("..");
  const auto first = parse_position(argument.substr(0, dots));
  const auto last =
      dots == std::string::npos ? std::nullopt : parse_position(argument.substr(dots + 2));
  if (!first || !last || first->partition != last->partition || last->seq < first->seq)
    return frame::usage({"不是范围", "this is no range"}, "SEQ..SEQ", "5..20, 0:5..0:20", argument);
  return bundle::Range{.partition = first->partition, .first = first->seq, .last = last->seq};
}

Result<Chosen> choose_range(opened::OpenedLedger& ledger, opened::Reading& reading,
                            const std::string& argument) {
  TRY_ASSIGN(const bundle::Range range, range_of(argument));
  const std::uint64_t count = range.last.value - range.first.value + 1;
  if (count > kEntriesMax) return too_many(count);
  if (range.partition.value >= ledger.partitions())
    return fail(Failure::kAbsent, "absent", {"没有这个分区", "no such partition"}, argument);
  Chosen chosen{.kind = BundleKind::kRange, .filter = to_filter(range), .places = {}};
  std::vector<Seq>& seqs = chosen.places[range.partition];
  TRY(reading::walk(
      *ledger.logs[range.partition.value], Locator(range.first.value),
      Locator(range.last.value + 1), [&](const reading::ReadEvent& read) -> Result<bool> {
        const Seq seq = read.header.seq;
        if (read.event != nullptr) {
          const std::string where = opened::where_text({range.partition, seq}, ledger.partitions());
          TRY_ASSIGN(const Sight sight, reading.disclosure().named(*read.event, where));
          if (sight != Sight::kClear) return not_handed_on(where);
        }
        seqs.push_back(seq);
        return true;
      }));
  if (seqs.size() == count) return chosen;
  return fail(Failure::kAbsent, "absent", {"范围超出日志", "the log does not reach so far"},
              argument);
}

Result<Chosen> choose_named(frame::Context& context, opened::OpenedLedger& ledger,
                            opened::Reading& reading, BundleKind kind,
                            const std::string& argument) {
  TRY_ASSIGN(const replaying::Named named, replaying::find_named(ledger, argument));
  if (named.is_case() != (kind == BundleKind::kCase))
    return fail(Failure::kAbsent, "absent",
                kind == BundleKind::kCase ? Words{"这不是案件", "this is no case"}
                                          : Words{"这不是组织", "this is no organization"},
                argument);
  TRY_ASSIGN(const replaying::History history,
             replaying::read_history(context, ledger, named, {}, reading.disclosure()));
  if (history.broken)
    return fail(Failure::kTampered, "leaf_mismatch",
                {"其中一条与后一条的 prev 不符", "one of them is not what was chained"},
                ledger.partitions() > 1 ? history.broken_at
                                        : "seq " + std::to_string(history.broken->value));
  Chosen chosen{.kind = kind, .filter = named.key, .places = {}};
  std::set<Seq> taken;  // in the order of the ledger
  for (const replaying::Entry& entry : history.entries) {
    if (entry.is_rules) continue;
    const Position at{entry.event.partition(), entry.event.seq()};
    if (entry.is_masked) return not_handed_on(opened::where_text(at, ledger.partitions()));
    chosen.places[at.partition].push_back(at.seq);
    taken.insert(schemas::codec::place_of(entry.event));
  }
  for (const Seq place : history.places)
    if (!taken.contains(place))
      return not_handed_on(ledger.partitions() > 1 ? "@" + std::to_string(place.value)
                                                   : "seq " + std::to_string(place.value));
  if (chosen.count() > kEntriesMax) return too_many(chosen.count());
  if (chosen.count() > 0) return chosen;
  return fail(Failure::kAbsent, "absent", {"没有这个案件或组织的事件", "no event of it"}, argument);
}

}  // namespace

std::size_t Chosen::count() const {
  std::size_t count = 0;
  for (const auto& [partition, seqs] : places)
    count += seqs.size();
  return count;
}

Result<Chosen> choose(frame::Context& context, opened::OpenedLedger& ledger,
                      opened::Reading& reading, BundleKind kind, const std::string& argument) {
  if (kind == BundleKind::kRange) return choose_range(ledger, reading, argument);
  return choose_named(context, ledger, reading, kind, argument);
}

}  // namespace quanlu::consumers::cli::bundles
