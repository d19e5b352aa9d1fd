// POST /v1/events and /v1/events:batch.
#include <future>

#include "consumers/gateway/gateway.h"
#include "consumers/gateway/receipt_json.h"
#include "schemas/codec/command_reader.h"

namespace quanlu::consumers::gateway {
namespace {

namespace codec = schemas::codec;
namespace intake = ledger::intake;

constexpr std::chrono::milliseconds kAppliedWait{2'000};

struct Wishes {
  bool dry_run = false, applied = false;
};

tl::expected<Wishes, Problem> wishes_of(const http::Request& request) {
  Wishes wishes;
  if (const std::string* value = request.parameter("dryRun")) {
    if (*value != "0" && *value != "1") return tl::make_unexpected(bad_parameter("dryRun"));
    wishes.dry_run = *value == "1";
  }
  if (const std::string* value = request.parameter("wait")) {
    if (*value != "applied") return tl::make_unexpected(bad_parameter("wait"));
    wishes.applied = true;
  }
  return wishes;
}

std::vector<intake::Outcome> submit(intake::Writer& writer, std::vector<codec::Command> commands,
                                    const intake::Caller& caller, bool dry_run) {
  std::promise<std::vector<intake::Outcome>> promise;
  auto future = promise.get_future();
  writer.submit({.commands = std::move(commands),
                 .caller = caller,
                 .handling = {.dry_run = dry_run},
                 .done = [&](std::vector<intake::Outcome> outcomes) {
                   promise.set_value(std::move(outcomes));
                 }});
  return future.get();
}

// Of an Error of the writer the outcome is not known, unless it says what it is.
Problem problem_of_outcome(const intake::Outcome& outcome) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return problem_of(*refusal);
  const Error& error = std::get<Error>(outcome);
  Problem problem = problem_of(error);
  if (problem.status == 500)
    problem = {503,
               "indefinite",
               "结果未知, 请以同一 eventId 重试 / outcome unknown, ask again with the same eventId",
               {}};
  return problem;
}

std::string position_of(const intake::Receipt& receipt) {
  return std::to_string(receipt.partition.value) + ":" + std::to_string(receipt.seq.value);
}

}  // namespace

Gateway::Answer Gateway::append_event(const Asked& asked) {
  if (const auto problem = asked.only({"dryRun", "wait"})) return tl::make_unexpected(*problem);
  const auto wishes = wishes_of(asked.request);
  if (!wishes) return tl::make_unexpected(wishes.error());
  codec::CommandReader reader;
  auto command = reader.read(asked.request.body);
  if (!command) return tl::make_unexpected(problem_of(command.error()));
  if (const auto key = asked.request.field("Idempotency-Key"))
    if (parse_uuid(*key) != std::optional<Id16>(command->event_id))
      return tl::make_unexpected(
          Problem{400, "badRequest", "Idempotency-Key 须等于 eventId / must equal eventId", {}});
  if (command->type->stream == schemas::registry::StreamKind::kAccess && !wishes->dry_run)
    return append_access(asked, std::move(*command));
  std::vector<codec::Command> commands;
  commands.push_back(std::move(*command));
  const auto outcomes = submit(parts_.writer, std::move(commands), asked.caller, wishes->dry_run);
  const auto* receipt = std::get_if<intake::Receipt>(&outcomes.front());
  if (receipt == nullptr) return tl::make_unexpected(problem_of_outcome(outcomes.front()));
  parts_.views.wake();
  http::Response response = json_response(receipt->dry_run || receipt->replayed ? 200 : 201,
                                          receipt_document(*receipt, parts_.genesis));
  if (receipt->replayed) response.fields.push_back({"Idempotent-Replayed", "true"});
  if (!receipt->dry_run)
    response.fields.push_back({"Location", "/v1/events/" + position_of(*receipt)});
  // Not applied in time is no failure: the event is durable, Quanlu-Applied says how it stands.
  if (wishes->applied && !receipt->dry_run)
    response.fields.push_back(
        {"Quanlu-Applied", parts_.views.wait_for(receipt->seq, kAppliedWait) ? "true" : "false"});
  return response;
}

// What a command on this machine showed: it goes into the access ledger, which serve holds.
Gateway::Answer Gateway::append_access(const Asked& asked, codec::Command command) {
  if (parts_.readers == nullptr) return tl::make_unexpected(not_found());
  const auto outcome = parts_.readers->record(std::move(command), asked.caller);
  const auto* receipt = std::get_if<intake::Receipt>(&outcome);
  if (receipt == nullptr) return tl::make_unexpected(problem_of_outcome(outcome));
  return json_response(receipt->replayed ? 200 : 201,
                       receipt_document(*receipt, parts_.readers->access_genesis()));
}

Gateway::Answer Gateway::append_batch(const Asked& asked) {
  if (const auto problem = asked.only({"dryRun", "wait"})) return tl::make_unexpected(*problem);
  const auto wishes = wishes_of(asked.request);
  if (!wishes) return tl::make_unexpected(wishes.error());
  codec::CommandReader reader;
  auto batch = reader.read_batch(asked.request.body);
  if (!batch) return tl::make_unexpected(problem_of(batch.error()));
  const std::size_t count = batch->events.size();
  std::vector<intake::Outcome> outcomes(count, Error{.reason = "batch"});
  std::vector<std::size_t> places;
  std::vector<codec::Command> commands;
  for (std::size_t i = 0; i < count; ++i) {
    if (!batch->events[i]) {
      outcomes[i] = batch->events[i].error();
      continue;
    }
    places.push_back(i);
    commands.push_back(std::move(*batch->events[i]));
  }
  if (batch->atomic) {
    if (places.size() == count && count > 0)
      outcomes = submit(parts_.writer, std::move(commands), asked.caller, wishes->dry_run);
  } else {
    // Each by itself and all under way together: they share the batches of the log.
    std::vector<std::promise<intake::Outcome>> promises(commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i) {
      intake::Request request{.commands = {},
                              .caller = asked.caller,
                              .handling = {.dry_run = wishes->dry_run},
                              .done = [&promises, i](std::vector<intake::Outcome> one) {
                                promises[i].set_value(std::move(one.front()));
                              }};
      request.commands.push_back(std::move(commands[i]));
      parts_.writer.submit(std::move(request));
    }
    for (std::size_t i = 0; i < promises.size(); ++i)
      outcomes[places[i]] = promises[i].get_future().get();
  }
  parts_.views.wake();
  std::string body;
  codec::JsonWriter json(body);
  json.begin_object().key("results").begin_array();
  std::optional<Seq> last;
  for (const intake::Outcome& outcome : outcomes) {
    if (const auto* receipt = std::get_if<intake::Receipt>(&outcome)) {
      json.raw(receipt_document(*receipt, parts_.genesis));
      if (!receipt->dry_run) last = std::max(last.value_or(Seq(0)), receipt->seq);
    } else {
      const auto* error = std::get_if<Error>(&outcome);
      const bool held = error != nullptr && error->reason == "batch";
      write_problem(
          json,
          held ? Problem{409, "batch", "同批他项被拒 / another one of the batch was refused", {}}
               : problem_of_outcome(outcome),
          asked.trace_id);
    }
  }
  json.end_array().end_object();
  http::Response response = json_response(200, std::move(body));
  if (wishes->applied && last)
    response.fields.push_back(
        {"Quanlu-Applied", parts_.views.wait_for(*last, kAppliedWait) ? "true" : "false"});
  return response;
}

}  // namespace quanlu::consumers::gateway
