// What this service knows of the ledger's integrity without checking it now: the head that its
// views were made from, what the log says of verifications, what could not be applied.
#include "consumers/gateway/about/routes.h"
#include "consumers/gateway/answer/reading.h"
#include "consumers/gateway/render/rows.h"

namespace quanlu::consumers::gateway::about {

Answer integrity(const Asked& asked) {
  TRY_ASSIGN(const auto reading, answer::Reading::open(asked, answer::Reading::For::kNamed));
  const auto& snapshot = reading.snapshot();
  TRY_ASSIGN(const auto chain, snapshot.chain(Partition(0)));
  TRY_ASSIGN(const std::uint64_t quarantined, snapshot.environment()
                                                  .table(projections::views::View::kQuarantine)
                                                  .table()
                                                  .rows(snapshot.txn()));
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("logId").hex(asked.service.genesis.log_id.bytes);
  json.key("origin").string(asked.service.genesis.origin);
  json.key("epoch").counter(asked.service.writer.epoch().value).key("chain");
  if (chain)
    render::write(json, **chain);
  else
    json.null();
  json.key("viewsHealthy").boolean(asked.service.views.healthy());
  json.key("quarantined").counter(quarantined).key("checkpoint").null();
  json.key("notChecked").begin_array();
  json.string(
      "本应答未重算哈希, 链接与印: 用 quanlu verify / hashes, links and seals were not "
      "computed again for this answer: quanlu verify does");
  json.string("检查点与见证 / checkpoints and witnesses").end_array();
  reading.write_as_of(json);
  json.end_object();
  return reading.list(std::move(body));
}

}  // namespace quanlu::consumers::gateway::about
