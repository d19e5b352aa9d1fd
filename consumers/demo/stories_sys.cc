#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::int64_t kSecondMs = 1000;

void write_account(World& world, const Account& account) {
  Line(world, 1301, world.options.system_account)
      .on("UserAccount", account.id)
      .expect(0)
      .set("account", account.id)
      .set("holder", account.holder)
      .set("unit", account.unit)
      .set("level", account.level)
      .set("area", std::to_string(account.area));
}

void write_grant(World& world, const Account& account) {
  Line(world, 1302, world.options.system_account)
      .on("UserAccount", account.id)
      .expect(1)
      .set("account", account.id)
      .set("role", account.role)
      .set("unit", account.unit)
      .set("area", std::to_string(account.area))
      .set("from", civil_day(world.now))
      .set("approver", world.options.security_account);
}

void open_account(World& world, const Account& account, Millis at) {
  world.plan(at, [&world, account] { write_account(world, account); });
  world.plan(Millis(at.value + kSecondMs), [&world, account] { write_grant(world, account); });
}

}  // namespace

std::string_view pick(World& world, Phrase phrase) {
  const auto choices = phrases(phrase);
  return choices[world.below(choices.size())];
}

void open_accounts(World& world) {
  Millis at(start_of(world.first_day).value + 8 * 3'600 * kSecondMs);
  for (const Account& account : world.people.accounts()) {
    open_account(world, account, at);
    at.value += 2 * kSecondMs;
  }
}

void open_org_account(World& world, Org& org, Millis at) {
  open_account(world,
               {.id = account_of(org.uscc),
                .unit = org.uscc,
                .role = "ORG",
                .level = "organization",
                .holder = person_name(world.random.next()),
                .area = org.area},
               at);
}

}  // namespace quanlu::consumers::demo
