#include <algorithm>
#include <map>

#include "consumers/cli/custody/commands.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/reading/events.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/writing/door.h"
#include "consumers/cli/writing/views.h"
#include "ledger/cases/lists.h"
#include "schemas/base/time.h"
#include "schemas/codec/command_reader.h"
#include "schemas/codec/json_writer.h"
#include "schemas/codec/place.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::consumers::cli::custody {
namespace {

namespace cases = ledger::cases;
namespace codec = schemas::codec;
namespace events = schemas::events;
namespace intake = ledger::intake;
namespace registry = schemas::registry;
using frame::Context;
using frame::Options;
using reading::ReadEvent;
using registry::EventCode;

struct Subject {
  Id16 key;
  std::string wrapped_by;
  Seq made;  // places in the order of the ledger
  Millis made_at;
  std::optional<Seq> destroyed;
  std::size_t events = 0;  // sealed under it
};

bool is(const ReadEvent& read, EventCode code) {
  return read.header.type_code.value == static_cast<std::uint16_t>(code) && read.event != nullptr;
}

// Every key that the log names, in its order; the log says nothing of whose they are.
Result<std::vector<Subject>> subjects_of(Context& context, opened::OpenedLedger& ledger) {
  std::vector<Subject> subjects;
  std::map<Id16, std::size_t> places;
  ledger::log::Log& log = ledger.in_order();
  TRY_ASSIGN(const Locator end, log.end());
  TRY(reading::walk(log, Locator(0), end, [&](const ReadEvent& read) -> Result<bool> {
    if (is(read, EventCode::kSubjectKeyCreated)) {
      const auto body = read.event->body<events::SubjectKeyCreated>();
      const Id16 key = codec::to_id(body.getSubjectKeyId());
      places[key] = subjects.size();
      subjects.push_back({.key = key,
                          .wrapped_by = std::string(codec::to_view(body.getWrappedBy())),
                          .made = codec::place_of(*read.event),
                          .made_at = read.header.recorded_at,
                          .destroyed = {}});
    } else if (is(read, EventCode::kSubjectKeyDestroyed)) {
      const auto body = read.event->body<events::SubjectKeyDestroyed>();
      const auto place = places.find(codec::to_id(body.getSubjectKeyId()));
      if (place != places.end()) subjects[place->second].destroyed = codec::place_of(*read.event);
    }
    return context.stop_code() == frame::kOk;
  }));
  return subjects;
}

Result<int> list_subjects(Context& context, const Options&) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(auto subjects, subjects_of(context, ledger));
  TRY_ASSIGN(const auto state, intake::StateView::open({ledger.paths.root}, ledger.in_order(),
                                                       genesis, Partition(0)));
  state->ask([&](const cases::State& at) {
    for (Subject& subject : subjects)
      subject.events = at.marks(cases::list::kSealedBy, cases::id_key(subject.key)).size();
  });
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("keys-subject-list");
    json.key("keys").begin_array();
    for (const Subject& subject : subjects) {
      json.begin_object().member("subjectKeyId", subject.key);
      json.member("madeSeq", subject.made.value).member("madeAt", subject.made_at);
      json.member("wrappedBy", subject.wrapped_by).member("events", subject.events);
      json.key("destroyedSeq");
      subject.destroyed ? json.value(subject.destroyed->value) : json.null();
      json.end();
    }
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{screen.say("主体密钥", "subject key")},
                       {screen.say("创建", "made"), true},
                       {screen.say("时间", "at")},
                       {screen.say("封装", "wrapped by")},
                       {screen.say("所涉事件", "events"), true},
                       {screen.say("销毁", "destroyed"), true}});
  for (const Subject& subject : subjects)
    table.add({to_uuid_text(subject.key), std::to_string(subject.made.value),
               to_people(subject.made_at), subject.wrapped_by, std::to_string(subject.events),
               subject.destroyed ? std::to_string(subject.destroyed->value) : ""});
  table.print(screen);
  return frame::kOk;
}

Result<const registry::Enumerant*> ground_of(const std::string& text) {
  const registry::Enumeration* grounds = registry::find_enumeration("ErasureGround");
  std::string known;
  for (const registry::Enumerant& ground : grounds->values) {
    if (ground.id == text || ground.zh == text) return &ground;
    known += (known.empty() ? "" : " | ") + std::string(ground.id) + " " + std::string(ground.zh);
  }
  return frame::usage({"没有这种情形", "no such ground"}, "--ground", known, text);
}

std::string destruction(Context& context, const Id16& key, const registry::Enumerant& ground,
                        const std::string& approver) {
  std::string text;
  codec::JsonWriter json(text);
  json.begin_object().key("eventId").id(make_uuid7(context.clock, context.random));
  json.key("type").string("SubjectKeyDestroyed");
  json.key("stream").string("SubjectKey/" + to_uuid_text(key)).key("expectedSeq").integer(1);
  json.key("occurredAt").instant(context.clock.now()).key("data").begin_object();
  json.key("subjectKeyId").id(key).key("ground").string(ground.id);
  json.key("approver").string(approver).end_object().end_object();
  return text;
}

Result<intake::Outcome> append(Context& context, const writing::LedgerSettings& settings,
                               const std::string& text, bool dry_run) {
  codec::CommandReader reader;
  auto command = reader.read(text);
  if (!command) return intake::Outcome(command.error());
  TRY_ASSIGN(auto door, writing::open_door(context, settings));
  if (door.there) return door.there->append(text, dry_run).outcome;
  intake::Outcome outcome = door.here->writer().submit_and_wait(
      std::move(*command), settings.caller, {.dry_run = dry_run});
  TRY(door.here->close());
  return outcome;
}

