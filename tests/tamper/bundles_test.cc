// T72 of INTEGRITY.md 7.1 on bundles that the program made: a file removed, renamed, from another
// export, changed, and the manifest made again by another key. 200 seeded instances of each, found
// with its exit code and the right file named. `tests_tamper "[bundles]"` prints the table.
#include <algorithm>
#include <functional>

#include "consumers/bundle/check.h"
#include "consumers/cli/checking/decode.h"
#include "consumers/cli/checking/json_view.h"
#include "ledger/archive/manifest.h"
#include "schemas/codec/json_value.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace archive = ledger::archive;
namespace bundle = consumers::bundle;
namespace crypto = ledger::crypto;
namespace note = ledger::note;

archive::Files files_of(const std::filesystem::path& file) {
  const auto source = must(archive::open_zip_file(file));
  const auto zip = must(archive::StoredZip::open(*source));
  archive::Files files;
  for (const archive::PackedFile& packed : zip.files())
    files[packed.name] = must(zip.read(packed)).bytes;
  return files;
}

// Bundles of one demo ledger, and what an auditor of it pins.
struct Exports {
  TempDir temp;
  Digest log_id;
  std::vector<std::string> vkeys;
  std::vector<archive::Files> made;

  Exports() {
    run({"demo", "--organizations", "2"});
    const auto quanlu = [&](std::vector<std::string> words) {
      words.insert(words.begin(), {"-L", "quanlu-demo"});
      return run(words);
    };
    quanlu({"keys", "new", "--role", "export"});
    for (const char* role : {"checkpoint", "export"}) {
      const std::string out = quanlu({"keys", "export", "--role", role}).out;
      vkeys.push_back(out.substr(0, out.find('\n')));
    }
    const auto keys =
        must(schemas::codec::parse_json(quanlu({"keys", "list", "--json"}).out, "keys"));
    const Bytes id = from_hex(keys.find("logId")->text).value();
    std::copy(id.begin(), id.end(), log_id.bytes.begin());
    for (const char* range : {"0..20", "15..40", "100..130"}) {
      quanlu({"bundle", "range", range, "-o", "b.zip", "--purpose", "test"});
      made.push_back(files_of(temp.path() / "b.zip"));
    }
  }

  Answer run(const std::vector<std::string>& words) const {
    Answer answer = run_quanlu(temp.path(), words);
    if (answer.code != 0) FAIL(answer.talk);
    return answer;
  }

  consumers::verify::Report check(const archive::Files& files) const {
    const Bytes bytes = must(archive::write_zip(files));
    archive::MemoryZip source(bytes);
    const auto zip = must(archive::StoredZip::open(source));
    return must(bundle::check_bundle(zip, {.log_id = log_id,
                                           .vkeys = vkeys,
                                           .policy_text = {},
                                           .decode = consumers::cli::checking::decode_under_schema,
                                           .judge_json = consumers::cli::checking::judge_json}))
        .report;
  }
};

struct Deed {
  const Exports& exports;
  SeededRandom& random;
  archive::Files files;  // of the bundle that is changed
  std::size_t chosen = 0;

  // Any but MANIFEST.
  std::string any_name() {
    while (true) {
      auto file = files.begin();
      std::advance(file, static_cast<std::ptrdiff_t>(random.below(files.size())));
      if (file->first != archive::kManifestName) return file->first;
    }
  }
};

// What was done: the file that the first finding has to name; empty: any of them.
using Generator = std::function<std::string(Deed&)>;

std::string removed(Deed& deed) {
  const std::string name = deed.any_name();
  deed.files.erase(name);
  return name;
}

std::string renamed(Deed& deed) {
  const std::string name = deed.any_name();
  auto node = deed.files.extract(name);
  node.key() = name + "x";
  deed.files.insert(std::move(node));
  return name;
}

