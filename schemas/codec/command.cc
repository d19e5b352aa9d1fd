#include "schemas/codec/command.h"

#include <cstring>

#include "schemas/base/check.h"

namespace quanlu::schemas::codec {
namespace {

bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

// "D13" or "computed D02": the day follows from the rules of that deadline.
bool names_deadline(std::string_view check) {
  constexpr std::string_view kComputed = "computed ";
  if (check.substr(0, kComputed.size()) == kComputed) check.remove_prefix(kComputed.size());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return check.size() == 3 && check[0] == 'D' && is_digit(check[1]) && is_digit(check[2]);
}

std::optional<Digest> to_digest(capnp::Data::Reader data) {
  Digest digest;
  if (data.size() != digest.bytes.size()) return std::nullopt;
  std::memcpy(digest.bytes.data(), data.begin(), data.size());
  return digest;
}

capnp::Data::Reader to_data(const Digest& digest) {
  return capnp::Data::Reader(digest.bytes.data(), digest.bytes.size());
}

capnp::Text::Reader to_text(const std::string& text) {
  return {text.c_str(), text.size()};
}

}  // namespace

void wipe(std::string& text) {
  explicit_bzero(text.data(), text.size());
  text.clear();
}

const Field& Command::field(std::string_view name) const {
  CHECK(type != nullptr);
  const Field* found = type->field(name);
  CHECK(found != nullptr);
  return *found;
}

DocRef to_doc(events::Doc::Reader doc) {
  return {.sha256 = to_digest(doc.getSha256()),
          .sm3 = to_digest(doc.getSm3()),
          .bytes = doc.getBytes(),
          .media_type = std::string(to_view(doc.getMediaType())),
          .title = std::string(to_view(doc.getTitle())),
          .doc_no = std::string(to_view(doc.getDocNo()))};
}

void fill_doc(events::Doc::Builder to, const DocRef& doc) {
  if (doc.sha256) to.setSha256(to_data(*doc.sha256));
  if (doc.sm3) to.setSm3(to_data(*doc.sm3));
  to.setBytes(doc.bytes);
  if (!doc.media_type.empty()) to.setMediaType(to_text(doc.media_type));
  if (!doc.title.empty()) to.setTitle(to_text(doc.title));
  if (!doc.doc_no.empty()) to.setDocNo(to_text(doc.doc_no));
}

Subject to_subject(events::Subject::Reader subject) {
  switch (subject.which()) {
    case events::Subject::USCC:
      return {Subject::Kind::kUscc, std::string(to_view(subject.getUscc()))};
    case events::Subject::FILING_NO:
      return {Subject::Kind::kFilingNo, std::string(to_view(subject.getFilingNo()))};
    case events::Subject::ILLEGAL_ORG_ID:
      return {Subject::Kind::kIllegalOrgId, std::string(to_view(subject.getIllegalOrgId()))};
    case events::Subject::UNIT:
      return {Subject::Kind::kUnit, std::string(to_view(subject.getUnit()))};
    case events::Subject::NONE:
      break;
  }
  return {};  // also a union member of a newer schema
}

void fill_subject(events::Subject::Builder to, const Subject& subject) {
  switch (subject.kind) {
    case Subject::Kind::kNone:
      return;
    case Subject::Kind::kUscc:
      return to.setUscc(to_text(subject.text));
    case Subject::Kind::kFilingNo:
      return to.setFilingNo(to_text(subject.text));
    case Subject::Kind::kIllegalOrgId:
      return to.setIllegalOrgId(to_text(subject.text));
    case Subject::Kind::kUnit:
      return to.setUnit(to_text(subject.text));
  }
}

bool is_computed(const registry::EventType& type, const Field& field) {
  if (field.kind == FieldKind::kDate && names_deadline(field.check))
    return ends_with(field.name, "dueOn") || ends_with(field.name, "DueOn");
  switch (type.code) {
    case 301:
    case 840:
    case 847:
    case 1311:
      return field.kind == FieldKind::kSet;
    case 846:
      return field.name == "total" || field.name == "rank";
    default:
      return false;
  }
}

}  // namespace quanlu::schemas::codec
