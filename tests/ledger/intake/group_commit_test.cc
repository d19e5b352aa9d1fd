// How many clients share an fsync decides nothing: however the same commands are cut into batches,
// and whatever log they go to, the entries are the same bytes.
#include "ledger/chain/seal.h"
#include "tests/ledger/intake/replay.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

struct Run {
  std::vector<Bytes> entries;
  std::size_t batches = 0;
};

void submit_all(intake::Writer& writer, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    intake::Request request{
        .commands = {}, .caller = {.accounts = {"sys"}}, .handling = {}, .done = {}};
    for (std::size_t k = 0; k < 1 + i % 3; ++k)  // some requests are whole or not at all
      request.commands.push_back(command_of(account_opened(
          numbered_id(i * 10 + k), "n" + std::to_string(i) + "-" + std::to_string(k))));
    writer.submit(std::move(request));
  }
}

Run run(std::size_t batch_events_max, bool memory) {
  TempDir temp;
  ManualClock clock(morning());
  SeededRandom random(11);
  const auto directory = made_ledger().copy_to(temp.path() / "ledger");
  std::unique_ptr<ledger::log::Log> log = lmdb_log(directory);
  if (memory) {
    auto in_memory = std::make_unique<ledger::log::MemoryLog>();
    append_records(*in_memory, records_of(*log));
    log = std::move(in_memory);
  }
  auto open = must(OpenWriter::open(made_ledger(), directory, std::move(log), clock, random,
                                    {.batch_events_max = batch_events_max}));
  submit_all(open->writer(), 40);
  must(open->writer().close());
  Replay replay(made_ledger());
  replay.follow(open->log());
  Run result;
  for (auto& record : records_of(open->log())) {
    result.entries.push_back(std::move(record.entry));
    if (record.seal) ++result.batches;
  }
  open = nullptr;
  CHECK(stored_rows(directory) == replay.rows().all());
  return result;
}

}  // namespace

TEST_CASE("every cutting into batches gives the same entries, byte for byte") {
  const Run alone = run(1, false);
  CHECK(alone.entries.size() > 150);
  for (const std::size_t most : {std::size_t{7}, std::size_t{1000}}) {
    const Run other = run(most, false);
    CHECK(other.entries == alone.entries);
    CHECK(other.batches < alone.batches);
  }
}

TEST_CASE("a log in memory and a log on the disk hold the same entries") {
  CHECK(run(7, true).entries == run(7, false).entries);
}
