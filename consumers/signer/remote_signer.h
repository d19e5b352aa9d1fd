#pragma once
// The signer in its own process, as the publisher sees it.
#include <filesystem>

#include "ledger/publish/signer.h"

namespace quanlu::consumers::signer {

class RemoteSigner final : public ledger::publish::Signer {
 public:
  // `key` is the one that genesis lists: whatever the process answers has to verify under it.
  RemoteSigner(std::filesystem::path socket, ledger::note::NoteKey key)
      : socket_(std::move(socket)), key_(std::move(key)) {}

  const ledger::note::NoteKey& key() const override { return key_; }
  // Beside Signer's: kFailed "signer_silent" when nobody answers, kDenied "signer_key" when it is
  // another key's, kFailed "signer" for an answer that is none.
  Result<ledger::note::Memory> remembered() override;
  Result<ledger::note::NoteSignature> sign(const ledger::note::Growth& growth) override;

 private:
  std::filesystem::path socket_;
  ledger::note::NoteKey key_;
};

}  // namespace quanlu::consumers::signer
