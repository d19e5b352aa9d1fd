#include "consumers/cli/anchoring/commands.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"
#include "ledger/chain/canonical.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/vector.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::anchoring {
namespace {

namespace chain = ledger::chain;
using frame::Context;
using frame::Options;

struct Found {
  chain::Header header;
  chain::CheckpointVector vector;
};

Result<std::vector<Found>> vectors_in(opened::OpenedLedger& opened) {
  std::vector<Found> found;
  TRY_ASSIGN(const auto reader, opened.logs.front()->read(Locator(0)));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) return found;
    if (!chain::has_entry_form(record->entry)) continue;
    const chain::Header header = chain::read_header(record->entry);
    if (header.type_code != chain::kCheckpointPublished || chain::check_canonical(record->entry))
      continue;
    if (auto vector = chain::parse_vector(record->entry))
      found.push_back({header, std::move(*vector)});
  }
}

void add(screen::Json& json, const Found& one) {
  json.begin_object().member("seq", one.header.seq.value);
  json.member("recordedAt", one.header.recorded_at).key("partitions").begin_array();
  for (const auto& partition : one.vector.partitions) {
    json.begin_object().member("partition", partition.partition.value);
    json.member("size", partition.size.value).member("root", to_base64(partition.root.bytes));
    json.member("note", to_hex(partition.note.bytes)).end();
  }
  json.end().key("access");
  if (!one.vector.access_size) {
    json.null().end();
    return;
  }
  json.begin_object().member("size", one.vector.access_size->value);
  json.member("root", to_base64(one.vector.access_root.bytes)).end().end();
}

std::string access_of(const Found& one) {
  return one.vector.access_size ? std::to_string(one.vector.access_size->value) : "–";
}

Result<int> show(Context& context, const Options& options) {
  TRY_ASSIGN(const std::uint64_t limit, options.number("--limit", 20));
  TRY_ASSIGN(auto opened, opened::open_ledger(context));
  TRY_ASSIGN(std::vector<Found> found, vectors_in(opened));
  const std::uint64_t total = found.size();
  if (found.size() > limit)
    found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(limit));
  if (context.json()) {
    screen::Json json = screen::Json::document("checkpoint-vector");
    json.member("total", total).key("vectors").begin_array();
    for (const Found& one : found)
      add(json, one);
    json.end();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  const screen::Screen& screen = context.screen;
  screen::Table table({{"seq", true},
                       {screen.say("登记时间", "recorded")},
                       {screen.say("分区", "partition"), true},
                       {screen.say("条数", "size"), true},
                       {"root"},
                       {screen.say("查阅账", "access"), true}});
  for (const Found& one : found)
    for (const auto& partition : one.vector.partitions)
      table.add({std::to_string(one.header.seq.value), to_people(one.header.recorded_at),
                 std::to_string(partition.partition.value), std::to_string(partition.size.value),
                 to_base64(partition.root.bytes), access_of(one)});
  table.print(screen);
  screen.note(
      screen.say("共", "in all") + " " + screen::grouped(total) + "; " +
      screen.say("由 serve 的发布者每天写入一条", "the publisher of serve appends one a day"));
  return frame::kOk;
}

}  // namespace

frame::Command vector_command() {
  return {
      .path = "checkpoint vector",
      .summary = {"账中的检查点向量: 各分区与查阅账的检查点",
                  "the checkpoint vectors in the log: of partitions and access ledger"},
      .examples = {"-L quanlu-demo checkpoint vector", "-L quanlu-demo checkpoint vector --json"},
      .options = {{.name = "--limit",
                   .value = "N",
                   .help = {"最多几条 (20)", "at most so many (20)"}}},
      .run = frame::run<show>};
}

}  // namespace quanlu::consumers::cli::anchoring
