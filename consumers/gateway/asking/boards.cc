// Views as they are: deadlines, boards and registers, and every view by its number.
#include <algorithm>

#include "consumers/gateway/asking/routes.h"
#include "consumers/gateway/asking/rows.h"
#include "projections/views/view.h"

namespace quanlu::consumers::gateway::asking {
namespace {

using query::Page;
using query::Snapshot;
using registry::StreamKind;

tl::expected<std::uint32_t, Problem> small_number(const Asked& asked, std::string_view name,
                                                  std::uint32_t max) {
  TRY_ASSIGN(const auto number, answer::number_parameter(asked, name));
  if (number.value_or(0) > max) return tl::make_unexpected(answer::bad_parameter(name));
  return static_cast<std::uint32_t>(number.value_or(0));
}

// A view of which one body or case is asked: without its name there is no answer.
tl::expected<std::string, Problem> needed(const Asked& asked, std::string_view name) {
  const std::string text = answer::text_parameter(asked, name);
  if (text.empty()) return tl::make_unexpected(answer::bad_parameter(name));
  return text;
}

Answer rows_of_body(const Asked& asked, bool funds) {
  TRY_ASSIGN(const std::string subject, needed(asked, "org"));
  if (funds)
    return money_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
      return snapshot.fund_ledger(subject, page);
    });
  return rows_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.timeline(subject, page);
  });
}
Answer timeline(const Asked& asked) {
  return rows_of_body(asked, false);
}
Answer fund_ledger(const Asked& asked) {
  return rows_of_body(asked, true);
}

Answer cards(const Asked& asked) {
  return rows_answer(asked, "rows", [](const Snapshot& snapshot, const Page& page) {
    return snapshot.organizations({}, page);
  });
}

Answer dossier(const Asked& asked) {
  TRY_ASSIGN(const std::string wanted, needed(asked, "case"));
  const auto id = parse_uuid(wanted);
  if (!id) return tl::make_unexpected(answer::bad_parameter("case"));
  using Rows = query::Answer<query::At<projections::views::DossierRow>>;
  const auto fetch = [&](const Snapshot& snapshot,
                         const Page& page) -> tl::expected<Rows, Problem> {
    TRY_ASSIGN(const auto state, snapshot.case_state(*id));
    if (!state) return tl::make_unexpected(answer::not_found());
    TRY(asked.permit->named(query::shown_of(**state, *id)));
    TRY_ASSIGN(Rows rows, snapshot.dossier(*id, page));
    return rows;
  };
  return rows_answer(
      asked, "rows", fetch, [](const auto&) { return true; }, Reading::For::kNamed);
}

Answer case_states(const Asked& asked) {
  return rows_answer(asked, "rows", [](const Snapshot& snapshot, const Page& page) {
    return snapshot.cases({}, page);
  });
}

Answer lists(const Asked& asked) {
  return rows_answer(asked, "rows", [](const Snapshot& snapshot, const Page& page) {
    return snapshot.lists(0, page);
  });
}

Answer contacts(const Asked& asked) {
  TRY_ASSIGN(const std::uint32_t month, small_number(asked, "month", UINT32_MAX));
  return rows_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.contacts(month, page);
  });
}

Answer community_fund(const Asked& asked) {
  const std::string fund = answer::text_parameter(asked, "fund");
  return money_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.community_fund(fund, page);
  });
}

Answer linkages(const Asked& asked) {
  const std::string unit = answer::text_parameter(asked, "unit");
  return rows_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.linkages(unit, page);
  });
}

Answer reconciliations(const Asked& asked) {
  return rows_answer(asked, "rows", [](const Snapshot& snapshot, const Page& page) {
    return snapshot.reconciliations(page);
  });
}

Answer chain(const Asked& asked) {
  return rows_answer(asked, "rows", [](const Snapshot& snapshot, const Page&) {
    query::Answer<query::Owned<projections::views::ChainState>> answer;
    auto row = snapshot.chain(Partition(0));
    if (row && *row) answer.rows.push_back(**row);
    return Result<decltype(answer)>(std::move(answer));
  });
}

Answer accounts(const Asked& asked) {
  return rows_answer(asked, "rows", [](const Snapshot& snapshot, const Page& page) {
    return snapshot.accounts(page);
  });
}

Answer roles(const Asked& asked) {
  const std::string account = answer::text_parameter(asked, "account");
  return rows_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.roles(account, page);
  });
}

Answer quarantine(const Asked& asked) {
  return rows_answer(asked, "rows", [](const Snapshot& snapshot, const Page& page) {
    return snapshot.quarantine(page);
  });
}

Answer due(const Asked& asked) {
  return list_due(asked);
}

