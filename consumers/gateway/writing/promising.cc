#include "consumers/gateway/writing/promising.h"

namespace quanlu::consumers::gateway::writing {
namespace {

using answer::Problem;

Problem no_promise(std::string detail) {
  return {503, "noPromise", std::move(detail)};
}

}  // namespace

tl::expected<void, Problem> may_promise(const answer::Asked& asked, const Wishes& wishes) {
  if (wishes.promise != PromiseWish::kRequired || wishes.dry_run) return {};
  const auto* promiser = asked.service.promiser;
  if (promiser == nullptr)
    return tl::make_unexpected(no_promise("此服务不作承诺 / this service gives no promises"));
  if (!promiser->may_promise())
    return tl::make_unexpected(no_promise(
        "检查点停发, 暂不作承诺; 未写入 / publishing stands still; nothing was written"));
  return {};
}

tl::expected<Promises, Problem> promises_of(const answer::Asked& asked, const Wishes& wishes,
                                            std::span<const ledger::intake::Receipt> receipts) {
  Promises promises(receipts.size());
  auto* const promiser = asked.service.promiser;
  if (wishes.promise == PromiseWish::kNone || wishes.dry_run || promiser == nullptr)
    return promises;
  auto given = promiser->promise(receipts);
  if (!given && wishes.promise == PromiseWish::kRequired)
    return tl::make_unexpected(
        no_promise("已写入, 承诺未能给出, 请以同一 eventId 再问 / written, but no promise could be "
                   "given: ask again with the same eventId"));
  if (given) std::move(given->begin(), given->end(), promises.begin());
  return promises;
}

}  // namespace quanlu::consumers::gateway::writing
