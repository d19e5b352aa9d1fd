#include "consumers/cli/opened/reading.h"

#include <unistd.h>

#include "consumers/cli/opened/caller.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/http/client.h"
#include "ledger/intake/access_ledger.h"
#include "schemas/codec/event_json.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::opened {
namespace {

namespace cases = ledger::cases;
namespace codec = schemas::codec;
namespace intake = ledger::intake;
namespace query = projections::query;

constexpr std::chrono::milliseconds kAnswerWait{60'000};
constexpr std::chrono::milliseconds kLockWait{300};  // then the socket is tried again
constexpr int kTries = 40;

// The input of POST /v1/events: the service gives stream and place.
std::string document_of(const codec::Command& command) {
  std::string text;
  codec::JsonWriter json(text);
  json.begin_object().key("eventId").id(command.event_id);
  json.key("type").string(command.type->name);
  json.key("stream").string(command.envelope.stream);
  json.key("expectedSeq").string("any");
  json.key("occurredAt").instant(command.envelope.occurred_at).key("data");
  codec::write_data(json, *command.type, command.body.fields());
  json.end_object();
  return text;
}

Error not_recorded(std::string reason, std::string found) {
  return {.kind = Failure::kFailed,
          .reason = std::move(reason),
          .what = {"访问未能记录, 因此不予显示",
                   "the access could not be recorded, so nothing is shown"},
          .where = "run/quanlu.sock",
          .found = std::move(found)};
}

// Nothing: nobody listens at the socket.
std::optional<Status> record_remotely(const std::filesystem::path& socket,
                                      const std::optional<std::string>& actor,
                                      const std::vector<codec::Command>& commands) {
  for (const codec::Command& command : commands) {
    auto client = http::Client::connect(socket);
    if (!client) return std::nullopt;
    http::Question question{.method = "POST",
                            .target = "/v1/events",
                            .fields = {{"Content-Type", "application/json"}},
                            .body = document_of(command),
                            .deadline = kAnswerWait};
    if (actor) question.fields.push_back({"Quanlu-Actor", *actor});
    const auto reply = client->ask(question);
    if (!reply) return fail(not_recorded("indefinite", describe(reply.error())));
    if (reply->status == 200 || reply->status == 201) continue;
    const auto problem = codec::parse_json(reply->body, "run/quanlu.sock");
    const codec::JsonValue* code = problem ? problem->find("code") : nullptr;
    return fail(not_recorded(code == nullptr ? "internal" : code->text,
                             "HTTP " + std::to_string(reply->status)));
  }
  return Status();
}

std::string reader_of(const cases::Caller& caller) {
  return caller.accounts.empty() ? "uid:" + std::to_string(getuid()) : caller.accounts.front();
}

}  // namespace

Result<std::unique_ptr<Reading>> Reading::open(const frame::Context& context,
                                               OpenedLedger& ledger) {
  std::unique_ptr<Reading> reading(new Reading(context, ledger));
  TRY_ASSIGN(reading->genesis_, read_genesis(ledger));
  TRY(check_suite(ledger.settings, reading->genesis_));
  const auto known = caller_of(context, ledger.settings);
  if (!known) return fail(half_made_or(known.error(), ledger.paths.root));
  const cases::Caller& caller = *known;
  query::Rights rights = query::Rights::of_all(reader_of(caller));
  if (!caller.any_account || !caller.accounts.empty()) {
    TRY_ASSIGN(intake::StateView* const state, reading->state());
    TRY_ASSIGN(rights,
               query::Rights::of(
                   reader_of(caller), [state](const auto& question) { state->ask(question); },
                   context.clock.now()));
  }
  Reading* const self = reading.get();
  TRY_ASSIGN(auto disclosure,
             query::Disclosure::open(std::move(rights), context.purpose,
                                     [self](const std::vector<cases::SensitiveRead>& reads) {
                                       return self->record(reads);
                                     }));
  reading->disclosure_.emplace(std::move(disclosure));
  return reading;
}

Result<intake::StateView*> Reading::state() {
  if (!state_) {
    TRY_ASSIGN(state_, intake::StateView::open(directory_, log_, genesis_, Partition(0)));
  }
  return state_.get();
}

Status Reading::record(const std::vector<cases::SensitiveRead>& reads) {
  std::vector<codec::Command> commands;
  for (const cases::SensitiveRead& read : reads)
    for (codec::Command& command : intake::read_commands(read, context_.clock, context_.random))
      commands.push_back(std::move(command));
  return record_commands(std::move(commands));
}

Status Reading::record(const cases::ExportMade& made) {
  std::vector<codec::Command> commands;
  commands.push_back(intake::export_command(made, context_.clock, context_.random));
  return record_commands(std::move(commands));
}

// Whoever holds the access ledger serves, or is another command that is done in a moment.
Status Reading::record_commands(std::vector<codec::Command> commands) {
  for (int tries = 0;; ++tries) {
    if (const auto done = record_remotely(directory_.socket(), context_.actor, commands))
      return *done;
    auto access = intake::AccessLedger::open(directory_, {.host = "local", .program = "quanlu"},
                                             "pid " + std::to_string(getpid()), context_.clock,
                                             context_.random, kLockWait);
    if (access) {
      TRY((*access)->record(std::move(commands)));
      return (*access)->close();
    }
    if (access.error().reason != "locked" || tries == kTries) return fail(access.error());
  }
}

}  // namespace quanlu::consumers::cli::opened
