#pragma once
// The keys of a ledger as its log has them (genesis, 1332, 1333), beside the files in keys/.
#include <optional>
#include <string>
#include <vector>

#include "consumers/cli/opened/reading.h"
#include "ledger/intake/key_folder.h"

namespace quanlu::consumers::cli::custody {

enum class KeyStanding : std::uint8_t {
  kRoot,      // of genesis: signs grants and nothing else
  kGenesis,   // listed by genesis
  kGranted,   // by a 1332
  kRevoked,   // by a 1333
  kUnlisted,  // a file that the log knows nothing of
};
Words words_of(KeyStanding standing);
std::string_view id_of(KeyStanding standing);

struct ListedKey {
  std::string id;    // 16 hex digits
  std::string role;  // writer, checkpoint, receipt, feed, export, root; empty: not known
  KeyStanding standing = KeyStanding::kUnlisted;
  std::optional<std::uint64_t> serial, from_epoch;
  bool in_force = false;   // of writers: seals now; of export keys: signs what --key leaves open
  std::string file;        // in keys/, without ".pem"; empty: it is not here
  std::string vkey;        // "name+id+base64", C2SP signed-note
  std::string public_key;  // hex
};

// Files that cannot be opened (other owner, other passphrase) are left out.
Result<std::vector<ListedKey>> list_keys(opened::OpenedLedger& ledger,
                                         const ledger::chain::Genesis& genesis,
                                         const ledger::chain::State& accepted);

// By id, its beginning, or the name of its file. kAbsent "absent"; kUsage "ambiguous".
Result<ListedKey> find_key(const std::vector<ListedKey>& keys, const std::string& wanted);

// The head of the log as the accept rule has it. The key table and nothing else is asked.
Result<ledger::chain::State> accepted_state(opened::OpenedLedger& ledger,
                                            const ledger::chain::Genesis& genesis);

}  // namespace quanlu::consumers::cli::custody
