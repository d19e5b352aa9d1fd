// Stored archives: one form for one content, and nothing else is taken.
#include <fstream>

#include "ledger/archive/manifest.h"
#include "ledger/archive/stored_zip.h"
#include "ledger/archive/zip_form.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {
namespace {

using namespace ledger::archive;  // NOLINT: stories are about nothing else
namespace crypto = ledger::crypto;
namespace note = ledger::note;

Bytes bytes_of(std::string_view text) {
  return {as_bytes(text).begin(), as_bytes(text).end()};
}

Files some_files() {
  return {{"MANIFEST", bytes_of("text\n")},
          {"p0/checkpoint", bytes_of("note")},
          {"p0/entries/0000000000000005.entry", Bytes(300, 7)},
          {"empty", {}}};
}

// What lies in it, and whether every checksum fits.
Result<std::pair<Files, bool>> opened(const Bytes& archive) {
  MemoryZip source(archive);
  TRY_ASSIGN(const StoredZip zip, StoredZip::open(source));
  Files files;
  bool fits = true;
  for (const PackedFile& file : zip.files()) {
    TRY_ASSIGN(auto content, zip.read(file));
    fits = fits && content.crc_fits;
    files[file.name] = std::move(content.bytes);
  }
  return std::pair(std::move(files), fits);
}

TEST_CASE(
    "what was packed is what lies in the archive, and packing it again gives the same bytes") {
  const Bytes archive = must(write_zip(some_files()));
  const auto [files, fits] = must(opened(archive));
  CHECK(fits);
  CHECK(files == some_files());
  CHECK(must(write_zip(files)) == archive);
}

TEST_CASE("the checksum is the CRC-32 that every ZIP tool knows") {
  CHECK(crc32(as_bytes("123456789")) == 0xCBF43926);
  CHECK(crc32({}) == 0);
}

TEST_CASE("every bit of an archive matters: flipped, it is refused or its checksum does not fit") {
  const Bytes archive = must(write_zip(some_files()));
  for (std::size_t bit = 0; bit < archive.size() * 8; ++bit) {
    Bytes changed = archive;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    const auto read = opened(changed);
    INFO("bit " << bit);
    CHECK((!read || !read->second));
  }
}

TEST_CASE("an archive that is cut anywhere, or longer by a byte, is refused") {
  const Bytes archive = must(write_zip(some_files()));
  for (std::size_t size = 0; size < archive.size(); ++size)
    CHECK_FALSE(
        opened(Bytes(archive.begin(), archive.begin() + static_cast<std::ptrdiff_t>(size))));
  Bytes longer = archive;
  longer.push_back(0);
  CHECK_FALSE(opened(longer));
}

TEST_CASE("names that could lead out of a folder are no names") {
  for (const char* name :
       {"", ".", "..", "../x", "a/../b", "/a", "a/", "a//b", "a\\b", "a b", "C:x"})
    CHECK_FALSE(is_file_name(name));
  CHECK_FALSE(is_file_name(std::string(kNameBytesMax + 1, 'a')));
  for (const char* name : {"a", "a.b", "..a", "a/..b/c", "p0/entries/0000000000000005.tlog-proof"})
    CHECK(is_file_name(name));
}

TEST_CASE("more files than the end of a ZIP can count have a ZIP64 end, and less have none") {
  Files files;
  for (std::size_t i = 0; i + 1 < kFiles64; ++i)
    files["f" + std::to_string(i)] = {};
  const Bytes without = must(write_zip(files));
  files["one-more"] = bytes_of("x");
  const Bytes with = must(write_zip(files));
  CHECK(must(opened(with)).first.size() == kFiles64);
  CHECK(must(opened(without)).first.size() == kFiles64 - 1);
  Bytes cut(with.begin(), with.end() - kEndSize - kLocatorSize - kEnd64Size);
  cut.insert(cut.end(), with.end() - kEndSize, with.end());
  CHECK_FALSE(opened(cut));  // 0xFFFF and nothing that says how many
}

TEST_CASE("an archive is read from a disk as from memory") {
  const TempDir folder;
  const auto file = folder.path() / "a.zip";
  const Bytes archive = must(write_zip(some_files()));
  std::ofstream(file, std::ios::binary) << as_text(archive);
  const auto source = must(open_zip_file(file));
  const StoredZip zip = must(StoredZip::open(*source));
  CHECK(must(zip.read(*zip.find("p0/checkpoint"))).bytes == bytes_of("note"));
  CHECK(zip.find("p0") == nullptr);
  CHECK(open_zip_file(folder.path() / "b.zip").error().kind == Failure::kAbsent);
  CHECK(open_zip_file(folder.path()).error().kind == Failure::kUsage);
}

TEST_CASE("the exporter's signature is over the list of all files") {
  SeededRandom random(7);
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    crypto::Hasher hasher(suite);
    const auto secret = crypto::SigningKey::generate(suite, random);
    const note::NoteKey key = note::make_note_key(hasher, export_name("example.test/quanlu"),
                                                  note::NoteRole::kLog, secret.public_key());
    Files files = some_files();
    files.erase("MANIFEST");
    const Manifest manifest{.kind = BundleKind::kRange,
                            .suite = suite,
                            .log_id = hasher.of({}),
                            .origin = "example.test/quanlu",
                            .created = Millis(1'725'437'987'000),
                            .filter = "0:5..0:5",
                            .files = {}};
    const auto packed = must(opened(must(pack(manifest, files, &key, &secret))));
    const auto read = must(read_manifest(as_text(packed.first.at("MANIFEST"))));
    REQUIRE(read.note);
    crypto::Verifier verifier;
    CHECK(note::verify_note(*read.note, std::vector{key}, verifier));
    CHECK(read.manifest.files.size() == files.size());
    CHECK(read.manifest.created == manifest.created);
    for (const ListedFile& file : read.manifest.files)
      CHECK(file.digest == hasher.of(files.at(file.name)));
  }
}

TEST_CASE("a manifest of thousands of files is longer than a checkpoint may be, and is read") {
  SeededRandom random(8);
  const auto secret = crypto::SigningKey::generate(crypto::Suite::kSha256, random);
  crypto::Hasher hasher(crypto::Suite::kSha256);
  const note::NoteKey key =
      note::make_note_key(hasher, export_name("o"), note::NoteRole::kLog, secret.public_key());
  Files files;
  for (int i = 0; i < 2000; ++i)
    files["schema/" + std::to_string(i)] = bytes_of("x");
  const auto packed = must(opened(
      must(pack({.origin = "o", .created = Millis(1), .filter = "f"}, files, &key, &secret))));
  CHECK(packed.first.at("MANIFEST").size() > note::kNoteBytesMax);
  CHECK(must(read_manifest(as_text(packed.first.at("MANIFEST")))).manifest.files.size() == 2000);
}

}  // namespace
}  // namespace quanlu::tests
