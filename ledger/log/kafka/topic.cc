#include "ledger/log/kafka/topic.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <future>
#include <thread>
#include <utility>

#include "ledger/log/kafka/outcome.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::log::kafka {
namespace {

using std::chrono::steady_clock;

constexpr int kCallMs = 5'000;
constexpr std::chrono::milliseconds kPause{100};
// Until every broker knows a topic that another one has just made.
constexpr std::chrono::milliseconds kSpread{3'000};
constexpr int kReplicas = 3;

using Metadata = std::unique_ptr<const struct rd_kafka_metadata, Ends<rd_kafka_metadata_destroy>>;

Result<Client> make_asker(const Place& place) {
  TRY_ASSIGN(Conf conf, make_conf(place, reader_settings()));
  return make_client(RD_KAFKA_CONSUMER, std::move(conf));
}

// Of all topics when `topic` is null; asked again until kDeadline while it may pass.
Result<Metadata> read_metadata(rd_kafka_t* client, rd_kafka_topic_t* topic, const Place& place) {
  const auto until = steady_clock::now() + kDeadline;
  while (true) {
    const struct rd_kafka_metadata* raw = nullptr;
    const rd_kafka_resp_err_t error =
        rd_kafka_metadata(client, topic == nullptr ? 1 : 0, topic, &raw, kCallMs);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return Metadata(raw);
    if (reaction_to(error) != Reaction::kRetryInside || steady_clock::now() >= until)
      return fail(call_error(place, error, "metadata"));
    std::this_thread::sleep_for(kPause);
  }
}

bool is_unknown(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
         error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || error == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

const rd_kafka_metadata_topic* find_topic(const struct rd_kafka_metadata& metadata,
                                          const Place& place) {
  for (int i = 0; i < metadata.topic_cnt; ++i)
    if (place.topic == metadata.topics[i].topic) return &metadata.topics[i];
  return nullptr;
}

bool has_leader(const rd_kafka_metadata_topic& topic, std::int32_t partition) {
  for (int i = 0; i < topic.partition_cnt; ++i)
    if (topic.partitions[i].id == partition) return topic.partitions[i].leader >= 0;
  return false;
}

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Ends<rd_kafka_NewTopic_destroy>>;
using AdminOptions = std::unique_ptr<rd_kafka_AdminOptions_t, Ends<rd_kafka_AdminOptions_destroy>>;

// What an admin call came back with; null with an error.
Result<Event> wait_for_event(rd_kafka_queue_t* queue, const Place& place, const char* call) {
  Event event(rd_kafka_queue_poll(queue, static_cast<int>(kDeadline.count())));
  if (!event) return fail(call_error(place, RD_KAFKA_RESP_ERR__TIMED_OUT, call));
  const rd_kafka_resp_err_t error = rd_kafka_event_error(event.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return fail(call_error(place, error, call));
  return event;
}

NewTopic new_topic(const Place& place, std::int32_t partitions, bool replicated) {
  std::array<char, 256> words{};
  NewTopic topic(rd_kafka_NewTopic_new(place.topic.c_str(), partitions, replicated ? kReplicas : 1,
                                       words.data(), words.size()));
  CHECK(topic != nullptr);
  const auto set = [&](const char* key, const char* value) {
    rd_kafka_NewTopic_set_config(topic.get(), key, value);
  };
  set("cleanup.policy", "delete");
  set("retention.ms", "-1");
  set("retention.bytes", "-1");
  set("unclean.leader.election.enable", "false");
  set("message.timestamp.type", "CreateTime");
  set("max.message.bytes", "2097152");
  set("min.insync.replicas", replicated ? "2" : "1");
  if (!replicated) set("flush.messages", "1");  // Kafka does not fsync by itself
  return topic;
}

// One question to the controller. librdkafka waits for the one it knows, which may be dead.
Result<std::map<std::string, std::string>> ask_settings(rd_kafka_t* client, const Place& place) {
  rd_kafka_ConfigResource_t* resource =
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, place.topic.c_str());
  const Queue queue(rd_kafka_queue_new(client));
  const AdminOptions options(rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
  std::array<char, 256> words{};
  CHECK(rd_kafka_AdminOptions_set_request_timeout(options.get(), kCallMs, words.data(),
                                                  words.size()) == RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_DescribeConfigs(client, &resource, 1, options.get(), queue.get());
  rd_kafka_ConfigResource_destroy(resource);
  TRY_ASSIGN(const Event event, wait_for_event(queue.get(), place, "describe configs"));
  std::size_t count = 0;
  const auto* const resources = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  std::map<std::string, std::string> settings;
  for (std::size_t i = 0; i < count; ++i) {
    const rd_kafka_resp_err_t error = rd_kafka_ConfigResource_error(resources[i]);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
      return fail(call_error(place, error, "describe configs"));
    std::size_t entries = 0;
    const auto* const configs = rd_kafka_ConfigResource_configs(resources[i], &entries);
    for (std::size_t j = 0; j < entries; ++j) {
      const char* const value = rd_kafka_ConfigEntry_value(configs[j]);
      settings[rd_kafka_ConfigEntry_name(configs[j])] = value == nullptr ? "" : value;
    }
  }
  return settings;
}

// A client that asks anew learns of another controller; brokers need some seconds to agree on one
// when they lost theirs.
Result<std::map<std::string, std::string>> read_settings(const Place& place) {
  const auto until = steady_clock::now() + 2 * kDeadline;
  while (true) {
    TRY_ASSIGN(const Client client, make_asker(place));
    auto settings = ask_settings(client.get(), place);
    if (settings || settings.error().reason != "broker_absent" || steady_clock::now() >= until)
      return settings;
  }
}

Error wrong(const char* key, std::string expected, std::string found, Words what) {
  return {.reason = "topic_settings",
          .what = std::move(what),
          .expected = std::string(key) + " " + expected,
          .found = std::move(found),
          .remedy = {"改正主题设置后重试", "mend the settings of the topic, then start again"}};
}

}  // namespace

Status wait_for_topic(rd_kafka_t* client, rd_kafka_topic_t* topic, const Place& place) {
  const auto begin = steady_clock::now();
  while (true) {
    TRY_ASSIGN(const Metadata metadata, read_metadata(client, topic, place));
    const rd_kafka_metadata_topic* found = find_topic(*metadata, place);
    if (found != nullptr && found->err == RD_KAFKA_RESP_ERR_NO_ERROR &&
        has_leader(*found, place.partition))
      return {};
    const rd_kafka_resp_err_t error = found == nullptr || found->err == RD_KAFKA_RESP_ERR_NO_ERROR
                                          ? RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE
                                          : found->err;
    const auto patience = is_unknown(error)                         ? kSpread
                          : reaction_to(error) == Reaction::kRefuse ? kPause * 0
                                                                    : kDeadline;
    if (steady_clock::now() - begin >= patience) return fail(call_error(place, error, "metadata"));
    std::this_thread::sleep_for(kPause);
  }
}

Status create_topic(const Place& place, std::int32_t partitions) {
  TRY_ASSIGN(const Client client, make_asker(place));
  TRY_ASSIGN(const Metadata metadata, read_metadata(client.get(), nullptr, place));
  const rd_kafka_metadata_topic* const there = find_topic(*metadata, place);
  if (there != nullptr && has_leader(*there, place.partition)) return {};  // no right is needed
  const NewTopic topic = new_topic(place, partitions, metadata->broker_cnt >= kReplicas);
  const Queue queue(rd_kafka_queue_new(client.get()));
  rd_kafka_NewTopic_t* topics[] = {topic.get()};
  rd_kafka_CreateTopics(client.get(), topics, 1, nullptr, queue.get());
  TRY_ASSIGN(const Event event, wait_for_event(queue.get(), place, "create topic"));
  std::size_t count = 0;
  const auto* const results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const rd_kafka_resp_err_t error = rd_kafka_topic_result_error(results[i]);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
      return fail(call_error(place, error, "create topic"));
  }
  // Known to the controller first and to the brokers a moment later.
  const auto until = steady_clock::now() + kDeadline;
  while (true) {
    TRY_ASSIGN(const Metadata after, read_metadata(client.get(), nullptr, place));
    const rd_kafka_metadata_topic* found = find_topic(*after, place);
    if (found != nullptr && has_leader(*found, place.partition)) return {};
    if (steady_clock::now() >= until)
      return fail(call_error(place, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, "create topic"));
    std::this_thread::sleep_for(kPause);
  }
}

Result<LogEnds> read_ends(const Place& place) {
  TRY_ASSIGN(Client client, make_asker(place));
  struct Asked {
    Client client;
    std::promise<Result<LogEnds>> answer;
  };
  const auto asked = std::make_shared<Asked>();
  asked->client = std::move(client);
  std::future<Result<LogEnds>> answer = asked->answer.get_future();
  // The call may overrun its own time by minutes (#2588, #4460): then the thread is left behind.
  std::thread([asked, place] {
    const auto begin = steady_clock::now();
    while (true) {
      std::int64_t low = 0, high = 0;
      const rd_kafka_resp_err_t error = rd_kafka_query_watermark_offsets(
          asked->client.get(), place.topic.c_str(), place.partition, &low, &high, kCallMs);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
        return asked->answer.set_value(LogEnds{.start = static_cast<std::uint64_t>(low),
                                               .end = static_cast<std::uint64_t>(high)});
      const auto patience = is_unknown(error)                              ? kSpread
                            : reaction_to(error) == Reaction::kRetryInside ? kDeadline
                                                                           : kPause * 0;
      if (steady_clock::now() - begin >= patience)
        return asked->answer.set_value(fail(call_error(place, error, "watermarks")));
      std::this_thread::sleep_for(kPause);
    }
  }).detach();
  if (answer.wait_for(kDeadline + std::chrono::milliseconds(kCallMs)) != std::future_status::ready)
    return fail(call_error(place, RD_KAFKA_RESP_ERR__TIMED_OUT, "watermarks"));
  return answer.get();
}

Result<TopicFacts> read_facts(const Place& place) {
  TopicFacts facts;
  TRY_ASSIGN(const Client client, make_asker(place));
  const Topic topic(rd_kafka_topic_new(client.get(), place.topic.c_str(), nullptr));
  TRY(wait_for_topic(client.get(), topic.get(), place));
  TRY_ASSIGN(const Metadata metadata, read_metadata(client.get(), topic.get(), place));
  const rd_kafka_metadata_topic* found = find_topic(*metadata, place);
  if (found == nullptr || found->err != RD_KAFKA_RESP_ERR_NO_ERROR)
    return fail(call_error(place, found == nullptr ? RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC : found->err,
                           "metadata"));
  facts.partitions = found->partition_cnt;
  facts.replicas = found->partition_cnt > 0 ? found->partitions[0].replica_cnt : 0;
  for (int i = 0; i < found->partition_cnt; ++i)
    facts.replicas = std::min(facts.replicas, found->partitions[i].replica_cnt);

  TRY_ASSIGN(facts.settings, read_settings(place));
  TRY_ASSIGN(const LogEnds ends, read_ends(place));
  facts.start = ends.start;
  return facts;
}

std::vector<Error> judge(const TopicFacts& facts, std::int32_t partitions) {
  std::vector<Error> errors;
  const auto setting = [&](const char* key) {
    const auto found = facts.settings.find(key);
    return found == facts.settings.end() ? std::string() : found->second;
  };
  const auto demand = [&](const char* key, const char* value, Words what) {
    if (setting(key) != value) errors.push_back(wrong(key, value, setting(key), std::move(what)));
  };
  if (facts.start != 0) {
    Error error{.kind = Failure::kTampered,
                .reason = "log_regressed",
                .what = {"日志开头的记录已被删除", "records at the beginning of the log are gone"},
                .expected = "log start offset 0",
                .found = std::to_string(facts.start),
                .remedy = {"先复制现场, 再运行 quanlu verify; 不要修复",
                           "copy everything first, then run quanlu verify; repair nothing"}};
    errors.push_back(std::move(error));
  }
  demand("cleanup.policy", "delete", {"压缩会断链", "compaction breaks the chain"});
  demand("retention.ms", "-1", {"保留期限会删除证据", "a retention time deletes evidence"});
  demand("retention.bytes", "-1", {"容量上限会删除证据", "a retention size deletes evidence"});
  if (facts.partitions != partitions)
    errors.push_back(wrong("partitions", std::to_string(partitions),
                           std::to_string(facts.partitions),
                           {"分区数与创世条目不同", "the partitions are not those of genesis"}));
  if (facts.replicas >= kReplicas) {
    demand("min.insync.replicas", "2",
           {"须两个副本同步才算写入", "two replicas have to hold what is acknowledged"});
    demand("unclean.leader.election.enable", "false",
           {"不完整的副本不得当选", "a replica that lacks records must not lead"});
  } else if (facts.replicas == 1) {
    demand("flush.messages", "1",
           {"单副本须每条落盘", "a single replica has to flush every message"});
  } else {
    errors.push_back(wrong("replicas", "3, or 1 with flush.messages=1",
                           std::to_string(facts.replicas),
                           {"副本数不合规", "so many replicas are not safe"}));
  }
  demand("message.timestamp.type", "CreateTime",
         {"时间戳应为写入方的", "the time stamp is the writer's"});
  constexpr long long kMessageBytesMin = 1'048'576;
  if (std::atoll(setting("max.message.bytes").c_str()) < kMessageBytesMin)
    errors.push_back(wrong("max.message.bytes", ">= 1048576", setting("max.message.bytes"),
                           {"批次会被拒收", "batches would be refused"}));
  return errors;
}

Status audit_topic(const Place& place, std::int32_t partitions) {
  TRY_ASSIGN(const TopicFacts facts, read_facts(place));
  std::vector<Error> errors = judge(facts, partitions);
  if (errors.empty()) return {};
  errors.front().where = to_text(place);
  return fail(std::move(errors.front()));
}

}  // namespace quanlu::ledger::log::kafka
