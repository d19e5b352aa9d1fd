#pragma once
// The nodes of a compiler request, found by id, and the annotations on them. Every fault goes into
// one list, so that an author sees all of them at once; the request has no line numbers, so a fault
// says file and path: "fnd.capnp: LargeMovementReported.amount: why".
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <capnp/schema.capnp.h>

namespace quanlu::schemas::generate {

// The ids of the annotation declarations in annotations.capnp, which generated headers do not name.
inline constexpr std::uint64_t kFamily = 0xf27c3e47b4f7cb75, kEvent = 0x96b915bc946cce98,
                               kZh = 0xec725a1f46243f81, kEn = 0xf2a61ec6f3cafafc,
                               kUnit = 0x82fff6fe3a50f60f, kIs = 0xa6a4e56f218ea185,
                               kOpt = 0x85fa1cfaa2807564, kMax = 0xe1f59a849797e238,
                               kCheck = 0xf35871f18f805c2f, kCapitals = 0xd499d74075022d00,
                               kStream = 0xedeced265807f00c, kRole = 0xd3b708517d2f0152,
                               kDeadline = 0xdaf204f2372b2c2d, kCodes = 0xc4538c38b0710b99;

using Node = capnp::schema::Node::Reader;
using Annotations = capnp::List<capnp::schema::Annotation>::Reader;

bool is_utf8(const std::string& text);

class Nodes {
 public:
  explicit Nodes(capnp::schema::CodeGeneratorRequest::Reader request);

  const std::vector<Node>& all() const { return all_; }
  std::optional<Node> find(std::uint64_t id) const;
  std::string file_of(Node node) const;  // "fnd.capnp"
  static std::string name_of(Node node);
  // The comment behind member `index` of a node, on one line.
  std::string comment(std::uint64_t id, unsigned index) const;

  void fault(Node node, const std::string& member, const std::string& why);
  const std::vector<std::string>& faults() const { return faults_; }
  std::vector<std::string>& faults() { return faults_; }

 private:
  std::vector<Node> all_;
  std::unordered_map<std::uint64_t, Node> by_id_;
  std::unordered_map<std::uint64_t, std::vector<std::string>> comments_;
  std::vector<std::string> faults_;
};

// The annotations of one node or member; constructing it refuses one that stands there twice.
class Notes {
 public:
  Notes(Nodes& nodes, Node node, std::string member, Annotations annotations);

  bool has(std::uint64_t id) const { return find(id).has_value(); }
  std::optional<capnp::schema::Value::Reader> find(std::uint64_t id) const;
  std::string text(std::uint64_t id) const;  // "" when absent; refuses what is not UTF-8
  std::string clean(capnp::Text::Reader text) const;
  void fault(const std::string& why) const { nodes_.fault(node_, member_, why); }

 private:
  Nodes& nodes_;
  Node node_;
  std::string member_;
  Annotations annotations_;
};

}  // namespace quanlu::schemas::generate
