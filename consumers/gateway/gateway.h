#pragma once
// The HTTP API of one ledger: who asks, what for, the answer. Borrows what serve built; used by
// many threads at once, each answer on one of them.
#include "consumers/gateway/accounts.h"
#include "consumers/gateway/answer/asked.h"
#include "consumers/gateway/answer/service.h"
#include "consumers/gateway/bounds/counters.h"
#include "consumers/gateway/bounds/cursor.h"
#include "consumers/gateway/bounds/limits.h"
#include "consumers/gateway/rights/readers.h"
#include "consumers/http/server.h"

namespace quanlu::consumers::gateway {

using answer::Views;
using bounds::Rates;
using rights::Readers;

class Gateway final : public http::Handler {
 public:
  struct Parts {
    ledger::intake::Writer& writer;
    ledger::log::Log& log;
    const ledger::chain::Genesis& genesis;
    Views& views;
    Accounts accounts;
    Rates rates;
    Random& random;  // of the system: several threads take from it
    Clock& clock;
    std::string version;
    std::function<bool()> has_room{};  // on the disk, for appending; null: nobody watches
    Readers* readers = nullptr;        // null: nothing is shown to anybody, accesses are not taken
    std::function<void(metrics::Page&)> add_metrics{};  // of the parts beside the gateway
    ledger::intake::Promiser* promiser = nullptr;       // null: nothing is promised
  };
  explicit Gateway(Parts parts);

  http::Response handle(const http::Request& request) override;
  std::size_t body_bytes_max(const http::Request& head) const override;
  http::Response refuse(const http::Fault& fault) const override;

  // Its own numbers, behind those of the parts beside it.
  void add_metrics(metrics::Page& page) const;

 private:
  answer::Answer find_and_ask(const http::Request& request, const std::string& trace_id,
                              http::Fields& limits);
  answer::Answer ask(const answer::Route& route, answer::Asked asked, http::Fields& limits);
  std::string trace_id_of(const http::Request* request) const;
  void add_common_fields(http::Response& response, const std::string& trace_id) const;

  const Parts parts_;
  const std::vector<answer::Route> routes_;
  bounds::Cursors cursors_;
  bounds::Limits limits_;
  bounds::Counters counters_;
  const std::function<void(metrics::Page&)> add_metrics_;
  const answer::Positions positions_;
  const answer::Service service_;
};

}  // namespace quanlu::consumers::gateway
