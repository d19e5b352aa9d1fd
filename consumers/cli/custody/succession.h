#pragma once
// How one key follows another (INTEGRITY.md 3.7, 9.1): the grant of the new key carries the
// signatures of enough root keys and a proof by the key itself, the batch it stands in the seal of
// the key in force; then a new epoch, then the revocation of the old one. Each step is done only
// when it is missing, so that a run that was cut is completed by the same command.
#include <string>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/writing/opening.h"
#include "ledger/chain/grant.h"
#include "ledger/intake/key_folder.h"

namespace quanlu::consumers::cli::custody {

// The root keys that are at hand in a folder, as many as grants need. kDenied "rootKeys": fewer.
Result<std::vector<ledger::crypto::SigningKey>> root_keys(const writing::LedgerSettings& settings,
                                                          const std::filesystem::path& folder,
                                                          const ledger::chain::Genesis& genesis);

struct Succession {
  std::string old_id, new_id;  // key ids in hex; empty: none
  std::vector<ledger::intake::Receipt> receipts;
};

// Of the writer: 1332, epoch with the new key, 1333 of the old one. `roots`: where the root keys
// are. The old file is kept beside as writer-<id>.pem.
Result<Succession> rotate_writer(frame::Context& context, const writing::LedgerSettings& settings,
                                 const std::filesystem::path& roots, bool keep_old);

// Of a checkpoint key: 1317 with the countersignature of the old one, in its partition. Of a
// receipt key the same in partition 0, which alone says who signs promises.
Result<Succession> rotate_signer(frame::Context& context, const writing::LedgerSettings& settings,
                                 const std::filesystem::path& roots, ledger::chain::Role role,
                                 Partition partition, std::uint64_t valid_from);

// Of the export key: the next one signs from now on, the one before is kept as export-<id>.pem. No
// event: whoever receives bundles pins its vkey.
Result<Succession> rotate_export(frame::Context& context, const writing::LedgerSettings& settings);

// Of a feed: its key file, made when it is missing, and the 1332 that grants it, unless it has one.
Result<Succession> grant_feed(frame::Context& context, const writing::LedgerSettings& settings,
                              const std::filesystem::path& roots, const std::string& feed);

// 1333 of any key of the table. When it is the key that seals now, the spare takes over first.
Result<Succession> revoke_key(frame::Context& context, const writing::LedgerSettings& settings,
                              const std::filesystem::path& roots, const ledger::crypto::KeyId& key,
                              const std::string& reason);

// The next version of the key-encryption key, and every data key wrapped by it. The old version is
// kept until the last backup that needs it is gone.
Result<std::uint32_t> rotate_kek(frame::Context& context, const writing::LedgerSettings& settings);

}  // namespace quanlu::consumers::cli::custody
