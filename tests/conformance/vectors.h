#pragma once
// The vectors of tests/conformance/vectors as README.md there describes them.
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "schemas/base/bytes.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace quanlu::tests {

using Words = std::vector<std::string>;

// "-" absent, "." empty, else parts joined by '+': hex, hex*times, @blob, @blob:from:to.
inline std::optional<Bytes> spelt(const std::string& word, const std::vector<Bytes>& blobs) {
  if (word == "-") return std::nullopt;
  Bytes bytes;
  if (word == ".") return bytes;
  std::istringstream parts(word);
  for (std::string part; std::getline(parts, part, '+');) {
    if (part[0] != '@') {
      const auto star = part.find('*');
      const Bytes piece = from_hex(part.substr(0, star)).value();
      const std::size_t times = star == std::string::npos ? 1 : std::stoul(part.substr(star + 1));
      for (std::size_t i = 0; i < times; ++i)
        append(bytes, piece);
      continue;
    }
    std::istringstream numbers(part.substr(1));
    std::size_t number = 0, from = 0, to = 0;
    char colon = 0;
    numbers >> number;
    const Bytes& blob = blobs.at(number);
    if (!(numbers >> colon >> from >> colon >> to)) to = blob.size();
    append(bytes, BytesView(blob).subspan(from, to - from));
  }
  return bytes;
}

struct Vector {
  std::string name;
  const std::vector<Bytes>* blobs;
  std::vector<Words> asked, expected;  // expected: "expect …" first

  std::vector<Words> all(const std::string& key) const {
    std::vector<Words> found;
    for (const auto* lines : {&asked, &expected})
      for (const Words& line : *lines)
        if (line.front() == key) found.push_back(line);
    return found;
  }
  bool has(const std::string& key) const { return !all(key).empty(); }
  std::string word(const std::string& key, std::size_t at = 1) const {
    return all(key).at(0).at(at);
  }
  std::uint64_t number(const std::string& key) const { return std::stoull(word(key)); }
  Bytes bytes(const std::string& key) const { return *spelt(word(key), *blobs); }
  std::string text(const std::string& key) const { return std::string(as_text(bytes(key))); }
  Digest digest(const std::string& key) const { return digest_of(bytes(key)); }
  std::vector<Digest> digests(const std::string& key) const {
    const Bytes joined = bytes(key);
    std::vector<Digest> all;
    for (std::size_t at = 0; at < joined.size(); at += sizeof(Digest))
      all.push_back(digest_of(BytesView(joined).subspan(at, sizeof(Digest))));
    return all;
  }
  static Digest digest_of(BytesView bytes) {
    Digest digest;
    std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
    return digest;
  }
};

struct VectorFile {
  std::vector<Bytes> blobs;
  std::vector<Vector> vectors;

  explicit VectorFile(const std::string& name) {
    std::ifstream in(source_dir() / "tests/conformance/vectors" / (name + ".txt"));
    for (std::string line; std::getline(in, line);) {
      std::istringstream text(line);
      Words words;
      for (std::string word; text >> word;)
        words.push_back(word);
      if (words.empty() || words[0] == "kind") continue;
      if (words[0] == "blob")
        blobs.push_back(*spelt(words.at(1), blobs));
      else if (words[0] == "vector")
        vectors.push_back({.name = words.at(1), .blobs = &blobs, .asked = {}, .expected = {}});
      else if (words[0] == "expect" || !vectors.back().expected.empty())
        vectors.back().expected.push_back(std::move(words));
      else
        vectors.back().asked.push_back(std::move(words));
    }
  }
};

// What a verifier answers: the words behind `expect`, and with "ok" the lines behind it.
struct Verdict {
  Words expect;
  std::vector<Words> lines;
};

inline Verdict ok(std::vector<Words> lines = {}) {
  return {{"ok"}, std::move(lines)};
}
inline Verdict refused(std::string reason) {
  return {{"refused", std::move(reason)}, {}};
}
inline Verdict verdict_of(const Error& error) {
  const char* word = error.kind == Failure::kTampered     ? "tampered"
                     : error.kind == Failure::kIncomplete ? "incomplete"
                                                          : "refused";
  return {{word, error.reason}, {}};
}

// Asks `verifier` about every vector of the file; at least `least` of them.
template <typename Verifier>
void each_vector(const std::string& name, std::size_t least, Verifier&& verifier) {
  const VectorFile file(name);
  REQUIRE(file.vectors.size() >= least);
  for (const Vector& vector : file.vectors) {
    INFO(vector.name);
    Verdict found = verifier(vector);
    std::vector<Words> wanted = vector.expected;
    Words expect = std::move(wanted.front());
    expect.erase(expect.begin());
    wanted.erase(wanted.begin());
    CHECK(found.expect == expect);
    if (found.expect.front() != "ok" && found.lines.empty()) continue;
    for (Words& line : wanted)  // bytes may be spelt in several ways
      for (std::string& word : line)
        if (word.find_first_of("@*") != std::string::npos) word = to_hex(*spelt(word, file.blobs));
    CHECK(found.lines == wanted);
  }
}

}  // namespace quanlu::tests
