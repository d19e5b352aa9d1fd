#pragma once
// The stories by family. Each plans its steps into world.schedule from `day` on, which is a working
// day, and returns; what a step needs of the moment it reads when it is taken.
#include "consumers/demo/names.h"
#include "consumers/demo/world.h"

namespace quanlu::consumers::demo {

std::string_view pick(World& world, Phrase phrase);

// SYS: accounts and roles of officers, in the first hours.
void open_accounts(World& world);
// Accounts of an organization, at the given time and a little later.
void open_org_account(World& world, Org& org, Millis at);

// REG and LNK.
void establish(World& world, Day day);         // a new organization, to its liaison officer
void change(World& world, Org& org, Day day);  // 116 with its case and its push
void approve_charter(World& world, Org& org, Day day);
void deregister(World& world, Org& org, Day day);
void refuse_application(World& world, Day day);
void push_result(World& world, const Org& org, const EventId& of, Millis at);  // 201, 203
void inquire(World& world, Org& org, Day day);                                 // 208-212
void consult(World& world, Org& org, Day day);                                 // 205-207
void push_supervision(World& world, Org& org, Day day);
void reconcile_registers(World& world, Day day);

// VIS.
void visit_by_director(World& world, Org& org, Day day);
void visit_by_supervisor(World& world, Org& org, Day day);
void contact(World& world, Org& org, Day day);  // 411, at times with a demand
void raise_demand(World& world, Org& org, Day day);
void serve_at_home(World& world, Org& org, Day day);

// CMP.
void complain(World& world, Org& org, Day day);

// SUP.
void talk(World& world, Org& org, Day day);
void penalize(World& world, Org& org, Day day);         // at times up to revocation
void list_unreported(World& world, Org& org, Day day);  // after a report that did not come

// FND.
void move_funds(World& world, Org& org, Day day);  // 604
void donate(World& world, Org& org, Day day);      // 606, at times 608
void deliver_goods(World& world, Org& org, Day day);
void declare_fee(World& world, Org& org, Day day);
void contribute(World& world, Org& org, Day day);
void award_grant(World& world, Org& org, Day day);
void raise_alert(World& world, Org& org, Day day);  // 604 … 627 to 630 or a joint case
void refund_fee(World& world, Org& org, Day day);
void run_community_fund(World& world, Org& federation, Day day);
void reconcile_account(World& world, Org& org, Day day);  // 651 of the month before

// DLY.
void open_reports(World& world, int year, Day day);  // 301 and the year's reports
void report_matter(World& world, Org& org, Day day);
void elect(World& world, Org& org, Day day);

// EVA, PTY, TSK, COM.
void score(World& world, Org& org, Day day);
void reward_merit(World& world, Org& org, Day day);  // 842
void rank_all(World& world, int year, Day day);
void record_credit(World& world, Org& org, Day day);
void evaluate(World& world, int year, Day day);  // one round
void found_workstations(World& world, Day day);
void affiliate(World& world, Org& org, Day day);
void hold_theme_day(World& world, Day day);
void survey_party(World& world, Org& org, Day day);
void assign_task(World& world, Org& org, Day day);
void assign_street_task(World& world, Org& org, Day day);
void issue_notice(World& world, Day day);
void file_community(World& world, Day day);
void report_activity(World& world, CommunityOrg& org, Day day);
void confirm_community(World& world, CommunityOrg& org, Day day);
void change_community(World& world, CommunityOrg& org, Day day);

}  // namespace quanlu::consumers::demo
