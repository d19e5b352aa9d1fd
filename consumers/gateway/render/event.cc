#include "consumers/gateway/render/event.h"

#include "ledger/cases/access.h"
#include "ledger/chain/entry.h"
#include "schemas/codec/event_json.h"

namespace quanlu::consumers::gateway::render {

void append_event(std::string& out, ledger::crypto::Hasher& hasher,
                  const projections::query::StoredEvent& stored, projections::query::Sight sight) {
  const Digest leaf = hasher.leaf(stored.entry);
  if (stored.event) {
    schemas::codec::JsonOptions options{.open = {}, .leaf = leaf};
    const auto* type = stored.event->type();
    if (sight != projections::query::Sight::kClear && type != nullptr)
      options.masked = [type](const schemas::registry::Field& field) {
        return ledger::cases::is_masked(*type, field);
      };
    return schemas::codec::append_json(out, *stored.event, options);
  }
  schemas::codec::JsonWriter json(out);
  if (!ledger::chain::has_entry_form(stored.entry)) {
    json.begin_object().key("decodable").boolean(false).end_object();
    return;
  }
  const auto header = ledger::chain::read_header(stored.entry);
  const auto suite = static_cast<std::uint16_t>(hasher.suite());
  json.begin_object().key("position").begin_object();
  json.key("partition").counter(header.partition.value).key("seq").counter(header.seq.value);
  json.key("epoch").counter(header.epoch.value).end_object();
  json.key("leafHash").string(schemas::codec::digest_text(suite, leaf));
  json.key("prev").string(schemas::codec::digest_text(suite, header.prev));
  json.key("recordedAt").instant(header.recorded_at).key("eventId").id(header.event_id);
  json.key("type").null().key("typeCode").counter(header.type_code.value);
  json.key("schemaVer").counter(header.type_version).key("decodable").boolean(false).end_object();
}

}  // namespace quanlu::consumers::gateway::render
