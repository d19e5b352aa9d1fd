#include "consumers/cli/writing/promised.h"

#include "consumers/cli/evidence/publishing.h"
#include "ledger/intake/promiser.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace intake = ledger::intake;

Error held_back(const ledger::publish::Published& published) {
  Error error{.kind = Failure::kIncomplete,
              .reason = "noPromise",
              .what = {"已入账; 见证不足, 检查点未发布, 不作承诺",
                       "appended; witnesses are missing, no checkpoint is published, nothing is "
                       "promised"},
              .remedy = {"以同一事件号再问", "ask again with the same event id"}};
  for (const auto& witness : published.witnesses)
    if (witness.posix_seconds == 0) error.found += (error.found.empty() ? "" : " ") + witness.name;
  return error;
}

Result<TreeSize> publish(frame::Context& context, const LedgerSettings& settings,
                         intake::OpenLedger& ledger, Partition partition) {
  TRY_ASSIGN(auto publishing, evidence::read_publish_settings(
                                  settings.file, settings.directory.root, ledger.genesis().suite));
  TRY_ASSIGN(const auto open, evidence::open_publisher(settings.directory, ledger.by_seq(partition),
                                                       ledger.genesis(), partition, context.clock,
                                                       std::move(publishing)));
  TRY_ASSIGN(const auto published, open.publisher->publish());
  if (published.held_back) return fail(held_back(published));
  return published.checkpoint.size;
}

}  // namespace

Wanted wanted_of(const frame::Options& options) {
  return {.checkpoint = options.text("--wait") == "checkpoint",
          .promise = options.has("--promise")};
}

Result<gateway::writing::Beside> publish_and_promise(frame::Context& context,
                                                     const LedgerSettings& settings,
                                                     intake::OpenLedger& ledger,
                                                     const intake::Receipt& receipt) {
  gateway::writing::Beside beside;
  TRY_ASSIGN(beside.checkpoint, publish(context, settings, ledger, receipt.partition));
  TRY_ASSIGN(const auto accepted, ledger.accepted(evidence::kFirst));
  TRY_ASSIGN(const auto promiser,
             intake::Promiser::open(settings.directory, ledger.genesis(), accepted.keys,
                                    ledger.by_seq(evidence::kFirst), context.clock,
                                    [](std::int64_t) { return true; }));
  TRY_ASSIGN(auto promises, promiser->promise({&receipt, 1}));
  beside.promise = promises.front();
  return beside;
}

Result<TreeSize> wait_for_checkpoint(frame::Context& context, const intake::Directory& directory,
                                     Partition partition, Seq seq) {
  TRY_ASSIGN(const auto size,
             evidence::await_published(context, directory, partition, TreeSize(seq.value + 1)));
  if (size) return *size;
  return fail(
      Error{.kind = Failure::kIncomplete,
            .reason = "aboveCheckpoint",
            .what = {"已入账, 但尚未进入检查点", "appended, but not under a checkpoint yet"},
            .where = "seq " + std::to_string(seq.value),
            .remedy = {"quanlu status", "quanlu status"}});
}

std::string with_checkpoint(const std::string& document, TreeSize size) {
  using schemas::codec::JsonValue;
  auto receipt = schemas::codec::parse_json(document, "receipt");
  if (!receipt) return document;
  JsonValue checkpoint;
  checkpoint.kind = JsonValue::Kind::kObject;
  checkpoint.set("size", JsonValue::of_integer(static_cast<std::int64_t>(size.value)));
  receipt->set("checkpoint", std::move(checkpoint));
  return receipt->to_json();
}

void print_beside(const frame::Context& context, std::string_view document) {
  const auto json = schemas::codec::parse_json(document, "receipt");
  if (!json) return;
  const screen::Screen& screen = context.screen;
  const auto* promise = json->find("promise");
  const auto* due = promise == nullptr ? nullptr : promise->find("mergeBy");
  const auto* key = promise == nullptr ? nullptr : promise->find("keyId");
  if (due != nullptr && key != nullptr)
    screen.out << screen.say("承诺", "promise") << "    " << screen.say("不迟于", "covered by")
               << ' ' << due->text << "  " << screen.say("密钥", "key") << ' ' << key->text << '\n';
  const auto* checkpoint = json->find("checkpoint");
  const auto* size = checkpoint == nullptr ? nullptr : checkpoint->find("size");
  if (size != nullptr)
    print_checkpoint(screen, TreeSize(static_cast<std::uint64_t>(size->integer)));
}

void print_checkpoint(const screen::Screen& screen, TreeSize size) {
  screen.out << screen.say("检查点", "checkpoint") << " size " << size.value << '\n';
}

}  // namespace quanlu::consumers::cli::writing
