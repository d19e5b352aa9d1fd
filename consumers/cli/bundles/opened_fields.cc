#include "consumers/cli/bundles/opened_fields.h"

#include <algorithm>
#include <set>

#include "consumers/bundle/opening.h"
#include "consumers/cli/opened/position_text.h"
#include "ledger/intake/sealing.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::cli::bundles {
namespace {

namespace intake = ledger::intake;
namespace keyring = ledger::keyring;
using schemas::codec::Event;
using schemas::codec::Field;

// The keyring is one process's at a time, and no key of a subject leaves it, not by a socket
// either.
tl::unexpected<Error> held(const Error& locked) {
  return fail(Error{.kind = locked.kind,
                    .reason = locked.reason,
                    .what = {"密钥环由运行中的服务占用, 此时不能启封",
                             "a running service holds the keyring, so nothing can be opened now"},
                    .where = locked.where,
                    .expected = {},
                    .found = locked.found,
                    .remedy = {"停下 quanlu serve 再导出; 不带 --unsealed 则随时可以",
                               "stop quanlu serve, then export; without --unsealed at any time"}});
}

class Opener {
 public:
  Opener(opened::OpenedLedger& ledger, opened::Reading& reading, keyring::Keyring& keys,
         const intake::StateView& state, const std::vector<std::string>& names)
      : ledger_(ledger),
        reading_(reading),
        keys_(keys),
        state_(state),
        wanted_(names.begin(), names.end()),
        place_{.log_id = reading.genesis().log_id, .suite = reading.genesis().suite} {}

  Result<OpenedFields> open(const Chosen& chosen) {
    for (const auto& [partition, seqs] : chosen.places)
      for (const Seq seq : seqs)
        TRY(open_entry({partition, seq}));
    for (const std::string& name : wanted_)
      if (!seen_.contains(name))
        return frame::usage({"所选事件中没有这个密封字段", "none of these events has it sealed"},
                            "--field", names_seen(), name);
    if (opened_.fields == 0 && opened_.closed > 0) return denied();
    return std::move(opened_);
  }

 private:
  Status open_entry(const Position& at) {
    TRY_ASSIGN(const auto record, ledger_.logs[at.partition.value]->get(Locator(at.seq.value)));
    if (!record) return {};  // laying it out says so
    const auto event = Event::decode(record->entry);
    if (!event) return {};
    std::vector<const Field*> fields = wanted_fields(*event);
    if (fields.empty()) return {};
    if (!reading_.disclosure().rights().may_unseal(*event)) {
      opened_.closed += fields.size();
      first_closed_ = first_closed_.empty() ? where(at) : first_closed_;
      return {};
    }
    return open_event(at, *event, fields);
  }

  std::string where(const Position& at) const {
    return opened::where_text(at, ledger_.partitions());
  }

  std::vector<const Field*> wanted_fields(const Event& event) {
    std::vector<const Field*> fields = intake::sealed_fields(event);
    for (const Field* field : fields)
      seen_.emplace(field->name);
    std::erase_if(fields, [&](const Field* field) {
      return !wanted_.empty() && !wanted_.contains(std::string(field->name));
    });
    return fields;
  }

  // Each text is opened once here, so that no opening leaves the house that does not hold.
  Status open_event(const Position& at, const Event& event,
                    const std::vector<const Field*>& fields) {
    Result<std::vector<intake::OpenedField>> texts = std::vector<intake::OpenedField>();
    state_.ask([&](const ledger::cases::State& state) {
      texts = intake::open_sealed(keys_, place_, state, event);
    });
    TRY(texts);
    std::vector<bundle::Opening> openings;
    std::vector<std::string> names;
    for (const intake::OpenedField& one : *texts) {
      if (std::ranges::find(fields, one.field) == fields.end()) continue;
      if (!one.text) {
        ++opened_.erased;
        continue;
      }
      TRY_ASSIGN(auto keys, intake::opening_of(keys_, place_, event, *one.field));
      openings.push_back({.pointer = static_cast<std::uint16_t>(one.field->slot),
                          .field = one.field->number,
                          .keys = std::move(keys)});
      names.emplace_back(one.field->name);
    }
    if (openings.empty()) return {};
    std::ranges::sort(openings, {}, &bundle::Opening::pointer);
    TRY(reading_.disclosure().unseal(event, std::move(names), where(at)));
    opened_.fields += openings.size();
    opened_.files[at.partition][at.seq] = bundle::to_text(openings);
    return {};
  }

  std::string names_seen() const {
    std::string all;
    for (const std::string& name : seen_)
      all += (all.empty() ? "" : ", ") + name;
    return all;
  }

  tl::unexpected<Error> denied() const {
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "sealed",
                      .what = {"无权启封其中任何一项", "none of these texts may be opened"},
                      .where = first_closed_,
                      .expected = {},
                      .found = reading_.disclosure().rights().account(),
                      .remedy = {"投诉与反洗钱类须先 1312 申请, 他人 1313 批准; 或不带 --unsealed",
                                 "complaints and restricted finance: 1312, then 1313 by another; "
                                 "or leave --unsealed out"}});
  }

  opened::OpenedLedger& ledger_;
  opened::Reading& reading_;
  keyring::Keyring& keys_;
  const intake::StateView& state_;
  const std::set<std::string> wanted_;
  const intake::SealingPlace place_;
  std::set<std::string> seen_;  // sealed fields of the chosen events
  std::string first_closed_;
  OpenedFields opened_;
};

}  // namespace

Result<OpenedFields> open_fields(const frame::Context& context, opened::OpenedLedger& ledger,
                                 opened::Reading& reading, const Chosen& chosen,
                                 const std::vector<std::string>& names) {
  const intake::Directory& directory = ledger.directory;
  const auto keys = keyring::Keyring::open(directory.keyring(), reading.genesis().suite,
                                           directory.kek(), context.clock, context.random);
  if (!keys) return keys.error().reason == "locked" ? held(keys.error()) : fail(keys.error());
  TRY_ASSIGN(const intake::StateView* const state, reading.state());
  return Opener(ledger, reading, **keys, *state, names).open(chosen);
}

}  // namespace quanlu::consumers::cli::bundles
