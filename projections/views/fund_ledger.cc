#include "projections/views/apply.h"
#include "projections/views/keys.h"
#include "schemas/events/fnd.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

enum Direction : std::uint8_t { kIn = 1, kOut = 2 };

void put(const Applied& applied, std::int32_t on, FundRow row) {
  row.code = applied.fact.code;
  row.conf = static_cast<std::uint8_t>(applied.fact.conf);
  applied.put(View::kFundLedger, key::timeline(applied.route.subject, Day(on), applied.fact.seq),
              row);
}

void put_movement(const Applied& applied) {
  const auto body = applied.fact.body<events::LargeMovementReported>();
  put(applied, body.getOn(),
      {.amount = body.getAmount(),
       .kind = number_of(body.getMethod()),
       .counterparty_kind = number_of(body.getCounterpartyKind()),
       .direction = body.getDirection() == events::Direction::IN ? kIn : kOut});
}

void put_donation(const Applied& applied) {
  const auto body = applied.fact.body<events::DonationReceived>();
  put(applied, body.getOn(),
      {.amount = body.getAmount(),
       .kind = number_of(body.getKind()),
       .counterparty_kind = number_of(body.getDonorKind()),
       .purpose = number_of(body.getPurpose()),
       .direction = kIn});
}

void put_goods(const Applied& applied) {
  const auto body = applied.fact.body<events::GoodsDelivered>();
  put(applied, body.getOn(),
      {.amount = body.getAmount(), .purpose = number_of(body.getPurpose()), .direction = kOut});
}

// Bodies that have nothing to say but how much and when.
template <typename Body>
void put_plain(const Applied& applied, Direction direction) {
  const auto body = applied.fact.body<Body>();
  put(applied, body.getOn(), {.amount = body.getAmount(), .direction = direction});
}

}  // namespace

void apply_fund_ledger(const Applied& applied) {
  const Fact& fact = applied.fact;
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kLargeMovementReported:
      return put_movement(applied);
    case EventCode::kDonationReceived:
      return put_donation(applied);
    case EventCode::kDonationDisbursed:
      return put_plain<events::DonationDisbursed>(applied, kOut);
    case EventCode::kGoodsDelivered:
      return put_goods(applied);
    case EventCode::kGrantPaid:
      return put_plain<events::GrantPaid>(applied, kIn);
    case EventCode::kGrantClawedBack:
      return put_plain<events::GrantClawedBack>(applied, kOut);
    case EventCode::kRewardPaid:
      return put_plain<events::RewardPaid>(applied, kIn);
    case EventCode::kCommunityFundDeposited:
      return put_plain<events::CommunityFundDeposited>(applied, kIn);
    case EventCode::kCommunityFundSpent:
      return put_plain<events::CommunityFundSpent>(applied, kOut);
    case EventCode::kAccountReconciled:  // a statement, not a movement: its closing balance
      return put(applied, fact.effective_on.value,
                 {.amount = fact.body<events::AccountReconciled>().getClosing()});
    default:
      return;
  }
}

}  // namespace quanlu::projections::views
