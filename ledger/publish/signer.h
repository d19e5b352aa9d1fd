#pragma once
// Who signs checkpoints: holds the key of one origin and remembers what it signed, so that there is
// never a second history (INTEGRITY.md 5.2). It takes no bytes to sign: it builds the text itself.
#include <filesystem>
#include <optional>

#include "ledger/crypto/signatory.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/memory.h"
#include "ledger/note/note.h"
#include "ledger/store/files.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::publish {

class Signer {
 public:
  virtual ~Signer() = default;

  virtual const note::NoteKey& key() const = 0;
  // The newest tree that it signed; size 0 before the first.
  virtual Result<note::Memory> remembered() = 0;
  // Signs the tree of size growth.to if it continues what is remembered; durable before the
  // signature leaves. Errors: kConflict "stale", kTampered "inconsistent", kUsage "backwards",
  // kFailed "clock", kDenied "token" of a key on a token that does not sign.
  virtual Result<note::NoteSignature> sign(const note::Growth& growth) = 0;
};

// A signer inside the publishing process, for a demo and for a ledger on one machine: whoever takes
// that machine over has key and memory at once.
class InlineSigner final : public Signer {
 public:
  // The state lies in <folder>/<origin in hex by digest>; kConflict "locked" while another process
  // signs for this origin. The clock is borrowed.
  static Result<std::unique_ptr<InlineSigner>> open(const std::filesystem::path& folder,
                                                    std::string origin, crypto::Signatory secret,
                                                    Clock& clock);

  const note::NoteKey& key() const override { return key_; }
  Result<note::Memory> remembered() override { return memory_; }
  Result<note::NoteSignature> sign(const note::Growth& growth) override;

 private:
  InlineSigner(std::filesystem::path file, std::string origin, crypto::Signatory secret,
               Clock& clock, store::FileLock lock);

  std::filesystem::path file_;
  std::string origin_;
  crypto::Signatory secret_;
  Clock& clock_;
  store::FileLock lock_;
  crypto::Hasher hasher_;
  note::NoteKey key_;
  note::Memory memory_;
};

}  // namespace quanlu::ledger::publish
