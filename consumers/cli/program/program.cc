#include "consumers/cli/program/program.h"

#include <exception>
#include <new>
#include <optional>
#include <sstream>

#include "consumers/cli/about/commands.h"
#include "consumers/cli/about/manual.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/program/commands.h"
#include "consumers/cli/program/parse.h"
#include "consumers/cli/screen/pager.h"

namespace quanlu::consumers::cli::program {
namespace {

using frame::Options;
using screen::ColourChoice;
using screen::Screen;

ColourChoice colour_choice(const std::string& text) {
  if (text == "always") return ColourChoice::kAlways;
  return text == "never" ? ColourChoice::kNever : ColourChoice::kAuto;
}

Screen make_screen(const World& world, std::ostream& out, const Options& globals) {
  const ColourChoice colour = colour_choice(globals.text("--color", "auto"));
  return {.out = out,
          .talk = world.talk,
          .language = screen::parse_language(globals.text("--lang"))
                          .value_or(screen::language_of(world.environment)),
          .out_terminal = world.out_terminal,
          .talk_terminal = world.talk_terminal,
          .out_colour = screen::wants_colour(colour, world.out_terminal, world.environment),
          .talk_colour = screen::wants_colour(colour, world.talk_terminal, world.environment),
          .ascii = !screen::is_utf8(world.environment),
          .quiet = globals.has("--quiet"),
          .width = world.out_terminal ? world.width : 0};
}

frame::Format format_of(const Options& globals) {
  if (globals.has("--json")) return frame::Format::kJson;
  return frame::parse_format(globals.text("--format")).value_or(frame::Format::kHuman);
}

frame::Context make_context(const World& world, Screen& screen, const Options& globals,
                            const std::vector<frame::Command>& commands) {
  return {.screen = screen,
          .in = world.in,
          .in_terminal = world.in_terminal,
          .environment = world.environment,
          .clock = world.clock,
          .random = world.random,
          .directory = world.directory,
          .interrupted = world.interrupted,
          .commands = commands,
          .format = format_of(globals),
          .pager = !globals.has("--no-pager"),
          .ledger = globals.maybe("--ledger"),
          .log = globals.maybe("--log"),
          .config_file = globals.maybe("--config"),
          .actor = globals.maybe("--actor"),
          .purpose = globals.maybe("--purpose")};
}

// A first word without its second, or nothing at all: say what there is.
int incomplete_command(frame::Context& context, const Parsed& parsed) {
  if (context.json())
    return context.fail({.kind = Failure::kUsage,
                         .reason = "usage",
                         .what = {"命令不完整", "the command is not complete"},
                         .where = "quanlu " + parsed.path,
                         .remedy = {"见 quanlu --help", "see quanlu --help"}});
  Screen talk{
      .out = context.screen.talk, .talk = context.screen.talk, .language = context.screen.language};
  if (parsed.path.empty())
    about::print_overview(talk, context.commands);
  else
    about::print_help(talk, context.commands, parsed.path);
  return frame::kUsage;
}

int dispatch(frame::Context& context, const Parsed& parsed) {
  if (parsed.version) return about::version_command().run(context, parsed.options);
  if (parsed.help) return about::answer_help(context, parsed.path);
  if (parsed.command == nullptr) return incomplete_command(context, parsed);
  return parsed.command->run(context, parsed.options);
}

// Rooms catch the exceptions of the libraries they own; what arrives here is a bug or no memory.
int guarded(frame::Context& context, const Parsed& parsed) {
  try {
    return dispatch(context, parsed);
  } catch (const std::bad_alloc&) {
    return context.fail(
        {.kind = Failure::kFailed, .reason = "memory", .what = {"内存不足", "out of memory"}});
  } catch (const std::exception& error) {
    return context.fail(
        {.kind = Failure::kFailed,
         .reason = "bug",
         .what = {"程序缺陷", "a bug of this program"},
         .where = "quanlu " + parsed.path,
         .expected = {},
         .found = error.what(),
         .remedy = {"请报告此文字和命令", "please report this text and the command"}});
  }
}

// What is only read and comes to an end by itself goes through $PAGER on a terminal.
bool is_paged(const World& world, const Parsed& parsed) {
  if (!world.out_terminal || !world.in_terminal || parsed.globals.has("--no-pager")) return false;
  if (world.environment("TERM").value_or("dumb") == "dumb") return false;
  if (parsed.help) return true;
  return parsed.command != nullptr && parsed.command->effect == frame::Effect::kReads &&
         parsed.path != "tail" && !parsed.options.has("--step");
}

// $PAGER, default less; nothing where that program is not installed.
std::optional<std::string> pager_command(const World& world) {
  const std::string command = world.environment("PAGER").value_or("less -FRX");
  const std::string program = command.substr(0, command.find(' '));
  std::istringstream folders(world.environment("PATH").value_or(""));
  for (std::string folder; !program.empty() && std::getline(folders, folder, ':');)
    if (std::error_code error;
        std::filesystem::exists(std::filesystem::path(folder) / program, error))
      return command;
  return std::nullopt;
}

}  // namespace

int run(const World& world, const std::vector<std::string>& arguments) {
  const std::vector<frame::Command> commands = all_commands();
  Parsed parsed;
  const Status status = parse(commands, arguments, parsed);
  std::optional<screen::Pager> pager;
  if (const auto command = pager_command(world); command && status && is_paged(world, parsed))
    pager.emplace(*command);
  std::ostream& out = pager && pager->stream() != nullptr ? *pager->stream() : world.out;
  Screen screen = make_screen(world, out, parsed.globals);
  frame::Context context = make_context(world, screen, parsed.globals, commands);
  if (!status) return context.fail(status.error());
  return guarded(context, parsed);
}

}  // namespace quanlu::consumers::cli::program
