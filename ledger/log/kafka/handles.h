#pragma once
// librdkafka's handles with their ends, as aliases at the room's door.
#include <memory>

#include <librdkafka/rdkafka.h>

#include "schemas/base/ends.h"

namespace quanlu::ledger::log::kafka {

inline void end_client(rd_kafka_t* client) {
  rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

using Conf = std::unique_ptr<rd_kafka_conf_t, Ends<rd_kafka_conf_destroy>>;
using Client = std::unique_ptr<rd_kafka_t, Ends<end_client>>;
using Topic = std::unique_ptr<rd_kafka_topic_t, Ends<rd_kafka_topic_destroy>>;
using Message = std::unique_ptr<rd_kafka_message_t, Ends<rd_kafka_message_destroy>>;
using Headers = std::unique_ptr<rd_kafka_headers_t, Ends<rd_kafka_headers_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Ends<rd_kafka_queue_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Ends<rd_kafka_event_destroy>>;
using Places =
    std::unique_ptr<rd_kafka_topic_partition_list_t, Ends<rd_kafka_topic_partition_list_destroy>>;

// The end of a client that may hang (#4187, #4724): on a thread of its own that nobody waits for.
// `kept` lives as long as the client may call back.
void let_go(Client client, std::shared_ptr<void> kept);

}  // namespace quanlu::ledger::log::kafka
