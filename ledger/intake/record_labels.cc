#include "ledger/intake/record_labels.h"

#include "schemas/base/time.h"
#include "schemas/codec/event.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;

log::Labels labels_of(BytesView entry, const std::string& source) {
  log::Labels labels;
  const auto event = codec::Event::decode(entry);
  if (!event) return labels;
  const auto envelope = event->envelope();
  labels.key = codec::to_view(envelope.getPartitionKey());
  const auto add = [&](const char* name, std::string value) {
    labels.headers.emplace_back(name, std::move(value));
  };
  add("content-type", "application/vnd.quanlu.entry");
  add("ce_specversion", "1.0");
  add("ce_id", to_uuid_text(event->id()));
  add("ce_source", source);
  add("ce_time", to_rfc3339(Millis(envelope.getOccurredAt())));
  if (!labels.key.empty()) add("ce_subject", labels.key);
  if (const schemas::registry::EventType* type = event->type()) {
    const std::string name(type->name), version = std::to_string(event->version());
    add("ce_type", "quanlu." + name + ".v" + version);
    add("ce_dataschema", "urn:quanlu:schema:" + name + ":" + version);
  } else {
    add("ce_type", "quanlu." + std::to_string(event->code().value));
  }
  return labels;
}

}  // namespace

log::MakeLabels record_labels(const chain::Genesis& genesis) {
  return [source = "//" + genesis.origin](BytesView entry) { return labels_of(entry, source); };
}

}  // namespace quanlu::ledger::intake
