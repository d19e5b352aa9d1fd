// The bytes of messages, which can never change: departments hash them as they are.
#include "tests/consumers/feed/world.h"

namespace quanlu::tests {
namespace {

const feed::FeedPlace kPlace{.epoch = 3, .seq = 621, .prev = {}};

// Of the first entry that the feed carries.
std::string event_bytes(std::uint32_t partitions) {
  FeedLedger ledger(7, crypto::Suite::kSha256, partitions);
  ledger.tell(40);
  ledger.arrive_all();
  const auto entries = must(feed::Entries::open(ledger.log(), ledger.world.genesis, {}));
  feed::Derivation derivation(*entries, finance(), ledger.world.genesis);
  const auto entry = must(derivation.next(0));
  REQUIRE(entry);
  return derivation.message(*entry, kPlace).value;
}

std::string started_bytes(std::uint32_t partitions) {
  feed::Started started{.instance = {},
                        .log_id = {},
                        .scope = "tax",
                        .aml = false,
                        .areas = {"370102"},
                        .units = {"unit-1"},
                        .release = 1,
                        .definition = {},
                        .feed_key = "01aa",
                        .partitions = partitions};
  started.instance.bytes[15] = 7;
  const auto county = must(feed::make_definition("county", "tax", {"370102"}, {"unit-1"}));
  return feed::started_message(county, started, Partition(0), "example.test/quanlu", kPlace).value;
}

TEST_CASE("the bytes of a message of a ledger with one partition") {
  CHECK(
      event_bytes(1) ==
      R"({"specversion":"1.0","id":"0174876e-8001-7000-9e37-79b97f4a7c15","source":"//example.test/quanlu-7",)"
      R"("type":"quanlu.RegistrationApproved.v1","time":"2023-11-15T06:13:21+08:00",)"
      R"("subject":"51370100MJD0000000","datacontenttype":"application/json",)"
      R"("dataschema":"urn:quanlu:schema:RegistrationApproved:1",)"
      R"("recordedtime":"2024-08-30T14:40:00.002+08:00","effectiveon":"2023-12-09",)"
      R"("ledgerpartition":"0","ledgerseq":"2",)"
      R"("leafhash":"fd989db3d2d81fd7e40518c959929f9f63dee911deb267142511abee1bbc06cf","feed":"finance","feedepoch":"3","feedseq":"621",)"
      R"("prevhash":"0000000000000000000000000000000000000000000000000000000000000000","typecode":113,)"
      R"("data":{"uscc":"51370100MJD0000000","name":"济南市泉水科技协会","kind":"association","address":"历下区泉城路1号","purpose":"服务会员","scope":"学术交流","capital":"30000.00","direct":false,"certNo":"证-1","validFrom":"2023-12-09","validTo":"2028-11-12"}})");
  CHECK(
      started_bytes(1) ==
      R"({"specversion":"1.0","id":"00000000-0000-0000-0000-000000000007","source":"//example.test/quanlu",)"
      R"("type":"quanlu.FeedStarted.v1","datacontenttype":"application/json",)"
      R"("dataschema":"urn:quanlu:schema:FeedStarted:1","partitionkey":"county",)"
      R"("ledgerpartition":"0","feed":"county","feedepoch":"3","feedseq":"621",)"
      R"("prevhash":"0000000000000000000000000000000000000000000000000000000000000000",)"
      R"("data":{"instance":"00000000-0000-0000-0000-000000000007","logId":"0000000000000000000000000000000000000000000000000000000000000000","scope":"tax","aml":false,"areas":["370102"],"units":["unit-1"],"schemaRelease":1,)"
      R"("definition":"0000000000000000000000000000000000000000000000000000000000000000",)"
      R"("feedKey":"01aa"}})");
}

TEST_CASE("of several partitions it says partition, seq and place, its FeedStarted how many") {
  CHECK(
      event_bytes(4) ==
      R"({"specversion":"1.0","id":"0174876e-8001-7000-9e37-79b97f4a7c15","source":"//example.test/quanlu-7",)"
      R"("type":"quanlu.RegistrationApproved.v1","time":"2023-11-15T06:13:21+08:00",)"
      R"("subject":"51370100MJD0000000","datacontenttype":"application/json",)"
      R"("dataschema":"urn:quanlu:schema:RegistrationApproved:1",)"
      R"("recordedtime":"2024-08-30T14:40:00.007+08:00","effectiveon":"2023-12-09",)"
      R"("ledgerpartition":"1","ledgerseq":"2","ledgerplace":"2",)"
      R"("leafhash":"09c7b07676bf42e800a6122eacfd3b5a379a84940e060276d0c0dd9496801f34","feed":"finance","feedepoch":"3","feedseq":"621",)"
      R"("prevhash":"0000000000000000000000000000000000000000000000000000000000000000","typecode":113,)"
      R"("data":{"uscc":"51370100MJD0000000","name":"济南市泉水科技协会","kind":"association","address":"历下区泉城路1号","purpose":"服务会员","scope":"学术交流","capital":"30000.00","direct":false,"certNo":"证-1","validFrom":"2023-12-09","validTo":"2028-11-12"}})");
  CHECK(
      started_bytes(4) ==
      R"({"specversion":"1.0","id":"00000000-0000-0000-0000-000000000007","source":"//example.test/quanlu",)"
      R"("type":"quanlu.FeedStarted.v1","datacontenttype":"application/json",)"
      R"("dataschema":"urn:quanlu:schema:FeedStarted:1","partitionkey":"county",)"
      R"("ledgerpartition":"0","feed":"county","feedepoch":"3","feedseq":"621",)"
      R"("prevhash":"0000000000000000000000000000000000000000000000000000000000000000",)"
      R"("data":{"instance":"00000000-0000-0000-0000-000000000007","logId":"0000000000000000000000000000000000000000000000000000000000000000","scope":"tax","aml":false,"areas":["370102"],"units":["unit-1"],"schemaRelease":1,)"
      R"("definition":"0000000000000000000000000000000000000000000000000000000000000000",)"
      R"("feedKey":"01aa","partitions":4}})");
}

TEST_CASE("a FeedStarted that names fewer than two or more than 32 partitions is no message") {
  const std::string good = started_bytes(32);
  const auto read = feed::read_attributes(as_bytes(good));
  REQUIRE(read);
  CHECK(read->started->partitions == 32);
  for (const char* number : {"0", "1", "33", "-2", "\"4\"", "4.0"}) {
    INFO(number);
    std::string bad = good;
    bad.replace(bad.find("\"partitions\":32") + 13, 2, number);
    CHECK_FALSE(feed::read_attributes(as_bytes(bad)));
  }
}

}  // namespace
}  // namespace quanlu::tests
