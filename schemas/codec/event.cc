#include "schemas/codec/event.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include <capnp/message.h>
#include <kj/exception.h>

#include "schemas/base/check.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/quick_walk.h"
#include "schemas/codec/walk.h"

namespace quanlu::schemas::codec {
namespace {

// Where the header's values stand: INTEGRITY.md 2.2. These never change again.
constexpr std::size_t kRoot = 0, kFormat = 8, kSuite = 10, kPartition = 12, kSeq = 16, kEpoch = 24,
                      kPrev = 64, kEventId = 96, kTypeCode = 112, kTypeVersion = 114, kFlags = 116,
                      kRecordedAt = 120;
constexpr std::uint64_t kRootPointer = 0x0002000F00000000ULL;  // 15 data words, 2 pointers
constexpr std::uint16_t kFormatVersion = 1;
constexpr std::uint32_t kCriticalFlags = 0xFFFF;
constexpr int kNestingMax = 32;

tl::unexpected<Error> not_decodable(std::string found) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "not_decodable",
                    .what = {"条目无法解码", "the entry cannot be decoded"},
                    .expected = "an entry of format version 1",
                    .found = std::move(found)});
}

Status check_header(BytesView entry) {
  const auto at = [&](auto number, std::size_t offset) {
    return load_le<decltype(number)>(entry.data() + offset);
  };
  if (entry.size() < kEntryBytesMin || entry.size() > kEntryBytesMax || entry.size() % 8 != 0)
    return not_decodable(std::to_string(entry.size()) + " bytes");
  if (at(std::uint64_t{}, kRoot) != kRootPointer) return not_decodable("another root pointer");
  if (at(std::uint16_t{}, kFormat) != kFormatVersion)
    return not_decodable("another format version");
  if ((at(std::uint32_t{}, kFlags) & kCriticalFlags) != 0)
    return not_decodable("an unknown critical flag");
  if (!is_calendar_instant(at(std::int64_t{}, kRecordedAt)))
    return not_decodable("recordedAt beyond the calendar");
  return {};
}

// Readers of one event may be asked often, so the limit on what is traversed is wide; what could
// be blown up by few bytes, lists, is bounded by the walk over a known body.
capnp::ReaderOptions options_for(std::size_t words) {
  return {.traversalLimitInWords = std::max<std::size_t>(1U << 20, 256 * words),
          .nestingLimit = kNestingMax};
}

}  // namespace

struct Event::State {
  explicit State(BytesView entry) : bytes(entry) {
    if (reinterpret_cast<std::uintptr_t>(entry.data()) % sizeof(capnp::word) != 0) {
      aligned = std::make_unique<std::uint64_t[]>(entry.size() / sizeof(capnp::word));
      std::memcpy(aligned.get(), entry.data(), entry.size());
      bytes = {reinterpret_cast<const std::uint8_t*>(aligned.get()), entry.size()};
    }
    const std::size_t words = bytes.size() / sizeof(capnp::word);
    segment = {reinterpret_cast<const capnp::word*>(bytes.data()), words};
    message.emplace(kj::arrayPtr(&segment, 1), options_for(words));
    entry_root = message->getRoot<wire::Entry>();
  }

  std::unique_ptr<std::uint64_t[]> aligned;  // only where the caller's bytes were not
  BytesView bytes;
  kj::ArrayPtr<const capnp::word> segment;
  std::optional<capnp::SegmentArrayMessageReader> message;
  wire::Entry::Reader entry_root;
  wire::Envelope::Reader envelope;
  capnp::AnyStruct::Reader body;
  std::unique_ptr<capnp::MallocMessageBuilder> upcast;  // owns `body` of an old version
  const registry::EventType* type = nullptr;
};

