#include <algorithm>
#include <array>
#include <fstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include "consumers/cli/bench/inside.h"
#include "consumers/cli/bench/proving.h"
#include "consumers/cli/bench/published.h"
#include "consumers/cli/bundles/packed_files.h"
#include "projections/query/snapshot.h"

namespace quanlu::consumers::cli::bench {
namespace {

namespace query = projections::query;

constexpr std::size_t kBundles = 10, kCasesLooked = 5'000;
constexpr std::uint64_t kEventsWanted = 30;

// The number of the case whose events are nearest to the wanted count.
Result<std::string> case_to_pack(const ledger::intake::Directory& directory) {
  TRY_ASSIGN(const auto environment,
             projections::views::Environment::open_current(
                 directory.views(Partition(0)), {.access = ledger::store::Access::kRead}));
  TRY_ASSIGN(const auto snapshot, query::Snapshot::open(*environment));
  std::string best;
  std::uint64_t nearest = UINT64_MAX;
  query::Page page{.limit = 1000};
  std::size_t looked = 0;
  do {
    TRY_ASSIGN(const auto answer, snapshot.cases({}, page));
    for (const auto& row : answer.rows) {
      TRY_ASSIGN(const auto state, snapshot.case_state(row.id));
      if (!state) continue;
      const std::uint64_t events = (*state)->events;
      const std::uint64_t away = std::max(events, kEventsWanted) - std::min(events, kEventsWanted);
      if (away < nearest) {
        nearest = away;
        best = to_hex(row.id.bytes);
      }
    }
    looked += answer.rows.size();
    page.cursor = answer.cursor;
  } while (!page.cursor.empty() && looked < kCasesLooked && nearest > 0);
  if (best.empty()) return fail(Failure::kFailed, "case", {"没有案件", "there is no case"});
  return best;
}

// The exit code; nothing where the program cannot be started.
std::optional<int> run_program(std::vector<std::string> arguments) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {1, 2})
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int started =
      posix_spawnp(&child, pointers.front(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (started != 0 || waitpid(child, &status, 0) != child) return std::nullopt;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Result<Figure> measure_bundle(frame::Context& context, const ledger::intake::Directory& directory) {
  { TRY_ASSIGN(const auto published, PublishedBench::open(directory)); }
  TRY_ASSIGN(const auto made,
             run_inside(context, directory.root, "keys new", {{"--role", "export"}}));
  const std::string* const vkey = made.find_text("vkey");
  if (vkey == nullptr) return fail(Failure::kFailed, "vkey", {"没有公钥", "there is no vkey"});
  TRY_ASSIGN(const std::string wanted, case_to_pack(directory));
  std::vector<double> times;
  std::uint64_t entries = 0, bytes = 0;
  for (std::size_t i = 0; i < kBundles; ++i) {
    const std::string file = (directory.tmp() / (std::to_string(i) + ".quanlu.zip")).string();
    const Stopwatch watch;
    TRY_ASSIGN(const auto bundle, run_inside(context, directory.root, "bundle case",
                                             {{"CASE", wanted}, {"--output", file}}));
    times.push_back(watch.microseconds());
    const std::string* const log_id = bundle.find_text("logId");
    TRY(run_inside(context, directory.root, "bundle verify",
                   {{"FILE", file},
                    {"--trust", directory.trust(log_id ? *log_id : "").string()},
                    {"--key", *vkey}}));
    entries = number_at(bundle, {"entries"});
    bytes = number_at(bundle, {"bytes"});
  }
  Figure figure{.name = "bundle_case", .unit = "ms", .n = times.size()};
  figure.p50 = percentile(times, 0.5);
  figure.p99 = percentile(times, 0.99);
  figure.value = *figure.p50 / 1000;
  figure.notes = "a case of " + std::to_string(entries) + " events, " + std::to_string(bytes) +
                 " B with proofs, keys and schemas; whole command, export noted in the access "
                 "ledger; each passes bundle verify";
  return figure;
}

Result<std::vector<Figure>> measure_second_verifier(const ledger::intake::Directory& directory,
                                                    double digest_ceiling) {
  TRY_ASSIGN(const auto published, PublishedBench::open(directory));
  const std::filesystem::path script = directory.tmp() / "verify.py";
  for (const bundles::PackedText& packed : bundles::packed_texts())
    if (packed.name == "verify.py") std::ofstream(script) << packed.text;
  const Stopwatch watch;
  const auto code =
      run_program({"python3", script.string(), directory.root.string(), "--log-id",
                   to_hex(published->genesis().log_id.bytes), "--levels", "V0,V1,V2"});
  const double seconds = watch.seconds();
  if (!code || *code == 127) return std::vector<Figure>();
  if (*code != 0)
    return fail(Failure::kFailed, "unequal",
                {"第二核验程序未以 0 结束", "the second verifier did not end with 0"},
                std::to_string(*code));
  return std::vector<Figure>{
      {.name = "verify_py",
       .value = static_cast<double>(published->size().value) / seconds,
       .unit = "events/s",
       .ceiling = digest_ceiling,
       .ceiling_name = "digest",
       .n = published->size().value,
       .notes = "verify.py, V0,V1,V2 with every seal by the openssl command; from its start"}};
}

}  // namespace quanlu::consumers::cli::bench
