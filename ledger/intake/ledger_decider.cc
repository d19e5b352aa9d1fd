#include "ledger/intake/ledger_decider.h"

#include <utility>

#include "ledger/cases/clock.h"
#include "schemas/base/check.h"
#include "schemas/codec/equal_command.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;

// Every command that is the same up to sealing is the same: commitments are compared.
bool says_the_same(keyring::Keyring& keyring, const SealingPlace& place, const StoredEntry& stored,
                   const codec::Command& command, Seq seq) {
  const auto entry = stored(seq);
  if (!entry) return false;
  const auto event = codec::Event::decode(*entry);
  if (!event) return false;
  return codec::equal_command(*event, command,
                              [&](const codec::Field& field, schemas::events::Sealed::Reader sealed,
                                  std::string_view text) {
                                return same_sealed_text(keyring, place, *event, field, sealed,
                                                        text);
                              });
}

// The authenticated account stands in the command before it is compared with a stored one.
void put_account(const Caller& caller, codec::Command& command) {
  std::string& account = command.envelope.actor.account;
  if (account.empty() && !caller.accounts.empty() && !caller.ledger)
    account = caller.accounts.front();
}

}  // namespace

LedgerDecider::LedgerDecider(Parts parts)
    : parts_(parts), state_(parts.rows, parts.library), hasher_(parts.place.suite) {}

cases::Moment LedgerDecider::cases_moment(const Moment& moment) {
  return {.now = moment.recorded_at,
          .partition = parts_.partition,
          .partitions = parts_.partitions,
          .authority_at = {},
          .caller = moment.caller,
          .hash = [this](std::string_view bytes) { return hasher_.of(as_bytes(bytes)); }};
}

cases::BatchDecision LedgerDecider::decide(std::vector<codec::Command> commands,
                                           const Moment& moment) {
  for (codec::Command& command : commands) {
    name_persons(parts_.keyring, command);
    if (moment.handling.legacy) {
      command.envelope.origin = schemas::registry::Origin::kImport;
      if (command.envelope.submitter.empty() && !moment.caller.accounts.empty())
        command.envelope.submitter = moment.caller.accounts.front();
    } else {
      put_account(moment.caller, command);
    }
  }
  const cases::SaysTheSame same = [&](const codec::Command& command, Seq seq) {
    return says_the_same(parts_.keyring, parts_.place, moment.stored, command, seq);
  };
  const cases::Moment at = cases_moment(moment);
  if (commands.size() > 1) return cases::decide_batch(state_, std::move(commands), at, same);
  CHECK(commands.size() == 1);
  cases::Decision decision = cases::decide(state_, std::move(commands.front()), at, same);
  if (auto* refusal = std::get_if<Refusal>(&decision))
    return cases::BatchRefusal{.place = 0, .refusal = std::move(*refusal)};
  std::vector<cases::Decision> decisions;
  decisions.push_back(std::move(decision));
  return decisions;
}

std::vector<Refusal> LedgerDecider::evolve(const codec::Event& event) {
  return cases::evolve(state_, event).flags;
}

std::vector<Refusal> LedgerDecider::evolve_own(const codec::Command& command, Seq seq,
                                               Millis recorded_at) {
  return cases::evolve(state_, command, seq, recorded_at).flags;
}

void LedgerDecider::write_back() {
  state_.write_back();
  state_.forget();
}

Result<std::vector<codec::Command>> LedgerDecider::seal(codec::Command& command,
                                                        Millis recorded_at) {
  std::vector<codec::Command> created;
  if (command.clear.empty()) return created;
  TRY_ASSIGN(const std::vector<Id16> fresh, seal_fields(parts_.keyring, parts_.place, command));
  for (const Id16& key : fresh) {
    created.push_back(subject_key_created(fresh_id(recorded_at, command.event_id), recorded_at, key,
                                          "kek-" + std::to_string(parts_.keyring.kek_version()),
                                          parts_.place.suite));
  }
  return created;
}

Status LedgerDecider::recovered() {
  std::vector<Id16> destroyed;
  TRY(parts_.keyring.sweep([&](const Id16& id) {
    const std::string stream = "SubjectKey/" + to_uuid_text(id);
    if (state_.state_name(stream) == "destroyed") destroyed.push_back(id);
    return state_.head(stream) != nullptr;
  }));
  return destroyed.empty() ? Status() : parts_.keyring.destroy(destroyed);
}

// A seeded Random may run beside the one that made the command's ids (demo): drawn again until new.
EventId LedgerDecider::fresh_id(Millis at, const EventId& beside) {
  std::array<std::uint8_t, 10> chance;
  EventId id;
  do {
    parts_.random.fill(chance);
    id = make_uuid7(at, chance);
  } while (id == beside || state_.known(id));
  return id;
}

std::vector<codec::Command> LedgerDecider::due(Day today) {
  return cases::due_events(state_, today,
                           [this](std::string_view bytes) { return hasher_.of(as_bytes(bytes)); });
}

}  // namespace quanlu::ledger::intake
