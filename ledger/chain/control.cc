#include "ledger/chain/control.h"

#include "ledger/chain/body.h"

namespace quanlu::ledger::chain {

std::optional<WriterEpochStarted> parse_epoch_started(crypto::Suite suite, BytesView entry) {
  Body body(entry);
  WriterEpochStarted started{.epoch = Epoch(body.number<std::uint64_t>(0)), .instance = body.id(0)};
  auto key = crypto::parse_public_key(suite, body.data(1));
  const BytesView grant = body.data(2);
  started.host = body.text(3);
  started.program = body.text(4);
  if (!key || !body.good()) return std::nullopt;
  started.writer_key = std::move(*key);
  started.grant.assign(grant.begin(), grant.end());
  return started;
}

std::optional<KeyChange> parse_key_change(BytesView entry) {
  Body body(entry);
  const BytesView grant = body.data(0);
  KeyChange change{.grant = Bytes(grant.begin(), grant.end())};
  if (read_header(entry).type_code == kKeyRevoked) {
    change.reason = body.text(1);
    change.from_sizes = body.number_list(2);
  }
  if (!body.good()) return std::nullopt;
  return change;
}

}  // namespace quanlu::ledger::chain
