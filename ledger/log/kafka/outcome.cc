#include "ledger/log/kafka/outcome.h"

#include <algorithm>
#include <array>
#include <utility>

namespace quanlu::ledger::log::kafka {
namespace {

constexpr std::array kClasses{
    ErrorClass{RD_KAFKA_RESP_ERR__TRANSPORT, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR__RESOLVE, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR__TIMED_OUT, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR__WAIT_CACHE, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, Reaction::kRetryInside},
    ErrorClass{RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR__PURGE_QUEUE, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR__FATAL, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR__GAPLESS_GUARANTEE, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR_DUPLICATE_SEQUENCE_NUMBER, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR_INVALID_RECORD, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR_INVALID_MSG, Reaction::kRescan},
    ErrorClass{RD_KAFKA_RESP_ERR_PRODUCER_FENCED, Reaction::kStepDown},
    ErrorClass{RD_KAFKA_RESP_ERR__FENCED, Reaction::kStepDown},
    ErrorClass{RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR__AUTHENTICATION, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR__SSL, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_POLICY_VIOLATION, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, Reaction::kRefuse},
    ErrorClass{RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, Reaction::kRefuse},
};

std::string words_of(rd_kafka_resp_err_t code) {
  return std::string(rd_kafka_err2name(code)) + ": " + rd_kafka_err2str(code);
}

}  // namespace

const char* to_text(Reaction reaction) {
  switch (reaction) {
    case Reaction::kRetryInside:
      return "retry inside";
    case Reaction::kRescan:
      return "re-scan";
    case Reaction::kStepDown:
      return "step down";
    case Reaction::kRefuse:
      return "refuse";
  }
  return "";
}

std::span<const ErrorClass> error_classes() {
  return kClasses;
}

Reaction reaction_to(rd_kafka_resp_err_t code) {
  const auto* const found = std::find_if(kClasses.begin(), kClasses.end(),
                                         [&](const ErrorClass& one) { return one.code == code; });
  return found == kClasses.end() ? Reaction::kRescan : found->reaction;
}

Error batch_error(const Place& place, rd_kafka_resp_err_t code, bool nothing_written,
                  std::string expected, std::string found) {
  Error error{.reason = "doubt",
              .what = {"批次结果不明, 须重读日志",
                       "the outcome of a batch is not known: the log "
                       "has to be read again"},
              .where = to_text(place),
              .expected = std::move(expected),
              .found = std::move(found)};
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    error.found += (error.found.empty() ? "" : ", ") + words_of(code);
  const Reaction reaction = reaction_to(code);
  if (!nothing_written || code == RD_KAFKA_RESP_ERR_NO_ERROR) return error;
  if (reaction == Reaction::kStepDown) {
    error.kind = Failure::kConflict;
    error.reason = "fenced";
    error.what = {"另一写入者已接管, 本进程退出", "another writer took over: we stop"};
  }
  if (reaction == Reaction::kRefuse) {
    error.reason = "broker_refused";
    error.what = {"Kafka 拒收此批次", "Kafka refuses the batch"};
  }
  return error;
}

Error call_error(const Place& place, rd_kafka_resp_err_t code, const char* call) {
  Error error{.reason = "broker_refused",
              .what = {"Kafka 拒绝此请求", "Kafka refuses what was asked"},
              .where = to_text(place),
              .expected = call,
              .found = words_of(code)};
  if (reaction_to(code) != Reaction::kRefuse) {
    error.reason = "broker_absent";
    error.what = {"Kafka 未应答", "Kafka does not answer"};
    error.remedy = {"查看 broker 是否在运行 (./ops/kafka status)",
                    "see whether the broker runs (./ops/kafka status)"};
    if (place.connection.tls) {
      error.remedy.zh += "; 核对 [log.kafka] 的证书";
      error.remedy.en += ", and at the certificates of [log.kafka]";
    }
  }
  if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
      code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION) {
    error.kind = Failure::kAbsent;
    error.reason = "topic_absent";
    error.what = {"没有这个主题或分区, 或无权看到它",
                  "there is no such topic or partition, or no right to see it"};
    error.remedy = {
        "核对主题名, 及本方对它的权限 (DESCRIBE, READ): broker 对无权者也答没有; "
        "自己的账本用 quanlu init 建",
        "look at the topic's name and at the rights on it (DESCRIBE, READ): a broker says so to "
        "who has none, too; a ledger of one's own is made with quanlu init"};
  }
  return error;
}

}  // namespace quanlu::ledger::log::kafka
