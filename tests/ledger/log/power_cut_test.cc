#include "tests/support/power_cut.h"

#include <cstdlib>
#include <fstream>

#include "ledger/log/lmdb_log.h"
#include "tests/ledger/log/batches.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::log;
using quanlu::ledger::store::Access;
using namespace quanlu::tests;

namespace {

std::vector<std::size_t> batch_sizes(std::uint64_t seed, std::size_t count) {
  SeededRandom random(seed);
  std::vector<std::size_t> sizes;
  while (sizes.size() < count)
    sizes.push_back(1 + random.below(random.below(4) == 0 ? 60 : 4));
  return sizes;
}

// Appends batches, with entries beyond a page among them, and records what reached the disk.
std::vector<DiskStep> record_appends(const std::filesystem::path& folder, std::uint64_t seed,
                                     Access access) {
  DiskRecorder recorder(folder / "data.mdb");
  const auto log = must(LmdbLog::open(folder, {.access = access}));
  std::uint64_t base = 0;
  for (const std::size_t count : batch_sizes(seed, 12)) {
    auto batch = batch_of(base, count);
    if (count == 3) batch.entries[1] = Bytes(9000, 0x77);
    must(log->append(Locator(base), batch.view()));
    base += count;
    recorder.answer(base);
  }
  return recorder.steps();
}

// True when the log opens, holds whole batches only, and at least what was promised.
bool keeps_its_promise(const CrashState& state, const std::vector<std::size_t>& sizes) {
  const TempDir dir;
  std::filesystem::create_directory(dir.path() / "log");
  std::ofstream(dir.path() / "log" / "data.mdb", std::ios::binary)
      .write(reinterpret_cast<const char*>(state.file.data()),
             static_cast<std::streamsize>(state.file.size()));
  const auto log = LmdbLog::open(dir.path() / "log");
  if (!log) return false;
  const auto end = (*log)->end();
  if (!end || end->value < state.promised) return false;
  std::uint64_t whole = 0;
  for (std::size_t i = 0; i < sizes.size() && whole < end->value; ++i)
    whole += sizes[i];
  const auto reader = must((*log)->read(Locator(0)));
  std::uint64_t read = 0;
  while (true) {
    const auto record = reader->next();
    if (!record) return false;
    if (!*record) return read == end->value && whole == read;
    ++read;
  }
}

std::size_t states_wanted(std::size_t usual) {
  const char* wanted = std::getenv("QUANLU_CRASH_STATES");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : usual;
}

}  // namespace

TEST_CASE("whenever the power goes, the log holds whole batches and all that were answered") {
  std::size_t states = 0;
  for (std::uint64_t seed = 1; states < states_wanted(1000); ++seed) {
    const TempDir dir;
    const auto steps = record_appends(dir.path() / "log", seed, Access::kWrite);
    const auto sizes = batch_sizes(seed, 12);
    SeededRandom random(seed);
    for (std::size_t cut = 0; cut <= steps.size(); ++cut)
      for (int variant = 0; variant < 5; ++variant, ++states) {
        CAPTURE(seed, cut, variant);
        REQUIRE(keeps_its_promise(cut_power(steps, cut, random), sizes));
      }
  }
}

TEST_CASE("the same power cuts convict a log whose last commit may be undone") {
  const TempDir dir;
  auto steps = record_appends(dir.path() / "log", 1, Access::kWrite);
  for (DiskStep& step : steps)  // as with MDB_NOMETASYNC
    if (step.kind == DiskStep::kSyncedWrite) step.kind = DiskStep::kWrite;
  SeededRandom random(1);
  std::size_t broken = 0;
  for (std::size_t cut = 0; cut <= steps.size(); ++cut)
    broken += keeps_its_promise(cut_power(steps, cut, random), batch_sizes(1, 12)) ? 0 : 1;
  CHECK(broken > 0);
}

TEST_CASE("the same power cuts convict a log that never syncs") {
  const TempDir dir;
  std::ofstream(dir.path() / "log.dirty") << "";
  const auto steps = record_appends(dir.path() / "log", 1, Access::kBulk);
  std::vector<DiskStep> answers;  // every write lost; other states may crash whoever reads them
  for (const DiskStep& step : steps) {
    REQUIRE(step.kind != DiskStep::kBarrier);
    if (step.kind == DiskStep::kAnswer) answers.push_back(step);
  }
  REQUIRE(answers.size() == 12);
  SeededRandom random(1);
  CHECK_FALSE(keeps_its_promise(cut_power(answers, 12, random), batch_sizes(1, 12)));
}
