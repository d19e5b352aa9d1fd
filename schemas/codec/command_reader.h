#pragma once
// Strict JSON to Command (INTERFACES.md 3.4, input form): every key known and given once, every
// value of its kind, everything required there, texts NFC and without controls. The first fault is
// refused with its JSON path; personal data never stands in a refusal.
//
// What the command may leave out and follows from the command alone is filled in: effectiveOn,
// classes, legal basis, subject. What needs the state of the ledger is left to intake and decide.
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "schemas/base/refusal.h"
#include "schemas/codec/command.h"

namespace quanlu::schemas::codec {

inline constexpr std::size_t kCommandBytesMax = 64 * 1024;
inline constexpr std::size_t kBatchBytesMax = 1024 * 1024;
inline constexpr std::size_t kBatchEventsMax = 500;
inline constexpr std::size_t kListMax = 4096;  // elements of a list in a body
inline constexpr std::size_t kEnvelopeListMax = 256;
inline constexpr std::size_t kSealedCharactersMax = 4000;

// {"events":[…],"atomic":true}: each event read by itself.
struct Batch {
  bool atomic = false;
  std::vector<tl::expected<Command, Refusal>> events;
};

// Keeps its buffers between calls: one per thread.
class CommandReader {
 public:
  CommandReader();
  ~CommandReader();
  CommandReader(CommandReader&&) noexcept;
  CommandReader& operator=(CommandReader&&) noexcept;

  tl::expected<Command, Refusal> read(std::string_view json);
  tl::expected<Batch, Refusal> read_batch(std::string_view json);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quanlu::schemas::codec
