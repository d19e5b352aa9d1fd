#pragma once
// A message of a feed: CloudEvents 1.0 structured JSON, written once and hashed as it is, so that
// nobody needs a canonical form of JSON (INTERFACES.md 5.2). What can never change: the names of
// the attributes, and that `prevhash` is H(0x00 || value) of the message before.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/feed/definition.h"
#include "ledger/chain/genesis.h"
#include "ledger/crypto/keys.h"
#include "schemas/codec/json_value.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::consumers::feed {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;

inline constexpr std::string_view kStartedType = "quanlu.FeedStarted.v1";
inline constexpr std::string_view kContentType = "application/cloudevents+json; charset=UTF-8";
inline constexpr std::size_t kMessageBytesMax = 1'000'000;

// Where in a feed a message stands.
struct FeedPlace {
  std::uint64_t epoch = 0, seq = 0;
  Digest prev;  // zero: the first
};

// A feeder takes over: alone in its batch, and nothing follows before it is accepted.
struct Started {
  Id16 instance;  // random per start
  Digest log_id;
  std::string scope;
  bool aml = false;
  std::vector<std::string> areas, units;  // areas empty: all
  std::uint32_t release = 0;              // of the schemas
  Digest definition;                      // of its canonical text
  std::string feed_key;                   // hex of u8 alg || key
  std::uint32_t partitions = 1;           // of the ledger; said where there are several
  friend bool operator==(const Started&, const Started&) = default;
};
Started started_by(crypto::Hasher& hasher, const Definition& definition, const Digest& log_id,
                   const crypto::PublicKey& key, const Id16& instance, std::uint32_t partitions);
// As `data` of its message; nothing when the object is no such data.
void write_started(schemas::codec::JsonWriter& json, const Started& started);
std::optional<Started> read_started(const schemas::codec::JsonValue& data);
// The definition that a feeder worked by.
Result<Definition> definition_of(const Started& started, std::string_view feed);

// A message and its key on Kafka. The rule is that of the event, and carries it. `ledger_place`: of
// a ledger of several partitions, where the entry stands in its order.
struct Message {
  std::string key, value;
};
Message event_message(const Definition& definition, const Rule& rule,
                      const schemas::codec::Event& event, const Digest& leaf,
                      const std::string& origin, const FeedPlace& place,
                      std::optional<Seq> ledger_place);
Message started_message(const Definition& definition, const Started& started, Partition partition,
                        const std::string& origin, const FeedPlace& place);

// What a reader needs of a message, read from its bytes.
struct Attributes {
  std::string id, type, feed, recorded_time, subject;
  std::uint64_t epoch = 0, seq = 0;
  Partition partition;                 // of the event; of a FeedStarted that of the feed
  std::optional<std::uint64_t> entry;  // ledgerseq; of events only
  std::optional<std::uint64_t> place;  // ledgerplace, where the ledger has several partitions
  Digest prev;
  std::optional<Started> started;
};
// Nothing: these bytes are no message.
std::optional<Attributes> read_attributes(BytesView value);

// The 64 bytes of `sig`: feed key over the tag, the log id and the message's hash.
Bytes signed_bytes(const Digest& log_id, const Digest& hash);

}  // namespace quanlu::consumers::feed
