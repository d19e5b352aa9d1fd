#pragma once
// The location of what somebody published, as a verifier was given it: a folder, or an address of
// which each file is fetched once. The prefix of a ledger's only partition lies there, or those of
// all partitions as 0, 1, … below it.
#include <memory>
#include <string>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/prefix/prefix_copy.h"
#include "consumers/cli/prefix/prefix_source.h"
#include "consumers/http/fetch.h"

namespace quanlu::consumers::cli::checking {

inline constexpr const char* kCheckpointFile = "checkpoint";

// What is published of one partition, as far as it is there.
struct Part {
  Partition partition;
  std::string below;  // in front of its paths at the location: "", or "2/"
  ledger::publish::TileFolder folder;
  std::filesystem::path trusted;                 // its note that was seen last; empty: nowhere
  bool has_note = false;                         // whatever it says
  TreeSize size;                                 // that its good checkpoint says
  std::unique_ptr<prefix::PrefixSource> source;  // null: nothing of it can be checked
};

// Borrows the context. One thread.
class PublishedParts {
 public:
  explicit PublishedParts(frame::Context& context)
      : context_(context), fetch_(http::CurlFetch::Connections::kKept) {}

  // Partition 0 alone at the location, else as 0 below it. Failure of whoever is not reached, and
  // kUsage "url"; that nothing is there its has_note says.
  Status open(const std::string& target);
  Status add(Partition partition);

  // Whether the file is there now: in a folder what is there is there.
  Result<bool> get(const std::string& path, std::size_t bytes_max);
  // What lies beside a checkpoint of this size, under names that the size gives.
  Status get_beside(const Part& part, TreeSize size, bool stamps);
  // All that a good checkpoint implies; nothing to do in a folder.
  Status get_tree(const Part& part);

  std::vector<Part>& all() { return parts_; }  // by partition
  const std::vector<Part>& all() const { return parts_; }
  const Part& first() const { return parts_.front(); }
  bool is_address() const { return copy_ != nullptr; }
  // As it was given.
  const std::string& location() const { return location_; }
  std::string place_of(const std::string& path) const { return location_ + "/" + path; }
  // "absent" in a folder; else what the server said, empty where it was not asked.
  std::string why_not(const std::string& path) const {
    return copy_ ? copy_->why_not(path) : "absent";
  }
  std::string served_as(const std::string& place) const {
    return copy_ ? copy_->served_as(place) : place;
  }

  // That a checkpoint says, whoever signed it. kIncomplete "empty": of nothing.
  static Result<TreeSize> claimed_size(const Part& part);

 private:
  Part part_at(Partition partition, const std::string& below) const;

  frame::Context& context_;
  http::CurlFetch fetch_;
  std::unique_ptr<prefix::PrefixCopy> copy_;  // null: a folder
  std::filesystem::path root_;                // where the files lie that are judged
  std::string location_;
  std::vector<Part> parts_;
};

}  // namespace quanlu::consumers::cli::checking
