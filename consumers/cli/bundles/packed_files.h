#pragma once
// Texts that a bundle carries, packed into the program: the released schemas and the second
// verifier.
#include <string_view>
#include <vector>

namespace quanlu::consumers::cli::bundles {

struct PackedText {
  std::string_view name;  // "events/sys.capnp", "wire/entry.capnp", "verify.py"
  std::string_view text;
};

const std::vector<PackedText>& packed_texts();  // by name

}  // namespace quanlu::consumers::cli::bundles
