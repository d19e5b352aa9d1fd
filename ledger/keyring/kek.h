#pragma once
// The key-encryption keys: a text file (mode 0600, our own user, no symbolic link, folder 0700),
// never beside the keyring in production:
//   quanlu-kek 1
//   <version> <64 hex digits>        one line per version, ascending from 1 on
// The newest wraps; the others open what they wrapped, until they are destroyed (INTEGRITY.md 9.3).
#include <cstdint>
#include <filesystem>
#include <map>

#include "ledger/crypto/secret.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::keyring {

// In memory of its own, wiped when it goes.
class Keks {
 public:
  // Failures: kDenied "kek_access" for mode, owner, link; kUsage "kek_file" for its content.
  static Result<Keks> load(const std::filesystem::path& file);

  std::uint32_t newest() const { return keys_.rbegin()->first; }
  const crypto::Secret* find(std::uint32_t version) const;  // null: destroyed, or of another file

 private:
  friend Status save(const std::filesystem::path& file, const Keks& keks);
  friend Status create_kek(const std::filesystem::path& file, Random& random);
  friend Status rotate_kek(const std::filesystem::path& file, Random& random);
  friend Status drop_old_keks(const std::filesystem::path& file);
  std::map<std::uint32_t, crypto::Secret> keys_;  // at least one
};

Status create_kek(const std::filesystem::path& file, Random& random);  // never replaces a file
Status rotate_kek(const std::filesystem::path& file, Random& random);  // adds the next version
// Leaves the newest only. What older ones wrapped is lost: first Keyring::rewrap, and the end of
// the oldest backup.
Status drop_old_keks(const std::filesystem::path& file);

}  // namespace quanlu::ledger::keyring
