#include "ledger/policy/policy.h"

#include <algorithm>
#include <optional>
#include <set>

#include "ledger/note/lines.h"

namespace quanlu::ledger::policy {
namespace {

using Items = std::vector<std::string_view>;

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

Items items_of(std::string_view line) {
  Items items;
  for (std::size_t at = 0; at < line.size();) {
    if (is_blank(line[at])) {
      ++at;
      continue;
    }
    const auto end =
        std::find_if(line.begin() + static_cast<std::ptrdiff_t>(at), line.end(), is_blank);
    const auto size = static_cast<std::size_t>(end - line.begin()) - at;
    items.push_back(line.substr(at, size));
    at += size;
  }
  return items;
}

bool is_allowed(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value == '\t' || (value >= 0x20 && value != 0x7f);
}

}  // namespace

// One text, line by line; a line may only name what stands before it.
class Policy::Reader {
 public:
  Reader(crypto::Hasher& hasher, const std::string& named) : hasher_(hasher), named_(named) {}

  Result<Policy> read(std::string_view text) {
    if (text.size() > kPolicyBytesMax)
      return bad({"超过 256 KiB", "larger than 256 KiB"}, std::to_string(text.size()));
    while (!text.empty()) {
      ++line_;
      const auto line = note::take_line(text);
      if (!line) return bad({"末行没有换行", "the last line has no line feed"}, std::string(text));
      if (!std::ranges::all_of(*line, is_allowed))
        return bad({"有控制字符", "a control character"}, {});
      const Items items = items_of(*line);
      if (items.empty() || items.front().starts_with('#')) continue;
      TRY(take(items));
      if (policy_.logs_.size() + policy_.nodes_.size() > kPolicyLinesMax)
        return bad({"行数过多", "too many lines"}, "> " + std::to_string(kPolicyLinesMax));
    }
    if (!quorum_) return bad({"没有 quorum 行", "there is no quorum line"}, {});
    return std::move(policy_);
  }

