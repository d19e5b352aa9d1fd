// POST /v1/unseal: sealed texts of one event, judged and recorded like any other read.
#include "consumers/gateway/rights/readers.h"
#include "consumers/gateway/unsealing/routes.h"
#include "consumers/gateway/unsealing/unseal_json.h"

namespace quanlu::consumers::gateway::unsealing {
namespace {

namespace intake = ledger::intake;
using answer::Problem;

bool all_gone(const std::vector<intake::OpenedField>& fields) {
  for (const intake::OpenedField& field : fields)
    if (field.text) return false;
  return true;
}

Problem erased(const std::optional<Seq>& by) {
  return {410, "sealedKeyGone",
          "已依法擦除 / erased by law, event " +
              (by ? std::to_string(by->value) : std::string("1311"))};
}

}  // namespace

Answer unseal(const Asked& asked) {
  rights::Readers* const readers = asked.service.readers;
  if (readers == nullptr) return tl::make_unexpected(answer::not_found());
  TRY_ASSIGN(const UnsealQuestion question, read_unseal_question(asked.request.body));
  TRY_ASSIGN(const Seq place, asked.service.positions.place_of(question.position));
  if (place >= asked.service.end()) return tl::make_unexpected(answer::not_found());
  TRY_ASSIGN(const auto record, asked.service.log.get(Locator(place.value)));
  if (!record) return tl::make_unexpected(answer::not_found());
  const auto event = schemas::codec::Event::decode(record->entry);
  if (!event) return tl::make_unexpected(answer::not_found());
  TRY_ASSIGN(const auto fields, readers->unseal(*event, {.caller = asked.caller,
                                                         .uid = asked.request.peer_uid.value_or(0),
                                                         .purpose = question.purpose}));
  if (all_gone(fields)) return tl::make_unexpected(erased(fields.front().erased_by));
  http::Response response =
      answer::json_response(200, unsealed_document(question.position, fields));
  response.fields = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  return response;
}

}  // namespace quanlu::consumers::gateway::unsealing
