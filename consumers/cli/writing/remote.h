#pragma once
// Appending through the socket of a running `serve`, which holds the writer lock
// (INTERFACES.md 2.1).
#include <optional>
#include <string>
#include <vector>

#include "consumers/http/client.h"
#include "ledger/intake/directory.h"
#include "ledger/intake/importer.h"

namespace quanlu::consumers::cli::writing {

class Remote {
 public:
  // Nothing when nobody answers at the ledger's socket.
  static std::optional<Remote> connect(const ledger::intake::Directory& directory,
                                       const std::optional<std::string>& actor);

  // The answer to one event, in the forms of the local writer, and a receipt as the service wrote
  // it. An answer that breaks off is an Error "indefinite".
  struct Answered {
    ledger::intake::Outcome outcome;
    std::string document;
    ledger::crypto::Suite suite{};  // of the ledger
  };
  // `promised`: nothing is written unless a promise can be given (503 noPromise).
  Answered append(const std::string& event, bool dry_run, bool promised = false);

  // As intake's import_lines, in batches of the HTTP API.
  Result<ledger::intake::ImportSummary> import_lines(
      const ledger::intake::ImportOptions& options,
      const std::function<bool(std::string&)>& next_line,
      const std::function<void(const ledger::intake::ImportedLine&)>& seen,
      const std::function<bool()>& stop);

 private:
  Remote(std::filesystem::path socket, std::optional<std::string> actor)
      : socket_(std::move(socket)), actor_(std::move(actor)) {}
  // A connection of its own each time: a server ends them after a while. Waits when the service
  // says that it was asked too often.
  Result<http::Reply> post(const std::string& target, std::string body);
  Result<std::vector<ledger::intake::Outcome>> append_all(const std::vector<std::string>& events,
                                                          bool dry_run);

  std::filesystem::path socket_;
  std::optional<std::string> actor_;
};

}  // namespace quanlu::consumers::cli::writing
