#include <algorithm>
#include <array>
#include <tuple>

#include "consumers/cli/bench/reading.h"
#include "ledger/log/lmdb_log.h"
#include "projections/query/events.h"
#include "projections/query/snapshot.h"

namespace quanlu::consumers::cli::bench {
namespace {

namespace query = projections::query;
namespace views = projections::views;

constexpr std::size_t kLookups = 20'000, kReplays = 200, kIdsMax = 100'000;
constexpr std::size_t kReplayWanted = 30;  // events of the replayed case

Error missed(const char* what) {
  return {.kind = Failure::kFailed,
          .reason = "unequal",
          .what = {"结果不等, 速率不算", "the results differ, no rate counts"},
          .where = what};
}

Figure latency(const char* name, std::vector<double>& times, std::string notes) {
  Figure figure{.name = name, .unit = "µs", .n = times.size(), .notes = std::move(notes)};
  figure.p50 = percentile(times, 0.5);
  figure.p99 = percentile(times, 0.99);
  figure.value = *figure.p50;
  return figure;
}

struct Known {
  std::vector<std::string> bodies;
  std::vector<Id16> cases;
};

Result<Known> list_all(const query::Snapshot& snapshot) {
  Known known;
  query::Page page{.limit = 1000};
  do {
    TRY_ASSIGN(const auto answer, snapshot.organizations({}, page));
    for (const auto& card : answer.rows)
      known.bodies.emplace_back(card->subject);
    page.cursor = answer.cursor;
  } while (!page.cursor.empty() && known.bodies.size() < kIdsMax);
  page = {.limit = 1000};
  do {
    TRY_ASSIGN(const auto answer, snapshot.cases({}, page));
    for (const auto& row : answer.rows)
      known.cases.push_back(row.id);
    page.cursor = answer.cursor;
  } while (!page.cursor.empty() && known.cases.size() < kIdsMax);
  if (known.bodies.empty() || known.cases.empty()) return fail(missed("no rows"));
  return known;
}

// The case whose number of events is nearest to the wanted one.
Result<std::pair<Id16, std::size_t>> case_to_replay(const query::Snapshot& snapshot,
                                                    const std::vector<Id16>& cases) {
  std::pair<Id16, std::size_t> best{cases.front(), 0};
  const auto distance = [](std::size_t size) {
    return size > kReplayWanted ? size - kReplayWanted : kReplayWanted - size;
  };
  for (std::size_t i = 0; i < std::min<std::size_t>(cases.size(), 5000); ++i) {
    TRY_ASSIGN(const auto dossier, snapshot.dossier(cases[i], {.limit = 0}));
    if (distance(dossier.rows.size()) < distance(best.second))
      best = {cases[i], dossier.rows.size()};
  }
  return best;
}

Result<Figure> replay(const query::Snapshot& snapshot, ledger::log::LmdbLog& log,
                      const std::vector<Id16>& cases) {
  TRY_ASSIGN(const auto chosen, case_to_replay(snapshot, cases));
  TRY_ASSIGN(const auto row, snapshot.case_state(chosen.first));
  std::vector<double> times;
  for (std::size_t i = 0; i < kReplays; ++i) {
    const Stopwatch watch;
    TRY_ASSIGN(const auto folded, query::case_at(snapshot, log, chosen.first, {}));
    times.push_back(watch.microseconds());
    const auto place = [](const auto& found) {
      return std::tuple((*found)->state, (*found)->version, (*found)->events, (*found)->last_seq);
    };
    if (!row || !folded || place(folded) != place(row)) return fail(missed("case_replay"));
  }
  Figure figure = latency("case_replay", times,
                          std::to_string(chosen.second) +
                              " events read from the log and folded; equals the row of the view");
  figure.value /= 1000;
  figure.unit = "ms";
  return figure;
}

}  // namespace

Result<std::vector<Figure>> measure_queries(const ledger::intake::Directory& directory,
                                            Random& random) {
  const Partition partition(0);
  TRY_ASSIGN(const auto log, ledger::log::LmdbLog::open(directory.log(partition)));
  TRY_ASSIGN(const auto environment,
             views::Environment::open_current(directory.views(partition),
                                              {.access = ledger::store::Access::kRead}));
  TRY_ASSIGN(const auto snapshot, query::Snapshot::open(*environment));
  TRY_ASSIGN(const Known known, list_all(snapshot));
  std::vector<double> bodies, cases;
  const auto any = [&](std::size_t size) {
    std::array<std::uint8_t, 4> bytes;
    random.fill(bytes);
    return load_be<std::uint32_t>(bytes.data()) % size;
  };
  for (std::size_t i = 0; i < kLookups; ++i) {
    const std::string& subject = known.bodies[any(known.bodies.size())];
    const Stopwatch watch;
    TRY_ASSIGN(const auto card, snapshot.organization(subject));
    bodies.push_back(watch.microseconds());
    if (!card || (*card)->subject != subject) return fail(missed("org_lookup"));
  }
  for (std::size_t i = 0; i < kLookups; ++i) {
    const Id16& id = known.cases[any(known.cases.size())];
    const Stopwatch watch;
    TRY_ASSIGN(const auto row, snapshot.case_state(id));
    cases.push_back(watch.microseconds());
    if (!row) return fail(missed("case_lookup"));
  }
  std::vector<Figure> figures;
  const std::string of = ", random, warm, checksum checked; of ";
  figures.push_back(
      latency("org_lookup", bodies, "V01" + of + std::to_string(known.bodies.size())));
  figures.push_back(latency("case_lookup", cases, "V04" + of + std::to_string(known.cases.size())));
  TRY_ASSIGN(Figure replayed, replay(snapshot, *log, known.cases));
  figures.push_back(std::move(replayed));
  return figures;
}

}  // namespace quanlu::consumers::cli::bench
