#include "consumers/cli/checking/decode.h"

#include "schemas/codec/event.h"
#include "schemas/codec/quick_walk.h"

namespace quanlu::consumers::cli::checking {

std::optional<verify::EntryFault> decode_under_schema(const ledger::chain::Header& header,
                                                      BytesView entry) {
  if (schemas::codec::is_plain_event(entry)) return std::nullopt;
  const auto event = schemas::codec::Event::decode(entry);
  if (!event)
    return verify::EntryFault{
        .kind = "undecodable", .expected = "an event of its schema", .actual = event.error().found};
  if (event->type() != nullptr) return std::nullopt;
  return verify::EntryFault{.kind = "undecodable",
                            .severity = verify::Severity::kIncomplete,
                            .expected = "a type and version of this release",
                            .actual = std::to_string(header.type_code.value) + " version " +
                                      std::to_string(header.type_version)};
}

}  // namespace quanlu::consumers::cli::checking
