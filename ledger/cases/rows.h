#pragma once
// Where the decision state lives: rows of bytes under byte keys. Intake keeps them in memory over
// an LMDB environment and writes them behind in sorted batches; here is the twin in memory and an
// overlay on which a batch is tried before it counts. One thread owns a Rows at a time.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace quanlu::ledger::cases {

// Keys are at most 511 bytes (LMDB) and never empty. A failure of the medium is the owner's affair:
// it stops the process, since a decision on half a state would be a wrong decision.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual std::optional<std::string> get(std::string_view key) const = 0;
  virtual void put(std::string_view key, std::string_view value) = 0;
  virtual void erase(std::string_view key) = 0;
};

class MemoryRows final : public Rows {
 public:
  std::optional<std::string> get(std::string_view key) const override;
  void put(std::string_view key, std::string_view value) override;
  void erase(std::string_view key) override;

  std::size_t size() const { return rows_.size(); }
  const std::map<std::string, std::string, std::less<>>& all() const { return rows_; }

 private:
  std::map<std::string, std::string, std::less<>> rows_;
};

// Changes over rows that stay as they are; pour() makes them count, dropping the overlay undoes
// them. `under` outlives it.
class OverlayRows final : public Rows {
 public:
  explicit OverlayRows(const Rows& under) : under_(under) {}

  std::optional<std::string> get(std::string_view key) const override;
  void put(std::string_view key, std::string_view value) override;
  void erase(std::string_view key) override;

  void pour(Rows& into) const;

 private:
  const Rows& under_;
  std::map<std::string, std::optional<std::string>, std::less<>> changes_;
};

}  // namespace quanlu::ledger::cases
