#include "consumers/cli/bench/kafka.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "consumers/cli/bench/city_ledger.h"
#include "consumers/cli/bench/latency.h"
#include "consumers/cli/bench/reading.h"
#include "ledger/intake/record_labels.h"
#include "ledger/log/kafka/ceiling.h"
#include "ledger/log/kafka/topic.h"
#include "ledger/log/topic_care.h"

namespace quanlu::consumers::cli::bench {
namespace {

namespace kafka = ledger::log::kafka;
using ledger::log::LogSpec;

constexpr std::size_t kEntriesMax = 20'000, kStream = 50'000;
constexpr std::chrono::milliseconds kLength{3'000};
// Clients in flight, and events that each of these figures takes.
constexpr std::array<std::pair<std::size_t, std::uint64_t>, 3> kInFlight{
    {{1, 500}, {64, 5'000}, {1000, 20'000}}};
constexpr std::uint64_t kInFlightEvents = 25'500;
constexpr std::uint64_t kSteadyEvents = 5'000;  // ten seconds of them

kafka::Place place_of(const LogSpec& log, std::string topic) {
  return {.brokers = log.brokers, .topic = std::move(topic), .connection = log.connection};
}

Result<Figure> send_ceiling(const kafka::Place& scratch, const std::vector<Bytes>& entries,
                            std::size_t batch) {
  TRY_ASSIGN(const double rate, kafka::send_rate(scratch, entries, batch, kLength));
  return Figure{
      .name =
          batch == kStream ? "ceiling_kafka_send" : "ceiling_kafka_send_" + std::to_string(batch),
      .value = rate,
      .unit = "events/s",
      .n = static_cast<std::uint64_t>(rate * kLength.count() / 1000),
      .notes =
          "librdkafka, acks=all, same settings, records as large as ours with key and headers, " +
          std::to_string(batch) + " at a time"};
}

// As large as the record of an entry is: key and headers beside it.
Bytes as_sent(BytesView entry, const ledger::log::Labels& labels) {
  Bytes record(entry.begin(), entry.end());
  const auto add = [&](std::string_view text) {
    record.insert(record.end(), text.begin(), text.end());
  };
  add(labels.key);
  for (const auto& [name, value] : labels.headers) {
    add(name);
    add(value);
  }
  return record;
}

Result<std::vector<Bytes>> sample_of(ledger::intake::OpenLedger& ledger) {
  std::vector<Bytes> entries;
  const auto labels = ledger::intake::record_labels(ledger.genesis());
  TRY_ASSIGN(const auto reader, ledger.log().read(Locator(0)));
  while (entries.size() < kEntriesMax) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) break;
    entries.push_back(as_sent(record->entry, labels(record->entry)));
  }
  return entries;
}

void stand_beside(Figure& figure, const Figure& ceiling) {
  figure.name = "kafka_" + figure.name;
  figure.ceiling = ceiling.value;
  figure.ceiling_name = ceiling.name.substr(std::string("ceiling_").size());
}

Status add_appends(CityLedger& ledger, const kafka::Place& scratch,
                   const std::vector<Bytes>& entries, std::uint64_t most,
                   std::vector<Figure>& figures) {
  for (const auto& [clients, events] : kInFlight) {
    TRY_ASSIGN(Figure ceiling, send_ceiling(scratch, entries, clients));
    TRY_ASSIGN(Figure figure, ledger.append(std::min(events, most), clients));
    stand_beside(figure, ceiling);
    figures.push_back(std::move(ceiling));
    figures.push_back(std::move(figure));
  }
  return {};
}

Status add_projection(const CityLedger& ledger, const LogSpec& log, const kafka::Place& topic,
                      std::vector<Figure>& figures) {
  TRY_ASSIGN(const double rate, kafka::fetch_rate(topic));
  figures.push_back({.name = "ceiling_kafka_fetch",
                     .value = rate,
                     .unit = "events/s",
                     .notes = "every record read, nothing else"});
  TRY_ASSIGN(Figure figure, measure_projection(ledger.directory(), log));
  figure.ceiling = rate;
  figure.ceiling_name = "kafka_fetch";
  figures.push_back(std::move(figure));
  return {};
}

Status add_latencies(CityLedger& ledger, const kafka::Place& scratch, const kafka::Place& feed,
                     const std::vector<Bytes>& entries, std::uint64_t events,
                     std::vector<Figure>& figures) {
  TRY_ASSIGN(auto times, kafka::pass_times(scratch, entries, kSteadyRate, events));
  Figure ceiling{.name = "ceiling_kafka_latency",
                 .unit = "ms",
                 .p50 = percentile(times, 0.5),
                 .p99 = percentile(times, 0.99),
                 .n = times.size(),
                 .notes = "librdkafka, from a record being handed over to its reader, p99"};
  ceiling.value = *ceiling.p99 / 1000;
  TRY_ASSIGN(auto latencies, measure_latencies(ledger,
                                               {.brokers = feed.brokers,
                                                .topic = feed.topic,
                                                .partition = Partition(0),
                                                .connection = feed.connection},
                                               events));
  for (Figure& figure : latencies) {
    if (figure.unit != ceiling.unit) continue;
    figure.ceiling = ceiling.value;
    figure.ceiling_name = "kafka_latency";
  }
  figures.push_back(std::move(ceiling));
  figures.insert(figures.end(), std::make_move_iterator(latencies.begin()),
                 std::make_move_iterator(latencies.end()));
  return {};
}

}  // namespace

Result<std::vector<Figure>> measure_kafka(const LogSpec& log, const std::filesystem::path& folder,
                                          std::uint64_t events) {
  const kafka::Place topic = place_of(log, topic_of(log));
  const kafka::Place scratch = place_of(log, log.prefix + ".ceiling");
  const kafka::Place feed = place_of(log, log.prefix + ".feed.finance.v1");
  TRY_ASSIGN(const auto ledger,
             CityLedger::make(folder, events + kInFlightEvents + kSteadyEvents, log));
  TRY(kafka::create_topic(scratch, 1));
  std::vector<Figure> figures;
  TRY_ASSIGN(Figure import, ledger->import(events, 2));
  import.name = "import";
  TRY_ASSIGN(const std::vector<Bytes> entries, sample_of(ledger->opened()));
  TRY_ASSIGN(Figure stream, send_ceiling(scratch, entries, kStream));
  stand_beside(import, stream);
  figures.push_back(std::move(stream));
  figures.push_back(std::move(import));
  TRY(ledger->close());
  TRY(add_projection(*ledger, log, topic, figures));  // before lone clients make a seal an event
  TRY(ledger->open());
  TRY(add_latencies(*ledger, scratch, feed, entries, std::min(events, kSteadyEvents), figures));
  TRY(add_appends(*ledger, scratch, entries, events, figures));
  TRY(ledger->close());
  TRY(kafka::drop_topic(scratch));
  TRY(kafka::drop_topic(feed));
  TRY(kafka::drop_topic(topic));
  return figures;
}

}  // namespace quanlu::consumers::cli::bench
