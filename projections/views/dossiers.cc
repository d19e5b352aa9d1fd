#include <array>

#include "projections/views/apply.h"
#include "projections/views/keys.h"

namespace quanlu::projections::views {
namespace {

constexpr std::size_t kDocsMax = 16;  // in a row; the entry has them all
constexpr std::size_t kDigestBytes = 32;

using DocBytes = std::array<char, kDocsMax*(1 + kDigestBytes)>;

std::string_view digests_of(const Fact& fact, DocBytes& bytes) {
  std::size_t size = 0;
  const auto envelope = fact.event->envelope();
  if (!envelope.hasDocs()) return {};
  for (const auto doc : envelope.getDocs()) {
    if (size == bytes.size()) break;
    const bool is_sha = doc.hasSha256();
    const capnp::Data::Reader digest = is_sha ? doc.getSha256() : doc.getSm3();
    if (digest.size() != kDigestBytes) continue;
    bytes[size] = is_sha ? 1 : 2;
    std::memcpy(bytes.data() + size + 1, digest.begin(), kDigestBytes);
    size += 1 + kDigestBytes;
  }
  return {bytes.data(), size};
}

}  // namespace

void apply_dossier(const Applied& applied, bool is_linked, std::uint8_t state) {
  const Fact& fact = applied.fact;
  DossierRow row;
  row.event_id0 = load_le<std::uint64_t>(fact.id.bytes.data());
  row.event_id1 = load_le<std::uint64_t>(fact.id.bytes.data() + 8);
  row.stream_seq = fact.stream_seq;
  row.code = fact.code;
  row.type_version = fact.version;
  row.stream = number_of(fact.kind);
  row.role = fact.role;
  row.conf = static_cast<std::uint8_t>(fact.conf);
  row.origin = static_cast<std::uint8_t>(fact.origin);
  row.state = state;
  row.linked = is_linked ? 1 : 0;
  row.flagged = fact.flagged ? 1 : 0;
  row.corrected_by = applied.mark.corrected_by;
  row.replaces = applied.mark.replaces;
  DocBytes bytes;
  row.docs = digests_of(fact, bytes);
  applied.put(applied.is_stream ? View::kStreamEvents : View::kDossiers,
              key::id_seq(applied.owner, fact.seq), row);
}

}  // namespace quanlu::projections::views
