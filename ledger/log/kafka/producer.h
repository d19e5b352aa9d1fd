#pragma once
// One idempotent producer of one partition: no transactions, every record of a batch reported
// (SUBSTRATE.md 2.1-2.4). After anything but a clean success it is thrown away.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/log/kafka/settings.h"
#include "ledger/log/labels.h"
#include "ledger/log/log.h"

namespace quanlu::ledger::log::kafka {

inline constexpr const char* kSealHeader = "ql-seal";

// What the broker said of a batch.
struct Delivery {
  bool as_expected = false;      // every record, each at its offset
  bool nothing_written = false;  // the client is sure that no record reached the log
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;  // the first one
  std::string expected, found;                             // the first place that was another
};

// One thread at a time.
class Producer {
 public:
  static Result<std::unique_ptr<Producer>> open(const Place& place);
  ~Producer();  // when a batch is in doubt on a side thread, so that nobody waits
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // Waits until each record was reported or given up, at most kDeadline.
  Delivery send(Locator base, const SealedBatch& batch, const MakeLabels& labels);

 private:
  struct Report {
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_msg_status_t status = RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
    std::int64_t offset = -1;
    std::int32_t partition = -1;
    bool came = false;
  };
  using Reports = std::vector<Report>;

  explicit Producer(Place place) : place_(std::move(place)) {}
  static void take_report(rd_kafka_t*, const rd_kafka_message_t* message, void* reports);
  rd_kafka_resp_err_t put(std::size_t index, BytesView entry, BytesView seal,
                          const MakeLabels& labels);
  Delivery judge(Locator base, rd_kafka_resp_err_t put_error) const;

  const Place place_;
  std::shared_ptr<Reports> reports_ = std::make_shared<Reports>();
  Client client_;
  Topic topic_;
  bool clean_ = true;
};

}  // namespace quanlu::ledger::log::kafka
