#pragma once
// Rows of the decision state for a reader that must fold the business rules too (flags.h): what was
// changed lately in memory, the rest in an LMDB file that nobody keeps. So the fold of a ledger of
// any size takes bounded memory.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "ledger/cases/rows.h"
#include "ledger/store/env.h"
#include "schemas/base/result.h"

namespace quanlu::projections::follow {

// One thread. The file has no name once it is open, so each process has its own and a crash leaves
// none. A failure of its medium is
// kept: get() then answers nothing, and status() has to be asked before anything counts.
class ScratchRows final : public ledger::cases::Rows {
 public:
  static constexpr std::size_t kChangesMax = 60'000;  // in memory, some 20 MB

  static Result<std::unique_ptr<ScratchRows>> open(const std::filesystem::path& folder);
  ~ScratchRows() override;

  std::optional<std::string> get(std::string_view key) const override;
  void put(std::string_view key, std::string_view value) override;
  void erase(std::string_view key) override;

  const Status& status() const { return status_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  ScratchRows() = default;
  void make_room();
  Status write();

  std::unique_ptr<ledger::store::Env> env_;
  std::optional<ledger::store::ReadTxn> snapshot_;
  std::unordered_map<std::string, std::optional<std::string>, TextHash, std::equal_to<>> changes_;
  mutable Status status_;
};

}  // namespace quanlu::projections::follow
