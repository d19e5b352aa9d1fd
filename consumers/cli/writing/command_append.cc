#include <iterator>

#include <unistd.h>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/frame/suggest.h"
#include "consumers/cli/writing/commands.h"
#include "consumers/cli/writing/door.h"
#include "consumers/cli/writing/lines.h"
#include "consumers/cli/writing/promised.h"
#include "consumers/cli/writing/views.h"
#include "consumers/gateway/writing/receipt_json.h"
#include "ledger/intake/genesis.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"
#include "schemas/codec/command_reader.h"
#include "schemas/codec/json_value.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace codec = schemas::codec;
namespace registry = schemas::registry;
using Json = codec::JsonValue;

// The value of --set as JSON: what the type's field asks for, so that `on=2024-08-01` and
// `people=3` need no quotes. Lists and objects are written as JSON.
Json value_of(const registry::Field& field, const std::string& text) {
  if (!text.empty() && (text.front() == '[' || text.front() == '{'))
    if (auto value = codec::parse_json(text, "--set")) return *value;
  using Kind = registry::FieldKind;
  switch (field.kind) {
    case Kind::kBool:
      if (text == "true" || text == "false") {
        Json value;
        value.kind = Json::Kind::kBool;
        value.truth = text == "true";
        return value;
      }
      break;
    case Kind::kU8:
    case Kind::kU16:
    case Kind::kU32:
    case Kind::kBasisPoints:
    case Kind::kCentiPoints: {
      char* end = nullptr;
      const long long number = std::strtoll(text.c_str(), &end, 10);
      if (!text.empty() && *end == '\0') return Json::of_integer(number);
      break;
    }
    default:
      break;
  }
  return Json::of_text(text);
}

tl::unexpected<Error> no_such_field(const registry::EventType& type,
                                    const std::string& assignment) {
  const std::string name = assignment.substr(0, assignment.find('='));
  std::vector<std::string> names;
  std::string known;
  for (const registry::Field& field : type.fields) {
    names.emplace_back(field.name);
    known += " " + names.back();
  }
  auto error = frame::usage({"没有这个字段", "no such field"}, "--set " + assignment,
                            "FIELD=VALUE of " + std::string(type.name) + ":" + known, name);
  if (const auto near = frame::nearest(name, names))
    error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return error;
}

tl::unexpected<Error> no_such_type(const std::string& name) {
  std::vector<std::string> names;
  for (const registry::EventType& type : registry::event_types())
    names.emplace_back(type.name);
  auto error =
      frame::usage({"未知事件类型", "unknown event type"}, "--type", "quanlu schema list", name);
  if (const auto near = frame::nearest(name, names))
    error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return error;
}

Status set_fields(Json& event, const registry::EventType& type,
                  const std::vector<std::string>& assignments) {
  Json data;
  data.kind = Json::Kind::kObject;
  if (const Json* given = event.find("data")) data = *given;
  for (const std::string& assignment : assignments) {
    const std::size_t equals = assignment.find('=');
    const std::string name = assignment.substr(0, equals);
    const registry::Field* field = type.field(name);
    if (equals == std::string::npos || field == nullptr) return no_such_field(type, assignment);
    data.set(name, value_of(*field, assignment.substr(equals + 1)));
  }
  event.set("data", std::move(data));
  return {};
}

const registry::EventType* find_type(const std::string& name) {
  if (!name.empty() && name.find_first_not_of("0123456789") == std::string::npos)
    return registry::find_event(
        static_cast<std::uint16_t>(std::strtoul(name.c_str(), nullptr, 10)));
  return registry::find_event(name);
}

// The event of the file, completed by the options: type, data, expected version, id and time.
Result<std::string> complete(frame::Context& context, const frame::Options& options,
                             const std::string& text) {
  TRY_ASSIGN(Json event, text.find_first_not_of(" \t\r\n") == std::string::npos
                             ? Result<Json>(Json{.kind = Json::Kind::kObject})
                             : codec::parse_json(text, options.text("FILE", "-")));
  if (const auto name = options.maybe("--type")) {
    if (find_type(*name) == nullptr) return no_such_type(*name);
    event.set("type", Json::of_text(std::string(find_type(*name)->name)));
  }
  if (const auto& assignments = options.all("--set"); !assignments.empty()) {
    const Json* name = event.find("type");
    const registry::EventType* type = name == nullptr ? nullptr : find_type(name->text);
    if (type == nullptr)
      return frame::usage({"--set 需要事件类型", "--set needs the event type"}, "--type", "NAME",
                          "");
    TRY(set_fields(event, *type, assignments));
  }
  if (const auto expected = options.maybe("--expect")) {
    if (*expected == "any") {
      event.set("expectedSeq", Json::of_text("any"));
    } else {
      TRY_ASSIGN(const std::uint64_t number, options.number("--expect", 0));
      event.set("expectedSeq", Json::of_integer(static_cast<std::int64_t>(number)));
    }
  }
  if (event.find("eventId") == nullptr)
    event.set("eventId", Json::of_text(to_uuid_text(make_uuid7(context.clock, context.random))));
  if (event.find("occurredAt") == nullptr)
    event.set("occurredAt", Json::of_text(to_rfc3339(context.clock.now())));
  return event.to_json();
}

Result<std::string> read_input(frame::Context& context, const frame::Options& options) {
  const std::string file = options.text("FILE", options.has("--type") ? "" : "-");
  if (file.empty()) return std::string();
  if (file == "-")
    return std::string(std::istreambuf_iterator<char>(context.in),
                       std::istreambuf_iterator<char>());
  TRY_ASSIGN(const Bytes bytes, ledger::store::read_file(context.directory / file, kLineBytesMax));
  return std::string(as_text(bytes));
}