 private:
  tl::unexpected<Error> bad(Words what, std::string_view found) const {
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "policy",
                      .what = std::move(what),
                      .where = named_ + ":" + std::to_string(line_),
                      .found = std::string(found)});
  }

  Status take(const Items& items) {
    if (items[0] == "log") return take_log(items);
    if (items[0] == "witness") return take_witness(items);
    if (items[0] == "group") return take_group(items);
    if (items[0] == "quorum") return take_quorum(items);
    return bad({"行首应为 log, witness, group 或 quorum",
                "a line begins with log, witness, group or quorum"},
               items[0]);
  }

  Status take_log(const Items& items) {
    if (items.size() < 2 || items.size() > 3)
      return bad({"写法: log <vkey> [url]", "the form is: log <vkey> [url]"}, {});
    TRY_ASSIGN(note::NoteKey key, key_of(items[1], note::NoteRole::kLog));
    for (const LogLine& other : policy_.logs_)
      if (other.key.key == key.key) return bad({"同一公钥出现两次", "one key twice"}, items[1]);
    policy_.logs_.push_back({std::move(key), items.size() == 3 ? std::string(items[2]) : ""});
    return {};
  }

  Status take_witness(const Items& items) {
    if (items.size() < 3 || items.size() > 4)
      return bad({"写法: witness <名称> <vkey> [url]", "the form is: witness <name> <vkey> [url]"},
                 {});
    TRY(check_new(items[1]));
    TRY_ASSIGN(note::NoteKey key, key_of(items[2], note::NoteRole::kWitness));
    for (const WitnessLine& other : policy_.witnesses_)
      if (other.key.key == key.key) return bad({"同一公钥出现两次", "one key twice"}, items[2]);
    policy_.nodes_.push_back({.name = std::string(items[1]),
                              .needed = 1,
                              .members = {},
                              .witness = policy_.witnesses_.size()});
    policy_.witnesses_.push_back(
        {std::string(items[1]), std::move(key), items.size() == 4 ? std::string(items[3]) : ""});
    return {};
  }

  Status take_group(const Items& items) {
    if (items.size() < 4)
      return bad({"写法: group <名称> <k|any|all> <成员>…",
                  "the form is: group <name> <k|any|all> <member>…"},
                 {});
    TRY(check_new(items[1]));
    Node group{.name = std::string(items[1]), .needed = 1, .members = {}, .witness = 0};
    for (std::size_t i = 3; i < items.size(); ++i) {
      TRY_ASSIGN(const std::size_t member, node_of(items[i]));
      if (!members_.insert(member).second)
        return bad({"一个名称只能是一个组的成员一次", "a name is a member at most once"}, items[i]);
      group.members.push_back(member);
    }
    TRY_ASSIGN(group.needed, needed_of(items[2], group.members.size()));
    policy_.nodes_.push_back(std::move(group));
    return {};
  }

  Status take_quorum(const Items& items) {
    if (quorum_) return bad({"quorum 行只能有一行", "there is exactly one quorum line"}, {});
    if (items.size() != 2)
      return bad({"写法: quorum <名称|none>", "the form is: quorum <name|none>"}, {});
    quorum_ = true;
    if (items[1] == "none") return {};
    TRY_ASSIGN(policy_.quorum_, node_of(items[1]));
    return {};
  }

  Result<note::NoteKey> key_of(std::string_view text, note::NoteRole role) const {
    auto key = note::parse_vkey(hasher_, text);
    if (!key || key->role != role)
      return bad(role == note::NoteRole::kLog
                     ? Words{"不是日志的 vkey", "this is no vkey of a log"}
                     : Words{"不是见证的 vkey", "this is no vkey of a witness"},
                 text);
    return std::move(*key);
  }

  Status check_new(std::string_view name) const {
    if (name == "none") return bad({"none 是保留名", "none is a reserved name"}, name);
    if (find(name)) return bad({"名称已用过", "this name was given before"}, name);
    return {};
  }

  Result<std::size_t> node_of(std::string_view name) const {
    const auto node = find(name);
    if (!node)
      return bad({"前面没有这个名称", "no witness or group before this line has this name"}, name);
    return *node;
  }

  std::optional<std::size_t> find(std::string_view name) const {
    for (std::size_t i = 0; i < policy_.nodes_.size(); ++i)
      if (policy_.nodes_[i].name == name) return i;
    return std::nullopt;
  }

  Result<std::size_t> needed_of(std::string_view text, std::size_t members) const {
    if (text == "any") return std::size_t{1};
    if (text == "all") return members;
    const auto number = note::parse_decimal(text);
    if (!number || *number == 0 || *number > members)
      return bad({"门槛应为 any, all 或 1 至成员数", "a threshold is any, all or 1 to the members"},
                 text);
    return static_cast<std::size_t>(*number);
  }

  crypto::Hasher& hasher_;
  const std::string& named_;
  std::size_t line_ = 0;
  Policy policy_;
  std::set<std::size_t> members_;  // nodes that are in a group
  bool quorum_ = false;
};

Result<Policy> Policy::parse(std::string_view text, crypto::Hasher& hasher,
                             const std::string& named) {
  return Reader(hasher, named).read(text);
}

bool Policy::reached(const std::vector<bool>& cosigned) const {
  if (quorum_ == kNone) return true;
  std::vector<bool> witnessed;
  for (const Node& node : nodes_) {
    if (node.members.empty()) {
      witnessed.push_back(cosigned.at(node.witness));
      continue;
    }
    const auto have =
        std::ranges::count_if(node.members, [&](std::size_t member) { return witnessed[member]; });
    witnessed.push_back(static_cast<std::size_t>(have) >= node.needed);
  }
  return witnessed[quorum_];
}

std::string Policy::quorum() const {
  if (quorum_ == kNone) return "none";
  const Node& node = nodes_[quorum_];
  if (node.members.empty()) return node.name;
  std::string text = std::to_string(node.needed) + " (";
  for (const std::size_t member : node.members)
    text += (text.ends_with('(') ? "" : " ") + nodes_[member].name;
  return text + ")";
}

}  // namespace quanlu::ledger::policy
