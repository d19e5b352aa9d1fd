#include "ledger/crypto/token_uri.h"

#include <optional>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr std::string_view kForm = "pkcs11:token=LABEL?module-path=/FILE.so&pin-source=file:/FILE";
constexpr std::string_view kFileScheme = "file:";

tl::unexpected<Error> no_uri(const std::string& where, Words what, std::string_view found) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "token_uri",
                    .what = std::move(what),
                    .where = where,
                    .expected = std::string(kForm),
                    .found = std::string(found)});
}

// %41 is a byte; everything but these letters is written so.
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~/:").find(c) != std::string_view::npos;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      plain += text[at];
      continue;
    }
    const auto byte = at + 2 < text.size() ? from_hex(text.substr(at + 1, 2)) : std::nullopt;
    if (!byte || byte->front() == 0) return std::nullopt;
    plain += static_cast<char>(byte->front());
    at += 2;
  }
  return plain;
}

std::string coded(std::string_view plain) {
  std::string text;
  for (const char c : plain)
    if (is_plain(c))
      text += c;
    else
      text += "%" + to_hex(as_bytes({&c, 1}));
  return text;
}

class Reader {
 public:
  explicit Reader(const std::string& where) : where_(where) {}

  Status take(std::string_view attributes, char between, bool in_query) {
    while (!attributes.empty()) {
      const std::size_t end = std::min(attributes.find(between), attributes.size());
      TRY(take_one(attributes.substr(0, end), in_query));
      attributes.remove_prefix(std::min(end + 1, attributes.size()));
    }
    return {};
  }

  Result<TokenUri> end() {
    if (uri_.token.empty()) return no_uri(where_, {"没有 token", "there is no token"}, "");
    if (!uri_.module.is_absolute())
      return no_uri(where_, {"module-path 须是绝对路径", "module-path has to be an absolute path"},
                    uri_.module.string());
    return uri_;
  }

 private:
  Status take_one(std::string_view attribute, bool in_query) {
    const std::size_t equals = attribute.find('=');
    const std::string_view name = attribute.substr(0, equals);
    if (in_query && name == "pin-value")
      return no_uri(where_,
                    {"口令不可写在这里, 用 pin-source=file:", "no PIN here: use pin-source=file:"},
                    name);
    const auto value =
        equals == std::string_view::npos ? std::nullopt : decoded(attribute.substr(equals + 1));
    if (!value || value->empty())
      return no_uri(where_, {"属性没有可用的值", "an attribute without a value"}, name);
    return in_query ? take_query(name, *value) : take_path(name, *value);
  }

  Status take_path(std::string_view name, const std::string& value) {
    std::string* const field = name == "token"    ? &uri_.token
                               : name == "serial" ? &uri_.serial
                               : name == "object" ? &uri_.object
                                                  : nullptr;
    if (field == nullptr || !field->empty())
      return no_uri(where_, {"不认识或重复的属性", "an attribute that is not known, or twice"},
                    name);
    *field = value;
    return {};
  }

  Status take_query(std::string_view name, const std::string& value) {
    std::filesystem::path* const field = name == "module-path"  ? &uri_.module
                                         : name == "pin-source" ? &uri_.pin_file
                                                                : nullptr;
    if (field == nullptr || !field->empty())
      return no_uri(where_, {"不认识或重复的属性", "an attribute that is not known, or twice"},
                    name);
    const bool schemed = field == &uri_.pin_file && value.starts_with(kFileScheme);
    *field = schemed ? value.substr(kFileScheme.size()) : value;
    return {};
  }

  const std::string& where_;
  TokenUri uri_;
};

}  // namespace

Result<TokenUri> parse_token_uri(std::string_view text, const std::string& where) {
  if (!text.starts_with(kTokenScheme))
    return no_uri(where, {"不是 PKCS#11 URI", "this is no PKCS#11 URI"}, "");
  text.remove_prefix(kTokenScheme.size());
  const std::size_t query = std::min(text.find('?'), text.size());
  Reader reader(where);
  TRY(reader.take(text.substr(0, query), ';', false));
  TRY(reader.take(text.substr(std::min(query + 1, text.size())), '&', true));
  return reader.end();
}

std::string to_text(const TokenUri& uri) {
  std::string text = std::string(kTokenScheme) + "token=" + coded(uri.token);
  if (!uri.serial.empty()) text += ";serial=" + coded(uri.serial);
  if (!uri.object.empty()) text += ";object=" + coded(uri.object);
  text += "?module-path=" + coded(uri.module.string());
  if (!uri.pin_file.empty()) text += "&pin-source=file:" + coded(uri.pin_file.string());
  return text;
}

}  // namespace quanlu::ledger::crypto
