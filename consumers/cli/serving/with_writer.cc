#include <algorithm>

#include "consumers/cli/about/version.h"
#include "consumers/cli/feeds/feeding.h"
#include "consumers/cli/serving/metrics.h"
#include "consumers/cli/serving/projector.h"
#include "consumers/cli/serving/publishing.h"
#include "consumers/cli/serving/served.h"
#include "consumers/http/server.h"

namespace quanlu::consumers::cli::serving {
namespace {

constexpr std::chrono::milliseconds kDrainPatience{10'000};

gateway::Accounts accounts_of(const schemas::settings::Settings& settings) {
  gateway::Accounts accounts;
  for (const auto& [uid, names] : settings.names("auth.local_users"))
    accounts.add(static_cast<std::uint32_t>(std::strtoul(uid.c_str(), nullptr, 10)), names);
  return accounts;
}

gateway::Rates rates_of(const schemas::settings::Settings& settings) {
  const auto number = [&](const char* key) {
    return static_cast<std::uint32_t>(settings.integer(key));
  };
  return {.reads_per_s = number("limits.read_per_s"),
          .appends_per_s = number("limits.append_per_s"),
          .listeners = number("limits.sse_total"),
          .listeners_per_account = number("limits.sse_per_account")};
}

// The same rule as the writer's, asked for those who ask whether we are ready.
std::function<bool()> room_of(frame::Context& context, const writing::LedgerSettings& settings) {
  return [root = settings.directory.root, &clock = context.clock,
          min = settings.writer.disk_free_min] {
    const auto ask = [&root] { return ledger::store::disk_space(root); };
    return ledger::intake::DiskGuard(clock, ask, min).check().has_value();
  };
}

// Parts in the order in which they are built; they end in the opposite one.
class WithWriter final : public Served {
 public:
  WithWriter(frame::Context& context, const writing::LedgerSettings& settings, const Roles& roles)
      : context_(context), settings_(settings), roles_(roles) {}

  Status start();
  std::optional<Epoch> epoch() const override { return ledger_->writer().epoch(); }
  std::optional<Error> failure() const override;
  std::string status() const override;
  int stop(int code) override;

 private:
  Status start_feeding();
  Status start_gateway();
  Measured measured() const;

  frame::Context& context_;
  const writing::LedgerSettings settings_;
  const Roles roles_;
  std::unique_ptr<ledger::intake::OpenLedger> ledger_;
  std::unique_ptr<gateway::answer::Positions> positions_;
  std::unique_ptr<ledger::intake::AccessLedger> access_;
  std::unique_ptr<Projector> projector_;
  std::unique_ptr<Publishing> publishing_;
  std::unique_ptr<feeds::Feeding> feeding_;
  std::unique_ptr<gateway::Readers> readers_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<MetricsPage> metrics_;
};

Status WithWriter::start() {
  TRY_ASSIGN(ledger_, writing::open_for_writing(context_, settings_));
  positions_ = std::make_unique<gateway::answer::Positions>(
      ledger_->log(), ledger_->genesis().partition_count, ledger_->writer());
  if (roles_.projector) {
    TRY_ASSIGN(projector_, Projector::start(settings_.directory, ledger_->log(), ledger_->genesis(),
                                            live_batch_max(settings_.file)));
  }
  if (roles_.gateway) {
    TRY_ASSIGN(access_,
               ledger::intake::AccessLedger::open(settings_.directory, settings_.writer, "serve",
                                                  context_.clock, context_.random));
  }
  if (roles_.publisher) {
    TRY_ASSIGN(publishing_, Publishing::start(context_, settings_, *ledger_, access_.get()));
  }
  if (roles_.feed) TRY(start_feeding());
  if (roles_.gateway) TRY(start_gateway());
  TRY_ASSIGN(metrics_, MetricsPage::start(context_, settings_.file, [this](metrics::Page& page) {
               gateway_ ? gateway_->add_metrics(page) : add_metrics(measured(), page);
             }));
  return {};
}

Status WithWriter::start_feeding() {
  TRY_ASSIGN(auto accepted, ledger_->accepted(evidence::kFirst));
  TRY_ASSIGN(feeding_, feeds::Feeding::start(settings_.file, settings_.log, settings_.directory,
                                             {.log = ledger_->log(),
                                              .genesis = ledger_->genesis(),
                                              .accepted = std::move(accepted),
                                              .size = [this] { return positions_->size(); }}));
  return {};
}

Status WithWriter::start_gateway() {
  const schemas::settings::Settings& file = settings_.file;
  readers_ =
      std::make_unique<gateway::Readers>(gateway::Readers::Parts{.ledger = *ledger_,
                                                                 .directory = settings_.directory,
                                                                 .access = access_.get(),
                                                                 .clock = context_.clock});
  gateway_ = std::make_unique<gateway::Gateway>(gateway::Gateway::Parts{
      .writer = ledger_->writer(),
      .log = ledger_->log(),
      .genesis = ledger_->genesis(),
      .views = *projector_,
      .accounts = accounts_of(file),
      .rates = rates_of(file),
      .random = context_.random,
      .clock = context_.clock,
      .version = std::string(about::version()),
      .has_room = room_of(context_, settings_),
      .readers = readers_.get(),
      .add_metrics = [this](metrics::Page& page) { add_metrics(measured(), page); },
      .promiser = publishing_ ? publishing_->promiser() : nullptr});
  TRY_ASSIGN(server_,
             http::Server::start(
                 {.socket = settings_.directory.socket(),
                  .connections_max = static_cast<std::size_t>(file.integer("limits.connections"))},
                 *gateway_));
  return {};
}

Measured WithWriter::measured() const {
  return {.ledger = ledger_.get(),
          .positions = *positions_,
          .log = ledger_->log(),
          .projector = projector_.get(),
          .checkpoints = publishing_ ? &publishing_->checkpoints() : nullptr,
          .feeding = feeding_.get(),
          .clock = context_.clock,
          .root = settings_.directory.root};
}

std::optional<Error> WithWriter::failure() const {
  if (auto failure = ledger_->writer().failure()) return failure;
  if (publishing_)
    if (auto failure = publishing_->failure()) return failure;
  if (feeding_)
    if (auto failure = feeding_->failure()) return failure;
  return projector_ ? projector_->failure() : std::nullopt;
}

std::string WithWriter::status() const {
  std::string status = "epoch " + std::to_string(ledger_->writer().epoch().value) + ", head " +
                       gateway::answer::to_text(positions_->counts());
  if (projector_) {
    const auto lag = positions_->count_from(projector_->applied());
    if (lag) status += ", lag " + std::to_string(*lag);
  }
  if (publishing_) status += publishing_->status();
  return status;
}

int WithWriter::stop(int code) {
  if (server_ && !server_->drain(kDrainPatience))
    context_.screen.talk << context_.screen.say("超过 10 秒, 余下的连接已切断",
                                                "after 10 s the rest was cut off")
                         << '\n';
  metrics_.reset();
  server_.reset();
  gateway_.reset();
  readers_.reset();
  if (access_)
    if (const Status closed = access_->close(); !closed)
      code = frame::worst(code, context_.fail(closed.error()));
  feeding_.reset();
  const Status closed = ledger_->close();
  publishing_.reset();  // publishes what came last, of both ledgers
  access_.reset();
  projector_.reset();
  ledger_.reset();
  const bool said = code != frame::kOk && code != context_.stop_code();
  if (!closed && !said) code = frame::worst(code, frame::fail_behind(context_, closed.error()));
  return code;
}

}  // namespace

Result<std::unique_ptr<Served>> serve_with_writer(frame::Context& context,
                                                  const writing::LedgerSettings& settings,
                                                  const Roles& roles) {
  auto served = std::make_unique<WithWriter>(context, settings, roles);
  TRY(served->start());
  return std::unique_ptr<Served>(std::move(served));
}

}  // namespace quanlu::consumers::cli::serving
