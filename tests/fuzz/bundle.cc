// A bundle from a stranger: the archive, its MANIFEST, the check and the evidence in it. An archive
// that is taken is the one that its contents give, a manifest that is taken is the one of its text,
// and nothing that nobody pinned is called good.
#include "consumers/bundle/check.h"
#include "consumers/bundle/evidence.h"
#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace archive = ledger::archive;
namespace bundle = consumers::bundle;

namespace {

// Of an archive whose checksums fit: written again it is the same.
void check_form(const archive::StoredZip& zip, BytesView bytes) {
  archive::Files files;
  for (const archive::PackedFile& file : zip.files()) {
    auto content = zip.read(file);
    FUZZ_CHECK(content.has_value());
    if (!content->crc_fits) return;
    files[file.name] = std::move(content->bytes);
  }
  const auto again = archive::write_zip(files);
  FUZZ_CHECK(again.has_value());
  FUZZ_CHECK(as_text(*again) == as_text(bytes));
}

void check_manifest(BytesView bytes) {
  if (const auto manifest = archive::parse_manifest(as_text(bytes)))
    FUZZ_CHECK(to_text(*manifest) == as_text(bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView bytes(data, size);
  check_manifest(bytes);
  archive::MemoryZip source(bytes);
  const auto zip = archive::StoredZip::open(source);
  if (!zip) return 0;
  check_form(*zip, bytes);
  if (const auto* const file = zip->find(archive::kManifestName))
    check_manifest(zip->read(*file)->bytes);
  if (const auto checked = bundle::check_bundle(*zip, {}))
    FUZZ_CHECK(checked->report.verdict() != consumers::verify::Verdict::kOk);
  FUZZ_CHECK(!bundle::check_evidence(*zip, {}));
  return 0;
}
