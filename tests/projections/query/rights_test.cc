// The read matrix, cell by cell, as the registry has it; and what a disclosure does with it.
#include "projections/query/rights.h"

#include "ledger/cases/evolve.h"
#include "ledger/cases/stream_id.h"
#include "projections/query/disclosure.h"
#include "schemas/base/time.h"
#include "tests/support/catch.h"

namespace quanlu::tests {
namespace {

namespace cases = ledger::cases;
namespace query = projections::query;
namespace registry = schemas::registry;
using query::Shown;
using query::Sight;
using registry::Conf;
using registry::Group;
using registry::Role;

constexpr std::uint64_t kNear = 370102, kFar = 370203;
const std::string kNearOrg = "52370102MJD0000703", kFarOrg = "52370203MJD0000705";
const std::string kUnit = "11370100004188768U", kOtherUnit = "11370200MB2849765R";
constexpr const char* kReader = "reader";

Id16 numbered(std::uint8_t number) {
  Id16 id{};
  id.bytes[0] = 1;
  id.bytes[15] = number;
  return id;
}

// A state in which one account holds one role.
struct World {
  cases::MemoryRows rows;
  cases::MemoryLibrary library;
  cases::State state{rows, library};
  std::uint64_t next = 1;
  Millis now = *parse_rfc3339("2024-09-04T10:00:00+08:00");

  World(Role role, const std::string& unit) {
    open(kReader);
    grant(kReader, role, unit, kNear);
  }
  World(const World&) = delete;

  cases::Step step(std::uint16_t code, const std::string& stream) {
    cases::Step step;
    step.type = registry::find_event(code);
    step.code = code;
    step.seq = Seq(next);
    step.id = numbered(static_cast<std::uint8_t>(next++));
    step.stream = stream;
    step.occurred_at = step.recorded_at = *parse_rfc3339("2024-09-01T10:00:00+08:00");
    return step;
  }
  void append(const cases::Step& step) { cases::evolve(state, step); }

  void open(const std::string& account) {
    const std::string stream = cases::stream_id(registry::StreamKind::kUserAccount, {account});
    cases::Step opened = step(1301, stream);
    opened.set("account", account);
    append(opened);
  }
  void grant(const std::string& account, Role role, const std::string& unit, std::uint64_t area) {
    cases::Step granted =
        step(1302, cases::stream_id(registry::StreamKind::kUserAccount, {account}));
    granted.set("account", account);
    granted.set("role", static_cast<std::int64_t>(role));
    granted.set("unit", unit);
    granted.set("area", static_cast<std::int64_t>(area));
    granted.set("from", std::int64_t{parse_day("2024-01-01")->value});
    append(granted);
  }

