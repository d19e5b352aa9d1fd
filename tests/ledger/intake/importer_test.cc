#include "ledger/intake/importer.h"

#include "tests/ledger/intake/world.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

// A ledger of its own with a writer, and what an import said.
struct Import {
  TempDir temp;
  ManualClock clock{morning()};
  SeededRandom random{7};
  intake::Directory directory = made_ledger().copy_to(temp.path() / "ledger");
  std::unique_ptr<OpenWriter> open =
      must(OpenWriter::open(made_ledger(), directory, lmdb_log(directory), clock, random));
  std::vector<intake::ImportedLine> seen;

  intake::ImportSummary run(
      const std::vector<std::string>& lines, intake::ImportOptions options = {},
      const std::function<bool()>& stop = [] { return false; }) {
    seen.clear();
    options.caller = {.accounts = {"sys"}};
    std::size_t at = 0;
    return must(intake::import_lines(
        open->writer(), options,
        [&](std::string& line) {
          if (at == lines.size()) return false;
          line = lines[at++];
          return true;
        },
        [&](const intake::ImportedLine& line) { seen.push_back(line); }, stop));
  }

  std::vector<Bytes> entries() {
    std::vector<Bytes> entries;
    for (auto& record : records_of(open->log()))
      entries.push_back(std::move(record.entry));
    return entries;
  }
};

std::string line_of(std::uint64_t number) {
  return account_opened(numbered_id(number), "n" + std::to_string(number));
}

std::vector<std::string> many(std::size_t count) {
  std::vector<std::string> lines;
  for (std::size_t i = 1; i <= count; ++i)
    lines.push_back(i % 10 == 3 ? "{\"not\":\"a command\"}" : line_of(i));
  return lines;
}

}  // namespace

TEST_CASE("every line is answered in file order, a refused one with its text") {
  Import import;
  const std::string taken = account_opened(numbered_id(1), "other");  // the id of line 1
  const auto summary = import.run({line_of(1), "{", "  ", taken, line_of(5), line_of(1)});
  REQUIRE(import.seen.size() == 5);
  const std::vector<std::uint64_t> numbers{1, 2, 4, 5, 6};
  for (std::size_t i = 0; i < numbers.size(); ++i)
    CHECK(import.seen[i].number == numbers[i]);
  CHECK(import.seen[0].text.empty());
  CHECK(import.seen[1].text == "{");
  CHECK(import.seen[2].text == taken);
  REQUIRE(std::holds_alternative<Refusal>(import.seen[2].outcome));
  CHECK(std::get<Refusal>(import.seen[2].outcome).reason == Reason::kIdConflict);
  CHECK(receipt_of(import.seen[4].outcome).replayed);
  CHECK(summary.read == 5);
  CHECK(summary.appended == 2);
  CHECK(summary.refused == 2);
  CHECK(summary.already == 1);
  CHECK(summary.first == receipt_of(import.seen[0].outcome).seq);
  CHECK(summary.last == receipt_of(import.seen[3].outcome).seq);
}

TEST_CASE("running an import again appends nothing") {
  Import import;
  const auto lines = many(50);
  const auto first = import.run(lines);
  const auto entries = import.entries();
  const auto second = import.run(lines);
  CHECK(first.appended == 45);
  CHECK(second.appended == 0);
  CHECK(second.already == 45);
  CHECK(second.refused == 5);
  CHECK(import.entries() == entries);
}

TEST_CASE("an import that stops on refusal appends no line behind the refused one") {
  Import import;
  const auto summary = import.run({line_of(1), line_of(2), "{", line_of(4), line_of(5)},
                                  {.jobs = 4, .stop_on_refusal = true});
  CHECK(summary.appended == 2);
  CHECK(summary.refused == 1);
  REQUIRE(import.seen.size() == 3);
  CHECK(import.run({line_of(4)}).already == 0);
}

TEST_CASE("an import that is told to stop answers every line that it has read, and can go on") {
  Import import;
  int asked = 0;
  const auto lines = many(1000);
  const auto summary = import.run(lines, {.jobs = 2}, [&] { return ++asked > 2; });
  CHECK(summary.read > 0);
  CHECK(summary.read < lines.size());
  REQUIRE(import.seen.size() == summary.read);
  CHECK(import.seen.back().number == summary.read);
  const auto rest = import.run(lines, {.jobs = 2, .from_line = summary.read + 1});
  CHECK(import.seen.front().number == summary.read + 1);
  CHECK(summary.appended + rest.appended == 900);
}

TEST_CASE("one thread that parses or four, the entries are the same bytes") {
  Import one, four;
  const auto lines = many(400);
  one.run(lines, {.jobs = 1});
  four.run(lines, {.jobs = 4});
  CHECK(one.entries() == four.entries());
  for (std::size_t i = 0; i < lines.size(); ++i)
    REQUIRE(four.seen[i].number == i + 1);
}
