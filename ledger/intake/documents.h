#pragma once
// The folder documents/: files by the hex of their digest (ab/cdef…), which events name. Rule sets
// and area tables are read from here and from nowhere else, so that the same log and the same
// documents give the same decisions everywhere (DOMAIN.md section 5).
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/cases/library.h"
#include "ledger/crypto/digest.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::intake {

inline constexpr std::size_t kRuleFileMax = 4 << 20;

class Documents final : public cases::Library {
 public:
  Documents(std::filesystem::path folder, crypto::Suite suite)
      : folder_(std::move(folder)), suite_(suite) {}

  // Keeps the bytes under their digest in the ledger's suite; a file that is there is left alone.
  Result<Digest> put(std::string_view bytes) const;
  // Failures: kAbsent "file_absent"; kTampered "document" when the bytes are not those of the
  // digest.
  Result<Bytes> get(const Digest& digest, std::size_t size_max) const;

  // Parsed once and kept. nullptr: not at hand, or not a file of that kind.
  const rules::RuleSet* rule_set(std::string_view digest) const override;
  const rules::AreaTable* area_table(std::string_view digest) const override;

 private:
  std::filesystem::path file(const Digest& digest) const;

  std::filesystem::path folder_;
  crypto::Suite suite_;
  mutable std::map<std::string, std::unique_ptr<rules::RuleSet>, std::less<>> rule_sets_;
  mutable std::map<std::string, std::unique_ptr<rules::AreaTable>, std::less<>> area_tables_;
};

}  // namespace quanlu::ledger::intake
