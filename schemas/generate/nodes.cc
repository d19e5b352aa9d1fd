#include "schemas/generate/nodes.h"

#include <algorithm>
#include <set>

namespace quanlu::schemas::generate {
namespace {

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && text.back() == ' ')
    text.pop_back();
  return text;
}

// Length of the sequence that starts with this byte; 0: no such start.
std::size_t sequence_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

// Over-long forms, surrogates and what lies above U+10FFFF show in the second byte.
bool second_fits(unsigned char first, unsigned char second) {
  if (first == 0xE0) return second >= 0xA0;
  if (first == 0xED) return second < 0xA0;
  if (first == 0xF0) return second >= 0x90;
  if (first == 0xF4) return second < 0x90;
  return true;
}

}  // namespace

bool is_utf8(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = sequence_length(first);
    if (length == 0 || at + length > text.size()) return false;
    for (std::size_t i = 1; i < length; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return false;
    }
    if (length > 1 && !second_fits(first, static_cast<unsigned char>(text[at + 1]))) return false;
    at += length;
  }
  return true;
}

Nodes::Nodes(capnp::schema::CodeGeneratorRequest::Reader request) {
  for (const auto node : request.getNodes()) {
    all_.push_back(node);
    by_id_.emplace(node.getId(), node);
  }
  for (const auto info : request.getSourceInfo()) {
    std::vector<std::string>& members = comments_[info.getId()];
    for (const auto member : info.getMembers())
      members.push_back(one_line(member.getDocComment()));
  }
}

std::optional<Node> Nodes::find(std::uint64_t id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::string Nodes::file_of(Node node) const {
  while (!node.isFile()) {
    const auto scope = find(node.getScopeId());
    if (!scope) break;
    node = *scope;
  }
  const std::string path = node.getDisplayName();
  const std::string file = path.substr(0, path.find(':'));
  return file.substr(file.rfind('/') + 1);
}

std::string Nodes::name_of(Node node) {
  return std::string(node.getDisplayName()).substr(node.getDisplayNamePrefixLength());
}

std::string Nodes::comment(std::uint64_t id, unsigned index) const {
  const auto found = comments_.find(id);
  return found == comments_.end() || index >= found->second.size() ? "" : found->second[index];
}

void Nodes::fault(Node node, const std::string& member, const std::string& why) {
  std::string where = file_of(node);
  if (!node.isFile()) where += ": " + name_of(node);
  faults_.push_back(where + (member.empty() ? "" : "." + member) + ": " + why);
}

Notes::Notes(Nodes& nodes, Node node, std::string member, Annotations annotations)
    : nodes_(nodes), node_(node), member_(std::move(member)), annotations_(annotations) {
  std::set<std::uint64_t> seen;
  for (const auto annotation : annotations_) {
    if (seen.insert(annotation.getId()).second) continue;
    const auto declared = nodes_.find(annotation.getId());
    fault("annotation $" + (declared ? Nodes::name_of(*declared) : "?") + " stands here twice");
  }
}

std::optional<capnp::schema::Value::Reader> Notes::find(std::uint64_t id) const {
  for (const auto annotation : annotations_) {
    if (annotation.getId() == id) return annotation.getValue();
  }
  return std::nullopt;
}

std::string Notes::text(std::uint64_t id) const {
  const auto value = find(id);
  return value ? clean(value->getText()) : "";
}

std::string Notes::clean(capnp::Text::Reader text) const {
  std::string copy(text.begin(), text.end());
  if (is_utf8(copy)) return copy;
  fault("a text of its annotations is not UTF-8");
  return "";
}

}  // namespace quanlu::schemas::generate
