#include "tests/ledger/cases/scenario.h"

#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "schemas/base/bytes.h"
#include "schemas/codec/event_json.h"
#include "schemas/codec/json_writer.h"
#include "tests/ledger/cases/world.h"

namespace quanlu::tests {

namespace {

using registry::Field;
using registry::FieldKind;

std::string quoted(std::string_view text) {
  std::string out;
  out += '"';
  codec::append_json_text(out, text);
  return out + '"';
}

std::string id_text(std::string_view name) {
  return to_uuid_text(id_named(name.substr(1)));  // #c1 and @e1 are names
}

// Streams are written with names: "RegCase/#c1" -> "RegCase/0191…".
std::string named(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("/+", 1);
    const std::string_view part = text.substr(0, end);
    const std::size_t hash = part.find('#');
    out += hash == std::string_view::npos
               ? std::string(part)
               : std::string(part.substr(0, hash)) + id_text(part.substr(hash));
    text.remove_prefix(part.size());
  }
  return out;
}

std::string one_value(const Field& field, const std::string& text) {
  switch (field.kind) {
    case FieldKind::kPid:
    case FieldKind::kRef:
    case FieldKind::kId:
      return quoted(text[0] == '#' || text[0] == '@' ? id_text(text) : text);
    case FieldKind::kDoc:
      return "{\"sha256\":\"" + to_hex(test_digest(text).bytes) +
             "\",\"bytes\":1,\"mediaType\":\"application/pdf\",\"title\":" + quoted(text) + "}";
    case FieldKind::kSet:
      return "{\"count\":" + text + ",\"digest\":\"" + to_hex(test_digest(text).bytes) + "\"}";
    case FieldKind::kDigest:
      return quoted(to_hex(test_digest(text).bytes));
    case FieldKind::kSubject:
      return (text.size() == 18 ? "{\"uscc\":" : "{\"unit\":") + quoted(text) + "}";
    case FieldKind::kBool:
    case FieldKind::kU8:
    case FieldKind::kU16:
    case FieldKind::kU32:
    case FieldKind::kBasisPoints:
    case FieldKind::kCentiPoints:
      return text;
    default:
      return quoted(text);
  }
}

std::string list_value(const Field& field, const std::string& text) {
  std::string json = "[";
  std::string rest = text == "-" ? "" : text;
  while (!rest.empty()) {
    const std::size_t at = rest.find(" ; ");
    json += (json.size() > 1 ? "," : "") + one_value(field, rest.substr(0, at));
    rest = at == std::string::npos ? "" : rest.substr(at + 3);
  }
  return json + "]";
}

class Runner {
 public:
  Runner(std::string path, std::set<std::string>* refusals)
      : path_(std::move(path)), refusals_(refusals) {}

  std::vector<std::string> run() {
    std::ifstream file(path_);
    if (!file) return {path_ + ": cannot be read"};
    std::string line;
    while (std::getline(file, line)) {
      ++number_;
      read_line(line);
    }
    finish();
    for (const std::string& wrong : world_.wrong)
      fail("accepted, but flagged by evolve: " + wrong);
    return faults_;
  }

 private:
  void fail(const std::string& what) {
    faults_.push_back(path_ + ":" + std::to_string(number_) + ": " + what);
  }

