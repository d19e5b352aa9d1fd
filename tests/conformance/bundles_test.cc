// The first verifier over the vectors about what leaves the ledger as one file: archives,
// manifests, bundles, evidence.
#include <algorithm>

#include "consumers/bundle/check.h"
#include "consumers/bundle/evidence.h"
#include "consumers/cli/checking/json_view.h"
#include "ledger/archive/manifest.h"
#include "tests/conformance/vectors.h"

namespace quanlu::tests {
namespace {

namespace archive = ledger::archive;
namespace bundle = consumers::bundle;
namespace verify = consumers::verify;

std::string spell(BytesView bytes) {
  return bytes.empty() ? "." : to_hex(bytes);
}

TEST_CASE("archives are taken and refused as the vectors say") {
  each_vector("archives", 90, [](const Vector& vector) {
    const Bytes bytes = vector.bytes("archive");
    archive::MemoryZip source(bytes);
    const auto zip = archive::StoredZip::open(source);
    if (!zip) return verdict_of(zip.error());
    std::vector<Words> lines;
    for (const archive::PackedFile& file : zip->files()) {
      const auto content = must(zip->read(file));
      lines.push_back({"packed", spell(as_bytes(file.name)), spell(content.bytes),
                       content.crc_fits ? "fits" : "differs"});
    }
    return ok(std::move(lines));
  });
}

TEST_CASE("manifests are read as the vectors say") {
  each_vector("manifests", 50, [](const Vector& vector) {
    const auto read = archive::parse_manifest(vector.text("text"));
    if (!read) return verdict_of(read.error());
    std::vector<Words> lines{{"says", std::string(to_text(read->kind)),
                              std::string(to_text(read->suite)), spell(read->log_id.bytes),
                              spell(as_bytes(read->origin)), spell(as_bytes(read->filter))}};
    for (const archive::ListedFile& file : read->files)
      lines.push_back({"lists", spell(as_bytes(file.name)), std::to_string(file.size),
                       spell(file.digest.bytes)});
    return ok(std::move(lines));
  });
}

// The archive of a vector's files with its MANIFEST.
Bytes packed(const Vector& vector) {
  archive::Files files{{std::string(archive::kManifestName), vector.bytes("manifest")}};
  for (const Words& line : vector.all("file"))
    files[line.at(1)] = *spelt(line.at(2), *vector.blobs);
  return must(archive::write_zip(files));
}

std::vector<std::string> keys_of(const Vector& vector) {
  std::vector<std::string> keys;
  for (const Words& line : vector.all("vkey"))
    keys.emplace_back(as_text(*spelt(line.at(1), *vector.blobs)));
  return keys;
}

std::optional<Digest> pin_of(const Vector& vector) {
  if (vector.word("pin") == "-") return std::nullopt;
  return vector.digest("pin");
}

TEST_CASE("bundles are judged as the vectors say") {
  each_vector("bundles", 200, [](const Vector& vector) {
    const Bytes bytes = packed(vector);
    archive::MemoryZip source(bytes);
    const auto zip = must(archive::StoredZip::open(source));
    const auto checked =
        bundle::check_bundle(zip, {.log_id = pin_of(vector),
                                   .vkeys = keys_of(vector),
                                   .policy_text = {},
                                   .decode = {},
                                   .judge_json = consumers::cli::checking::judge_json});
    if (!checked) return verdict_of(checked.error());
    const verify::Report& report = checked->report;
    std::vector<Words> lines;
    std::vector<std::string> bad, lacking;
    for (const verify::Finding& finding : report.findings) {
      lines.push_back(
          {"finding", std::string(to_text(finding.severity)), finding.kind, finding.locator});
      if (finding.severity == verify::Severity::kViolation) bad.push_back(finding.kind);
      if (finding.severity == verify::Severity::kIncomplete) lacking.push_back(finding.kind);
    }
    std::sort(lines.begin(), lines.end());
    std::vector<Words> wanted = vector.all("finding");
    std::sort(wanted.begin(), wanted.end());
    CHECK(lines == wanted);
    CHECK((checked->complete ? "yes" : "no") == vector.word("complete"));
    Verdict verdict{{std::string(to_text(report.verdict()))}, {}};
    const std::vector<std::string>& kinds = bad.empty() ? lacking : bad;
    if (!kinds.empty()) verdict.expect.push_back(*std::min_element(kinds.begin(), kinds.end()));
    if (verdict.expect.front() == "ok") {
      verdict.lines = {{"complete", checked->complete ? "yes" : "no"}};
      verdict.lines.insert(verdict.lines.end(), lines.begin(), lines.end());
    }
    return verdict;
  });
}

TEST_CASE("evidence convinces as the vectors say") {
  each_vector("evidence", 100, [](const Vector& vector) {
    const Bytes bytes = packed(vector);
    archive::MemoryZip source(bytes);
    const auto zip = must(archive::StoredZip::open(source));
    const bool asks_when = !vector.all("now").empty();
    const auto shown = bundle::check_evidence(
        zip, {.log_id = pin_of(vector),
              .vkeys = keys_of(vector),
              .now = Millis(asks_when ? static_cast<std::int64_t>(vector.number("now")) : 0)});
    return shown ? ok() : verdict_of(shown.error());
  });
}

}  // namespace
}  // namespace quanlu::tests
