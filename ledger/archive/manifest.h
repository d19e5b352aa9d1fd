#pragma once
// MANIFEST of a bundle (ledger/FORMAT.md 17.2): which files there are, with size and digest, and
// what the exporter says of them. Of a bundle it is the text of a signed note; what evidence shows
// does not hang on who packed it, so there it is the text alone.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/archive/stored_zip.h"
#include "ledger/crypto/digest.h"
#include "ledger/note/note.h"
#include "ledger/note/note_key.h"

namespace quanlu::ledger::archive {

inline constexpr std::string_view kManifestName = "MANIFEST";
inline constexpr std::size_t kManifestBytesMax = 256 << 20;

enum class BundleKind : std::uint8_t { kCase, kOrg, kRange, kEvidence };
std::string_view to_text(BundleKind kind);  // "case"

struct ListedFile {
  std::string name;
  std::uint64_t size = 0;
  Digest digest;
  friend bool operator==(const ListedFile&, const ListedFile&) = default;
};

struct Manifest {
  BundleKind kind = BundleKind::kCase;
  crypto::Suite suite = crypto::Suite::kSha256;
  Digest log_id;       // zero: evidence of notes alone, which name no log id
  std::string origin;  // of genesis
  Millis created;      // as of which it speaks: recordedAt of the last entry under the checkpoint
  std::string filter;  // case id, number of the organization, "0:5..0:20", "E1"
  std::vector<ListedFile> files;  // all but MANIFEST, by name
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

std::string to_text(const Manifest& manifest);

// The one manifest that has this text; Failure::kUsage "manifest" that names the line.
Result<Manifest> parse_manifest(std::string_view text);

// The name under which an export key signs: "<origin>/export", so that it is never taken for the
// key of a checkpoint.
std::string export_name(std::string_view origin);

// Lists the files, signs with the exporter's key, and packs all of it. Evidence is not signed:
// `key` null.
Result<Bytes> pack(Manifest manifest, Files files, const note::NoteKey* key,
                   const crypto::SigningKey* secret);

// MANIFEST as it stands in an archive: what it says, and as a note unless it is evidence.
struct ReadManifest {
  Manifest manifest;
  std::optional<note::Note> note;
};
Result<ReadManifest> read_manifest(std::string_view bytes);

}  // namespace quanlu::ledger::archive
