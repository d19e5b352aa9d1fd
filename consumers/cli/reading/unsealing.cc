#include "consumers/cli/reading/unsealing.h"

#include <algorithm>

#include "consumers/gateway/unsealing/unseal_json.h"
#include "consumers/http/client.h"

namespace quanlu::consumers::cli::reading {
namespace {

namespace cases = ledger::cases;
namespace gateway = consumers::gateway::unsealing;
namespace intake = ledger::intake;
using schemas::codec::Event;

constexpr std::chrono::milliseconds kAnswerWait{60'000};

// The service judges and records by itself.
Result<std::vector<Unsealed>> unseal_remotely(const frame::Context& context,
                                              const std::filesystem::path& socket,
                                              const Event& event) {
  TRY_ASSIGN(http::Client client, http::Client::connect(socket));
  http::Question question{
      .method = "POST",
      .target = "/v1/unseal",
      .fields = {{"Content-Type", "application/json"}},
      .body = gateway::unseal_question({{event.partition(), event.seq()}, *context.purpose}),
      .deadline = kAnswerWait};
  if (context.actor) question.fields.push_back({"Quanlu-Actor", *context.actor});
  TRY_ASSIGN(const http::Reply reply, client.ask(question));
  return gateway::read_unsealed(reply.status, reply.body, *event.type());
}

}  // namespace

Result<std::vector<Unsealed>> unseal(const frame::Context& context, opened::Reading& reading,
                                     const intake::Directory& directory, const Event& event,
                                     const std::string& where) {
  std::vector<std::string> names;
  for (const auto* field : intake::sealed_fields(event))
    names.emplace_back(field->name);
  if (names.empty())
    return fail(Failure::kAbsent, "no_sealed",
                {"此事件没有密封字段", "this event has no sealed field"}, where);
  const ledger::chain::Genesis& genesis = reading.genesis();
  const auto keyring = ledger::keyring::Keyring::open(
      directory.keyring(), genesis.suite, directory.kek(), context.clock, context.random);
  if (!keyring && keyring.error().reason == "locked" && context.purpose)
    return unseal_remotely(context, directory.socket(), event);
  TRY(reading.disclosure().unseal(event, std::move(names), where));
  if (!keyring) return fail(keyring.error());
  TRY_ASSIGN(const intake::StateView* const state, reading.state());
  Result<std::vector<Unsealed>> opened = std::vector<Unsealed>();
  state->ask([&](const cases::State& at) {
    opened = intake::open_sealed(**keyring, {.log_id = genesis.log_id, .suite = genesis.suite}, at,
                                 event);
  });
  return opened;
}

OpenSealed opener_of(const std::vector<Unsealed>& unsealed) {
  return [&unsealed](const schemas::codec::Field& field,
                     schemas::events::Sealed::Reader) -> std::optional<std::string> {
    for (const Unsealed& one : unsealed)
      if (one.field->number == field.number) return one.text;
    return std::nullopt;
  };
}

bool all_gone(const std::vector<Unsealed>& unsealed) {
  return !unsealed.empty() && std::none_of(unsealed.begin(), unsealed.end(),
                                           [](const Unsealed& one) { return bool(one.text); });
}

Error key_gone(const std::vector<Unsealed>& unsealed) {
  const auto erased = unsealed.empty() ? std::nullopt : unsealed.front().erased_by;
  return {.kind = Failure::kAbsent,
          .reason = "sealedKeyGone",
          .what = {"已依法擦除: 主体密钥已销毁", "erased by law: the subject's key is destroyed"},
          .where = erased ? "seq " + std::to_string(erased->value) : std::string("1311")};
}

}  // namespace quanlu::consumers::cli::reading
