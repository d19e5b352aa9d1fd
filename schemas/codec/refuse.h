#pragma once
// How the reader says no: with the JSON path, what was expected, what was found, and the way out in
// both languages. Inside this room only.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "schemas/base/refusal.h"

namespace quanlu::schemas::codec {

// A place in the JSON, written out only when somebody asks. Lives on the stack of the readers.
struct Path {
  const Path* parent = nullptr;
  std::string_view key;  // empty: an element of a list, or the root
  std::size_t index = 0;

  Path member(std::string_view name) const { return {this, name, 0}; }
  Path element(std::size_t at) const { return {this, {}, at}; }
  std::string text() const;  // "$.data.evidence[2]"
};

template <typename T>
using Read = tl::expected<T, Refusal>;
using Verdict = Read<void>;

tl::unexpected<Refusal> refuse(Reason reason, const Path& path, std::string rule,
                               std::string expected, std::string found);
tl::unexpected<Refusal> refuse_key(const Path& path, std::string_view key,
                                   std::span<const std::string_view> known);
tl::unexpected<Refusal> refuse_missing(const Path& path, std::string expected);

// What stood there in quotes, where it is a short code in ASCII that tells nothing about a person;
// else how long it is.
std::string shown(std::string_view text);

// The candidate with the least distance, when it is near enough to be meant; else empty.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace quanlu::schemas::codec
