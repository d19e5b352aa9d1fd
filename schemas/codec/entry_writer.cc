#include "schemas/codec/entry_writer.h"

#include <string>

#include <capnp/message.h>

#include "schemas/base/check.h"
#include "schemas/wire/entry.capnp.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::uint16_t kFormatVersion = 1;
constexpr std::int64_t kRecordedAtPlaceholder = 1;
constexpr std::size_t kScratchWords = 8192 + 64;  // a little above the largest entry
static_assert(sizeof(std::uint64_t) * kScratchWords > kEntryBytesMax);

// One segment's worth of zeroed words.
class Scratch {
 public:
  kj::ArrayPtr<capnp::word> words() {
    return {reinterpret_cast<capnp::word*>(words_.get()), kScratchWords};
  }

 private:
  std::unique_ptr<std::uint64_t[]> words_ = std::make_unique<std::uint64_t[]>(kScratchWords);
};

capnp::Text::Reader to_text(const std::string& text) {
  return {text.c_str(), text.size()};
}

// Null, not empty, where there is nothing (SUBSTRATE.md 4.3).
template <typename Set>
void set_text(const std::string& text, Set set) {
  if (!text.empty()) set(to_text(text));
}

void fill(events::Actor::Builder to, const Actor& actor) {
  set_text(actor.account, [&](auto text) { to.setAccount(text); });
  to.setRole(static_cast<events::Role>(actor.role));
  set_text(actor.unit, [&](auto text) { to.setUnit(text); });
  to.setArea(actor.area);
  set_text(actor.on_behalf_of, [&](auto text) { to.setOnBehalfOf(text); });
}

void fill_texts(wire::Envelope::Builder to, const Envelope& from) {
  set_text(from.stream, [&](auto text) { to.setStream(text); });
  set_text(from.partition_key, [&](auto text) { to.setPartitionKey(text); });
  set_text(from.submitter, [&](auto text) { to.setSubmitter(text); });
  set_text(from.traceparent, [&](auto text) { to.setTraceparent(text); });
}

void fill_numbers(wire::Envelope::Builder to, const Envelope& from) {
  to.setStreamSeq(from.stream_seq.value);
  to.setOccurredAt(from.occurred_at.value);
  to.setEffectiveOn(from.effective_on.value_or(Day(0)).value);
  to.setOrigin(static_cast<events::Origin>(from.origin));
  to.setConf(static_cast<events::ConfClass>(from.conf));
  to.setRetain(static_cast<events::RetentionClass>(from.retain));
  to.setPclass(static_cast<events::PersonalClass>(from.pclass));
  to.setRuleSet(from.rule_set);
  to.setAuthorityAt(from.authority_at);
}

void fill_ids(wire::Envelope::Builder to, const Envelope& from) {
  if (!from.case_id.is_zero()) fill_id(to.initCaseId(), from.case_id);
  if (!from.correlation.is_zero()) fill_id(to.initCorrelation(), from.correlation);
  if (!from.causation.is_zero()) fill_id(to.initCausation(), from.causation);
  if (!from.supersedes.is_zero()) fill_id(to.initSupersedes(), from.supersedes);
}

void fill_lists(wire::Envelope::Builder to, const Envelope& from) {
  const auto size = [](const auto& list) { return static_cast<unsigned>(list.size()); };
  if (!from.co_actors.empty()) {
    auto list = to.initCoActors(size(from.co_actors));
    for (unsigned i = 0; i < list.size(); ++i)
      fill(list[i], from.co_actors[i]);
  }
  if (!from.legal_basis.empty()) {
    auto list = to.initLegalBasis(size(from.legal_basis));
    for (unsigned i = 0; i < list.size(); ++i)
      list.set(i, to_text(from.legal_basis[i]));
  }
  if (!from.docs.empty()) {
    auto list = to.initDocs(size(from.docs));
    for (unsigned i = 0; i < list.size(); ++i)
      fill_doc(list[i], from.docs[i]);
  }
}

void fill(wire::Envelope::Builder to, const Envelope& from) {
  fill_texts(to, from);
  fill_numbers(to, from);
  fill(to.initActor(), from.actor);
  if (from.subject.kind != Subject::Kind::kNone) fill_subject(to.initSubject(), from.subject);
  fill_ids(to, from);
  fill_lists(to, from);
}

void fill_header(wire::Entry::Builder to, const Command& command, std::uint16_t suite) {
  to.setFormatVersion(kFormatVersion);
  to.setSuite(suite);
  to.setEventId0(load_le<std::uint64_t>(command.event_id.bytes.data()));
  to.setEventId1(load_le<std::uint64_t>(command.event_id.bytes.data() + 8));
  to.setTypeCode(command.type->code);
  to.setTypeVersion(command.type->version);
  to.setRecordedAt(kRecordedAtPlaceholder);
}

