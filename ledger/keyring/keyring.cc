#include "ledger/keyring/keyring.h"

#include <algorithm>

#include "ledger/crypto/kdf.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::keyring {
namespace {

constexpr const char* kIndexKey = "index key";
constexpr const char* kPersonKey = "person key";
constexpr const char* kFormat = "format";
constexpr std::uint8_t kFormatVersion = 1;

tl::unexpected<Error> no_key(KeyState state, const Id16& id) {
  if (state == KeyState::kDestroyed)
    return fail(Failure::kAbsent, "key_destroyed",
                {"数据密钥已销毁，内容不可恢复", "the data key is destroyed, the content is gone"},
                "subject key " + to_hex(id.bytes));
  return fail(Failure::kAbsent, "key_unknown",
              {"密钥环中没有该数据密钥", "the keyring has no such data key"},
              "subject key " + to_hex(id.bytes));
}

Id16 first16(const Digest& digest) {
  Id16 id;
  std::copy_n(digest.bytes.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

Bytes format_of(crypto::Suite suite) {
  return {kFormatVersion, crypto::alg_of(suite)};
}

Status check_format(Vault& vault, crypto::Suite suite, const std::filesystem::path& folder) {
  TRY_ASSIGN(const auto format, vault.meta(kFormat));
  if (!format)
    return fail(Failure::kAbsent, "keyring_absent", {"这里没有密钥环", "there is no keyring here"},
                folder.string());
  if (*format != format_of(suite))
    return fail(
        Error{.reason = "keyring_format",
              .what = {"密钥环的格式或算法套件不符", "the keyring has another format or suite"},
              .where = folder.string(),
              .expected = to_hex(format_of(suite)),
              .found = to_hex(*format)});
  return {};
}

}  // namespace

// The format is written last: without it there is no keyring, and create() may run again.
Status Keyring::create(const std::filesystem::path& folder, crypto::Suite suite,
                       const std::filesystem::path& kek_file, Random& random) {
  TRY_ASSIGN(const Keks keks, Keks::load(kek_file));
  TRY_ASSIGN(const auto vault, Vault::open(folder));
  TRY_ASSIGN(const auto format, vault->meta(kFormat));
  if (format)
    return fail(Failure::kConflict, "keyring_exists",
                {"密钥环已存在", "there is a keyring already"}, folder.string());
  for (const char* name : {kIndexKey, kPersonKey}) {
    const crypto::Secret key = crypto::Secret::random(crypto::kDataKeySize, random);
    TRY(vault->set_meta(name, crypto::wrap_key(suite, *keks.find(keks.newest()), keks.newest(),
                                               as_bytes(name), key, random)));
  }
  return vault->set_meta(kFormat, format_of(suite));
}

Result<std::unique_ptr<Keyring>> Keyring::open(const std::filesystem::path& folder,
                                               crypto::Suite suite,
                                               const std::filesystem::path& kek_file, Clock& clock,
                                               Random& random) {
  TRY_ASSIGN(Keks keks, Keks::load(kek_file));
  TRY_ASSIGN(auto vault, Vault::open(folder));
  TRY(check_format(*vault, suite, folder));
  std::unique_ptr<Keyring> keyring(
      new Keyring(suite, std::move(keks), std::move(vault), clock, random));
  TRY_ASSIGN(crypto::Secret index_key, keyring->named_key(kIndexKey));
  TRY_ASSIGN(crypto::Secret person_key, keyring->named_key(kPersonKey));
  keyring->index_key_ = std::move(index_key);
  keyring->person_key_ = std::move(person_key);
  return keyring;
}

Keyring::Keyring(crypto::Suite suite, Keks keks, std::unique_ptr<Vault> vault, Clock& clock,
                 Random& random)
    : suite_(suite),
      keks_(std::move(keks)),
      clock_(clock),
      random_(random),
      vault_(std::move(vault)) {}

Result<crypto::Secret> Keyring::unwrap(BytesView context, BytesView blob) const {
  TRY_ASSIGN(const std::uint32_t version, crypto::kek_version_of(blob));
  const crypto::Secret* kek = keks_.find(version);
  if (kek == nullptr)
    return fail(Error{
        .kind = Failure::kDenied,
        .reason = "kek_missing",
        .what = {"缺少该版本的密钥加密密钥", "the key-encryption key of this version is not there"},
        .expected = "version " + std::to_string(version),
        .found = "newest " + std::to_string(keks_.newest())});
  return crypto::unwrap_key(suite_, *kek, context, blob);
}

Bytes Keyring::wrap(BytesView context, const crypto::Secret& key) {
  return crypto::wrap_key(suite_, *keks_.find(keks_.newest()), keks_.newest(), context, key,
                          random_);
}

Result<crypto::Secret> Keyring::named_key(std::string_view name) {
  TRY_ASSIGN(const auto blob, vault_->meta(name));
  if (!blob)
    return fail(Failure::kTampered, "row_damaged",
                {"密钥环缺少一项密钥", "the keyring lacks one of its keys"}, std::string(name));
  return unwrap(as_bytes(name), *blob);
}

Id16 Keyring::pid(std::string_view citizen_id) {
  const BytesView part = as_bytes(citizen_id);
  return first16(crypto::hmac(suite_, *person_key_, {&part, 1}));
}

Id16 Keyring::blind_index(std::string_view identity) {
  const BytesView part = as_bytes(identity);
  return first16(crypto::hmac(suite_, *index_key_, {&part, 1}));
}

Result<SubjectKey> Keyring::make(std::string_view identity, ClassGroup group) {
  TRY_ASSIGN(const SubjectKey key, make_later(identity, group));
  TRY(settle());
  return key;
}

Result<SubjectKey> Keyring::make_later(std::string_view identity, ClassGroup group) {
  const Id16 index = blind_index(identity);
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const auto known, find_by(index, group));
  if (known) return SubjectKey{.id = *known};
  Id16 id;
  random_.fill(id.bytes);
  crypto::Secret key = crypto::Secret::random(crypto::kDataKeySize, random_);
  unsettled_.emplace(
      id,
      KeyRow{.index = index, .group = group, .made = clock_.now(), .blob = wrap(id.bytes, key)});
  unsettled_subjects_.emplace(std::pair(index, group), id);
  keep(id, std::move(key));
  return SubjectKey{.id = id, .fresh = true};
}

Status Keyring::settle() {
  const std::lock_guard lock(mutex_);
  return settle_locked();
}

Status Keyring::settle_locked() {
  if (unsettled_.empty()) return {};
  TRY(vault_->add(unsettled_));
  unsettled_.clear();
  unsettled_subjects_.clear();
  KILL_POINT("keyring.made");
  return {};
}

Result<std::optional<Id16>> Keyring::find(std::string_view identity, ClassGroup group) {
  const Id16 index = blind_index(identity);
  const std::lock_guard lock(mutex_);
  return find_by(index, group);
}

Result<std::optional<Id16>> Keyring::find_by(const Id16& index, ClassGroup group) {
  const auto unsettled = unsettled_subjects_.find({index, group});
  if (unsettled != unsettled_subjects_.end()) return unsettled->second;
  return vault_->find(index, group);
}

Result<KeyState> Keyring::state(const Id16& id) {
  const std::lock_guard lock(mutex_);
  if (unsettled_.count(id) != 0) return KeyState::kLive;
  TRY_ASSIGN(const bool destroyed, vault_->destroyed(id));
  if (destroyed) return KeyState::kDestroyed;
  TRY_ASSIGN(const auto row, vault_->get(id));
  return row ? KeyState::kLive : KeyState::kUnknown;
}

Result<const crypto::Secret*> Keyring::data_key(const Id16& id) {
  if (const auto known = cached_.find(id); known != cached_.end()) return &known->second;
  Bytes blob;
  if (const auto unsettled = unsettled_.find(id); unsettled != unsettled_.end()) {
    blob = unsettled->second.blob;
  } else {
    TRY_ASSIGN(const bool destroyed, vault_->destroyed(id));
    if (destroyed) return no_key(KeyState::kDestroyed, id);
    TRY_ASSIGN(const auto row, vault_->get(id));
    if (!row) return no_key(KeyState::kUnknown, id);
    blob = row->blob;
  }
  TRY_ASSIGN(crypto::Secret key, unwrap(id.bytes, blob));
  return &keep(id, std::move(key));
}

const crypto::Secret& Keyring::keep(const Id16& id, crypto::Secret key) {
  if (cached_.size() == kCachedMax) cached_.clear();
  return cached_.emplace(id, std::move(key)).first->second;
}

Result<crypto::SealedField> Keyring::seal_field(const crypto::FieldPlace& place,
                                                std::string_view text) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const crypto::Secret* key, data_key(place.subject_key_id));
  return crypto::seal_field(suite_, *key, place, text, random_);
}

