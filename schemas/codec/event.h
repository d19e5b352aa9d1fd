#pragma once
// A stored entry, read. Types and versions that this build does not know are kept: header and
// envelope can be read, the body is shown raw. Decoding walks a known body once, so that the
// readers handed out do not throw afterwards. Movable, not copyable; const means safe to share.
#include <memory>

#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"
#include "schemas/codec/fields.h"
#include "schemas/codec/upcast.h"
#include "schemas/registry/registry.h"
#include "schemas/wire/entry.capnp.h"

namespace quanlu::schemas::codec {

class Event {
 public:
  // Bytes at an address that is a multiple of 8 are borrowed and must outlive the event; others are
  // copied. Fails (kTampered, "not_decodable") when header, envelope or body are not what the
  // schema says; hashes and seals are not looked at.
  static Result<Event> decode(BytesView entry, Upcasts upcasts = released_upcasts());

  Event(Event&&) noexcept;
  Event& operator=(Event&&) noexcept;
  ~Event();

  BytesView bytes() const;  // of the entry
  EventId id() const;
  TypeCode code() const;
  std::uint16_t version() const;  // as stored
  std::uint16_t suite() const;
  Partition partition() const;
  Seq seq() const;
  Epoch epoch() const;
  Digest prev() const;
  Millis recorded_at() const;

  // The type of the body as it is read (after upcasts); nullptr: unknown.
  const registry::EventType* type() const;
  wire::Envelope::Reader envelope() const;

  // `T` is the generated struct of type(), which is known.
  template <typename T>
  typename T::Reader body() const {
    return body_root().as<T>();
  }
  // The body by the fields of type(), which is known.
  FieldsReader fields() const { return FieldsReader(body_root()); }
  capnp::AnyStruct::Reader body_root() const;

 private:
  struct State;
  explicit Event(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace quanlu::schemas::codec
