#include <algorithm>
#include <map>
#include <set>

#include "schemas/generate/emit.h"

namespace quanlu::schemas::generate {
namespace {

void add_words(std::vector<Term>& out, const std::string& prefix, const std::string& kind,
               const std::vector<Word>& words) {
  for (const Word& word : words)
    out.push_back({prefix + word.id, word.zh, word.en, kind, ""});
}

// A field name has one label nearly everywhere: that is a term of the name alone. Where an event
// calls it otherwise, the term carries the event's name.
void add_fields(std::vector<Term>& out, const Catalogue& c) {
  using Label = std::pair<std::string, std::string>;
  std::map<std::string, std::map<Label, int>> used;
  for (const Event& event : c.events) {
    for (const Field& f : event.fields)
      ++used[f.name][{f.zh, f.en}];
  }
  std::map<std::string, Label> common;
  for (const auto& [name, labels] : used) {
    const auto most = std::max_element(labels.begin(), labels.end(),
                                       [](auto& a, auto& b) { return a.second < b.second; });
    common[name] = most->first;
    out.push_back({name, most->first.first, most->first.second, "field", ""});
  }
  for (const Event& event : c.events) {
    for (const Field& f : event.fields) {
      if (event.version != 1 || common[f.name] == Label(f.zh, f.en)) continue;
      out.push_back({event.name + "." + f.name, f.zh, f.en, "field", ""});
    }
  }
  for (const Shape& shape : c.shapes) {
    for (const Field& f : shape.fields) {
      out.push_back({shape.name + "." + f.name, f.zh, f.en, "field", ""});
    }
  }
}

std::string heading(const Event& e) {
  return "### " + std::to_string(e.code) + " " + e.name + " " + e.zh + "\n\n" + e.en;
}

std::string state_name(const Stream& stream, int number) {
  return number == 0 ? "∅" : stream.states.at(static_cast<std::size_t>(number) - 1).id;
}

// Moves that differ in their first state only are one line.
std::string moves_line(const Event& e, const Catalogue& c) {
  std::vector<std::pair<std::string, std::vector<std::string>>> lines;
  for (const Move& move : e.moves) {
    const Stream& stream = c.stream(move.machine);
    const std::string to = move.from == move.to ? "↻" : "→ " + state_name(stream, move.to);
    const std::string key = (move.machine == e.stream ? "" : stream.word.id + ": ") + "\t" + to +
                            (move.condition.empty() ? "" : " (" + move.condition + ")");
    if (lines.empty() || lines.back().first != key) lines.push_back({key, {}});
    lines.back().second.push_back(state_name(stream, move.from));
  }
  std::vector<std::string> out;
  for (const auto& [key, from] : lines) {
    const auto tab = key.find('\t');
    out.push_back(key.substr(0, tab) + joined(from, ", ") + " " + key.substr(tab + 1));
  }
  return joined(out, " · ");
}

template <typename List>
std::string ids(const std::vector<std::uint16_t>& numbers, const List& list) {
  std::vector<std::string> out;
  for (const std::uint16_t n : numbers)
    out.push_back(list.at(n - 1u).word.id);
  return joined(out, " ");
}

std::string type_of(const Field& f) {
  const std::string kind = f.kind == "Enum" ? "@" + f.enumeration : f.kind;
  return (f.kind == "Text" ? "Text ≤ " + std::to_string(f.max) : kind) + (f.list ? " []" : "");
}

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.insert(at, 1, '\\');
  }
  return text;
}

std::string event_section(const Event& e, const Catalogue& c) {
  const Stream& stream = c.stream(e.stream);
  std::string out = heading(e) + (e.later ? ". After the first release." : ".") + "\n\n";
  out += "流 " + stream.word.zh + " `" + stream.word.id + "`";
  if (const std::string moves = moves_line(e, c); !moves.empty()) out += ": " + moves;
  out += "  \n角色 " + ids(e.roles, c.roles) + " · 类别 " + c.confs.at(e.conf - 1u).id + " " +
         c.retains.at(e.retain - 1u).id + " " + c.pclasses.at(e.pclass - 1u).id;
  if (!e.starts.empty()) out += " · 起算 " + ids(e.starts, c.deadlines);
  if (!e.stops.empty()) out += " · 终止 " + ids(e.stops, c.deadlines);
  if (!e.basis.empty()) {
    out += " · 依据 " + joined(e.basis, "、") + (e.basis_to_check ? "（待核）" : "");
  }
  out += "\n\n| 字段 | 类型 | | 中文 | English | |\n|---|---|---|---|---|---|\n";
  for (const Field& f : e.fields) {
    const std::string shown = f.unit.empty() ? f.check : "[" + f.unit + "] " + f.check;
    out += "| " + f.name + " | " + type_of(f) + " | " + (f.required ? "!" : "") + " | " + f.zh +
           " | " + f.en + " | " + cell(shown) + (f.note.empty() ? "" : " " + f.note) + " |\n";
  }
  return out + "\n";
}

