#pragma once
// The world of one run as the global options and the environment describe it (INTERFACES.md 2.1).
#include <atomic>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "consumers/cli/frame/command.h"
#include "consumers/cli/frame/exit_code.h"
#include "consumers/cli/frame/options.h"
#include "consumers/cli/screen/blocks.h"
#include "consumers/cli/screen/screen.h"
#include "schemas/base/refusal.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::cli::frame {

enum class Format : std::uint8_t {
  kHuman,
  kJson,
  kJsonl,
  kCsv,
  kCsvExcel,
  kXlsx,
  kMarkdown,
  kCapnp
};
std::optional<Format> parse_format(std::string_view text);

// Borrows what main owns; lives for one command, on one thread. `interrupted` holds the number of
// the signal that asked to stop, 0 while none did: long work looks at it and ends whole.
struct Context {
  screen::Screen& screen;
  std::istream& in;
  bool in_terminal = false;
  screen::Environment environment;
  Clock& clock;
  Random& random;
  std::filesystem::path directory;  // where the command was called
  const std::atomic<int>& interrupted;
  const std::vector<Command>& commands;  // all of them, for help and completion

  Format format = Format::kHuman;
  bool pager = true;
  std::optional<std::string> ledger, log, config_file, actor, purpose;

  bool json() const { return format == Format::kJson; }

  // Shows the error as a block (with --json also as a document on stdout) and gives its exit code.
  int fail(const Error& error);
  // The same for a refusal that ends the command.
  int refuse(const Refusal& refusal, std::string_view where = {});

  // The exit code of an interruption that was asked for, 0 when none was.
  int stop_code() const;
};

// --ledger, then $QUANLU_LEDGER, then the nearest folder from here upwards that holds quanlu.toml;
// else Failure::kUsage with the remedy. The folder exists.
Result<std::filesystem::path> find_ledger(const Context& context);

// The folders and files of a ledger directory (INTERFACES.md 2.3), named once.
struct LedgerPaths {
  std::filesystem::path root;

  std::filesystem::path config() const { return root / "quanlu.toml"; }
  std::filesystem::path genesis() const { return root / "genesis.json"; }
  std::filesystem::path log(Partition partition) const { return part("log", partition); }
  std::filesystem::path state(Partition partition) const { return part("state", partition); }
  std::filesystem::path views(Partition partition) const { return part("views", partition); }
  std::filesystem::path keys() const { return root / "keys"; }
  std::filesystem::path keyring() const { return root / "keyring"; }
  std::filesystem::path documents() const { return root / "documents"; }
  std::filesystem::path trust() const { return root / "trust"; }
  std::filesystem::path receipts() const { return root / "receipts"; }
  std::filesystem::path access() const { return root / "access"; }
  std::filesystem::path run() const { return root / "run"; }
  std::filesystem::path temporary() const { return root / "tmp"; }

 private:
  std::filesystem::path part(const char* name, Partition partition) const {
    return root / name / std::to_string(partition.value);
  }
};

}  // namespace quanlu::consumers::cli::frame
