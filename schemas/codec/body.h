#pragma once
// The typed part of an event while it is being decided: a Cap'n Proto message of its own whose root
// is the body struct. Intake and decide fill computed and sealed fields in it; EntryWriter copies
// it into the entry. A value: copies are deep. Not for sharing between threads while it changes.
//
// Canonical bytes depend on null versus empty (SUBSTRATE.md 4.3), so: never call initX(0), and read
// through reader<T>() or fields(), since a builder's getter makes what it does not find.
#include <cstddef>
#include <memory>

#include <capnp/message.h>

#include "schemas/codec/fields.h"

namespace quanlu::schemas::codec {

// The ciphertext of one personal field, as ledger/keyring makes it (INTEGRITY.md 9.2).
struct SealedValue {
  Id16 subject_key_id;
  std::uint8_t alg = 0;
  BytesView nonce, ciphertext, commitment;  // borrowed for the call
};

class Body {
 public:
  Body() = default;  // empty; nothing but assignment may be called
  // `size_hint`: bytes that the values will take, so that one allocation does.
  explicit Body(const registry::EventType& type, std::size_t size_hint = 512);

  Body(const Body& other);
  Body& operator=(const Body& other);
  Body(Body&&) noexcept = default;
  Body& operator=(Body&&) noexcept = default;
  ~Body() = default;

  explicit operator bool() const { return message_ != nullptr; }

  // `T` is the generated struct of the body's type: events::FundAlertRaised.
  template <typename T>
  typename T::Builder as() {
    return message_->getRoot<T>();
  }
  template <typename T>
  typename T::Reader reader() const {
    return root().as<T>();
  }

  FieldsReader fields() const { return FieldsReader(root()); }
  FieldsBuilder edit();
  void set_sealed(const Field& field, const SealedValue& sealed);

  capnp::AnyStruct::Reader root() const;
  capnp::AnyPointer::Reader pointer() const;  // to the root

 private:
  std::unique_ptr<capnp::MallocMessageBuilder> message_;
};

}  // namespace quanlu::schemas::codec
