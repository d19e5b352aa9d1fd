#include "ledger/log/kafka/groups.h"

#include <algorithm>
#include <optional>

#include "ledger/log/kafka/outcome.h"
#include "ledger/log/kafka/topic.h"

namespace quanlu::ledger::log::kafka {
namespace {

constexpr int kGroupCallMs = static_cast<int>(kDeadline.count());

using GroupList =
    std::unique_ptr<const struct rd_kafka_group_list, Ends<rd_kafka_group_list_destroy>>;
using Question = std::unique_ptr<rd_kafka_ListConsumerGroupOffsets_t,
                                 Ends<rd_kafka_ListConsumerGroupOffsets_destroy>>;

Result<std::vector<std::string>> names_of_groups(rd_kafka_t* client, const Place& place) {
  const struct rd_kafka_group_list* raw = nullptr;
  const rd_kafka_resp_err_t error = rd_kafka_list_groups(client, nullptr, &raw, kGroupCallMs);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__PARTIAL)
    return fail(call_error(place, error, "list groups"));
  const GroupList list(raw);
  std::vector<std::string> names;
  for (int i = 0; list && i < list->group_cnt; ++i)
    names.emplace_back(list->groups[i].group);
  std::ranges::sort(names);
  return names;
}

// What the answer says of the one place that was asked for.
std::optional<std::uint64_t> offset_in(rd_kafka_event_t* event) {
  const auto* const result = rd_kafka_event_ListConsumerGroupOffsets_result(event);
  if (result == nullptr) return std::nullopt;
  std::size_t count = 0;
  const rd_kafka_group_result_t** const groups =
      rd_kafka_ListConsumerGroupOffsets_result_groups(result, &count);
  if (count != 1 || rd_kafka_group_result_error(groups[0]) != nullptr) return std::nullopt;
  const rd_kafka_topic_partition_list_t* const places = rd_kafka_group_result_partitions(groups[0]);
  if (places == nullptr || places->cnt != 1 || places->elems[0].offset < 0) return std::nullopt;
  return static_cast<std::uint64_t>(places->elems[0].offset);
}

Result<std::optional<std::uint64_t>> offset_of(rd_kafka_t* client, const Place& place,
                                               const std::string& group) {
  const Places places(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(places.get(), place.topic.c_str(), place.partition);
  const Question question(rd_kafka_ListConsumerGroupOffsets_new(group.c_str(), places.get()));
  rd_kafka_ListConsumerGroupOffsets_t* asked[] = {question.get()};
  const Queue queue(rd_kafka_queue_new(client));
  rd_kafka_ListConsumerGroupOffsets(client, asked, 1, nullptr, queue.get());
  const Event event(rd_kafka_queue_poll(queue.get(), kGroupCallMs));
  if (!event) return fail(call_error(place, RD_KAFKA_RESP_ERR__TIMED_OUT, "group offsets"));
  const rd_kafka_resp_err_t error = rd_kafka_event_error(event.get());
  if (error == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED) return std::nullopt;
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return fail(call_error(place, error, "group offsets"));
  return offset_in(event.get());
}

}  // namespace

Result<std::vector<GroupOffset>> read_groups(const Place& place) {
  TRY_ASSIGN(Conf conf, make_conf(place, {}));
  TRY_ASSIGN(const Client client, make_client(RD_KAFKA_PRODUCER, std::move(conf)));
  TRY_ASSIGN(const auto names, names_of_groups(client.get(), place));
  std::vector<GroupOffset> positions;
  for (const std::string& name : names) {
    TRY_ASSIGN(const auto offset, offset_of(client.get(), place, name));
    if (offset) positions.push_back({.group = name, .offset = *offset});
  }
  return positions;
}

}  // namespace quanlu::ledger::log::kafka
