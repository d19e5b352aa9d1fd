// A small bundle and a small piece of evidence, of which no byte can be changed unnoticed. They are
// the ones of tests/conformance.
#include "consumers/bundle/check.h"
#include "consumers/bundle/evidence.h"
#include "consumers/bundle/names.h"
#include "tests/conformance/vectors.h"

namespace quanlu::tests {
namespace {

namespace archive = ledger::archive;
namespace bundle = consumers::bundle;

struct Packed {
  Bytes bytes;
  std::optional<Digest> log_id;
  std::vector<std::string> vkeys;
};

Packed vector_named(const std::string& file, const std::string& name) {
  const VectorFile vectors(file);
  for (const Vector& vector : vectors.vectors) {
    if (vector.name != name) continue;
    archive::Files files{{std::string(archive::kManifestName), vector.bytes("manifest")}};
    for (const Words& line : vector.all("file"))
      files[line.at(1)] = *spelt(line.at(2), vectors.blobs);
    Packed packed{.bytes = must(archive::write_zip(files)), .log_id = {}, .vkeys = {}};
    if (vector.word("pin") != "-") packed.log_id = vector.digest("pin");
    for (const Words& line : vector.all("vkey"))
      packed.vkeys.emplace_back(as_text(*spelt(line.at(1), vectors.blobs)));
    return packed;
  }
  FAIL("no vector " << name);
  return {};
}

// "" when the check says that all is well, else why not.
std::string fault_of(const Packed& packed) {
  archive::MemoryZip source(packed.bytes);
  const auto zip = archive::StoredZip::open(source);
  if (!zip) return zip.error().reason;
  const auto checked = bundle::check_bundle(*zip, {.log_id = packed.log_id,
                                                   .vkeys = packed.vkeys,
                                                   .policy_text = {},
                                                   .decode = {},
                                                   .judge_json = {}});
  if (!checked) return checked.error().reason;
  const auto verdict = checked->report.verdict();
  return verdict == consumers::verify::Verdict::kOk ? "" : std::string(to_text(verdict));
}

std::string fault_of_evidence(const Packed& packed) {
  archive::MemoryZip source(packed.bytes);
  const auto zip = archive::StoredZip::open(source);
  if (!zip) return zip.error().reason;
  constexpr Millis kLater(4'000'000'000'000);  // every promise is due
  const auto shown =
      bundle::check_evidence(*zip, {.log_id = packed.log_id, .vkeys = packed.vkeys, .now = kLater});
  return shown ? "" : shown.error().reason;
}

void no_byte_goes_unnoticed(Packed packed, std::string (*fault)(const Packed&), std::size_t step) {
  REQUIRE(fault(packed).empty());
  for (std::size_t at = 0; at < packed.bytes.size(); at += step)
    for (const std::uint8_t mask : {std::uint8_t(1U << at % 8), std::uint8_t{0xFF}}) {
      packed.bytes[at] ^= mask;
      INFO("byte " << at << " of " << packed.bytes.size());
      CHECK_FALSE(fault(packed).empty());
      packed.bytes[at] ^= mask;
    }
}

TEST_CASE("no byte of a small bundle can be changed without being found") {
  no_byte_goes_unnoticed(vector_named("bundles", "bundle.sha256.one"), fault_of, 1);
}

TEST_CASE("no byte of a small gm bundle, every seventh, can be changed without being found") {
  no_byte_goes_unnoticed(vector_named("bundles", "bundle.gm.one"), fault_of, 7);
}

TEST_CASE("no byte of evidence that counts can be changed without being found") {
  // Its manifest is not signed, so origin, log id, time and the digests of files may be said anew:
  // what is shown rests on the signed notes alone.
  const char* name = GENERATE("evidence.sha256.e1", "evidence.sha256.e3_late");
  const Packed packed = vector_named("evidence", name);
  INFO(name);
  REQUIRE(fault_of_evidence(packed).empty());
  for (std::size_t at = 0; at < packed.bytes.size(); ++at) {
    Packed changed = packed;
    changed.bytes[at] ^= static_cast<std::uint8_t>(1U << at % 8);
    INFO("byte " << at);
    const std::string found = fault_of_evidence(changed);
    CHECK_FALSE(found.empty());  // the checksum of MANIFEST is a part of the archive, too
  }
}

TEST_CASE("names of entries are read as they are written, and no other spelling is one") {
  for (const std::uint64_t seq : {0ULL, 5ULL, 9'999'999'999'999'999ULL}) {
    const bundle::EntryPlace place{.partition = Partition(3),
                                   .control = seq == 5,
                                   .seq = Seq(seq),
                                   .piece = bundle::Piece::kProof};
    const auto read = bundle::parse_entry_name(to_name(place));
    REQUIRE(read);
    CHECK(to_name(*read) == to_name(place));
  }
  for (const char* name : {"p0/entries/5.entry", "p00/entries/0000000000000005.entry",
                           "p32/entries/0000000000000005.entry", "p0/entries/0000000000000005",
                           "p0/entries/0000000000000005.entry.x", "p0/other/0000000000000005.entry",
                           "0/entries/0000000000000005.entry", "p0/entries/000000000000000a.entry",
                           "p0/entries/.entry"})
    CHECK_FALSE(bundle::parse_entry_name(name));
}

TEST_CASE("a range is read as it is written") {
  const auto range = bundle::parse_range("1:5..1:20");
  REQUIRE(range);
  CHECK(to_filter(*range) == "1:5..1:20");
  for (const char* text : {"5..20", "1:5..2:20", "1:20..1:5", "1:05..1:20", "1:5...1:20", ""})
    CHECK_FALSE(bundle::parse_range(text));
}

}  // namespace
}  // namespace quanlu::tests
