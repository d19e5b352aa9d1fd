// The projector killed in the middle of anything: what it shows is always a state that the log once
// had, and when it goes on it ends with the rows of a rebuild from zero.
#include <chrono>
#include <stdexcept>

#include "projections/follow/rebuild.h"
#include "tests/projections/follow/world.h"
#include "tests/support/child.h"

namespace quanlu::tests {
namespace {

constexpr std::size_t kEvents = 400;
constexpr std::uint64_t kMapBytes = 1 << 28;

// What a killed process wrote stays in the page cache: no disk is needed.
std::filesystem::path cheap_folder() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

// A projector that dies many times. The log is one in memory, which a child by fork has too; no
// environment is open here while one is made.
class Mortal {
 public:
  explicit Mortal(std::uint64_t seed) : ledger_(seed), random_(seed) {
    ledger_.tell(kEvents);
    wanted_ = rebuilt(temp_.path() / "clean", std::nullopt);
  }

  // Lives until it is killed; false: it ended by itself before that.
  template <typename Life>
  bool live(std::chrono::microseconds usual, Life life) {
    const auto moment = random_.below(static_cast<std::uint64_t>(usual.count()) * 5 / 4 + 1);
    const pid_t child = fork();
    if (child == 0) {
      try {
        life();
      } catch (...) {
        _exit(3);
      }
      _exit(0);
    }
    usleep(static_cast<unsigned>(moment));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFSIGNALED(status)) REQUIRE(WEXITSTATUS(status) == 0);
    if (WIFSIGNALED(status)) ++hit_;
    return WIFSIGNALED(status);
  }

  void follow_once(std::size_t batch) { must(ledger_.follower(views(), batch)->catch_up()); }
  void rebuild_once() {
    must(follow::rebuild(options_for(views()), *ledger_.log, genesis()));
    if (std::filesystem::exists(views() / "runs.tmp")) throw std::runtime_error("runs are left");
  }

  // Whatever is current shows a state that the log once had.
  void require_some_state() {
    const auto shown = current();
    if (!shown) return;
    const auto then = rebuilt(temp_.path() / "prefix", Seq(shown->next_seq - 1));
    require_equal(then, *shown);
  }
  void require_whole() {
    const auto shown = current();
    REQUIRE(shown);
    require_equal(wanted_, *shown);
  }
  void forget() { std::filesystem::remove_all(views()); }
  std::size_t hit() const { return hit_; }
  SeededRandom& random() { return random_; }

 private:
  std::filesystem::path views() const { return temp_.path() / "views"; }
  const ledger::chain::Genesis& genesis() const { return ledger_.world.genesis; }

  std::optional<follow::EnvironmentDigest> digest_in(const std::filesystem::path& folder) {
    ledger::store::EnvOptions options;
    options.map_size = kMapBytes;
    const auto environment = views::Environment::open_current(folder, options);
    if (!environment) {
      REQUIRE(environment.error().reason == "views_absent");
      return std::nullopt;
    }
    auto digest = follow::digest_environment(**environment, ledger_.world.hasher);
    if (digest) return std::move(*digest);
    REQUIRE(digest.error().reason == "views_empty");
    return std::nullopt;
  }
  std::optional<follow::EnvironmentDigest> current() { return digest_in(views()); }

  follow::RebuildOptions options_for(const std::filesystem::path& folder) {
    follow::RebuildOptions options;
    options.folder = folder;
    options.rows_memory = 100'000;  // so that it writes runs
    options.library = &ledger_.rules.library;
    options.env.map_size = kMapBytes;
    return options;
  }

  // By a rebuild from zero, up to the batch that holds `until`.
  follow::EnvironmentDigest rebuilt(const std::filesystem::path& folder, std::optional<Seq> until) {
    std::filesystem::remove_all(folder);
    follow::RebuildOptions options = options_for(folder);
    options.rows_memory = std::size_t{1} << 30;
    options.until = until;
    must(follow::rebuild(options, *ledger_.log, genesis()));
    const auto digest = digest_in(folder);
    REQUIRE(digest);
    return *digest;
  }

  TempDir temp_{cheap_folder()};
  LedgerWorld ledger_;
  SeededRandom random_;
  follow::EnvironmentDigest wanted_;
  std::size_t hit_ = 0;
};

template <typename Work>
std::chrono::microseconds time_of(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               begin);
}

// Each round: a live follower dies until it has caught up, then a rebuild beside it dies.
void kill_at_random(std::size_t rounds, std::uint64_t seed) {
  INFO("seed " << seed);
  Mortal projector(seed);
  const auto following = time_of([&] { projector.follow_once(20); });
  const auto rebuilding = time_of([&] { projector.rebuild_once(); });
  std::size_t lives = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    INFO("round " << round);
    projector.forget();
    for (const std::size_t end = projector.hit() + 3; projector.hit() < end; ++lives) {
      const std::size_t batch = 1 + projector.random().below(60);
      const bool was_hit = projector.live(following, [&] { projector.follow_once(batch); });
      projector.require_some_state();
      if (!was_hit) projector.forget();  // it has caught up: again from the start
    }
    if (projector.random().below(2) == 0) {
      projector.follow_once(1 + projector.random().below(60));
      projector.require_whole();
    }
    for (int i = 0; i < 2; ++i, ++lives) {
      projector.live(rebuilding, [&] { projector.rebuild_once(); });
      projector.require_some_state();
    }
    if (projector.random().below(2) == 0)
      projector.rebuild_once();
    else
      projector.follow_once(100);  // from whatever was current
    projector.require_whole();
  }
  CHECK(projector.hit() > lives / 4);  // else the kills came too late to say anything
}

TEST_CASE("killed at random moments, the projector ends with the rows of a rebuild from zero",
          "[projections.follow]") {
  kill_at_random(3, 20261129);
}

TEST_CASE("killed at hundreds of random moments, the projector ends with the rows of a rebuild",
          "[projections.follow][.slow]") {
  kill_at_random(40, 19700101);
}

}  // namespace
}  // namespace quanlu::tests
