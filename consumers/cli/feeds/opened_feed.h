#pragma once
// A feed of a ledger by its name: what it is (configuration, options), where it lies, whose
// signatures count.
#include <memory>
#include <string>
#include <vector>

#include "consumers/cli/opened/ledger.h"
#include "consumers/feed/carrier.h"
#include "consumers/feed/check.h"
#include "consumers/feed/definition.h"
#include "consumers/feed/fold.h"
#include "consumers/feed/kafka_carrier.h"
#include "ledger/chain/state.h"
#include "ledger/intake/directory.h"
#include "ledger/store/env.h"

namespace quanlu::consumers::cli::feeds {

using feed::Carrier;
using feed::Definition;
using feed::FeedTrust;

struct NamedFeed {
  Definition definition;
  std::string topic;        // on Kafka
  bool configured = false;  // feeds.NAME.scope says its scope; else its name is a scope's
  bool enabled = true;
};

// --scope and --areas go before the configuration. "NAME.aml" is the feed of restricted finance of
// feeds.NAME. kUsage "feed": no scope is known for this name.
Result<NamedFeed> name_feed(const opened::OpenedLedger& ledger, const std::string& name,
                            const frame::Options& options);
// The feeds of the configuration and those that are named like scopes, with their ".aml" beside.
std::vector<std::string> feed_names(const schemas::settings::Settings& settings);

// The feed keys that the ledger granted and did not revoke.
FeedTrust trust_in(const ledger::chain::State& accepted, const ledger::chain::Genesis& genesis);
Result<FeedTrust> trust_of(opened::OpenedLedger& ledger, const ledger::chain::Genesis& genesis);

// Beside the embedded log, or the topic. Reading one that was never begun on the embedded log is
// kAbsent "feed_absent".
Result<std::unique_ptr<Carrier>> open_carrier(const opened::OpenedLedger& ledger,
                                              const NamedFeed& feed, ledger::store::Access access);
bool is_on_kafka(const opened::OpenedLedger& ledger);
feed::FeedTopic topic_of(const opened::OpenedLedger& ledger, const NamedFeed& feed);

// keys/feed-NAME.pem, and the error of a feed that has none.
std::filesystem::path key_file(const ledger::intake::Directory& directory, const std::string& name);
tl::unexpected<Error> no_feed_key(const std::string& name);

// Everything that reading a feed beside its ledger needs; `ledger` outlives the rest.
struct OpenedFeed {
  opened::OpenedLedger ledger;
  ledger::chain::Genesis genesis;
  NamedFeed named;
  FeedTrust trust;
  std::unique_ptr<Carrier> carrier;

  // The feed derived again from its ledger and compared.
  Result<feed::FeedCheck> check() const;
};
Result<std::unique_ptr<OpenedFeed>> open_feed(const frame::Context& context,
                                              const std::string& name,
                                              const frame::Options& options);

inline constexpr Partition kFeedPartition{0};  // a feed has one, whatever its ledger has

}  // namespace quanlu::consumers::cli::feeds
