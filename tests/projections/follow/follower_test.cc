#include "projections/follow/follower.h"

#include "projections/views/keys.h"
#include "tests/projections/follow/world.h"

namespace quanlu::tests {
namespace {

using views::View;

TEST_CASE("views are the same for every cutting into transactions", "[projections.follow]") {
  LedgerWorld ledger(20240904);
  ledger.tell(600);
  TempDir dir;
  auto whole = ledger.follower(dir.path() / "whole", 100'000);
  REQUIRE(must(whole->catch_up()).at_end);
  const auto wanted = ledger.digest(whole->environment());
  for (const std::size_t batch : {1, 7, 100}) {
    auto other = ledger.follower(dir.path() / std::to_string(batch), batch);
    must(other->catch_up());
    require_equal(wanted, ledger.digest(other->environment()));
  }
}

TEST_CASE("a follower that is opened again goes on where it stood", "[projections.follow]") {
  LedgerWorld ledger(7);
  TempDir dir;
  for (int i = 0; i < 6; ++i) {
    ledger.tell(60);
    auto follower = ledger.follower(dir.path() / "again", 9);
    must(follower->step());
    must(follower->step());
  }
  auto again = ledger.follower(dir.path() / "again");
  must(again->catch_up());
  auto once = ledger.follower(dir.path() / "once");
  must(once->catch_up());
  require_equal(ledger.digest(once->environment()), ledger.digest(again->environment()));
}

}  // namespace
}  // namespace quanlu::tests
