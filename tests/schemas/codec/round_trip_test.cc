#include <cstring>

#include <capnp/serialize.h>

#include "schemas/base/time.h"
#include "schemas/codec/command_reader.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/equal_command.h"
#include "schemas/codec/event_json.h"
#include "tests/schemas/codec/samples.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas;
using namespace quanlu::schemas::codec;

namespace {

std::string words_of(const Refusal& refusal) {
  return refusal.code() + " " + refusal.path + " expected " + refusal.expected + " found " +
         refusal.found;
}

bool is_canonical(const Bytes& entry) {
  std::vector<std::uint64_t> words(entry.size() / 8);
  std::memcpy(words.data(), entry.data(), entry.size());
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(words.data()),
                                                words.size());
  capnp::SegmentArrayMessageReader message(kj::arrayPtr(&segment, 1));
  return message.isCanonical();
}

JsonOptions opened() {
  JsonOptions options;
  options.open = [](const Field&, events::Sealed::Reader sealed) {
    return std::optional<std::string>(as_text(to_view(sealed.getCiphertext())));
  };
  return options;
}

// The JSON of an event without what the ledger writes: a command again.
std::string as_input(std::string json) {
  json.erase(1, json.find("\"eventId\"") - 1);
  const auto cut = [&](std::string_view from, std::string_view to) {
    const std::size_t begin = json.find(from);
    REQUIRE(begin != std::string::npos);
    json.erase(begin, json.find(to, begin) - begin);
  };
  cut("\"streamSeq\"", "\"occurredAt\"");
  cut("\"sealed\":[", "\"docs\"");
  return json;
}

Command read(const std::string& json) {
  CommandReader reader;
  auto command = reader.read(json);
  INFO(json);
  INFO((command ? "" : words_of(command.error())));
  REQUIRE(command);
  samples::seal(*command);
  return *std::move(command);
}

Bytes encode(const Command& command) {
  EntryWriter writer;
  auto entry = writer.write(command, 1);
  REQUIRE(entry);
  CHECK(entry->size() <= entry_bytes_at_most(command));
  CHECK(entry_bytes_at_most(command) <= entry->size() + 512);
  return *entry;
}

}  // namespace

TEST_CASE("every type goes from JSON to an entry and back to the same JSON") {
  REQUIRE(registry::event_types().size() >= 381);
  for (const registry::EventType& type : registry::event_types()) {
    INFO(type.code << " " << type.name);
    for (const bool with_optional : {true, false}) {
      const Command command = read(samples::command_json(type, with_optional));
      const Bytes entry = encode(command);
      CHECK(is_canonical(entry));
      const auto event = Event::decode(entry);
      REQUIRE(event);
      std::string json;
      append_json(json, *event, opened());
      INFO(json);
      const std::string data = "\"data\":" + samples::data_of(type, with_optional) + ",";
      INFO(data);
      CHECK(json.find(data) != std::string::npos);
      CHECK(encode(read(as_input(json))) == entry);
    }
  }
}

TEST_CASE("a command equals its own event and no other") {
  const auto same_text = [](const Field&, events::Sealed::Reader stored, std::string_view text) {
    return as_text(to_view(stored.getCiphertext())) == text;
  };
  for (const registry::EventType& type : registry::event_types()) {
    INFO(type.code << " " << type.name);
    const Command full = read(samples::command_json(type, true));
    const Command least = read(samples::command_json(type, false));
    const Bytes full_entry = encode(full), least_entry = encode(least);
    const auto stored = Event::decode(full_entry);
    REQUIRE(stored);
    CHECK(equal_command(*stored, full, same_text));
    CHECK(equal_command(*stored, least, same_text) == (full_entry == least_entry));
    Command later = full;
    later.envelope.occurred_at.value += 1;
    CHECK_FALSE(equal_command(*stored, later, same_text));
  }
}

TEST_CASE("a command that differs in one field is another command") {
  const auto same_text = [](const Field&, events::Sealed::Reader stored, std::string_view text) {
    return as_text(to_view(stored.getCiphertext())) == text;
  };
  int compared = 0;
  CommandReader reader;
  for (const registry::EventType& type : registry::event_types()) {
    const std::string json = samples::command_json(type), data = samples::data_of(type, true);
    const Bytes entry = encode(read(json));
    const auto stored = Event::decode(entry);
    REQUIRE(stored);
    for (const Field& field : type.fields) {
      std::string changed = json;
      changed.replace(changed.find(data), data.size(),
                      samples::data_with(type, field, samples::other_value_of(field)));
      if (changed == json) continue;  // the enumeration has one value only
      const auto command = reader.read(changed);
      if (!command) continue;  // the stream key says the same field
      INFO(type.name << "." << field.name);
      CHECK_FALSE(equal_command(*stored, *command, same_text));
      ++compared;
    }
  }
  CHECK(compared > 1300);
}

