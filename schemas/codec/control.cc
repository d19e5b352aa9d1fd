#include "schemas/codec/control.h"

#include "schemas/base/check.h"
#include "schemas/base/time.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::schemas::codec {
namespace {

using registry::EventCode;

const registry::EventType& type_of(EventCode code) {
  const registry::EventType* type = registry::find_event(code);
  CHECK(type != nullptr);
  return *type;
}

// Fields by name, since lists of keys are written alike.
class Writer {
 public:
  explicit Writer(EventCode code, std::size_t size_hint = 4096)
      : type_(type_of(code)), body_(type_, size_hint), to_(body_.edit()) {}

  void number(std::string_view name, std::uint64_t number) {
    to_.set_number(field(name), static_cast<std::int64_t>(number));
  }
  void text(std::string_view name, std::string_view text) { to_.set_text(field(name), text); }
  void bytes(std::string_view name, BytesView bytes) { to_.set_bytes(field(name), bytes); }
  void id(std::string_view name, const Id16& id) { to_.set_id(field(name), id); }
  void list(std::string_view name, const std::vector<Bytes>& list) {
    to_.set_size(field(name), list.size());
    for (std::size_t i = 0; i < list.size(); ++i)
      to_.set_bytes(field(name), i, list[i]);
  }
  void list(std::string_view name, const std::vector<std::string>& list) {
    to_.set_size(field(name), list.size());
    for (std::size_t i = 0; i < list.size(); ++i)
      to_.set_text(field(name), i, list[i]);
  }
  void list(std::string_view name, const std::vector<std::uint64_t>& list) {
    to_.set_size(field(name), list.size());
    for (std::size_t i = 0; i < list.size(); ++i)
      to_.set_number(field(name), i, static_cast<std::int64_t>(list[i]));
  }
  Body take() { return std::move(body_); }

 private:
  const Field& field(std::string_view name) const {
    const Field* found = type_.field(name);
    CHECK(found != nullptr);
    return *found;
  }

  const registry::EventType& type_;
  Body body_;
  FieldsBuilder to_;
};

}  // namespace

Body body_of(const Genesis& genesis) {
  Writer to(EventCode::kPartitionOpened);
  to.number("suite", genesis.suite);
  to.number("partition", genesis.partition.value);
  to.number("partitionCount", genesis.partition_count);
  to.text("origin", genesis.origin);
  to.list("rootKeys", genesis.root_keys);
  to.number("threshold", genesis.threshold);
  to.list("grants", genesis.grants);
  to.list("checkpointKeys", genesis.checkpoint_keys);
  to.list("receiptKeys", genesis.receipt_keys);
  to.number("batchEventsMax", genesis.batch_events_max);
  to.number("batchBytesMax", genesis.batch_bytes_max);
  to.number("checkpointSeconds", genesis.checkpoint_seconds);
  to.number("mergeSeconds", genesis.merge_seconds);
  return to.take();
}

Body body_of(const CheckpointVector& checkpoints) {
  Writer to(EventCode::kCheckpointPublished);
  std::vector<std::uint64_t> partitions, sizes;
  std::vector<Bytes> roots, notes;
  for (const CheckpointVector::One& one : checkpoints.partitions) {
    partitions.push_back(one.partition.value);
    sizes.push_back(one.size.value);
    roots.emplace_back(one.root.bytes.begin(), one.root.bytes.end());
    notes.emplace_back(one.note.bytes.begin(), one.note.bytes.end());
  }
  to.list("partitions", partitions);
  to.list("sizes", sizes);
  to.list("roots", roots);
  to.list("noteDigests", notes);
  if (checkpoints.access_size) {
    to.number("accessSize", checkpoints.access_size->value);
    to.bytes("accessRoot", checkpoints.access_root.bytes);
  }
  return to.take();
}

Body body_of(const EpochStart& start) {
  Writer to(EventCode::kWriterEpochStarted);
  to.number("epoch", start.epoch.value);
  to.id("instance", start.instance);
  to.bytes("writerKey", start.writer_key);
  to.bytes("grant", start.grant);
  to.text("host", start.host);
  to.text("program", start.program);
  return to.take();
}

Body body_of_key_added(BytesView grant) {
  Writer to(EventCode::kKeyAdded);
  to.bytes("grant", grant);
  return to.take();
}

Body body_of_key_revoked(BytesView grant, std::string_view reason,
                         const std::vector<std::uint64_t>& from_sizes) {
  Writer to(EventCode::kKeyRevoked);
  to.bytes("grant", grant);
  to.text("reason", reason);
  to.list("fromSizes", from_sizes);
  return to.take();
}

Body body_of_key_rotated(BytesView grant, BytesView countersignature, std::uint64_t from_size) {
  Writer to(EventCode::kSigningKeyRotated);
  to.bytes("grant", grant);
  to.bytes("countersignature", countersignature);
  to.number("fromSize", from_size);
  return to.take();
}

Command control_command(EventCode code, Body body, const ControlMoment& moment) {
  const registry::EventType& type = type_of(code);
  CHECK(type.stream == registry::StreamKind::kLedger);
  Command command;
  command.event_id = moment.event_id;
  command.type = &type;
  command.any_version = true;
  command.body = std::move(body);
  Envelope& envelope = command.envelope;
  envelope.stream = "Ledger/" + std::to_string(moment.partition.value);
  envelope.stream_seq = moment.stream_seq;
  envelope.partition_key = moment.partition_key;
  envelope.occurred_at = moment.occurred_at;
  envelope.effective_on = civil_day(moment.occurred_at);
  envelope.conf = type.conf;
  envelope.retain = type.retain;
  envelope.pclass = type.pclass;
  envelope.rule_set = moment.rule_set;
  envelope.actor = moment.actor;
  envelope.legal_basis.assign(type.basis.begin(), type.basis.end());
  return command;
}

}  // namespace quanlu::schemas::codec
