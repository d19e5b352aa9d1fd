#pragma once
// Names of streams: "Kind/key", the parts of a key joined by '+', each in its JSON form with '%',
// '+' and '/' percent-encoded (DOMAIN.md 2.1). At most 200 characters.
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/registry/registry.h"

namespace quanlu::ledger::cases {

struct StreamId {
  schemas::registry::StreamKind kind{};
  std::vector<std::string> parts;  // decoded
};

std::string stream_id(schemas::registry::StreamKind kind,
                      std::initializer_list<std::string_view> parts);

// The kind is known and has as many parts, none of them empty; nothing is said about their form.
std::optional<StreamId> parse_stream_id(std::string_view text);

// kNone when the word before '/' is unknown.
schemas::registry::StreamKind kind_of(std::string_view stream);
std::string_view key_of(std::string_view stream);  // as it stands

}  // namespace quanlu::ledger::cases
