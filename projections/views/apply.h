#pragma once
// The view functions: one event into the rows of one owner. Pure: what they read are the event and
// the owner's own rows. One file per view.
#include "projections/views/case_state.h"

namespace quanlu::projections::views {

// Of a subject, in this order: later ones read the card as it was before the event.
void apply_timeline(const Applied& applied);                      // V02
void apply_names(const Applied& applied, const OrgCard& before);  // V03
void apply_lists(const Applied& applied, const OrgCard& before);  // V08
void apply_contacts(const Applied& applied);                      // V13
void apply_fund_ledger(const Applied& applied);                   // V16
void fold_card(const Applied& applied, OrgCard& card);            // V01

// Of a case or stream; `before` is null for its first event.
void apply_dossier(const Applied& applied, bool is_linked, std::uint8_t state);           // V04
void apply_due(const Applied& applied, const CaseState* before, const CaseState& after);  // V06
void apply_complaints(const Applied& applied, const CaseState* before, const CaseState& after);
void apply_demands(const Applied& applied, const CaseState* before, const CaseState& after);
void apply_alerts(const Applied& applied, const CaseState* before, const CaseState& after);
void apply_grants(const Applied& applied, const CaseState* before, const CaseState& after);
void apply_community_funds(const Applied& applied, const CaseState& after);
void apply_linkages(const Applied& applied, const CaseState& after);
void apply_reconciliations(const Applied& applied);

// Of the event alone.
void apply_accounts(const Applied& applied);            // V31
void apply_numbers(const Applied& applied);             // numbers
void apply_chain(const Fact& fact, ChainState& chain);  // V30

}  // namespace quanlu::projections::views
