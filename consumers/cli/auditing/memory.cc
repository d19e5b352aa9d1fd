#include "consumers/cli/auditing/memory.h"

#include "consumers/cli/screen/json.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::auditing {
namespace {

using schemas::codec::JsonValue;

constexpr std::size_t kBytesMax = 1 << 20;
constexpr const char* kSchema = "quanlu.audit-state/1";
const Words kBy{"审计者此前所见的检查点", "the checkpoint that this auditor saw before"};

tl::unexpected<Error> no_state(const std::filesystem::path& file) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "auditState",
                    .what = {"不是审计状态文件", "this is no state of an auditor"},
                    .where = file.string(),
                    .expected = kSchema,
                    .remedy = {"换一个文件, 或另存后删除", "name another file, or move it away"}});
}

std::string text_of(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value == nullptr ? std::string() : value->text;
}

}  // namespace

Result<Memory> read_memory(const std::filesystem::path& file) {
  const auto bytes = ledger::store::read_file(file, kBytesMax);
  if (!bytes && bytes.error().kind == Failure::kAbsent) return Memory{};
  TRY(bytes);
  const auto json = schemas::codec::parse_json(as_text(*bytes), file.string());
  const JsonValue* checkpoints = json ? json->find("checkpoints") : nullptr;
  const auto verified_at = json ? parse_rfc3339(text_of(*json, "verifiedAt")) : std::nullopt;
  if (checkpoints == nullptr || text_of(*json, "schema") != kSchema || !verified_at)
    return no_state(file);
  Memory memory{.log_id = text_of(*json, "logId"), .verified_at = *verified_at, .seen = {}};
  if (const JsonValue* entries = json->find("entries"))
    memory.entries = static_cast<std::uint64_t>(entries->integer);
  for (const JsonValue& one : checkpoints->items) {
    const JsonValue* partition = one.find("partition");
    if (partition == nullptr || text_of(one, "note").empty()) return no_state(file);
    // Older states do not say when: it was seen at the latest when it was last verified.
    const auto first_seen = parse_rfc3339(text_of(one, "firstSeen"));
    memory.seen.push_back({.partition = Partition(static_cast<std::uint32_t>(partition->integer)),
                           .note = text_of(one, "note"),
                           .by = kBy,
                           .first_seen = first_seen.value_or(*verified_at)});
  }
  return memory;
}

Status write_memory(const std::filesystem::path& file, const Memory& memory) {
  screen::Json json = screen::Json::document("audit-state");
  json.member("logId", memory.log_id).member("verifiedAt", memory.verified_at);
  json.member("entries", memory.entries).key("checkpoints").begin_array();
  for (const checking::SeenBefore& one : memory.seen) {
    json.begin_object().member("partition", one.partition.value).member("note", one.note);
    if (one.first_seen) json.member("firstSeen", *one.first_seen);
    json.end();
  }
  json.end();
  return ledger::store::replace_file(file, as_bytes(json.finish() + "\n"));
}

Status check_writable(const std::filesystem::path& file) {
  std::filesystem::path probe = file;
  probe += ".probe";
  TRY(ledger::store::replace_file(probe, {}));
  std::error_code error;
  std::filesystem::remove(probe, error);
  return {};
}

}  // namespace quanlu::consumers::cli::auditing
