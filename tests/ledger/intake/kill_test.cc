// A writer killed in the middle of anything: what it acknowledged is in the log, once, where the
// receipt says; what it did not can be asked again; rows of the state are those of a fold from
// zero.
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <sstream>

#include "ledger/store/files.h"
#include "tests/ledger/intake/doubtful_log.h"
#include "tests/ledger/intake/replay.h"
#include "tests/support/child.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

constexpr std::size_t kEvents = 12;  // of one life of a writer

// What a client was told, as it goes through the pipe: at most PIPE_BUF, so whole or not at all.
struct Told {
  EventId id;
  std::uint64_t seq;
  Digest leaf;
};
static_assert(std::is_trivially_copyable_v<Told>);

EventId id_of(std::uint64_t life, std::size_t event) {
  return numbered_id(life * 1000 + event);
}

codec::Command event_of(std::uint64_t life, std::size_t event) {
  const std::string account = "k" + std::to_string(life) + "-" + std::to_string(event);
  return command_of(account_opened(id_of(life, event), account));
}

// State rows are written often, so that a kill meets that too.
const intake::WriterOptions kHasty{
    .batch_events_max = 5, .state_rows_max = 30, .accept_clock = true};

struct Pipe {
  int ends[2];
  Pipe() { REQUIRE(pipe(ends) == 0); }
  ~Pipe() {
    close_writing();
    close(ends[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_writing() {
    if (ends[1] >= 0) close(ends[1]);
    ends[1] = -1;
  }
  std::optional<Told> next() const {
    Told told{};
    const ssize_t size = read(ends[0], &told, sizeof told);
    if (size == 0) return std::nullopt;
    REQUIRE(size == sizeof told);
    return told;
  }
};

// The life that will be cut: submits its events, a few under way at a time, and tells of each one
// that was acknowledged.
void live(const Loaded& loaded, const intake::Directory& directory, std::uint64_t life, int pipe,
          bool doubt = false) {
  ManualClock clock(morning());
  SeededRandom random(life);
  auto log = lmdb_log(directory);
  if (doubt) log = std::make_unique<DoubtfulLog>(std::move(log), DoubtfulLog::Fate::kLanded);
  const auto open =
      must(OpenWriter::open(loaded, directory, std::move(log), clock, random, kHasty));
  std::mutex mutex;
  std::condition_variable answered;
  std::size_t under_way = 0;
  const std::size_t under_way_max = 1 + random.below(8);
  for (std::size_t i = 0; i < kEvents; ++i) {
    intake::Request request{.commands = {},
                            .caller = {.accounts = {"sys"}},
                            .handling = {},
                            .done = [&](const std::vector<intake::Outcome>& outcomes) {
                              const auto& receipt = receipt_of(outcomes.front());
                              const Told told{receipt.event_id, receipt.seq.value, receipt.leaf};
                              if (write(pipe, &told, sizeof told) != sizeof told) _exit(4);
                              const std::lock_guard lock(mutex);
                              --under_way;
                              answered.notify_all();
                            }};
    request.commands.push_back(event_of(life, i));
    {
      std::unique_lock lock(mutex);
      answered.wait(lock, [&] { return under_way < under_way_max; });
      ++under_way;
    }
    open->writer().submit(std::move(request));
  }
  must(open->writer().close());
}

// What a killed process wrote stays in the page cache: no disk is needed, and waiting for one would
// be most of the time. What a power cut leaves is tested in ledger/log.
std::filesystem::path cheap_folder() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

// A ledger that lives and dies many times, and what everybody found in it so far.
class Mortal {
 public:
  explicit Mortal(const Loaded& loaded)
      : loaded_(loaded), directory_(loaded.copy_to(temp_.path() / "ledger")), replay_(loaded) {}

  const intake::Directory& directory() const { return directory_; }

  // After the death of a life that told this: opens, asks everything again, and compares.
  void examine(std::uint64_t life, const std::vector<Told>& told) {
    {
      const auto log = lmdb_log(directory_);
      replay_.follow(*log);
    }
    for (const Told& one : told)
      require_place(one.id, Seq(one.seq), one.leaf);
    ask_again(life);
    CHECK(stored_rows(directory_) == replay_.rows().all());
  }

 private:
  void require_place(const EventId& id, Seq seq, const Digest& leaf) {
    const Replay::Place* place = replay_.find(id);
    if (place == nullptr) FAIL("acknowledged and lost: " + to_uuid_text(id));
    REQUIRE(place->seq == seq);
    REQUIRE(place->leaf == leaf);
  }

  void ask_again(std::uint64_t life) {
    ManualClock clock(morning());
    SeededRandom random(~life);
    const auto open =
        must(OpenWriter::open(loaded_, directory_, lmdb_log(directory_), clock, random, {}));
    CHECK(open->writer().recovery().strays == 0);
    std::vector<intake::Outcome> outcomes(kEvents);
    for (std::size_t i = 0; i < kEvents; ++i) {
      intake::Request request{.commands = {},
                              .caller = {.accounts = {"sys"}},
                              .handling = {},
                              .done = [&outcomes, i](std::vector<intake::Outcome> answer) {
                                outcomes[i] = std::move(answer.front());
                              }};
      request.commands.push_back(event_of(life, i));
      open->writer().submit(std::move(request));
    }
    must(open->writer().close());
    for (std::size_t i = 0; i < kEvents; ++i)
      CHECK(receipt_of(outcomes[i]).replayed == (replay_.find(id_of(life, i)) != nullptr));
    replay_.follow(open->log());
    for (const intake::Outcome& outcome : outcomes)
      require_place(receipt_of(outcome).event_id, receipt_of(outcome).seq,
                    receipt_of(outcome).leaf);
  }

  const Loaded& loaded_;
  TempDir temp_{cheap_folder()};
  const intake::Directory directory_;
  Replay replay_;
};

std::vector<Told> drain(const Pipe& pipe, std::vector<Told> told = {}) {
  while (const auto one = pipe.next())
    told.push_back(*one);
  return told;
}

// The names stand in the program itself, so that a new kill point is covered at once.
std::set<std::string> kill_points() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::string prefix = "kill-point:";
  std::set<std::string> names;
  for (std::size_t at = bytes.find(prefix); at != std::string::npos;
       at = bytes.find(prefix, at + 1)) {
    const std::string name(bytes.c_str() + at + prefix.size());
    if (name.find('.') != std::string::npos) names.insert(name);
  }
  return names;
}

// At a time of chance: so many answers after the start, and then a moment.
struct Moment {
  std::size_t answers;
  unsigned micros;
};

Moment moment_of(SeededRandom& random) {
  if (random.below(4) == 0) return {0, static_cast<unsigned>(random.below(30'000))};
  return {random.below(kEvents), static_cast<unsigned>(random.below(3'000))};
}

// A child by fork, not by exec: this process has no environment open and no second thread.
std::vector<Told> live_until(const Loaded& loaded, const intake::Directory& directory,
                             std::uint64_t life, Moment moment) {
  Pipe pipe;
  const pid_t child = fork();
  if (child == 0) {
    try {
      live(loaded, directory, life, pipe.ends[1]);
    } catch (...) {
      _exit(3);
    }
    _exit(0);
  }
  pipe.close_writing();
  std::vector<Told> told;
  while (told.size() < moment.answers) {
    const auto one = pipe.next();
    if (!one) break;
    told.push_back(*one);
  }
  usleep(moment.micros);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
    FAIL("the writer failed by itself: " + std::to_string(WEXITSTATUS(status)));
  return drain(pipe, std::move(told));
}

// `kills` times; each ledger dies forty times before the next one is taken.
void kill_at_random(std::size_t kills, std::uint64_t seed) {
  INFO("seed " << seed);
  SeededRandom random(seed);
  const Loaded& loaded = made_ledger();
  std::optional<Mortal> ledger;
  std::size_t cut = 0;
  for (std::size_t life = 1; life <= kills; ++life) {
    INFO("life " << life);
    if (life % 40 == 1) ledger.emplace(loaded);
    const auto told = live_until(loaded, ledger->directory(), life, moment_of(random));
    if (told.size() < kEvents) ++cut;
    ledger->examine(life, told);
  }
  CHECK(cut > kills / 2);  // else the kills came too late to say anything
}

}  // namespace

TEST_CASE("child: a writer to be killed", "[.child]") {
  const Loaded loaded = Loaded::from({std::getenv("CHILD_DIR")});
  live(loaded, loaded.directory, std::strtoull(std::getenv("CHILD_LIFE"), nullptr, 10),
       std::atoi(std::getenv("CHILD_PIPE")), std::getenv("CHILD_DOUBT") == std::string("yes"));
}

TEST_CASE("killed at any named point, a writer loses and doubles nothing") {
  if (!kKillPoints) return;
  const std::set<std::string> names = kill_points();
  for (const char* name :
       {"writer.start_scanned", "writer.epoch_sent", "writer.epoch_acked", "writer.batch_built",
        "writer.before_send", "writer.after_send", "writer.before_ack", "writer.doubt",
        "writer.rescanned", "log.lmdb.before_put", "log.lmdb.before_commit",
        "log.lmdb.after_commit"})
    CHECK(names.count(name) == 1);
  std::uint64_t life = 0;
  Mortal ledger(made_ledger());
  for (const std::string& name : names) {
    if (name.rfind("writer.", 0) != 0 && name.rfind("log.", 0) != 0) continue;
    if (name == "writer.half_sent" || name == "writer.report_seen") continue;  // tests/kafka
    const bool doubt = name == "writer.doubt" || name == "writer.rescanned";
    for (const char* hit : {"1", "2", "4"}) {
      INFO(name << ":" << hit);
      ++life;
      Pipe pipe;
      Child child("child: a writer to be killed", {{"CHILD_DIR", ledger.directory().root.string()},
                                                   {"CHILD_LIFE", std::to_string(life)},
                                                   {"CHILD_PIPE", std::to_string(pipe.ends[1])},
                                                   {"CHILD_DOUBT", doubt ? "yes" : "no"},
                                                   {"QUANLU_KILL", name + ":" + hit}});
      pipe.close_writing();
      const std::vector<Told> told = drain(pipe);
      const Child::End end = child.wait();
      if (hit[0] == '1')
        CHECK(end.signal == SIGKILL);
      else
        CHECK((end.signal == SIGKILL || end.code == 0));
      ledger.examine(life, told);
    }
  }
}

TEST_CASE("killed at a hundred random moments, a writer loses and doubles nothing") {
  kill_at_random(100, 20240802);
}

TEST_CASE("killed at fifteen hundred random moments, a writer loses and doubles nothing",
          "[.slow]") {
  kill_at_random(1500, 19700101);
}
