// config show|check|default|get|schema: the configuration as it counts, with the origin of values.
#include "consumers/cli/about/commands.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/suggest.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/screen/table.h"

namespace quanlu::consumers::cli::about {
namespace {

namespace settings = schemas::settings;
using frame::Context;
using frame::Options;

// Without a ledger the other layers still count.
Result<settings::Settings> current(const Context& context) {
  if (context.ledger) {
    TRY_ASSIGN(const auto ledger, frame::find_ledger(context));
    return opened::read_settings(context, ledger);
  }
  const auto ledger = frame::find_ledger(context);
  return opened::read_settings(context, ledger ? std::optional(*ledger) : std::nullopt);
}

std::string layer_text(const Context& context, settings::Layer layer) {
  switch (layer) {
    case settings::Layer::kOption:
      return context.screen.say("选项", "option");
    case settings::Layer::kEnvironment:
      return context.screen.say("环境变量", "environment");
    case settings::Layer::kFile:
      return context.screen.say("文件", "file");
    case settings::Layer::kDefault:
      break;
  }
  return context.screen.say("默认", "default");
}

std::string_view layer_id(settings::Layer layer) {
  switch (layer) {
    case settings::Layer::kOption:
      return "option";
    case settings::Layer::kEnvironment:
      return "environment";
    case settings::Layer::kFile:
      return "file";
    case settings::Layer::kDefault:
      break;
  }
  return "default";
}

void add_setting(screen::Json& json, const std::string& key, const settings::Setting& setting) {
  json.begin_object().member("key", key).member("value", setting.text);
  json.member("origin", layer_id(setting.origin.layer)).member("where", setting.origin.where).end();
}

int show(Context& context, const Options& options) {
  const auto all = current(context);
  if (!all) return context.fail(all.error());
  if (context.json()) {
    screen::Json json = screen::Json::document("config");
    json.key("settings").begin_array();
    for (const auto& [key, setting] : all->all())
      add_setting(json, key, setting);
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  std::vector<screen::Column> columns{{context.screen.say("键", "key")},
                                      {context.screen.say("值", "value")}};
  if (options.has("--origin")) columns.push_back({context.screen.say("来源", "origin")});
  screen::Table table(columns);
  for (const auto& [key, setting] : all->all()) {
    std::vector<std::string> cells{key, setting.text};
    if (options.has("--origin"))
      cells.push_back(layer_text(context, setting.origin.layer) + " " + setting.origin.where);
    table.add(std::move(cells));
  }
  table.print(context.screen);
  return frame::kOk;
}

// What is set above its default and read by nothing in this version.
std::vector<std::string> without_effect(const settings::Settings& all) {
  std::vector<std::string> keys;
  for (const auto& [key, setting] : all.all())
    if (setting.origin.layer != settings::Layer::kDefault && !settings::is_used(key))
      keys.push_back(key);
  return keys;
}

int check(Context& context, const Options& options) {
  const auto file = options.maybe("FILE");
  const auto found =
      file ? opened::read_settings_file(context.directory / *file) : current(context);
  if (!found) return context.fail(found.error());
  if (context.json()) {
    screen::Json json = screen::Json::document("config-check");
    json.member("file", file).member("right", true).key("unused").begin_array();
    for (const std::string& key : without_effect(*found))
      json.value(key);
    json.end();
    context.screen.out << json.finish() << '\n';
  }
  for (const std::string& key : without_effect(*found))
    context.screen.talk << context.screen.mark(screen::Mark::kNotice) << ' ' << key << "  "
                        << context.screen.say("此版本尚不使用, 设了也不起作用",
                                              "not used by this version: setting it does nothing")
                        << "   " << found->setting(key).origin.where << '\n';
  context.screen.note(std::string(context.screen.mark(screen::Mark::kGood)) + " " +
                      context.screen.say("配置无误", "the configuration is right"));
  return frame::kOk;
}

int print_default(Context& context, const Options&) {
  if (context.json()) {
    screen::Json json = screen::Json::document("config-default");
    json.member("text", settings::default_file());
    context.screen.out << json.finish() << '\n';
  } else {
    context.screen.out << settings::default_file();
  }
  return frame::kOk;
}

int get(Context& context, const Options& options) {
  const std::string key = options.text("KEY");
  const auto all = current(context);
  if (!all) return context.fail(all.error());
  const auto found = all->all().find(key);
  if (found == all->all().end()) {
    Error error{.kind = Failure::kUsage,
                .reason = "usage",
                .what = {"没有这个配置键", "no such configuration key"}};
    error.found = key;
    if (const std::string name = settings::nearest_key(key); !name.empty())
      error.remedy = {"是否指 `" + name + "`?", "did you mean `" + name + "`?"};
    return context.fail(error);
  }
  if (context.json()) {
    screen::Json json = screen::Json::document("config");
    json.key("settings").begin_array();
    add_setting(json, found->first, found->second);
    context.screen.out << json.finish() << '\n';
  } else {
    context.screen.out << found->second.text << '\n';
  }
  return frame::kOk;
}

int print_keys(Context& context, const Options&) {
  if (context.json()) {
    screen::Json json = screen::Json::document("config-schema");
    json.key("keys").begin_array();
    for (const settings::Key& key : settings::keys()) {
      json.begin_object().member("key", key.name).member("type", settings::words_of(key.type).en);
      json.member("default", key.fallback).member("zh", key.zh).member("en", key.en);
      json.member("environment", settings::environment_name(key.name));
      json.member("used", settings::is_used(key.name)).end();
    }
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{context.screen.say("键", "key")},
                       {context.screen.say("类型", "type")},
                       {context.screen.say("默认", "default")},
                       {context.screen.say("含义", "meaning")}});
  for (const settings::Key& key : settings::keys())
    table.add({std::string(key.name), context.screen.say(settings::words_of(key.type)),
               std::string(key.fallback),
               context.screen.say(key.zh, key.en) +
                   (settings::is_used(key.name)
                        ? std::string()
                        : " (" + context.screen.say("此版本尚不使用", "not used yet") + ")")});
  table.print(context.screen);
  return frame::kOk;
}

}  // namespace

std::vector<frame::Command> config_commands() {
  return {
      {.path = "config show",
       .summary = {"显示生效的配置", "the configuration as it counts"},
       .examples = {"config show", "config show --origin"},
       .options = {{.name = "--origin", .help = {"每个值的来源", "where each value came from"}}},
       .run = show},
      {.path = "config check",
       .summary = {"检查配置文件", "check a configuration file"},
       .examples = {"config check", "config check --quiet"},
       .arguments = {{.name = "FILE",
                      .help = {"配置文件", "configuration file"},
                      .required = false}},
       .run = check},
      {.path = "config default",
       .summary = {"带注释的默认配置文件", "the default file with comments"},
       .examples = {"config default", "config default --lang zh"},
       .run = print_default},
      {.path = "config get",
       .summary = {"一个键的值", "the value of one key"},
       .examples = {"config get log.path", "config get intake.batch_events_max"},
       .arguments = {{.name = "KEY", .help = {"配置键", "configuration key"}}},
       .run = get},
      {.path = "config schema",
       .summary = {"全部配置键及其类型", "all keys with their types"},
       .examples = {"config schema", "config schema --json"},
       .run = print_keys}};
}

}  // namespace quanlu::consumers::cli::about
