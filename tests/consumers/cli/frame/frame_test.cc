// Exit codes, options, names and the ledger directory.
#include <csignal>
#include <fstream>
#include <sstream>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/suggest.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::consumers::cli::frame {
namespace {

TEST_CASE("the worst exit code wins as INTERFACES 1.1 orders them") {
  const std::vector<int> worst_first{3, 130, 1, 4, 5, 7, 6, 2, 0};
  for (std::size_t i = 0; i < worst_first.size(); ++i)
    for (std::size_t j = i; j < worst_first.size(); ++j) {
      CHECK(worst(worst_first[i], worst_first[j]) == worst_first[i]);
      CHECK(worst(worst_first[j], worst_first[i]) == worst_first[i]);
    }
  CHECK(worst(143, 1) == 143);
  CHECK(word_of(3) == "tampered");
  CHECK(word_of(143) == "interrupted");
}

TEST_CASE("numbers, durations and sizes are taken whole or refused by the name of the option") {
  Options options;
  options.add("--limit", "50");
  options.add("--age", "36h");
  options.add("--memory", "512MiB");
  options.add("--bad", "12x");
  options.add("--minus", "-1");
  options.add("--huge", "99999999999999999999d");
  CHECK(options.number("--limit", 0).value() == 50);
  CHECK(options.number("--none", 7).value() == 7);
  CHECK(options.duration_ms("--age", 0).value() == 36LL * 3600 * 1000);
  CHECK(options.size("--memory", 0).value() == 512ULL << 20U);
  CHECK(options.number("--bad", 0).error().where == "--bad");
  CHECK_FALSE(options.number("--minus", 0));
  CHECK_FALSE(options.duration_ms("--huge", 0));
  CHECK_FALSE(options.duration_ms("--limit", 0));
}

TEST_CASE("the nearest name is offered only when it is near") {
  const std::vector<std::string> names{"verify", "version", "org", "log"};
  CHECK(nearest("verfiy", names) == "verify");
  CHECK(nearest("logs", names) == "log");
  CHECK_FALSE(nearest("completely-else", names));
  CHECK(edit_distance("abc", "acb") == 1);
}

struct World {
  tests::TempDir folder;
  std::ostringstream out, talk;
  std::istringstream in;
  screen::Screen screen{.out = out, .talk = talk};
  ManualClock clock{Millis(1)};
  SeededRandom random{1};
  std::atomic<int> interrupted{0};
  std::vector<Command> commands;
  std::optional<std::string> variable;
  Context context{.screen = screen,
                  .in = in,
                  .environment =
                      [this](const std::string& name) {
                        return name == "QUANLU_LEDGER" ? variable : std::nullopt;
                      },
                  .clock = clock,
                  .random = random,
                  .directory = folder.path(),
                  .interrupted = interrupted,
                  .commands = commands};
};

TEST_CASE("the ledger is the option's, then the environment's, then the nearest folder upwards") {
  World world;
  namespace fs = std::filesystem;
  for (const char* name : {"option", "variable", "near/below"})
    fs::create_directories(world.folder.path() / name);
  CHECK(find_ledger(world.context).error().kind == Failure::kUsage);
  std::ofstream(world.folder.path() / "near" / "quanlu.toml") << "\n";
  world.context.directory = world.folder.path() / "near" / "below";
  CHECK(find_ledger(world.context).value() == world.folder.path() / "near");
  world.variable = (world.folder.path() / "variable").string();
  CHECK(find_ledger(world.context).value() == world.folder.path() / "variable");
  world.context.ledger = (world.folder.path() / "option").string();
  CHECK(find_ledger(world.context).value() == world.folder.path() / "option");
  world.context.ledger = "missing";
  CHECK(find_ledger(world.context).error().where == "--ledger");
}

TEST_CASE("an interruption gives the code of its signal") {
  World world;
  CHECK(world.context.stop_code() == 0);
  world.interrupted = SIGINT;
  CHECK(world.context.stop_code() == 130);
  world.interrupted = SIGTERM;
  CHECK(world.context.stop_code() == 143);
}

}  // namespace
}  // namespace quanlu::consumers::cli::frame
