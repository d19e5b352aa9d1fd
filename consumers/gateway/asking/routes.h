#pragma once
// The routes of this room.
#include "consumers/gateway/answer/asked.h"

namespace quanlu::consumers::gateway::asking {

using answer::Answer;
using answer::Asked;

Answer list_organizations(const Asked& asked);
Answer one_organization(const Asked& asked);
Answer timeline_of(const Asked& asked);
Answer cases_of(const Asked& asked);
Answer funds_of(const Asked& asked);

Answer list_cases(const Asked& asked);
Answer one_case(const Asked& asked);
Answer events_of(const Asked& asked);
Answer diff_of(const Asked& asked);
Answer blame_of(const Asked& asked);

Answer list_due(const Asked& asked);
Answer list_views(const Asked& asked);
Answer one_view(const Asked& asked);
Answer one_list(const Asked& asked);
Answer list_complaints(const Asked& asked);
Answer list_alerts(const Asked& asked);
Answer list_grants(const Asked& asked);
Answer list_demands(const Asked& asked);

Answer search(const Asked& asked);

inline constexpr answer::Route kRoutes[] = {
    {"GET", "/v1/orgs", "q kind state area list grade credit limit cursor minPosition",
     list_organizations},
    {"GET", "/v1/orgs/*", "knownAt inForceOn minPosition", one_organization},
    {"GET", "/v1/orgs/*/timeline", "knownAt inForceOn limit cursor minPosition", timeline_of},
    {"GET", "/v1/orgs/*/cases", "kind state open limit cursor minPosition", cases_of},
    {"GET", "/v1/orgs/*/funds", "limit cursor minPosition", funds_of},
    {"GET", "/v1/cases", "q kind state open dueBefore handler org limit cursor minPosition",
     list_cases},
    {"GET", "/v1/cases/*", "knownAt inForceOn minPosition", one_case},
    {"GET", "/v1/cases/*/events", "limit cursor minPosition", events_of},
    {"GET", "/v1/cases/*/diff", "from to minPosition", diff_of},
    {"GET", "/v1/cases/*/blame", "field minPosition", blame_of},
    {"GET", "/v1/due", "from to deadline org handler unit limit cursor minPosition", list_due},
    {"GET", "/v1/complaints", "state limit cursor minPosition", list_complaints},
    {"GET", "/v1/alerts", "rule limit cursor minPosition", list_alerts},
    {"GET", "/v1/grants", "scheme year limit cursor minPosition", list_grants},
    {"GET", "/v1/demands", "state limit cursor minPosition", list_demands},
    {"GET", "/v1/lists/*", "limit cursor minPosition", one_list},
    {"GET", "/v1/views", "minPosition", list_views},
    {"GET", "/v1/views/*",
     "org case state rule unit month year scheme account fund limit cursor minPosition", one_view},
    {"GET", "/v1/search", "q minPosition", search},
};

}  // namespace quanlu::consumers::gateway::asking
