#include <algorithm>
#include <cstring>

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>

#include "schemas/base/seams.h"
#include "schemas/codec/command_reader.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/event_json.h"
#include "schemas/codec/quick_walk.h"
#include "schemas/codec/walk.h"
#include "schemas/events/fnd.capnp.h"
#include "tests/schemas/codec/samples.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas;
using namespace quanlu::schemas::codec;

namespace {

const registry::EventType& some_type(SeededRandom& random) {
  const auto types = registry::event_types();
  return types[random.below(types.size())];
}

// One to four bytes changed, a piece cut out, doubled or moved.
std::string mutated(std::string text, SeededRandom& random) {
  const auto at = [&] { return random.below(text.size()); };
  constexpr std::string_view kTelling = "{}[]\",:\\0123456789eE.-+ntfu\0\x80\xFF";
  switch (random.below(4)) {
    case 0:
      for (std::uint64_t i = 0, count = 1 + random.below(4); i < count; ++i)
        text[at()] = kTelling[random.below(kTelling.size())];
      return text;
    case 1:
      return text.erase(at(), random.below(40));
    case 2:
      return text.insert(at(), text.substr(at(), random.below(60)));
    default:
      return text.insert(at(), 1 + random.below(20), kTelling[random.below(kTelling.size())]);
  }
}

Bytes entry_of(const registry::EventType& type) {
  CommandReader reader;
  auto command = reader.read(samples::command_json(type));
  REQUIRE(command);
  samples::seal(*command);
  EntryWriter writer;
  return *writer.write(*command, 1);
}

// Reads all that can be read of an event.
std::size_t show(const Event& event) {
  std::string json;
  append_json(json, event);
  CommandReader reader;
  (void)reader.read(json);
  return json.size();
}

void put_u16(Bytes& entry, std::size_t offset, std::uint16_t number) {
  store_le(entry.data() + offset, number);
}

}  // namespace

TEST_CASE("10,000 mutations of commands are read or refused with a path, and nothing else") {
  CommandReader reader;
  EntryWriter writer;
  SeededRandom random(20240904);
  int accepted = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string json = mutated(samples::command_json(some_type(random)), random);
    auto command = reader.read(json);
    if (!command) {
      REQUIRE(command.error().path.front() == '$');
      REQUIRE_FALSE(command.error().remedy.zh.empty());
      continue;
    }
    ++accepted;
    samples::seal(*command);
    const auto entry = writer.write(*command, 1);
    REQUIRE(entry);
    const auto event = Event::decode(*entry);
    REQUIRE(event);
    show(*event);
  }
  CHECK(accepted > 100);  // some mutations only touch text
  CHECK(accepted < 5'000);
}

TEST_CASE("flipped bits of entries are read or refused, and nothing else") {
  SeededRandom random(7);
  int read = 0, refused = 0;
  for (int i = 0; i < 400; ++i) {
    const Bytes entry = entry_of(some_type(random));
    for (int j = 0; j < 40; ++j) {
      Bytes changed = entry;
      for (std::uint64_t k = 0, count = 1 + random.below(3); k < count; ++k)
        changed[random.below(changed.size())] ^= static_cast<std::uint8_t>(1U << random.below(8));
      const auto event = Event::decode(changed);
      if (!event) {
        CHECK(event.error().reason == "not_decodable");
        ++refused;
        continue;
      }
      show(*event);
      ++read;
    }
  }
  CHECK(read > 1000);
  CHECK(refused > 1000);
}

namespace {

// What walk() says of an entry with a right header, all that is thrown included.
bool walks(BytesView entry, const registry::EventType* type) {
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(entry.data()),
                                                entry.size() / sizeof(capnp::word));
  capnp::SegmentArrayMessageReader message(kj::arrayPtr(&segment, 1),
                                           {.traversalLimitInWords = 1 << 20, .nestingLimit = 32});
  try {
    const auto root = message.getRoot<wire::Entry>();
    if (check_pointers(root)) return false;
    if (walk(registry::envelope_fields(), capnp::toAny(root.getEnvelope()))) return false;
    const auto body = root.getBody().getAs<capnp::AnyStruct>();
    return type == nullptr || !walk(type->fields, body);
  } catch (const kj::Exception&) {
    return false;
  }
}

}  // namespace

TEST_CASE("the quick walk knows every entry that we write") {
  for (const registry::EventType& type : registry::event_types()) {
    INFO(type.name);
    CHECK(is_well_formed(entry_of(type), &type));
  }
}

TEST_CASE(
    "what the quick walk calls a plain event decodes, and what does not decode it never does") {
  const Bytes entry = entry_of(*registry::find_event(registry::EventCode::kFundAlertRaised));
  REQUIRE(is_plain_event(entry));
  for (std::size_t bit = 0; bit < 128 * 8; ++bit) {
    Bytes changed = entry;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    const auto event = Event::decode(changed);
    INFO("bit " << bit);
    const bool known = event && event->type() != nullptr;
    if (is_plain_event(changed))
      CHECK(known);
    else
      CHECK((!known || bit / 16 == 112 / 2));  // read as another type it may need the slow walk
  }
  for (std::size_t size = 0; size < entry.size(); ++size)
    CHECK_FALSE(is_plain_event(BytesView(entry).first(size)));
}

