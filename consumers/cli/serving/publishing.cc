#include "consumers/cli/serving/publishing.h"

#include <algorithm>

namespace quanlu::consumers::cli::serving {
namespace {

namespace intake = ledger::intake;

Result<std::unique_ptr<Checkpoints>> start_one(frame::Context& context,
                                               const intake::Directory& directory,
                                               intake::OpenLedger& ledger, Partition partition,
                                               evidence::PublishSettings publishing,
                                               Checkpoints::After after = {}) {
  return Checkpoints::start(directory, ledger.by_seq(partition), ledger.genesis(), partition,
                            context.clock, std::move(publishing), std::move(after));
}

}  // namespace

Result<std::unique_ptr<Publishing>> Publishing::start(frame::Context& context,
                                                      const writing::LedgerSettings& settings,
                                                      intake::OpenLedger& ledger,
                                                      intake::AccessLedger* access) {
  std::unique_ptr<Publishing> started(new Publishing());
  const auto& genesis = ledger.genesis();
  TRY_ASSIGN(auto publishing, evidence::read_publish_settings(
                                  settings.file, settings.directory.root, genesis.suite));
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
  TRY(started->start_checkpoints(context, settings, publishing, ledger));
  TRY(started->start_promises(context, settings.directory, ledger));
  return started;
}

// The others first: what is done after partition 0 looks at all of them. Its stamp reaches them by
// the vector, which lies in it.
Status Publishing::start_checkpoints(frame::Context& context,
                                     const writing::LedgerSettings& settings,
                                     const evidence::PublishSettings& publishing,
                                     intake::OpenLedger& ledger) {
  checkpoints_.resize(ledger.genesis().partition_count);
  for (std::size_t p = checkpoints_.size(); p-- > 1;) {
    TRY_ASSIGN(checkpoints_[p], start_one(context, settings.directory, ledger,
                                          Partition(static_cast<std::uint32_t>(p)), publishing));
  }
  const auto after = [vector = vector_.get(),
                      stamper = stamper_.get()](const auto& published) -> Status {
    TRY(vector->submit_if_due(published));
    return stamper == nullptr ? Status() : stamper->stamp_if_due(published);
  };
  TRY_ASSIGN(checkpoints_.front(),
             start_one(context, settings.directory, ledger, evidence::kFirst, publishing, after));
  return {};
}

// They are asked of the same signer; witnesses know the ledger's only. While they cannot be
// published reading goes on, and the vector says that there are none newer.
Status Publishing::start_access(frame::Context& context, const writing::LedgerSettings& settings,
                                evidence::PublishSettings publishing,
                                intake::AccessLedger& access) {
  publishing.policy.reset();
  publishing.policy_text = "quorum none\n";
  auto checkpoints = start_one(context, settings.directory.access(), access.opened(),
                               evidence::kFirst, std::move(publishing));
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
  TRY_ASSIGN(const auto accepted, ledger.accepted(evidence::kFirst));
  const auto are_publishing = [this](std::int64_t within) {
    return std::ranges::all_of(checkpoints_,
                               [&](const auto& one) { return one->is_publishing(within); });
  };
  auto promiser =
      intake::Promiser::open(directory, ledger.genesis(), accepted.keys,
                             ledger.by_seq(evidence::kFirst), context.clock, are_publishing);
  if (promiser) {
    promiser_ = std::move(*promiser);
    return {};
  }
  if (promiser.error().reason != "receiptKey") return fail(promiser.error());
  screen::show(context.screen, promiser.error());
  return {};
}

std::optional<Error> Publishing::failure() const {
  for (const auto& checkpoints : checkpoints_)
    if (auto failure = checkpoints->failure()) return failure;
  return access_checkpoints_ ? access_checkpoints_->failure() : std::nullopt;
}

std::string Publishing::status() const {
  std::string status = ", checkpoint";
  for (const auto& checkpoints : checkpoints_) {
    status += ' ' + std::to_string(checkpoints->standing().published.value);
    if (!checkpoints->trouble().empty()) status += " (" + checkpoints->trouble() + ")";
  }
  if (access_checkpoints_ && !access_checkpoints_->trouble().empty())
    status += ", access ledger (" + access_checkpoints_->trouble() + ")";
  if (promiser_ && !promiser_->trouble().empty())
    status += ", no promises (" + promiser_->trouble() + ")";
  return status;
}

}  // namespace quanlu::consumers::cli::serving
