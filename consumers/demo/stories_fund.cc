// FND 社区基金: a foundation keeps the account, deposits and spending are disclosed each quarter.
#include <memory>

#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::string_view kSources[] = {"individual", "enterprise", "socialOrg", "government",
                                         "public"};

struct Fund {
  Id16 id;
  std::int64_t in_fen = 0, out_fen = 0;
  std::uint64_t seq = 0;
};

void deposit(World& world, const Org& holder, Fund& fund) {
  const std::int64_t amount = world.amount(500, 20'000);
  Line(world, 645, account_of(holder.uscc))
      .on("CommunityFund", fund.id)
      .about(holder)
      .expect(fund.seq++)
      .set("amount", Fen(amount))
      .set("source", kSources[world.below(5)])
      .set("on", civil_day(world.now))
      .set_doc("proof", "入账凭证");
  fund.in_fen += amount;
}

void spend(World& world, const Org& holder, Fund& fund) {
  const std::int64_t amount = (fund.in_fen - fund.out_fen) / 300 * 100;  // a third, whole yuan
  if (amount <= 0) return;
  Line(world, 646, account_of(holder.uscc))
      .on("CommunityFund", fund.id)
      .about(holder)
      .expect(fund.seq++)
      .set("amount", Fen(amount))
      .set("purpose", "社区助老和困境儿童帮扶")
      .set_doc("decision", "社区基金管委会决议")
      .set("on", civil_day(world.now))
      .set("beneficiaries", world.between(5, 60));
  fund.out_fen += amount;
}

Org* any_foundation(World& world) {
  const std::size_t first = world.below(world.orgs.size());
  for (std::size_t i = 0; i < world.orgs.size(); ++i) {
    Org& org = world.orgs[(first + i) % world.orgs.size()];
    if (org.live && org.kind == OrgKind::kFoundation) return &org;
  }
  return nullptr;
}

void disclose(World& world, const Org& holder, Fund& fund) {
  Line(world, 647, account_of(holder.uscc))
      .on("CommunityFund", fund.id)
      .about(holder)
      .expect(fund.seq++)
      .set("asOf", civil_day(world.now))
      .set("sumIn", Fen(fund.in_fen))
      .set("sumOut", Fen(fund.out_fen))
      .set("balance", Fen(fund.in_fen - fund.out_fen))
      .set("channel", "社区公示栏");
}

}  // namespace

void run_community_fund(World& world, Org& federation, Day day) {
  Org* holder = any_foundation(world);
  if (holder == nullptr) return;
  Org& org = *holder;
  const auto fund = std::make_shared<Fund>(Fund{.id = world.new_id()});
  const std::vector<ledger::rules::AreaCode> streets = world.areas.streets();
  const ledger::rules::AreaCode street = streets[world.below(streets.size())];
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org, fund, &federation, street] {
    fund->in_fen = world.amount(10'000, 80'000);
    Line(world, 644, account_of(org.uscc))
        .on("CommunityFund", fund->id)
        .about(org)
        .expect(fund->seq++)
        .set("holder", org.uscc)
        .set("federation", federation.uscc)
        .set("street", to_text(street))
        .set("opening", Fen(fund->in_fen))
        .set_doc("agreement", "社区基金设立协议");
  });
  for (int quarter = 0; quarter < 4; ++quarter) {
    world.plan(pace.after(20), [&world, &org, fund] { deposit(world, org, *fund); });
    world.plan(pace.after(20), [&world, &org, fund] { spend(world, org, *fund); });
    world.plan(pace.after(10), [&world, &org, fund] { disclose(world, org, *fund); });
  }
}

}  // namespace quanlu::consumers::demo
