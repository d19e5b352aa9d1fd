#pragma once
// One event as the rules see it: who, when, about what, and the values of its fields that a rule
// may ask for. A Step is read from a command (decide), from a stored event (evolve) and from the
// rows of the state (history): three sources, one shape, so that a rule is written once.
// Values only; long texts, document contents and sealed texts are not in it.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/cases/pack.h"
#include "schemas/base/ids.h"
#include "schemas/registry/registry.h"

namespace quanlu::ledger::cases {

namespace registry = quanlu::schemas::registry;

// Numbers of every kind (money in fen, dates as days, enumerants, flags, areas, counts of sets) ·
// texts of every kind (accounts, units, document numbers) · ids (of sealed values: the subject key,
// zero in a command) · lists of them.
using Value = std::variant<std::monostate, std::int64_t, std::string, Id16,
                           std::vector<std::int64_t>, std::vector<std::string>, std::vector<Id16>>;

// The writer itself: role LGR only, and nobody logs in as it.
inline constexpr std::string_view kLedgerAccount = "ledger";

struct Person {  // an actor of the envelope
  std::string account;
  registry::Role role{};
  std::string unit;
  std::uint64_t area = 0;
  std::string on_behalf_of;
};

struct Step {
  const registry::EventType* type = nullptr;  // nullptr: unknown to this program
  std::uint16_t code = 0;
  Seq seq{};
  EventId id{};
  std::string stream;   // "Kind/key"
  bool linked = false;  // in the history of a stream that it only moved
  registry::Origin origin{};
  Millis occurred_at{}, recorded_at{};
  Day effective_on{};
  Person actor;
  std::vector<Person> co_actors;
  std::string submitter;
  std::uint8_t subject_kind = 0;  // as codec::Subject::Kind
  std::string subject;            // text of the identity; empty: none
  std::string partition_key;
  Id16 case_id{}, correlation{};
  EventId causation{}, supersedes{};
  std::uint32_t rule_set = 0;
  std::vector<std::pair<std::uint16_t, Value>> values;  // by field number, ascending

  // By field name; absent and unknown fields give 0, "", an empty list.
  const Value* find(std::string_view field) const;
  bool has(std::string_view field) const { return find(field) != nullptr; }
  std::int64_t number(std::string_view field) const;
  bool flag(std::string_view field) const { return number(field) != 0; }
  Day day(std::string_view field) const { return Day(static_cast<std::int32_t>(number(field))); }
  std::string_view text(std::string_view field) const;
  Id16 ref(std::string_view field) const;
  std::span<const std::string> texts(std::string_view field) const;
  std::span<const Id16> refs(std::string_view field) const;
  std::span<const std::int64_t> numbers(std::string_view field) const;

  // Whether an enumeration field (or one of a list) has the enumerant of that id.
  bool says(std::string_view field, std::string_view enumerant) const;

  void set(std::string_view field, Value value);  // the type must have the field
};

// The form in the rows. Texts longer than kRememberedBytes, documents, digests and bytes are left
// out when packed: no rule asks for them later.
inline constexpr std::size_t kRememberedBytes = 240;
void pack(const Step& step, Packer& into);
void pack(const Step& step, bool linked, Packer& into);  // as a step of a stream that it moved
Step unpack_step(Unpacker& from, std::string stream);

}  // namespace quanlu::ledger::cases
