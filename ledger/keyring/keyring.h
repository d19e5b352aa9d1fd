#pragma once
// The keyring (INTEGRITY.md 9): one data key per subject and class group, wrapped by the newest
// key-encryption key, kept outside the log. What stands in entries opens with it and only with it;
// when it is destroyed, the content is gone while every hash and proof stays.
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ledger/crypto/aead.h"
#include "ledger/keyring/kek.h"
#include "ledger/keyring/vault.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::keyring {

enum class KeyState : std::uint8_t { kUnknown, kLive, kDestroyed };

struct SubjectKey {
  Id16 id;             // subjectKeyId, random: says nothing of the subject
  bool fresh = false;  // made by this call: its 1310 goes in front of the event
};

// Threads: any; one at a time is inside. Clock and Random outlive it. Errors name key ids only.
class Keyring {
 public:
  // With genesis: makes the index key and the person key. kConflict when there is one already.
  static Status create(const std::filesystem::path& folder, crypto::Suite suite,
                       const std::filesystem::path& kek_file, Random& random);
  // Holds the folder's lock until the end. kDenied "kek_missing": the KEK file lacks the version
  // that wrapped the keyring; kTampered "wrapped_key": it is another KEK.
  static Result<std::unique_ptr<Keyring>> open(const std::filesystem::path& folder,
                                               crypto::Suite suite,
                                               const std::filesystem::path& kek_file, Clock& clock,
                                               Random& random);

  // The pseudonym that stands in entries: HMAC(person key, citizen id)[:16].
  Id16 pid(std::string_view citizen_id);
  // For views' blind look-ups and for which key a subject has: HMAC(index key, identity)[:16].
  // `identity` is normalised by the caller and says its kind, e.g. "pid:..." or "stream:...".
  Id16 blind_index(std::string_view identity);

  // The subject's key in the group; made, and on the disk, when there is none. A subject whose key
  // was destroyed gets another one.
  Result<SubjectKey> make(std::string_view identity, ClassGroup group);
  // As make(), but a new key lies in memory until settle(), which writes all of them at once: for
  // a writer that decides a whole batch. No entry that names such a key, nor its 1310, is appended
  // to the log before settle() has returned.
  Result<SubjectKey> make_later(std::string_view identity, ClassGroup group);
  Status settle();
  Result<std::optional<Id16>> find(std::string_view identity, ClassGroup group);
  Result<KeyState> state(const Id16& id);

  // `place` names the event, the field and the subject's key. Failures: kAbsent "key_unknown" or
  // "key_destroyed"; kTampered "sealed_field" or "commitment".
  Result<crypto::SealedField> seal_field(const crypto::FieldPlace& place, std::string_view text);
  Result<std::string> open_field(const crypto::FieldPlace& place,
                                 const crypto::SealedField& sealed);
  // What opens this field of this event, for somebody who has no keyring. Errors as open_field.
  Result<crypto::FieldOpening> opening(const crypto::FieldPlace& place);
  // Whether the text given again is the sealed one; with a destroyed key it is taken to be.
  Result<bool> same_text(const crypto::FieldPlace& place, const crypto::SealedField& sealed,
                         std::string_view text);

  // After 1311 is accepted, and again for every 1311 of the log after a restore: the keys are
  // gone from memory and disk when it returns. Repeating it, also for unknown keys, is harmless.
  Status destroy(std::span<const Id16> ids);
  // At start: drops keys whose 1310 never reached the log; how many.
  Result<std::size_t> sweep(const std::function<bool(const Id16&)>& has_1310);
  Status rewrap();  // everything under the newest KEK; then an old one can be destroyed
  std::uint32_t kek_version() const { return keks_.newest(); }  // that wraps new data keys
  void forget();  // wipes the data keys that are kept in memory

 private:
  static constexpr std::size_t kCachedMax = 4096;
  Keyring(crypto::Suite suite, Keks keks, std::unique_ptr<Vault> vault, Clock& clock,
          Random& random);
  Result<crypto::Secret> unwrap(BytesView context, BytesView blob) const;
  Result<crypto::Secret> named_key(std::string_view name);
  Bytes wrap(BytesView context, const crypto::Secret& key);
  // With mutex_ held:
  Result<std::optional<Id16>> find_by(const Id16& index, ClassGroup group);
  Result<const crypto::Secret*> data_key(const Id16& id);
  const crypto::Secret& keep(const Id16& id, crypto::Secret key);
  Status settle_locked();

  const crypto::Suite suite_;
  const Keks keks_;
  Clock& clock_;
  Random& random_;
  std::optional<crypto::Secret> index_key_, person_key_;
  std::mutex mutex_;  // guards what follows
  std::unique_ptr<Vault> vault_;
  std::unordered_map<Id16, crypto::Secret> cached_;
  std::map<Id16, KeyRow> unsettled_;
  std::map<std::pair<Id16, ClassGroup>, Id16> unsettled_subjects_;
};

}  // namespace quanlu::ledger::keyring
