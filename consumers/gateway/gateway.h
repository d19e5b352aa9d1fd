#pragma once
// The HTTP API of one ledger: who asks, what for, the answer. Borrows what serve built; used by
// many threads at once, each answer on one of them.
#include <chrono>

#include "consumers/gateway/accounts.h"
#include "consumers/gateway/problem.h"
#include "consumers/gateway/readers.h"
#include "consumers/http/server.h"
#include "ledger/intake/writer.h"
#include "ledger/log/log.h"
#include "projections/query/snapshot.h"

namespace quanlu::consumers::gateway {

// The views as somebody else keeps them: the projector in this process.
class Views {
 public:
  virtual ~Views() = default;
  virtual projections::views::Environment& environment() = 0;
  virtual Seq applied() const = 0;  // the first event that the views do not know
  // The log grew: look now.
  virtual void wake() = 0;
  // Until the event is in the views; false: not within the time.
  virtual bool wait_for(Seq seq, std::chrono::milliseconds patience) = 0;
  virtual bool healthy() const = 0;
};

class Gateway final : public http::Handler {
 public:
  struct Parts {
    ledger::intake::Writer& writer;
    ledger::log::Log& log;
    const ledger::chain::Genesis& genesis;
    Views& views;
    Accounts accounts;
    Random& random;  // of the system: several threads take from it
    Clock& clock;
    std::string version;
    Readers* readers = nullptr;  // null: nothing is shown to anybody, accesses are not taken
  };
  explicit Gateway(Parts parts) : parts_(std::move(parts)) {}

  http::Response handle(const http::Request& request) override;
  std::size_t body_bytes_max(const http::Request& head) const override;
  http::Response refuse(const http::Fault& fault) const override;

 private:
  struct Asked;
  using Answer = tl::expected<http::Response, Problem>;
  using Route = Answer (Gateway::*)(const Asked&);

  Answer route(const Asked& asked);
  std::string trace_id_of(const http::Request& request) const;

  Answer append_event(const Asked& asked);
  Answer append_batch(const Asked& asked);
  Answer append_access(const Asked& asked, schemas::codec::Command command);
  Answer unseal(const Asked& asked);
  Answer health(const Asked& asked);
  Answer ready(const Asked& asked);
  Answer version(const Asked& asked);

  Parts parts_;
};

// A request with who asks; of the path what stands behind the route's own words.
struct Gateway::Asked {
  const http::Request& request;
  ledger::intake::Caller caller;
  std::vector<std::string> names;
  const std::string& trace_id;

  // Answers with 400 for parameters that the route does not know.
  std::optional<Problem> only(std::initializer_list<std::string_view> known) const;
};

http::Response json_response(unsigned status, std::string body);

}  // namespace quanlu::consumers::gateway
