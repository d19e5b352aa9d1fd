#include "consumers/cli/feeds/commands.h"
#include "consumers/cli/feeds/opened_feed.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/table.h"
#include "ledger/crypto/digest.h"
#include "schemas/base/bytes.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::feeds {
namespace {

namespace registry = schemas::registry;
using feed::Rule;
using frame::Context;
using frame::Options;

std::string areas_text(const Definition& definition) {
  std::string text;
  for (const std::uint64_t area : definition.areas)
    text += (text.empty() ? "" : " ") + std::to_string(area);
  return text.empty() ? "all" : text;
}

struct ListedFeed {
  NamedFeed named;
  std::string location;
  std::optional<std::uint64_t> records;  // nothing: never begun
};

Result<std::vector<ListedFeed>> list_feeds(const Context& context) {
  TRY_ASSIGN(const auto ledger, opened::open_ledger(context));
  std::vector<ListedFeed> listed;
  for (const std::string& name : feed_names(ledger.settings)) {
    TRY_ASSIGN(NamedFeed named, name_feed(ledger, name, {}));
    ListedFeed one{.named = std::move(named), .location = {}, .records = {}};
    if (auto carrier = open_carrier(ledger, one.named, ledger::store::Access::kRead)) {
      one.location = (*carrier)->location();
      if (const auto end = (*carrier)->end()) one.records = end->value;
    }
    listed.push_back(std::move(one));
  }
  return listed;
}

Result<int> list(Context& context, const Options&) {
  TRY_ASSIGN(const auto feeds, list_feeds(context));
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("feed-list");
    json.key("feeds").begin_array();
    for (const ListedFeed& one : feeds) {
      const Definition& definition = one.named.definition;
      json.begin_object().member("feed", definition.feed);
      json.member("scope", feed::info(definition.scope).id).member("aml", definition.aml);
      json.key("areas").begin_array();
      for (const std::uint64_t area : definition.areas)
        json.value(std::to_string(area));
      json.end().member("configured", one.named.configured).member("enabled", one.named.enabled);
      json.key("location");
      one.location.empty() ? json.null() : json.value(one.location);
      json.member("records", one.records).end();
    }
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{screen.say("推送", "feed")},
                       {screen.say("范围", "scope")},
                       {screen.say("部门", "department")},
                       {screen.say("区划", "areas")},
                       {screen.say("记录", "records"), true},
                       {screen.say("状态", "state")}});
  for (const ListedFeed& one : feeds) {
    const feed::ScopeInfo& scope = feed::info(one.named.definition.scope);
    const registry::RoleInfo& role = registry::role(scope.role);
    const Words state = !one.named.enabled ? Words{"停用", "disabled"}
                        : one.records      ? Words{"已开始", "begun"}
                                           : Words{"未开始", "not begun"};
    table.add({one.named.definition.feed, std::string(scope.id),
               screen.say(std::string(role.zh), std::string(role.en)),
               areas_text(one.named.definition), one.records ? std::to_string(*one.records) : "–",
               screen.say(state)});
  }
  table.print(screen);
  return frame::kOk;
}

// ---- show

std::string fields_text(const registry::EventType& type, const Rule& rule) {
  std::string text;
  for (const registry::Field& field : type.fields)
    if (!rule.leaves_out(field)) text += (text.empty() ? "" : " ") + std::string(field.name);
  return text;
}

std::string left_out_text(const screen::Screen& screen, const Rule& rule) {
  std::string text;
  for (const feed::LeftOut& left : rule.left_out)
    text += (text.empty() ? "" : ", ") + std::string(left.field->name) + " (" +
            screen.say(words_of(left.why)) + ")";
  return text;
}

std::string condition_text(const screen::Screen& screen, const Rule& rule) {
  std::string text;
  if (rule.own_area) text = screen.say("本区划", "own area");
  if (rule.own_unit)
    text += (text.empty() ? "" : ", ") + screen.say("涉及本单位", "concerns the unit");
  return text;
}

void add_type(screen::Json& json, const registry::EventType& type, const Rule& rule) {
  json.begin_object().member("typeCode", type.code).member("version", type.version);
  json.member("type", type.name).member("carried", rule.carried);
  json.member("why", feed::id_of(rule.why));
  if (rule.carried) {
    json.member("ownArea", rule.own_area).member("ownUnit", rule.own_unit);
    json.key("fields").begin_array();
    for (const registry::Field& field : type.fields)
      if (!rule.leaves_out(field)) json.value(field.name);
    json.end().key("leftOut").begin_array();
    for (const feed::LeftOut& left : rule.left_out)
      json.begin_object()
          .member("field", left.field->name)
          .member("why", feed::id_of(left.why))
          .end();
    json.end();
  }
  json.end();
}

