#include "consumers/gateway/rights/readers.h"

#include <algorithm>

namespace quanlu::consumers::gateway::rights {
namespace {

namespace cases = ledger::cases;
namespace codec = schemas::codec;
namespace intake = ledger::intake;
namespace query = projections::query;

std::string account_of(const Reader& reader) {
  const auto& accounts = reader.caller.accounts;
  return accounts.empty() ? "uid:" + std::to_string(reader.uid) : accounts.front();
}

Error absent() {
  return {.kind = Failure::kAbsent,
          .reason = "access_absent",
          .what = {"没有访问账, 因此不予显示", "there is no access ledger, so nothing is shown"},
          .where = "access/",
          .remedy = {"以 quanlu init 补建", "complete it with quanlu init"}};
}

}  // namespace

Result<std::shared_ptr<intake::StateView>> Readers::state() {
  const std::lock_guard lock(mutex_);
  if (auto shared = state_.lock()) {
    TRY(shared->catch_up());
    return shared;
  }
  TRY_ASSIGN(auto made,
             intake::StateView::beside(parts_.ledger.state(), parts_.directory, parts_.ledger.log(),
                                       parts_.ledger.genesis(), Partition(0)));
  std::shared_ptr<intake::StateView> shared = std::move(made);
  state_ = shared;
  return shared;
}

Result<query::Disclosure> Readers::disclosure(const Reader& reader) {
  query::Rights rights = query::Rights::of_all(account_of(reader));
  if (!reader.caller.any_account || !reader.caller.accounts.empty()) {
    TRY_ASSIGN(const auto state, this->state());
    TRY_ASSIGN(rights,
               query::Rights::of(
                   account_of(reader), [state](const auto& question) { state->ask(question); },
                   parts_.clock.now()));
  }
  return query::Disclosure::open(
      std::move(rights), reader.purpose,
      [this](const std::vector<cases::SensitiveRead>& reads) { return record(reads); });
}

Result<std::vector<intake::OpenedField>> Readers::unseal(const codec::Event& event,
                                                         const Reader& reader) {
  TRY_ASSIGN(query::Disclosure disclosure, this->disclosure(reader));
  const std::string where = "seq " + std::to_string(event.seq().value);
  TRY(disclosure.named(event, where));
  std::vector<std::string> names;
  for (const auto* field : intake::sealed_fields(event))
    names.emplace_back(field->name);
  if (names.empty())
    return fail(Failure::kAbsent, "absent", {"没有密封字段", "there is no sealed field"}, where);
  TRY(disclosure.unseal(event, std::move(names), where));
  TRY(disclosure.permit());
  TRY_ASSIGN(const auto state, this->state());
  const ledger::chain::Genesis& genesis = parts_.ledger.genesis();
  Result<std::vector<intake::OpenedField>> opened = std::vector<intake::OpenedField>();
  state->ask([&](const cases::State& at) {
    opened = intake::open_sealed(parts_.ledger.keyring(),
                                 {.log_id = genesis.log_id, .suite = genesis.suite}, at, event);
  });
  return opened;
}

Status Readers::record(const std::vector<cases::SensitiveRead>& reads) {
  return parts_.access == nullptr ? Status(fail(absent())) : parts_.access->record(reads);
}

Status Readers::record(const cases::ExportMade& made) {
  return parts_.access == nullptr ? Status(fail(absent())) : parts_.access->record(made);
}

intake::Outcome Readers::record(codec::Command command, const intake::Caller& caller) {
  if (parts_.access == nullptr) return absent();
  const schemas::registry::Field* field = command.type->field("account");
  const std::string account =
      field == nullptr ? std::string() : std::string(command.body.fields().text(*field));
  const bool own = caller.any_account || std::find(caller.accounts.begin(), caller.accounts.end(),
                                                   account) != caller.accounts.end();
  if (!own || account.empty())
    return Refusal{.reason = Reason::kRole,
                   .path = "$.data.account",
                   .rule = std::string(command.type->name),
                   .expected = "an account of the caller",
                   .found = account,
                   .remedy = {"以本人账号", "by an account of your own"}};
  std::vector<codec::Command> commands;
  commands.push_back(std::move(command));
  return parts_.access->append(std::move(commands)).front();
}

}  // namespace quanlu::consumers::gateway::rights
