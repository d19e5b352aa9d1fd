#pragma once
// The AsyncAPI 3.0 document of feeds, from the generated tables: a channel per feed, a message per
// type, the JSON Schema of each message as that feed writes it. Pure.
#include <span>
#include <string>

#include "consumers/feed/definition.h"

namespace quanlu::consumers::feed {

struct DescribedFeed {
  Definition definition;
  std::string topic;
};

// `origin` of the ledger; empty: it stands for any. `version` of the program.
std::string asyncapi_document(std::span<const DescribedFeed> feeds, const std::string& origin,
                              const std::string& version);

// Of `data` as a message with this rule has it: the type's schema without what is left out.
std::string data_schema(const registry::EventType& type, const Rule& rule);

}  // namespace quanlu::consumers::feed
