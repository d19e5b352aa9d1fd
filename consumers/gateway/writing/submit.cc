#include "consumers/gateway/writing/submit.h"

#include <future>

namespace quanlu::consumers::gateway::writing {
namespace {

namespace intake = ledger::intake;
using answer::Asked;
using answer::Problem;
using schemas::codec::Command;

constexpr std::chrono::milliseconds kAppliedWait{2'000};

std::future<std::vector<intake::Outcome>> start(const Asked& asked, std::vector<Command> commands,
                                                const Wishes& wishes) {
  auto promise = std::make_shared<std::promise<std::vector<intake::Outcome>>>();
  asked.service.writer.submit({.commands = std::move(commands),
                               .caller = asked.caller,
                               .handling = {.dry_run = wishes.dry_run},
                               .done = [promise](std::vector<intake::Outcome> outcomes) {
                                 promise->set_value(std::move(outcomes));
                               }});
  return promise->get_future();
}

}  // namespace

tl::expected<Wishes, Problem> wishes_of(const Asked& asked, PromiseWish promise) {
  Wishes wishes{.promise = promise};
  if (const std::string* word = asked.parameter("promise")) {
    if (*word != "required" && *word != "none")
      return tl::make_unexpected(answer::bad_parameter("promise"));
    wishes.promise = *word == "none" ? PromiseWish::kNone : PromiseWish::kRequired;
  }
  TRY_ASSIGN(const auto dry_run, answer::flag_parameter(asked, "dryRun"));
  wishes.dry_run = dry_run.value_or(false);
  if (const std::string* wait = asked.parameter("wait")) {
    if (*wait != "applied") return tl::make_unexpected(answer::bad_parameter("wait"));
    wishes.applied = true;
  }
  return wishes;
}

std::vector<intake::Outcome> submit(const Asked& asked, std::vector<Command> commands,
                                    const Wishes& wishes) {
  return start(asked, std::move(commands), wishes).get();
}

std::vector<intake::Outcome> submit_each(const Asked& asked, std::vector<Command> commands,
                                         const Wishes& wishes) {
  std::vector<std::future<std::vector<intake::Outcome>>> started;
  for (Command& command : commands) {
    std::vector<Command> alone;
    alone.push_back(std::move(command));
    started.push_back(start(asked, std::move(alone), wishes));
  }
  std::vector<intake::Outcome> outcomes;
  for (auto& one : started)
    outcomes.push_back(std::move(one.get().front()));
  return outcomes;
}

Problem problem_of(const Error& error) {
  Problem problem(error);
  // Nothing was written, and here nothing will be: another writer took over, or our key was
  // revoked.
  if (error.kind == Failure::kConflict || error.reason == "writerKey")
    problem = {503, "writerAbsent", "写入者已停止 / the writer has stopped"};
  if (problem.status == 500)
    problem = {
        503, "indefinite",
        "结果未知, 请以同一 eventId 重试 / outcome unknown, ask again with the same eventId"};
  return problem;
}

void wait_applied(const Asked& asked, Seq place, http::Response& response) {
  const bool applied = asked.service.views.wait_for(place, kAppliedWait);
  response.fields.push_back({"Quanlu-Applied", applied ? "true" : "false"});
}

}  // namespace quanlu::consumers::gateway::writing
