#include "consumers/cli/bench/inside.h"

#include <algorithm>
#include <sstream>

namespace quanlu::consumers::cli::bench {

Result<schemas::codec::JsonValue> run_inside(const frame::Context& context,
                                             const std::filesystem::path& ledger,
                                             const std::string& path, const Arguments& arguments) {
  const auto command = std::ranges::find(context.commands, path, &frame::Command::path);
  if (command == context.commands.end())
    return fail(Failure::kFailed, "command", {"没有这个命令", "no such command"}, path);
  std::ostringstream out, talk;
  screen::Screen screen{.out = out, .talk = talk, .quiet = true};
  frame::Context own{.screen = screen,
                     .in = context.in,
                     .environment = context.environment,
                     .clock = context.clock,
                     .random = context.random,
                     .directory = ledger,
                     .interrupted = context.interrupted,
                     .commands = context.commands,
                     .format = frame::Format::kJson};
  own.ledger = ledger.string();
  own.purpose = "bench";
  frame::Options options;
  for (const auto& [name, value] : arguments)
    options.add(name, value);
  const int code = command->run(own, options);
  if (code != frame::kOk)
    return fail(Error{.kind = Failure::kFailed,
                      .reason = "unequal",
                      .what = {"命令未以 0 结束, 速率不算", "a command did not end with 0"},
                      .where = path,
                      .expected = "0",
                      .found = std::to_string(code) + " " + out.str().substr(0, 400) + talk.str()});
  return schemas::codec::parse_json(out.str(), path);
}

std::uint64_t number_at(const schemas::codec::JsonValue& document,
                        std::initializer_list<std::string_view> names) {
  const schemas::codec::JsonValue* at = &document;
  for (const std::string_view name : names) {
    at = at->find(name);
    if (at == nullptr) return 0;
  }
  return static_cast<std::uint64_t>(at->integer);
}

}  // namespace quanlu::consumers::cli::bench
