#include "schemas/generate/read.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "schemas/events/annotations.capnp.h"

namespace quanlu::schemas::generate {
namespace {

std::string capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// Reads one enumerant after the other with its annotations, `unspecified` left out.
template <typename Each>
void each_enumerant(Nodes& nodes, Node node, Each each) {
  const bool upper = Notes(nodes, node, "", node.getAnnotations()).has(kCapitals);
  const auto enumerants = node.getEnum().getEnumerants();
  for (unsigned value = 0; value < enumerants.size(); ++value) {
    const std::string name = enumerants[value].getName();
    if ((value == 0) != (name == "unspecified")) {
      nodes.fault(node, name, "the enumerant of value 0, and no other, is called unspecified");
    }
    if (value == 0) continue;
    const Notes notes(nodes, node, name, enumerants[value].getAnnotations());
    const Word word{.value = static_cast<std::uint16_t>(value),
                    .name = name,
                    .id = upper ? capitals(name) : name,
                    .zh = notes.text(kZh),
                    .en = notes.text(kEn)};
    if (word.zh.empty() || word.en.empty()) notes.fault("needs $zh and $en");
    each(word, notes);
  }
}

std::vector<Word> read_words(Nodes& nodes, Node node) {
  std::vector<Word> words;
  each_enumerant(nodes, node, [&](const Word& word, const Notes&) { words.push_back(word); });
  return words;
}

template <typename List>
std::vector<std::string> texts(const Notes& notes, List list) {
  std::vector<std::string> result;
  for (const auto text : list)
    result.push_back(notes.clean(text));
  return result;
}

void check_states(const Notes& notes, const std::vector<State>& states) {
  std::set<std::string> seen{"none", "same"};
  for (const State& state : states) {
    if (!seen.insert(state.id).second) notes.fault("state " + state.id + " twice, or reserved");
    if (state.zh.empty() || state.en.empty()) notes.fault("state " + state.id + " needs zh and en");
  }
  if (states.size() > 250) notes.fault("more states than a byte can number");
}

void read_streams(Nodes& nodes, Node node, Catalogue& out) {
  each_enumerant(nodes, node, [&](Word word, const Notes& notes) {
    word.id[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word.id[0])));
    Stream stream{.word = word};
    if (const auto value = notes.find(kStream)) {
      const auto info = value->getStruct().getAs<events::StreamInfo>();
      stream.key_parts = texts(notes, info.getKey());
      stream.partition = static_cast<std::uint16_t>(info.getPartition());
      stream.derived = notes.clean(info.getDerived());
      for (const auto state : info.getStates()) {
        stream.states.push_back({notes.clean(state.getId()), notes.clean(state.getZh()),
                                 notes.clean(state.getEn()), state.getFinal()});
      }
    }
    if (stream.key_parts.empty()) notes.fault("$stream needs a key");
    if (stream.partition == 0) notes.fault("$stream needs a partition rule");
    check_states(notes, stream.states);
    out.streams.push_back(stream);
  });
}

// "601-604, 606" as ranges.
std::vector<std::pair<std::uint16_t, std::uint16_t>> ranges(const Notes& notes,
                                                            const std::string& text) {
  static const std::regex range("([0-9]{1,5})(?:-([0-9]{1,5}))?");
  std::vector<std::pair<std::uint16_t, std::uint16_t>> result;
  std::istringstream in(text);
  for (std::string part; in >> part;) {
    if (part.back() == ',') part.pop_back();
    std::smatch match;
    if (!std::regex_match(part, match, range)) {
      notes.fault("$codes must read like \"601-604, 606\"");
      return result;
    }
    const auto first = static_cast<std::uint16_t>(std::stoul(match[1]));
    const auto last = match[2].matched ? static_cast<std::uint16_t>(std::stoul(match[2])) : first;
    result.emplace_back(first, last);
  }
  return result;
}

void read_groups(Nodes& nodes, Node node, Catalogue& out) {
  each_enumerant(nodes, node, [&](const Word& word, const Notes& notes) {
    out.groups.push_back({word, ranges(notes, notes.text(kCodes))});
  });
}

void read_deadlines(Nodes& nodes, Node node, Catalogue& out) {
  each_enumerant(nodes, node, [&](const Word& word, const Notes& notes) {
    Deadline deadline{.word = word};
    if (const auto value = notes.find(kDeadline)) {
      const auto info = value->getStruct().getAs<events::DeadlineInfo>();
      deadline.due = notes.clean(info.getDue());
      deadline.unit = notes.clean(info.getUnit());
      deadline.breach = notes.clean(info.getBreach());
      deadline.rules = texts(notes, info.getRules());
    } else {
      notes.fault("needs $deadline");
    }
    out.deadlines.push_back(deadline);
  });
}

// "REG R, LNK RU" by group number.
std::vector<std::string> read_rights(const Notes& notes, const Catalogue& words,
                                     const std::string& text) {
  std::vector<std::string> rights(words.groups.size() + 1);
  std::istringstream in(text);
  for (std::string group, right; in >> group >> right;) {
    if (right.back() == ',') right.pop_back();
    const auto found = std::find_if(words.groups.begin(), words.groups.end(),
                                    [&](const Group& g) { return g.word.id == group; });
    const bool known = right.find_first_not_of("OUSC", 1) == std::string::npos &&
                       std::string("RrP").find(right[0]) != std::string::npos;
    if (found == words.groups.end() || !known || !rights[found->word.value].empty()) {
      notes.fault("reads: \"" + group + " " + right + "\" is no right, or a second one");
    } else {
      rights[found->word.value] = right;
    }
  }
  return rights;
}

