#pragma once
// The routes of this room.
#include "consumers/gateway/answer/asked.h"

namespace quanlu::consumers::gateway::about {

using answer::Answer;
using answer::Asked;

Answer health(const Asked& asked);
Answer ready(const Asked& asked);
Answer version(const Asked& asked);
Answer metrics(const Asked& asked);

Answer me(const Asked& asked);
Answer integrity(const Asked& asked);

Answer list_schemas(const Asked& asked);
Answer one_schema(const Asked& asked);
Answer glossary(const Asked& asked);

inline constexpr answer::Route kRoutes[] = {
    {"GET", "/healthz", "", health, answer::Reach::kOpen},
    {"GET", "/readyz", "", ready, answer::Reach::kOpen},
    {"GET", "/version", "", version, answer::Reach::kOpen},
    {"GET", "/metrics", "", metrics, answer::Reach::kOpen},
    {"GET", "/v1/me", "minPosition", me},
    {"GET", "/v1/integrity", "minPosition", integrity},
    {"GET", "/v1/schemas", "", list_schemas, answer::Reach::kOpen},
    {"GET", "/v1/schemas/*", "", one_schema, answer::Reach::kOpen},
    {"GET", "/v1/glossary", "q", glossary, answer::Reach::kOpen},
};

}  // namespace quanlu::consumers::gateway::about
