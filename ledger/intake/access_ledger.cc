#include "ledger/intake/access_ledger.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <thread>

#include "ledger/intake/access_decider.h"
#include "ledger/intake/control.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;
namespace registry = schemas::registry;

constexpr std::size_t kCommandsMax = 20;  // of one batch, whose bytes are bounded too
constexpr std::chrono::milliseconds kLockPause{20};

codec::Command access_command(registry::EventCode code, codec::Body body, std::string_view account,
                              Clock& clock, Random& random) {
  const registry::EventType* type = registry::find_event(code);
  CHECK(type != nullptr);
  codec::Command command;
  command.event_id = make_uuid7(clock, random);
  command.type = type;
  command.any_version = true;
  command.body = std::move(body);
  codec::Envelope& envelope = command.envelope;
  envelope.occurred_at = clock.now();
  envelope.effective_on = civil_day(envelope.occurred_at);
  envelope.stream = access_stream(account, *envelope.effective_on);
  envelope.conf = type->conf;
  envelope.retain = type->retain;
  envelope.pclass = type->pclass;
  return command;
}

// Sets fields of a body by name.
class Fill {
 public:
  explicit Fill(registry::EventCode code)
      : type_(*registry::find_event(code)), body_(type_), to_(body_.edit()) {}

  void text(std::string_view name, std::string_view text) { to_.set_text(field(name), text); }
  void number(std::string_view name, std::int64_t number) { to_.set_number(field(name), number); }
  void bytes(std::string_view name, BytesView bytes) { to_.set_bytes(field(name), bytes); }
  void ids(std::string_view name, std::span<const Id16> ids) {
    if (ids.empty()) return;
    to_.set_size(field(name), ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
      to_.set_id(field(name), i, ids[i]);
  }
  void texts(std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    to_.set_size(field(name), texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
      to_.set_text(field(name), i, texts[i]);
  }
  codec::Body take() { return std::move(body_); }

 private:
  const registry::Field& field(std::string_view name) const {
    const registry::Field* found = type_.field(name);
    CHECK(found != nullptr);
    return *found;
  }

  const registry::EventType& type_;
  codec::Body body_;
  codec::FieldsBuilder to_;
};

Error refused(const Refusal& refusal) {
  return {.kind = failure_of(refusal.reason),
          .reason = refusal.code(),
          .what = {"访问记录被拒, 因此不予显示",
                   "the access was refused by its ledger, so nothing is shown"},
          .where = refusal.path,
          .expected = refusal.expected,
          .found = refusal.found,
          .remedy = refusal.remedy};
}

}  // namespace

std::vector<codec::Command> read_commands(const cases::SensitiveRead& read, Clock& clock,
                                          Random& random) {
  std::vector<codec::Command> commands;
  std::span<const Id16> rest(read.of);
  do {
    const auto part = rest.first(std::min(rest.size(), kReadsOfOneEvent));
    rest = rest.subspan(part.size());
    Fill fill(registry::EventCode::kSensitiveRead);
    fill.text("account", read.account);
    fill.number("class", static_cast<std::int64_t>(read.conf));
    fill.ids("of", part);
    fill.text("purpose", read.purpose);
    fill.texts("fields", read.fields);
    commands.push_back(access_command(registry::EventCode::kSensitiveRead, fill.take(),
                                      read.account, clock, random));
  } while (!rest.empty());
  return commands;
}

codec::Command export_command(const cases::ExportMade& made, Clock& clock, Random& random) {
  Fill fill(registry::EventCode::kExportMade);
  fill.text("account", made.account);
  fill.text("kind", made.kind);
  fill.text("filter", made.filter);
  fill.number("rows", static_cast<std::int64_t>(made.rows));
  fill.bytes("digest", made.digest.bytes);
  fill.text("purpose", made.purpose);
  fill.text("recipient", made.recipient);
  fill.number("masked", made.masked ? 1 : 0);
  return access_command(registry::EventCode::kExportMade, fill.take(), made.account, clock, random);
}

Result<std::unique_ptr<AccessLedger>> AccessLedger::open(const Directory& ledger,
                                                         WriterOptions options, std::string holder,
                                                         Clock& clock, Random& random,
                                                         std::chrono::milliseconds patience) {
  const Directory directory = ledger.access();
  if (!std::filesystem::exists(directory.genesis()))
    return fail(Error{
        .kind = Failure::kAbsent,
        .reason = "access_absent",
        .what = {"没有访问账, 因此不予显示", "there is no access ledger, so nothing is shown"},
        .where = directory.root.string(),
        .remedy = {"以 quanlu init 补建", "complete it with quanlu init"}});
  options.deadline_clock = false;
  // Nothing that the law counts hangs on its times; a month without a read must not end reading.
  options.accept_clock = true;
  options.own_clock = false;
  options.epoch_waits = true;  // who asked for nothing that is recorded leaves nothing
  const Millis started = clock.monotonic();
  std::chrono::milliseconds waited{0};
  while (true) {
    auto opened = OpenLedger::open(
        directory, {.log = {}, .holder = holder, .writer = options, .access = true}, clock, random);
    if (opened)
      return std::unique_ptr<AccessLedger>(new AccessLedger(std::move(*opened), clock, random));
    if (opened.error().reason != "locked" || waited >= patience ||
        clock.monotonic().value - started.value >= patience.count())
      return fail(opened.error());
    std::this_thread::sleep_for(kLockPause);
    waited += kLockPause;
  }
}

std::vector<Outcome> AccessLedger::append(std::vector<codec::Command> commands) {
  std::promise<std::vector<Outcome>> promise;
  opened_->writer().submit(
      {.commands = std::move(commands),
       .caller = {.accounts = {kLedgerAccount}, .ledger = true},
       .handling = {},
       .done = [&](std::vector<Outcome> outcomes) { promise.set_value(std::move(outcomes)); }});
  return promise.get_future().get();
}

Status AccessLedger::record(std::vector<codec::Command> commands) {
  KILL_POINT("access.before_record");
  for (auto from = commands.begin(); from != commands.end();) {
    const auto to =
        commands.end() - from > std::ptrdiff_t{kCommandsMax} ? from + kCommandsMax : commands.end();
    for (const Outcome& outcome :
         append({std::make_move_iterator(from), std::make_move_iterator(to)})) {
      if (const auto* refusal = std::get_if<Refusal>(&outcome)) return fail(refused(*refusal));
      if (const auto* error = std::get_if<Error>(&outcome); error && error->reason != "batch")
        return fail(*error);
    }
    from = to;
  }
  KILL_POINT("access.recorded");
  return {};
}

Status AccessLedger::record(const std::vector<cases::SensitiveRead>& reads) {
  std::vector<codec::Command> commands;
  for (const cases::SensitiveRead& read : reads)
    for (codec::Command& command : read_commands(read, clock_, random_))
      commands.push_back(std::move(command));
  return record(std::move(commands));
}

Status AccessLedger::record(const cases::ExportMade& made) {
  std::vector<codec::Command> commands;
  commands.push_back(export_command(made, clock_, random_));
  return record(std::move(commands));
}

}  // namespace quanlu::ledger::intake
