#include <capnp/serialize.h>

#include "schemas/base/time.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/event.h"
#include "schemas/events/fnd.capnp.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas;
using namespace quanlu::schemas::codec;

namespace {

Command alert() {
  Command command;
  command.event_id = *parse_uuid("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11");
  command.type = registry::find_event(registry::EventCode::kFundAlertRaised);
  command.envelope.stream = "FundAlert/5c1e";
  command.envelope.stream_seq = StreamSeq(1);
  command.envelope.partition_key = "52370102MJD0000703";
  command.envelope.occurred_at = *parse_rfc3339("2024-08-09T10:02:40+08:00");
  command.envelope.effective_on = *parse_day("2024-08-09");
  command.envelope.conf = registry::Conf::kSup;
  command.envelope.retain = registry::Retain::kL30;
  command.envelope.pclass = registry::PersonalClass::kNone;
  command.envelope.actor.account = "czj-li";
  command.envelope.actor.role = registry::Role::kFin;
  command.envelope.subject = {Subject::Kind::kUscc, "52370102MJD0000703"};
  command.envelope.legal_basis = {"R-ALR-*"};
  command.body = Body(*command.type);
  auto body = command.body.as<events::FundAlertRaised>();
  body.setRule("R-ALR-2");
  body.setSeverity(3);
  fill_id(body.initEvidence(1)[0], *parse_uuid("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12"));
  return command;
}

bool is_canonical(const Bytes& entry) {
  std::vector<std::uint64_t> words(entry.size() / 8);
  std::memcpy(words.data(), entry.data(), entry.size());
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(words.data()),
                                                words.size());
  capnp::SegmentArrayMessageReader message(kj::arrayPtr(&segment, 1));
  return message.isCanonical();
}

}  // namespace

TEST_CASE("an entry is canonical, and what was commanded is read back") {
  EntryWriter writer;
  const Command command = alert();
  const auto entry = writer.write(command, 1);
  REQUIRE(entry);
  CHECK(is_canonical(*entry));
  const auto event = Event::decode(*entry);
  REQUIRE(event);
  CHECK(event->id() == command.event_id);
  CHECK(event->code() == TypeCode(627));
  CHECK(event->version() == 1);
  CHECK(event->suite() == 1);
  CHECK(event->seq() == Seq(0));
  CHECK(event->recorded_at() == Millis(1));
  REQUIRE(event->type() == command.type);
  CHECK(to_view(event->envelope().getStream()) == "FundAlert/5c1e");
  CHECK(event->envelope().getSubject().getUscc() == "52370102MJD0000703");
  CHECK(event->body<events::FundAlertRaised>().getSeverity() == 3);
  CHECK(event->fields().number(command.field("severity")) == 3);
  CHECK(event->fields().text(command.field("rule")) == "R-ALR-2");
  CHECK(event->fields().size(command.field("evidence")) == 1);
  CHECK_FALSE(event->fields().has(command.field("text")));
}

TEST_CASE("the same command gives the same bytes, whatever was written before it") {
  EntryWriter writer, other;
  Command large = alert();
  large.body.as<events::FundAlertRaised>().setText(std::string(3000, 'x').c_str());
  const Bytes first = *writer.write(alert(), 1);
  REQUIRE(writer.write(large, 1));
  CHECK(*writer.write(alert(), 1) == first);
  CHECK(*other.write(alert(), 1) == first);
  Command copy = alert();
  const Command copied = copy;
  copy.body.as<events::FundAlertRaised>().setSeverity(1);
  CHECK(*other.write(copied, 1) == first);
}

TEST_CASE("an entry that is too large is refused, never torn, and the next one is right") {
  EntryWriter writer;
  const Bytes first = *writer.write(alert(), 1);
  for (const std::size_t size : {65'200U, 65'600U, 300'000U}) {
    Command large = alert();
    large.body.as<events::FundAlertRaised>().setText(std::string(size, 'x').c_str());
    const auto refused = writer.write(large, 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::kTooLarge);
    CHECK(*writer.write(alert(), 1) == first);
  }
}

TEST_CASE("what an entry takes at most is known before it is made, however full its envelope is") {
  EntryWriter writer;
  Command command = alert();
  Envelope& envelope = command.envelope;
  const Id16 id = command.event_id;
  envelope.case_id = envelope.correlation = envelope.causation = envelope.supersedes = id;
  envelope.submitter = "sys";
  envelope.traceparent = std::string(55, '0');
  envelope.actor.unit = envelope.actor.on_behalf_of = "52370102MJD0000703";
  for (std::size_t i = 0; i < 9; ++i) {
    envelope.co_actors.push_back(envelope.actor);
    envelope.legal_basis.push_back(std::string(i, 'b'));
    envelope.docs.push_back({.sha256 = Digest{},
                             .sm3 = Digest{},
                             .bytes = 1,
                             .media_type = "application/pdf",
                             .title = std::string(i, 't'),
                             .doc_no = "1"});
    const auto entry = writer.write(command, 1);
    REQUIRE(entry);
    CHECK(entry->size() <= entry_bytes_at_most(command));
  }
}

TEST_CASE("entries at odd addresses are read as well") {
  EntryWriter writer;
  const Bytes entry = *writer.write(alert(), 2);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    Bytes moved(shift);
    append(moved, entry);
    const auto event = Event::decode(BytesView(moved).subspan(shift));
    REQUIRE(event);
    CHECK(event->suite() == 2);
    CHECK(event->body<events::FundAlertRaised>().getSeverity() == 3);
  }
}
