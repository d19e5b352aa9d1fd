#include "consumers/cli/program/program.h"

#include <exception>
#include <new>

#include "consumers/cli/about/commands.h"
#include "consumers/cli/about/manual.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/program/commands.h"
#include "consumers/cli/program/parse.h"

namespace quanlu::consumers::cli::program {
namespace {

using frame::Options;
using screen::ColourChoice;
using screen::Screen;

ColourChoice colour_choice(const std::string& text) {
  if (text == "always") return ColourChoice::kAlways;
  return text == "never" ? ColourChoice::kNever : ColourChoice::kAuto;
}

Screen make_screen(const World& world, const Options& globals) {
  const ColourChoice colour = colour_choice(globals.text("--color", "auto"));
  return {.out = world.out,
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
          .verbosity = static_cast<int>(globals.number("--verbose", 0).value_or(0)),
          .pager = !globals.has("--no-pager"),
          .ledger = globals.maybe("--ledger"),
          .log = globals.maybe("--log"),
          .url = globals.maybe("--url"),
          .config_file = globals.maybe("--config"),
          .actor = globals.maybe("--actor"),
          .purpose = globals.maybe("--purpose"),
          .trace_id = globals.maybe("--trace-id")};
}

// A first word without its second, or nothing at all: say what there is.
int incomplete_command(const frame::Context& context, const Parsed& parsed) {
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
  if (parsed.help && parsed.path.empty()) {
    about::print_overview(context.screen, context.commands);
    return frame::kOk;
  }
  if (parsed.help) {
    about::print_help(context.screen, context.commands, parsed.path);
    return frame::kOk;
  }
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

}  // namespace

int run(const World& world, const std::vector<std::string>& arguments) {
  const std::vector<frame::Command> commands = all_commands();
  Parsed parsed;
  const Status status = parse(commands, arguments, parsed);
  Screen screen = make_screen(world, parsed.globals);
  frame::Context context = make_context(world, screen, parsed.globals, commands);
  if (!status) return context.fail(status.error());
  return guarded(context, parsed);
}

}  // namespace quanlu::consumers::cli::program
