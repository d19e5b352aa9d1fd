#pragma once
// A correction (1314) reaches back: the owners of what it corrects are made again from their
// events, voided ones left out, replacements read at the place of what they replace (DOMAIN.md
// 2.4). A row belongs to one owner, so the rows that the owner's events gave before are taken away
// and those that they give now are put. Live this happens at the correction, in a rebuild once at
// the end; both leave what a fold of the events that count leaves.
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "ledger/log/log.h"
#include "projections/follow/position.h"
#include "projections/views/environment.h"
#include "projections/views/view_set.h"

namespace quanlu::projections::follow {

namespace log = quanlu::ledger::log;

// Borrows all, for the length of one transaction.
class Corrector {
 public:
  Corrector(log::Log& log, views::ViewSet& views, views::TxnRows& rows)
      : log_(log), views_(views), rows_(rows) {}

  // Live: at a correction or a replacement, after the rows that are the event's alone and before
  // those of its owners.
  Status reach_back(Seq seq);
  // At the end of a rebuild that applied all events as if nothing were corrected: `seqs` are its
  // corrections and replacements.
  Status reach_back_all(const std::vector<Seq>& seqs);

 private:
  // Corrections below the bound count, others are not known yet.
  struct Bound {
    std::uint64_t seq = 0;
  };
  // How an event stands.
  struct Standing {
    std::uint64_t corrected_by = 0;  // 1 + seq of the 1314
    Id16 replacement;                // what is read in its place; zero: nothing
  };
  // Owners, each with replacements that its rows do not name yet.
  using Owners = std::map<views::OwnerRef, std::set<Seq>>;

  struct Loaded;
  Result<std::optional<Loaded>> load(Seq seq);
  Result<std::optional<Seq>> seq_of(const Id16& id);
  Status add_concerned(Seq seq, std::set<Seq>& concerned, int depth = 0);
  Status add_owners(Seq seq, const std::set<Seq>& late, Owners& owners);
  Status remake(const views::OwnerRef& owner, const std::set<Seq>& late, Bound before, Bound after);
  Result<std::set<Seq>> seqs_of(const views::OwnerRef& owner);
  Status fold(const views::OwnerRef& owner, const std::set<Seq>& seqs, Bound bound,
              views::MemoryRows& into);
  Result<Standing> standing(const Id16& id, Bound bound, int depth = 0);
  Result<std::optional<Loaded>> read_in_place(const Standing& stands, Bound bound);

  log::Log& log_;
  views::ViewSet& views_;
  views::TxnRows& rows_;
};

}  // namespace quanlu::projections::follow