namespace {

// A command that states every part of the envelope, each with another value beside it.
struct Stated {
  const char *key, *value, *other;
};
constexpr Stated kStated[] = {
    {"occurredAt", R"("2024-08-09T10:02:40+08:00")", R"("2024-08-09T10:02:41+08:00")"},
    {"effectiveOn", R"("2024-08-10")", R"("2024-08-11")"},
    {"actor",
     R"({"account":"czj-li","role":"FIN","unit":"u1","area":"370100","onBehalfOf":"财政"})",
     R"({"account":"czj-li","role":"FIN","unit":"u1","area":"370102","onBehalfOf":"财政"})"},
    {"submitter", R"("sys-1")", R"("sys-2")"},
    {"coActors", R"([{"account":"czj-wang","role":"AUD"}])", R"([{"account":"czj-wang"}])"},
    {"subject", R"({"uscc":"51370102MJD000046M"})", R"({"unit":"u1"})"},
    {"caseId", R"("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c01")", "null"},
    {"correlation", R"("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c02")",
     R"("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c03")"},
    {"causation", R"("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c04")",
     R"("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c05")"},
    {"legalBasis", R"(["社团条例#30.1.3"])", "[]"},
    {"ruleSet", "20240801", "20240905"},
    {"classes", R"({"conf":"AML","retain":"PERM","pclass":"sensitive"})",
     R"({"conf":"AML","retain":"PERM","pclass":"basic"})"},
    {"docs",
     R"([{"sha256":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",)"
     R"("bytes":12,"mediaType":"a","title":"b"}])",
     "[]"},
    {"origin", R"("import")", R"("gateway")"},
    {"supersedes", R"("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c06")",
     R"("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c07")"},
    {"traceparent", R"("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")",
     R"("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")"}};

std::string stated_json(const char* changed = "") {
  std::string json =
      R"({"eventId":"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12","type":"FundAlertRaised",)"
      R"("stream":"FundAlert/5c1e","data":{"rule":"R-ALR-2","severity":3,)"
      R"("evidence":["0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c13"]})";
  for (const Stated& part : kStated)
    json += ",\"" + std::string(part.key) +
            "\":" + (std::string_view(changed) == part.key ? part.other : part.value);
  return json + "}";
}

}  // namespace

TEST_CASE("every part of the envelope is stored, shown, and compared when it comes again") {
  const Bytes entry = encode(read(stated_json()));
  CHECK(is_canonical(entry));
  const auto event = Event::decode(entry);
  REQUIRE(event);
  std::string json;
  append_json(json, *event);
  INFO(json);
  for (const Stated& part : kStated)
    CHECK(json.find("\"" + std::string(part.key) + "\":" + part.value) != std::string::npos);
  CHECK(encode(read(as_input(json))) == entry);
  const auto never = [](const Field&, events::Sealed::Reader, std::string_view) { return false; };
  CHECK(equal_command(*event, read(stated_json()), never));
  for (const Stated& part : kStated) {
    INFO(part.key);
    // null states nothing, and the trace belongs to the request.
    const bool same = part.other == std::string("null") || part.key == std::string("traceparent");
    CHECK(equal_command(*event, read(stated_json(part.key)), never) == same);
  }
}

TEST_CASE("required lists may be empty and come back empty") {
  const auto* type = registry::find_event(registry::EventCode::kAnnualReportWindowOpened);
  std::string json = samples::command_json(*type);
  const Field& kinds = *type->field("kinds");
  const std::string list = "\"kinds\":" + samples::value_of(kinds);
  json.replace(json.find(list), list.size(), "\"kinds\":[]");
  const Bytes entry = encode(read(json));
  CHECK(is_canonical(entry));
  const auto event = Event::decode(entry);
  std::string out;
  append_json(out, *event);
  CHECK(out.find("\"kinds\":[]") != std::string::npos);
}
