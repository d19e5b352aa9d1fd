#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/reading/commands.h"
#include "consumers/cli/reading/events.h"
#include "consumers/cli/reading/unsealing.h"
#include "consumers/cli/screen/people.h"
#include "ledger/chain/seal.h"

namespace quanlu::consumers::cli::reading {
namespace {

namespace chain = ledger::chain;
using frame::Context;
using frame::Options;

// An entry with its place in the chain, as far as its neighbours and the seal of its batch show it.
struct Shown {
  std::string json;
  std::vector<std::string> cells;
  chain::Header header;
  Digest leaf;
  Bytes entry;
  std::vector<Unsealed> unsealed;  // with --unseal: one for each sealed field
  bool links_back = false, linked_by_next = false;
  std::optional<Seq> sealed_at;
};

Result<std::optional<Position>> find_event(opened::OpenedLedger& ledger, const EventId& id) {
  std::optional<Position> found;
  for (const auto& log : ledger.logs) {
    TRY_ASSIGN(const Locator end, log->end());
    TRY(walk(*log, Locator(0), end, [&](const ReadEvent& read) -> Result<bool> {
      if (read.header.event_id == id) found = Position{read.header.partition, read.header.seq};
      return !found;
    }));
    if (found) break;
  }
  return found;
}

tl::unexpected<Error> masked_bytes(const std::string& where) {
  return fail(Error{.kind = Failure::kDenied,
                    .reason = "classHidden",
                    .what = {"该账号只能看遮蔽后的内容, 不能看原字节",
                             "this account reads masked content, not the bytes themselves"},
                    .where = where});
}

Result<Position> position_of(opened::OpenedLedger& ledger, const std::string& text) {
  if (const auto position = parse_position(text)) return *position;
  const auto id = parse_uuid(text);
  if (!id)
    return frame::usage({"既不是序号也不是事件号", "neither a seq nor an event id"}, "show",
                        "SEQ | PARTITION:SEQ | UUID", text);
  TRY_ASSIGN(const auto found, find_event(ledger, *id));
  if (found) return *found;
  return fail(Failure::kAbsent, "absent", {"账中没有这个事件", "no such event in the ledger"},
              text);
}

struct Wishes {
  bool raw = false, unseal = false;
};

Result<Shown> read_one(const Context& context, opened::OpenedLedger& ledger,
                       opened::Reading& reading, Position at, Wishes wishes) {
  Shown shown;
  if (at.partition.value >= ledger.partitions())
    return fail(Failure::kAbsent, "absent", {"没有这个分区", "no such partition"},
                std::to_string(at.partition.value));
  auto& log = *ledger.logs[at.partition.value];
  const auto& genesis = reading.genesis();
  const std::string where = "seq " + std::to_string(at.seq.value);
  ledger::crypto::Hasher hasher(genesis.suite);
  bool seen = false;
  const Locator from(at.seq.value == 0 ? 0 : at.seq.value - 1),
      to(at.seq.value + 1 + genesis.batch_events_max);
  Digest before;
  TRY(walk(log, from, to, [&](const ReadEvent& read) -> Result<bool> {
    if (read.header.seq < at.seq) {
      before = hasher.leaf(read.record.entry);
      return true;
    }
    if (read.header.seq == at.seq) {
      Sight sight = Sight::kClear;
      if (read.event != nullptr) {
        TRY_ASSIGN(sight, reading.disclosure().named(*read.event, where));
      }
      if (wishes.raw && sight != Sight::kClear) return masked_bytes(where);
      OpenSealed open;
      if (wishes.unseal && read.event != nullptr) {
        TRY_ASSIGN(shown.unsealed,
                   unseal(context, reading, {ledger.paths.root}, *read.event, where));
        open = opener_of(shown.unsealed);
      }
      seen = true;
      shown.json = event_json(hasher, read, sight, open);
      shown.cells = line_cells(context.screen, read);
      shown.header = read.header;
      shown.leaf = hasher.leaf(read.record.entry);
      shown.entry.assign(read.record.entry.begin(), read.record.entry.end());
      shown.links_back = at.seq == Seq(0) || read.header.prev == before;
    } else if (read.header.seq == at.seq.next()) {
      shown.linked_by_next = read.header.prev == shown.leaf;
    }
    if (read.record.seal && !shown.sealed_at) shown.sealed_at = read.header.seq;
    return !shown.sealed_at || read.header.seq <= at.seq;
  }));
  if (!seen) return fail(Failure::kAbsent, "absent", {"没有这一条", "no such entry"}, where);
  return shown;
}

void print_json(Context& context, const Shown& shown, bool raw) {
  screen::Json json = screen::Json::document("show");
  json.key("event").raw(shown.json);
  json.key("chain")
      .begin_object()
      .member("leafHash", shown.leaf)
      .member("linksBack", shown.links_back);
  json.member("linkedByNext", shown.linked_by_next).key("sealedAt");
  shown.sealed_at ? json.value(shown.sealed_at->value) : json.null();
  json.key("checkpoint").null().end();
  if (raw) json.member("raw", to_hex(shown.entry));
  if (!shown.unsealed.empty()) {
    json.key("unsealed").begin_array();
    for (const Unsealed& one : shown.unsealed) {
      json.begin_object().member("field", one.field->name).key("text");
      one.text ? json.value(*one.text) : json.null();
      json.key("erasedBy");
      one.erased_by ? json.value(one.erased_by->value) : json.null();
      json.end();
    }
    json.end();
  }
  context.screen.out << json.finish() << '\n';
}

void print_people(Context& context, const Shown& shown) {
  const screen::Screen& screen = context.screen;
  const auto columns = line_columns(screen);
  for (std::size_t i = 0; i < columns.size(); ++i)
    screen.out << columns[i].head << "  " << screen::visible(shown.cells[i]) << '\n';
  screen.out << screen.say("叶哈希", "leaf") << "  " << to_hex(shown.leaf.bytes) << '\n';
  screen.out << "prev  " << to_hex(shown.header.prev.bytes) << "  "
             << screen.painted(shown.links_back ? screen::Mark::kGood : screen::Mark::kFailed)
             << '\n';
  screen.out << screen.say("批次印", "seal") << "  ";
  if (shown.sealed_at)
    screen.out << shown.header.partition.value << "-" << shown.sealed_at->value << "  "
               << screen.painted(screen::Mark::kStated) << " "
               << screen.say("签名由 verify 核验", "its signature is checked by verify") << '\n';
  else
    screen.out << "–\n";
  for (const Unsealed& one : shown.unsealed)
    screen.out << screen.say(one.field->zh, one.field->en) << "  "
               << (one.text
                       ? screen::visible(*one.text)
                       : screen.say("已依法擦除 (事件", "erased by law (event") + " " +
                             (one.erased_by ? std::to_string(one.erased_by->value) : "–") + ")")
               << '\n';
  screen.out << shown.json << '\n';
}

Result<int> show(Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const Position at, position_of(ledger, options.text("SEQ|EVENTID")));
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  const Wishes wishes{.raw = options.has("--raw"), .unseal = options.has("--unseal")};
  TRY_ASSIGN(const Shown shown, read_one(context, ledger, *reading, at, wishes));
  TRY(reading->disclosure().permit());
  if (context.json())
    print_json(context, shown, options.has("--raw"));
  else if (options.has("--raw"))
    context.screen.out << to_hex(shown.entry) << '\n';
  else
    print_people(context, shown);
  int code = shown.links_back ? frame::kOk : frame::kTampered;
  if (all_gone(shown.unsealed))
    code = frame::worst(code, frame::fail_behind(context, key_gone(shown.unsealed)));
  return code;
}

}  // namespace

frame::Command show_command() {
  return {
      .path = "show",
      .summary = {"一条事件及其在链上的位置", "one event and its place in the chain"},
      .examples = {"-L quanlu-demo show 20", "-L quanlu-demo show 20 --json"},
      .arguments = {{.name = "SEQ|EVENTID",
                     .help = {"序号, 分区:序号, 或事件号", "SEQ, PARTITION:SEQ, or an event id"}}},
      .options = {{.name = "--raw", .help = {"条目字节, 十六进制", "the entry's bytes in hex"}},
                  {.name = "--unseal",
                   .help = {"启封密封字段 (须 --purpose 与权限, 先记入访问账)",
                            "open sealed fields (needs --purpose and the right; recorded first)"}}},
      .run = frame::run<show>};
}

}  // namespace quanlu::consumers::cli::reading
