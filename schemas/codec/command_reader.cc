#include "schemas/codec/command_reader.h"

#include <algorithm>
#include <cstring>

#include <strings.h>

#include "schemas/base/check.h"
#include "schemas/codec/read_body.h"
#include "schemas/codec/read_envelope.h"
#include "schemas/codec/stream_key.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::size_t kDepthMax = 16;
constexpr std::size_t kSlack = 1024;  // of a parser's capacity above the longest text

tl::unexpected<Refusal> refuse_json(simdjson::error_code error) {
  const Path root;
  switch (error) {
    case simdjson::UTF8_ERROR:
      return refuse(Reason::kUtf8, root, "RFC 3629", "UTF-8", "bytes that are none");
    case simdjson::DEPTH_ERROR:
      return refuse(Reason::kForm, root, "RFC 8259",
                    "at most " + std::to_string(kDepthMax) + " levels", "more");
    case simdjson::CAPACITY:
      return refuse(Reason::kTooLarge, root, "RFC 8259", "a shorter text", "a longer one");
    case simdjson::STRING_ERROR:
      return refuse(Reason::kForm, root, "RFC 8259", "strings in JSON",
                    "a bad escape, a lone surrogate or a control character");
    case simdjson::NUMBER_ERROR:
      return refuse(Reason::kForm, root, "RFC 8259", "numbers in JSON", "another number");
    default:
      return refuse(Reason::kForm, root, "RFC 8259", "one JSON value", "something else");
  }
}

// Text and parser of one size. What was parsed is overwritten afterwards, since it may be personal.
class Document {
 public:
  explicit Document(std::size_t bytes_max)
      : bytes_max_(bytes_max),
        text_(std::make_unique<char[]>(bytes_max + simdjson::SIMDJSON_PADDING)) {
    CHECK(parser_.allocate(bytes_max + kSlack, kDepthMax) == simdjson::SUCCESS);
  }

  Read<Element> parse(std::string_view json) {
    if (json.size() > bytes_max_)
      return refuse(Reason::kTooLarge, Path{}, "JSON",
                    "<= " + std::to_string(bytes_max_) + " bytes",
                    std::to_string(json.size()) + " bytes");
    size_ = json.size();
    std::memcpy(text_.get(), json.data(), json.size());
    std::memset(text_.get() + json.size(), ' ', simdjson::SIMDJSON_PADDING);
    Element root;
    if (const auto error = parser_.parse(text_.get(), json.size(), false).get(root))
      return refuse_json(error);
    return root;
  }

  void wipe() {
    explicit_bzero(text_.get(), size_);
    // What simdjson reserves for the strings of a text of this size.
    const std::size_t strings = 5 * size_ / 3 + simdjson::SIMDJSON_PADDING;
    if (parser_.doc.string_buf) explicit_bzero(parser_.doc.string_buf.get(), strings);
    size_ = 0;
  }

 private:
  std::size_t bytes_max_, size_ = 0;
  std::unique_ptr<char[]> text_;
  simdjson::dom::parser parser_;
};

// Keys of the output that a command does not give.
constexpr std::array<std::string_view, 8> kWriterKeys = {"position",   "leafHash",   "prev",
                                                         "recordedAt", "streamSeq",  "partitionKey",
                                                         "sealed",     "authorityAt"};

Verdict read_keys(Element value, const Path& path, Members& members) {
  auto verdict = read_members(value, path, kCommandKeys, members);
  if (verdict || verdict.error().reason != Reason::kUnknownKey) return verdict;
  Refusal& refusal = verdict.error();
  for (const std::string_view key : kWriterKeys)
    if (refusal.path == path.member(key).text())
      refusal.remedy = {"该项由账本写入, 命令中删除", "The ledger gives it: leave it out"};
  return verdict;
}

Read<const registry::EventType*> read_type(const Given& given) {
  const Path path = given.path(Key::kType);
  if (!given.has(Key::kType)) return refuse_missing(path, "the name of an event type");
  TRY_ASSIGN(const std::string_view name, read_string(given.value(Key::kType), path, "a name"));
  const registry::EventType* type = registry::find_event(name);
  if (type == nullptr) {
    std::vector<std::string_view> names;
    for (const registry::EventType& known : registry::event_types())
      names.push_back(known.name);
    return refuse(Reason::kCodeUnknown, path, "event type", std::string(nearest(name, names)),
                  shown(name));
  }
  if (given.has(Key::kSchemaVer)) {
    const Path at = given.path(Key::kSchemaVer);
    TRY_ASSIGN(const std::uint64_t version,
               read_unsigned(given.value(Key::kSchemaVer), at, 0xFFFF));
    const auto* versioned = registry::find_event(type->code, static_cast<std::uint16_t>(version));
    if (versioned == nullptr)
      return refuse(Reason::kCodeUnknown, at, "event type", std::to_string(type->version),
                    std::to_string(version));
    type = versioned;
  }
  if (given.has(Key::kTypeCode)) {
    const Path at = given.path(Key::kTypeCode);
    TRY_ASSIGN(const std::uint64_t code, read_unsigned(given.value(Key::kTypeCode), at, 0xFFFF));
    if (code != type->code)
      return refuse(Reason::kCodeUnknown, at, "event type", std::to_string(type->code),
                    std::to_string(code));
  }
  return type;
}

