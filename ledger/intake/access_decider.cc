#include "ledger/intake/access_decider.h"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/cases/stream_id.h"
#include "ledger/intake/control.h"
#include "schemas/base/time.h"
#include "schemas/codec/equal_command.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;
namespace registry = schemas::registry;
using registry::StreamKind;

bool is_access(const codec::Command& command) {
  return command.type->stream == StreamKind::kAccess;
}

bool belongs_here(const codec::Command& command) {
  return is_access(command) || command.type->stream == StreamKind::kLedger ||
         command.type->code == static_cast<std::uint16_t>(registry::EventCode::kSubjectKeyCreated);
}

Refusal refused(Reason reason, std::string path, std::string rule, std::string expected,
                std::string found, Words remedy) {
  return {.reason = reason,
          .path = std::move(path),
          .rule = std::move(rule),
          .expected = std::move(expected),
          .found = std::move(found),
          .remedy = std::move(remedy)};
}

std::string text_in(const codec::Command& command, std::string_view field) {
  const registry::Field* known = command.type->field(field);
  return known == nullptr ? std::string() : std::string(command.body.fields().text(*known));
}

bool says_the_same(const StoredEntry& stored, const codec::Command& command, Seq seq) {
  const auto entry = stored(seq);
  if (!entry) return false;
  const auto event = codec::Event::decode(*entry);
  return event &&
         codec::equal_command(*event, command, [](const auto&, auto, auto) { return false; });
}

// Accesses of one request, each behind the ones before it.
class Batch {
 public:
  Batch(const cases::State& state, const Moment& moment) : state_(state), moment_(moment) {}

  cases::Decision decide(codec::Command command) {
    if (const auto known = state_.known(command.event_id)) {
      if (says_the_same(moment_.stored, command, known->seq)) return cases::Repeated{known->seq};
      return again(command);
    }
    if (!ids_.insert(command.event_id).second) return again(command);
    if (!moment_.caller.ledger)
      return refused(Reason::kRole, "$.actor.role", std::string(command.type->name), "LGR", "",
                     {"访问由程序自己记录", "the program itself records what was read"});
    for (const char* field : {"account", "purpose"})
      if (command.type->field(field) != nullptr && text_in(command, field).empty())
        return refused(Reason::kMissing, std::string("$.data.") + field, "I-SYS-4", "never empty",
                       "", {"须记明何人为何查阅", "who read, and what for"});
    place(command);
    return cases::Accepted{std::move(command), {}, {}};
  }

 private:
  static Refusal again(const codec::Command& command) {
    return refused(
        Reason::kIdConflict, "$.eventId", std::string(command.type->name),
        "a new id for another event", to_uuid_text(command.event_id),
        {"该编号已用于另一事件, 请换新的编号", "this id stands for another event: take a new one"});
  }

  void place(codec::Command& command) {
    codec::Envelope& envelope = command.envelope;
    const std::string account = text_in(command, "account");
    envelope.stream =
        access_stream(account.empty() ? kLedgerAccount : account, civil_day(moment_.recorded_at));
    auto [version, fresh] = versions_.try_emplace(envelope.stream, 0);
    if (fresh) {
      const auto head = state_.head(envelope.stream);
      version->second = head ? head->version : 0;
    }
    envelope.stream_seq = StreamSeq(++version->second);
    envelope.partition_key.clear();
    envelope.occurred_at = std::min(envelope.occurred_at, moment_.recorded_at);
    envelope.effective_on = civil_day(envelope.occurred_at);
    envelope.origin = registry::Origin::kLive;
    envelope.actor = {.account = kLedgerAccount, .role = registry::Role::kLgr};
    envelope.conf = command.type->conf;
    envelope.retain = command.type->retain;
    envelope.pclass = command.type->pclass;
  }

  const cases::State& state_;
  const Moment& moment_;
  std::map<std::string, std::uint64_t> versions_;
  std::set<EventId> ids_;
};

}  // namespace

std::string access_stream(std::string_view account, Day day) {
  return cases::stream_id(StreamKind::kAccess, {account, to_text(day)});
}

cases::BatchDecision AccessDecider::decide(std::vector<codec::Command> commands,
                                           const Moment& moment) {
  for (std::size_t i = 0; i < commands.size(); ++i)
    if (!belongs_here(commands[i]) || is_access(commands[i]) != is_access(commands.front()))
      return cases::BatchRefusal{
          i, refused(Reason::kForm, "$.type", "I-SYS-1", "1305–1309",
                     std::to_string(commands[i].type->code),
                     {"访问账只收访问事件", "the access ledger takes accesses only"})};
  if (!is_access(commands.front())) return ledger_.decide(std::move(commands), moment);
  Batch batch(ledger_.state(), moment);
  std::vector<cases::Decision> decisions;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    cases::Decision decision = batch.decide(std::move(commands[i]));
    if (auto* refusal = std::get_if<Refusal>(&decision))
      return cases::BatchRefusal{i, std::move(*refusal)};
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

}  // namespace quanlu::ledger::intake