std::string flipped(Deed& deed) {
  std::string name = deed.any_name();
  while (deed.files.at(name).empty())
    name = deed.any_name();
  Bytes& content = deed.files.at(name);
  const std::uint64_t bit = deed.random.below(content.size() * 8);
  content[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  return name;
}

// A file of the same name that another export has with another content, or a file that only it has.
std::string of_another_export(Deed& deed) {
  const archive::Files& other = deed.exports.made[(deed.chosen + 1) % deed.exports.made.size()];
  while (true) {
    auto file = other.begin();
    std::advance(file, static_cast<std::ptrdiff_t>(deed.random.below(other.size())));
    const auto own = deed.files.find(file->first);
    if (file->first == archive::kManifestName) continue;
    if (own != deed.files.end() && own->second == file->second) continue;
    deed.files[file->first] = file->second;
    return file->first;
  }
}

std::string manifest_of_another_export(Deed& deed) {
  const archive::Files& other = deed.exports.made[(deed.chosen + 1) % deed.exports.made.size()];
  deed.files[std::string(archive::kManifestName)] = other.at(std::string(archive::kManifestName));
  return "";
}

std::string manifest_changed(Deed& deed) {
  Bytes& text = deed.files.at(std::string(archive::kManifestName));
  // A digit of a digest: the text reads, and is not what was signed.
  while (true) {
    const std::size_t at = deed.random.below(text.size() - 200);
    if (at < 300 || text[at] < '0' || text[at] > '8') continue;
    ++text[at];
    if (archive::read_manifest(as_text(text))) return std::string(archive::kManifestName);
    --text[at];
  }
}

std::string made_again(Deed& deed) {
  const std::string manifest(archive::kManifestName);
  auto read = must(archive::read_manifest(as_text(deed.files.at(manifest)))).manifest;
  const auto secret = crypto::SigningKey::generate(read.suite, deed.random);
  crypto::Hasher hasher(read.suite);
  const auto key = note::make_note_key(hasher, archive::export_name(read.origin),
                                       note::NoteRole::kLog, secret.public_key());
  deed.files.erase(manifest);
  const Bytes bytes = must(archive::pack(read, deed.files, &key, &secret));
  archive::MemoryZip source(bytes);
  const auto zip = must(archive::StoredZip::open(source));
  deed.files[manifest] = must(zip.read(*zip.find(manifest))).bytes;
  return manifest;
}

struct Class {
  const char* what;
  Generator generate;
  int exit_code;
};

TEST_CASE("T72: what was done to a bundle is found, and the file named", "[bundles]") {
  const Exports exports;
  for (const archive::Files& files : exports.made)
    REQUIRE(exports.check(files).exit_code() == 0);
  const Class classes[] = {{"file removed", removed, 3},
                           {"file renamed", renamed, 3},
                           {"a bit of a file flipped", flipped, 3},
                           {"file from another export", of_another_export, 3},
                           {"manifest of another export", manifest_of_another_export, 3},
                           {"manifest changed", manifest_changed, 3},
                           {"manifest made again by another key", made_again, 4}};
  print_heading();
  for (const Class& one : classes) {
    Tally tally{.id = "T72", .what = one.what, .level = "file", .backend = "bundle"};
    for (; tally.run < instances(); ++tally.run) {
      SeededRandom random(1000 + tally.run);
      Deed deed{.exports = exports, .random = random, .files = {}};
      deed.chosen = random.below(exports.made.size());
      deed.files = exports.made[deed.chosen];
      const std::string name = one.generate(deed);
      const auto report = exports.check(deed.files);
      INFO(one.what << " seed " << 1000 + tally.run << " " << name);
      tally.found += report.findings.empty() ? 0 : 1;
      tally.exit_right += report.exit_code() == one.exit_code ? 1 : 0;
      const bool names = std::any_of(report.findings.begin(), report.findings.end(),
                                     [&](const auto& finding) { return finding.locator == name; });
      tally.first_right += name.empty() || names ? 1 : 0;
    }
    tell(tally);
    CHECK(tally.found == tally.run);
    CHECK(tally.exit_right == tally.run);
    CHECK(tally.first_right == tally.run);
  }
}

}  // namespace
}  // namespace quanlu::tests
