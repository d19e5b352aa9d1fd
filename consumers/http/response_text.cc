#include "consumers/http/response_text.h"

#include <cstdio>

#include <boost/beast/http/status.hpp>

namespace quanlu::consumers::http {

std::string head_text(const Response& response, bool keep) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  text += std::string(boost::beast::http::obsolete_reason(
              boost::beast::http::int_to_status(response.status))) +
          "\r\n";
  for (const Field& field : response.fields) {
    text += field.name + ": ";
    for (const char letter : field.value)
      text += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;  // never a line of its own
    text += "\r\n";
  }
  text += response.stream ? "Transfer-Encoding: chunked\r\n"
                          : "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  return text + (keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

std::string chunk_text(const Stream::Piece& piece) {
  std::string text;
  if (!piece.bytes.empty()) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", piece.bytes.size());
    text = size + piece.bytes + "\r\n";
  }
  if (piece.last) text += "0\r\n\r\n";
  return text;
}

}  // namespace quanlu::consumers::http
