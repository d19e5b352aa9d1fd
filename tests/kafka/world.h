#pragma once
// Ledgers on a real broker, whose address (HOST:PORT) with_broker.py gives in QUANLU_KAFKA.
#include <cstdlib>
#include <functional>
#include <future>
#include <string>

#include "consumers/demo/city.h"
#include "ledger/intake/genesis.h"
#include "ledger/intake/make_ledger.h"
#include "ledger/log/mirror.h"
#include "ledger/log/spec.h"
#include "projections/follow/digest.h"
#include "projections/follow/rebuild.h"
#include "schemas/codec/command_reader.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

namespace intake = ledger::intake;
namespace follow = projections::follow;

// A city of a few organizations, and the seams under which it is always the same.
struct City {
  consumers::demo::City events{{.organizations = 4, .years = 1, .seed = 20240904}};
  std::string line;
  ManualClock clock{day_before()};
  SeededRandom random{20240904};

 private:
  Millis day_before() {
    REQUIRE(events.next(line));
    return Millis(events.now().value - 86'400'000);
  }
};

inline intake::WriterOptions of_a_demo() {
  return {.accept_clock = true, .own_clock = true, .host = "demo", .program = "demo"};
}

inline std::string on_kafka(const std::string& prefix) {
  const char* const address = std::getenv("QUANLU_KAFKA");
  if (address == nullptr) FAIL("QUANLU_KAFKA is not set: run tests/kafka/with_broker.py");
  return "kafka:" + std::string(address) + "/" + prefix;
}

struct Ledger {
  intake::Directory directory;
  ledger::log::LogSpec log;

  Ledger(const std::filesystem::path& root, const std::string& spec)
      : directory{root}, log(must(ledger::log::parse_spec(spec))) {}

  void make(City& city) {
    must(intake::make_ledger(directory,
                             {.genesis = {.origin = "mz.test.example/quanlu"},
                              .log = log,
                              .writer = of_a_demo(),
                              .access = false},
                             city.clock, city.random));
  }
  std::unique_ptr<intake::OpenLedger> open(City& city) {
    return must(intake::OpenLedger::open(directory, {.log = log, .writer = of_a_demo()}, city.clock,
                                         city.random));
  }
  std::unique_ptr<ledger::log::Log> accepted() {
    return must(ledger::log::open_accepted(log, directory.root, Partition(0)));
  }
  std::vector<Bytes> entries() {
    const auto from = accepted();
    const auto reader = must(from->read(Locator(0)));
    std::vector<Bytes> all;
    while (const auto record = must(reader->next()))
      all.emplace_back(record->entry.begin(), record->entry.end());
    return all;
  }
  follow::EnvironmentDigest rebuild() {
    const auto from = accepted();
    const auto genesis = must(intake::genesis_of(*from));
    const intake::Documents documents(directory.documents(), genesis.suite);
    must(follow::rebuild({.folder = directory.views(Partition(0)), .library = &documents}, *from,
                         genesis));
    const auto views = must(projections::views::Environment::open_current(
        directory.views(Partition(0)), {.access = ledger::store::Access::kRead}));
    ledger::crypto::Hasher hasher(genesis.suite);
    return must(follow::digest_environment(*views, hasher));
  }
  ledger::log::SourceCheck check() {
    const auto from = accepted();
    return must(dynamic_cast<ledger::log::Mirror&>(*from).check_source());
  }
};

// Sends events of the city, at most so many, and gives what became of them in order.
inline std::vector<intake::Outcome> tell(intake::OpenLedger& ledger, City& city,
                                         std::size_t max = SIZE_MAX) {
  schemas::codec::CommandReader reader;
  std::vector<std::future<intake::Outcome>> answers;
  for (; !city.line.empty() && answers.size() < max;) {
    auto promise = std::make_shared<std::promise<intake::Outcome>>();
    answers.push_back(promise->get_future());
    intake::Request request{
        .commands = {},
        .caller = {.accounts = {"sys"}, .any_account = true},
        .handling = {},
        .now = city.events.now(),
        .done = [promise](std::vector<intake::Outcome> all) { promise->set_value(all.front()); }};
    auto command = reader.read(city.line);
    REQUIRE(command.has_value());
    request.commands.push_back(std::move(*command));
    ledger.writer().submit(std::move(request));
    if (!city.events.next(city.line)) city.line.clear();
  }
  std::vector<intake::Outcome> outcomes;
  for (auto& answer : answers)
    outcomes.push_back(answer.get());
  return outcomes;
}

inline std::size_t receipts_in(const std::vector<intake::Outcome>& outcomes) {
  std::size_t count = 0;
  for (const intake::Outcome& outcome : outcomes) {
    if (const auto* error = std::get_if<Error>(&outcome)) WARN(describe(*error));
    if (const auto* refusal = std::get_if<Refusal>(&outcome))
      WARN(refusal->code() + " " + refusal->path + " " + refusal->found);
    count += std::holds_alternative<intake::Receipt>(outcome) ? 1 : 0;
  }
  return count;
}

}  // namespace quanlu::tests
