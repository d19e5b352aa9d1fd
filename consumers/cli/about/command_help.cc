#include <algorithm>

#include "consumers/cli/about/commands.h"
#include "consumers/cli/about/manual.h"
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
  if (const auto name = frame::nearest(wanted, names))
    error.remedy = {"是否指 `" + *name + "`?", "did you mean `" + *name + "`?"};
  else
    error.remedy = {"见 quanlu help", "see quanlu help"};
  return context.fail(error);
}

bool names_commands(const frame::Context& context, const std::string& path) {
  return std::any_of(context.commands.begin(), context.commands.end(),
                     [&](const frame::Command& command) {
                       return command.path == path || command.path.starts_with(path + " ");
                     });
}

int run(frame::Context& context, const frame::Options& options) {
  std::string wanted;
  for (const std::string& word : options.all("TOPIC"))
    wanted += (wanted.empty() ? "" : " ") + word;
  if (wanted.empty()) {
    print_overview(context.screen, context.commands);
    context.screen.out << context.screen.say("专题", "topics") << ":";
    for (const Topic& topic : topics())
      context.screen.out << ' ' << topic.name;
    context.screen.out << '\n';
    return frame::kOk;
  }
  for (const Topic& topic : topics()) {
    if (topic.name != wanted) continue;
    print_topic(context.screen, topic);
    return frame::kOk;
  }
  if (!names_commands(context, wanted)) return no_such_topic(context, wanted);
  print_help(context.screen, context.commands, wanted);
  return frame::kOk;
}

}  // namespace

frame::Command help_command() {
  return {.path = "help",
          .summary = {"帮助: 命令或专题", "help on a command or a topic"},
          .examples = {"help exit-codes", "help verify"},
          .arguments = {{.name = "TOPIC",
                         .help = {"专题或命令", "topic or command"},
                         .required = false,
                         .repeated = true}},
          .run = run};
}

}  // namespace quanlu::consumers::cli::about
