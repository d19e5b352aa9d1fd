#include "consumers/cli/serving/publishing.h"

#include "ledger/intake/state_view.h"

namespace quanlu::consumers::cli::serving {
namespace {

namespace intake = ledger::intake;

Result<std::unique_ptr<Checkpoints>> start_checkpoints(frame::Context& context,
                                                       const intake::Directory& directory,
                                                       intake::OpenLedger& ledger,
                                                       evidence::PublishSettings publishing,
                                                       Checkpoints::After after = {}) {
  const auto& genesis = ledger.genesis();
  return Checkpoints::start(directory, ledger.log(), genesis, evidence::kFirst, context.clock,
                            std::chrono::seconds(genesis.checkpoint_seconds), std::move(publishing),
                            std::move(after));
}

}  // namespace

Result<std::unique_ptr<Publishing>> Publishing::start(frame::Context& context,
                                                      const writing::LedgerSettings& settings,
                                                      const schemas::settings::Settings& file,
                                                      intake::OpenLedger& ledger,
                                                      intake::AccessLedger* access) {
  std::unique_ptr<Publishing> started(new Publishing());
  const auto& genesis = ledger.genesis();
  TRY_ASSIGN(auto publishing,
             evidence::read_publish_settings(file, settings.directory.root, genesis.suite));
  if (access != nullptr) TRY(started->start_access(context, settings, publishing, *access));
  started->vector_ = std::make_unique<DailyVector>(
      DailyVector::Parts{.writer = ledger.writer(),
                         .genesis = genesis,
                         .access = access == nullptr ? nullptr : &access->opened().genesis(),
                         .directory = settings.directory,
                         .clock = context.clock});
  TRY_ASSIGN(started->stamper_,
             anchoring::Stamper::open(settings.directory, publishing, genesis.suite, context.clock,
                                      context.random));
  TRY_ASSIGN(started->checkpoints_,
             start_checkpoints(context, settings.directory, ledger, std::move(publishing),
                               [vector = started->vector_.get(), stamper = started->stamper_.get()](
                                   const auto& published) -> Status {
                                 TRY(vector->submit_if_due(published));
                                 return stamper == nullptr ? Status()
                                                           : stamper->stamp_if_due(published);
                               }));
  TRY(started->start_promises(context, settings.directory, ledger));
  return started;
}

// They are asked of the same signer; witnesses know the ledger's only. While they cannot be
// published reading goes on, and the vector says that there are none newer.
Status Publishing::start_access(frame::Context& context, const writing::LedgerSettings& settings,
                                evidence::PublishSettings publishing,
                                intake::AccessLedger& access) {
  publishing.policy.reset();
  publishing.policy_text = "quorum none\n";
  auto checkpoints = start_checkpoints(context, settings.directory.access(), access.opened(),
                                       std::move(publishing));
  if (checkpoints) {
    access_checkpoints_ = std::move(*checkpoints);
    return {};
  }
  if (checkpoints.error().kind == Failure::kTampered) return fail(checkpoints.error());
  screen::show(context.screen, checkpoints.error());
  return {};
}

Status Publishing::start_promises(frame::Context& context, const intake::Directory& directory,
                                  intake::OpenLedger& ledger) {
  TRY_ASSIGN(const auto view, intake::StateView::beside(ledger.state(), directory, ledger.log(),
                                                        ledger.genesis(), evidence::kFirst));
  auto promiser = intake::Promiser::open(directory, ledger.genesis(), view->accepted().keys,
                                         ledger.log(), context.clock,
                                         [checkpoints = checkpoints_.get()](std::int64_t within) {
                                           return checkpoints->is_publishing(within);
                                         });
  if (promiser) {
    promiser_ = std::move(*promiser);
    return {};
  }
  if (promiser.error().reason != "receiptKey") return fail(promiser.error());
  screen::show(context.screen, promiser.error());
  return {};
}

std::optional<Error> Publishing::failure() const {
  if (auto failure = checkpoints_->failure()) return failure;
  return access_checkpoints_ ? access_checkpoints_->failure() : std::nullopt;
}

std::string Publishing::status() const {
  std::string status = ", checkpoint " + std::to_string(checkpoints_->standing().published.value);
  if (!checkpoints_->trouble().empty()) status += " (" + checkpoints_->trouble() + ")";
  if (access_checkpoints_ && !access_checkpoints_->trouble().empty())
    status += ", access ledger (" + access_checkpoints_->trouble() + ")";
  if (promiser_ && !promiser_->trouble().empty())
    status += ", no promises (" + promiser_->trouble() + ")";
  return status;
}

}  // namespace quanlu::consumers::cli::serving
