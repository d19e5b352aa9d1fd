#include "consumers/cli/receipts/receipt_file.h"

#include <algorithm>
#include <fstream>

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
constexpr std::string_view kOneExtension = ".json", kLinesExtension = ".jsonl";

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

// -> the bytes of whole lines; `number` counts on over them.
std::size_t take_lines(std::string_view text, const std::string& from, std::uint64_t& number,
                       ReadReceipts& into) {
  std::size_t at = 0;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n', at)) {
    ++number;
    const std::string_view line = text.substr(at, end - at);
    if (line.find_first_not_of(" \t\r") != line.npos)
      take(line, from + ":" + std::to_string(number), into);
    at = end + 1;
  }
  return at;
}

Status read_file_into(const fs::path& file, ReadReceipts& into) {
  const bool many = file.extension() == kLinesExtension;
  TRY_ASSIGN(Bytes bytes, ledger::store::read_file(file, many ? kLogBytesMax : kReceiptBytesMax));
  std::uint64_t number = 0;
  if (!many) {
    take(as_text(bytes), file.string(), into);
    return {};
  }
  if (!bytes.empty() && bytes.back() != '\n') bytes.push_back('\n');
  take_lines(as_text(bytes), file.string(), number, into);
  return {};
}

tl::unexpected<Error> cannot_read(const fs::path& place) {
  return fail(Failure::kDenied, "file_access", {"无法读取", "this cannot be read"}, place.string());
}

// By name.
Result<std::vector<fs::path>> files_in(const fs::path& folder,
                                       const std::vector<std::string_view>& extensions) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(folder, error))
    if (std::find(extensions.begin(), extensions.end(), file.path().extension().string()) !=
        extensions.end())
      files.push_back(file.path());
  if (error) return cannot_read(folder);
  std::sort(files.begin(), files.end());
  return files;
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

Result<ReadReceipts> read_receipts(const fs::path& place) {
  ReadReceipts read;
  std::error_code error;
  if (!fs::is_directory(place, error)) {
    TRY(read_file_into(place, read));
    return read;
  }
  TRY_ASSIGN(const auto files, files_in(place, {kOneExtension, kLinesExtension}));
  for (const fs::path& file : files)
    TRY(read_file_into(file, read));
  return read;
}

Result<ReadReceipts> GrowingReceipts::more() {
  ReadReceipts read;
  std::error_code error;
  if (!fs::exists(folder_, error)) return read;  // nothing was promised yet
  TRY_ASSIGN(const auto files, files_in(folder_, {kOneExtension, kLinesExtension}));
  for (const fs::path& file : files) {
    if (file.extension() == kLinesExtension)
      TRY(more_of(file, read));
    else if (read_.try_emplace(file).second)
      TRY(read_file_into(file, read));
  }
  return read;
}

Status GrowingReceipts::more_of(const fs::path& file, ReadReceipts& into) {
  Place& place = read_[file];
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return cannot_read(file);
  const auto size = static_cast<std::uint64_t>(in.tellg());
  if (size < place.offset) {
    into.unreadable.push_back(
        Error{.kind = Failure::kTampered,
              .reason = "receipts_cut",
              .what = {"承诺记录变短了", "the log of promises became shorter"},
              .where = file.string(),
              .expected = ">= " + std::to_string(place.offset),
              .found = std::to_string(size)});
    place.offset = size;
    return {};
  }
  const std::uint64_t count = std::min<std::uint64_t>(size - place.offset, kLogBytesMax);
  std::string text(count, '\0');
  in.seekg(static_cast<std::streamoff>(place.offset));
  if (!in.read(text.data(), static_cast<std::streamsize>(count))) return cannot_read(file);
  place.offset += take_lines(text, file.string(), place.lines, into);
  return {};
}

}  // namespace quanlu::consumers::cli::receipts
