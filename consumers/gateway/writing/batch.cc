// POST /v1/events:batch: many events, each by itself or all or none.
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
using intake::Outcome;

constexpr const char* kHeldBack = "batch";  // its own fault it was not

// Refusals of the reader stand at their places already; the rest goes to the writer.
std::vector<Outcome> decide(const Asked& asked, codec::Batch& batch, const Wishes& wishes) {
  const std::size_t count = batch.events.size();
  std::vector<Outcome> outcomes(count, Error{.reason = kHeldBack});
  std::vector<std::size_t> places;
  std::vector<codec::Command> commands;
  for (std::size_t i = 0; i < count; ++i) {
    if (!batch.events[i]) {
      outcomes[i] = batch.events[i].error();
      continue;
    }
    places.push_back(i);
    commands.push_back(std::move(*batch.events[i]));
  }
  if (batch.atomic && places.size() < count) return outcomes;
  if (commands.empty()) return outcomes;
  auto decided = batch.atomic ? submit(asked, std::move(commands), wishes)
                              : submit_each(asked, std::move(commands), wishes);
  for (std::size_t i = 0; i < places.size(); ++i)
    outcomes[places[i]] = std::move(decided[i]);
  return outcomes;
}

Problem problem_of_outcome(const Asked& asked, const Outcome& outcome) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome))
    return explained(asked, *refusal, std::nullopt);
  const Error& error = std::get<Error>(outcome);
  if (error.reason == kHeldBack)
    return {409, kHeldBack, "同批他项被拒 / another one of the batch was refused"};
  return problem_of(error);
}

}  // namespace

Answer append_batch(const Asked& asked) {
  TRY_ASSIGN(const Wishes wishes, wishes_of(asked, PromiseWish::kNone));
  codec::CommandReader reader;
  TRY_ASSIGN(codec::Batch batch, reader.read_batch(asked.request.body));
  TRY(may_promise(asked, wishes));
  const std::vector<Outcome> outcomes = decide(asked, batch, wishes);
  asked.service.views.wake();
  std::vector<intake::Receipt> receipts;
  for (const Outcome& outcome : outcomes)
    if (const auto* receipt = std::get_if<intake::Receipt>(&outcome)) receipts.push_back(*receipt);
  TRY_ASSIGN(const Promises promises, promises_of(asked, wishes, receipts));
  auto promise = promises.begin();
  std::string body;
  codec::JsonWriter json(body);
  json.begin_object().key("results").begin_array();
  std::optional<Seq> last;
  for (const Outcome& outcome : outcomes) {
    const auto* receipt = std::get_if<intake::Receipt>(&outcome);
    if (receipt == nullptr) {
      answer::write_problem(json, problem_of_outcome(asked, outcome), asked.trace_id);
      continue;
    }
    json.raw(receipt_document(*receipt, asked.service.genesis, {.promise = *promise++}));
    if (!receipt->dry_run) last = std::max(last.value_or(Seq(0)), receipt->place);
  }
  json.end_array().end_object();
  http::Response response = answer::json_response(200, std::move(body));
  if (wishes.applied && last) wait_applied(asked, *last, response);
  return response;
}

}  // namespace quanlu::consumers::gateway::writing
