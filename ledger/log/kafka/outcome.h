#pragma once
// What each error class of librdkafka makes us do: one table (SUBSTRATE.md 2.4). Measured on a
// mock and on real brokers; whatever is not in it is a doubt.
#include <cstdint>
#include <span>

#include <librdkafka/rdkafka.h>

#include "ledger/log/kafka/settings.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::log::kafka {

enum class Reaction : std::uint8_t {
  kRetryInside,  // passes; librdkafka tries again. Reported for a batch only when its time is over
  kRescan,       // nobody knows what became of it: new producer, read the log to its end
  kStepDown,     // another writer took over
  kRefuse,       // stays so until somebody mends it: say why
};
const char* to_text(Reaction reaction);

struct ErrorClass {
  rd_kafka_resp_err_t code;
  Reaction reaction;
};
std::span<const ErrorClass> error_classes();
Reaction reaction_to(rd_kafka_resp_err_t code);

// Of a batch whose records were not all reported where they were expected. kFailed "doubt", or
// kFailed "broker_refused" and kConflict "fenced" when it is sure that nothing was written.
Error batch_error(const Place& place, rd_kafka_resp_err_t code, bool nothing_written,
                  std::string expected, std::string found);

// Of any other call: "broker_absent" while it may pass, else "broker_refused".
Error call_error(const Place& place, rd_kafka_resp_err_t code, const char* call);

}  // namespace quanlu::ledger::log::kafka
