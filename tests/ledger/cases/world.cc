#include "tests/ledger/cases/world.h"

#include <algorithm>

#include "ledger/cases/lazy.h"
#include "ledger/cases/read.h"
#include "ledger/rules/packaged.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"
#include "schemas/codec/json_writer.h"
#include "tests/support/catch.h"

namespace quanlu::tests {

Digest test_digest(std::string_view bytes) {
  Digest digest;
  for (std::size_t lane = 0; lane < 4; ++lane) {
    std::uint64_t hash = 0xCBF29CE484222325ULL + lane * 0x9E3779B97F4A7C15ULL;
    for (char c : bytes)
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    for (std::size_t i = 0; i < 8; ++i)
      digest.bytes[lane * 8 + i] = static_cast<std::uint8_t>(hash >> (8 * i));
  }
  return digest;
}

Id16 id_named(std::string_view name) {
  const Digest digest = test_digest(name);
  std::array<std::uint8_t, 10> random{};
  std::copy_n(digest.bytes.begin(), random.size(), random.begin());
  return make_uuid7(Millis(1'700'000'000'000), random);
}

namespace {

std::string bytes_of(const Digest& digest) {
  return std::string(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size());
}

codec::DocRef doc_of(std::string_view name) {
  codec::DocRef doc;
  doc.sha256 = test_digest(name);
  doc.bytes = 1;
  doc.media_type = "application/toml";
  doc.title = name;
  return doc;
}

std::string quoted(std::string_view text) {
  std::string out;
  out += '"';
  codec::append_json_text(out, text);
  return out + '"';
}

void member(std::string& json, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  json += ",\"" + std::string(key) + "\":" + quoted(value);
}

}  // namespace

World::World(std::string_view on) : state_(rows_, library_) {
  append_bootstrap(start_of(*parse_day(on)));
}

void World::append_bootstrap(Millis now) {
  cases::Bootstrap from;
  from.now = now;
  from.new_id = [this] { return id_named("bootstrap " + std::to_string(++serial_)); };
  from.hash = test_digest;
  for (const auto& set : ledger::rules::packaged_rule_sets()) {
    const std::string name = "rules-" + std::to_string(set.id());
    library_.put(bytes_of(test_digest(name)), set);
    from.rule_sets.push_back({set, doc_of(name)});
  }
  from.calendars = ledger::rules::packaged_calendars();
  for (const auto& table : ledger::rules::packaged_area_tables()) {
    const std::string name = "areas-" + to_text(table.effective_on());
    library_.put(bytes_of(test_digest(name)), table);
    from.area_tables.push_back({table, doc_of(name)});
  }
  cases::Moment at = moment(now);
  at.caller.ledger = true;
  auto decided = cases::decide_batch(state_, cases::bootstrap(from), at, {});
  if (const auto* refusal = std::get_if<cases::BatchRefusal>(&decided))
    FAIL("bootstrap " << refusal->place << ": " << refusal->refusal.code() << " "
                      << refusal->refusal.path << " expected " << refusal->refusal.expected
                      << " found " << refusal->refusal.found);
  for (const cases::Decision& decision : std::get<std::vector<cases::Decision>>(decided))
    append(std::get<cases::Accepted>(decision).command, now);
}

void World::hire(const std::string& account, const std::string& role, std::uint64_t area,
                 const std::string& unit) {
  const std::string area_text = quoted(std::to_string(area));
  const std::string stream = "UserAccount/" + account;
  if (state_of(stream) == "none")
    REQUIRE(verdict(ask({.by = "sys",
                         .type = "AccountOpened",
                         .stream = stream,
                         .data = "{\"account\":" + quoted(account) +
                                 ",\"holder\":\"持有人\",\"unit\":" + quoted(unit) +
                                 ",\"level\":\"city\",\"area\":" + area_text + "}",
                         .on = "2021-01-02"})) == "accepted");
  REQUIRE(verdict(ask({.by = "sys",
                       .type = "RoleGranted",
                       .stream = stream,
                       .data = "{\"account\":" + quoted(account) + ",\"role\":" + quoted(role) +
                               ",\"unit\":" + quoted(unit) + ",\"area\":" + area_text +
                               ",\"from\":\"2021-01-02\",\"approver\":\"sec\"}",
                       .on = "2021-01-02"})) == "accepted");
}

cases::Moment World::moment(Millis now) const {
  cases::Moment at;
  at.now = now;
  at.caller.any_account = true;
  at.hash = test_digest;
  return at;
}

Millis World::instant(const Asked& asked) const {
  const auto instant = parse_rfc3339(asked.on + "T" + asked.clock + "+08:00");
  REQUIRE(instant);
  return *instant;
}

tl::expected<codec::Command, Refusal> World::command(const Asked& asked) {
  const std::string name = asked.name.empty() ? "event " + std::to_string(++serial_) : asked.name;
  std::string json = "{\"eventId\":" + quoted(to_uuid_text(id_named(name)));
  member(json, "type", asked.type);
  member(json, "stream", asked.stream);
  member(json, "occurredAt", to_rfc3339(instant(asked)));
  member(json, "effectiveOn", asked.effective_on);
  if (!asked.case_name.empty()) member(json, "caseId", to_uuid_text(id_named(asked.case_name)));
  if (!asked.correlation.empty())
    member(json, "correlation", to_uuid_text(id_named(asked.correlation)));
  if (!asked.supersedes.empty())
    member(json, "supersedes", to_uuid_text(id_named(asked.supersedes)));
  if (!asked.causation.empty()) member(json, "causation", to_uuid_text(id_named(asked.causation)));
  if (!asked.subject.empty()) json += ",\"subject\":{\"uscc\":" + quoted(asked.subject) + "}";
  json += ",\"actor\":{\"account\":" + quoted(asked.by);
  if (!asked.role.empty()) member(json, "role", asked.role);
  if (!asked.import_from.empty()) json += ",\"area\":\"" + asked.import_from + "\"";
  json += "}";
  if (!asked.import_from.empty()) json += ",\"origin\":\"import\",\"submitter\":\"sys\"";
  const auto head = state_.head(asked.stream);
  if (!asked.no_version)
    json += ",\"expectedSeq\":" + std::to_string(asked.expect.value_or(head ? head->version : 0));
  json += ",\"data\":" + asked.data + "}";
  return reader_.read(json);
}

cases::Decision World::decide(const Asked& asked) {
  auto command = this->command(asked);
  if (!command) return command.error();
  const auto same = [&](const codec::Command& again, Seq seq) {
    return said_[seq.value] == to_uuid_text(again.event_id) + asked.data;
  };
  return cases::decide(state_, std::move(*command), moment(instant(asked)), same);
}

void World::append(const codec::Command& accepted, Millis at) {
  const Seq seq = state_.applied() ? state_.applied()->next() : Seq(0);
  effects_ = cases::evolve(state_, accepted, seq, at);
  const bool import = accepted.envelope.origin == registry::Origin::kImport;
  for (const Refusal& flag : effects_.flags)
    if (!import) wrong.push_back(std::string(accepted.type->name) + ": " + flag.code());
}

cases::Decision World::ask(const Asked& asked) {
  cases::Decision decision = decide(asked);
  if (const auto* accepted = std::get_if<cases::Accepted>(&decision)) {
    append(accepted->command, instant(asked));
    said_[state_.applied()->value] = to_uuid_text(accepted->command.event_id) + asked.data;
  }
  return decision;
}

std::vector<cases::Decision> World::ask_together(const std::vector<Asked>& batch,
                                                 std::optional<Refusal>* refusal) {
  std::vector<codec::Command> commands;
  for (const Asked& asked : batch)
    commands.push_back(command(asked).value());
  const Millis now = instant(batch.front());
  auto decided = cases::decide_batch(state_, std::move(commands), moment(now), {});
  if (auto* refused = std::get_if<cases::BatchRefusal>(&decided)) {
    if (refusal != nullptr) *refusal = refused->refusal;
    return {};
  }
  auto decisions = std::get<std::vector<cases::Decision>>(std::move(decided));
  for (const cases::Decision& decision : decisions)
    append(std::get<cases::Accepted>(decision).command, now);
  return decisions;
}

std::vector<std::string> World::strike(std::string_view today) {
  std::vector<std::string> told;
  cases::Moment at = moment(start_of(*parse_day(today)));
  at.caller.any_account = false;
  at.caller.ledger = true;
  for (codec::Command& command : cases::due_events(state_, *parse_day(today), test_digest)) {
    std::string line = std::to_string(command.type->code) + " " + command.envelope.stream;
    cases::Decision decision = cases::decide(state_, std::move(command), at, {});
    if (const auto* accepted = std::get_if<cases::Accepted>(&decision))
      append(accepted->command, at.now);
    else
      line += " " + verdict(decision) + " " + std::get<Refusal>(decision).path + " " +
              std::get<Refusal>(decision).found;
    told.push_back(std::move(line));
  }
  return told;
}

std::string World::verdict(const cases::Decision& decision) {
  if (const auto* refusal = std::get_if<Refusal>(&decision)) return "refused " + refusal->code();
  return std::holds_alternative<cases::Accepted>(decision) ? "accepted" : "repeated";
}

std::string World::state_of(const std::string& stream) const {
  const std::uint8_t number = cases::current_state(state_, stream);
  const registry::State* state = registry::stream(cases::kind_of(stream)).state(number);
  return state ? std::string(state->id) : "none";
}

}  // namespace quanlu::tests
