#include "consumers/cli/about/roff.h"

#include "consumers/cli/about/topics.h"
#include "consumers/cli/about/version.h"
#include "consumers/cli/frame/exit_code.h"

namespace quanlu::consumers::cli::about {
namespace {

using screen::Screen;

// A text line of roff: no backslash is an escape, no leading dot or quote a request, and a hyphen
// stays the one that a person can type.
std::string text(std::string_view words) {
  std::string line;
  for (const char letter : words) {
    if (letter == '\\')
      line += "\\e";
    else if (letter == '-')
      line += "\\-";
    else
      line += letter;
  }
  if (line.starts_with('.') || line.starts_with('\'')) line.insert(0, "\\&");
  return line;
}

void section(const Screen& screen, std::string_view zh, std::string_view en) {
  screen.out << ".SH \"" << screen.say(zh, en) << "\"\n";
}

// A term in bold and what it means, indented below it.
void entry(const Screen& screen, std::string_view term, std::string_view meaning) {
  screen.out << ".TP\n\\fB" << text(term) << "\\fR\n" << text(meaning) << '\n';
}

void options(const Screen& screen, const std::vector<frame::Option>& all) {
  for (const frame::Option& option : all) {
    std::string term = option.letter.empty() ? option.name : option.letter + ", " + option.name;
    if (!option.value.empty()) term += " " + option.value;
    std::string meaning = screen.say(option.help);
    for (const std::string& choice : option.choices)
      meaning += (&choice == &option.choices.front() ? ": " : " ") + choice;
    entry(screen, term, meaning);
  }
}

void command(const Screen& screen, const frame::Command& of) {
  std::string line = "quanlu " + of.path;
  for (const frame::Argument& argument : of.arguments) {
    const std::string name = argument.name + (argument.repeated ? "…" : "");
    line += argument.required ? " " + name : " [" + name + "]";
  }
  screen.out << ".SS \"" << text(line) << "\"\n" << text(screen.say(of.summary)) << '\n';
  for (const frame::Argument& argument : of.arguments)
    entry(screen, argument.name, screen.say(argument.help));
  options(screen, of.options);
  screen.out << ".PP\n.EX\n";
  for (const std::string& example : of.examples)
    screen.out << text("quanlu " + example) << '\n';
  screen.out << ".EE\n";
}

void exit_codes(const Screen& screen) {
  section(screen, "退出码", "EXIT STATUS");
  for (const frame::ExitCodeRow& row : frame::exit_code_table())
    entry(screen, std::to_string(row.code) + "  " + std::string(row.word), screen.say(row.meaning));
}

}  // namespace

void print_roff(const Screen& screen, const std::vector<frame::Command>& commands) {
  screen.out << ".TH QUANLU 1 \"\" \"quanlu " << version() << "\" \"Quanlu 泉录\"\n";
  section(screen, "名称", "NAME");
  screen.out << "quanlu \\- "
             << screen.say("社会组织监管的事件账本与案件账本",
                           "event-sourced audit and case ledger for the supervision of social "
                           "organizations")
             << '\n';
  section(screen, "用法", "SYNOPSIS");
  screen.out << "\\fBquanlu\\fR [\\-L \\fIDIR\\fR] \\fICOMMAND\\fR [\\fIOPTION\\fR…]\n";
  section(screen, "命令", "COMMANDS");
  for (const frame::Command& of : commands)
    command(screen, of);
  section(screen, "通用选项", "OPTIONS OF EVERY COMMAND");
  options(screen, frame::global_options());
  exit_codes(screen);
  for (const Topic& topic : topics()) {
    if (topic.name == "exit-codes") continue;
    std::string name(topic.name);
    for (char& letter : name)
      if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    screen.out << ".SH " << text(name) << "\n.nf\n" << text(screen.say(topic.text)) << "\n.fi\n";
  }
}

}  // namespace quanlu::consumers::cli::about