Read<EventId> read_event_id(const Given& given) {
  const Path path = given.path(Key::kEventId);
  if (!given.has(Key::kEventId)) return refuse_missing(path, "a UUID of version 7");
  TRY_ASSIGN(const Id16 id, read_id(given.value(Key::kEventId), path));
  if (!is_uuid7(id))
    return refuse(Reason::kForm, path, "RFC 9562", "a UUID of version 7", to_uuid_text(id));
  return id;
}

Verdict read_stream_of(const Given& given, Command& command) {
  const Path path = given.path(Key::kStream);
  if (!given.has(Key::kStream)) {
    const registry::Stream& stream = registry::stream(command.type->stream);
    if (!stream.derived.empty()) return {};
    return refuse_missing(path, std::string(stream.name) + "/…");
  }
  TRY_ASSIGN(const std::string_view text, read_string(given.value(Key::kStream), path, "a string"));
  TRY(read_stream(text, path, command));
  command.given.set(Part::kStream);
  return {};
}

Verdict fill(Command& command, Element value, const Path& root, std::size_t size_hint) {
  Members members;
  TRY(read_keys(value, root, members));
  const Given given{members, root};
  TRY_ASSIGN(command.event_id, read_event_id(given));
  TRY_ASSIGN(command.type, read_type(given));
  TRY(read_envelope(given, command));
  if (!given.has(Key::kData)) return refuse_missing(given.path(Key::kData), "data");
  command.body = Body(*command.type, size_hint);
  TRY(read_body(given.value(Key::kData), given.path(Key::kData), command));
  TRY(read_stream_of(given, command));
  return complete_subject(given.path(Key::kSubject), command);
}

// Filled where it is returned: a command is large to move.
Read<Command> read_command(Element value, const Path& root, std::size_t size_hint) {
  Read<Command> command;
  Verdict verdict = fill(*command, value, root, size_hint);
  if (!verdict) command = tl::make_unexpected(std::move(verdict).error());
  return command;
}

}  // namespace

class CommandReader::Impl {
 public:
  Read<Command> read(std::string_view json) {
    Read<Command> command;
    const auto root = one_.parse(json);
    Verdict verdict = root ? fill(*command, *root, Path{}, json.size())
                           : Verdict(tl::make_unexpected(root.error()));
    one_.wipe();
    if (!verdict) command = tl::make_unexpected(std::move(verdict).error());
    return command;
  }

  Read<Batch> read_batch(std::string_view json) {
    if (!many_) many_ = std::make_unique<Document>(kBatchBytesMax);
    auto batch = parse_many(json);
    many_->wipe();
    return batch;
  }

 private:
  Read<Batch> parse_many(std::string_view json) {
    static constexpr std::array<std::string_view, 2> kNames = {"events", "atomic"};
    TRY_ASSIGN(const Element root, many_->parse(json));
    const Path path;
    Members members;
    TRY(read_members(root, path, kNames, members));
    const Path list_path = path.member(kNames[0]);
    if (!members.has(0)) return refuse_missing(list_path, "a list of events");
    Batch batch;
    if (members.has(1)) {
      TRY_ASSIGN(batch.atomic, read_bool(members[1], path.member(kNames[1])));
    }
    TRY_ASSIGN(const simdjson::dom::array list,
               read_array(members[0], list_path, 1, kBatchEventsMax));
    const std::size_t size_hint = std::min(json.size() / list.size(), kCommandBytesMax);
    for (const Element event : list)
      batch.events.push_back(
          read_command(event, list_path.element(batch.events.size()), size_hint));
    return batch;
  }

  Document one_{kCommandBytesMax};
  std::unique_ptr<Document> many_;  // made when the first batch comes
};

CommandReader::CommandReader() : impl_(std::make_unique<Impl>()) {}
CommandReader::~CommandReader() = default;
CommandReader::CommandReader(CommandReader&&) noexcept = default;
CommandReader& CommandReader::operator=(CommandReader&&) noexcept = default;

tl::expected<Command, Refusal> CommandReader::read(std::string_view json) {
  return impl_->read(json);
}
tl::expected<Batch, Refusal> CommandReader::read_batch(std::string_view json) {
  return impl_->read_batch(json);
}

}  // namespace quanlu::schemas::codec