  void read_line(const std::string& line) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string::npos || line[start] == '#') return;
    std::istringstream words(line);
    std::string zh, en;
    words >> zh;
    if (start > 0) return add_field(zh, line.substr(start + zh.size()));
    words >> en;
    if (en == "given") return given(words);
    if (en == "when") {
      finish();
      return when(words);
    }
    if (en == "with") return when(words);
    if (en == "then") {
      finish();
      return then(words);
    }
    fail("neither given, when, with nor then: " + line);
  }

  void given(std::istringstream& words) {
    std::string account, role, unit = "11370100004188768U";
    std::uint64_t area = 370100;
    words >> account >> role;
    if (!(words >> area)) words.clear();
    words >> unit;
    world_.hire(account, role, area, unit);
  }

  void when(std::istringstream& words) {
    Asked asked;
    std::string first;
    words >> first;
    if (first == "clock") {
      std::string day;
      words >> day;
      told_ = world_.strike(day);
      return;
    }
    asked.on = first;
    words >> first;
    if (first.find(':') != std::string::npos) {
      asked.clock = first + ":00";
      words >> first;
    }
    asked.by = first;
    words >> asked.type >> asked.stream;
    asked.stream = asked.stream == "-"      ? ""
                   : asked.stream[0] == '@' ? stream_of(asked.stream)
                                            : named(asked.stream);
    type_ = registry::find_event(asked.type);
    if (type_ == nullptr) return fail("no such event type: " + asked.type);
    for (std::string option; words >> option;)
      set_option(asked, option);
    pending_.push_back(std::move(asked));
  }

  void set_option(Asked& asked, const std::string& option) {
    const std::size_t equals = option.find('=');
    const std::string key = option.substr(0, equals), value = option.substr(equals + 1);
    if (key == "as") asked.name = value;
    if (key == "case") asked.case_name = value.substr(1);
    if (key == "subject") asked.subject = value;
    if (key == "correlation") asked.correlation = value.substr(1);
    if (key == "supersedes") asked.supersedes = value.substr(1);
    if (key == "effectiveOn") asked.effective_on = value;
    if (key == "role") asked.role = value;
    if (key == "import") asked.import_from = value;
    if (key == "expect") asked.expect = std::stoull(value);
    if (equals == std::string::npos) fail("an option is key=value: " + option);
  }

  void add_field(const std::string& name, std::string text) {
    const std::size_t start = text.find_first_not_of(" \t");
    text = start == std::string::npos ? "" : text.substr(start);
    const Field* field = type_ ? type_->field(name) : nullptr;
    if (field == nullptr || pending_.empty()) return fail("no such field: " + name);
    std::string& data = pending_.back().data;
    data.pop_back();
    data += (data.size() > 1 ? "," : "") + quoted(name) + ":" +
            (field->list ? list_value(*field, text) : one_value(*field, text)) + "}";
  }

  void finish() {
    if (pending_.empty()) return;
    if (pending_.size() == 1) {
      decision_ = world_.ask(pending_.front());
    } else {
      std::optional<Refusal> refusal;
      auto decisions = world_.ask_together(pending_, &refusal);
      decision_ = refusal ? cases::Decision(*refusal) : std::move(decisions.front());
    }
    pending_.clear();
    const auto* refusal = std::get_if<Refusal>(&decision_);
    if (refusal == nullptr || refusals_ == nullptr) return;
    refusals_->insert(refusal->code());
    refusals_->insert(refusal->rule);
  }

  void then(std::istringstream& words) {
    std::string what;
    words >> what;
    if (what == "accepted" || what == "refused") {
      std::string code;
      words >> code;
      const std::string wanted = code.empty() ? what : what + " " + code;
      if (World::verdict(decision_) != wanted)
        fail("expected " + wanted + ", found " + World::verdict(decision_) + details());
      return;
    }
    if (what == "state") return then_state(words);
    if (what == "computed") return then_computed(words);
    if (what == "warned") return then_noted(words, true);
    if (what == "flagged") return then_noted(words, false);
    if (what == "told") return then_told(words);
    if (what == "alert") return then_alert(words);
    fail("then what: " + what);
  }

  std::string details() const {
    const auto* refusal = std::get_if<Refusal>(&decision_);
    return refusal ? " (" + refusal->path + " " + refusal->rule + ", expected " +
                         refusal->expected + ", found " + refusal->found + ")"
                   : "";
  }

  void then_state(std::istringstream& words) {
    std::string stream, state;
    words >> stream >> state;
    const std::string found = world_.state_of(named(stream));
    if (found != state) fail("expected " + stream + " in " + state + ", found " + found);
  }

  std::string stream_of(const std::string& event) {
    const auto step = world_.state().step(id_named(event.substr(1)));
    if (!step) fail("no such event: " + event);
    return step ? step->stream : "FundAlert/none";
  }

  // Of an event by its name, where the stream has a computed one.
  void then_alert(std::istringstream& words) {
    std::string event, state;
    words >> event >> state;
    const std::string found = world_.state_of(stream_of("@" + event));
    if (found != state)
      fail("expected the stream of " + event + " in " + state + ", found " + found);
  }

  void then_computed(std::istringstream& words) {
    std::string name, value;
    words >> name >> value;
    const auto* accepted = std::get_if<cases::Accepted>(&decision_);
    if (accepted == nullptr) return fail("nothing was accepted");
    std::string json;
    codec::JsonWriter writer(json);
    codec::write_field(writer, accepted->command.field(name), accepted->command.body.fields());
    if (json != quoted(value) && json != value)
      fail("expected " + name + " " + value + ", found " + json);
  }

  void then_noted(std::istringstream& words, bool warning) {
    std::string rule;
    words >> rule;
    const auto* accepted = std::get_if<cases::Accepted>(&decision_);
    if (accepted == nullptr) return fail("nothing was accepted");
    for (const Refusal& note : warning ? accepted->warnings : accepted->flags)
      if (note.rule == rule || note.code() == rule) return;
    fail("no note about " + rule);
  }

  void then_told(std::istringstream& words) {
    std::string code, stream;
    words >> code >> stream;
    if (code == "nothing") {
      if (!told_.empty()) fail("the clock told " + told_.front());
      return;
    }
    for (const std::string& told : told_)
      if (told == code + " " + named(stream)) return;
    std::string all;
    for (const std::string& told : told_)
      all += " · " + told;
    fail("the clock did not tell " + code + " " + named(stream) + all);
  }

  std::string path_;
  std::set<std::string>* refusals_;
  std::size_t number_ = 0;
  World world_;
  std::vector<Asked> pending_;
  const registry::EventType* type_ = nullptr;
  cases::Decision decision_ = Refusal{};
  std::vector<std::string> told_, faults_;
};

}  // namespace

std::vector<std::string> run_scenario(const std::string& path, std::set<std::string>* refusals) {
  return Runner(path, refusals).run();
}

}  // namespace quanlu::tests
