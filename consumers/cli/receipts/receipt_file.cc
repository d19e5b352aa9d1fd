#include "consumers/cli/receipts/receipt_file.h"

#include <algorithm>

#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::receipts {
namespace {

namespace chain = ledger::chain;
namespace fs = std::filesystem;
using schemas::codec::JsonValue;
using verify::GivenReceipt;

constexpr std::size_t kLogBytesMax = std::size_t{1} << 30;  // a month of promises

tl::unexpected<Error> no_receipt(const std::string& from, std::string expected) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "receipt",
                    .what = {"不是带承诺的回执", "this is no receipt with a promise"},
                    .where = from,
                    .expected = std::move(expected)});
}

template <typename Array>
bool fill(Array& to, const std::optional<Bytes>& from) {
  if (!from || from->size() != to.size()) return false;
  std::copy(from->begin(), from->end(), to.begin());
  return true;
}

bool is_lower_hex(const std::string& text) {
  return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// A member that is not there differs from nothing.
bool says(const JsonValue& json, std::string_view key, const std::string& expected) {
  const JsonValue* value = json.find(key);
  return value == nullptr || (value->kind == JsonValue::Kind::kText && value->text == expected);
}
bool says(const JsonValue& json, std::string_view key, std::uint64_t expected) {
  const JsonValue* value = json.find(key);
  return value == nullptr || (value->kind == JsonValue::Kind::kInteger &&
                              value->integer == static_cast<std::int64_t>(expected));
}
bool says_leaf(const JsonValue& json, const Digest& leaf) {
  const std::string hex = to_hex(leaf.bytes);
  return says(json, "leafHash", "sha256:" + hex) || says(json, "leafHash", "sm3:" + hex);
}

std::string first_difference(const JsonValue& json, const chain::Promise& promise) {
  if (!says(json, "eventId", to_uuid_text(promise.event_id))) return "eventId";
  if (!says(json, "logId", to_hex(promise.log_id.bytes))) return "logId";
  if (!says(json, "partition", promise.partition.value)) return "partition";
  if (!says(json, "seq", promise.seq.value)) return "seq";
  if (!says_leaf(json, promise.leaf)) return "leafHash";
  return {};
}

void take(std::string_view document, const std::string& from, ReadReceipts& into) {
  auto receipt = read_receipt(document, from);
  if (receipt)
    into.receipts.push_back(std::move(*receipt));
  else
    into.unreadable.push_back(std::move(receipt).error());
}

void take_lines(std::string_view text, const std::string& from, Lines lines, ReadReceipts& into) {
  std::uint64_t number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const std::size_t end = text.find('\n', at);
    if (end == text.npos && lines == Lines::kGrowing) return;
    const std::string_view line = text.substr(at, end == text.npos ? end : end - at);
    if (line.find_first_not_of(" \t\r") != line.npos)
      take(line, from + ":" + std::to_string(number), into);
    at = end == text.npos ? text.size() : end + 1;
  }
}

Status read_file_into(const fs::path& file, Lines lines, ReadReceipts& into) {
  const bool many = file.extension() == ".jsonl";
  TRY_ASSIGN(const Bytes bytes,
             ledger::store::read_file(file, many ? kLogBytesMax : kReceiptBytesMax));
  if (many)
    take_lines(as_text(bytes), file.string(), lines, into);
  else
    take(as_text(bytes), file.string(), into);
  return {};
}

}  // namespace

Result<GivenReceipt> read_receipt(std::string_view document, const std::string& from) {
  if (document.size() > kReceiptBytesMax) return no_receipt(from, "<= 64 KiB");
  const auto json = schemas::codec::parse_json(document, from);
  if (!json || json->kind != JsonValue::Kind::kObject) return no_receipt(from, "JSON");
  const JsonValue* promise = json->find("promise");
  if (promise == nullptr || promise->kind != JsonValue::Kind::kObject)
    return no_receipt(from, "promise");
  const std::string* message = promise->find_text("message");
  const std::string* key = promise->find_text("keyId");
  const std::string* signature = promise->find_text("signature");
  if (message == nullptr || key == nullptr || signature == nullptr)
    return no_receipt(from, "promise: message, keyId, signature");
  const auto bytes = from_base64(*message);
  const auto parsed = bytes ? chain::parse_promise(*bytes) : std::nullopt;
  if (!parsed) return no_receipt(from, "message: base64, 128 bytes");
  GivenReceipt receipt{.from = from, .given = {.promise = *parsed, .key_id = {}}};
  if (!is_lower_hex(*key) || !fill(receipt.given.key_id.bytes, from_hex(*key)))
    return no_receipt(from, "keyId: 16 hex digits");
  if (!fill(receipt.given.signature, from_base64(*signature)))
    return no_receipt(from, "signature: base64, 64 bytes");
  receipt.differs = first_difference(*json, *parsed);
  return receipt;
}

Result<ReadReceipts> read_receipts(const fs::path& place, Lines lines) {
  ReadReceipts read;
  std::error_code error;
  if (!fs::is_directory(place, error)) {
    TRY(read_file_into(place, lines, read));
    return read;
  }
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(place, error))
    if (file.path().extension() == ".json" || file.path().extension() == ".jsonl")
      files.push_back(file.path());
  if (error)
    return fail(Failure::kDenied, "file_access", {"无法读取目录", "the folder cannot be read"},
                place.string());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files)
    TRY(read_file_into(file, lines, read));
  return read;
}

}  // namespace quanlu::consumers::cli::receipts
