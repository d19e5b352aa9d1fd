#include "ledger/log/spec.h"

#include <algorithm>

#include "ledger/log/kafka/kafka_log.h"
#include "ledger/log/kafka/topic.h"
#include "ledger/log/lmdb_log.h"
#include "ledger/log/memory_log.h"
#include "ledger/log/mirror.h"
#include "ledger/log/topic_care.h"

namespace quanlu::ledger::log {
namespace {

constexpr std::string_view kForms =
    "lmdb: | lmdb:PATH | kafka:HOST:PORT[,HOST:PORT]/PREFIX | memory:";
constexpr std::string_view kPrefix = "quanlu";
constexpr std::size_t kPrefixMax = 200;  // a topic's name has at most 249 characters

bool is_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  return colon != 0 && !port.empty() && port.size() <= 5 &&
         std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; }) &&
         std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

bool is_prefix(std::string_view text) {
  return !text.empty() && text.size() <= kPrefixMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

std::optional<LogSpec> parse_kafka(std::string_view rest) {
  const std::size_t slash = rest.find('/');
  LogSpec spec{
      .backend = LogSpec::Backend::kKafka,
      .path = {},
      .brokers = std::string(rest.substr(0, slash)),
      .prefix = std::string(slash == std::string_view::npos ? kPrefix : rest.substr(slash + 1)),
      .connection = {}};
  std::string_view left = spec.brokers;
  while (true) {
    const std::size_t comma = left.find(',');
    if (!is_address(left.substr(0, comma))) return std::nullopt;
    if (comma == std::string_view::npos) break;
    left.remove_prefix(comma + 1);
  }
  if (!is_prefix(spec.prefix)) return std::nullopt;
  return spec;
}

kafka::Place place_of(const LogSpec& spec, Partition partition) {
  return {.brokers = spec.brokers,
          .topic = topic_of(spec),
          .partition = static_cast<std::int32_t>(partition.value),
          .connection = spec.connection};
}

}  // namespace

Result<LogSpec> parse_spec(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view backend = text.substr(0, colon);
  const std::string_view rest = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (colon != std::string_view::npos && backend == "lmdb")
    return rest.empty() ? LogSpec{} : LogSpec{.path = std::filesystem::path(rest)};
  if (backend == "memory" && colon != std::string_view::npos && rest.empty())
    return LogSpec{.backend = LogSpec::Backend::kMemory, .path = {}};
  if (backend == "kafka" && colon != std::string_view::npos)
    if (auto spec = parse_kafka(rest)) return std::move(*spec);
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "log_spec",
                    .what = {"日志位置写法不对", "this does not name a log"},
                    .expected = std::string(kForms),
                    .found = std::string(text)});
}

std::string to_text(const LogSpec& spec) {
  switch (spec.backend) {
    case LogSpec::Backend::kMemory:
      return "memory:";
    case LogSpec::Backend::kKafka:
      return "kafka:" + spec.brokers + "/" + spec.prefix;
    case LogSpec::Backend::kLmdb:
      break;
  }
  return spec == LogSpec{} ? "lmdb:" : "lmdb:" + spec.path.string();
}

std::string topic_of(const LogSpec& spec) {
  return spec.prefix + ".log.v1";
}

Result<std::vector<Error>> audit_log(const LogSpec& spec, std::uint32_t partitions) {
  if (spec.backend != LogSpec::Backend::kKafka) return std::vector<Error>{};
  TRY_ASSIGN(const kafka::TopicFacts facts, kafka::read_facts(place_of(spec, Partition(0))));
  return kafka::judge(facts, static_cast<std::int32_t>(partitions));
}

Status prepare_log(const LogSpec& spec, std::uint32_t partitions) {
  if (spec.backend != LogSpec::Backend::kKafka) return {};
  return kafka::create_topic(place_of(spec, Partition(0)), static_cast<std::int32_t>(partitions));
}

Result<std::unique_ptr<Log>> open_log(const LogSpec& spec,
                                      const std::filesystem::path& ledger_folder,
                                      Partition partition, const store::EnvOptions& options) {
  if (spec.backend == LogSpec::Backend::kMemory) return std::make_unique<MemoryLog>();
  if (spec.backend == LogSpec::Backend::kKafka)
    return std::make_unique<kafka::KafkaLog>(place_of(spec, partition));
  return LmdbLog::open(ledger_folder / spec.path / std::to_string(partition.value), options);
}

Result<std::unique_ptr<Log>> open_log_to_write(const LogSpec& spec,
                                               const std::filesystem::path& ledger_folder,
                                               Partition partition, std::uint32_t partitions,
                                               const MakeLabels& labels) {
  if (spec.backend != LogSpec::Backend::kKafka) return open_log(spec, ledger_folder, partition);
  const kafka::Place place = place_of(spec, partition);
  TRY(kafka::audit_topic(place, static_cast<std::int32_t>(partitions)));
  return std::make_unique<kafka::KafkaLog>(place, labels);
}

Result<std::unique_ptr<Log>> open_accepted(const LogSpec& spec,
                                           const std::filesystem::path& ledger_folder,
                                           Partition partition,
                                           std::optional<chain::Genesis> genesis) {
  TRY_ASSIGN(auto log, open_log(spec, ledger_folder, partition));
  if (spec.backend != LogSpec::Backend::kKafka) return log;
  return Mirror::open(mirror_folder(ledger_folder, partition), std::move(log), partition,
                      std::move(genesis));
}

std::filesystem::path mirror_folder(const std::filesystem::path& ledger_folder,
                                    Partition partition) {
  return ledger_folder / "mirror" / std::to_string(partition.value);
}

}  // namespace quanlu::ledger::log
