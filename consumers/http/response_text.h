#pragma once
// The bytes of an answer: its head, and the pieces of a body whose length is not known before.
#include <string>

#include "consumers/http/message.h"

namespace quanlu::consumers::http {

// `keep`: the connection goes on behind it.
std::string head_text(const Response& response, bool keep);
// A chunk (RFC 9112 7.1); behind the last piece the end of the body. Empty for a piece with
// nothing.
std::string chunk_text(const Stream::Piece& piece);

}  // namespace quanlu::consumers::http
