#include <algorithm>
#include <map>
#include <set>

#include "schemas/events/annotations.capnp.h"
#include "schemas/generate/read.h"

namespace quanlu::schemas::generate {
namespace {

using capnp::schema::Type;
using events::Form;

constexpr std::uint16_t kNoPersonalData = static_cast<std::uint16_t>(events::PersonalClass::NONE);

// What a storage type means under each form it may carry; anything else does not fit.
struct Meaning {
  Type::Which storage;
  Form form;
  const char* kind;
  std::uint16_t max;  // of texts whose form says it; sealed texts: characters before sealing
};
constexpr Meaning kMeanings[] = {
    {Type::TEXT, Form::PLAIN, "Text", 0},
    {Type::TEXT, Form::USCC, "Uscc", 18},
    {Type::TEXT, Form::UNIT, "Unit", 60},
    {Type::TEXT, Form::ACCOUNT, "Account", 60},
    {Type::TEXT, Form::DOC_NUMBER, "DocNumber", 60},
    {Type::INT64, Form::PLAIN, "I64", 0},
    {Type::INT64, Form::MONEY, "Money", 0},
    {Type::INT64, Form::INSTANT, "Instant", 0},
    {Type::INT64, Form::CENTI_POINTS, "CentiPoints", 0},
    {Type::INT32, Form::DATE, "Date", 0},
    {Type::UINT64, Form::PLAIN, "U64", 0},
    {Type::UINT64, Form::AREA, "Area", 0},
    {Type::UINT64, Form::STREET, "Street", 0},
    {Type::UINT32, Form::PLAIN, "U32", 0},
    {Type::UINT32, Form::BASIS_POINTS, "BasisPoints", 0},
    {Type::UINT16, Form::PLAIN, "U16", 0},
    {Type::UINT8, Form::PLAIN, "U8", 0},
    {Type::BOOL, Form::PLAIN, "Bool", 0},
    {Type::DATA, Form::PLAIN, "Bytes", 0},
    {Type::DATA, Form::DIGEST, "Digest", 0},
    {Type::ENUM, Form::PLAIN, "Enum", 0},
};
constexpr struct {
  const char* name;
  Form form;
  const char* kind;
  std::uint16_t max;
} kValues[] = {
    {"Id", Form::PLAIN, "Id", 0},       {"Id", Form::PERSON, "Pid", 0},
    {"Id", Form::EVENT, "Ref", 0},      {"Doc", Form::PLAIN, "Doc", 0},
    {"Set", Form::PLAIN, "Set", 0},     {"Subject", Form::PLAIN, "Subject", 0},
    {"Actor", Form::PLAIN, "Actor", 0}, {"Sealed", Form::PLAIN, "Sealed", 4000},
};

// Kinds in which 0 means something, so that an optional one needs a Bool beside it.
bool zero_is_a_value(const std::string& kind) {
  static const std::set<std::string> kinds{"Money", "BasisPoints", "CentiPoints", "U8",  "U16",
                                           "U32",   "U64",         "I64",         "Bool"};
  return kinds.count(kind) > 0;
}

// Kind, most characters and enumeration of a type, into `field`; false when it does not fit.
bool read_type(Nodes& nodes, Type::Reader type, Form form, Field& field) {
  if (type.isStruct()) {
    const auto node = nodes.find(type.getStruct().getTypeId());
    if (!node || nodes.file_of(*node) != "values.capnp") return false;
    for (const auto& value : kValues) {
      if (Nodes::name_of(*node) != value.name || value.form != form) continue;
      field.kind = value.kind, field.max = value.max;
      return true;
    }
    return false;
  }
  for (const Meaning& meaning : kMeanings) {
    if (meaning.storage != type.which() || meaning.form != form) continue;
    field.kind = meaning.kind, field.max = meaning.max;
    if (type.isEnum()) {
      const auto node = nodes.find(type.getEnum().getTypeId());
      if (node) field.enumeration = Nodes::name_of(*node);
    }
    return true;
  }
  return false;
}

void read_max(const Notes& notes, Field& field) {
  const auto value = notes.find(kMax);
  if (value && field.kind != "Text") notes.fault("$max is for texts without another form");
  if (!value && field.kind == "Text") notes.fault("a text needs $max");
  if (value && field.kind == "Text") {
    field.max = value->getUint16();
    if (field.max == 0) notes.fault("$max must be above 0");
  }
}

Field read_field(Nodes& nodes, Node node, unsigned index, const Notes& notes, bool body) {
  const auto from = node.getStruct().getFields()[index];
  const auto slot = from.getSlot();
  Field field{.number = from.getOrdinal().getExplicit(), .slot = slot.getOffset()};
  field.name = from.getName().cStr();
  field.required = !notes.has(kOpt);
  field.zh = notes.text(kZh), field.en = notes.text(kEn);
  field.unit = notes.text(kUnit), field.check = notes.text(kCheck);
  field.note = nodes.comment(node.getId(), index);
  if (field.zh.empty() || field.en.empty()) notes.fault("needs $zh and $en");
  auto type = slot.getType();
  field.list = type.isList();
  if (field.list) type = type.getList().getElementType();
  const auto form_note = notes.find(kIs);
  const auto form = form_note ? static_cast<Form>(form_note->getEnum()) : Form::PLAIN;
  if (!read_type(nodes, type, form, field)) {
    notes.fault("its type does not fit its form: see Form in annotations.capnp for what $is wants");
  } else if (body && field.kind == "Actor") {
    notes.fault("an actor stands in the envelope, never in a body");
  }
  read_max(notes, field);
  return field;
}

// What no struct of ours has, because equal values could then have different bytes.
bool refuse_shape(Nodes& nodes, Node node, unsigned index, const Notes& notes) {
  const auto field = node.getStruct().getFields()[index];
  if (field.isGroup()) {
    notes.fault("groups are not used here: spell the fields out");
    return true;
  }
  const bool subject = nodes.file_of(node) == "values.capnp" && Nodes::name_of(node) == "Subject";
  if (field.getDiscriminantValue() != capnp::schema::Field::NO_DISCRIMINANT && !subject) {
    notes.fault("unions are not used here, V.Subject excepted");
    return true;
  }
  if (field.getSlot().getHadExplicitDefault()) {
    notes.fault("has a default: absent is 0 or null, and a default written out changes the bytes");
  }
  const auto type = field.getSlot().getType();
  const auto element = type.isList() ? type.getList().getElementType() : type;
  if (element.isFloat32() || element.isFloat64()) {
    notes.fault("floats are not used here: money is fen, a ratio is in 1/10 000");
    return true;
  }
  return false;
}

// The Bool `<name>Given` right behind an optional number; its own annotations would never be read.
bool take_given(Node node, unsigned index, const Notes& notes, Field& field) {
  const auto fields = node.getStruct().getFields();
  const std::string wanted = field.name + "Given";
  if (index + 1 < fields.size() && std::string(fields[index + 1].getName()) == wanted) {
    const auto given = fields[index + 1];
    if (given.isSlot() && given.getSlot().getType().isBool() &&
        given.getAnnotations().size() == 0 &&
        given.getOrdinal().getExplicit() == field.number + 1) {
      field.given_slot = static_cast<std::int32_t>(given.getSlot().getOffset());
      return true;
    }
  }
  notes.fault("optional, and 0 is a value of it: needs " + wanted + " :Bool right behind it");
  return false;
}

std::string trim(std::string text) {
  while (!text.empty() && text.front() == ' ')
    text.erase(0, 1);
  while (!text.empty() && text.back() == ' ')
    text.pop_back();
  return text;
}

// "RegCase: draft, submitted -> withdrawn (condition)", taken apart.
struct MoveText {
  std::string machine, to, condition;
  std::vector<std::string> from;
};

MoveText take_apart(std::string text, const std::string& own) {
  MoveText move{.machine = own};
  if (const auto open = text.find(" ("); open != std::string::npos && text.back() == ')') {
    move.condition = text.substr(open + 2, text.size() - open - 3);
    text.resize(open);
  }
  if (const auto colon = text.find(':'); colon != std::string::npos) {
    move.machine = trim(text.substr(0, colon));
    text.erase(0, colon + 1);
  }
  const auto arrow = text.find("->");
  if (arrow == std::string::npos) return move;
  move.to = trim(text.substr(arrow + 2));
  std::string states = text.substr(0, arrow) + ",";
  for (std::size_t comma; (comma = states.find(',')) != std::string::npos;) {
    move.from.push_back(trim(states.substr(0, comma)));
    states.erase(0, comma + 1);
  }
  return move;
}

void read_move(const Notes& notes, const std::string& text, const Catalogue& words, Event& event) {
  const MoveText parts = take_apart(text, words.stream(event.stream).word.id);
  const auto machine =
      std::find_if(words.streams.begin(), words.streams.end(),
                   [&](const Stream& stream) { return stream.word.id == parts.machine; });
  if (machine == words.streams.end() || parts.from.empty()) {
    notes.fault("move \"" + text +
                "\" does not read \"[Stream: ]state, … -> state[ (condition)]\"");
    return;
  }
  for (const std::string& from : parts.from) {
    Move move{.machine = machine->word.value, .from = machine->state_number(from)};
    move.to = parts.to == "same" ? move.from : machine->state_number(parts.to);
    move.condition = parts.condition;
    if (move.from < 0 || move.to < 0) {
      notes.fault("move \"" + text + "\": " + parts.machine + " has no state " +
                  (move.from < 0 ? from : parts.to));
      return;
    }
    const bool twice = std::any_of(event.moves.begin(), event.moves.end(), [&](const Move& m) {
      return m.machine == move.machine && m.from == move.from && m.condition == move.condition;
    });
    if (twice) notes.fault("move \"" + text + "\": two moves of one state under one condition");
    event.moves.push_back(move);
  }
}

template <typename List>
std::vector<std::uint16_t> numbers(const Notes& notes, const char* what, List list) {
  std::vector<std::uint16_t> result;
  for (const auto value : list) {
    const auto number = static_cast<std::uint16_t>(value);
    if (number == 0 || std::find(result.begin(), result.end(), number) != result.end()) {
      notes.fault(std::string(what) + ": unspecified, or one twice");
    }
    result.push_back(number);
  }
  return result;
}

void find_group(const Notes& notes, const Catalogue& words, Event& event) {
  for (const Group& group : words.groups) {
    for (const auto& [first, last] : group.codes) {
      if (event.code < first || event.code > last) continue;
      if (event.group != 0) notes.fault("its code is in two groups of the read matrix");
      event.group = group.word.value;
    }
  }
  if (event.group == 0) notes.fault("its code is in no group of the read matrix (enum Group)");
}

void read_info(const Notes& notes, events::EventInfo::Reader info, const Family& family,
               Event& event) {
  event.code = info.getCode();
  event.version = info.getVersion() == 0 ? 1 : info.getVersion();
  event.zh = notes.clean(info.getZh()), event.en = notes.clean(info.getEn());
  event.stream = static_cast<std::uint16_t>(info.getStream());
  event.conf = static_cast<std::uint16_t>(info.getConf());
  event.retain = static_cast<std::uint16_t>(info.getRetain());
  event.pclass = static_cast<std::uint16_t>(info.getPclass());
  if (event.conf == 0) event.conf = family.conf;
  if (event.retain == 0) event.retain = family.retain;
  if (event.pclass == 0) event.pclass = kNoPersonalData;
  event.roles = numbers(notes, "roles", info.getRoles());
  event.starts = numbers(notes, "starts", info.getStarts());
  event.stops = numbers(notes, "stops", info.getStops());
  for (const auto basis : info.getBasis())
    event.basis.push_back(notes.clean(basis));
  event.basis_to_check = info.getBasisToCheck();
  event.later = info.getLater();
}

void check_event(const Notes& notes, const Event& event) {
  if (event.code == 0) notes.fault("needs a code");
  if (event.zh.empty() || event.en.empty()) notes.fault("needs zh and en");
  if (event.roles.empty()) notes.fault("needs a role that may append it");
  const bool personal = std::any_of(event.fields.begin(), event.fields.end(), [](const Field& f) {
    return f.kind == "Sealed" || f.kind == "Pid";
  });
  if (personal && event.pclass == kNoPersonalData) {
    notes.fault("has personal data: needs pclass basic or sensitive");
  }
}

}  // namespace

std::vector<Field> read_fields(Nodes& nodes, Node node, bool body) {
  std::vector<Field> result;
  const auto fields = node.getStruct().getFields();
  for (unsigned index = 0; index < fields.size(); ++index) {
    const Notes notes(nodes, node, fields[index].getName(), fields[index].getAnnotations());
    if (refuse_shape(nodes, node, index, notes)) continue;
    if (!body && !notes.has(kZh)) continue;  // the later words of a digest, the union's `none`
    Field field = read_field(nodes, node, index, notes, body);
    const bool given = body && !field.required && !field.list && zero_is_a_value(field.kind);
    if (given && take_given(node, index, notes, field)) ++index;
    result.push_back(std::move(field));
  }
  return result;
}

Event read_event(Nodes& nodes, Node node, const Family& family, const Catalogue& words) {
  const Notes notes(nodes, node, "", node.getAnnotations());
  Event event{.family = family.number, .name = Nodes::name_of(node), .file = family.file};
  const auto info = notes.find(kEvent)->getStruct().getAs<events::EventInfo>();
  read_info(notes, info, family, event);
  event.data_words = node.getStruct().getDataWordCount();
  event.pointers = node.getStruct().getPointerCount();
  event.fields = read_fields(nodes, node, true);
  check_event(notes, event);
  find_group(notes, words, event);
  if (event.stream == 0) {
    notes.fault("needs a stream");
    return event;
  }
  for (const auto move : info.getMoves())
    read_move(notes, notes.clean(move), words, event);
  return event;
}

}  // namespace quanlu::schemas::generate