namespace {

// Follows the steps from the stored version to one that the registry knows.
template <typename State>
void apply_upcasts(State& state, std::uint16_t code, std::uint16_t version, Upcasts steps) {
  while (const UpcastStep* step = find_upcast(steps, code, version)) {
    const registry::EventType* next = registry::find_event(code, step->to);
    CHECK(next != nullptr);
    auto message = std::make_unique<capnp::MallocMessageBuilder>();
    auto root = message->template getRoot<capnp::AnyPointer>().initAsAnyStruct(next->data_words,
                                                                               next->pointers);
    step->apply(state.body, root);
    state.body = root.asReader();
    state.upcast = std::move(message);
    state.type = next;
    version = step->to;
  }
}

// Envelope, type and body of a state; what is wrong with them, if anything.
template <typename State>
std::optional<std::string> read_parts(State& state, std::uint16_t code, std::uint16_t version,
                                      Upcasts upcasts) {
  state.type = registry::find_event(code, version);
  const bool well_formed = is_well_formed(state.bytes, state.type);
  if (!well_formed) {
    if (auto fault = check_pointers(state.entry_root)) return fault;
  }
  state.envelope = state.entry_root.getEnvelope();
  state.body = state.entry_root.getBody().template getAs<capnp::AnyStruct>();
  if (!well_formed) {
    if (auto fault = walk(registry::envelope_fields(), capnp::toAny(state.envelope))) return fault;
    if (state.type != nullptr) {
      if (auto fault = walk(state.type->fields, state.body)) return fault;
    }
  }
  apply_upcasts(state, code, version, upcasts);
  return std::nullopt;
}

}  // namespace

Result<Event> Event::decode(BytesView entry, Upcasts upcasts) {
  TRY(check_header(entry));
  auto state = std::make_unique<State>(entry);
  const auto code = load_le<std::uint16_t>(entry.data() + kTypeCode);
  const auto version = load_le<std::uint16_t>(entry.data() + kTypeVersion);
  std::optional<std::string> fault;
  try {
    fault = read_parts(*state, code, version, upcasts);
  } catch (const kj::Exception&) {
    return not_decodable("pointers that lead nowhere");
  }
  if (fault) return not_decodable(*std::move(fault));
  return Event(std::move(state));
}

bool is_plain_event(BytesView entry) {
  if (!check_header(entry)) return false;
  const auto code = load_le<std::uint16_t>(entry.data() + kTypeCode);
  const auto version = load_le<std::uint16_t>(entry.data() + kTypeVersion);
  const registry::EventType* const type = registry::find_event(code, version);
  return type != nullptr && find_upcast(released_upcasts(), code, version) == nullptr &&
         is_well_formed(entry, type);
}

Event::Event(std::unique_ptr<State> state) : state_(std::move(state)) {}
Event::Event(Event&&) noexcept = default;
Event& Event::operator=(Event&&) noexcept = default;
Event::~Event() = default;

BytesView Event::bytes() const {
  return state_->bytes;
}
EventId Event::id() const {
  EventId id;
  std::memcpy(id.bytes.data(), state_->bytes.data() + kEventId, id.bytes.size());
  return id;
}
TypeCode Event::code() const {
  return TypeCode(load_le<std::uint16_t>(state_->bytes.data() + kTypeCode));
}
std::uint16_t Event::version() const {
  return load_le<std::uint16_t>(state_->bytes.data() + kTypeVersion);
}
std::uint16_t Event::suite() const {
  return load_le<std::uint16_t>(state_->bytes.data() + kSuite);
}
Partition Event::partition() const {
  return Partition(load_le<std::uint32_t>(state_->bytes.data() + kPartition));
}
Seq Event::seq() const {
  return Seq(load_le<std::uint64_t>(state_->bytes.data() + kSeq));
}
Epoch Event::epoch() const {
  return Epoch(load_le<std::uint64_t>(state_->bytes.data() + kEpoch));
}
Digest Event::prev() const {
  Digest prev;
  std::memcpy(prev.bytes.data(), state_->bytes.data() + kPrev, prev.bytes.size());
  return prev;
}
Millis Event::recorded_at() const {
  return Millis(load_le<std::int64_t>(state_->bytes.data() + kRecordedAt));
}

const registry::EventType* Event::type() const {
  return state_->type;
}
wire::Envelope::Reader Event::envelope() const {
  return state_->envelope;
}
capnp::AnyStruct::Reader Event::body_root() const {
  CHECK(state_->type != nullptr);
  return state_->body;
}

}  // namespace quanlu::schemas::codec