std::string streams_section(const Catalogue& c) {
  std::string out =
      "## 事件流 streams\n\n| 流 | 中文 | 键 | 分区 | 状态 |\n|---|---|---|---|---|\n";
  for (const Stream& s : c.streams) {
    std::vector<std::string> states;
    for (const State& state : s.states) {
      states.push_back(state.zh + " " + state.id + (state.final ? " ◾" : ""));
    }
    out += "| " + s.word.id + " | " + s.word.zh + " | " + joined(s.key_parts, "+") + " | " +
           c.partition_rules.at(s.partition - 1u).zh + " | " + joined(states, "、") + " |\n";
  }
  return out + "\n◾ 可以是最后状态 may be the last one.\n\n";
}

std::string enumerations_section(const Catalogue& c) {
  std::string out = "## 枚举 enumerations\n\n";
  for (const Enumeration& e : c.enumerations) {
    std::vector<std::string> values;
    for (const Word& word : e.values)
      values.push_back(word.id + " " + word.zh);
    out += "- **" + e.name + "** " + joined(values, " · ") + "\n";
  }
  return out + "\n";
}

}  // namespace

std::vector<Term> terms(const Catalogue& c) {
  std::vector<Term> out;
  for (const Event& e : c.events) {
    if (e.version == 1) out.push_back({e.name, e.zh, e.en, "event", joined(e.basis, " ")});
  }
  add_fields(out, c);
  for (const Stream& s : c.streams) {
    out.push_back({"Stream/" + s.word.id, s.word.zh, s.word.en, "stream", ""});
    for (const State& state : s.states) {
      out.push_back({s.word.id + ":" + state.id, state.zh, state.en, "state", ""});
    }
  }
  for (const Enumeration& e : c.enumerations) {
    if (e.name != "Role") add_words(out, e.name + "/", "enumerant", e.values);
  }
  for (const Role& role : c.roles)
    add_words(out, "Role/", "role", {role.word});
  for (const Deadline& d : c.deadlines) {
    out.push_back(
        {"Deadline/" + d.word.id, d.word.zh, d.word.en, "deadline", joined(d.rules, " ")});
  }
  for (const Group& group : c.groups)
    add_words(out, "Group/", "group", {group.word});
  add_words(out, "Family/", "family", c.families);
  add_words(out, "PartitionRule/", "partition", c.partition_rules);
  std::sort(out.begin(), out.end(), [](const Term& a, const Term& b) { return a.id < b.id; });
  return out;
}

std::string glossary(const Catalogue& c) {
  std::string out = "id\tzh\ten\tkind\tbasis\n";
  for (const Term& t : terms(c)) {
    out += t.id + "\t" + t.zh + "\t" + t.en + "\t" + t.kind + "\t" + t.basis + "\n";
  }
  return out;
}

std::string reference(const Event& event, const Catalogue& c) {
  return event_section(event, c);
}

std::string reference(const Catalogue& c) {
  const auto later =
      std::count_if(c.events.begin(), c.events.end(), [](const Event& e) { return e.later; });
  std::string out =
      "# 事件目录 event catalogue\n\n<!-- Generated by capnpc-quanlu from schemas/events/*.capnp; "
      "build target `reference` renews it. -->\n\n" +
      std::to_string(c.events.size()) + " 种事件，" +
      std::to_string(c.events.size() - static_cast<std::size_t>(later)) + " 种在首版；" +
      std::to_string(c.streams.size()) + " 种流；" + std::to_string(c.families.size()) +
      " 个族。 `!` 必填 required, ∅ 尚不存在 does not exist yet, ↻ 状态不变 state unchanged.\n\n";
  for (const Word& family : c.families) {
    out += "## " + family.id + " " + family.zh + " — " + family.en + "\n\n";
    for (const Event& event : c.events) {
      if (event.family == family.value) out += event_section(event, c);
    }
  }
  return out + streams_section(c) + enumerations_section(c);
}

}  // namespace quanlu::schemas::generate
