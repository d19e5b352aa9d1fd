// Appending over HTTP on a real socket, into a real ledger in a temporary folder.
#include "consumers/gateway/gateway.h"

#include <atomic>

#include <unistd.h>

#include "consumers/gateway/writing/receipt_json.h"
#include "consumers/http/client.h"
#include "ledger/intake/make_ledger.h"
#include "schemas/base/time.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::consumers::gateway {
namespace {

namespace intake = ledger::intake;
using tests::must;

// Views that never saw an event.
class NoViews final : public Views {
 public:
  explicit NoViews(const std::filesystem::path& folder)
      : environment_(must(projections::views::Environment::open(folder, {}))) {}
  projections::views::Environment& environment() override { return *environment_; }
  Seq applied() const override { return Seq(1'000'000); }
  void wake() override {}
  bool wait_for(Seq, std::chrono::milliseconds) override { return true; }
  bool healthy() const override { return true; }

 private:
  std::unique_ptr<projections::views::Environment> environment_;
};

struct World {
  tests::TempDir temp;
  ManualClock clock{*parse_rfc3339("2024-08-02T09:00:00+08:00")};
  SystemRandom random;
  intake::Directory directory{temp.path() / "ledger"};
  std::unique_ptr<intake::OpenLedger> ledger;
  NoViews views{temp.path() / "views"};
  std::atomic<bool> has_room = true;
  std::unique_ptr<Gateway> gateway;
  std::unique_ptr<http::Server> server;

  explicit World(std::vector<std::string> accounts = {"sys"}) {
    must(intake::make_ledger(directory,
                             {.genesis = {.origin = "mz.test.example/quanlu"}, .access = false},
                             clock, random));
    ledger = must(intake::OpenLedger::open(
        directory, {.writer = {.host = "test", .program = "test"}}, clock, random));
    Accounts table;
    if (!accounts.empty()) table.add(getuid(), std::move(accounts));
    gateway =
        std::make_unique<Gateway>(Gateway::Parts{.writer = ledger->writer(),
                                                 .log = ledger->log(),
                                                 .genesis = ledger->genesis(),
                                                 .views = views,
                                                 .accounts = std::move(table),
                                                 .rates = {},
                                                 .random = random,
                                                 .clock = clock,
                                                 .version = "0",
                                                 .has_room = [this] { return has_room.load(); }});
    server = must(http::Server::start({.socket = temp.path() / "s"}, *gateway));
  }
  http::Reply ask(const std::string& method, const std::string& target,
                  const std::string& body = {}, http::Fields fields = {}) const {
    auto client = must(http::Client::connect(temp.path() / "s"));
    return must(client.ask({.method = method, .target = target, .fields = fields, .body = body}));
  }
};

std::string account_opened(const std::string& id, const std::string& account) {
  return R"({"eventId":")" + id + R"(","type":"AccountOpened","stream":"UserAccount/)" + account +
         R"(","occurredAt":"2024-08-02T09:00:00+08:00","expectedSeq":0,"data":{"account":")" +
         account +
         R"(","holder":"张三","unit":"11370100004188768U","level":"city","area":"370100"}})";
}

constexpr const char* kFirst = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11";
constexpr const char* kSecond = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12";

bool says(const http::Reply& reply, const std::string& text) {
  return reply.body.find(text) != std::string::npos;
}

TEST_CASE("an event is appended once: 201 with its place, and 200 with the same when repeated") {
  const World world;
  const auto first = world.ask("POST", "/v1/events", account_opened(kFirst, "cp-zhao"));
  CAPTURE(first.body);
  REQUIRE(first.status == 201);
  const intake::Receipt receipt = must(writing::read_receipt(first.body));
  CHECK(http::find_field(first.fields, "location") ==
        "/v1/events/0:" + std::to_string(receipt.seq.value));
  CHECK(must(world.ledger->log().get(Locator(receipt.seq.value))));
  const auto again = world.ask("POST", "/v1/events", account_opened(kFirst, "cp-zhao"));
  CHECK(again.status == 200);
  CHECK(http::find_field(again.fields, "idempotent-replayed") == "true");
  CHECK(must(writing::read_receipt(again.body)).seq == receipt.seq);
}

TEST_CASE("the same id for something else, and a wrong version, are conflicts") {
  const World world;
  REQUIRE(world.ask("POST", "/v1/events", account_opened(kFirst, "cp-zhao")).status == 201);
  const auto other = world.ask("POST", "/v1/events", account_opened(kFirst, "cp-qian"));
  CHECK(other.status == 409);
  CHECK(says(other, "urn:quanlu:problem:idConflict"));
  CHECK(world.ask("POST", "/v1/events", account_opened(kSecond, "cp-zhao")).status == 409);
}