TEST_CASE("what the quick walk lets pass, the slow one does") {
  SeededRandom random(20261129);
  int passed = 0, left = 0;
  for (int i = 0; i < 400; ++i) {
    const registry::EventType& type = some_type(random);
    const Bytes entry = entry_of(type);
    for (int j = 0; j < 60; ++j) {
      Bytes changed = entry;
      if (random.below(2) == 0) {  // a word, mostly a pointer, becomes another one of the entry
        const std::size_t words = entry.size() / 8;
        const std::size_t to = 16 + random.below(words - 16), from = random.below(words);
        std::copy_n(entry.begin() + static_cast<std::ptrdiff_t>(8 * from), 8,
                    changed.begin() + static_cast<std::ptrdiff_t>(8 * to));
      } else {
        for (std::uint64_t k = 0, count = 1 + random.below(3); k < count; ++k)
          changed[128 + random.below(changed.size() - 128)] ^=
              static_cast<std::uint8_t>(1U << random.below(8));
      }
      if (is_plain_event(changed)) {
        const auto event = Event::decode(changed);
        REQUIRE(event);
        REQUIRE(event->type() == &type);
      }
      if (!is_well_formed(changed, &type)) {
        ++left;
        continue;
      }
      ++passed;
      REQUIRE(walks(changed, &type));
    }
  }
  CHECK(passed > 3000);
  CHECK(left > 3000);
}

TEST_CASE("cut and overlong entries are refused") {
  const Bytes entry = entry_of(*registry::find_event(registry::EventCode::kFundAlertRaised));
  for (std::size_t size = 0; size < entry.size(); ++size)
    CHECK_FALSE(Event::decode(BytesView(entry).first(size)));
  CHECK_FALSE(Event::decode(Bytes(65'536)));
  CHECK_FALSE(Event::decode(Bytes(144)));
}

TEST_CASE("T28: an unknown type or version is kept and shown raw") {
  const Bytes known = entry_of(*registry::find_event(registry::EventCode::kFundAlertRaised));
  for (const auto& [offset, number] : {std::pair<std::size_t, std::uint16_t>{112, 9999},
                                       std::pair<std::size_t, std::uint16_t>{114, 2}}) {
    Bytes entry = known;
    put_u16(entry, offset, number);
    const auto event = Event::decode(entry);
    REQUIRE(event);
    CHECK(event->type() == nullptr);
    CHECK(to_view(event->envelope().getStream()).substr(0, 10) == "FundAlert/");
    std::string json;
    append_json(json, *event);
    CHECK(json.find("\"type\":null") != std::string::npos);
    CHECK(json.find("\"data\":null,\"raw\":\"" + to_base64(entry) + "\"") != std::string::npos);
  }
}

TEST_CASE("an unknown critical flag is not decoded, other flags are") {
  Bytes entry = entry_of(*registry::find_event(registry::EventCode::kFundAlertRaised));
  put_u16(entry, 118, 1);
  CHECK(Event::decode(entry));
  put_u16(entry, 116, 1);
  CHECK_FALSE(Event::decode(entry));
}

TEST_CASE("an enumerant of a newer schema is shown as its number") {
  const auto& type = *registry::find_event(registry::EventCode::kLargeMovementReported);
  CommandReader reader;
  auto command = reader.read(samples::command_json(type));
  REQUIRE(command);
  samples::seal(*command);
  command->body.edit().set_number(*type.field("direction"), 999);
  EntryWriter writer;
  const Bytes entry = *writer.write(*command, 1);
  const auto event = Event::decode(entry);
  REQUIRE(event);
  std::string json;
  append_json(json, *event);
  CHECK(json.find("\"direction\":\"unknown:999\"") != std::string::npos);
}

TEST_CASE("an old version is read as the newest one, and its bytes stay as they are") {
  // A synthetic old version: 7 stored the severity times ten and had no text.
  static constexpr UpcastStep kSteps[] = {
      {627, 7, 1, [](capnp::AnyStruct::Reader old, capnp::AnyStruct::Builder next) {
         const auto from = old.as<events::FundAlertRaised>();
         auto to = next.as<events::FundAlertRaised>();
         to.setRule(from.getRule());
         to.setSeverity(static_cast<std::uint8_t>(from.getSeverity() / 10));
         to.setText("none");
       }}};
  const auto& type = *registry::find_event(registry::EventCode::kFundAlertRaised);
  CommandReader reader;
  auto command = reader.read(samples::command_json(type));
  REQUIRE(command);
  command->body.as<events::FundAlertRaised>().setSeverity(30);
  EntryWriter writer;
  Bytes entry = *writer.write(*command, 1);
  put_u16(entry, 114, 7);
  const auto event = Event::decode(entry, kSteps);
  REQUIRE(event);
  CHECK(event->version() == 7);
  CHECK(event->type() == &type);
  CHECK(event->body<events::FundAlertRaised>().getSeverity() == 3);
  CHECK(event->fields().text(*type.field("text")) == "none");
  std::ptrdiff_t difference = 0;
  for (std::size_t i = 0; i < entry.size(); ++i)
    difference += event->bytes()[i] != entry[i] ? 1 : 0;
  CHECK(difference == 0);
  CHECK(Event::decode(entry)->type() == nullptr);
}

TEST_CASE("a wiped text leaves nothing in its memory") {
  std::string secret(200, 'x');
  const char* memory = secret.data();
  wipe(secret);
  CHECK(secret.empty());
  for (std::size_t i = 0; i < 200; ++i)
    REQUIRE(memory[i] == 0);
}
