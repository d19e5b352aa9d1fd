#include "projections/follow/scratch_rows.h"

#include <algorithm>
#include <vector>

#include <unistd.h>

#include "ledger/store/files.h"
#include "ledger/store/generation.h"
#include "ledger/store/rows.h"
#include "schemas/base/bytes.h"
#include "schemas/base/check.h"

namespace quanlu::projections::follow {
namespace {

namespace store = ledger::store;

constexpr std::size_t kPlainKeyMax = 400, kCutKeySize = 360;

// LMDB keys end at 511 bytes: a longer one is cut and named by two checksums.
std::string stored_key(std::string_view key) {
  if (key.size() <= kPlainKeyMax) return std::string(key);
  std::string cut(key.substr(0, kCutKeySize));
  for (const std::string_view part : {key, key.substr(1)}) {
    std::array<std::uint8_t, 8> bytes;
    store_be(bytes.data(), store::checksum(as_bytes(part)));
    cut += as_text(bytes);
  }
  return cut;
}

}  // namespace

Result<std::unique_ptr<ScratchRows>> ScratchRows::open(const std::filesystem::path& folder) {
  const std::filesystem::path own = folder.string() + "." + std::to_string(getpid());
  const auto forget = [&own] {
    std::error_code ignored;  // what stays makes the opening fail
    std::filesystem::remove_all(own, ignored);
    std::filesystem::remove(store::dirty_marker(own), ignored);
  };
  forget();
  TRY(store::make_folder(own.parent_path(), 0750));
  TRY(store::replace_file(store::dirty_marker(own), as_bytes("scratch\n")));
  std::unique_ptr<ScratchRows> rows(new ScratchRows());
  TRY_ASSIGN(rows->env_, store::Env::open(own, {.access = store::Access::kBulk}));
  TRY_ASSIGN(rows->snapshot_, rows->env_->read());
  forget();  // what is open stays until it is closed, and no longer
  return rows;
}

ScratchRows::~ScratchRows() {
  snapshot_.reset();
}

std::optional<std::string> ScratchRows::get(std::string_view key) const {
  CHECK(!key.empty());
  if (const auto at = changes_.find(key); at != changes_.end()) return at->second;
  if (!status_) return std::nullopt;
  const auto value = env_->unnamed().get(*snapshot_, as_bytes(stored_key(key)));
  if (!value) {
    status_ = tl::make_unexpected(value.error());
    return std::nullopt;
  }
  if (!*value) return std::nullopt;
  return std::string(as_text(**value));
}

void ScratchRows::put(std::string_view key, std::string_view value) {
  CHECK(!key.empty());
  changes_.insert_or_assign(std::string(key), std::string(value));
  make_room();
}

void ScratchRows::erase(std::string_view key) {
  CHECK(!key.empty());
  changes_.insert_or_assign(std::string(key), std::nullopt);
  make_room();
}

void ScratchRows::make_room() {
  if (changes_.size() >= kChangesMax && status_) status_ = write();
}

Status ScratchRows::write() {
  std::vector<std::pair<std::string, const std::optional<std::string>*>> sorted;
  sorted.reserve(changes_.size());
  for (const auto& change : changes_)
    sorted.emplace_back(stored_key(change.first), &change.second);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
  const store::Table table = env_->unnamed();
  TRY(env_->update([&](store::WriteTxn& txn) -> Status {
    for (const auto& [key, value] : sorted) {
      if (*value)
        TRY(table.put(txn, as_bytes(key), as_bytes(**value)));
      else
        TRY(table.erase(txn, as_bytes(key)));
    }
    return {};
  }));
  changes_.clear();
  return snapshot_->renew();
}

}  // namespace quanlu::projections::follow
