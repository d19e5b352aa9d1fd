#include "consumers/cli/feeds/feeding.h"
#include "consumers/cli/serving/checkpoints.h"
#include "consumers/cli/serving/metrics.h"
#include "consumers/cli/serving/projector.h"
#include "consumers/cli/serving/served.h"
#include "ledger/intake/recovery.h"

namespace quanlu::consumers::cli::serving {
namespace {

// What a process beside the writer knows of the log is what its own copy has taken in.
class BesideWriter final : public Served {
 public:
  BesideWriter(frame::Context& context, const writing::LedgerSettings& settings, const Roles& roles)
      : context_(context), settings_(settings), roles_(roles) {}

  Status start();
  std::optional<Epoch> epoch() const override { return std::nullopt; }
  std::optional<Error> failure() const override;
  std::string status() const override;
  int stop(int code) override;

 private:
  Status start_publisher();
  Status start_feeding();
  Measured measured() const;

  frame::Context& context_;
  const writing::LedgerSettings settings_;
  const Roles roles_;
  writing::AcceptedLog log_;
  std::unique_ptr<gateway::answer::Positions> positions_;
  std::unique_ptr<Projector> projector_;
  std::vector<std::unique_ptr<Checkpoints>> checkpoints_;
  std::unique_ptr<feeds::Feeding> feeding_;
  std::unique_ptr<MetricsPage> metrics_;
};

Status BesideWriter::start() {
  TRY_ASSIGN(log_, writing::open_accepted(settings_));
  positions_ = std::make_unique<gateway::answer::Positions>(
      log_.in_order(), log_.genesis.partition_count, [this](Partition partition) {
        return log_.partitions[partition.value]->end().value_or(Locator(0)).value;
      });
  if (roles_.projector) {
    TRY_ASSIGN(projector_, Projector::start(settings_.directory, log_.in_order(), log_.genesis,
                                            live_batch_max(settings_.file)));
  }
  if (roles_.publisher) TRY(start_publisher());
  if (roles_.feed) TRY(start_feeding());
  TRY_ASSIGN(metrics_, MetricsPage::start(context_, settings_.file, [this](metrics::Page& page) {
               add_metrics(measured(), page);
             }));
  return {};
}

Status BesideWriter::start_publisher() {
  TRY_ASSIGN(const auto publishing,
             evidence::read_publish_settings(settings_.file, settings_.directory.root,
                                             log_.genesis.suite));
  for (std::uint32_t p = 0; p < log_.genesis.partition_count; ++p) {
    TRY_ASSIGN(auto checkpoints,
               Checkpoints::start(settings_.directory, *log_.partitions[p], log_.genesis,
                                  Partition(p), context_.clock, publishing));
    checkpoints_.push_back(std::move(checkpoints));
  }
  return {};
}

Status BesideWriter::start_feeding() {
  TRY_ASSIGN(const auto state,
             ledger::intake::StateStore::open_to_read(settings_.directory.state(evidence::kFirst)));
  TRY_ASSIGN(auto accepted, ledger::intake::accepted_at_end(*log_.partitions.front(), *state,
                                                            log_.genesis, evidence::kFirst));
  TRY_ASSIGN(feeding_, feeds::Feeding::start(settings_.file, settings_.log, settings_.directory,
                                             {.log = log_.in_order(),
                                              .genesis = log_.genesis,
                                              .accepted = std::move(accepted),
                                              .size = [this] { return positions_->size(); }}));
  return {};
}

Measured BesideWriter::measured() const {
  return {.positions = *positions_,
          .log = log_.in_order(),
          .projector = projector_.get(),
          .checkpoints = checkpoints_.empty() ? nullptr : &checkpoints_,
          .feeding = feeding_.get(),
          .clock = context_.clock,
          .root = settings_.directory.root};
}

std::optional<Error> BesideWriter::failure() const {
  for (const auto& checkpoints : checkpoints_)
    if (auto failure = checkpoints->failure()) return failure;
  if (feeding_)
    if (auto failure = feeding_->failure()) return failure;
  return projector_ ? projector_->failure() : std::nullopt;
}

std::string BesideWriter::status() const {
  std::string status = "head " + gateway::answer::to_text(positions_->counts());
  if (projector_)
    if (const auto lag = positions_->count_from(projector_->applied()))
      status += ", lag " + std::to_string(*lag);
  for (const auto& checkpoints : checkpoints_)
    if (!checkpoints->trouble().empty()) status += " (" + checkpoints->trouble() + ")";
  return status;
}

int BesideWriter::stop(int code) {
  metrics_.reset();
  feeding_.reset();
  checkpoints_.clear();  // publishes what came last
  projector_.reset();
  return code;
}

}  // namespace

Result<std::unique_ptr<Served>> serve_beside_writer(frame::Context& context,
                                                    const writing::LedgerSettings& settings,
                                                    const Roles& roles) {
  auto served = std::make_unique<BesideWriter>(context, settings, roles);
  TRY(served->start());
  return std::unique_ptr<Served>(std::move(served));
}

}  // namespace quanlu::consumers::cli::serving
