// Which events a department is shown, and what of them: the schema's roles and classes decide.
#include "consumers/feed/definition.h"

#include <set>

#include "consumers/feed/asyncapi.h"
#include "consumers/feed/reach.h"
#include "ledger/cases/access.h"
#include "schemas/codec/json_value.h"
#include "tests/support/catch.h"

namespace quanlu::tests {
namespace {

namespace feed = consumers::feed;
namespace registry = schemas::registry;
using feed::Definition;
using feed::Rule;
using registry::Conf;
using registry::FieldKind;

Definition definition(const std::string& name, const std::string& scope = {}) {
  auto made = feed::make_definition(name, scope.empty() ? name : scope, {}, {});
  if (!made) FAIL(describe(made.error()));
  return *made;
}

// Every feed that there can be.
std::vector<Definition> all_definitions() {
  std::vector<Definition> all;
  for (const feed::ScopeInfo& scope : feed::scopes()) {
    all.push_back(definition(std::string(scope.id)));
    if (scope.takes_aml)
      all.push_back(definition(std::string(scope.id) + ".aml", std::string(scope.id)));
  }
  return all;
}

template <typename Take>
void each_carried(Take take) {
  for (const Definition& one : all_definitions())
    for (const registry::EventType& type : registry::event_types())
      for (const Conf raised : {Conf::kNone, Conf::kInt, Conf::kSup, Conf::kCmp, Conf::kAml}) {
        const Rule rule = feed::rule_of(one, type, raised == Conf::kNone ? type.conf : raised);
        if (!rule.carried) continue;
        INFO(one.feed << " " << type.name << " raised to " << static_cast<int>(raised));
        take(one, type, raised, rule);
      }
}

TEST_CASE("sealed fields are in no feed") {
  std::size_t sealed = 0;
  each_carried([&](const Definition&, const auto& type, Conf, const Rule& rule) {
    for (const registry::Field& field : type.fields) {
      if (field.kind != FieldKind::kSealed) continue;
      REQUIRE(rule.leaves_out(field));
      ++sealed;
    }
  });
  CHECK(sealed > 100);
}

TEST_CASE("restricted finance is in the feeds of police and central bank that carry nothing else") {
  std::set<std::string> feeds;
  each_carried([&](const Definition& of, const auto& type, Conf raised, const Rule&) {
    const bool aml = type.conf == Conf::kAml || raised == Conf::kAml;
    REQUIRE(of.aml == aml);
    if (aml) feeds.insert(of.feed);
  });
  CHECK(feeds == std::set<std::string>{"police.aml", "pbc.aml"});
  CHECK_FALSE(feed::make_definition("finance.aml", "finance", {}, {}));
}

TEST_CASE("of complaints no person, account or document is told, and the public hears of none") {
  std::size_t complaints = 0;
  each_carried([&](const Definition& of, const auto& type, Conf raised, const Rule& rule) {
    const Conf conf = ledger::cases::more_secret(type.conf, raised);
    if (conf != Conf::kCmp && type.family != registry::Family::kCmp) return;
    ++complaints;
    REQUIRE(of.scope != feed::Scope::kPublic);
    for (const registry::Field& field : type.fields)
      if (field.kind == FieldKind::kPid || field.kind == FieldKind::kAccount ||
          field.kind == FieldKind::kDoc)
        REQUIRE(rule.leaves_out(field));
  });
  CHECK(complaints > 50);
}

TEST_CASE("the public is told what is public, without persons") {
  const Definition all = definition("public");
  std::size_t carried = 0;
  for (const registry::EventType& type : registry::event_types()) {
    const Rule rule = feed::rule_of(all, type);
    if (!rule.carried) continue;
    ++carried;
    INFO(type.name);
    CHECK(type.conf == Conf::kPub);
    for (const registry::Field& field : type.fields)
      if (field.kind == FieldKind::kPid) CHECK(rule.leaves_out(field));
    CHECK_FALSE(feed::rule_of(all, type, Conf::kSup).carried);  // raised: no longer public
  }
  CHECK(carried > 20);
}

TEST_CASE("a scope carries exactly what its role reads, by the matrix") {
  for (const Definition& one : all_definitions()) {
    if (one.aml) continue;
    const registry::RoleInfo& role = registry::role(feed::info(one.scope).role);
    for (const registry::EventType& type : registry::event_types()) {
      INFO(one.feed << " " << type.name);
      const registry::ReadRight& right = role.reads_group(type.group);
      const Rule rule = feed::rule_of(one, type);
      if (rule.carried) {
        CHECK(right.allowed);
        CHECK(rule.own_area == right.own_area);
        CHECK(rule.own_unit == (right.own_unit || right.assigned_cases));
      } else {
        CHECK(
            (!right.allowed || type.conf == Conf::kAml ||
             ((right.published || one.scope == feed::Scope::kPublic) && type.conf != Conf::kPub)));
      }
    }
  }
}

TEST_CASE("what finance is for it is told: alerts, movements and grants, amounts and all") {
  const Definition finance = definition("finance");
  for (const char* name : {"FundAlertRaised", "LargeMovementReported"}) {
    const registry::EventType* type = registry::find_event(name);
    REQUIRE(type != nullptr);
    const Rule rule = feed::rule_of(finance, *type);
    CHECK(rule.carried);
    for (const registry::Field& field : type->fields)
      if (field.kind == FieldKind::kMoney) CHECK_FALSE(rule.leaves_out(field));
  }
}

TEST_CASE("names, areas and scopes that are none are refused with what would be right") {
  for (const char* name : {"", "Finance", "-x", "a b", "x.amlx", ".aml", "x/y"}) {
    INFO(name);
    CHECK_FALSE(feed::is_feed_name(name));
    CHECK_FALSE(feed::make_definition(name, "finance", {}, {}));
  }
  CHECK(feed::is_feed_name("county-2"));
  CHECK(feed::is_feed_name("pbc.aml"));
  const auto scope = feed::make_definition("x", "treasury", {}, {});
  REQUIRE_FALSE(scope);
  CHECK(scope.error().expected.find("finance") != std::string::npos);
  CHECK_FALSE(feed::make_definition("x", "finance", {"37"}, {}));
  CHECK(feed::make_definition("x", "finance", {"all"}, {})->areas.empty());
}

TEST_CASE("an area code covers what begins with its digits") {
  CHECK(feed::covers_area(370000, 370102));
  CHECK(feed::covers_area(370100, 370102));
  CHECK(feed::covers_area(370102, 370102));
  CHECK(feed::covers_area(370102, 370102001));
  CHECK_FALSE(feed::covers_area(370102, 370103));
  CHECK_FALSE(feed::covers_area(370102, 370100));
  CHECK_FALSE(feed::covers_area(370100, 0));
}

TEST_CASE("every schema of a message is JSON, and asks for nothing that the feed leaves out") {
  std::size_t seen = 0;
  each_carried([&](const Definition&, const auto& type, Conf raised, const Rule& rule) {
    if (raised != Conf::kNone) return;
    const auto schema = schemas::codec::parse_json(feed::data_schema(type, rule), "schema");
    REQUIRE(schema);
    const auto* required = schema->find("required");
    const auto* properties = schema->find("properties");
    REQUIRE(required != nullptr);
    REQUIRE(properties != nullptr);
    for (const feed::LeftOut& left : rule.left_out) {
      CHECK(properties->find(left.field->name) == nullptr);
      for (const auto& name : required->items)
        CHECK(name.text != left.field->name);
    }
    ++seen;
  });
  CHECK(seen > 500);
}

}  // namespace
}  // namespace quanlu::tests
