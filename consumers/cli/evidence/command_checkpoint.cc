#include <algorithm>

#include "consumers/cli/evidence/commands.h"
#include "consumers/cli/evidence/publishing.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/cli/screen/table.h"
#include "ledger/publish/prune.h"

namespace quanlu::consumers::cli::evidence {
namespace {

namespace publish = ledger::publish;
using frame::Context;
using frame::Options;

struct Ledger {
  opened::OpenedLedger opened;
  ledger::chain::Genesis genesis;
  ledger::intake::Directory directory;
  Partition partition;  // asked for
};

Result<Ledger> open_ledger(const Context& context, const Options& options) {
  Ledger ledger;
  TRY_ASSIGN(ledger.opened, opened::open_ledger(context));
  TRY_ASSIGN(ledger.genesis, opened::read_genesis(ledger.opened));
  TRY_ASSIGN(ledger.partition, partition_of(options, ledger.genesis));
  ledger.directory = ledger.opened.directory;
  return ledger;
}

void add_checkpoint(screen::Json& json, Partition partition, const ReadNote& read) {
  json.member("partition", partition.value).member("origin", read.checkpoint.origin);
  json.member("size", read.checkpoint.size.value);
  json.member("root", to_base64(read.checkpoint.root.bytes)).member("note", read.text);
}

void add_witnesses(screen::Json& json, const publish::Published& published) {
  json.key("witnesses").begin_array();
  for (const publish::WitnessState& witness : published.witnesses) {
    json.begin_object().member("name", witness.name).member("ok", witness.posix_seconds > 0);
    if (witness.posix_seconds > 0)
      json.member("time", Millis(static_cast<std::int64_t>(witness.posix_seconds) * 1000));
    else
      json.member("reason", witness.missing);
    json.end();
  }
  json.end();
}

void print_document(const Context& context, Partition partition, const ReadNote& read) {
  screen::Json json = screen::Json::document("checkpoint");
  add_checkpoint(json, partition, read);
  context.screen.out << json.finish() << '\n';
}

void print_line(const screen::Screen& screen, screen::Mark mark,
                const ledger::note::Checkpoint& checkpoint, const std::string& what) {
  screen.out << screen.painted(mark) << ' ' << screen.say("检查点", "checkpoint") << "  size "
             << screen::grouped(checkpoint.size.value) << "  root "
             << to_base64(checkpoint.root.bytes) << "  " << what << '\n';
}

Result<int> show(Context& context, const Options& options) {
  TRY_ASSIGN(const Ledger ledger, open_ledger(context, options));
  const publish::TileFolder folder = published_folder(ledger.directory, ledger.partition);
  TRY_ASSIGN(const ReadNote read, newest_note(ledger.genesis, ledger.partition, folder));
  if (context.json())
    print_document(context, ledger.partition, read);
  else
    context.screen.out << read.text;
  return frame::kOk;
}

// A service has this publisher's lock and publishes by itself: until it has what is there now.
Result<int> await_publication(Context& context, const Ledger& ledger, const Error& locked) {
  TRY_ASSIGN(const Locator end, ledger.opened.logs[ledger.partition.value]->end());
  context.screen.note(context.screen.say("由服务发布, 等它的下一个检查点",
                                         "a service publishes: waiting for its next checkpoint"));
  TRY_ASSIGN(const auto size,
             await_published(context, ledger.directory, ledger.partition, TreeSize(end.value)));
  if (!size) return fail(locked);
  const publish::TileFolder folder = published_folder(ledger.directory, ledger.partition);
  TRY_ASSIGN(const ReadNote read, newest_note(ledger.genesis, ledger.partition, folder));
  if (context.json())
    print_document(context, ledger.partition, read);
  else
    print_line(context.screen, screen::Mark::kGood, read.checkpoint,
               context.screen.say("由服务发布", "published by the service"));
  return frame::kOk;
}

Result<int> publish_now(Context& context, const Options& options) {
  TRY_ASSIGN(const Ledger ledger, open_ledger(context, options));
  TRY_ASSIGN(
      PublishSettings settings,
      read_publish_settings(ledger.opened.settings, ledger.directory.root, ledger.genesis.suite));
  const auto open =
      open_publisher(ledger.directory, *ledger.opened.logs[ledger.partition.value], ledger.genesis,
                     ledger.partition, context.clock, std::move(settings));
  if (!open && open.error().reason == "locked")
    return await_publication(context, ledger, open.error());
  TRY(open);
  screen::Progress progress(context.screen, context.clock, {"检查点", "checkpoint"},
                            {"条", "entries"}, 0);
  const auto published =
      open->publisher->publish([&](std::uint64_t entries) { progress.at(entries); });
  progress.clear();
  TRY(published);
  if (!published->held_back)
    TRY(publish::prune_partials(published_folder(ledger.directory, ledger.partition),
                                published->checkpoint.size, context.clock.now()));
  const int code = published->held_back ? frame::kIncomplete : frame::kOk;
  if (context.json()) {
    screen::Json json = screen::Json::document("checkpoint");
    add_checkpoint(json, ledger.partition,
                   {.text = published->note, .checkpoint = published->checkpoint});
    json.member("fresh", published->fresh).member("heldBack", published->held_back);
    json.member("entriesRead", published->entries);
    add_witnesses(json, *published);
    context.screen.out << json.finish() << '\n';
    return code;
  }
  const screen::Screen& screen = context.screen;
  print_line(screen, published->held_back ? screen::Mark::kNotice : screen::Mark::kGood,
             published->checkpoint,
             published->held_back ? screen.say("已签名, 见证不足, 未发布",
                                               "signed, held back: the quorum is missing")
             : published->fresh   ? screen.say("已发布", "published")
                                  : screen.say("与已发布的相同", "the same as published"));
  for (const publish::WitnessState& witness : published->witnesses)
    screen.out << "  " << screen.say("见证", "witness") << ' ' << witness.name << "  "
               << (witness.posix_seconds > 0 ? screen.say("已副署", "cosigned")
                                             : screen.say("缺: ", "missing: ") + witness.missing)
               << '\n';
  return code;
}

// Every note that was kept, smallest tree first.
Result<std::vector<ReadNote>> kept_notes(const Ledger& ledger, const publish::TileFolder& folder) {
  std::vector<ReadNote> notes;
  std::error_code error;  // no folder: nothing was published
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(folder.root() / "checkpoints", error)) {
    if (!file.is_regular_file()) continue;
    TRY_ASSIGN(const Bytes bytes,
               ledger::store::read_file(file.path(), ledger::note::kNoteBytesMax));
    auto read = read_note(ledger.genesis, ledger.partition, std::string(as_text(bytes)));
    if (!read) {
      read.error().where = file.path().string() + " " + read.error().where;
      return tl::make_unexpected(std::move(read.error()));
    }
    notes.push_back(std::move(*read));
  }
  std::sort(notes.begin(), notes.end(), [](const ReadNote& left, const ReadNote& right) {
    return left.checkpoint.size < right.checkpoint.size;
  });
  return notes;
}

Result<int> history(Context& context, const Options& options) {
  TRY_ASSIGN(const std::uint64_t limit, options.number("--limit", 20));
  TRY_ASSIGN(const Ledger ledger, open_ledger(context, options));
  const publish::TileFolder folder = published_folder(ledger.directory, ledger.partition);
  TRY_ASSIGN(std::vector<ReadNote> notes, kept_notes(ledger, folder));
  if (notes.empty()) return none_published(folder);
  const std::uint64_t total = notes.size();
  if (notes.size() > limit)
    notes.erase(notes.begin(), notes.end() - static_cast<std::ptrdiff_t>(limit));
  if (context.json()) {
    screen::Json json = screen::Json::document("checkpoint-history");
    json.member("total", total).key("checkpoints").begin_array();
    for (const ReadNote& read : notes) {
      json.begin_object();
      add_checkpoint(json, ledger.partition, read);
      json.end();
    }
    json.end();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{context.screen.say("条数", "size"), true}, {"root"}});
  for (const ReadNote& read : notes)
    table.add({std::to_string(read.checkpoint.size.value), to_base64(read.checkpoint.root.bytes)});
  table.print(context.screen);
  if (total > notes.size())
    context.screen.note(context.screen.say("共", "in all") + " " + screen::grouped(total) +
                        " (--limit)");
  return frame::kOk;
}

}  // namespace

