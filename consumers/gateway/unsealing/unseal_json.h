#pragma once
// POST /v1/unseal as those on either side of the socket write and read it (INTERFACES.md 3.2).
#include <string>
#include <string_view>
#include <vector>

#include "consumers/gateway/answer/positions.h"
#include "ledger/intake/sealing.h"
#include "schemas/base/refusal.h"

namespace quanlu::consumers::gateway::unsealing {

struct UnsealQuestion {
  Position position;
  std::string purpose;
};
// {"position":"0:20","purpose":"handling"}; kUsage: it is none.
std::string unseal_question(const UnsealQuestion& question);
Result<UnsealQuestion> read_unseal_question(std::string_view body);

// {"schema":"quanlu.unseal/1","position":"0:20","fields":[{"field","text","erasedBy"}]}
std::string unsealed_document(const Position& position,
                              const std::vector<ledger::intake::OpenedField>& fields);
// What was answered: the fields, by the type of the event, or the problem as an error.
Result<std::vector<ledger::intake::OpenedField>> read_unsealed(
    unsigned status, std::string_view body, const schemas::registry::EventType& type);

}  // namespace quanlu::consumers::gateway::unsealing