void read_roles(Nodes& nodes, Node node, Catalogue& out) {
  each_enumerant(nodes, node, [&](const Word& word, const Notes& notes) {
    Role role{.word = word};
    if (const auto value = notes.find(kRole)) {
      const auto info = value->getStruct().getAs<events::RoleInfo>();
      role.levels = texts(notes, info.getLevels());
      role.duty = notes.clean(info.getDuty());
      role.reads = read_rights(notes, out, notes.clean(info.getReads()));
    } else {
      notes.fault("needs $role");
    }
    out.roles.push_back(role);
  });
}

// Enumerations that the annotations speak of; the others are read by their file.
void read_vocabulary(Nodes& nodes, const std::map<std::string, Node>& enums, Catalogue& out) {
  const auto with = [&](const char* name, auto reader) {
    if (const auto found = enums.find(name); found != enums.end()) reader(found->second);
  };
  const auto words = [&](const char* name, std::vector<Word>& into) {
    with(name, [&](Node node) { into = read_words(nodes, node); });
  };
  words("Family", out.families);
  words("ConfClass", out.confs);
  words("RetentionClass", out.retains);
  words("PersonalClass", out.pclasses);
  words("Origin", out.origins);
  words("PartitionRule", out.partition_rules);
  with("Group", [&](Node node) { read_groups(nodes, node, out); });
  with("Role", [&](Node node) { read_roles(nodes, node, out); });
  with("Deadline", [&](Node node) { read_deadlines(nodes, node, out); });
  with("Stream", [&](Node node) { read_streams(nodes, node, out); });
}

void read_enumerations(Nodes& nodes, const std::map<std::string, Node>& enums, Catalogue& out) {
  static const std::set<std::string> of_fields{"Role", "ConfClass", "RetentionClass",
                                               "PersonalClass", "Origin"};
  for (const auto& [name, node] : enums) {
    if (nodes.file_of(node) != "annotations.capnp" || of_fields.count(name) > 0) {
      out.enumerations.push_back({name, read_words(nodes, node)});
    }
  }
}

Family read_family(Nodes& nodes, Node file) {
  Family family{.file = nodes.file_of(file)};
  const Notes notes(nodes, file, "", file.getAnnotations());
  if (const auto value = notes.find(kFamily)) {
    const auto info = value->getStruct().getAs<events::FamilyInfo>();
    family.number = static_cast<std::uint16_t>(info.getId());
    family.conf = static_cast<std::uint16_t>(info.getConf());
    family.retain = static_cast<std::uint16_t>(info.getRetain());
    if (family.number == 0 || family.conf == 0 || family.retain == 0) {
      notes.fault("$family needs id, conf and retain");
    }
  }
  return family;
}

void read_struct(Nodes& nodes, Node node, Catalogue& out) {
  const auto file = nodes.find(node.getScopeId());
  if (!file || !file->isFile() || node.getIsGeneric()) return;
  const bool event = Notes(nodes, node, "", node.getAnnotations()).has(kEvent);
  const Family family = read_family(nodes, *file);
  if (event != (family.number != 0)) {
    nodes.fault(node, "",
                event ? "an event type in a file without $family"
                      : "a struct in the file of a family needs $event");
  } else if (event) {
    out.events.push_back(read_event(nodes, node, family, out));
  } else if (family.file == "values.capnp" || family.file == "entry.capnp") {
    out.shapes.push_back({Nodes::name_of(node), read_fields(nodes, node, false),
                          node.getStruct().getDataWordCount(), node.getStruct().getPointerCount()});
  }
}

void sort_and_compare(Nodes& nodes, Catalogue& out) {
  const auto key = [](const Event& e) { return std::pair(e.code, e.version); };
  std::sort(out.events.begin(), out.events.end(),
            [&](const Event& a, const Event& b) { return key(a) < key(b); });
  std::sort(out.shapes.begin(), out.shapes.end(), [](const Shape& a, const Shape& b) {
    return std::pair(a.name != "Envelope", a.name) < std::pair(b.name != "Envelope", b.name);
  });
  std::map<std::string, const Event*> names;
  for (std::size_t i = 0; i < out.events.size(); ++i) {
    const Event& event = out.events[i];
    if (i > 0 && key(out.events[i - 1]) == key(event)) {
      nodes.faults().push_back(event.file + ": " + event.name + ": code " +
                               std::to_string(event.code) + " is that of " +
                               out.events[i - 1].name);
    }
    if (!names.emplace(event.name, &event).second) {
      nodes.faults().push_back(event.file + ": " + event.name + ": the name of two event types");
    }
  }
}

}  // namespace

int Stream::state_number(const std::string& state_id) const {
  if (state_id == "none") return 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i].id == state_id) return static_cast<int>(i + 1);
  }
  return -1;
}

Reading read(capnp::schema::CodeGeneratorRequest::Reader request) {
  Nodes nodes(request);
  Reading reading;
  std::map<std::string, Node> enums;
  for (const Node node : nodes.all()) {
    const auto scope = nodes.find(node.getScopeId());
    if (node.isEnum() && scope && scope->isFile() && Nodes::name_of(node) != "Form") {
      enums.emplace(Nodes::name_of(node), node);
    }
  }
  read_vocabulary(nodes, enums, reading.catalogue);
  read_enumerations(nodes, enums, reading.catalogue);
  for (const Node node : nodes.all()) {
    if (node.isStruct()) read_struct(nodes, node, reading.catalogue);
  }
  sort_and_compare(nodes, reading.catalogue);
  reading.faults = nodes.faults();
  return reading;
}

}  // namespace quanlu::schemas::generate