// What the law asks to be told: what is gone, and what remains (INTEGRITY.md 9.3).
void print(const Context& context, const Id16& key, const intake::Receipt& receipt,
           std::size_t concerned) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("keys-subject-destroy");
    json.member("subjectKeyId", key).member("dryRun", receipt.dry_run).key("seq");
    receipt.dry_run ? json.null() : json.value(receipt.seq.value);
    json.member("events", concerned).key("remains").begin_array();
    for (const char* what : {"ciphertext", "clearEnvelope", "copiesAndExports", "keyringBackups"})
      json.value(what);
    json.end();
    screen.out << json.finish() << '\n';
    return;
  }
  screen.out << (receipt.dry_run ? screen.say("将会销毁", "would destroy")
                                 : screen.say("已销毁", "destroyed"))
             << "  " << to_uuid_text(key);
  if (!receipt.dry_run) screen.out << "   1311 seq " << receipt.seq.value;
  screen.out << "   " << screen.say("所涉事件", "events concerned") << " " << concerned << '\n';
  screen.out << screen.say("仍存", "what remains") << '\n';
  const Words remains[] = {
      {"密文, 承诺, 密钥号: 留在链上, 已无意义",
       "ciphertext, commitment, key id: in the chain, without meaning"},
      {"信封中的非个人字段", "fields of the envelope, which are not personal"},
      {"他人留存的副本与已启封的导出: 见 quanlu access log",
       "copies that people made and opened exports: see quanlu access log"},
      {"密钥环备份, 至其到期 (默认 35 天) 或其 KEK 版本销毁",
       "backups of the keyring until their end (35 days), or until their KEK version is gone"}};
  for (const Words& words : remains)
    screen.out << "  · " << screen.say(words) << '\n';
}

Result<int> destroy(Context& context, const Options& options) {
  const auto key = parse_uuid(options.text("KEYID"));
  if (!key)
    return frame::usage({"这不是主体密钥号", "this is no id of a subject's key"}, "KEYID", "UUID",
                        options.text("KEYID"));
  TRY_ASSIGN(const registry::Enumerant* const ground, ground_of(options.text("--ground")));
  const std::string approver = options.text("--approver");
  if (approver.empty())
    return frame::usage({"须由另一人批准", "another person approves"}, "keys subject destroy",
                        "--approver ACCOUNT", "");
  std::size_t concerned = 0;
  {
    TRY_ASSIGN(auto ledger, opened::open_ledger(context));
    TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
    TRY_ASSIGN(const auto state, intake::StateView::open({ledger.paths.root}, ledger.in_order(),
                                                         genesis, Partition(0)));
    state->ask([&](const cases::State& at) {
      concerned = at.marks(cases::list::kSealedBy, cases::id_key(*key)).size();
    });
  }
  const bool dry_run = options.has("--dry-run");
  if (!dry_run && !options.has("--yes"))
    return frame::usage({"销毁不可恢复, 所涉事件 " + std::to_string(concerned) + " 条, 须 --yes",
                         "this cannot be undone, " + std::to_string(concerned) +
                             " events concerned: --yes is needed"},
                        "keys subject destroy", "--yes | --dry-run", to_uuid_text(*key));
  TRY_ASSIGN(const writing::LedgerSettings settings, writing::read_settings(context));
  TRY_ASSIGN(const intake::Outcome outcome,
             append(context, settings, destruction(context, *key, *ground, approver), dry_run));
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return context.refuse(*refusal);
  if (const auto* error = std::get_if<Error>(&outcome)) return fail(*error);
  print(context, *key, std::get<intake::Receipt>(outcome), concerned);
  return dry_run ? frame::kOk : writing::end_with_views(context, settings);
}

}  // namespace

std::vector<frame::Command> subject_commands() {
  return {
      {.path = "keys subject list",
       .summary = {"数据主体的密钥 (不含身份)", "keys of data subjects (without identities)"},
       .examples = {"-L quanlu-demo keys subject list", "-L quanlu-demo keys subject list --json"},
       .run = frame::run<list_subjects>},
      {.path = "keys subject destroy",
       .effect = frame::Effect::kDestroys,
       .summary = {"依法擦除: 销毁一个主体的密钥", "erase by law: destroy a subject's key"},
       .examples =
           {"-L quanlu-demo keys subject destroy 0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11 "
            "--ground subjectRequest --approver sys --actor sec --dry-run   # exit 7: no such key",
            "-L quanlu-demo keys subject destroy 0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11 "
            "--ground retentionEnded --approver sys --actor sec --yes   # exit 7: no such key"},
       .arguments = {{.name = "KEYID", .help = {"主体密钥号", "id of the subject's key"}}},
       .options = {{.name = "--ground",
                    .value = "TEXT",
                    .help = {"情形: subjectRequest retentionEnded unlawful other",
                             "ground: subjectRequest retentionEnded unlawful other"}},
                   {.name = "--approver",
                    .value = "ACCOUNT",
                    .help = {"批准的另一人", "the other person, who approves"}},
                   {.name = "--dry-run", .help = {"只裁决不销毁", "decide, destroy nothing"}},
                   {.name = "--yes", .help = {"确认", "do it"}}},
       .run = frame::run<destroy>}};
}

}  // namespace quanlu::consumers::cli::custody
