#include "schemas/codec/body.h"

#include "schemas/base/check.h"

namespace quanlu::schemas::codec {
namespace {

capnp::Data::Reader to_data(BytesView bytes) {
  return capnp::Data::Reader(bytes.data(), bytes.size());
}

unsigned first_segment_words(const registry::EventType& type, std::size_t size_hint) {
  const std::size_t fixed = 1U + type.data_words + type.pointers;
  return static_cast<unsigned>(fixed + type.pointers + size_hint / sizeof(capnp::word));
}

}  // namespace

Body::Body(const registry::EventType& type, std::size_t size_hint)
    : message_(
          std::make_unique<capnp::MallocMessageBuilder>(first_segment_words(type, size_hint))) {
  message_->getRoot<capnp::AnyPointer>().initAsAnyStruct(type.data_words, type.pointers);
}

Body::Body(const Body& other) {
  if (!other) return;
  const auto words = static_cast<unsigned>(other.message_->sizeInWords() + 1);
  message_ = std::make_unique<capnp::MallocMessageBuilder>(words);
  message_->setRoot(other.root());
}

Body& Body::operator=(const Body& other) {
  return *this = Body(other);
}

FieldsBuilder Body::edit() {
  CHECK(message_ != nullptr);
  return FieldsBuilder(message_->getRoot<capnp::AnyStruct>());
}

void Body::set_sealed(const Field& field, const SealedValue& sealed) {
  CHECK(field.kind == FieldKind::kSealed);
  auto to = edit().init<events::Sealed>(field);
  fill_id(to.initSubjectKeyId(), sealed.subject_key_id);
  to.setAlg(sealed.alg);
  to.setNonce(to_data(sealed.nonce));
  to.setCiphertext(to_data(sealed.ciphertext));
  to.setCommitment(to_data(sealed.commitment));
}

capnp::AnyPointer::Reader Body::pointer() const {
  CHECK(message_ != nullptr);
  return message_->getRoot<capnp::AnyPointer>().asReader();
}

capnp::AnyStruct::Reader Body::root() const {
  return pointer().getAs<capnp::AnyStruct>();
}

}  // namespace quanlu::schemas::codec
