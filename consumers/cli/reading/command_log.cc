#include <deque>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/areas.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/reading/commands.h"
#include "consumers/cli/reading/event_rows.h"
#include "consumers/cli/reading/filter.h"
#include "consumers/cli/reading/horizon.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::reading {
namespace {

using frame::Context;
using frame::Options;

constexpr std::uint64_t kChunk = 1000;     // entries that are read before they are turned round
constexpr std::size_t kShownAtOnce = 500;  // what was looked at is recorded before it is shown

std::string range_text(const EventFilter& filter) {
  return (filter.from ? to_people(*filter.from) : std::string("…")) + " .. " +
         (filter.to ? to_people(*filter.to) : std::string("…"));
}
std::string order_text(const screen::Screen& screen, bool newest_first) {
  return newest_first ? screen.say("新的在前", "newest first")
                      : screen.say("旧的在前", "oldest first");
}
std::string withheld_text(const screen::Screen& screen, std::uint64_t withheld) {
  return std::to_string(withheld) + " " +
         screen.say("条须说明用途才显示 (--purpose)",
                    "entries are shown for a stated purpose only (--purpose)");
}

// The range as it was understood, and the order: before the data (INTERFACES.md 1, rule 12).
void say_range(const screen::Screen& screen, const EventFilter& filter, bool newest_first) {
  std::string line = order_text(screen, newest_first);
  if (filter.from || filter.to)
    line += "   " + screen.say("范围", "range") + "  " + range_text(filter);
  screen.note(line);
}

// How the list was asked for, for the sheet 说明.
using Notes = std::vector<std::pair<std::string, std::string>>;
Notes notes_of(const Context& context, const Options& options, const EventFilter& filter,
               const Horizon& horizon, bool newest_first) {
  const screen::Screen& screen = context.screen;
  Notes notes{{screen.say("截至", "as of"), as_of_text(horizon)},
              {screen.say("次序", "order"), order_text(screen, newest_first)}};
  if (filter.from || filter.to) notes.emplace_back(screen.say("范围", "range"), range_text(filter));
  if (!filter.about.empty()) notes.emplace_back(screen.say("筛选", "filter"), filter.about);
  for (const frame::Option& option : filter_options())
    if (const auto value = options.maybe(option.name))
      notes.emplace_back(screen.say("筛选", "filter"), option.name + " " + *value);
  return notes;
}

// On the terminal behind the list, on stderr in a pipe.
void print_as_of(const screen::Screen& screen, const Horizon& horizon) {
  const std::string line = screen.say("截至", "as of") + "  " + as_of_text(horizon);
  if (screen.out_terminal)
    screen.out << line << '\n';
  else
    screen.note(line);
}

// Goes through a log in either direction and writes what fits, as far as the limit lets it.
class Lister {
 public:
  Lister(Context& context, const listing::Form& form, const EventFilter& filter,
         const Horizon& horizon, bool newest_first, ledger::crypto::Hasher& hasher,
         Disclosure& disclosure)
      : context_(context),
        form_(form),
        filter_(filter),
        horizon_(horizon),
        newest_first_(newest_first),
        hasher_(hasher),
        disclosure_(disclosure),
        writer_(listing::make_writer(context, form, event_shape(newest_first))) {}

  // [from, to) of the log.
  Status go(ledger::log::Log& log, std::uint64_t from, std::uint64_t to) {
    if (!newest_first_) return read(log, from, to, [&](Row row) { return write(std::move(row)); });
    reached_from_ = false;
    while (from < to && !is_over_ && !reached_from_) {
      const std::uint64_t start = to - from > kChunk ? to - kChunk : from;
      std::deque<Row> rows;
      TRY(read(log, start, to, [&](Row row) {
        rows.push_front(std::move(row));
        return Status();
      }));
      for (Row& row : rows)
        TRY(write(std::move(row)));
      to = start;
    }
    return {};
  }

  Status finish(Notes notes) {
    TRY(show());
    listing::Ending ending;
    ending.notes = std::move(notes);
    if (withheld() != 0)
      ending.notes.emplace_back(context_.screen.say("未列出", "left out"),
                                withheld_text(context_.screen, withheld()));
    ending.after = [this](screen::Json& json) {
      json.member("withheld", withheld());
      add_as_of(json, horizon_, context_.clock.now());
    };
    ending.next = is_full_ ? next_ : "";
    ending.as_of = horizon_.recorded_at;
    return writer_->finish(ending);
  }

  bool is_over() const { return is_over_; }
  std::uint64_t shown() const { return shown_; }
  std::uint64_t withheld() const { return withheld_; }  // of this page

 private:
  struct Row {
    std::vector<listing::Cell> cells;
    std::string json, place;
    Disclosure::Look look;
    bool is_withheld = false;  // for want of a purpose: counted, not shown
  };

  // What lies beyond the range in the direction of the walk ends it: recordedAt never falls.
  bool ends_at(const ReadEvent& read) const {
    return !newest_first_ && filter_.to && read.header.recorded_at >= *filter_.to;
  }

