#include "ledger/archive/manifest.h"

#include <algorithm>
#include <array>

#include "ledger/archive/zip_form.h"
#include "ledger/note/lines.h"
#include "ledger/note/unicode.h"
#include "schemas/base/check.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::archive {
namespace {

constexpr std::string_view kFirstLine = "quanlu/bundle/v1";
constexpr std::array<std::string_view, 4> kKinds{"case", "org", "range", "evidence"};
constexpr std::size_t kFilterBytesMax = 500;

tl::unexpected<Error> no_manifest(std::size_t line, Words what, std::string_view found = {}) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "manifest",
                    .what = std::move(what),
                    .where = "MANIFEST:" + std::to_string(line),
                    .expected = {},
                    .found = std::string(found.substr(0, 120)),
                    .remedy = {}});
}

std::optional<BundleKind> parse_kind(std::string_view text) {
  const auto found = std::ranges::find(kKinds, text);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<BundleKind>(found - kKinds.begin());
}

std::optional<Digest> parse_lower_digest(std::string_view text) {
  const auto digest = parse_digest(text);
  if (!digest || to_hex(digest->bytes) != text) return std::nullopt;
  return digest;
}

// One form for one instant.
std::optional<Millis> parse_created(std::string_view text) {
  const auto instant = parse_rfc3339(text);
  if (!instant || to_rfc3339(*instant) != text) return std::nullopt;
  return instant;
}

bool is_filter(std::string_view text) {
  return !text.empty() && text.size() <= kFilterBytesMax;  // a note's text has no control character
}

// Line by line; what follows the word of a line is its value.
class ManifestReader {
 public:
  explicit ManifestReader(std::string_view text) : text_(text) {}

  Result<Manifest> read() {
    Manifest manifest;
    if (next() != kFirstLine)
      return no_manifest(line_, {"首行不是 quanlu/bundle/v1", "the first line is another one"});
    if (!take("kind ", parse_kind, manifest.kind)) return wrong("kind case|org|range|evidence");
    if (!take("suite ", crypto::parse_suite, manifest.suite)) return wrong("suite sha256|gm");
    if (!take("logId ", parse_lower_digest, manifest.log_id)) return wrong("logId <64 hex>");
    const auto origin = value("origin ");
    if (!origin || !note::is_note_name(*origin)) return wrong("origin <name>");
    manifest.origin = *origin;
    if (!take("created ", parse_created, manifest.created)) return wrong("created <RFC 3339>");
    const auto filter = value("filter ");
    if (!filter || !is_filter(*filter)) return wrong("filter <text>");
    manifest.filter = *filter;
    while (!text_.empty())
      TRY(read_file(manifest.files));
    return manifest;
  }

 private:
  std::string_view next() {
    ++line_;
    current_ = note::take_line(text_).value_or(std::string_view());
    return current_;
  }
  std::optional<std::string_view> value(std::string_view word) {
    const std::string_view line = next();
    if (!line.starts_with(word)) return std::nullopt;
    return line.substr(word.size());
  }
  template <typename Parse, typename Value>
  bool take(std::string_view word, Parse parse, Value& into) {
    const auto text = value(word);
    const auto parsed = text ? parse(*text) : std::nullopt;
    if (parsed) into = *parsed;
    return parsed.has_value();
  }
  tl::unexpected<Error> wrong(const char* expected) const {
    auto error = no_manifest(line_, {"这一行不合格", "a line that is not as it must be"}, current_);
    error.value().expected = expected;
    return error;
  }

  Status read_file(std::vector<ListedFile>& files) {
    const std::string_view line = next();
    const std::size_t first = line.find(' '),
                      second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos) return wrong("<hex digest> <bytes> <name>");
    const auto digest = parse_lower_digest(line.substr(0, first));
    const auto size = note::parse_decimal(line.substr(first + 1, second - first - 1));
    const std::string_view name = line.substr(second + 1);
    if (!digest || !size || !is_file_name(name) || name == kManifestName)
      return wrong("<hex digest> <bytes> <name>");
    if (!files.empty() && files.back().name >= name) return wrong("names in order, none twice");
    files.push_back({.name = std::string(name), .size = *size, .digest = *digest});
    return {};
  }

  std::string_view text_, current_;
  std::size_t line_ = 0;
};

}  // namespace

std::string_view to_text(BundleKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::string export_name(std::string_view origin) {
  return std::string(origin) + "/export";
}

std::string to_text(const Manifest& manifest) {
  std::string text(kFirstLine);
  text += "\nkind " + std::string(to_text(manifest.kind));
  text += "\nsuite " + std::string(crypto::to_text(manifest.suite));
  text += "\nlogId " + to_hex(manifest.log_id.bytes);
  text += "\norigin " + manifest.origin;
  text += "\ncreated " + to_rfc3339(manifest.created);
  text += "\nfilter " + manifest.filter + "\n";
  for (const ListedFile& file : manifest.files)
    text += to_hex(file.digest.bytes) + " " + std::to_string(file.size) + " " + file.name + "\n";
  return text;
}

Result<Manifest> parse_manifest(std::string_view text) {
  if (!text.ends_with('\n')) return no_manifest(0, {"末尾没有换行", "no line feed at the end"});
  const auto is_control = [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 && byte != '\n';
  };
  if (!note::is_utf8(text) || std::ranges::any_of(text, is_control))
    return no_manifest(0, {"不是纯文本", "not plain text"});
  return ManifestReader(text).read();
}

Result<Bytes> pack(Manifest manifest, Files files, const note::NoteKey* key,
                   const crypto::SigningKey* secret) {
  CHECK((key == nullptr) == (manifest.kind == BundleKind::kEvidence));
  crypto::Hasher hasher(manifest.suite);
  manifest.files.clear();
  for (const auto& [name, content] : files)
    manifest.files.push_back({.name = name, .size = content.size(), .digest = hasher.of(content)});
  std::string text = to_text(manifest);
  if (key != nullptr)
    text = note::to_text(
        note::Note{.text = text, .signatures = {note::sign_note(*key, *secret, text)}});
  files[std::string(kManifestName)] = copy_bytes(text);
  return write_zip(files);
}

Result<ReadManifest> read_manifest(std::string_view bytes) {
  if (bytes.size() > kManifestBytesMax)
    return no_manifest(0, {"超过 256 MiB", "larger than 256 MiB"});
  ReadManifest read;
  constexpr std::string_view kEvidenceBegins = "quanlu/bundle/v1\nkind evidence\n";
  std::string_view text = bytes;
  if (!bytes.starts_with(kEvidenceBegins)) {
    auto note = note::parse_note(bytes, kManifestBytesMax);
    if (!note)
      return no_manifest(
          0, {"不是签名文本: " + note.error().what.zh, "no signed note: " + note.error().what.en});
    read.note = std::move(*note);
    text = read.note->text;
  }
  TRY_ASSIGN(read.manifest, parse_manifest(text));
  return read;
}

}  // namespace quanlu::ledger::archive
