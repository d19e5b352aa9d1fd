#include "consumers/cli/serving/metrics.h"

#include <algorithm>

#include "consumers/cli/about/version.h"
#include "ledger/chain/entry.h"
#include "projections/query/snapshot.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::serving {
namespace {

namespace chain = ledger::chain;
namespace registry = schemas::registry;

double number(std::uint64_t value) {
  return static_cast<double>(value);
}

double seconds_since(Millis then, Millis now) {
  return static_cast<double>(std::max<std::int64_t>(0, now.value - then.value)) / 1000;
}

// A ledger with one partition says nothing of it.
metrics::Labels labels_of(std::size_t partitions, std::size_t partition) {
  if (partitions == 1) return {};
  return {{"partition", std::to_string(partition)}};
}

void add_writer(ledger::intake::OpenLedger& ledger, metrics::Page& page) {
  const ledger::intake::Writer& writer = ledger.writer();
  const std::uint32_t partitions = ledger.genesis().partition_count;
  for (std::uint32_t p = 0; p < partitions; ++p)
    page.gauge("ledger_log_head", "Seq of the newest durable event",
               number(writer.durable(Partition(p)).value - 1), labels_of(partitions, p));
  page.gauge("ledger_log_epoch", "Epoch of this writer", number(writer.epoch().value));
  const ledger::intake::Counts::Reading counts = writer.counts();
  for (std::size_t family = 0; family < counts.appended.size(); ++family)
    if (counts.appended[family] > 0)
      page.counter(
          "ledger_log_events_appended_total", "Durable events, by family",
          number(counts.appended[family]),
          {{"family", std::string(registry::label(static_cast<registry::Family>(family)).id)}});
  page.histogram("ledger_intake_append_duration_seconds",
                 "From an append being asked for to its event being durable", counts.append_s);
  page.histogram("ledger_intake_batch_events", "Events that shared a seal and a sync",
                 counts.batch_events);
  page.histogram("ledger_log_delivery_duration_seconds",
                 "From a batch being handed to the log to its acknowledgement", counts.delivery_s);
  for (const auto& [code, count] : counts.refusals)
    page.counter("ledger_intake_refusals_total", "Commands refused, by reason code", number(count),
                 {{"code", code}});
  page.counter("ledger_log_doubts_total", "Batches whose outcome only a re-scan could tell",
               number(counts.doubts));
  page.counter("ledger_log_reconnects_total", "Producers opened in place of one given up",
               number(ledger.reconnects()));
}

// An embedded log holds none: a record that is not accepted there is a violation.
void add_strays(const ledger::intake::OpenLedger& ledger, metrics::Page& page) {
  const auto strays = ledger.strays();
  if (!strays) return;
  const auto add = [&](std::string_view reason, std::uint64_t count) {
    page.counter("ledger_log_strays_total", "Records of the topic that are no part of the ledger",
                 number(count), {{"reason", std::string(reason)}});
  };
  for (std::size_t i = 0; i < chain::kStrayReasons; ++i) {
    const auto reason = static_cast<chain::StrayReason>(i);
    add(chain::to_text(reason), strays->of(reason).count);
  }
  add("superseded", strays->superseded().count);
}

// Age of the oldest event that the views do not know; 0: they know all.
double lag_seconds(ledger::log::Log& log, Seq applied, Millis now) {
  const auto reader = log.read(Locator(applied.value));
  if (!reader) return 0;
  const auto record = (*reader)->next();
  if (!record || !*record || !chain::has_entry_form((*record)->entry)) return 0;
  return seconds_since(chain::read_header((*record)->entry).recorded_at, now);
}

void add_views(const Measured& measured, metrics::Page& page) {
  Projector& projector = *measured.projector;
  const Seq applied = projector.applied();
  const auto counted = measured.positions.count_from(applied);
  const std::uint64_t lag = counted ? *counted : 0;
  page.gauge("projections_follow_lag_events", "Events that the views do not know yet", number(lag));
  page.gauge("projections_follow_lag_seconds", "Age of the oldest event that the views do not know",
             lag == 0 ? 0 : lag_seconds(measured.log, applied, measured.clock.now()));
  page.gauge("projections_follow_healthy", "1 while the views follow the log",
             projector.healthy() ? 1 : 0);
  const auto snapshot = projections::query::Snapshot::open(projector.environment());
  if (!snapshot) return;
  if (const auto rows = snapshot->quarantine({.limit = 0, .cursor = {}}))
    page.gauge("projections_follow_quarantined", "Events in quarantine", number(rows->rows.size()));
}

void add_checkpoints(const Checkpoints& checkpoints, const metrics::Labels& labels, Clock& clock,
                     metrics::Page& page) {
  const Checkpoints::Standing standing = checkpoints.standing();
  page.gauge("ledger_intake_checkpoint_size", "Size of the newest published checkpoint",
             number(standing.published.value), labels);
  page.gauge("ledger_intake_checkpoint_age_seconds",
             "Since a published checkpoint last covered the whole log",
             seconds_since(standing.covered_at, clock.monotonic()), labels);
  for (const ledger::publish::WitnessState& witness : standing.witnesses) {
    metrics::Labels named = labels;
    named.emplace_back("witness", witness.name);
    page.gauge("ledger_intake_witness_ok", "1: this witness cosigned the newest checkpoint",
               witness.posix_seconds > 0 ? 1 : 0, named);
  }
}

void add_feeds(const Measured& measured, metrics::Page& page) {
  for (const feeds::Feeding::Standing& one : measured.feeding->standings()) {
    const auto lag = measured.positions.count_from(Seq(one.looked_at));
    const metrics::Labels feed{{"feed", one.feed}};
    page.gauge("consumers_feed_lag_events", "Events that a feed has not looked at yet",
               number(lag.value_or(0)), feed);
    page.gauge("consumers_feed_epoch", "Epoch of the feeder that writes a feed", number(one.epoch),
               feed);
    page.counter("consumers_feed_strays_total", "Records of a feed that do not count",
                 number(one.strays), feed);
    page.counter("consumers_feed_restarts_total", "Feeders made anew after trouble",
                 number(one.troubles), feed);
  }
}

}  // namespace