TEST_CASE("a refusal is a problem document that names path and rule") {
  const World world;
  const auto reply = world.ask("POST", "/v1/events",
                               R"({"eventId":")" + std::string(kFirst) + R"(","nonsense":1})");
  CHECK(reply.status == 400);
  CHECK(http::find_field(reply.fields, "content-type") == "application/problem+json");
  CHECK(says(reply, R"("code":"unknownKey")"));
  CHECK(says(reply, "$.nonsense"));
}

TEST_CASE("a dry run decides and writes nothing") {
  const World world;
  const Seq before = world.ledger->writer().durable();
  const auto reply = world.ask("POST", "/v1/events?dryRun=1", account_opened(kFirst, "cp-zhao"));
  CHECK(reply.status == 200);
  CHECK(must(writing::read_receipt(reply.body)).dry_run);
  CHECK(world.ledger->writer().durable() == before);
}

TEST_CASE("a batch answers each event in order, the bad ones beside the good ones") {
  const World world;
  const auto reply = world.ask("POST", "/v1/events:batch",
                               R"({"events":[)" + account_opened(kFirst, "cp-zhao") + ",{}," +
                                   account_opened(kSecond, "cp-qian") + "]}");
  CAPTURE(reply.body);
  CHECK(reply.status == 200);
  const std::size_t first = reply.body.find(kFirst), second = reply.body.find(kSecond),
                    bad = reply.body.find("urn:quanlu:problem:");
  REQUIRE(second != std::string::npos);
  CHECK(first < bad);
  CHECK(bad < second);
}

TEST_CASE("an atomic batch with one bad event writes none of them") {
  const World world;
  const Seq before = world.ledger->writer().durable();
  const auto reply =
      world.ask("POST", "/v1/events:batch",
                R"({"atomic":true,"events":[)" + account_opened(kFirst, "cp-zhao") + ",{}]}");
  CHECK(reply.status == 200);
  CHECK_FALSE(says(reply, "quanlu.receipt/1"));
  CHECK(world.ledger->writer().durable() == before);
}

TEST_CASE("who has no account on this machine is not authenticated, another's account is denied") {
  const World nobody(std::vector<std::string>{});
  CHECK(nobody.ask("POST", "/v1/events", account_opened(kFirst, "cp-zhao")).status == 401);
  CHECK(nobody.ask("GET", "/healthz").status == 200);
  const World somebody;
  CHECK(
      somebody.ask("POST", "/v1/events", account_opened(kFirst, "cp-zhao"), {{kActorField, "sec"}})
          .status == 403);
}

TEST_CASE("what is not there is a 404 problem, a wrong method 405, an unknown parameter 400") {
  const World world;
  const auto absent = world.ask("GET", "/v1/figures");
  CHECK(absent.status == 404);
  CHECK(says(absent, "urn:quanlu:problem:notFound"));
  CHECK(world.ask("POST", "/healthz").status == 405);
  CHECK(world.ask("GET", "/healthz?verbose=1").status == 400);
  CHECK(world.ask("POST", "/v1/events", std::string(70'000, ' ')).status == 413);
}

TEST_CASE("where no access can be recorded nothing of the ledger is shown, and why is not told") {
  const World world;
  for (const char* target : {"/v1/orgs", "/v1/orgs/52370102MJD0000703", "/v1/cases",
                             "/v1/complaints", "/v1/views", "/v1/search?q=x"}) {
    INFO(target);
    const auto reply = world.ask("GET", target);
    CHECK(reply.status == 404);
    CHECK(says(reply, "urn:quanlu:problem:notFound"));
  }
  CHECK(world.ask("POST", "/v1/unseal", R"({"position":"0:1","purpose":"x"})").status == 404);
}

TEST_CASE("a service that can append no more is not ready, and says why") {
  World world;
  world.has_room = false;
  const auto full = world.ask("GET", "/readyz");
  CHECK(full.status == 503);
  CHECK(says(full, R"("disk":false)"));
  CHECK(http::find_field(full.fields, "retry-after"));
  CHECK(world.ask("GET", "/healthz").status == 200);
  world.has_room = true;
  CHECK(says(world.ask("GET", "/readyz"), R"("disk":true)"));
}

TEST_CASE("a parameter that is nearly a known one is answered with that one") {
  const World world;
  const auto reply = world.ask("GET", "/v1/orgs?limits=3");
  CHECK(reply.status == 400);
  CHECK(says(reply, "limits"));
  CHECK(says(reply, "did you mean limit"));
  CHECK_FALSE(says(world.ask("GET", "/v1/orgs?zzzzzzzz=3"), "did you mean"));
}

TEST_CASE("after the writer closed, appending says so and is safe to ask again") {
  const World world;
  must(world.ledger->writer().close());
  const auto reply = world.ask("POST", "/v1/events", account_opened(kFirst, "cp-zhao"));
  CHECK(reply.status == 503);
  CHECK(says(reply, "writerAbsent"));
  CHECK(http::find_field(reply.fields, "retry-after"));
}

}  // namespace
}  // namespace quanlu::consumers::gateway
