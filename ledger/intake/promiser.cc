#include "ledger/intake/promiser.h"

#include <algorithm>

#include "ledger/chain/entry.h"
#include "ledger/chain/receipt_keys.h"
#include "ledger/intake/key_folder.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::ledger::intake {
namespace {

constexpr std::int64_t kMillisPerSecond = 1000;
constexpr std::size_t kMonthLength = 7;  // "2026-11"

bool is_in_genesis(const chain::Genesis& genesis, const crypto::SigningKey& key) {
  return std::ranges::find(genesis.receipt_keys, key.public_key()) != genesis.receipt_keys.end();
}

bool is_revoked(const chain::KeyTable& keys, const crypto::SigningKey& key) {
  const auto known = keys.all().find(key.id());
  return known != keys.all().end() && known->second.action == chain::Action::kRevoke;
}

// Rotations are few; of all other entries the header is read and no more.
Result<bool> is_rotated_in(const chain::Genesis& genesis, log::Log& log,
                           const crypto::SigningKey& key) {
  chain::ReceiptKeys keys(genesis);
  TRY_ASSIGN(const auto reader, log.read(Locator(0)));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) break;
    if (chain::has_entry_form(record->entry) &&
        chain::ReceiptKeys::concerns(chain::read_header(record->entry).type_code))
      keys.take(record->entry);
  }
  return keys.find(key.id()) != nullptr;
}

auto key_error(Failure kind, Words what, const std::filesystem::path& file) {
  return fail(
      Error{.kind = kind,
            .reason = "receiptKey",
            .what = std::move(what),
            .where = file.string(),
            .remedy = {"quanlu keys rotate --role receipt", "quanlu keys rotate --role receipt"}});
}

}  // namespace

std::string promise_line(const chain::SignedPromise& promise) {
  std::string text;
  schemas::codec::JsonWriter json(text);
  json.begin_object().key("promise").begin_object();
  json.key("message").base64(chain::signed_bytes(promise.promise));
  json.key("keyId").hex(promise.key_id.bytes);
  json.key("signature").base64(promise.signature).end_object().end_object();
  return text + "\n";
}

Result<std::unique_ptr<Promiser>> Promiser::open(const Directory& directory,
                                                 const chain::Genesis& genesis,
                                                 const chain::KeyTable& keys, log::Log& log,
                                                 Clock& clock, IsPublishing is_publishing) {
  const KeyFolder folder(directory.keys(), genesis.suite, directory.passphrase);
  const auto file = folder.file(KeyFolder::kReceipt);
  if (!std::filesystem::exists(file))
    return key_error(Failure::kAbsent,
                     {"没有回执密钥, 不作承诺", "no receipt key: nothing is promised"}, file);
  TRY_ASSIGN(crypto::SigningKey key, folder.load(KeyFolder::kReceipt));
  if (is_revoked(keys, key))
    return key_error(Failure::kDenied, {"回执密钥已被撤销", "the receipt key was revoked"}, file);
  if (!is_in_genesis(genesis, key)) {
    TRY_ASSIGN(const bool rotated_in, is_rotated_in(genesis, log, key));
    if (!rotated_in)
      return key_error(Failure::kDenied,
                       {"账本未授权过这把回执密钥", "the ledger never granted this receipt key"},
                       file);
  }
  TRY(store::make_folder(directory.receipts(), 0750));
  return std::unique_ptr<Promiser>(
      new Promiser(directory.receipts(), std::move(key), genesis, clock, std::move(is_publishing)));
}

bool Promiser::may_promise() const {
  return is_publishing_(std::int64_t{genesis_.merge_seconds} * kMillisPerSecond / 2);
}

Result<std::vector<chain::SignedPromise>> Promiser::promise(std::span<const Receipt> receipts) {
  std::vector<chain::SignedPromise> promises;
  if (receipts.empty()) return promises;
  if (!may_promise())
    return fail(
        Error{.kind = Failure::kIncomplete,
              .reason = "noPromise",
              .what = {"检查点停发, 暂不作承诺", "publishing stands still: nothing is promised"},
              .remedy = {"以同一 eventId 再问", "ask again with the same eventId"}});
  const Millis now = clock_.now();
  std::string lines;
  for (const Receipt& receipt : receipts) {
    promises.push_back(chain::make_promise(
        key_,
        {.log_id = genesis_.log_id,
         .partition = receipt.partition,
         .seq = receipt.seq,
         .leaf = receipt.leaf,
         .event_id = receipt.event_id,
         .issued_at = now,
         .due_at = Millis(now.value + std::int64_t{genesis_.merge_seconds} * kMillisPerSecond)}));
    lines += promise_line(promises.back());
  }
  TRY(keep(std::move(lines), now));
  return promises;
}

std::string Promiser::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

// One of those who wait writes for all of them; who comes meanwhile waits for the round behind.
Status Promiser::keep(std::string lines, Millis issued_at) {
  const std::string file = to_text(civil_day(issued_at)).substr(0, kMonthLength) + ".jsonl";
  std::unique_lock lock(mutex_);
  synced_.wait(lock, [&] { return next_->lines.empty() || next_->file == file; });
  const std::shared_ptr<Round> mine = next_;
  mine->file = file;
  mine->lines += lines;
  while (!mine->outcome) {
    if (syncing_) {
      synced_.wait(lock);
      continue;
    }
    syncing_ = true;
    next_ = std::make_shared<Round>();
    lock.unlock();
    Status outcome = store::append_lines(folder_ / mine->file, as_bytes(mine->lines));
    lock.lock();
    trouble_ = outcome ? std::string() : outcome.error().reason;
    mine->outcome = std::move(outcome);
    syncing_ = false;
    synced_.notify_all();
  }
  return *mine->outcome;
}

}  // namespace quanlu::ledger::intake