struct Board {
  std::string_view id, zh, en;
  projections::views::View view;
  std::string_view parameters;  // beside those of pages
  Answer (*answer)(const Asked& asked);
};
using projections::views::View;
constexpr Board kBoards[] = {
    {"V01", "组织卡片", "organization cards", View::kOrganizations, "", cards},
    {"V02", "组织时间线", "timeline of an organization", View::kTimeline, "org", timeline},
    {"V04", "案卷", "dossier of a case", View::kDossiers, "case", dossier},
    {"V05", "案件状态", "states of cases", View::kCases, "", case_states},
    {"V06", "期限", "deadlines", View::kDue, "org unit", due},
    {"V08", "名录名单", "lists", View::kLists, "", lists},
    {"V13", "联络", "contacts", View::kContacts, "month", contacts},
    {"V14", "诉求", "demands", View::kDemands, "state", list_demands},
    {"V15", "投诉", "complaints", View::kComplaints, "state", list_complaints},
    {"V16", "资金台账", "fund ledger of an organization", View::kFundLedger, "org", fund_ledger},
    {"V18", "资金预警", "fund alerts", View::kAlerts, "rule", list_alerts},
    {"V19", "扶持资金", "grants", View::kGrants, "scheme year", list_grants},
    {"V20", "社区基金", "community funds", View::kCommunityFunds, "fund", community_fund},
    {"V28", "审管推送", "linkage", View::kLinkages, "unit", linkages},
    {"V28.reconciliations", "审管对账", "reconciliations", View::kReconciliations, "",
     reconciliations},
    {"V30", "链", "chain", View::kChain, "", chain},
    {"V31", "账号", "accounts", View::kAccounts, "", accounts},
    {"V31.roles", "角色", "roles", View::kRoles, "account", roles},
    {"quarantine", "隔离", "quarantine", View::kQuarantine, "", quarantine},
};

bool takes(const Board& board, std::string_view parameter) {
  constexpr std::string_view kOfPages[] = {"limit", "cursor", "minPosition"};
  if (std::count(std::begin(kOfPages), std::end(kOfPages), parameter) > 0) return true;
  return answer::names_word(board.parameters, parameter);
}

}  // namespace

Answer list_due(const Asked& asked) {
  query::DueFilter filter{.subject = answer::text_parameter(asked, "org"),
                          .handler = answer::text_parameter(asked, "handler"),
                          .unit = answer::text_parameter(asked, "unit")};
  TRY_ASSIGN(filter.from, answer::day_parameter(asked, "from"));
  TRY_ASSIGN(filter.to, answer::day_parameter(asked, "to"));
  if (const std::string* id = asked.parameter("deadline")) {
    const registry::DeadlineInfo* known = registry::find_deadline(*id);
    if (known == nullptr) return tl::make_unexpected(answer::bad_parameter("deadline"));
    filter.deadline = static_cast<std::uint16_t>(known->deadline);
  }
  return rows_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.due(filter, page);
  });
}

Answer list_complaints(const Asked& asked) {
  TRY_ASSIGN(const std::uint8_t state, state_parameter(asked, "state", StreamKind::kComplaint));
  return rows_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.complaints(state, page);
  });
}

Answer list_demands(const Asked& asked) {
  TRY_ASSIGN(const std::uint8_t state, state_parameter(asked, "state", StreamKind::kDemand));
  return rows_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.demands(state, page);
  });
}

Answer list_alerts(const Asked& asked) {
  const std::string rule = answer::text_parameter(asked, "rule");
  return money_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.alerts(rule, page);
  });
}

Answer list_grants(const Asked& asked) {
  TRY_ASSIGN(const std::uint16_t scheme, word_parameter(asked, "scheme", "GrantScheme"));
  TRY_ASSIGN(const std::uint32_t year, small_number(asked, "year", UINT16_MAX));
  return money_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.grants(scheme, static_cast<std::uint16_t>(year), page);
  });
}

Answer one_list(const Asked& asked) {
  const std::string& name = asked.names.front();
  const std::uint8_t list = name == "abnormal" ? 1 : name == "serious" ? 2 : 0;
  if (list == 0) return tl::make_unexpected(answer::not_found());
  return rows_answer(asked, "rows", [&](const Snapshot& snapshot, const Page& page) {
    return snapshot.lists(list, page);
  });
}

Answer list_views(const Asked& asked) {
  TRY_ASSIGN(const auto reading, Reading::open(asked));
  const Snapshot& snapshot = reading.snapshot();
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("views").begin_array();
  for (const Board& board : kBoards) {
    TRY_ASSIGN(const std::uint64_t rows,
               snapshot.environment().table(board.view).table().rows(snapshot.txn()));
    json.begin_object().key("id").string(board.id).key("zh").string(board.zh);
    json.key("en").string(board.en).key("rows").counter(rows).key("schemaVersion");
    json.counter(projections::views::info(board.view).schema_version).end_object();
  }
  json.end_array();
  reading.write_as_of(json);
  json.end_object();
  return reading.list(std::move(body));
}

Answer one_view(const Asked& asked) {
  for (const Board& board : kBoards) {
    if (board.id != asked.names.front()) continue;
    for (const http::Parameter& parameter : asked.request.parameters)
      if (!takes(board, parameter.name))
        return tl::make_unexpected(answer::bad_parameter(parameter.name));
    return board.answer(asked);
  }
  return tl::make_unexpected(answer::not_found());
}

}  // namespace quanlu::consumers::gateway::asking
