#include "consumers/feed/definition.h"

#include <algorithm>

#include "consumers/feed/reach.h"
#include "ledger/cases/access.h"
#include "schemas/codec/forms.h"

namespace quanlu::consumers::feed {
namespace {

namespace cases = ledger::cases;
using registry::Conf;
using registry::Field;
using registry::FieldKind;

constexpr std::size_t kNameMax = 60;

tl::unexpected<Error> no_feed(Words what, std::string expected, std::string_view found) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "feed",
                    .what = std::move(what),
                    .where = "feeds." + std::string(found),
                    .expected = std::move(expected),
                    .found = std::string(found)});
}

std::string scope_names() {
  std::string names;
  for (const ScopeInfo& scope : scopes())
    names += (names.empty() ? "" : " ") + std::string(scope.id);
  return names;
}

Why why_of(const Definition& definition, const registry::EventType& type) {
  const ScopeInfo& scope = info(definition.scope);
  const bool aml = type.conf == Conf::kAml;
  if (definition.aml) return aml ? Why::kAmlFeed : Why::kAmlOnly;
  if (aml) return Why::kAmlApart;
  const registry::ReadRight& right = registry::role(scope.role).reads_group(type.group);
  if (!right.allowed) return Why::kRoleReadsNot;
  if (type.conf == Conf::kCmp && (scope.includes_organizations || right.own_organization))
    return Why::kTargetMayRead;
  // H5: the public is told what is public, whatever the matrix says of a group.
  if (!right.published && !scope.includes_organizations) return Why::kReads;
  return type.conf == Conf::kPub ? Why::kReadsPublished : Why::kNotPublished;
}

bool is_carried(Why why) {
  return why <= Why::kAmlFeed;
}

// Of complaints nothing that names a person stays, in whatever right and however far the class was
// raised: pseudonyms and accounts, and documents, whose titles may.
bool is_identity_of_complaint(const registry::EventType& type, const Field& field) {
  const bool complaint = type.conf == Conf::kCmp || type.family == registry::Family::kCmp;
  return complaint && (field.kind == FieldKind::kPid || field.kind == FieldKind::kDoc ||
                       field.kind == FieldKind::kAccount);
}

std::vector<LeftOut> left_out_of(const registry::EventType& type, bool masked) {
  std::vector<LeftOut> left;
  for (const Field& field : type.fields) {
    if (field.kind == FieldKind::kSealed)
      left.push_back({&field, Left::kSealed});
    else if (is_identity_of_complaint(type, field))
      left.push_back({&field, Left::kIdentity});
    else if (masked && cases::is_masked(type, field))
      left.push_back({&field, field.kind == FieldKind::kMoney ? Left::kAmount : Left::kIdentity});
  }
  return left;
}

}  // namespace

bool is_feed_name(std::string_view name) {
  if (name.ends_with(kAmlSuffix)) name.remove_suffix(kAmlSuffix.size());
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !name.empty() && name.size() <= kNameMax && name.front() != '-' && name.front() != '_' &&
         std::ranges::all_of(name, fits);
}

Result<Definition> make_definition(std::string_view name, std::string_view scope,
                                   const std::vector<std::string>& areas,
                                   const std::vector<std::string>& units) {
  if (!is_feed_name(name))
    return no_feed({"推送名写法不对", "this is no name of a feed"}, "a-z 0-9 - _ [.aml]", name);
  const ScopeInfo* known = find_scope(scope);
  if (known == nullptr) return no_feed({"没有这个推送范围", "no such scope"}, scope_names(), scope);
  Definition definition{.feed = std::string(name),
                        .scope = known->scope,
                        .aml = name.ends_with(kAmlSuffix),
                        .areas = {},
                        .units = units};
  if (definition.aml && !known->takes_aml)
    return no_feed(
        {"反洗钱类只推送给公安与人民银行", "restricted finance goes to police and pbc only"},
        "police pbc", scope);
  for (const std::string& text : areas) {
    if (text == "all") continue;
    const auto area = schemas::codec::parse_area(text);
    if (!area || schemas::codec::area_digits(*area) == 0)
      return no_feed({"区划代码写法不对", "this is no area code"}, "all | 6, 9 or 12 digits", text);
    definition.areas.push_back(*area);
  }
  std::ranges::sort(definition.areas);
  std::ranges::sort(definition.units);
  return definition;
}