void show_json(const Context& context, const NamedFeed& named, const Digest& digest) {
  const Definition& definition = named.definition;
  screen::Json json = screen::Json::document("feed-show");
  json.member("feed", definition.feed).member("scope", feed::info(definition.scope).id);
  json.member("role", registry::role(feed::info(definition.scope).role).id);
  json.member("aml", definition.aml).key("areas").begin_array();
  for (const std::uint64_t area : definition.areas)
    json.value(std::to_string(area));
  json.end().key("units").begin_array();
  for (const std::string& unit : definition.units)
    json.value(unit);
  json.end().member("topic", named.topic).member("schemaRelease", feed::schema_release());
  json.member("definition", to_hex(digest.bytes)).key("types").begin_array();
  for (const registry::EventType& type : registry::event_types())
    add_type(json, type, feed::rule_of(definition, type));
  json.end();
  context.screen.out << json.finish() << '\n';
}

void show_text(const Context& context, const NamedFeed& named, const Digest& digest, bool all) {
  const screen::Screen& screen = context.screen;
  const Definition& definition = named.definition;
  const registry::RoleInfo& role = registry::role(feed::info(definition.scope).role);
  screen.out << screen.say("推送", "feed") << ' ' << definition.feed << "   "
             << screen.say("范围", "scope") << ' ' << feed::info(definition.scope).id << " ("
             << screen.say(std::string(role.zh), std::string(role.en)) << ")   "
             << screen.say("区划", "areas") << ' ' << areas_text(definition) << '\n'
             << screen.say("定义", "definition") << ' ' << to_hex(digest.bytes) << "   "
             << screen.say("模式版次", "schema release") << ' ' << feed::schema_release() << '\n';
  screen::Table table({{screen.say("代码", "code"), true},
                       {screen.say("类型", "type")},
                       {screen.say("原因", "reason")},
                       {screen.say("条件", "only")},
                       {screen.say("字段", "fields")},
                       {screen.say("略去", "left out")}});
  std::size_t carried = 0, others = 0;
  for (const registry::EventType& type : registry::event_types()) {
    const Rule rule = feed::rule_of(definition, type);
    (rule.carried ? carried : others) += 1;
    if (!rule.carried && !all) continue;
    table.add({std::to_string(type.code), std::string(type.name), screen.say(words_of(rule.why)),
               condition_text(screen, rule), rule.carried ? fields_text(type, rule) : "–",
               left_out_text(screen, rule)});
  }
  table.print(screen);
  screen.note(std::to_string(carried) + " " + screen.say("种推送", "types are carried") + ", " +
              std::to_string(others) + " " +
              screen.say("种不推送 (--all 列出原因)", "are not (--all says why)"));
}

Result<int> show(Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(const NamedFeed named, name_feed(ledger, options.text("NAME"), options));
  ledger::crypto::Hasher hasher(genesis.suite);
  const Digest digest = hasher.of(as_bytes(feed::canonical_text(named.definition)));
  if (context.json())
    show_json(context, named, digest);
  else
    show_text(context, named, digest, options.has("--all"));
  return frame::kOk;
}

}  // namespace

std::vector<frame::Command> feed_page_commands() {
  const frame::Argument name{.name = "NAME", .help = {"推送名", "name of the feed"}};
  return {{.path = "feed list",
           .summary = {"部门推送一览", "the feeds of the ledger"},
           .examples = {"-L quanlu-demo feed list", "-L quanlu-demo feed list --json"},
           .run = frame::run<list>},
          {.path = "feed show",
           .summary = {"一个推送的内容: 类型, 字段, 略去的字段和原因",
                       "what a feed carries: types, fields, what is left out and why"},
           .examples = {"-L quanlu-demo feed show finance",
                        "-L quanlu-demo feed show police.aml --json"},
           .arguments = {name},
           .options = {{.name = "--scope", .value = "SCOPE", .help = {"推送范围", "scope"}},
                       {.name = "--areas",
                        .value = "CODES",
                        .help = {"区划代码, 逗号分隔 (全部)", "area codes with commas (all)"}},
                       {.name = "--all",
                        .help = {"也列出不推送的类型", "also the types that are not carried"}}},
           .run = frame::run<show>}};
}

}  // namespace quanlu::consumers::cli::feeds
