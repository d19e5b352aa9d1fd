#include "ledger/intake/documents.h"

#include <algorithm>

#include "ledger/store/files.h"

namespace quanlu::ledger::intake {
namespace {

std::optional<Digest> to_digest(std::string_view bytes) {
  Digest digest;
  if (bytes.size() != digest.bytes.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

// The parsed file of a digest, from the cache or the folder.
template <typename Parsed>
const Parsed* parsed(const Documents& documents, std::string_view name,
                     std::map<std::string, std::unique_ptr<Parsed>, std::less<>>& cache) {
  if (const auto at = cache.find(name); at != cache.end()) return at->second.get();
  const auto digest = to_digest(name);
  if (!digest) return nullptr;
  const auto bytes = documents.get(*digest, kRuleFileMax);
  if (!bytes) return nullptr;
  auto value = Parsed::parse(as_text(*bytes), to_hex(digest->bytes));
  if (!value) return nullptr;
  return cache.emplace(name, std::make_unique<Parsed>(std::move(*value))).first->second.get();
}

}  // namespace

std::filesystem::path Documents::file(const Digest& digest) const {
  const std::string hex = to_hex(digest.bytes);
  return folder_ / hex.substr(0, 2) / hex.substr(2);
}

Result<Digest> Documents::put(std::string_view bytes) const {
  crypto::Hasher hasher(suite_);
  const Digest digest = hasher.of(as_bytes(bytes));
  const std::filesystem::path path = file(digest);
  if (std::filesystem::exists(path)) return digest;
  TRY(store::make_folder(path.parent_path(), 0750));
  TRY(store::replace_file(path, as_bytes(bytes)));
  return digest;
}

Result<Bytes> Documents::get(const Digest& digest, std::size_t size_max) const {
  TRY_ASSIGN(Bytes bytes, store::read_file(file(digest), size_max));
  crypto::Hasher hasher(suite_);
  const Digest found = hasher.of(bytes);
  if (found == digest) return bytes;
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "document",
                    .what = {"文件内容与摘要不符", "the file is not the one that its digest names"},
                    .where = file(digest).string(),
                    .expected = to_hex(digest.bytes),
                    .found = to_hex(found.bytes),
                    .remedy = {"从备份取回原文件", "take the original from a backup"}});
}

const rules::RuleSet* Documents::rule_set(std::string_view digest) const {
  return parsed(*this, digest, rule_sets_);
}

const rules::AreaTable* Documents::area_table(std::string_view digest) const {
  return parsed(*this, digest, area_tables_);
}

}  // namespace quanlu::ledger::intake
