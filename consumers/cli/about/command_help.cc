#include "consumers/cli/about/commands.h"
#include "consumers/cli/about/help_json.h"
#include "consumers/cli/about/manual.h"
#include "consumers/cli/about/roff.h"
#include "consumers/cli/about/topics.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/suggest.h"

namespace quanlu::consumers::cli::about {
namespace {

int no_such_topic(frame::Context& context, const std::string& wanted) {
  std::vector<std::string> names;
  for (const Topic& topic : topics())
    names.emplace_back(topic.name);
  for (const frame::Command& command : context.commands)
    names.push_back(command.path);
  Error error{
      .kind = Failure::kUsage, .reason = "usage", .what = {"没有这个专题", "no such topic"}};
  error.found = wanted;
  for (const Topic& topic : topics())
    error.expected += (error.expected.empty() ? "" : " ") + std::string(topic.name);
  if (const auto name = frame::nearest(wanted, names))
    error.remedy = {"是否指 `" + *name + "`?", "did you mean `" + *name + "`?"};
  else
    error.remedy = {"见 quanlu help", "see quanlu help"};
  return context.fail(error);
}

std::vector<frame::Command> commands_at(const frame::Context& context, const std::string& path) {
  std::vector<frame::Command> found;
  for (const frame::Command& command : context.commands)
    if (path.empty() || command.path == path || command.path.starts_with(path + " "))
      found.push_back(command);
  return found;
}

std::vector<Topic> topics_at(const std::string& name) {
  std::vector<Topic> found;
  for (const Topic& topic : topics())
    if (name.empty() || topic.name == name) found.push_back(topic);
  return found;
}

void print_topic_names(const screen::Screen& screen) {
  screen.out << screen.say("专题", "topics") << ":";
  for (const Topic& topic : topics())
    screen.out << ' ' << topic.name;
  screen.out << '\n';
}

int run_help(frame::Context& context, const frame::Options& options) {
  if (options.has("--man")) {
    print_roff(context.screen, context.commands);
    return frame::kOk;
  }
  std::string wanted;
  for (const std::string& word : options.all("TOPIC"))
    wanted += (wanted.empty() ? "" : " ") + word;
  return answer_help(context, wanted);
}

}  // namespace

int answer_help(frame::Context& context, const std::string& wanted) {
  const std::vector<Topic> named = topics_at(wanted);
  const std::vector<frame::Command> commands = commands_at(context, wanted);
  if (named.empty() && commands.empty()) return no_such_topic(context, wanted);
  if (context.json()) {
    context.screen.out << help_document(commands, named) << '\n';
  } else if (wanted.empty()) {
    print_overview(context.screen, context.commands);
    print_topic_names(context.screen);
  } else if (!named.empty()) {
    print_topic(context.screen, named.front());
  } else {
    print_help(context.screen, context.commands, wanted);
  }
  return frame::kOk;
}

frame::Command help_command() {
  return {.path = "help",
          .summary = {"帮助: 命令或专题", "help on a command or a topic"},
          .examples = {"help exit-codes", "help --man"},
          .arguments = {{.name = "TOPIC",
                         .help = {"专题或命令", "topic or command"},
                         .required = false,
                         .repeated = true}},
          .options = {{.name = "--man",
                       .help = {"全部命令的手册页 (man 源文件)",
                                "the manual page of all commands, as man source"}}},
          .run = run_help};
}

}  // namespace quanlu::consumers::cli::about