void check_sealed(const Command& command) {
  const FieldsReader fields = command.body.fields();
  for (const ClearField& clear : command.clear)
    for (const Field& field : command.type->fields)
      CHECK(field.number != clear.field || fields.has(field));
}

tl::unexpected<Refusal> too_large(std::size_t bytes) {
  return tl::make_unexpected(
      Refusal{.reason = Reason::kTooLarge,
              .path = "$",
              .rule = "entry",
              .expected = "<= " + std::to_string(kEntryBytesMax) + " bytes",
              .found = std::to_string(bytes) + " bytes",
              .remedy = {"把较长的内容放入文件, 事件只记文件的哈希值",
                         "Put the long content into a document; the event keeps its digest"}});
}

}  // namespace

namespace {

// Of structs with their ids, digests and the tags of their lists.
constexpr std::size_t kEnvelopeBytes = 256, kActorBytes = 40, kDocBytes = 112;

// With its zero byte, rounded up to words, and the pointer that a list has to it.
std::size_t bytes_of_text(const std::string& text) {
  return text.size() + 2 * sizeof(capnp::word);
}

std::size_t bytes_of_actor(const Actor& actor) {
  return kActorBytes + bytes_of_text(actor.account) + bytes_of_text(actor.unit) +
         bytes_of_text(actor.on_behalf_of);
}

}  // namespace

std::size_t entry_bytes_at_most(const Command& command) {
  const Envelope& envelope = command.envelope;
  std::size_t bytes = kEntryBytesMin + kEnvelopeBytes +
                      command.body.root().totalSize().wordCount * sizeof(capnp::word) +
                      bytes_of_actor(envelope.actor) + bytes_of_text(envelope.subject.text);
  for (const std::string* text :
       {&envelope.stream, &envelope.partition_key, &envelope.submitter, &envelope.traceparent})
    bytes += bytes_of_text(*text);
  for (const Actor& actor : envelope.co_actors)
    bytes += bytes_of_actor(actor);
  for (const std::string& basis : envelope.legal_basis)
    bytes += bytes_of_text(basis);
  for (const DocRef& doc : envelope.docs)
    bytes += kDocBytes + bytes_of_text(doc.media_type) + bytes_of_text(doc.title) +
             bytes_of_text(doc.doc_no);
  return bytes;
}

class EntryWriter::Impl {
 public:
  tl::expected<Bytes, Refusal> write(const Command& command, std::uint16_t suite) {
    CHECK(command.type != nullptr);
    CHECK(suite == 1 || suite == 2);
    check_sealed(command);
    capnp::MallocMessageBuilder loose(loose_.words());
    fill(loose.initRoot<wire::Envelope>(), command.envelope);
    const std::size_t words = 18 + loose.sizeInWords() + command.body.root().totalSize().wordCount;
    if (words * sizeof(capnp::word) > 2 * kEntryBytesMax)
      return too_large(words * sizeof(capnp::word));

    capnp::MallocMessageBuilder canonical(canonical_.words());
    auto entry = canonical.initRoot<wire::Entry>();
    fill_header(entry, command, suite);
    // Pre-order: all of the envelope lies before the body, each copied in canonical form.
    auto pointers = capnp::toAny(entry).getPointerSection();
    pointers[0].setCanonicalAs<wire::Envelope>(loose.getRoot<wire::Envelope>().asReader());
    pointers[1].setCanonical(command.body.pointer());
    return bytes_of(canonical);
  }

 private:
  static tl::expected<Bytes, Refusal> bytes_of(capnp::MallocMessageBuilder& message) {
    const auto segments = message.getSegmentsForOutput();
    const std::size_t size = message.sizeInWords() * sizeof(capnp::word);
    if (segments.size() != 1 || size > kEntryBytesMax) return too_large(size);
    const auto bytes = segments[0].asBytes();
    CHECK(bytes.size() >= kEntryBytesMin);
    return Bytes(bytes.begin(), bytes.end());
  }

  // Zeroed once; a message builder zeroes what it used when it goes.
  Scratch loose_, canonical_;
};

EntryWriter::EntryWriter() : impl_(std::make_unique<Impl>()) {}
EntryWriter::~EntryWriter() = default;
EntryWriter::EntryWriter(EntryWriter&&) noexcept = default;
EntryWriter& EntryWriter::operator=(EntryWriter&&) noexcept = default;

tl::expected<Bytes, Refusal> EntryWriter::write(const Command& command, std::uint16_t suite) {
  return impl_->write(command, suite);
}

}  // namespace quanlu::schemas::codec
