#pragma once
// Builds canonical Cap'n Proto bytes without Cap'n Proto: enough for entries of every shape that
// tests need, and written independently of the walk in ledger/chain/canonical.cc.
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/base/bytes.h"

namespace quanlu::tests {

// A value behind a pointer; null unless made by one of the functions below.
struct Node {
  enum Kind { kNull, kStruct, kBytes, kWords, kPointers } kind = kNull;
  std::vector<std::uint64_t> data;  // of a struct or a list of 64-bit numbers
  std::vector<Node> pointers;       // of a struct or a list
  Bytes bytes;                      // of Text or Data
};

inline Node make_struct(std::vector<std::uint64_t> data, std::vector<Node> pointers = {}) {
  while (!data.empty() && data.back() == 0)
    data.pop_back();
  while (!pointers.empty() && pointers.back().kind == Node::kNull)
    pointers.pop_back();
  return {.kind = Node::kStruct, .data = std::move(data), .pointers = std::move(pointers)};
}
inline Node make_data(BytesView bytes) {
  if (bytes.empty()) return {};
  return {.kind = Node::kBytes, .bytes = Bytes(bytes.begin(), bytes.end())};
}
inline Node make_text(std::string_view text) {
  if (text.empty()) return {};
  Node node = make_data(as_bytes(text));
  node.bytes.push_back(0);
  return node;
}
inline Node make_words(std::vector<std::uint64_t> words) {
  return {.kind = Node::kWords, .data = std::move(words)};
}
inline Node make_list(std::vector<Node> members) {
  return {.kind = Node::kPointers, .pointers = std::move(members)};
}

class CanonicalWriter {
 public:
  // An entry: the root pointer, then `root`, whose sections keep the sizes that it has.
  static Bytes write(const Node& root) {
    CanonicalWriter writer;
    writer.words_.push_back(0);
    writer.place(0, root);
    Bytes bytes(writer.words_.size() * 8);
    for (std::size_t i = 0; i < writer.words_.size(); ++i)
      store_le(&bytes[i * 8], writer.words_[i]);
    return bytes;
  }

 private:
  static std::uint64_t list(std::uint64_t element_size, std::uint64_t count) {
    return 1 | element_size << 32 | count << 35;
  }
  // Where a new object lies, seen from the pointer at `at`.
  std::uint64_t offset(std::size_t at) const {
    return static_cast<std::uint32_t>(static_cast<std::uint32_t>(words_.size() - at - 1) << 2);
  }

  void place(std::size_t at, const Node& node) {
    if (node.kind == Node::kNull) return;
    if (node.kind == Node::kStruct && node.data.empty() && node.pointers.empty()) {
      words_[at] = 0xFFFF'FFFC;  // offset -1, no words
      return;
    }
    const std::uint64_t where = offset(at);
    if (node.kind == Node::kBytes) return place_bytes(at, where, node);
    if (node.kind == Node::kStruct)
      words_[at] =
          where | std::uint64_t{node.data.size()} << 32 | std::uint64_t{node.pointers.size()} << 48;
    else if (node.kind == Node::kWords)
      words_[at] = where | list(5, node.data.size());
    else
      words_[at] = where | list(6, node.pointers.size());
    words_.insert(words_.end(), node.data.begin(), node.data.end());
    const std::size_t first = words_.size();
    words_.resize(first + node.pointers.size());
    for (std::size_t i = 0; i < node.pointers.size(); ++i)
      place(first + i, node.pointers[i]);
  }

  void place_bytes(std::size_t at, std::uint64_t where, const Node& node) {
    words_[at] = where | list(2, node.bytes.size());
    Bytes padded = node.bytes;
    padded.resize((padded.size() + 7) / 8 * 8);
    for (std::size_t i = 0; i < padded.size(); i += 8)
      words_.push_back(load_le<std::uint64_t>(&padded[i]));
  }

  std::vector<std::uint64_t> words_;
};

}  // namespace quanlu::tests
