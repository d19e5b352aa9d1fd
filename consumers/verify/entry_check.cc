#include "consumers/verify/entry_check.h"

#include "schemas/base/ids.h"

namespace quanlu::consumers::verify {

using ledger::chain::Header;

std::optional<EntryFault> check_entry(BytesView entry, const Decode& decode) {
  const Header header = ledger::chain::read_header(entry);
  if (!is_uuid7(header.event_id))
    return EntryFault{.kind = "header",
                      .expected = "eventId of version 7",
                      .actual = to_uuid_text(header.event_id)};
  if (header.type_code.value == 0 || header.type_version == 0)
    return EntryFault{.kind = "header",
                      .expected = "typeCode and typeVersion above 0",
                      .actual = std::to_string(header.type_code.value) + "/" +
                                std::to_string(header.type_version)};
  if (header.seq.value >= ledger::chain::kSeqEnd)
    return EntryFault{
        .kind = "header", .expected = "seq < 2^53", .actual = std::to_string(header.seq.value)};
  if (const auto fault = ledger::chain::check_canonical(entry))
    return EntryFault{.kind = "not_canonical",
                      .expected = "canonical form",
                      .actual = std::string(to_text(*fault))};
  return decode ? decode(header, entry) : std::nullopt;
}

}  // namespace quanlu::consumers::verify