Result<std::unique_ptr<MetricsPage>> MetricsPage::start(const frame::Context& context,
                                                        const schemas::settings::Settings& file,
                                                        std::function<void(metrics::Page&)> add) {
  const std::string& address = file.text("metrics.listen");
  std::unique_ptr<MetricsPage> page;
  if (address.empty()) return page;
  page.reset(new MetricsPage(std::move(add)));
  auto server =
      http::Server::start({.socket = {}, .address = address, .workers = 1}, page->handler_);
  if (server) {
    page->server_ = std::move(*server);
    return page;
  }
  if (file.is_set("metrics.listen") || server.error().reason != "address_in_use")
    return tl::make_unexpected(std::move(server).error());
  const screen::Screen& screen = context.screen;
  screen.talk << screen.say("指标地址已被占用, 不提供", "metrics: the address is taken, not served")
              << "   metrics.listen " << address << '\n';
  return std::unique_ptr<MetricsPage>();
}

void add_metrics(const Measured& measured, metrics::Page& page) {
  if (measured.ledger != nullptr) {
    add_writer(*measured.ledger, page);
    add_strays(*measured.ledger, page);
  }
  if (measured.projector != nullptr) add_views(measured, page);
  if (measured.checkpoints != nullptr) {
    const auto& all = *measured.checkpoints;
    for (std::size_t p = 0; p < all.size(); ++p)
      add_checkpoints(*all[p], labels_of(all.size(), p), measured.clock, page);
  }
  if (measured.feeding != nullptr) add_feeds(measured, page);
  if (const auto disk = ledger::store::disk_space(measured.root); disk && disk->total > 0)
    page.gauge("ledger_intake_disk_free_ratio", "Free share of the disk that the ledger lies on",
               static_cast<double>(disk->free) / static_cast<double>(disk->total));
  page.gauge("quanlu_build_info", "Always 1; what runs", 1,
             {{"version", std::string(about::version())}});
}

}  // namespace quanlu::consumers::cli::serving
