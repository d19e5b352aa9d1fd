// The contract of every backend, told once for each.
#include "ledger/log/log.h"

#include "ledger/log/spec.h"
#include "tests/ledger/log/batches.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::log;
using quanlu::tests::batch_of;
using quanlu::tests::check_whole_batches;
using quanlu::tests::entry_of;
using quanlu::tests::must;

namespace {

void append(Log& log, std::uint64_t base, std::size_t count) {
  auto batch = batch_of(base, count);
  must(log.append(Locator(base), batch.view()));
}

}  // namespace

TEST_CASE("records come back in order, with the seal on the last of each batch") {
  const auto* spec = GENERATE("memory:", "lmdb:");
  const tests::TempDir dir;
  const auto log = must(open_log(must(parse_spec(spec)), dir.path(), Partition(0)));
  CHECK(must(log->end()) == Locator(0));
  CHECK(must(log->start()) == Locator(0));
  append(*log, 0, 1);
  append(*log, 1, 3000);
  append(*log, 3001, 2);
  CHECK(must(log->end()) == Locator(3003));
  CHECK(check_whole_batches(*log) == 3003);
  CHECK(check_whole_batches(*log, Locator(3001)) == 3003);
}

TEST_CASE("an append whose base is not the end writes nothing") {
  const auto* spec = GENERATE("memory:", "lmdb:");
  const tests::TempDir dir;
  const auto log = must(open_log(must(parse_spec(spec)), dir.path(), Partition(0)));
  append(*log, 0, 5);
  for (const std::uint64_t base : {0, 4, 6, 7}) {
    auto batch = batch_of(base, 2);
    const Status refused = log->append(Locator(base), batch.view());
    CHECK(refused.error().kind == Failure::kConflict);
    CHECK(refused.error().reason == "end_moved");
  }
  CHECK(check_whole_batches(*log) == 5);
}

TEST_CASE("a reader at the end goes on when more has come") {
  const auto* spec = GENERATE("memory:", "lmdb:");
  const tests::TempDir dir;
  const auto log = must(open_log(must(parse_spec(spec)), dir.path(), Partition(0)));
  const auto reader = must(log->read(Locator(0)));
  CHECK_FALSE(must(reader->next()));
  append(*log, 0, 2);
  CHECK(must(reader->next())->locator == Locator(0));
  append(*log, 2, 1);
  CHECK(must(reader->next())->locator == Locator(1));
  CHECK(must(reader->next())->locator == Locator(2));
  CHECK_FALSE(must(reader->next()));
  CHECK_FALSE(must(reader->next()));
}

TEST_CASE("one record is found by its place, as bytes of its own") {
  const auto* spec = GENERATE("memory:", "lmdb:");
  const tests::TempDir dir;
  const auto log = must(open_log(must(parse_spec(spec)), dir.path(), Partition(0)));
  append(*log, 0, 3);
  CHECK(must(log->get(Locator(1)))->entry == entry_of(1));
  CHECK_FALSE(must(log->get(Locator(1)))->seal);
  CHECK(must(log->get(Locator(2)))->seal->size() == 80);
  CHECK_FALSE(must(log->get(Locator(3))));
}

TEST_CASE("a log is named by its backend and place") {
  const auto path = [](const char* text) { return must(parse_spec(text)).path.string(); };
  CHECK(path("lmdb:") == "log");
  CHECK(path("lmdb:/srv/log") == "/srv/log");
  CHECK(must(parse_spec("memory:")).backend == LogSpec::Backend::kMemory);
  for (const char* text : {"lmdb:", "lmdb:/srv/log", "memory:"})
    CHECK(to_text(must(parse_spec(text))) == text);
  for (const char* bad : {"", "lmdb", "memory", "memory:x", "file:x", ":"})
    CHECK(parse_spec(bad).error().reason == "log_spec");
  const LogSpec kafka = must(parse_spec("kafka:a.example:9092,127.0.0.1:9093/jinan"));
  CHECK(kafka.backend == LogSpec::Backend::kKafka);
  CHECK(kafka.brokers == "a.example:9092,127.0.0.1:9093");
  CHECK(kafka.prefix == "jinan");
  CHECK(to_text(kafka) == "kafka:a.example:9092,127.0.0.1:9093/jinan");
  CHECK(to_text(must(parse_spec("kafka:localhost:9092"))) == "kafka:localhost:9092/quanlu");
  for (const char* wrong : {"kafka:", "kafka:localhost", "kafka:localhost:9092/", "kafka::9092/q",
                            "kafka:localhost:port/q", "kafka:localhost:9092/a b", "kafka:a:1,/q"})
    CHECK(parse_spec(wrong).error().reason == "log_spec");
}
