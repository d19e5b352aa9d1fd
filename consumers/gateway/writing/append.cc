// POST /v1/events: one event.
#include "consumers/gateway/writing/expected.h"
#include "consumers/gateway/writing/promising.h"
#include "consumers/gateway/writing/receipt_json.h"
#include "consumers/gateway/writing/routes.h"
#include "consumers/gateway/writing/submit.h"
#include "schemas/codec/command_reader.h"

namespace quanlu::consumers::gateway::writing {
namespace {

namespace codec = schemas::codec;
namespace intake = ledger::intake;
using answer::Problem;

constexpr std::size_t kTraceparentBytes = 55;  // W3C Trace Context, version 00

tl::expected<codec::Command, Problem> read_command(const Asked& asked) {
  codec::CommandReader reader;
  TRY_ASSIGN(codec::Command command, reader.read(asked.request.body));
  if (const auto key = asked.request.field("Idempotency-Key"))
    if (parse_uuid(*key) != std::optional<Id16>(command.event_id))
      return tl::make_unexpected(
          Problem{400, "badRequest", "Idempotency-Key 须等于 eventId / must equal eventId"});
  TRY(take_if_match(asked.request, command));
  const auto parent = asked.request.field("traceparent");
  if (parent && parent->size() == kTraceparentBytes && command.envelope.traceparent.empty())
    command.envelope.traceparent = *parent;
  return command;
}

// What a command on this machine showed: it goes into the access ledger, which serve holds.
Answer append_access(const Asked& asked, codec::Command command) {
  rights::Readers* const readers = asked.service.readers;
  if (readers == nullptr) return tl::make_unexpected(answer::not_found());
  const intake::Outcome outcome = readers->record(std::move(command), asked.caller);
  if (const auto* refusal = std::get_if<Refusal>(&outcome))
    return tl::make_unexpected(Problem(*refusal));
  if (const auto* error = std::get_if<Error>(&outcome))
    return tl::make_unexpected(problem_of(*error));
  const auto& receipt = std::get<intake::Receipt>(outcome);
  return answer::json_response(receipt.replayed ? 200 : 201,
                               receipt_document(receipt, readers->access_genesis()));
}

}  // namespace

Answer append_event(const Asked& asked) {
  TRY_ASSIGN(const Wishes wishes, wishes_of(asked, PromiseWish::kWanted));
  TRY_ASSIGN(codec::Command command, read_command(asked));
  if (command.type->stream == schemas::registry::StreamKind::kAccess && !wishes.dry_run)
    return append_access(asked, std::move(command));
  TRY(may_promise(asked, wishes));
  const auto expected = command.expected_seq;
  std::vector<codec::Command> commands;
  commands.push_back(std::move(command));
  const auto outcomes = submit(asked, std::move(commands), wishes);
  if (const auto* refusal = std::get_if<Refusal>(&outcomes.front()))
    return tl::make_unexpected(explained(asked, *refusal, expected));
  if (const auto* error = std::get_if<Error>(&outcomes.front()))
    return tl::make_unexpected(problem_of(*error));
  const auto& receipt = std::get<intake::Receipt>(outcomes.front());
  TRY_ASSIGN(const Promises promises, promises_of(asked, wishes, {&receipt, 1}));
  http::Response response = answer::json_response(
      receipt.dry_run || receipt.replayed ? 200 : 201,
      receipt_document(receipt, asked.service.genesis, {.promise = promises.front()}));
  if (receipt.replayed) response.fields.push_back({"Idempotent-Replayed", "true"});
  if (receipt.dry_run) return response;
  asked.service.views.wake();
  response.fields.push_back(
      {"Location", "/v1/events/" + to_text(Position{receipt.partition, receipt.seq})});
  if (wishes.applied) wait_applied(asked, receipt.place, response);
  return response;
}

}  // namespace quanlu::consumers::gateway::writing
