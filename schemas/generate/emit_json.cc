#include <algorithm>
#include <cctype>
#include <map>

#include "schemas/generate/emit.h"

namespace quanlu::schemas::generate {
namespace {

// The JSON of a kind that needs nothing else of its field (DOMAIN 2.2, INTERFACES 3.4).
const std::map<std::string, std::string>& plain_kinds() {
  static const std::map<std::string, std::string> kinds{
      {"Money", R"("type":"string","pattern":"^-?[0-9]{1,17}\\.[0-9]{2}$")"},
      {"Date", R"("type":"string","format":"date")"},
      {"Instant", R"("type":"string","format":"date-time")"},
      {"BasisPoints", R"("type":"integer","minimum":0,"maximum":4294967295)"},
      {"CentiPoints", R"("type":"integer")"},
      {"U8", R"("type":"integer","minimum":0,"maximum":255)"},
      {"U16", R"("type":"integer","minimum":0,"maximum":65535)"},
      {"U32", R"("type":"integer","minimum":0,"maximum":4294967295)"},
      {"U64", R"("type":["string","integer"],"pattern":"^[0-9]{1,20}$","minimum":0)"},
      {"I64", R"("type":["string","integer"],"pattern":"^-?[0-9]{1,19}$")"},
      {"Bool", R"("type":"boolean")"},
      {"Uscc", R"("type":"string","pattern":"^[0-9A-HJ-NPQRTUWXY]{18}$")"},
      {"Area", R"("type":"string","pattern":"^[1-9][0-9]{5}([0-9]{3}){0,2}$")"},
      {"Street", R"("type":"string","pattern":"^[1-9][0-9]{8}$")"},
      {"Bytes", R"("type":"string","contentEncoding":"base64")"},
      {"Digest", R"("type":"string","pattern":"^((sha256|sm3):)?[0-9a-f]{64}$")"},
      {"Subject",
       R"("type":"object","minProperties":1,"maxProperties":1,"additionalProperties":false,)"
       R"("properties":{"uscc":{"type":"string"},"filingNo":{"type":"string"},)"
       R"("illegalOrgId":{"type":"string"},"unit":{"type":"string"}})"},
      {"Set", R"("type":"object","required":["count","digest"],"additionalProperties":false,)"
              R"("properties":{"count":{"type":["string","integer"]},"digest":{"type":"string"}})"},
      {"Doc", R"("type":"object","required":["bytes","mediaType","title"],)"
              R"("anyOf":[{"required":["sha256"]},{"required":["sm3"]}],)"
              R"("additionalProperties":false,"properties":{)"
              R"("sha256":{"type":"string"},"sm3":{"type":"string"},)"
              R"("bytes":{"type":["string","integer"]},"mediaType":{"type":"string"},)"
              R"("title":{"type":"string"},"docNo":{"type":"string"}})"},
      {"Sealed",
       R"("anyOf":[{"type":"string","maxLength":4000},{"type":"object"}],"x-sealed":true)"},
  };
  return kinds;
}

constexpr const char* kUuid =
    R"("type":"string","pattern":"^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$")";

std::string enum_values(const Field& field, const Catalogue& catalogue) {
  std::vector<std::string> ids;
  for (const Enumeration& e : catalogue.enumerations) {
    if (e.name != field.enumeration) continue;
    for (const Word& word : e.values)
      ids.push_back(quoted(word.id));
  }
  return R"("type":"string","enum":[)" + joined(ids, ",") + "]";
}

std::string element(const Field& field, const Catalogue& catalogue) {
  if (field.kind == "Enum") return enum_values(field, catalogue);
  if (field.kind == "Id" || field.kind == "Pid" || field.kind == "Ref") return kUuid;
  const auto plain = plain_kinds().find(field.kind);
  if (plain != plain_kinds().end()) return plain->second;
  return R"("type":"string","minLength":1,"maxLength":)" + std::to_string(field.max);
}

// "≥2, qualified" in the check of a list is its least length.
std::string least_length(const Field& field) {
  static const std::string sign = "≥";
  if (field.check.compare(0, sign.size(), sign) != 0) return "";
  std::string digits;
  for (std::size_t at = sign.size(); at < field.check.size(); ++at) {
    if (std::isdigit(static_cast<unsigned char>(field.check[at])) == 0) break;
    digits += field.check[at];
  }
  return digits.empty() ? "" : R"("minItems":)" + digits + ",";
}

std::string property(const Field& field, const Catalogue& catalogue) {
  std::string body = element(field, catalogue);
  if (field.list) body = R"("type":"array",)" + least_length(field) + R"("items":{)" + body + "}";
  std::string out = quoted(field.name) + ":{" + body + R"(,"title":)" + quoted(field.zh) +
                    R"(,"description":)" + quoted(field.en);
  if (!field.unit.empty()) out += R"(,"x-unit":)" + quoted(field.unit);
  if (!field.check.empty()) out += R"(,"x-check":)" + quoted(field.check);
  return out + "}";
}

}  // namespace

std::string json_schema(const Event& event, const Catalogue& catalogue) {
  std::vector<std::string> properties, required;
  for (const Field& field : event.fields) {
    properties.push_back(property(field, catalogue));
    // A feed leaves sealed fields out, so that only intake can ask for them.
    if (field.required && field.kind != "Sealed") required.push_back(quoted(field.name));
  }
  const std::string version = std::to_string(event.version);
  return R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:quanlu:schema:)" +
         event.name + ":" + version + R"(","title":)" + quoted(event.zh) + R"(,"description":)" +
         quoted(event.en) + R"(,"x-typeCode":)" + std::to_string(event.code) +
         R"(,"x-schemaVer":)" + version +
         R"(,"type":"object","additionalProperties":false,"required":[)" + joined(required, ",") +
         R"(],"properties":{)" + joined(properties, ",") + "}}";
}

}  // namespace quanlu::schemas::generate
