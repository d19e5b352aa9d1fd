#include "consumers/signer/handler.h"

#include <algorithm>

#include "ledger/note/add_checkpoint.h"
#include "ledger/note/checkpoint.h"

namespace quanlu::consumers::signer {
namespace {

namespace note = ledger::note;
namespace publish = ledger::publish;
namespace store = ledger::store;

constexpr std::int64_t kOneSecond = 1000;
constexpr unsigned kFolderMode = 0700;

http::Response response_of(unsigned status, std::string body,
                           std::string_view type = "text/plain; charset=utf-8") {
  http::Response response;
  response.status = status;
  response.fields = {{"Content-Type", std::string(type)}};
  response.body = std::move(body);
  return response;
}

unsigned status_of(const Error& error) {
  switch (error.kind) {
    case Failure::kUsage:
      return 400;
    case Failure::kConflict:
      return 409;
    case Failure::kTampered:
      return 422;
    default:
      return 503;
  }
}

}  // namespace

SignerHandler::SignerHandler(std::vector<std::unique_ptr<publish::InlineSigner>> signers,
                             std::filesystem::path folder, Clock& clock)
    : folder_(std::move(folder)), clock_(clock) {
  for (auto& signer : signers)
    origins_.push_back({.signer = std::move(signer), .last = {}});
}

std::size_t SignerHandler::body_bytes_max(const http::Request&) const {
  return note::kAddCheckpointBytesMax;
}

http::Response SignerHandler::refuse(const http::Fault& fault) const {
  return response_of(fault.status, std::string(fault.detail) + "\n");
}

http::Response SignerHandler::handle(const http::Request& request) {
  constexpr std::string_view kMemory = "/memory/";
  const std::string_view path = request.path;
  const std::lock_guard lock(mutex_);
  if (path == "/sign" && request.method == "POST") return sign(request.body);
  if (path.starts_with(kMemory) && request.method == "GET")
    return remembered(path.substr(kMemory.size()));
  return response_of(404, "no such resource\n");
}

http::Response SignerHandler::remembered(std::string_view origin_hex) {
  for (const Origin& origin : origins_) {
    if (note::sha256_hex(origin.signer->key().name) != origin_hex) continue;
    const auto memory = origin.signer->remembered();
    if (!memory) return response_of(503, memory.error().reason + "\n");
    return response_of(200, note::to_text(*memory));
  }
  return response_of(404, "unknown origin\n");
}

http::Response SignerHandler::sign(const std::string& body) {
  const auto request = note::parse_add_checkpoint(body);
  const auto asked = request ? note::parse_checkpoint(request->checkpoint)
                             : Result<note::Checkpoint>(tl::make_unexpected(request.error()));
  if (!asked) return response_of(400, "malformed request\n");
  const auto origin = std::ranges::find_if(
      origins_, [&](const Origin& one) { return one.signer->key().name == asked->origin; });
  if (origin == origins_.end()) return response_of(404, "unknown origin\n");
  const Millis now = clock_.monotonic();
  if (origin->last && now.value - origin->last->value < kOneSecond)
    return response_of(429, "at most one signature a second\n");
  const auto signature = origin->signer->sign(
      {.from = request->old_size, .to = asked->size, .root = asked->root, .proof = request->proof});
  if (!signature) {
    const unsigned status = status_of(signature.error());
    if (status == 422) keep(body);
    if (status != 409) return response_of(status, signature.error().reason + "\n");
    const auto memory = origin->signer->remembered();
    return memory ? response_of(409, std::to_string(memory->size.value) + "\n", note::kSizeType)
                  : response_of(503, memory.error().reason + "\n");
  }
  origin->last = now;
  return response_of(200, note::to_text(*signature));
}

// Evidence that somebody wanted a second history signed. That it cannot be kept changes nothing in
// the answer.
void SignerHandler::keep(const std::string& body) const {
  const auto folder = folder_ / "evidence";
  if (store::make_folder(folder, kFolderMode))
    (void)store::replace_file(folder / (note::sha256_hex(body).substr(0, 16) + ".request"),
                              as_bytes(body), 0600);
}

}  // namespace quanlu::consumers::signer
