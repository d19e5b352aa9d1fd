#include <algorithm>
#include <cctype>
#include <numeric>

#include "schemas/generate/cpp.h"

namespace quanlu::schemas::generate {
namespace {

std::string enum_class(const std::string& name, const char* zero, const std::vector<Word>& words) {
  std::string out = "enum class " + name + " : std::uint8_t {\n  " + zero + " = 0,\n";
  for (const Word& word : words) {
    out += "  k" + upper_first(word.name) + " = " + number(word.value) + ",  // " + word.zh + "\n";
  }
  return out + "};\n\n";
}

}  // namespace

std::string names_header(const Catalogue& c) {
  std::string out = std::string("#pragma once\n") + kMade + "#include <cstdint>\n" + kOpen + "\n";
  out += enum_class("Family", "kNone", c.families);
  out += enum_class("Group", "kNone", words_of(c.groups));
  out += enum_class("Conf", "kNone", c.confs);
  out += enum_class("Retain", "kNone", c.retains);
  out += enum_class("PersonalClass", "kUnspecified", c.pclasses);
  out += enum_class("Origin", "kNone", c.origins);
  out += enum_class("PartitionRule", "kNone", c.partition_rules);
  out += enum_class("Role", "kNone", words_of(c.roles));
  out += enum_class("Deadline", "kNone", words_of(c.deadlines));
  out += enum_class("StreamKind", "kNone", words_of(c.streams));
  out += "enum class EventCode : std::uint16_t {\n";
  for (const Event& event : c.events) {
    if (event.version == 1) {
      out += "  k" + event.name + " = " + number(event.code) + ",  // " + event.zh + "\n";
    }
  }
  return out + "};\n" + kClose;
}

std::string enums_header(const Catalogue& c) {
  std::string out =
      std::string("#pragma once\n") + kMade +
      "// The enumerations of event fields; kUnspecified is absent, never a value.\n" +
      "#include <cstdint>\n" + kOpen + "\n";
  for (const Enumeration& e : c.enumerations) {
    const bool elsewhere = e.name == "Role" || e.name == "ConfClass" ||
                           e.name == "RetentionClass" || e.name == "PersonalClass" ||
                           e.name == "Origin";  // names.h has them
    if (!elsewhere) out += enum_class(e.name, "kUnspecified", e.values);
  }
  return out + kClose;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string upper_first(std::string name) {
  if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
  std::string out;
  for (const std::string& part : parts)
    out += (out.empty() ? "" : between) + part;
  return out;
}

std::string by_name(const std::string& name, const std::vector<std::string>& names) {
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
  return array("std::uint16_t", name, order, [](std::size_t at) { return number(at); }).declaration;
}

}  // namespace quanlu::schemas::generate