std::vector<frame::Command> checkpoint_commands() {
  return {{.path = "checkpoint publish",
           .effect = frame::Effect::kWrites,
           .summary = {"重读账本, 生长哈希树, 签名并发布检查点",
                       "read the log again, grow the tree, sign and publish a checkpoint"},
           .examples = {"-L quanlu-demo checkpoint publish",
                        "-L quanlu-demo checkpoint publish --json"},
           .options = {partition_option()},
           .run = frame::run<publish_now>},
          {.path = "checkpoint show",
           .summary = {"最新检查点 (C2SP 签名注记)", "the newest checkpoint, a C2SP signed note"},
           .examples = {"-L quanlu-demo checkpoint show", "-L quanlu-demo checkpoint show --json"},
           .options = {partition_option()},
           .run = frame::run<show>},
          {.path = "checkpoint history",
           .summary = {"历次检查点", "the checkpoints that were published"},
           .examples = {"-L quanlu-demo checkpoint history --limit 5",
                        "-L quanlu-demo checkpoint history --json"},
           .options = {partition_option(),
                       {.name = "--limit",
                        .value = "N",
                        .help = {"最多几个 (20)", "at most so many (20)"}}},
           .run = frame::run<history>}};
}

}  // namespace quanlu::consumers::cli::evidence
