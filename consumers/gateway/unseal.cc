// POST /v1/unseal: sealed texts of one event, judged and recorded like any other read.
#include "consumers/gateway/gateway.h"
#include "consumers/gateway/unseal_json.h"

namespace quanlu::consumers::gateway {
namespace {

namespace intake = ledger::intake;

bool all_gone(const std::vector<intake::OpenedField>& fields) {
  for (const intake::OpenedField& field : fields)
    if (field.text) return false;
  return true;
}

}  // namespace

Gateway::Answer Gateway::unseal(const Asked& asked) {
  if (const auto problem = asked.only({})) return tl::make_unexpected(*problem);
  if (parts_.readers == nullptr) return tl::make_unexpected(not_found());
  const auto question = read_unseal_question(asked.request.body);
  if (!question) return tl::make_unexpected(problem_of(question.error()));
  const auto record = parts_.log.get(Locator(question->seq.value));
  if (!record) return tl::make_unexpected(problem_of(record.error()));
  const auto event = *record ? schemas::codec::Event::decode((*record)->entry)
                             : Result<schemas::codec::Event>(fail(Error{}));
  if (!event) return tl::make_unexpected(not_found());
  const auto fields =
      parts_.readers->unseal(*event, asked.caller, asked.request, question->purpose);
  if (!fields) return tl::make_unexpected(problem_of(fields.error()));
  if (all_gone(*fields)) {
    const auto erased = fields->front().erased_by;
    return tl::make_unexpected(
        Problem{410,
                "sealedKeyGone",
                "已依法擦除 / erased by law, event " +
                    (erased ? std::to_string(erased->value) : std::string("1311")),
                {}});
  }
  http::Response response = json_response(200, unsealed_document(question->seq, *fields));
  response.fields = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  return response;
}

}  // namespace quanlu::consumers::gateway
