// COM 社区社会组织, each by the officer of its street.
#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "ledger/rules/identifier.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::string_view kClasses[] = {"charity", "livelihood", "affairs", "culture"};

std::string street_name(const World& world, std::uint64_t code) {
  return world.areas.find(ledger::rules::AreaCode(code))->name;
}

}  // namespace

void file_community(World& world, Day day) {
  const auto street = static_cast<std::uint32_t>(world.below(world.people.streets()));
  const std::uint64_t code = world.people.street(street).area;
  const auto community_class = static_cast<unsigned>(world.below(4));
  const std::uint32_t serial = ++world.street_serials[street];
  world.community.push_back({.filing_no = ledger::rules::make_filing_no(
                                 std::to_string(code), community_class + 1, serial),
                             .street = street});
  CommunityOrg& org = world.community.back();
  world.plan(world.hour_on(day), [&world, &org, code, community_class, serial] {
    Line(world, 1101, world.people.street(org.street))
        .on("CommunityOrg", org.filing_no)
        .expect(org.stream_seq++)
        .set("filingNo", org.filing_no)
        .set("name", community_name(street_name(world, code), community_class, serial * 13ULL))
        .set("street", std::to_string(code))
        .set("community", "第" + std::to_string(serial % 12 + 1) + "社区")
        .set("class", kClasses[community_class])
        .set("head", world.new_id())
        .set("headName", person_name(world.random.next()))
        .set("members", world.between(5, 60));
    org.live = true;
  });
}

void report_activity(World& world, CommunityOrg& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    Line(world, 1107, world.people.street(org.street))
        .on("CommunityOrg", org.filing_no)
        .set("title", pick(world, Phrase::kCommunityActivity))
        .set("on", civil_day(world.now))
        .set("people", world.between(8, 120));
    ++org.stream_seq;
  });
}

void confirm_community(World& world, CommunityOrg& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    Line(world, 1104, world.people.street(org.street))
        .on("CommunityOrg", org.filing_no)
        .expect(org.stream_seq++)
        .set("year", civil(civil_day(world.now)).year)
        .set("members", world.between(5, 60))
        .set("activities", world.between(1, 20));
  });
}

void change_community(World& world, CommunityOrg& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    Line(world, 1103, world.people.street(org.street))
        .on("CommunityOrg", org.filing_no)
        .set("item", "members")
        .set("old", std::to_string(world.between(5, 30)))
        .set("new", std::to_string(world.between(5, 60)));
    ++org.stream_seq;
  });
}

}  // namespace quanlu::consumers::demo
