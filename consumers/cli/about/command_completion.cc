// Completion scripts for three shells, each made by one walk over the table of commands.
#include <map>
#include <set>

#include "consumers/cli/about/commands.h"
#include "consumers/cli/frame/context.h"

namespace quanlu::consumers::cli::about {
namespace {

using frame::Command;

// What may follow the words of a path: the next words and the options.
struct Follows {
  std::set<std::string> words, options;
  std::string asks;  // KIND of `quanlu complete` where the index of the ledger knows the argument
};

// By the name of the argument: one name means one thing in all commands.
std::string kind_of(const frame::Argument& argument) {
  if (argument.name == "USCC|FILING") return "org";
  if (argument.name == "ID") return "case";
  if (argument.name == "CASE|ORG" || argument.name == "WHAT") return "any";
  return {};
}

std::map<std::string, Follows> follows(const std::vector<Command>& commands) {
  std::map<std::string, Follows> all;
  for (const Command& command : commands) {
    std::string path;
    for (std::size_t at = 0; at <= command.path.size();) {
      const std::size_t end = std::min(command.path.find(' ', at), command.path.size());
      const std::string word = command.path.substr(at, end - at);
      all[path].words.insert(word);
      path += (path.empty() ? "" : " ") + word;
      at = end + 1;
    }
    for (const frame::Option& option : command.options)
      all[path].options.insert(option.name);
    for (const frame::Option& option : frame::options_heeded_by(command))
      all[path].options.insert(option.name);
    if (!command.arguments.empty()) all[path].asks = kind_of(command.arguments.front());
  }
  for (const frame::Option& option : frame::global_options())  // in front of the command
    all[""].options.insert(option.name);
  return all;
}

std::string joined(const std::set<std::string>& words) {
  std::string line;
  for (const std::string& word : words)
    line += (line.empty() ? "" : " ") + word;
  return line;
}

std::string global_names() {
  std::set<std::string> names;
  for (const frame::Option& option : frame::options_heeded_by({}))  // by every command
    names.insert(option.name);
  return joined(names);
}

// bash, and zsh through bashcompinit: the words before the cursor without options are the path.
std::string bash(const std::vector<Command>& commands) {
  std::string script =
      "_quanlu() {\n"
      "  local path='' ledger='' kind='' word i options='" +
      global_names() +
      "'\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=${COMP_WORDS[i]}\n"
      "    case $word in\n"
      "      -L|--ledger) ((i++)); ledger=${COMP_WORDS[i]} ;;\n"
      "      "
      "--log|--config|--lang|--format|--color|--actor|--purpose) "
      "((i++)) ;;\n"
      "      -*) ;;\n"
      "      *) path=\"${path:+$path }$word\" ;;\n"
      "    esac\n"
      "  done\n"
      "  local words='' more=''\n"
      "  case $path in\n";
  for (const auto& [path, next] : follows(commands))
    script += "    '" + path + "') words='" + joined(next.words) + "' more='" +
              joined(next.options) + "' kind='" + next.asks + "' ;;\n";
  script +=
      "  esac\n"
      "  [[ ${COMP_WORDS[COMP_CWORD]} == -* ]] && words=\"$more $options\"\n"
      "  if [[ -n $kind && ${COMP_WORDS[COMP_CWORD]} != -* ]]; then\n"
      "    COMPREPLY=($(quanlu ${ledger:+-L \"$ledger\"} complete $kind "
      "\"${COMP_WORDS[COMP_CWORD]}\" 2>/dev/null | cut -f1))\n"
      "  elif [[ -n $words ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
      "  fi\n"
      "}\n"
      "complete -F _quanlu quanlu\n";
  return script;
}

std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2)
    text.insert(at, 1, '\\');
  return text;
}

std::string fish(const screen::Screen& screen, const std::vector<Command>& commands) {
  std::string script = "complete -c quanlu -f\n";
  for (const frame::Option& option : frame::global_options())
    script += "complete -c quanlu -l " + option.name.substr(2) +
              (option.value.empty() ? "" : " -r") + " -d '" + escaped(screen.say(option.help)) +
              "'\n";
  for (const Command& command : commands) {
    const std::size_t space = command.path.find(' ');
    const std::string first = command.path.substr(0, space);
    if (space == std::string::npos)
      script += "complete -c quanlu -n __fish_use_subcommand -a " + first;
    else
      script += "complete -c quanlu -n __fish_use_subcommand -a " + first +
                "\ncomplete -c quanlu -n '__fish_seen_subcommand_from " + first + "' -a '" +
                command.path.substr(space + 1) + "'";
    script += " -d '" + escaped(screen.say(command.summary)) + "'\n";
    if (const std::string kind =
            command.arguments.empty() ? "" : kind_of(command.arguments.front());
        !kind.empty())
      script += "complete -c quanlu -n '__fish_seen_subcommand_from " + first +
                "' -a '(quanlu complete " + kind + " (commandline -ct) 2>/dev/null)'\n";
    for (const frame::Option& option : command.options)
      script += "complete -c quanlu -n '__fish_seen_subcommand_from " + first + "' -l " +
                option.name.substr(2) + (option.value.empty() ? "" : " -r") + " -d '" +
                escaped(screen.say(option.help)) + "'\n";
  }
  return script;
}

std::optional<std::string> script_for(const std::string& shell, const frame::Context& context) {
  if (shell == "bash") return bash(context.commands);
  if (shell == "zsh")
    return "autoload -U +X bashcompinit && bashcompinit\n" + bash(context.commands);
  if (shell == "fish") return fish(context.screen, context.commands);
  return std::nullopt;
}

int run_completion(frame::Context& context, const frame::Options& options) {
  const std::string shell = options.text("SHELL");
  const auto script = script_for(shell, context);
  if (!script)
    return context.fail(Error{.kind = Failure::kUsage,
                              .reason = "usage",
                              .what = {"没有为这种 shell 准备补全", "no completion for this shell"},
                              .where = "completion",
                              .expected = "bash zsh fish",
                              .found = shell,
                              .remedy = {}});
  if (context.json()) {
    screen::Json json = screen::Json::document("completion");
    json.member("shell", shell).member("script", *script);
    context.screen.out << json.finish() << '\n';
  } else {
    context.screen.out << *script;
  }
  return frame::kOk;
}

}  // namespace

frame::Command completion_command() {
  return {.path = "completion",
          .summary = {"命令行补全脚本", "completion script of a shell"},
          .examples = {"completion bash", "completion fish"},
          .arguments = {{.name = "SHELL", .help = {"bash zsh fish", "bash zsh fish"}}},
          .run = run_completion};
}

}  // namespace quanlu::consumers::cli::about
