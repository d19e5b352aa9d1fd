#pragma once
// What a record on Kafka shows beside its entry: the partition key, and the attributes of
// CloudEvents in binary form (INTERFACES.md 5.1), for kcat and its like.
#include "ledger/chain/genesis.h"
#include "ledger/log/labels.h"

namespace quanlu::ledger::intake {

log::MakeLabels record_labels(const chain::Genesis& genesis);

}  // namespace quanlu::ledger::intake