  query::Rights rights(const std::string& account = kReader) {
    return must(query::Rights::of(
        account, [this](const auto& question) { question(state); }, now));
  }
};

// What the cell says of something that is the reader's own in every respect, or in none.
Sight expected(const registry::ReadRight& right, Role role, const registry::EventType& type,
               bool own) {
  if (!right.allowed) return Sight::kHidden;
  if (right.published && type.conf != Conf::kPub) return Sight::kHidden;
  const bool bound =
      right.own_area || right.own_organization || right.own_unit || right.assigned_cases;
  if (bound && !own) return Sight::kHidden;
  if (role == Role::kOrg) {  // H1
    if (type.conf == Conf::kCmp || type.conf == Conf::kAml) return Sight::kHidden;
    if (type.stream == registry::StreamKind::kPenaltyCase) return Sight::kHidden;  // before 756
  }
  return right.masked ? Sight::kMasked : Sight::kClear;
}

TEST_CASE("every cell of the read matrix shows, masks or hides as its table says",
          "[projections.query]") {
  std::size_t cells = 0, shown = 0, masked = 0;
  for (const registry::RoleInfo& role : registry::roles()) {
    for (const registry::EventType& type : registry::event_types()) {
      const registry::ReadRight& right = role.reads_group(type.group);
      const std::string unit = right.own_organization ? kNearOrg : kUnit;
      static std::map<std::pair<Role, std::string>, World> worlds;
      World& world = worlds.try_emplace({role.role, unit}, role.role, unit).first->second;
      const query::Rights rights = world.rights();
      const Shown own{.code = type.code, .subject = kNearOrg, .handler = kReader, .unit = unit};
      const Shown other{
          .code = type.code, .subject = kFarOrg, .handler = "somebody", .unit = kOtherUnit};
      INFO(role.id << " " << type.code << " " << type.name);
      CHECK(rights.see(own) == expected(right, role.role, type, true));
      CHECK(rights.see(other) == expected(right, role.role, type, false));
      ++cells;
      shown += rights.see(own) == Sight::kClear ? 1 : 0;
      masked += rights.see(own) == Sight::kMasked ? 1 : 0;
    }
  }
  CHECK(cells == registry::roles().size() * registry::event_types().size());
  CHECK(shown > 1000);
  CHECK(masked > 500);
}

TEST_CASE("administrators read no business payload, and auditors no sealed text",
          "[projections.query]") {
  for (const Role role : {Role::kSys, Role::kSec, Role::kAad}) {
    World world(role, kUnit);
    for (const registry::EventType& type : registry::event_types()) {
      if (type.family == registry::Family::kSys || type.family == registry::Family::kNrm) continue;
      INFO(registry::role(role).id << " " << type.code);
      CHECK(world.rights().see(Shown{.code = type.code, .subject = kNearOrg}) == Sight::kHidden);
    }
  }
}

TEST_CASE("a role that ended, or an account that was suspended, reads nothing any more",
          "[projections.query]") {
  World world(Role::kSob, kUnit);
  CHECK(world.rights().holds(Role::kSob));
  cases::Step revoked =
      world.step(1303, cases::stream_id(registry::StreamKind::kUserAccount, {kReader}));
  revoked.set("account", std::string(kReader));
  revoked.set("role", static_cast<std::int64_t>(Role::kSob));
  revoked.set("on", std::int64_t{parse_day("2024-09-03")->value});
  world.append(revoked);
  const auto rights = query::Rights::of(
      kReader, [&](const auto& question) { question(world.state); }, world.now);
  REQUIRE_FALSE(rights);
  CHECK(rights.error().kind == Failure::kDenied);
  CHECK(rights.error().reason == "role");
  CHECK_FALSE(query::Rights::of(
      "nobody", [&](const auto& question) { question(world.state); }, world.now));
}

TEST_CASE("an event whose class was raised is read as the class it was raised to",
          "[projections.query]") {
  World world(Role::kSob, kUnit);
  const Shown plain{.code = 402, .subject = kNearOrg};
  const Shown raised{.code = 402,
                     .conf = static_cast<std::uint8_t>(Conf::kAml),
                     .subject = kNearOrg,
                     .handler = "somebody"};
  CHECK(world.rights().see(plain) == Sight::kClear);
  CHECK(world.rights().see(raised) == Sight::kHidden);  // AML: assigned cases only
  CHECK(query::class_of(raised).group == Group::kAml);
}

struct Recorded {
  std::vector<cases::SensitiveRead> reads;
  bool fails = false;
  cases::RecordReads recorder() {
    return [this](const std::vector<cases::SensitiveRead>& more) -> Status {
      if (fails) return fail(Failure::kFailed, "disk", {"坏了", "broken"});
      reads.insert(reads.end(), more.begin(), more.end());
      return {};
    };
  }
};

query::Disclosure disclosure(World& world, Recorded& recorded, std::optional<std::string> purpose) {
  return must(query::Disclosure::open(world.rights(), purpose, recorded.recorder()));
}

TEST_CASE("complaints and restricted finance are shown for a purpose, and every one is recorded",
          "[projections.query]") {
  World world(Role::kCpl, kUnit);
  Recorded recorded;
  const Shown complaint{.code = 502, .subject = kNearOrg, .case_id = numbered(7)};
  query::Disclosure silent = disclosure(world, recorded, std::nullopt);
  const auto refused = silent.named(complaint, "x");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "purposeRequired");
  CHECK(exit_code(refused.error().kind) == 5);
  CHECK(silent.list(complaint) == Sight::kHidden);
  CHECK(silent.withheld() == 1);
  must(silent.permit());
  CHECK(recorded.reads.empty());
  query::Disclosure stated = disclosure(world, recorded, "handling; 复核期限");
  CHECK(must(stated.named(complaint, "x")) == Sight::kClear);
  CHECK(recorded.reads.empty());  // nothing before permit()
  must(stated.permit());
  REQUIRE(recorded.reads.size() == 1);
  CHECK(recorded.reads[0].account == kReader);
  CHECK(recorded.reads[0].conf == Conf::kCmp);
  CHECK(recorded.reads[0].of == std::vector<Id16>{numbered(7)});
  CHECK(recorded.reads[0].purpose == "handling; 复核期限");
  must(stated.permit());
  CHECK(recorded.reads.size() == 1);  // once
}

TEST_CASE("fund supervision without a purpose is masked in lists and refused by name",
          "[projections.query]") {
  World world(Role::kSob, kUnit);
  Recorded recorded;
  const Shown movement{.code = 604, .subject = kNearOrg, .case_id = numbered(9)};
  query::Disclosure silent = disclosure(world, recorded, std::nullopt);
  CHECK(silent.list(movement) == Sight::kMasked);
  CHECK(silent.withheld() == 0);
  CHECK_FALSE(silent.named(movement, "x"));
  query::Disclosure stated = disclosure(world, recorded, "audit");
  CHECK(stated.list(movement) == Sight::kClear);
  must(stated.permit());
  REQUIRE(recorded.reads.size() == 1);
  CHECK(recorded.reads[0].conf == Conf::kSup);
  World leader(Role::kLdr, kUnit);  // reads it masked: nothing to record
  query::Disclosure of_leader = disclosure(leader, recorded, std::nullopt);
  CHECK(must(of_leader.named(movement, "x")) == Sight::kMasked);
  must(of_leader.permit());
  CHECK(recorded.reads.size() == 1);
}

TEST_CASE(
    "what a reader may not know of is absent; a class that no role reads is said to be hidden",
    "[projections.query]") {
  Recorded recorded;
  const Shown complaint{.code = 502, .subject = kNearOrg};
  World accused(Role::kOrg, kNearOrg);
  query::Disclosure of_accused = disclosure(accused, recorded, "self");
  CHECK(of_accused.named(complaint, "x").error().kind == Failure::kAbsent);
  World system(Role::kSys, kUnit);
  query::Disclosure of_system = disclosure(system, recorded, "curious");
  CHECK(of_system.named(complaint, "x").error().reason == "classHidden");
  must(of_system.permit());
  CHECK(recorded.reads.empty());
}

TEST_CASE("when the access cannot be recorded nothing may be shown", "[projections.query]") {
  World world(Role::kCpl, kUnit);
  Recorded recorded{.reads = {}, .fails = true};
  query::Disclosure stated = disclosure(world, recorded, "handling");
  must(stated.named(Shown{.code = 502, .subject = kNearOrg}, "x"));
  CHECK_FALSE(stated.permit());
}

TEST_CASE("a purpose is a code and perhaps a text, nothing else", "[projections.query]") {
  CHECK(cases::parse_purpose("handling")->words() == "handling");
  CHECK(cases::parse_purpose(" handling ;  复核期限 ")->words() == "handling; 复核期限");
  for (const char* wrong : {"", " ", ";", "复核期限", "two words", "; text", "a\nb", "x; \x01"})
    CHECK_FALSE(cases::parse_purpose(wrong));
  CHECK_FALSE(cases::parse_purpose("x; " + std::string(200, 'y')));
  World world(Role::kCpl, kUnit);
  Recorded recorded;
  const auto wrong =
      query::Disclosure::open(world.rights(), std::string("two words"), recorded.recorder());
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().kind == Failure::kUsage);
}

TEST_CASE("persons are masked in every type, amounts of persons and of fund supervision too",
          "[projections.query]") {
  std::size_t persons = 0, amounts = 0;
  for (const registry::EventType& type : registry::event_types())
    for (const registry::Field& field : type.fields) {
      const bool person =
          field.kind == registry::FieldKind::kPid || field.kind == registry::FieldKind::kSealed;
      if (person) CHECK(cases::is_masked(type, field));
      persons += person ? 1 : 0;
      amounts += field.kind == registry::FieldKind::kMoney && cases::is_masked(type, field) ? 1 : 0;
      if (field.kind == registry::FieldKind::kMoney && type.conf == Conf::kPub)
        CHECK_FALSE(cases::is_masked(type, field));
    }
  CHECK(persons > 20);
  CHECK(amounts > 10);
}

}  // namespace
}  // namespace quanlu::tests
