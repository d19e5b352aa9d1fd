#include "schemas/codec/control.h"

#include "schemas/base/time.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/event.h"
#include "schemas/events/sys.capnp.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas;
using namespace quanlu::schemas::codec;

namespace {

Genesis genesis() {
  return {.suite = 1,
          .partition = Partition(2),
          .partition_count = 3,
          .origin = "example.org/quanlu",
          .root_keys = {Bytes(33, 1), Bytes(33, 2), Bytes(33, 3)},
          .threshold = 2,
          .grants = {Bytes(200, 4), Bytes(200, 5)},
          .checkpoint_keys = {"a", "b", "c"},
          .receipt_keys = {Bytes(33, 6)},
          .checkpoint_seconds = 60,
          .merge_seconds = 86400};
}

ControlMoment moment() {
  return {.event_id = *parse_uuid("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11"),
          .occurred_at = *parse_rfc3339("2024-08-09T10:02:40+08:00"),
          .partition = Partition(2),
          .stream_seq = StreamSeq(1),
          .actor = {.account = "quanlu", .role = registry::Role::kLgr}};
}

std::uint32_t slot_of(const registry::EventType& type, const char* name) {
  return type.field(name)->slot;
}

}  // namespace

TEST_CASE("the bodies of control events lie where verifiers without Cap'n Proto read them") {
  const auto& opened = *registry::find_event(registry::EventCode::kPartitionOpened);
  CHECK(slot_of(opened, "suite") * 2 == 0);  // INTEGRITY.md 2.5: d0, d4, d8, d2, d12 … d24
  CHECK(slot_of(opened, "partition") * 4 == 4);
  CHECK(slot_of(opened, "partitionCount") * 4 == 8);
  CHECK(slot_of(opened, "threshold") == 2);
  CHECK(slot_of(opened, "batchEventsMax") * 4 == 12);
  CHECK(slot_of(opened, "batchBytesMax") * 4 == 16);
  CHECK(slot_of(opened, "checkpointSeconds") * 4 == 20);
  CHECK(slot_of(opened, "mergeSeconds") * 4 == 24);
  std::uint32_t pointer = 0;
  for (const char* name : {"origin", "rootKeys", "grants", "checkpointKeys", "receiptKeys"})
    CHECK(slot_of(opened, name) == pointer++);
  const auto& started = *registry::find_event(registry::EventCode::kWriterEpochStarted);
  pointer = 0;
  for (const char* name : {"instance", "writerKey", "grant", "host", "program"})
    CHECK(slot_of(started, name) == pointer++);
  const auto& revoked = *registry::find_event(registry::EventCode::kKeyRevoked);
  pointer = 0;
  for (const char* name : {"grant", "reason", "fromSizes"})
    CHECK(slot_of(revoked, name) == pointer++);
}

TEST_CASE("a genesis entry holds what init was told") {
  EntryWriter writer;
  const Command command =
      control_command(registry::EventCode::kPartitionOpened, body_of(genesis()), moment());
  const Bytes entry = *writer.write(command, 1);
  const auto event = Event::decode(entry);
  REQUIRE(event);
  CHECK(to_view(event->envelope().getStream()) == "Ledger/2");
  const auto body = event->body<events::PartitionOpened>();
  CHECK(body.getSuite() == events::Suite::SHA256);
  CHECK(body.getPartition() == 2);
  CHECK(body.getThreshold() == 2);
  CHECK(body.getRootKeys().size() == 3);
  CHECK(to_view(body.getGrants()[1])[0] == 5);
  CHECK(to_view(body.getCheckpointKeys()[2]) == "c");
  CHECK(body.getBatchBytesMax() == 1'000'000);
  CHECK(body.getMergeSeconds() == 86400);
}

TEST_CASE("the bodies of two partitions differ in the partition and in nothing else") {
  EntryWriter writer;
  Genesis other = genesis();
  other.partition = Partition(1);
  const Command first =
      control_command(registry::EventCode::kPartitionOpened, body_of(genesis()), moment());
  const Command second =
      control_command(registry::EventCode::kPartitionOpened, body_of(other), moment());
  const Bytes a = *writer.write(first, 1), b = *writer.write(second, 1);
  REQUIRE(a.size() == b.size());
  int differences = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differences += a[i] != b[i] ? 1 : 0;
  CHECK(differences == 1);
}

TEST_CASE("epochs and keys are recorded with what was left out null") {
  EntryWriter writer;
  const EpochStart start{.epoch = Epoch(7),
                         .instance = moment().event_id,
                         .writer_key = Bytes(33, 9),
                         .host = "node-1",
                         .program = "quanlu 0.1.0"};
  const Bytes entry = *writer.write(
      control_command(registry::EventCode::kWriterEpochStarted, body_of(start), moment()), 1);
  const auto event = Event::decode(entry);
  REQUIRE(event);
  const auto body = event->body<events::WriterEpochStarted>();
  CHECK(body.getEpoch() == 7);
  CHECK(to_id(body.getInstance()) == moment().event_id);
  CHECK_FALSE(body.hasGrant());
  CHECK(to_view(body.getProgram()) == "quanlu 0.1.0");
  const Bytes revoked =
      *writer.write(control_command(registry::EventCode::kKeyRevoked,
                                    body_of_key_revoked(Bytes(64, 8), "lost", {}), moment()),
                    2);
  const auto revocation = Event::decode(revoked);
  REQUIRE(revocation);
  CHECK_FALSE(revocation->body<events::KeyRevoked>().hasFromSizes());
}
