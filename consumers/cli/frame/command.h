#pragma once
// A command as data: parsing, help, completion and the manual all read this one description.
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace quanlu::consumers::cli::frame {

struct Context;
class Options;

enum class Effect : std::uint8_t { kReads, kAppends, kWrites, kDestroys };  // destroys: needs --yes

struct Argument {
  std::string name;  // "SEQ"; its key in Options
  Words help;
  bool required = true;
  bool repeated = false;  // the last argument only
};

struct Option {
  std::string name;   // "--from"; its key in Options
  std::string value;  // "FILE"; empty: a flag
  Words help;
  std::string letter;  // "-o", or empty
  bool repeated = false;
  std::vector<std::string> choices;  // the only values that are taken, when not empty
};

// An aggregate; commands of more than one word share their first ("org find", "org show").
struct Command {
  std::string path;
  Effect effect = Effect::kReads;
  Words summary;                      // one line
  std::vector<std::string> examples;  // two, runnable, after "quanlu "
  std::vector<Argument> arguments;
  std::vector<Option> options;
  // Of the options below that some runs have no use for: those that this one heeds, and its forms
  // of output besides "human" and "json". program/heeded.cc says both.
  std::vector<std::string> heeds, formats;
  // The exit code. What it cannot do it says through context.fail().
  int (*run)(Context& context, const Options& options) = nullptr;
};

// The options that are no command's own (INTERFACES.md 2.1).
const std::vector<Option>& global_options();
// Those of them that change something for this command, --format with its own choices; any other is
// refused (kUsage).
std::vector<Option> options_heeded_by(const Command& command);

}  // namespace quanlu::consumers::cli::frame
