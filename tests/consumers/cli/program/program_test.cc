// The command line as a user meets it, run inside the test with made-up streams.
#include "consumers/cli/program/program.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "consumers/cli/program/commands.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::consumers::cli::program {
namespace {

struct Answer {
  int code;
  std::string out, talk;
};

Answer quanlu(const std::vector<std::string>& arguments,
              const std::string& language = "en_GB.UTF-8") {
  tests::TempDir folder;
  std::ostringstream out, talk;
  std::istringstream in;
  ManualClock clock(Millis(1'725'437'987'000));
  SeededRandom random(1);
  const std::atomic<int> interrupted{0};
  const World world{.out = out,
                    .talk = talk,
                    .in = in,
                    .environment = [&](const std::string& name) -> std::optional<std::string> {
                      if (name == "LANG") return language;
                      return std::nullopt;
                    },
                    .directory = folder.path(),
                    .clock = clock,
                    .random = random,
                    .interrupted = interrupted};
  const int code = run(world, arguments);
  return {code, out.str(), talk.str()};
}

TEST_CASE("an unknown command ends with 2 and names the nearest one") {
  const Answer answer = quanlu({"verson"});
  CHECK(answer.code == 2);
  CHECK(answer.out.empty());
  CHECK(answer.talk.find("did you mean `version`?") != std::string::npos);
  CHECK(quanlu({"verson"}, "zh_CN.UTF-8").talk.find("是否指 `version`?") != std::string::npos);
}

TEST_CASE("an unknown option names the nearest one, and nothing is abbreviated") {
  const Answer answer = quanlu({"version", "--jsn"});
  CHECK(answer.code == 2);
  CHECK(answer.talk.find("`--json`") != std::string::npos);
  CHECK(quanlu({"version", "--js"}).code == 2);
  CHECK(quanlu({"version", "surplus"}).code == 2);
}

TEST_CASE("an option without its value, a wrong choice and a missing argument end with 2") {
  CHECK(quanlu({"version", "--lang"}).code == 2);
  const Answer choice = quanlu({"version", "--lang", "fr"});
  CHECK(choice.code == 2);
  CHECK(choice.talk.find("zh en both") != std::string::npos);
  const Answer missing = quanlu({"completion"});
  CHECK(missing.code == 2);
  CHECK(missing.talk.find("SHELL") != std::string::npos);
}

TEST_CASE("even a wrong line is answered in the form that it asked for") {
  const Answer answer = quanlu({"--json", "verson", "--lang", "zh"});
  CHECK(answer.code == 2);
  CHECK(answer.out.starts_with(R"({"schema":"quanlu.error/1","exitCode":2,"code":"usage")"));
  CHECK(answer.talk.find("错误  没有这个命令") == 0);
}

TEST_CASE("a global option may stand before or behind the command") {
  CHECK(quanlu({"--json", "version"}).out == quanlu({"version", "--json"}).out);
  CHECK(quanlu({"version", "--json"}).out.starts_with(R"({"schema":"quanlu.version/1")"));
  CHECK(quanlu({"--version"}).out == quanlu({"version"}).out);
}

TEST_CASE("every command has two examples, a summary in both languages and help that shows them") {
  for (const frame::Command& command : all_commands()) {
    INFO(command.path);
    CHECK(command.examples.size() == 2);
    CHECK_FALSE(command.summary.zh.empty());
    CHECK_FALSE(command.summary.en.empty());
    CHECK(command.run != nullptr);
    std::vector<std::string> line;
    std::istringstream words(command.path);
    for (std::string word; words >> word;)
      line.push_back(word);
    line.emplace_back("--help");
    const Answer help = quanlu(line);
    CHECK(help.code == 0);
    CHECK(help.out.starts_with("examples\n  quanlu "));
    for (const std::string& example : command.examples)
      CHECK(help.out.find("quanlu " + example + "\n") != std::string::npos);
    for (const frame::Option& option : command.options) {
      CHECK(help.out.find(option.name) != std::string::npos);
      for (const frame::Option& global : frame::global_options())
        CHECK(option.name != global.name);
    }
  }
}

TEST_CASE("topics are found, a wrong one is named, and words of commands are no commands in help") {
  CHECK(quanlu({"help", "exit-codes"}).out.find("tampered") != std::string::npos);
  CHECK(quanlu({"help", "version"}).code == 0);
  CHECK(quanlu({"help", "exit-code"}).talk.find("`exit-codes`") != std::string::npos);
  for (const char* topic :
       {"ledger", "as-of", "tampered", "roles", "format", "key-files", "environment"})
    CHECK(quanlu({"help", topic}).code == 0);
}

TEST_CASE("nothing on the line shows the overview and ends with 2") {
  const Answer answer = quanlu({});
  CHECK(answer.code == 2);
  CHECK(answer.out.empty());
  CHECK(answer.talk.find("version") != std::string::npos);
  CHECK(quanlu({"--help"}).code == 0);
}

TEST_CASE("completion names every command in all three shells") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Answer answer = quanlu({"completion", shell});
    CHECK(answer.code == 0);
    for (const frame::Command& command : all_commands())
      CHECK(answer.out.find(command.path.substr(0, command.path.find(' '))) != std::string::npos);
  }
  CHECK(quanlu({"completion", "tcsh"}).code == 2);
}

// A command with a word in the place of each argument that it needs.
std::vector<std::string> line_of(const frame::Command& command) {
  std::vector<std::string> line;
  std::istringstream words(command.path);
  for (std::string word; words >> word;)
    line.push_back(word);
  for (const frame::Argument& argument : command.arguments)
    if (argument.required) line.emplace_back("x");
  return line;
}

TEST_CASE("no command ignores a common option in silence: it heeds it or refuses it") {
  const std::map<std::string, std::string> of_some{{"--ledger", "nowhere"},
                                                   {"--log", "lmdb:"},
                                                   {"--config", "nowhere"},
                                                   {"--actor", "sys"},
                                                   {"--purpose", "test"}};
  int refused = 0;
  for (const frame::Command& command : all_commands())
    for (const auto& [option, value] : of_some) {
      if (std::ranges::find(command.heeds, option) != command.heeds.end()) continue;
      INFO(command.path << ' ' << option);
      std::vector<std::string> line = line_of(command);
      line.insert(line.end(), {option, value});
      const Answer answer = quanlu(line);
      CHECK(answer.code == 2);
      CHECK(answer.talk.find("this command has no use for this option") != std::string::npos);
      CHECK(answer.talk.find("--json") != std::string::npos);  // among what it takes
      CHECK(answer.out.empty());
      ++refused;
    }
  CHECK(refused > 100);
}

TEST_CASE("a form of output that a command has not is refused with those that it has") {
  const std::vector<std::string> forms{"jsonl", "csv", "csv-excel", "xlsx", "md", "capnp"};
  int refused = 0;
  for (const frame::Command& command : all_commands())
    for (const std::string& form : forms) {
      if (std::ranges::find(command.formats, form) != command.formats.end()) continue;
      INFO(command.path << ' ' << form);
      std::vector<std::string> line = line_of(command);
      line.insert(line.end(), {"--format", form});
      const Answer answer = quanlu(line);
      CHECK(answer.code == 2);
      CHECK(answer.talk.find("human json") != std::string::npos);
      ++refused;
    }
  CHECK(refused > 300);
  CHECK(quanlu({"version", "--json", "--format", "human"}).code == 2);
  for (const char* later : {"--url=x", "--trace-id", "--verbose", "-v"})
    CHECK(quanlu({"version", later}).talk.find("no command of this version") != std::string::npos);
}

}  // namespace
}  // namespace quanlu::consumers::cli::program
