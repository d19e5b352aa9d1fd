#pragma once
// What walk() and the pointers of an entry are asked, asked of its plain words: as fast as reading
// them, since a rebuild decodes millions. It knows the forms that our own writer makes (one
// segment, each word in one value) and gives no verdict on others.
#include "schemas/base/bytes.h"
#include "schemas/registry/registry.h"

namespace quanlu::schemas::codec {

// True: envelope and body are there, and walk() finds no fault in them and throws nothing. False:
// ask walk(). The header has been checked; `type` is that of the body, or nullptr.
bool is_well_formed(BytesView entry, const registry::EventType* type);

// True: Event::decode() takes this entry, and its type and version are those of this release. Says
// so without making an event: who checks a whole ledger asks for every entry. False: ask decode().
bool is_plain_event(BytesView entry);

}  // namespace quanlu::schemas::codec
