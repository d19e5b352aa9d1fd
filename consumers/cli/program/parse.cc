#include "consumers/cli/program/parse.h"

#include <algorithm>
#include <deque>
#include <map>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "consumers/cli/frame/suggest.h"

namespace quanlu::consumers::cli::program {
namespace {

using frame::Argument;
using frame::Command;
using frame::Option;
using frame::Options;

// What CLI11 fills: texts only, since types, choices and words are checked by us.
struct Slot {
  std::string name;
  std::vector<std::string> values;
  CLI::Option* option = nullptr;
};

struct Node {
  CLI::App* app = nullptr;
  const Command* command = nullptr;
  std::deque<Slot> slots;
};

std::vector<std::string> words_of(const std::string& path) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(' ', at), path.size());
    words.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

void add_option(CLI::App& app, std::deque<Slot>& slots, const Option& spec) {
  Slot& slot = slots.emplace_back(Slot{.name = spec.name});
  const std::string names = spec.letter.empty() ? spec.name : spec.letter + "," + spec.name;
  if (spec.value.empty())
    slot.option = app.add_flag(names);
  else
    slot.option = app.add_option(names, slot.values)->allow_extra_args(false)->take_all();
}

void add_argument(CLI::App& app, std::deque<Slot>& slots, const Argument& spec) {
  Slot& slot = slots.emplace_back(Slot{.name = spec.name});
  slot.option = app.add_option(spec.name, slot.values);
  if (!spec.repeated)
    slot.option->expected(1)->allow_extra_args(false);  // the next one's otherwise
}

// The tree of CLI11, one node per path; the empty path is the program itself.
class Tree {
 public:
  explicit Tree(const std::vector<Command>& commands) {
    nodes_[""].app = &root_;
    prepare(root_);
    for (const Option& option : frame::global_options())
      add_option(root_, nodes_[""].slots, option);
    for (const Command& command : commands)
      fill(node(command.path), command);
  }

  void parse(const std::vector<std::string>& arguments) {
    // CLI11 takes them from the back.
    root_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  }

  // The path of the deepest command that was named.
  std::string path() const {
    std::string path;
    for (const CLI::App* app = &root_; !app->get_subcommands().empty();) {
      app = app->get_subcommands().front();
      path += (path.empty() ? "" : " ") + app->get_name();
    }
    return path;
  }

  Node& at(const std::string& path) { return nodes_.at(path); }
  std::vector<std::string> remaining() const { return root_.remaining(true); }

