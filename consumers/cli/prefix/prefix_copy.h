#pragma once
// A published prefix (C2SP tlog-tiles) fetched from where it is served into a folder of its own:
// each file once, so that no server can say one thing to one check and another to the next.
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "ledger/publish/tile_folder.h"
#include "schemas/base/fetch.h"

namespace quanlu::consumers::cli::prefix {

// "https://log.example/log/0", "http://127.0.0.1:8080/log/0": the address of a prefix, not a path.
bool is_url(std::string_view target);

// Owns the folder, which goes with it; borrows the fetch. One thread. Of what is asked for in vain
// it remembers why. After a question without any answer nobody is asked again: a server that is
// slow on purpose costs one patience.
class PrefixCopy {
 public:
  static constexpr std::chrono::milliseconds kPatience{10'000};  // for one file

  // Below the system's folder for temporary files. kFailed: it cannot be made.
  static Result<std::unique_ptr<PrefixCopy>> make(std::string url, Fetch& fetch);
  ~PrefixCopy();
  PrefixCopy(const PrefixCopy&) = delete;
  PrefixCopy& operator=(const PrefixCopy&) = delete;

  ledger::publish::TileFolder folder() const { return ledger::publish::TileFolder(root_); }
  const std::string& url() const { return url_; }

  // Whether the file is there now. Errors are those of the disk, and kUsage "url".
  Result<bool> get(const std::string& path, std::size_t bytes_max);
  // Everything that a tree of this size implies: bundles and seals up to the first that is not
  // there, then tiles. `size` was signed by a key that counts: it says how much is asked for.
  // `below`: in front of every path, "" or "2/".
  Status get_tree(const std::string& below, TreeSize size,
                  const std::function<void(std::uint64_t entries)>& progress,
                  const std::atomic<int>& interrupted);

  // "status 404", "Timeout was reached"; empty: it was not asked for, or is there.
  std::string why_not(const std::string& path) const;
  // Nobody answered at all: the host is not there, or not reached.
  const std::optional<Error>& unreachable() const { return unreachable_; }
  // A place in the folder, as whoever serves it has it; anything else as it is.
  std::string served_as(const std::string& place) const;

 private:
  PrefixCopy(std::string url, std::filesystem::path root, Fetch& fetch);
  Result<bool> get(const std::string& below, const ledger::tree::Tile& tile);
  Status get_full_tiles(const std::string& below, TreeSize size,
                        const std::atomic<int>& interrupted);
  Status keep(const std::string& path, const std::string& bytes) const;

  std::string url_;
  std::filesystem::path root_;
  Fetch& fetch_;
  std::map<std::string, std::string> lacking_;
  std::string no_answer_;  // of the first question that had none
  std::optional<Error> unreachable_;
};

}  // namespace quanlu::consumers::cli::prefix
