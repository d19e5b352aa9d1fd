#pragma once
// When this verifier saw the newest checkpoint of a partition for the first time: the age of what
// nobody cosigned (INTEGRITY.md 5.5). Kept beside the note that was seen last, as one line
// "<size> <root> <RFC 3339>", and moved with it.
#include <filesystem>
#include <optional>

#include "consumers/verify/report.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::checking {

// Of the note that is kept in `note_file`. Nothing where none is kept, it is of another checkpoint,
// or the line does not read: then the time is not known.
std::optional<Millis> kept_sight(const std::filesystem::path& note_file,
                                 const verify::NotedRoot& checkpoint);

// Durable and whole; written before the note moves, so that no note is without it.
Status keep_sight(const std::filesystem::path& note_file, const verify::NotedRoot& checkpoint,
                  Millis at);

}  // namespace quanlu::consumers::cli::checking
