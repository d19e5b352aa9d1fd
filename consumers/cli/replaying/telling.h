#pragma once
// What a view of a case says, in the words of the registry.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/cli/screen/screen.h"
#include "ledger/cases/fold.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::cli::replaying {

namespace cases = ledger::cases;

inline constexpr std::string_view kSealedMark = "■■■", kMaskedMark = "***";
inline constexpr std::string_view kMaskedJson = R"({"masked":true})";

Words event_label(std::uint16_t code);
// Of "ComplaintRegistered.no" or "name"; what the registry does not know is its own label.
Words field_label(std::string_view name);
Words state_label(std::string_view stream, std::uint8_t state);                    // "Kind/key"
std::optional<std::string> state_id(std::string_view stream, std::uint8_t state);  // for JSON
Words deadline_label(std::string_view id);

// The JSON text of a field as people read it: sealed ones as ■■■, enumerants by their label.
std::string shown_value(const screen::Screen& screen, std::string_view field,
                        std::string_view json);
bool is_sealed(std::string_view json);
// A field that a masked reader is not shown, by either of its names.
bool names_persons(std::string_view field);

// What differs, told once: where a field has a plain name its other name is left out.
std::vector<cases::FieldChange> changes_between(const cases::CaseView& before,
                                                const cases::CaseView& after);

std::string account_of(const schemas::codec::Event& event);
std::string stream_of(const schemas::codec::Event& event);

}  // namespace quanlu::consumers::cli::replaying