void show(const frame::Context& context, const ledger::intake::Receipt& receipt,
          const std::string& document, ledger::crypto::Suite suite) {
  if (context.json())
    context.screen.out << document << '\n';
  else
    print_receipt(context, receipt, suite);
  if (!context.json()) print_beside(context, document);
  for (const Refusal& warning : receipt.warnings)
    screen::show(context.screen, warning, context.screen.say("提示", "note"));
}

// What was refused or failed; nothing for a receipt.
std::optional<int> failed(frame::Context& context, const ledger::intake::Outcome& outcome) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return context.refuse(*refusal);
  if (const auto* error = std::get_if<Error>(&outcome)) return context.fail(*error);
  return std::nullopt;
}

// Through the socket of the service that holds the lock.
int append_remotely(frame::Context& context, const LedgerSettings& settings, Remote& remote,
                    const std::string& event, bool dry_run, Wanted wanted) {
  const Remote::Answered answered = remote.append(event, dry_run, wanted.promise);
  if (const auto code = failed(context, answered.outcome)) return *code;
  const auto& receipt = std::get<ledger::intake::Receipt>(answered.outcome);
  const bool waits = wanted.checkpoint && !dry_run;
  // People read the receipt at once; a document says all in one.
  if (!waits || !context.json()) show(context, receipt, answered.document, answered.suite);
  if (!waits) return frame::kOk;
  const auto covered =
      wait_for_checkpoint(context, settings.directory, receipt.partition, receipt.seq);
  if (context.json())
    show(context, receipt,
         covered ? with_checkpoint(answered.document, *covered) : answered.document,
         answered.suite);
  else if (covered)
    print_checkpoint(context.screen, *covered);
  return covered ? frame::kOk : frame::fail_behind(context, covered.error());
}

// What was accepted stays accepted: a checkpoint or promise that cannot be had is said behind the
// receipt, and the exit code is its own.
int show_with_promise(frame::Context& context, const LedgerSettings& settings,
                      ledger::intake::OpenLedger& ledger, const ledger::intake::Receipt& receipt,
                      Wanted wanted) {
  gateway::writing::Beside beside;
  std::optional<Error> missing;
  if (wanted.any() && !receipt.dry_run) {
    auto given = publish_and_promise(context, settings, ledger, receipt);
    if (given)
      beside = *given;
    else
      missing = given.error();
  }
  show(context, receipt, gateway::writing::receipt_document(receipt, ledger.genesis(), beside),
       ledger.genesis().suite);
  return missing ? frame::fail_behind(context, *missing) : frame::kOk;
}

int run_append(frame::Context& context, const frame::Options& options) {
  auto settings = read_settings(context);
  if (!settings) return context.fail(settings.error());
  accept_clock(*settings, options);
  const auto input = read_input(context, options);
  if (!input) return context.fail(input.error());
  const auto text = complete(context, options, *input);
  codec::CommandReader reader;
  if (!text && text.error().reason == "form")  // intake's own reader says what is wrong, and where
    if (const auto read = reader.read(*input); !read)
      return context.refuse(read.error(), options.text("FILE"));
  if (!text) return context.fail(text.error());
  auto command = reader.read(*text);
  if (!command) return context.refuse(command.error(), options.text("FILE"));
  const Wanted wanted = wanted_of(options);
  auto door = open_door(context, *settings);
  if (!door) return context.fail(door.error());
  if (door->there)
    return append_remotely(context, *settings, *door->there, *text, options.has("--dry-run"),
                           wanted);
  auto& ledger = door->here;
  const ledger::intake::Outcome outcome = ledger->writer().submit_and_wait(
      std::move(*command), settings->caller, {.dry_run = options.has("--dry-run")});
  if (const auto code = failed(context, outcome)) return *code;
  const int code = show_with_promise(context, *settings, *ledger,
                                     std::get<ledger::intake::Receipt>(outcome), wanted);
  const Status closed = ledger->close();
  ledger.reset();
  if (!closed) return frame::worst(code, frame::fail_behind(context, closed.error()));
  return frame::worst(code, end_with_views(context, *settings));
}

}  // namespace

frame::Command append_command() {
  return {
      .path = "append",
      .effect = frame::Effect::kAppends,
      .summary = {"写入一个事件", "append one event"},
      .examples = {"demo --events - | head -1 | quanlu -L quanlu-demo append -",
                   "demo --events - | head -1 | quanlu -L quanlu-demo append - --dry-run --json"},
      .arguments = {{.name = "FILE",
                     .help = {"事件 JSON, 或 - 为标准输入", "the event as JSON, or - for stdin"},
                     .required = false}},
      .options = {{.name = "--type", .value = "NAME|CODE", .help = {"事件类型", "event type"}},
                  {.name = "--set",
                   .value = "FIELD=VALUE",
                   .help = {"填写 data 的字段", "a field of data"},
                   .repeated = true},
                  {.name = "--expect",
                   .value = "N",
                   .help = {"期望的流版本, 或 any", "expected version of the stream, or any"}},
                  {.name = "--wait",
                   .value = "WHAT",
                   .help = {"等到视图已应用 (总是如此), 或等到检查点已发布",
                            "until the views have it (always so), or a checkpoint is published"},
                   .choices = {"applied", "checkpoint"}},
                  {.name = "--promise",
                   .help = {"要一份签名承诺的回执; 无 serve 时先发布检查点再签",
                            "a receipt with a signed promise; without serve the checkpoint is "
                            "published first"}},
                  {.name = "--dry-run",
                   .value = "",
                   .help = {"只裁决不写入", "decide, write nothing"}},
                  accept_clock_option()},
      .run = run_append};
}

}  // namespace quanlu::consumers::cli::writing
