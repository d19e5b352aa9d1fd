#pragma once
// Control events as commands (INTEGRITY.md 2.5): what `init` and the writer itself record. Their
// bodies are frozen; a later build may append fields and changes none.
#include <optional>
#include <string>
#include <vector>

#include "schemas/codec/command.h"

namespace quanlu::schemas::codec {

// 1320, the first entry of every partition; equal in all of them but for `partition`.
struct Genesis {
  std::uint16_t suite = 1;  // 1 sha256, 2 gm
  Partition partition;
  std::uint32_t partition_count = 1;
  std::string origin;                        // of checkpoints
  std::vector<Bytes> root_keys;              // u8 alg ‖ public key, as all keys here
  std::uint8_t threshold = 0;                // of root signatures
  std::vector<Bytes> grants;                 // of writer keys
  std::vector<std::string> checkpoint_keys;  // vkeys, one per partition
  std::vector<Bytes> receipt_keys;
  std::uint32_t batch_events_max = 4096, batch_bytes_max = 1'000'000;
  std::uint32_t checkpoint_seconds = 0, merge_seconds = 0;
};

// 1321, the first entry of every epoch.
struct EpochStart {
  Epoch epoch;
  Id16 instance;  // random per start of a writer
  Bytes writer_key;
  Bytes grant;  // only when all writer keys were lost
  std::string host, program;
};

// 1315: the newest published checkpoint of every partition, in order, and of the access ledger.
struct CheckpointVector {
  struct One {
    Partition partition;
    TreeSize size;
    Digest root;
    Digest note;  // H of the note text, its three lines
  };
  std::vector<One> partitions;
  std::optional<TreeSize> access_size;  // with access_root, or neither: none is published
  Digest access_root;
};

Body body_of(const Genesis& genesis);
Body body_of(const CheckpointVector& checkpoints);
Body body_of(const EpochStart& start);
Body body_of_key_added(BytesView grant);
Body body_of_key_revoked(BytesView grant, std::string_view reason,
                         const std::vector<std::uint64_t>& from_sizes);
Body body_of_key_rotated(BytesView grant, BytesView countersignature, std::uint64_t from_size);

// Who records them, when, and as which event of the stream Ledger/<partition>.
struct ControlMoment {
  EventId event_id;
  Millis occurred_at;
  Partition partition;
  StreamSeq stream_seq;
  std::string partition_key;
  std::uint32_t rule_set = 0;
  Actor actor;  // usually role LGR, the ledger itself
};

// `code` is a type of stream Ledger (1320, 1321, 1328, 1332 …), and `body` its body. Classes and
// legal basis come from the type.
Command control_command(registry::EventCode code, Body body, const ControlMoment& moment);

}  // namespace quanlu::schemas::codec
