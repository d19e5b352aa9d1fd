// The vectors of ledger/FORMAT.md section 15: made here, kept in tests/golden/note, read by every
// build and by the second verifier.
#include <fstream>
#include <map>

#include "ledger/note/checkpoint.h"
#include "ledger/note/note.h"
#include "ledger/note/proof_file.h"
#include "ledger/tree/check.h"
#include "ledger/tree/prove.h"
#include "tests/ledger/tree/forest.h"
#include "tests/support/paths.h"

namespace quanlu::tests {

using namespace ledger::note;  // NOLINT: stories are about nothing else

namespace {

constexpr crypto::Suite kBoth[] = {crypto::Suite::kSha256, crypto::Suite::kGm};
constexpr std::size_t kSize = 300;
constexpr std::uint64_t kIndexes[] = {0, 1, 127, 255, 256, 298, 299};
constexpr std::uint64_t kOlder[] = {1, 2, 127, 128, 255, 256, 299};
constexpr std::uint64_t kTime = 1'725'437'987;

using Vectors = std::map<std::string, Bytes>;

std::filesystem::path file_of(crypto::Suite suite) {
  return source_dir() / "tests/golden/note" / (std::string(crypto::to_text(suite)) + ".txt");
}

std::string to_lines(const Vectors& vectors) {
  std::string text;
  for (const auto& [name, value] : vectors)
    text += name + " " + (value.empty() ? "." : to_hex(value)) + "\n";
  return text;
}

Vectors read_vectors(crypto::Suite suite) {
  std::ifstream in(file_of(suite));
  Vectors vectors;
  std::string name, value;
  while (in >> name >> value)
    vectors[name] = value == "." ? Bytes{} : from_hex(value).value();
  return vectors;
}

Bytes bytes_of(std::string_view text) {
  return {as_bytes(text).begin(), as_bytes(text).end()};
}

// Texts that are no note, no checkpoint and no proof file, each by one fault.
Vectors refused(const std::string& note, const std::string& checkpoint, const std::string& proof) {
  const auto gap = note.rfind("\n\n");
  const std::string text = note.substr(0, gap + 2), lines = note.substr(gap + 2);
  const std::string root = checkpoint.substr(checkpoint.rfind('\n', checkpoint.size() - 2) + 1);
  const std::string origin = checkpoint.substr(0, checkpoint.find('\n') + 1);
  const std::string body = proof.substr(proof.find('\n') + 1);
  std::string many = text;
  while (std::count(many.begin(), many.end(), '\n') < 64 + 5)
    many += lines;
  const std::map<std::string, std::string> texts = {
      {"note.empty", ""},
      {"note.no_gap", text.substr(0, gap + 1) + lines},
      {"note.no_lines", text},
      {"note.no_end", note.substr(0, note.size() - 1)},
      {"note.carriage_return", "\r" + note},
      {"note.tab", "\t" + note},
      {"note.not_utf8", "\xff" + note},
      {"note.overlong", "\xc0\x80" + note},
      {"note.surrogate", "\xed\xa0\x80" + note},
      {"note.hyphen", text + "- " + lines.substr(4)},
      {"note.no_name", text + "\xe2\x80\x94  AAAAAAA=\n"},
      {"note.plus_in_name", text + "\xe2\x80\x94 a+b AAAAAAA=\n"},
      {"note.space_in_name", text + "\xe2\x80\x94 a\xe3\x80\x80"
                                    "b AAAAAAA=\n"},
      {"note.base64_bits", text + "\xe2\x80\x94 a AAAAAAB=\n"},
      {"note.base64_padding", text + "\xe2\x80\x94 a AAAAAAA\n"},
      {"note.base64_space", text + "\xe2\x80\x94 a AAAAAAA= \n"},
      {"note.short_signature", text + "\xe2\x80\x94 a AAAA\n"},
      {"note.many", many + lines},
      {"note.large", std::string(kNoteBytesMax, 'x') + note},
      {"checkpoint.empty", ""},
      {"checkpoint.extension", checkpoint + "extension\n"},
      {"checkpoint.no_end", checkpoint.substr(0, checkpoint.size() - 1)},
      {"checkpoint.leading_zero", origin + "0300\n" + root},
      {"checkpoint.sign", origin + "+300\n" + root},
      {"checkpoint.negative", origin + "-300\n" + root},
      {"checkpoint.large", origin + "9007199254740993\n" + root},
      {"checkpoint.no_size", origin + "\n" + root},
      {"checkpoint.no_origin", "\n300\n" + root},
      {"checkpoint.short_root", origin + "300\n" + root.substr(4)},
      {"checkpoint.long_root", origin + "300\nAAAA" + root},
      {"proof.version", "c2sp.org/tlog-proof@v2\n" + body},
      {"proof.no_index", "c2sp.org/tlog-proof@v1\n" + body.substr(body.find('\n') + 1)},
      {"proof.leading_zero", "c2sp.org/tlog-proof@v1\nindex 0" + body.substr(6)},
      {"proof.extra", "c2sp.org/tlog-proof@v1\nextra A\n" + body},
      {"proof.short_hash", "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n" + note},
      {"proof.no_checkpoint", "c2sp.org/tlog-proof@v1\nindex 1\n\n"},
      {"proof.cut", "c2sp.org/tlog-proof@v1\nindex 1\n"},
  };
  Vectors vectors;
  for (const auto& [name, bad] : texts)
    vectors["refused." + name] = bytes_of(bad);
  return vectors;
}

Vectors make(crypto::Suite suite) {
  crypto::Hasher hasher(suite);
  SeededRandom random(77);
  const auto log = crypto::SigningKey::generate(suite, random);
  const auto witness = crypto::SigningKey::generate(suite, random);
  const NoteKey log_key =
      make_note_key(hasher, "mz.example/quanlu", NoteRole::kLog, log.public_key());
  const NoteKey witness_key =
      make_note_key(hasher, "witness.example/审计", NoteRole::kWitness, witness.public_key());

  KeptNodes nodes;
  const CompactRange range = grown(hasher, numbered_leaves(hasher, kSize), &nodes);
  const std::string text = to_text(Checkpoint{log_key.name, range.size(), range.root(hasher)});
  const std::string note = to_text(
      Note{text, {sign_note(log_key, log, text), cosign_note(witness_key, witness, text, kTime)}});

  std::string proof;
  Vectors vectors;
  for (const std::uint64_t index : kIndexes) {
    proof =
        to_text(ProofFile{index, must(prove_inclusion(nodes, hasher, index, range.size())), note});
    vectors["proof." + std::to_string(index)] = bytes_of(proof);
  }
  for (const std::uint64_t older : kOlder) {
    Bytes joined;
    for (const Digest& hash : must(prove_consistency(nodes, hasher, TreeSize(older), range.size())))
      append(joined, hash.bytes);
    vectors["consistency." + std::to_string(older)] = joined;
    const Digest root = must(root_of(nodes, hasher, TreeSize(older)));
    vectors["root." + std::to_string(older)] = Bytes(root.bytes.begin(), root.bytes.end());
  }
  vectors["log.vkey"] = bytes_of(to_vkey(log_key));
  vectors["witness.vkey"] = bytes_of(to_vkey(witness_key));
  vectors["note"] = bytes_of(note);
  vectors["signed.log"] = bytes_of(text);
  vectors["signed.witness"] =
      bytes_of("cosignature/v1\ntime " + std::to_string(kTime) + "\n" + text);
  vectors.merge(refused(note, text, proof));
  return vectors;
}

TEST_CASE("every vector of the tree says what the document says it does") {
  for (const crypto::Suite suite : kBoth) {
    crypto::Hasher hasher(suite);
    crypto::Verifier verifier;
    const Vectors golden = read_vectors(suite);
    const auto text = [&](const std::string& name) { return as_text(golden.at(name)); };
    const NoteKey keys[] = {parse_vkey(hasher, text("log.vkey")).value(),
                            parse_vkey(hasher, text("witness.vkey")).value()};
    const Note note = must(parse_note(text("note")));
    REQUIRE(note.text == text("signed.log"));
    REQUIRE(must(verify_note(note, keys, verifier)).at(1).posix_seconds == kTime);
    const Checkpoint checkpoint = must(parse_checkpoint(note.text));
    REQUIRE(checkpoint.size == TreeSize(kSize));
    const auto leaves = numbered_leaves(hasher, kSize);
    for (const std::uint64_t index : kIndexes) {
      const ProofFile file = must(parse_proof_file(text("proof." + std::to_string(index))));
      REQUIRE(file.checkpoint == text("note"));
      REQUIRE(check_inclusion(hasher, file.index, checkpoint.size, leaves[index], file.proof,
                              checkpoint.root));
    }
    int count = 0;
    for (const auto& [name, value] : golden) {
      CAPTURE(name);
      if (name.starts_with("refused.note.")) REQUIRE_FALSE(parse_note(as_text(value)));
      if (name.starts_with("refused.checkpoint.")) REQUIRE_FALSE(parse_checkpoint(as_text(value)));
      if (name.starts_with("refused.proof.")) REQUIRE_FALSE(parse_proof_file(as_text(value)));
      count += name.starts_with("refused.") ? 1 : 0;
    }
    REQUIRE(count == 37);
  }
}

TEST_CASE("sha256 vectors of the tree are the same bytes on every machine") {
  REQUIRE(to_lines(make(crypto::Suite::kSha256)) == to_lines(read_vectors(crypto::Suite::kSha256)));
}

TEST_CASE("golden vectors of the tree are written anew", "[.][remake]") {
  for (const crypto::Suite suite : kBoth)
    std::ofstream(file_of(suite)) << to_lines(make(suite));
}

}  // namespace
}  // namespace quanlu::tests
