// A permit by itself: what it takes for a purpose, and what makes two answers different. (What each
// role is shown: tests/serving/rights_test.py, against the real program.)
#include "consumers/gateway/rights/permit.h"

#include "tests/support/catch.h"

namespace quanlu::consumers::gateway::rights {
namespace {

using tests::must;

http::Request request_with(const std::string& purpose, std::uint32_t uid = 7) {
  http::Request request{.method = "GET", .path = "/v1/orgs"};
  request.peer_uid = uid;
  if (!purpose.empty()) request.fields.push_back({kPurposeField, purpose});
  return request;
}

std::string scope_of(const ledger::intake::Caller& caller, const std::string& purpose,
                     std::uint32_t uid = 7) {
  return must(Permit::open(nullptr, caller, request_with(purpose, uid)))->scope();
}

TEST_CASE("what is no purpose is refused before anything is looked at") {
  CHECK(Permit::open(nullptr, {}, request_with("handling")));
  CHECK(Permit::open(nullptr, {}, request_with("handling%3B%20%E5%A4%8D%E6%A0%B8")));
  for (const char* wrong : {"two words", "%zz", "%00", "%3B", "handling%"}) {
    INFO(wrong);
    const auto permit = Permit::open(nullptr, {}, request_with(wrong));
    REQUIRE_FALSE(permit);
    CHECK(permit.error().reason == "badParameter");
    CHECK(permit.error().where == kPurposeField);
  }
}

TEST_CASE("another person, another account and a stated purpose are another scope") {
  const ledger::intake::Caller desk{.accounts = {"desk"}}, leader{.accounts = {"leader"}};
  const std::string plain = scope_of(desk, "");
  CHECK(scope_of(desk, "") == plain);
  CHECK(scope_of(leader, "") != plain);
  CHECK(scope_of(desk, "handling") != plain);
  CHECK(scope_of(desk, "", 8) != plain);
}

TEST_CASE("where no access can be recorded nothing is shown") {
  const auto permit = must(Permit::open(nullptr, {.any_account = true}, request_with("test")));
  const auto access = permit->access();
  REQUIRE_FALSE(access);
  CHECK(access.error().kind == Failure::kAbsent);
  const auto named = permit->named(projections::query::Shown{.subject = "52370102MJD0000703"});
  REQUIRE_FALSE(named);
  CHECK(named.error().kind == Failure::kAbsent);
  CHECK(permit->settle());
}

}  // namespace
}  // namespace quanlu::consumers::gateway::rights