  template <typename Take>
  Status read(ledger::log::Log& log, std::uint64_t from, std::uint64_t to, Take take) {
    return walk(log, Locator(from), Locator(to), [&](const ReadEvent& read) -> Result<bool> {
      if (context_.stop_code() != frame::kOk) is_over_ = true;
      if (is_over_ || ends_at(read)) return false;
      if (newest_first_ && filter_.from && read.header.recorded_at < *filter_.from)
        reached_from_ = true;
      if (!filter_.fits(read)) return true;
      Row row;
      const std::uint64_t before = disclosure_.withheld();
      row.look = look_at(disclosure_, read);
      row.is_withheld = disclosure_.withheld() != before;
      if (row.is_withheld) return take(std::move(row)).map([] { return true; });
      if (row.look.sight == Sight::kHidden) return true;
      row.cells = event_cells(context_.screen, read);
      if (form_.format == frame::Format::kJson || form_.format == frame::Format::kJsonl)
        row.json = event_json(hasher_, read, row.look.sight);
      row.place = to_text(Position{read.header.partition, read.header.seq});
      TRY(take(std::move(row)));
      return true;
    });
  }

  Status write(Row row) {
    if (is_over_) return {};
    if (row.is_withheld) {  // behind the last one shown it is the next page's
      if (form_.limit == 0 || shown_ < form_.limit) ++withheld_;
      return {};
    }
    if (form_.limit != 0 && shown_ == form_.limit) {
      is_over_ = is_full_ = true;
      return {};
    }
    ++shown_;
    next_ = row.place;
    disclosure_.show(row.look);
    looked_at_.push_back(std::move(row));
    return looked_at_.size() == kShownAtOnce ? show() : Status();
  }

  Status show() {
    TRY(disclosure_.permit());
    for (Row& row : looked_at_)
      TRY(writer_->row(std::move(row.cells), row.json));
    looked_at_.clear();
    return {};
  }

  Context& context_;
  const listing::Form& form_;
  const EventFilter& filter_;
  const Horizon& horizon_;
  const bool newest_first_;
  ledger::crypto::Hasher& hasher_;
  Disclosure& disclosure_;
  std::vector<Row> looked_at_;
  std::unique_ptr<listing::Writer> writer_;
  std::uint64_t shown_ = 0, withheld_ = 0;
  std::string next_;
  bool is_over_ = false, is_full_ = false, reached_from_ = false;
};

// Behind the event that the page before ended with.
Result<std::optional<Position>> start_of(const listing::Form& form) {
  if (!form.cursor) return std::nullopt;
  const auto position = parse_position(*form.cursor);
  if (position) return position;
  return frame::usage({"不是游标", "this is no cursor"}, "--cursor", "PARTITION:SEQ", *form.cursor);
}

Result<std::uint64_t> place_of(opened::OpenedLedger& ledger, const Position& position) {
  if (!ledger.ordered) return position.seq.value;
  TRY_ASSIGN(const auto place, ledger.ordered->place_at(position.partition, position.seq));
  if (place) return place->value;
  return frame::usage({"不是游标", "this is no cursor"}, "--cursor", "PARTITION:SEQ",
                      to_text(position));
}

Status go_through(opened::OpenedLedger& ledger, const Horizon& horizon, Lister& lister,
                  bool newest_first, const std::optional<Position>& start) {
  std::uint64_t from = 0, to = horizon.end;
  if (start) {
    TRY_ASSIGN(const std::uint64_t at, place_of(ledger, *start));
    if (newest_first)
      to = std::min(to, at);
    else
      from = at + 1;
  }
  return lister.go(ledger.in_order(), from, to);
}

Result<int> list(Context& context, const Options& options) {
  TRY_ASSIGN(EventFilter filter, filter_of(context, options));
  TRY(add_range(filter, context, options));
  filter.about = options.text("WHAT");
  const bool newest_first = filter.about.empty() != options.has("--reverse");
  TRY_ASSIGN(const listing::Form form,
             listing::form_of(context, options, event_shape(newest_first).columns));
  TRY_ASSIGN(const auto start, start_of(form));
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  ledger::crypto::Hasher hasher(genesis.suite);
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  TRY_ASSIGN(filter.area, opened::area_of(*reading, options, civil_day(context.clock.now())));
  say_range(context.screen, filter, newest_first);
  TRY_ASSIGN(const Horizon horizon, horizon_of(ledger));
  Lister lister(context, form, filter, horizon, newest_first, hasher, reading->disclosure());
  TRY(go_through(ledger, horizon, lister, newest_first, start));
  TRY(lister.finish(notes_of(context, options, filter, horizon, newest_first)));
  if (lister.withheld() != 0)
    context.screen.note(std::string(context.screen.mark(screen::Mark::kNotice)) + " " +
                        withheld_text(context.screen, lister.withheld()));
  print_as_of(context.screen, horizon);
  if (const int stopped = context.stop_code()) return stopped;
  const bool is_absent = lister.shown() == 0 && lister.withheld() == 0 && !filter.about.empty();
  return is_absent ? frame::kAbsent : frame::kOk;
}

std::vector<frame::Option> options_of_log() {
  std::vector<frame::Option> all = filter_options();
  all.push_back(
      {.name = "--from", .value = "T", .help = {"登记时间不早于", "recorded at or after"}});
  all.push_back({.name = "--to", .value = "T", .help = {"登记时间早于", "recorded before"}});
  all.push_back({.name = "--reverse", .help = {"倒序", "the other way round"}});
  return all;
}

}  // namespace

frame::Command log_command() {
  return {.path = "log",
          .summary = {"事件, 每条一行", "events, one line each"},
          .examples = {"-L quanlu-demo log --limit 20",
                       "-L quanlu-demo log --type 402 --from 2024-08-01 --format jsonl"},
          .arguments = {{.name = "WHAT",
                         .help = {"事件流, 案件或社会组织", "stream, case or organization"},
                         .required = false}},
          .options = listing::with_form_options(options_of_log()),
          .run = frame::run<list>};
}

}  // namespace quanlu::consumers::cli::reading