Result<std::string> Keyring::open_field(const crypto::FieldPlace& place,
                                        const crypto::SealedField& sealed) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const crypto::Secret* key, data_key(place.subject_key_id));
  return crypto::open_field(suite_, *key, place, sealed);
}

Result<crypto::FieldOpening> Keyring::opening(const crypto::FieldPlace& place) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const crypto::Secret* key, data_key(place.subject_key_id));
  return crypto::opening_of(suite_, *key, place);
}

Result<bool> Keyring::same_text(const crypto::FieldPlace& place, const crypto::SealedField& sealed,
                                std::string_view text) {
  const std::lock_guard lock(mutex_);
  const auto key = data_key(place.subject_key_id);
  if (!key && key.error().reason == "key_destroyed") return true;
  TRY(key);
  return crypto::equal_secret(crypto::commit_field(suite_, **key, place, text).bytes,
                              sealed.commitment.bytes);
}

Status Keyring::destroy(std::span<const Id16> ids) {
  const std::lock_guard lock(mutex_);
  TRY(settle_locked());
  for (const Id16& id : ids)
    cached_.erase(id);
  return vault_->erase(ids, clock_.now());
}

Result<std::size_t> Keyring::sweep(const std::function<bool(const Id16&)>& has_1310) {
  const std::lock_guard lock(mutex_);
  TRY(settle_locked());
  TRY_ASSIGN(std::vector<Id16> ids, vault_->ids());
  ids.erase(std::remove_if(ids.begin(), ids.end(), has_1310), ids.end());
  for (const Id16& id : ids)
    cached_.erase(id);
  TRY(vault_->drop(ids));
  return ids.size();
}

// A crash leaves some under the old version: both open, and running it again ends it.
Status Keyring::rewrap() {
  const std::lock_guard lock(mutex_);
  TRY(settle_locked());
  for (const char* name : {kIndexKey, kPersonKey}) {
    TRY_ASSIGN(const crypto::Secret key, named_key(name));
    TRY(vault_->set_meta(name, wrap(as_bytes(name), key)));
  }
  TRY_ASSIGN(const std::vector<Id16> ids, vault_->ids());
  for (const Id16& id : ids) {
    TRY_ASSIGN(const auto row, vault_->get(id));
    CHECK(row.has_value());
    TRY_ASSIGN(const crypto::Secret key, unwrap(id.bytes, row->blob));
    TRY(vault_->set_blob(id, wrap(id.bytes, key)));
  }
  return vault_->compact();
}

void Keyring::forget() {
  const std::lock_guard lock(mutex_);
  cached_.clear();
}

}  // namespace quanlu::ledger::keyring
