#include "schemas/settings/settings.h"

#include <fstream>
#include <set>

#include <sys/stat.h>

#include "schemas/settings/toml.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::schemas::settings;

namespace {

Error error_of(const Layers& layers) {
  const Result<Settings> settings = Settings::resolve(layers);
  REQUIRE_FALSE(settings);
  return settings.error();
}

Layers file(std::string bytes) {
  return {.files = {{.name = "quanlu.toml", .bytes = std::move(bytes)}}};
}

}  // namespace

TEST_CASE("option goes before environment before file before default, and each is told") {
  Layers layers = file("[log]\npath = \"a\"\nbackend = \"memory\"\n[gateway]\nthreads = 4\n");
  layers.files.push_back({"/etc/quanlu/quanlu.toml", "log.path = \"z\"\nmetrics.listen = \"m\"\n"});
  layers.environment = {{"QUANLU_LOG_PATH", "b"}, {"QUANLU_GATEWAY_THREADS", "8"}, {"PATH", "x"}};
  layers.options = {{"log.path", "c"}};
  const Settings settings = Settings::resolve(layers).value();
  CHECK(settings.text("log.path") == "c");
  CHECK(settings.setting("log.path").origin.layer == Layer::kOption);
  CHECK(settings.integer("gateway.threads") == 8);
  CHECK(settings.setting("gateway.threads").origin.where == "QUANLU_GATEWAY_THREADS");
  CHECK(settings.text("log.backend") == "memory");
  CHECK(settings.setting("log.backend").origin.where == "quanlu.toml:3");
  CHECK(settings.text("metrics.listen") == "m");
  CHECK(settings.setting("metrics.listen").origin.where == "/etc/quanlu/quanlu.toml:2");
  CHECK(settings.integer("ledger.partitions") == 1);
  CHECK(settings.setting("ledger.partitions").origin.layer == Layer::kDefault);
  CHECK_FALSE(settings.is_set("ledger.partitions"));
}

