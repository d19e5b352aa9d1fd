#pragma once
// What an entry itself shows of where it belongs: its area and the departments that it concerns.
// Pure; nothing of the state, so that a message is a function of its entry and the definition.
#include <cstdint>
#include <vector>

#include "consumers/feed/definition.h"

namespace quanlu::consumers::feed {

// A code of 6 digits ending in 0000 or 00 stands for its province or city.
bool covers_area(std::uint64_t wide, std::uint64_t area);

// The area written in the USCC of whom it is about, else that of the body, else the actor's; 0.
std::uint64_t area_of(const schemas::codec::Event& event);

// `areas` empty: everywhere. What is about nobody and of a wider area concerns all inside.
// `must_have_area`: an event without any is outside.
bool is_in_areas(const std::vector<std::uint64_t>& areas, const schemas::codec::Event& event,
                 bool must_have_area);

// Sent by somebody in the role of the department, or one of its units is an actor or is named.
bool concerns_department(const Definition& definition, const schemas::codec::Event& event);

}  // namespace quanlu::consumers::feed
