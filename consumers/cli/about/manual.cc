#include "consumers/cli/about/manual.h"

#include <array>

#include "consumers/cli/screen/table.h"

namespace quanlu::consumers::cli::about {
namespace {

using frame::Command;
using screen::Screen;

// "R", "A", "W", "D" of INTERFACES.md 2.4 in words.
Words words_of(frame::Effect effect) {
  static const std::array<Words, 4> words{
      Words{"只读", "reads"}, Words{"入账", "appends"}, Words{"写文件", "writes files"},
      Words{"不可恢复, 需要 --yes", "destructive, needs --yes"}};
  return words[static_cast<std::size_t>(effect)];
}

std::string usage_line(const Command& command) {
  std::string line = "quanlu " + command.path;
  for (const frame::Argument& argument : command.arguments) {
    const std::string name = argument.name + (argument.repeated ? "…" : "");
    line += argument.required ? " " + name : " [" + name + "]";
  }
  if (!command.options.empty()) line += " [OPTION…]";
  return line;
}

void head(const Screen& screen, std::string_view zh, std::string_view en) {
  screen.out << screen.paint(screen::Colour::kBold, screen.say(zh, en)) << '\n';
}

// Rows of two columns, indented, aligned by display width.
void print_pairs(const Screen& screen,
                 const std::vector<std::pair<std::string, std::string>>& rows) {
  screen::Table table({{"  "}, {""}});
  for (const auto& [left, right] : rows)
    table.add({"  " + left, right});
  table.print_rows(screen);
}

void print_options(const Screen& screen, const std::vector<frame::Option>& options) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const frame::Option& option : options) {
    std::string left = option.letter.empty() ? "    " : option.letter + ", ";
    left += option.name;
    if (!option.value.empty()) left += " " + option.value;
    std::string right = screen.say(option.help);
    if (!option.choices.empty()) {
      right += ":";
      for (const std::string& choice : option.choices)
        right += " " + choice;
    }
    rows.emplace_back(left, right);
  }
  print_pairs(screen, rows);
}

void print_command(const Screen& screen, const Command& command) {
  head(screen, "示例", "examples");
  for (const std::string& example : command.examples)
    screen.out << "  quanlu " << example << '\n';
  screen.out << '\n'
             << screen.say(command.summary) << " (" << screen.say(words_of(command.effect))
             << ")\n\n";
  head(screen, "用法", "usage");
  screen.out << "  " << usage_line(command) << '\n';
  std::vector<std::pair<std::string, std::string>> rows;
  for (const frame::Argument& argument : command.arguments)
    rows.emplace_back(argument.name, screen.say(argument.help));
  print_pairs(screen, rows);
  if (!command.options.empty()) {
    screen.out << '\n';
    head(screen, "选项", "options");
    print_options(screen, command.options);
  }
  screen.out << '\n';
  head(screen, "通用选项", "common options");
  print_options(screen, frame::options_heeded_by(command));
}

std::vector<Command> below(const std::vector<Command>& commands, const std::string& path) {
  std::vector<Command> found;
  for (const Command& command : commands)
    if (command.path.starts_with(path + " ")) found.push_back(command);
  return found;
}

void print_list(const Screen& screen, const std::vector<Command>& commands) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Command& command : commands)
    rows.emplace_back(command.path, screen.say(command.summary));
  print_pairs(screen, rows);
}

}  // namespace

void print_overview(const Screen& screen, const std::vector<Command>& commands) {
  head(screen, "示例", "examples");
  screen.out << "  quanlu demo\n  quanlu -L quanlu-demo verify\n\n";
  screen.out << screen.say("泉录: 社会组织监管的事件账本与案件账本",
                           "Quanlu: event-sourced audit and case ledger for the supervision of "
                           "social organizations")
             << "\n\n";
  head(screen, "命令", "commands");
  print_list(screen, commands);
  screen.out << '\n'
             << screen.say("quanlu COMMAND --help 看一条命令; quanlu help TOPIC 看专题",
                           "quanlu COMMAND --help for one command; quanlu help TOPIC for a topic")
             << '\n';
}

void print_help(const Screen& screen, const std::vector<Command>& commands,
                const std::string& path) {
  bool printed = false;
  for (const Command& command : commands) {
    if (command.path != path) continue;
    print_command(screen, command);
    printed = true;
  }
  const std::vector<Command> group = below(commands, path);
  if (group.empty()) return;
  if (printed) screen.out << '\n';
  head(screen, "命令", "commands");
  print_list(screen, group);
}

}  // namespace quanlu::consumers::cli::about
