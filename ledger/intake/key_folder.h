#pragma once
// The folder keys/ of a ledger: PKCS#8 files, encrypted under one passphrase (INTEGRITY.md 9.1,
// 9.4). `init` makes all of them so that a trial needs nothing else; in service root keys, the
// spare and the checkpoint keys leave this machine, which `doctor` reminds of.
#include <filesystem>
#include <string>
#include <vector>

#include "ledger/crypto/keys.h"
#include "ledger/crypto/secret.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::intake {

class KeyFolder {
 public:
  static constexpr int kRoots = 3;
  static constexpr std::uint8_t kThreshold = 2;

  // `passphrase`: the file of the pass phrase, where it is not "passphrase" in the folder.
  KeyFolder(std::filesystem::path folder, crypto::Suite suite,
            std::filesystem::path passphrase = {})
      : folder_(std::move(folder)), passphrase_(std::move(passphrase)), suite_(suite) {}

  // The folder (0700), and when none is configured and none is there a random passphrase file
  // (0600). kUsage "passphrase_absent": the one that is configured is not there.
  Status prepare(Random& random) const;

  // Loads the key, or makes and saves it when the file is missing: `init` that was cut goes on.
  Result<crypto::SigningKey> obtain(const std::string& name, Random& random) const;
  Result<crypto::SigningKey> load(const std::string& name) const;

  std::filesystem::path file(const std::string& name) const { return folder_ / (name + ".pem"); }
  crypto::Suite suite() const { return suite_; }

  static std::string root(int number) { return "root-" + std::to_string(number); }
  static std::string checkpoint(Partition p) { return "checkpoint-" + std::to_string(p.value); }
  static std::string feed(const std::string& name) { return "feed-" + name; }
  static constexpr const char* kWriter = "writer";
  static constexpr const char* kSpare = "writer-spare";
  static constexpr const char* kReceipt = "receipt";
  static constexpr const char* kExport = "export";  // made by `keys new` when somebody exports

 private:
  std::filesystem::path passphrase_file() const {
    return passphrase_.empty() ? folder_ / "passphrase" : passphrase_;
  }
  Result<crypto::Secret> passphrase() const;

  std::filesystem::path folder_, passphrase_;
  crypto::Suite suite_;
};

// The verifier key of a signed note (C2SP signed-note): "name+<key id>+<base64(type || key)>".
std::string note_verifier_key(crypto::Hasher& hasher, const std::string& name,
                              const crypto::PublicKey& key);

}  // namespace quanlu::ledger::intake
