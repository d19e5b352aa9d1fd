#pragma once
// A correction (1314) reaches back: the owners of what it corrects are made again from their events
// (views/history.h). A row belongs to one owner, so the rows that the owner's events gave before
// are taken away and those that they give now are put. Live this happens at the correction, in a
// rebuild once at the end; both leave what a fold of the events that count leaves.
#include <map>
#include <set>
#include <vector>

#include "ledger/log/log.h"
#include "projections/views/environment.h"
#include "projections/views/history.h"
#include "projections/views/view_set.h"

namespace quanlu::projections::follow {

namespace log = quanlu::ledger::log;

// Entries by seq: in the embedded log and in memory a record's locator is its seq.
class LogEntries final : public views::EntrySource {
 public:
  explicit LogEntries(log::Log& log) : log_(log) {}
  Result<Bytes> entry(Seq seq) override;

 private:
  log::Log& log_;
};

// Borrows all, for the length of one transaction.
class Corrector {
 public:
  Corrector(log::Log& log, views::ViewSet& views, views::TxnRows& rows)
      : entries_(log),
        history_(rows.environment(), rows.txn(), entries_, views),
        views_(views),
        rows_(rows) {}

  // Live: at a correction or a replacement, after the rows that are the event's alone and before
  // those of its owners.
  Status reach_back(Seq seq);
  // At the end of a rebuild that applied all events as if nothing were corrected: `seqs` are its
  // corrections and replacements.
  Status reach_back_all(const std::vector<Seq>& seqs);

 private:
  // Owners, each with replacements that its rows do not name yet.
  using Owners = std::map<views::OwnerRef, std::set<Seq>>;

  Status add_concerned(Seq seq, std::set<Seq>& concerned, int depth = 0);
  Result<bool> is_correction(Seq seq);
  Status add_owners(Seq seq, const std::set<Seq>& late, Owners& owners);
  Status remake(const views::OwnerRef& owner, const std::set<Seq>& late, const views::Cut& before,
                const views::Cut& after);

  LogEntries entries_;
  views::History history_;
  views::ViewSet& views_;
  views::TxnRows& rows_;
};

}  // namespace quanlu::projections::follow
