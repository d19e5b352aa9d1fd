#include "consumers/feed/memory.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "consumers/feed/members.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::feed {
namespace {

namespace chain = ledger::chain;
using schemas::codec::JsonValue;
using schemas::codec::JsonWriter;

constexpr std::size_t kFileMax = 1 << 20;
constexpr std::chrono::seconds kLagPatience{30}, kLagPause{1};
constexpr std::string_view kForm = "quanlu.feed-memory/1";

tl::unexpected<Error> no_memory(const std::filesystem::path& file) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "form",
                    .what = {"状态文件读不懂, 或属于另一推送",
                             "the state file does not read, or is that of another feed"},
                    .where = file.string(),
                    .expected = std::string(kForm),
                    .found = {},
                    .remedy = {"换一个文件, 或删去后从头读起",
                               "name another file, or remove it to read from the beginning"}});
}

// One state as "ledger", of several partitions all as "ledgers". Nothing: read from the beginning.
std::optional<std::vector<chain::State>> ledger_of(const JsonValue& object) {
  const JsonValue *one = object.find("ledger"), *all = object.find("ledgers");
  std::vector<chain::State> states;
  const auto add = [&](const JsonValue& text) {
    const auto bytes = from_base64(text.text);
    auto state = bytes ? chain::decode_state(*bytes) : fail(Error{});
    if (!state || state->partition.value != states.size()) return false;
    states.push_back(std::move(*state));
    return true;
  };
  if (one != nullptr && !add(*one)) return std::nullopt;
  if (one == nullptr && all != nullptr && !std::ranges::all_of(all->items, add))
    return std::nullopt;
  if (states.empty()) return std::nullopt;
  return states;
}

void write_ledger(JsonWriter& json, const std::vector<chain::State>& states) {
  if (states.size() == 1) {
    json.key("ledger").base64(chain::encode(states.front()));
    return;
  }
  json.key("ledgers").begin_array();
  for (const chain::State& state : states)
    json.base64(chain::encode(state));
  json.end_array();
}

std::optional<Memory> memory_of(const JsonValue& object, std::string_view feed,
                                Partition partition) {
  const JsonValue *schema = object.find("schema"), *name = object.find("feed");
  const auto next = counter_in(object, "next"), epoch = counter_in(object, "epoch"),
             seq = counter_in(object, "nextSeq"), entry = counter_in(object, "nextEntry"),
             of = counter_in(object, "partition");
  const auto last = digest_in(object, "last");
  if (schema == nullptr || schema->text != kForm || name == nullptr || name->text != feed ||
      !next || !epoch || !seq || *seq == 0 || !entry || of != partition.value || !last)
    return std::nullopt;
  Memory memory{.next = Locator(*next),
                .state = {.feed = std::string(feed),
                          .partition = partition,
                          .epoch = *epoch,
                          .next_seq = *seq,
                          .last = *last,
                          .next_entry = *entry,
                          .started = {}},
                .ledger = {}};
  if (const JsonValue* started = object.find("started")) {
    memory.state.started = read_started(*started);
    if (!memory.state.started) return std::nullopt;
  }
  memory.ledger = ledger_of(object);
  return memory;
}

tl::unexpected<Error> regressed(const Carrier& carrier, const Memory& memory, std::string found) {
  return fail(
      Error{.kind = Failure::kTampered,
            .reason = "log_regressed",
            .what = {"推送不含已读过的消息, 停止",
                     "the feed does not hold a message that was read from it"},
            .where = carrier.location() + " feedseq " + std::to_string(memory.state.next_seq - 1),
            .expected = to_hex(memory.state.last.bytes),
            .found = std::move(found),
            .remedy = {"先复制现场; 不要修复", "copy everything first; repair nothing"}});
}

Status look_for(Carrier& carrier, crypto::Hasher& hasher, const Memory& memory) {
  TRY_ASSIGN(const auto reader, carrier.read(Locator(memory.next.value - 1)));
  TRY_ASSIGN(const auto record, reader->next());
  if (!record) return regressed(carrier, memory, "(none)");
  const Digest hash = hasher.leaf(record->value);
  if (hash != memory.state.last) return regressed(carrier, memory, to_hex(hash.bytes));
  return {};
}

}  // namespace

Result<std::optional<Memory>> read_memory(const std::filesystem::path& file, std::string_view feed,
                                          Partition partition) {
  const auto bytes = ledger::store::read_file(file, kFileMax);
  if (!bytes && bytes.error().kind == Failure::kAbsent) return std::nullopt;
  if (!bytes) return fail(bytes.error());
  const auto object = schemas::codec::parse_json(as_text(*bytes), file.string());
  if (!object) return no_memory(file);
  auto memory = memory_of(*object, feed, partition);
  if (!memory || memory->next.value == 0) return no_memory(file);
  return memory;
}

Status write_memory(const std::filesystem::path& file, const Memory& memory) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("schema").string(kForm).key("feed").string(memory.state.feed);
  json.key("partition").counter_text(memory.state.partition.value);
  json.key("next").counter_text(memory.next.value);
  json.key("epoch").counter_text(memory.state.epoch);
  json.key("nextSeq").counter_text(memory.state.next_seq);
  json.key("last").hex(memory.state.last.bytes);
  json.key("nextEntry").counter_text(memory.state.next_entry);
  if (memory.state.started) write_started(json.key("started"), *memory.state.started);
  if (memory.ledger) write_ledger(json, *memory.ledger);
  json.end_object();
  text += "\n";
  return ledger::store::replace_file(file, as_bytes(text));
}

Result<Locator> resume(Carrier& carrier, crypto::Suite suite, const std::optional<Memory>& memory) {
  if (!memory) return carrier.start();
  crypto::Hasher hasher(suite);
  const auto until = std::chrono::steady_clock::now() + kLagPatience;
  while (true) {
    const Status found = look_for(carrier, hasher, *memory);
    if (found) return memory->next;
    const bool may_pass = carrier.may_lag() && found.error().reason == "log_regressed" &&
                          std::chrono::steady_clock::now() < until;
    if (!may_pass) return fail(found.error());
    std::this_thread::sleep_for(kLagPause);
  }
}

}  // namespace quanlu::consumers::feed