Words words_of(Why why) {
  switch (why) {
    case Why::kReads:
      return {"该角色可读", "the role reads it"};
    case Why::kReadsPublished:
      return {"已公开", "it is public"};
    case Why::kAmlFeed:
      return {"反洗钱专用推送", "the feed of restricted finance"};
    case Why::kRoleReadsNot:
      return {"该角色不读此类", "the role does not read it"};
    case Why::kNotPublished:
      return {"未公开", "it is not public"};
    case Why::kAmlApart:
      return {"反洗钱类另行推送", "restricted finance goes apart"};
    case Why::kAmlOnly:
      return {"只推送反洗钱类", "this feed carries restricted finance only"};
    case Why::kTargetMayRead:
      return {"被投诉方可能读到", "whom it is about may read this feed"};
  }
  return {};
}

std::string_view id_of(Why why) {
  constexpr std::string_view kIds[] = {"reads",        "readsPublished", "amlFeed",
                                       "roleReadsNot", "notPublished",   "amlApart",
                                       "amlOnly",      "targetMayRead"};
  return kIds[static_cast<std::size_t>(why)];
}

Words words_of(Left why) {
  switch (why) {
    case Left::kSealed:
      return {"密封", "sealed"};
    case Left::kIdentity:
      return {"身份", "identity"};
    case Left::kAmount:
      return {"金额", "amount"};
  }
  return {};
}

std::string_view id_of(Left why) {
  constexpr std::string_view kIds[] = {"sealed", "identity", "amount"};
  return kIds[static_cast<std::size_t>(why)];
}

bool Rule::leaves_out(const Field& field) const {
  return std::ranges::any_of(
      left_out, [&](const LeftOut& left) { return left.field->number == field.number; });
}

Rule rule_of(const Definition& definition, const registry::EventType& type) {
  Rule rule{.why = why_of(definition, type), .left_out = {}};
  rule.carried = is_carried(rule.why);
  if (!rule.carried) return rule;
  const registry::ReadRight& right =
      registry::role(info(definition.scope).role).reads_group(type.group);
  const bool aml = rule.why == Why::kAmlFeed;  // that topic is the department's own
  rule.own_area = right.own_area && !aml;
  rule.own_unit = (right.own_unit || right.assigned_cases) && !aml;
  rule.left_out = left_out_of(type, right.masked || rule.why == Why::kReadsPublished);
  return rule;
}

Rule rule_of(const Definition& definition, const registry::EventType& type, Conf raised_to) {
  return rule_of(definition, cases::read_as(type, raised_to));
}

bool carries(const Definition& definition, const Rule& rule, const schemas::codec::Event& event) {
  if (!rule.carried || event.type() == nullptr) return false;
  if (rule.own_unit && !concerns_department(definition, event)) return false;
  return is_in_areas(definition.areas, event, rule.own_area);
}

std::uint32_t schema_release() {
  return QUANLU_SCHEMA_RELEASE;
}

std::string canonical_text(const Definition& definition) {
  std::string text =
      "feed " + definition.feed + "\nscope " + std::string(info(definition.scope).id) + "\naml " +
      (definition.aml ? "1" : "0") + "\nrelease " + std::to_string(schema_release()) + "\nareas";
  for (const std::uint64_t area : definition.areas)
    text += " " + std::to_string(area);
  text += "\nunits";
  for (const std::string& unit : definition.units)
    text += " " + unit;
  text += "\n";
  for (const registry::EventType& type : registry::event_types()) {
    const Rule rule = rule_of(definition, type);
    if (!rule.carried) continue;
    text += std::to_string(type.code) + "." + std::to_string(type.version) +
            (rule.own_area ? " area" : "") + (rule.own_unit ? " unit" : "");
    for (const LeftOut& left : rule.left_out)
      text += " -" + std::string(left.field->name);
    text += "\n";
  }
  return text;
}

}  // namespace quanlu::consumers::feed
