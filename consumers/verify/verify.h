#pragma once
// One verification: genesis against its pin, every partition, what remembers a later head, views.
#include <atomic>
#include <functional>
#include <optional>
#include <vector>

#include "consumers/verify/entry_check.h"
#include "consumers/verify/promises.h"
#include "consumers/verify/published_tree.h"
#include "consumers/verify/report.h"
#include "consumers/verify/source.h"
#include "consumers/verify/vectors.h"

namespace quanlu::consumers::verify {

// A head that something beside the log remembers: if the log ends before it, its tail was cut.
struct RememberedHead {
  Words by;  // "views 0", "the writer's state": named in the finding
  Partition partition;
  Seq next;     // this many entries were there
  Digest prev;  // the leaf hash of the last of them
};

struct Request {
  LevelSet levels;  // V0 to V3 and V5 are checked here, V4 and V6 by whom they are handed in
  int jobs = 1;
  bool strict_strays = false;
  // The signature of every seal is verified. Else those below the newest published checkpoint are
  // not, if its root is that of the log: it stands for the very entries that the publisher accepted
  // with every seal (INTEGRITY.md 3.8).
  bool all_seals = false;
  std::optional<Digest> log_id;  // the pin; none: the log's own genesis is believed, and said so
  Decode decode;                 // V0; empty: said in notChecked
  std::vector<RememberedHead> remembered;
  // V2, V3: what is published of each partition that has something; in the order of partitions.
  std::vector<PublishedTree> published;
  // V2: what a checkpoint vector says of the access ledger. Empty: it is not here.
  AccessRoot access_root;
  // V5: receipts that were given. Nothing: none were.
  std::optional<PromisesToCheck> promises;
  // V6: adds its findings, sets checked.views and what it could not check. Empty: no views here.
  std::function<Status(Report& report)> compare_views;
  // V4: adds its findings, witnesses and quorum. Empty: nobody gave a policy.
  std::function<Status(Report& report)> check_outside;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  const std::atomic<int>* interrupted = nullptr;
};

// `sources` in the order of partitions, partition 0 first; borrowed for the call. What goes wrong
// in the world stands in the report's error, with what was found before it.
Report verify(const std::vector<RecordSource*>& sources, const Request& request);

}  // namespace quanlu::consumers::verify
