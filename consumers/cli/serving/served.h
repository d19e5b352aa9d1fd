#pragma once
// What runs while `serve` does: with the writer in this process, or beside one elsewhere.
#include <memory>
#include <optional>
#include <string>

#include "consumers/cli/serving/roles.h"
#include "consumers/cli/writing/opening.h"

namespace quanlu::consumers::cli::serving {

class Served {
 public:
  virtual ~Served() = default;

  // The writer's; nothing without one.
  virtual std::optional<Epoch> epoch() const = 0;
  // Why it cannot go on: another writer took over (7), the log, the views or the evidence failed (3
  // when the log contradicts what was published).
  virtual std::optional<Error> failure() const = 0;
  virtual std::string status() const = 0;  // "epoch 3, head 0:1057, lag 0", for systemd
  // Ends what runs, drained; the exit code, `code` or a worse one.
  virtual int stop(int code) = 0;
};

// What is served borrows context and settings. `roles` with the writer.
Result<std::unique_ptr<Served>> serve_with_writer(frame::Context& context,
                                                  const writing::LedgerSettings& settings,
                                                  const Roles& roles);
// Without it: projector, publisher, feeds over a log that a writer elsewhere appends to. The daily
// vector and promises stay with the writer. Takes no lock of the writer.
Result<std::unique_ptr<Served>> serve_beside_writer(frame::Context& context,
                                                    const writing::LedgerSettings& settings,
                                                    const Roles& roles);

}  // namespace quanlu::consumers::cli::serving