  std::vector<std::string> below(const std::string& path) const {
    std::vector<std::string> names;
    for (const CLI::App* app :
         nodes_.at(path).app->get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(app->get_name());
    return names;
  }

 private:
  static void prepare(CLI::App& app) {
    app.set_help_flag();
    app.allow_extras()->fallthrough()->require_subcommand(0, 1);
  }

  Node& node(const std::string& path) {
    std::string so_far;
    for (const std::string& word : words_of(path)) {
      CLI::App* const parent = nodes_[so_far].app;
      so_far += (so_far.empty() ? "" : " ") + word;
      Node& here = nodes_[so_far];
      if (here.app != nullptr) continue;
      here.app = parent->add_subcommand(word);
      prepare(*here.app);
    }
    return nodes_[so_far];
  }

  static void fill(Node& node, const Command& command) {
    node.command = &command;
    for (const Argument& argument : command.arguments)
      add_argument(*node.app, node.slots, argument);
    for (const Option& option : command.options)
      add_option(*node.app, node.slots, option);
  }

  CLI::App root_;
  std::map<std::string, Node> nodes_;
};

void collect(const Node& node, Options& options) {
  for (const Slot& slot : node.slots) {
    if (slot.option->count() == 0) continue;
    if (slot.values.empty()) options.add(slot.name, std::to_string(slot.option->count()));
    for (const std::string& value : slot.values)
      options.add(slot.name, value);
  }
}

Words did_you_mean(const std::optional<std::string>& name) {
  if (!name) return {};
  return {"是否指 `" + *name + "`?", "did you mean `" + *name + "`?"};
}

tl::unexpected<Error> unknown(Words what, std::string found,
                              const std::vector<std::string>& names) {
  Error error{.kind = Failure::kUsage, .reason = "usage", .what = std::move(what)};
  error.remedy = did_you_mean(frame::nearest(found, names));
  if (error.remedy.zh.empty()) error.remedy = {"见 quanlu --help", "see quanlu --help"};
  error.found = std::move(found);
  return fail(std::move(error));
}

std::vector<std::string> option_names(const Command* command) {
  std::vector<std::string> names;
  for (const Option& option : frame::global_options())
    names.push_back(option.name);
  if (command != nullptr)
    for (const Option& option : command->options)
      names.push_back(option.name);
  return names;
}

// Options of INTERFACES.md that nothing in this version would heed.
bool is_for_later(std::string_view name) {
  return name == "--url" || name == "--trace-id" || name == "--verbose" || name == "-v" ||
         name == "-vv";
}

std::string listed(const std::vector<Option>& options) {
  std::string names;
  for (const Option& option : options)
    names += (names.empty() ? "" : " ") + option.name;
  return names;
}

tl::unexpected<Error> not_heeded(Words what, const Parsed& parsed, std::string found) {
  Error error{.kind = Failure::kUsage, .reason = "usage", .what = std::move(what)};
  error.where = "quanlu" + (parsed.path.empty() ? "" : " " + parsed.path);
  if (parsed.command != nullptr) {
    std::vector<Option> taken = parsed.command->options;
    for (Option& option : frame::options_heeded_by(*parsed.command))
      taken.push_back(std::move(option));
    error.expected = listed(taken);
  }
  error.found = std::move(found);
  return fail(std::move(error));
}

// What would be ignored is refused: a run that heeds it would have done something else.
Status check_heeded(const Parsed& parsed) {
  const std::vector<Option> heeded = frame::options_heeded_by(*parsed.command);
  for (const Option& option : frame::global_options()) {
    if (!parsed.globals.has(option.name)) continue;
    const auto taken = std::find_if(heeded.begin(), heeded.end(),
                                    [&](const Option& one) { return one.name == option.name; });
    if (taken == heeded.end())
      return not_heeded({"此命令不用这个选项", "this command has no use for this option"}, parsed,
                        option.name);
    const std::string format = parsed.globals.text(option.name);
    if (option.name != "--format") continue;
    if (std::find(taken->choices.begin(), taken->choices.end(), format) == taken->choices.end()) {
      std::string known;
      for (const std::string& choice : taken->choices)
        known += (known.empty() ? "" : " ") + choice;
      return frame::usage({"此命令没有这种输出格式", "this command has no output of this form"},
                          "--format", known, format);
    }
    if (parsed.globals.has("--json") && format != "json")
      return frame::usage({"两个选项相互矛盾", "the two options contradict each other"},
                          "--json, --format", "--format json", format);
  }
  return {};
}

Status check_remaining(const Tree& tree, const Parsed& parsed) {
  for (const std::string& word : tree.remaining()) {
    if (word == "--") continue;
    if (is_for_later(word.substr(0, word.find('='))))
      return not_heeded(
          {"此版本没有命令使用这个选项", "no command of this version has a use for this option"},
          parsed, word.substr(0, word.find('=')));
    if (word.size() > 1 && word[0] == '-')
      return unknown({"没有这个选项", "no such option"}, word.substr(0, word.find('=')),
                     option_names(parsed.command));
    const std::vector<std::string> names = tree.below(parsed.path);
    if (!names.empty() && (parsed.command == nullptr || parsed.command->arguments.empty()))
      return unknown({"没有这个命令", "no such command"}, word, names);
    return unknown({"多余的参数", "unexpected argument"}, word, {});
  }
  return {};
}

Status check_choices(const std::vector<Option>& specs, const Options& options) {
  for (const Option& spec : specs) {
    if (spec.choices.empty()) continue;
    for (const std::string& value : options.all(spec.name)) {
      if (std::find(spec.choices.begin(), spec.choices.end(), value) != spec.choices.end())
        continue;
      std::string known;
      for (const std::string& choice : spec.choices)
        known += (known.empty() ? "" : " ") + choice;
      return frame::usage({"选项的值不对", "this value does not fit the option"}, spec.name, known,
                          value);
    }
  }
  return {};
}

Status check_arguments(const Parsed& parsed) {
  for (const Argument& argument : parsed.command->arguments)
    if (argument.required && !parsed.options.has(argument.name))
      return frame::usage({"缺少参数", "an argument is missing"}, "quanlu " + parsed.path,
                          argument.name, "");
  return {};
}

}  // namespace

Status parse(const std::vector<Command>& commands, const std::vector<std::string>& arguments,
             Parsed& parsed) {
  Tree tree(commands);
  try {
    tree.parse(arguments);
  } catch (const CLI::ParseError& error) {
    // Texts only and extras allowed: what is left is an option without its value.
    return frame::usage({"选项缺少值", "an option lacks its value"}, "", "", error.what());
  }
  parsed.path = tree.path();
  parsed.command = tree.at(parsed.path).command;
  collect(tree.at(""), parsed.globals);
  if (!parsed.path.empty()) collect(tree.at(parsed.path), parsed.options);
  parsed.help = parsed.globals.has("--help");
  parsed.version = parsed.globals.has("--version");
  TRY(check_remaining(tree, parsed));
  TRY(check_choices(frame::global_options(), parsed.globals));
  if (parsed.command == nullptr || parsed.help || parsed.version) return {};
  TRY(check_heeded(parsed));
  TRY(check_choices(parsed.command->options, parsed.options));
  return check_arguments(parsed);
}

}  // namespace quanlu::consumers::cli::program
