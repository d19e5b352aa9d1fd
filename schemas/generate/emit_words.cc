#include "schemas/generate/cpp.h"

namespace quanlu::schemas::generate {
namespace {

std::string word_row(const Word& word) {
  return "\n    {" + number(word.value) + ", " + quoted(word.id) + ", " + quoted(word.zh) + ", " +
         quoted(word.en) + "}";
}

// Labels by number: the empty label of 0 stands in front.
std::string labels(const std::string& name, std::vector<Word> words, std::string& spans) {
  words.insert(words.begin(), Word{});
  spans += "const std::span<const Enumerant> k" + name + " = k" + name + "Table;\n";
  return array("Enumerant", "k" + name + "Table", words, word_row).declaration;
}

std::string streams_table(const Catalogue& c) {
  std::string out, rows;
  for (const Stream& s : c.streams) {
    const Array keys = text_array("kKeyOf" + s.word.id, s.key_parts);
    const Array states = array("State", "kStatesOf" + s.word.id, s.states, [](const State& state) {
      return "{" + quoted(state.id) + ", " + quoted(state.zh) + ", " + quoted(state.en) +
             (state.final ? ", true}" : ", false}");
    });
    out += keys.declaration + states.declaration;
    rows += (rows.empty() ? "" : ",") + ("\n    {StreamKind::k" + s.word.id) + ", " +
            quoted(s.word.id) + ", " + quoted(s.word.zh) + ", " + quoted(s.word.en) + ", " +
            keys.span + ", " + enumerator("PartitionRule", c.partition_rules, s.partition) + ", " +
            states.span + ", " + quoted(s.derived) + "}";
  }
  return out + "constexpr Stream kStreamTable[] = {" + rows + "};\n";
}

std::string right(const std::string& text) {
  const auto has = [&](char c) { return text.find(c) == std::string::npos ? "false" : "true"; };
  if (text.empty()) return "{}";
  return std::string("{true, ") + has('r') + ", " + has('P') + ", " + has('O') + ", " + has('U') +
         ", " + has('S') + ", " + has('C') + "}";
}

std::string roles_table(const Catalogue& c) {
  std::string out, rows;
  for (const Role& role : c.roles) {
    const std::string of = upper_first(role.word.name);
    const Array levels = text_array("kLevelsOf" + of, role.levels);
    const Array reads = array("ReadRight", "kReadsOf" + of, role.reads, right);
    out += levels.declaration + reads.declaration;
    rows += (rows.empty() ? "" : ",") + ("\n    {Role::k" + of) + ", " + quoted(role.word.id) +
            ", " + quoted(role.word.zh) + ", " + quoted(role.word.en) + ", " + quoted(role.duty) +
            ", " + levels.span + ", " + reads.span + "}";
  }
  return out + "constexpr RoleInfo kRoleTable[] = {" + rows + "};\n";
}

std::string deadlines_table(const Catalogue& c) {
  std::string out, rows;
  for (const Deadline& d : c.deadlines) {
    const Array rules = text_array("kRulesOf" + d.word.id, d.rules);
    out += rules.declaration;
    rows += (rows.empty() ? "" : ",") + ("\n    {Deadline::k" + d.word.id) + ", " +
            quoted(d.word.id) + ", " + quoted(d.word.zh) + ", " + quoted(d.word.en) + ", " +
            quoted(d.due) + ", " + quoted(d.unit) + ", " + quoted(d.breach) + ", " + rules.span +
            "}";
  }
  return out + "constexpr DeadlineInfo kDeadlineTable[] = {" + rows + "};\n";
}

std::string enumerations_table(const Catalogue& c) {
  std::string out, rows;
  for (const Enumeration& e : c.enumerations) {
    const Array values = array("Enumerant", "kValuesOf" + e.name, e.values, word_row);
    out += values.declaration;
    rows += (rows.empty() ? "" : ",") + ("\n    {" + quoted(e.name)) + ", " + values.span + "}";
  }
  return out + "constexpr Enumeration kEnumerationTable[] = {" + rows + "};\n";
}

std::string glossary_table(const Catalogue& c) {
  const auto row = [](const Term& t) {
    return "\n    {" + quoted(t.id) + ", " + quoted(t.zh) + ", " + quoted(t.en) + ", " +
           quoted(t.kind) + ", " + quoted(t.basis) + "}";
  };
  return array("Term", "kTermTable", terms(c), row).declaration;
}

}  // namespace

std::string words_source(const Catalogue& c) {
  std::string spans =
      "const std::span<const Stream> kStreams = kStreamTable;\n"
      "const std::span<const Enumeration> kEnumerations = kEnumerationTable;\n"
      "const std::span<const RoleInfo> kRoles = kRoleTable;\n"
      "const std::span<const DeadlineInfo> kDeadlines = kDeadlineTable;\n"
      "const std::span<const Term> kGlossary = kTermTable;\n";
  std::string arrays = streams_table(c) + roles_table(c) + deadlines_table(c) +
                       enumerations_table(c) + glossary_table(c);
  arrays += labels("Families", c.families, spans) + labels("Confs", c.confs, spans) +
            labels("Retains", c.retains, spans) + labels("PersonalClasses", c.pclasses, spans) +
            labels("Origins", c.origins, spans) +
            labels("PartitionRules", c.partition_rules, spans) +
            labels("Groups", words_of(c.groups), spans);
  return std::string(kMade) + "#include \"schemas/registry/tables.h\"\n" + kOpen +
         "namespace {\n\n" + arrays + "\n}  // namespace\n\nnamespace tables {\n" + spans +
         "}  // namespace tables\n" + kClose;
}

// With their length beside them: counting so many letters is more than clang does in a constant.
std::string texts_source(const Catalogue& c) {
  const auto raw = [](const std::string& text) { return "R\"~~~(" + text + ")~~~\"sv"; };
  std::string rows;
  for (const Event& event : c.events) {
    rows += "\n    {" + number(event.code) + ", " + number(event.version) + ", " +
            raw(json_schema(event, c)) + ", " + raw(reference(event, c)) + ", " +
            raw(event.source) + "},";
  }
  return std::string(kMade) + "#include \"schemas/registry/tables.h\"\n" + kOpen +
         "namespace {\n\nusing std::literals::operator\"\"sv;\n\n"
         "constexpr tables::EventTexts kTextTable[] = {" +
         rows + "\n};\n\n}  // namespace\n\nnamespace tables {\n" +
         "const std::span<const EventTexts> kEventTexts = kTextTable;\n}  // namespace tables\n" +
         kClose;
}

}  // namespace quanlu::schemas::generate