TEST_CASE("the defaults are good by their own rules and mean what the page says") {
  const Settings settings = Settings::resolve({}).value();
  CHECK(settings.duration_ms("intake.batch_wait_max") == 2);
  CHECK(settings.duration_ms("access.retention") == 3LL * 365 * 86'400'000);
  CHECK(settings.integer("log.map_size_max") == 1LL << 40);
  CHECK(settings.integer("limits.body_bytes") == 65'536);
  CHECK(settings.integer("intake.disk_free_min") == 5);
  CHECK(settings.texts("auth.oidc.algorithms") ==
        std::vector<std::string>{"RS256", "PS256", "ES256"});
  CHECK_FALSE(settings.flag("auth.local"));
  CHECK(settings.feeds().empty());
  CHECK(settings.text("ledger.origin").empty());
}

TEST_CASE("an unknown key is refused with file, line and the nearest name") {
  const Error error = error_of(file("[gateway]\nlisten = \"a\"\nthread = 4\n"));
  CHECK(error.kind == Failure::kUsage);
  CHECK(error.where == "quanlu.toml:3");
  CHECK(error.remedy.en == "did you mean gateway.threads");
  CHECK(error_of({.options = {{"log.paht", "x"}}}).remedy.en == "did you mean log.path");
  CHECK(error_of({.environment = {{"QUANLU_LOG_PAHT", "x"}}}).kind == Failure::kUsage);
  CHECK(error_of(file("frobnicate = 1\n")).remedy.en.empty());
  CHECK(Settings::resolve({.environment = {{"QUANLU_LEDGER", "x"}}}));
}

TEST_CASE("a wrong type, unit, choice or range is refused") {
  for (const char* bad : {"gateway.threads = \"4\"",
                          "gateway.threads = 0",
                          "auth.local = 1",
                          "log.path = 3",
                          "publish.interval = 10",
                          "publish.interval = \"10 s\"",
                          "publish.interval = \"10\"",
                          "log.map_size_max = \"1TB\"",
                          "ledger.suite = \"md5\"",
                          "ledger.partitions = 33",
                          "access.retention = \"30d\"",
                          "intake.disk_free_min = \"5\"",
                          "limits = 3",
                          "auth.local_users = \"x\"",
                          "auth.oidc.algorithms = [1]",
                          "gateway.threads = -1",
                          "log.path = \"a\"\nlog.path = \"b\"",
                          "feeds.finance.scope = \"everything\"",
                          "limits.body_bytes = \"9223372036854775807KiB\"",
                          "publish.interval = 1.5"}) {
    INFO(bad);
    CHECK(error_of(file(bad)).kind == Failure::kUsage);
  }
}

TEST_CASE("families and tables of names come from the file") {
  const Settings settings =
      Settings::resolve(file("[feeds.finance]\nscope = \"finance\"\nareas = [\"370102\"]\n"
                             "[feeds.audit]\nscope = \"audit\"\nenabled = false\n"
                             "[log.kafka.extra]\n\"client.id\" = \"q\"\n"
                             "[auth.local_users]\n1000 = \"sys-li\"\n1001 = [\"a\", \"*\"]\n"))
          .value();
  CHECK(settings.feeds() == std::vector<std::string>{"audit", "finance"});
  CHECK(settings.text("feeds.finance.scope") == "finance");
  CHECK(settings.flag("feeds.finance.enabled"));
  CHECK_FALSE(settings.flag("feeds.audit.enabled"));
  CHECK(settings.texts("feeds.audit.areas") == std::vector<std::string>{"all"});
  CHECK(settings.text("log.kafka.extra.client.id") == "q");
  REQUIRE(settings.names("auth.local_users").size() == 2);
  CHECK(settings.names("auth.local_users")[1].second == std::vector<std::string>{"a", "*"});
}

TEST_CASE("no two keys share an environment name") {
  std::set<std::string> names;
  for (const Key& key : keys()) {
    const std::string name = environment_name(key.name);
    if (!name.empty()) CHECK(names.insert(name).second);
  }
  CHECK(names.count("QUANLU_GATEWAY_LISTEN") == 1);
}

TEST_CASE("the default file is read as the defaults once its lines are uncommented") {
  std::string bytes, line;
  std::istringstream lines(default_file());
  while (std::getline(lines, line))
    if (line.find(" = ") != std::string::npos && line.find('*') == std::string::npos)
      bytes += line.substr(2) + "\n";
  const Settings written = Settings::resolve(file(bytes)).value();
  CHECK(written.changes_since(Settings::resolve({}).value()).empty());
  CHECK(Settings::resolve(file(default_file())));
}

TEST_CASE("a reload tells which changes need a restart") {
  const Settings before = Settings::resolve({}).value();
  const Settings after =
      Settings::resolve(file("logging.level = \"debug\"\nlog.path = \"x\"\n")).value();
  CHECK(after.changes_since(before) ==
        std::vector<std::pair<std::string, bool>>{{"log.path", true}, {"logging.level", false}});
}

TEST_CASE("a secret is read from a private file only, and never shown") {
  const quanlu::tests::TempDir folder;
  const std::string path = (folder.path() / "pass").string();
  std::ofstream(path) << "quan lu\n";
  REQUIRE(chmod(path.c_str(), 0640) == 0);
  const Result<std::string> open_to_group = read_secret(path, "");
  REQUIRE_FALSE(open_to_group);
  CHECK(open_to_group.error().kind == Failure::kDenied);
  CHECK(describe(open_to_group.error()).find("quan lu") == std::string::npos);
  REQUIRE(chmod(path.c_str(), 0600) == 0);
  CHECK(read_secret(path, "") == std::string("quan lu"));
  CHECK(read_secret("credential:pass", folder.path().string()) == std::string("quan lu"));
  CHECK_FALSE(read_secret("credential:../pass", folder.path().string()));
  CHECK_FALSE(read_secret("credential:pass", ""));
  CHECK_FALSE(read_secret(path + "x", ""));
  std::ofstream(path) << std::string(70'000, 'x');
  CHECK_FALSE(read_secret(path, ""));
}

TEST_CASE("TOML is read with lines, and what is not TOML is refused with its line") {
  const Value root = parse_toml("a = 1\n[b]\nc = [\"x\", 2.5, true, 2024-02-29]\n", "f").value();
  CHECK(root.find("a")->integer == 1);
  const Value* list = root.find("b")->find("c");
  REQUIRE(list != nullptr);
  CHECK(list->line == 3);
  REQUIRE(list->items.size() == 4);
  CHECK(list->items[1].real == 2.5);
  CHECK(list->items[3].is(Value::Kind::kDay));
  CHECK(root.find("d") == nullptr);
  CHECK(parse_toml("a = 1\nb = \n", "f").error().where == "f:2");
  CHECK_FALSE(parse_toml("a = 10:00:00\n", "f"));
  CHECK_FALSE(parse_toml("a = 2023-02-29\n", "f"));
  CHECK_FALSE(parse_toml("a = \"\xFF\"\n", "f"));
}
