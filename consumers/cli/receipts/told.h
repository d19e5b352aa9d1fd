#pragma once
// One receipt with what is said of it, as JSON and as a line for people.
#include "consumers/cli/frame/context.h"
#include "consumers/cli/screen/json.h"
#include "consumers/verify/promises.h"

namespace quanlu::consumers::cli::receipts {

std::string_view to_text(verify::Promised state);  // "kept", "pending", "broken", "invalid", "open"

// Members of an open object: what was signed.
void add_promise(screen::Json& json, const verify::GivenReceipt& receipt);
void add_judged(screen::Json& json, const verify::JudgedPromise& judged);
void print_promise(const screen::Screen& screen, const verify::GivenReceipt& receipt);
void print_judged(const screen::Screen& screen, const verify::GivenReceipt& receipt,
                  const verify::JudgedPromise& judged);

// 3 for what is broken or forged, 4 for what is pending or cannot be told, else 0.
int exit_code(verify::Promised state);

}  // namespace quanlu::consumers::cli::receipts
