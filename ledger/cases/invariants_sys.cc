#include "ledger/cases/evolve.h"
#include "ledger/cases/facts.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/past.h"
#include "schemas/base/time.h"

// SYS: two persons are check_duties; I-SYS-4 is projections/query (Disclosure).

namespace quanlu::ledger::cases {

namespace {

using registry::Role;
using registry::StreamKind;

inline constexpr std::int64_t kUnsealMsMax = 24LL * 3600 * 1000;

bool is_admin(Role role) {
  return role == Role::kSys || role == Role::kSec || role == Role::kAad;
}

void check_grant(Inquiry& ask) {  // I-SYS-5, H3
  const Step& step = ask.step;
  const auto role = static_cast<Role>(step.number("role"));
  const AccountFacts& account = account_facts(ask.state, step.text("account"));
  const Millis from = start_of(step.day("from"));
  for (const Grant& grant : account.grants) {
    const bool both = grant.until > std::max(from, step.occurred_at) && grant.role != role;
    if (both && (is_admin(role) || is_admin(grant.role)))
      return ask.breaks("I-SYS-5", data_path("role"), "no other role beside an administrator's",
                        std::string(registry::role(grant.role).id),
                        {"三员与业务角色不得兼任", "an administrator holds no other role"});
  }
  if (step.text("account") == kLedgerAccount || role == Role::kLgr)
    ask.breaks("I-SYS-5", data_path("account"), "not the ledger's account", "ledger",
               {"账本账号不授权", "the ledger's own account takes no grants"});
}

// ---- Erasure

void check_erasure(Inquiry& ask) {  // I-SYS-2
  const std::string key = id_key(ask.step.ref("subjectKeyId"));
  for (const Mark& mark : ask.state.marks(list::kSealedBy, key)) {
    for (const Mark& hold : ask.state.marks(list::kHold, id_key(mark.id)))
      if (ask.state.state_name(ask.state.stream_name(hold.stream)) == "placed")
        return ask.refuse(Reason::kHold, data_path("subjectKeyId"), "1330",
                          "no legal hold on its events", to_uuid_text(hold.id),
                          {"法定保全期间不得销毁密钥", "released by 1331 first"});
    const auto event = ask.state.step(mark.id);
    if (event && event->type && event->type->retain == registry::Retain::kPerm)
      return ask.breaks("I-SYS-2", data_path("subjectKeyId"), "no permanent facts",
                        std::to_string(event->code),
                        {"永久保存的事实不得销毁", "facts kept for ever are not erased"});
  }
}

// ---- Unsealing

void check_approval(Inquiry& ask, const History& history) {
  const Step& step = ask.step;
  const Step* request = last_of(history, {1312});
  if (request && step.text("approver") == request->actor.account)
    ask.refuse(Reason::kTwoPersons, data_path("approver"), "I-SYS-3", "not the requester",
               std::string(step.text("approver")), {"由另一人批准", "another person approves"});
  if (step.number("validUntil") - step.occurred_at.value > kUnsealMsMax)
    ask.refuse(Reason::kDate, data_path("validUntil"), "1313", "≤ 24 h",
               to_people(Millis(step.number("validUntil"))),
               {"批准有效期不超过二十四小时", "an approval holds for at most 24 hours"});
}

// ---- Corrections (DOMAIN.md 2.4)

const Words kUseReverse{"改用反向事件 (如 132, 407, 744)",
                        "use the reverse event instead (132, 407, 744 …)"};

// The stream as it would be: each later event still has a valid move, and no sum breaks.
void check_past(Inquiry& ask, const State& after, const std::string& stream) {
  const Steps history = after.history(stream);
  const Walk walked = walk(after, stream, history);
  if (!walked.invalid.empty()) {
    const Step& later = history[walked.invalid.front()];
    return ask.refuse(Reason::kState, data_path("of"), stream, "a valid move of each later event",
                      std::to_string(later.code) + " seq " + std::to_string(later.seq.value),
                      kUseReverse);
  }
  Sums sums;
  for (const Step& step : history)
    sums.add(step);
  if (const auto& excess = sums.excess)
    ask.breaks(excess->invariant, data_path("of"), "≤ " + yuan_of(excess->limit),
               yuan_of(excess->found), kUseReverse);
}

void try_correction(Inquiry& ask) {
  OverlayRows rows(ask.state.rows());
  State after(rows, ask.state.library());
  Step step = ask.step;
  step.seq = after.applied().value_or(Seq(0)).next();
  evolve(after, step);
  EventId target = step.ref("of");
  for (auto corrected = ask.state.step(target); corrected && corrected->code == 1314;
       corrected = ask.state.step(target))
    target = corrected->ref("of");
  const Known* known = after.known(target);
  if (known == nullptr || known->stream == 0) return;
  check_past(ask, after, after.stream_name(known->stream));
  for (std::uint64_t moved : known->moved)
    check_past(ask, after, after.stream_name(moved));
}

void check_correction(Inquiry& ask) {
  const Step& step = ask.step;
  const auto of = ask.state.known(step.ref("of"));
  if (!of) return;  // causation says so
  const registry::EventType* type = registry::find_event(of->code);
  const bool machine = type == nullptr || type->family == registry::Family::kSys;
  if (machine && of->code != 1314)
    return ask.refuse(Reason::kForm, data_path("of"), "1314",
                      "an event of a business family, or 1314", std::to_string(of->code),
                      {"系统事件不作更正", "system events are not corrected"});
  const Standing standing = ask.state.standing(step.ref("of"));
  if (standing.voided || !standing.replaced_by.is_zero())
    return ask.refuse(Reason::kState, data_path("of"), "1314", "an event that counts", "voided",
                      {"该事件已作废或替换", "this event was voided or replaced already"});
  const bool replaces = step.says("action", "replace");
  if (replaces == step.ref("replacement").is_zero())
    return ask.refuse(Reason::kMissing, data_path("replacement"), "1314",
                      "replacement iff action=replace", "",
                      {"替换须同批给出新事件", "name the replacement"});
  if (!replaces) try_correction(ask);
}

// The other half of a replacement: named by the 1314 right before it, of the same type and stream.
void check_replacement(Inquiry& ask) {
  const auto of = ask.state.step(ask.step.supersedes);
  const Standing standing = ask.state.standing(ask.step.supersedes);
  const bool named = of && standing.replaced_by == ask.step.id;
  if (!named || of->code != ask.step.code || of->stream != ask.step.stream)
    return ask.refuse(
        Reason::kCausation, "$.supersedes", "1314", "the event that 1314 replaces by this",
        of ? std::to_string(of->code) : "unknown event",
        {"与 1314 同批提交, 类型和事件流相同", "same batch as its 1314, same type and stream"});
  OverlayRows rows(ask.state.rows());
  State after(rows, ask.state.library());
  Step step = ask.step;
  step.seq = after.applied().value_or(Seq(0)).next();
  evolve(after, step);
  check_past(ask, after, step.stream);
}

}  // namespace

void check_sys(Inquiry& ask) {
  if (!ask.step.supersedes.is_zero() && !ask.repeated_checks) check_replacement(ask);
  if (ask.step.type->family != registry::Family::kSys || ask.repeated_checks) return;
  if (ask.step.type->stream == StreamKind::kAccess)
    return ask.breaks("I-SYS-1", "$.type", "the access ledger", std::to_string(ask.step.code),
                      {"访问事件只入访问账", "accesses belong into the access ledger"});
  switch (ask.step.code) {
    case 1302:
      return check_grant(ask);
    case 1311:
      return check_erasure(ask);
    case 1313:
      return check_approval(ask, ask.state.history(ask.step.stream));
    case 1314:
      return check_correction(ask);
    default:
      return;
  }
}

}  // namespace quanlu::ledger::cases
