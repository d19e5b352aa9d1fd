#pragma once
// Numbers and digests as people read them (INTERFACES.md 8). JSON and files carry them whole.
#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/base/ids.h"

namespace quanlu::consumers::cli::screen {

std::string grouped(std::uint64_t number);    // "1,284,311"
std::string money(Fen fen);                   // "386,000.00", negative "-1,200.00"
std::string shortened(std::string_view hex);  // "9f1ce07a…c2"; short texts stay whole
std::string shortened(const Digest& digest);

// What stood in data and could steer a terminal or hide itself (controls, bidirectional marks, zero
// width) is shown as a mark: nothing in the ledger moves the cursor of who reads it.
std::string visible(std::string_view text);

}  // namespace quanlu::consumers::cli::screen
