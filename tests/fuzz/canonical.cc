// Bytes of somebody else as an entry: form, header, the canonical walk, bodies of control events,
// genesis. What reads them may refuse, never fall over.
#include "ledger/chain/canonical.h"

#include "ledger/chain/control.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/genesis.h"
#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace chain = ledger::chain;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static ledger::crypto::Hasher hasher(ledger::crypto::Suite::kSha256);
  static ledger::crypto::Verifier verifier;
  const BytesView entry(data, size);
  (void)chain::read_genesis(hasher, verifier, entry);
  const bool canonical = !chain::check_canonical(entry);
  if (!chain::has_entry_form(entry)) {
    FUZZ_CHECK(!canonical);
    return 0;
  }
  (void)chain::read_header(entry);
  (void)chain::suite_of(entry);
  if (!canonical) return 0;
  for (const auto suite : {ledger::crypto::Suite::kSha256, ledger::crypto::Suite::kGm})
    (void)chain::parse_epoch_started(suite, entry);
  (void)chain::parse_key_change(entry);
  return 0;
}
