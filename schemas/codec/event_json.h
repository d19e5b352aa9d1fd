#pragma once
// The one JSON of an event (INTERFACES.md 3.4), written straight from the stored bytes.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/codec/event.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::schemas::codec {

struct JsonOptions {
  // The text of a sealed field for readers who may see it; nothing: it stays sealed. Not set: all
  // stay sealed.
  std::function<std::optional<std::string>(const Field&, events::Sealed::Reader)> open;
  std::optional<Digest> leaf;  // leaf hash of the entry, which codec cannot compute
  // Fields that this reader is not shown: {"masked":true,"field":…} in their place. Not set: none.
  std::function<bool(const Field&)> masked{};
  // Fields that are left out as if they were absent. Not set: none.
  std::function<bool(const Field&)> left_out{};
};

void append_json(std::string& out, const Event& event, const JsonOptions& options = {});

// The parts of it, for those who build other JSON around them.
void write_data(JsonWriter& json, const registry::EventType& type, const FieldsReader& fields,
                const JsonOptions& options = {});
void write_field(JsonWriter& json, const Field& field, const FieldsReader& fields,
                 const JsonOptions& options = {});  // the value, which is there
void write_envelope(JsonWriter& json,
                    wire::Envelope::Reader envelope);  // members of an open object

// "sha256:11d0…", "sm3:…" by the number of the suite.
std::string digest_text(std::uint16_t suite, const Digest& digest);

}  // namespace quanlu::schemas::codec
