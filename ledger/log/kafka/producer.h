#pragma once
// One idempotent producer of one partition: no transactions, every record of a batch reported
// (SUBSTRATE.md 2.1-2.4). After anything but a clean success it is thrown away.
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ledger/log/kafka/settings.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::log::kafka {

inline constexpr const char* kSealHeader = "ql-seal";

// A record as it goes to the broker; `value` is borrowed for the call.
struct Outgoing {
  std::string key;
  BytesView value;
  std::vector<std::pair<std::string, std::string>> headers;
};

// When the client gives a message up by itself. One by one they may go in another order than they
// came, so that of a batch the end is sent without its beginning: whose readers do not need a
// seal to take the beginning says kNever, and ends the producer instead.
enum class Expiry : std::uint8_t { kBeforeDeadline, kNever };

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
  static Result<std::unique_ptr<Producer>> open(const Place& place,
                                                Expiry expiry = Expiry::kBeforeDeadline);
  ~Producer();  // when a batch is in doubt on a side thread, so that nobody waits
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // Waits until each record was reported or given up, at most kDeadline.
  Delivery send(Locator base, std::span<const Outgoing> records);

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
  rd_kafka_resp_err_t wait_for_reports();
  rd_kafka_resp_err_t put(std::size_t index, const Outgoing& record);
  Delivery judge(Locator base, rd_kafka_resp_err_t put_error) const;

  const Place place_;
  std::shared_ptr<Reports> reports_ = std::make_shared<Reports>();
  Client client_;
  Topic topic_;
  bool clean_ = true;
};

}  // namespace quanlu::ledger::log::kafka
