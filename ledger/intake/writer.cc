#include "ledger/intake/writer.h"

#include <future>

#include "ledger/intake/pipeline.h"

namespace quanlu::ledger::intake {

Writer::Writer(std::unique_ptr<Pipeline> pipeline) : pipeline_(std::move(pipeline)) {}
Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::open(WriterParts parts, WriterOptions options,
                                             const std::function<void(std::uint64_t)>& progress) {
  auto pipeline = std::make_unique<Pipeline>(parts, std::move(options));
  TRY(pipeline->start(progress));
  return std::unique_ptr<Writer>(new Writer(std::move(pipeline)));
}

void Writer::submit(Request request) {
  const auto done = request.done;
  const std::size_t commands = request.commands.size();
  if (pipeline_->push(std::move(request)) || !done) return;
  const Error closed{.kind = Failure::kFailed,
                     .reason = "writerAbsent",
                     .what = {"写入者已停止", "the writer has stopped"},
                     .remedy = {"以同一 eventId 重试", "ask again with the same eventId"}};
  done(std::vector<Outcome>(commands, closed));
}

Outcome Writer::submit_and_wait(schemas::codec::Command command, Caller caller, Handling handling) {
  std::promise<Outcome> promise;
  Request request{
      .commands = {},
      .caller = std::move(caller),
      .handling = handling,
      .done = [&](std::vector<Outcome> outcomes) { promise.set_value(std::move(outcomes[0])); }};
  request.commands.push_back(std::move(command));
  submit(std::move(request));
  return promise.get_future().get();
}

Status Writer::close() {
  return pipeline_->finish();
}
std::optional<Error> Writer::failure() const {
  return pipeline_->failure();
}
Seq Writer::durable(Partition partition) const {
  return pipeline_->durable(partition);
}

Seq Writer::end() const {
  return pipeline_->end();
}
Epoch Writer::epoch() const {
  return pipeline_->epoch();
}
const Recovery& Writer::recovery() const {
  return pipeline_->recovery();
}
Counts::Reading Writer::counts() const {
  return pipeline_->counts();
}

}  // namespace quanlu::ledger::intake
