#pragma once
// Members of a JSON object in the forms of the API. What a row does not know (0, an empty text) is
// left out; counts and sums are always there.
#include <cstdint>
#include <string_view>

#include "schemas/codec/json_writer.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::gateway::render {

namespace codec = quanlu::schemas::codec;
namespace registry = quanlu::schemas::registry;

// Opens an object and closes it when it goes.
class Members {
 public:
  explicit Members(codec::JsonWriter& json) : json_(json) { json_.begin_object(); }
  ~Members() { json_.end_object(); }
  Members(const Members&) = delete;
  Members& operator=(const Members&) = delete;

  Members& text(std::string_view key, std::string_view text);
  Members& count(std::string_view key, std::uint64_t number);
  Members& truth(std::string_view key, bool truth);
  Members& money(std::string_view key, std::int64_t fen);
  Members& day(std::string_view key, std::int32_t day);
  Members& instant(std::string_view key, std::int64_t millis);
  Members& area(std::string_view key, std::uint64_t area);
  Members& id(std::string_view key, const Id16& id);
  Members& place(std::string_view key, std::uint64_t seq_and_one);  // 1 + seq; 0: there is none

  // Ids of the registry; a number of a newer schema as "unknown:7".
  Members& word(std::string_view key, std::string_view enumeration, std::uint16_t value);
  Members& state(std::string_view key, std::uint16_t stream_kind, std::uint8_t state);
  Members& stream_kind(std::string_view key, std::uint16_t kind);
  Members& conf(std::uint16_t conf);
  Members& origin(std::uint16_t origin);
  Members& role(std::string_view key, std::uint16_t role);
  Members& deadline(std::string_view key, std::uint16_t deadline);
  Members& type(std::uint16_t code);  // "type", null when unknown, and "typeCode"

  codec::JsonWriter& json() { return json_; }

 private:
  Members& known(std::string_view key, std::string_view id, std::uint64_t number);
  codec::JsonWriter& json_;
};

// The machine that a body of this kind runs through: Org, CommunityOrg, IllegalOrg.
registry::StreamKind machine_of(std::uint16_t subject_kind);

}  // namespace quanlu::consumers::gateway::render
