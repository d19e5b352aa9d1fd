#include "ledger/cases/computed_sets.h"

#include <algorithm>

#include "ledger/cases/lazy.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/past.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::cases {

namespace codec = schemas::codec;

namespace {

std::vector<std::string> sealed_events(const Inquiry& ask) {
  std::vector<std::string> ids;
  for (const Mark& mark : ask.state.marks(list::kSealedBy, id_key(ask.step.ref("subjectKeyId"))))
    ids.push_back(to_uuid_text(mark.id));
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string_view field_of_set(std::uint16_t code) {
  switch (code) {
    case 301:
      return "obliged";
    case 840:
    case 847:
      return "members";
    case 1311:
      return "events";
    default:
      return {};
  }
}

bool agrees(schemas::events::Set::Reader stated, std::size_t count, const Digest& digest) {
  const BytesView bytes = codec::to_view(stated.getDigest());
  return stated.getCount() == count &&
         std::equal(bytes.begin(), bytes.end(), digest.bytes.begin(), digest.bytes.end());
}

}  // namespace

std::string alert_stream(const Step& step, const HashFunction& hash) {
  const auto refs = step.refs("evidence");
  std::vector<Id16> evidence(refs.begin(), refs.end());
  std::sort(evidence.begin(), evidence.end());
  std::string text(step.text("rule"));
  text += '\n';
  for (const Id16& id : evidence)
    text += id_key(id);
  return stream_id(registry::StreamKind::kFundAlert, {to_hex(hash(text).bytes)});
}

Digest set_digest(const std::vector<std::string>& sorted_members, const HashFunction& hash) {
  std::string text;
  for (const std::string& member : sorted_members) {
    text += member;
    text += '\n';
  }
  return hash(text);
}

std::optional<Refusal> fill_sets(const Inquiry& ask, codec::Command& command) {
  const std::string_view name = field_of_set(ask.step.code);
  if (name.empty() || !ask.at.hash || ask.import) return std::nullopt;
  const registry::Field& field = command.field(name);
  const std::vector<std::string> members =
      ask.step.code == 1311 ? sealed_events(ask) : members_of(ask.state, ask.step);
  const Digest digest = set_digest(members, ask.at.hash);
  if (command.body.fields().has(field)) {
    if (agrees(command.body.fields().get<schemas::events::Set>(field), members.size(), digest))
      return std::nullopt;
    return Refusal{.reason = Reason::kForm,
                   .path = data_path(name),
                   .rule = std::string(ask.step.type->name),
                   .expected = std::to_string(members.size()) + " members",
                   .found = "another set",
                   .remedy = {"集合由账本算出, 可以不填", "the set is computed; leave it out"}};
  }
  command.body.edit().set_set(field, members.size(), digest);
  return std::nullopt;
}

}  // namespace quanlu::ledger::cases
