#pragma once
// Values that follow from the state and a digest: the members of set events (301, 840, 847), the
// events of a destroyed key (1311), the name of a fund alert (627).
#include <optional>
#include <string>

#include "ledger/cases/inquiry.h"
#include "schemas/codec/command.h"

namespace quanlu::ledger::cases {

// "FundAlert/<64 hex digits>": H(rule ‖ LF ‖ sorted evidence ids of 16 bytes), I-FND-11.
std::string alert_stream(const Step& step, const HashFunction& hash);

// Digest over sorted members, each followed by one LF (DOMAIN.md 2.2).
Digest set_digest(const std::vector<std::string>& sorted_members, const HashFunction& hash);

// Fills the computed set of the command, or refuses a stated one that differs. Without a hash
// function a set must be stated and is taken as it is.
std::optional<Refusal> fill_sets(const Inquiry& ask, schemas::codec::Command& command);

}  // namespace quanlu::ledger::cases
