#pragma once
// What goes over the seam between the server and those who answer: plain values, no Boost.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace quanlu::consumers::http {

inline constexpr std::size_t kSocketPathMax =
    107;  // bytes of sockaddr_un::sun_path, without its zero

struct Field {
  std::string name, value;
};
using Fields = std::vector<Field>;

// The value of the first field of that name, whatever its case; nothing: there is none.
std::optional<std::string_view> find_field(const Fields& fields, std::string_view name);

struct Parameter {
  std::string name, value;  // percent-decoded
};

struct Request {
  std::string method;                 // GET, HEAD, POST
  std::string path;                   // percent-decoded, begins with '/'
  std::vector<Parameter> parameters;  // of the query, in its order
  Fields fields;
  std::string body;
  std::optional<std::uint32_t> peer_uid;  // of the local process that asks (SO_PEERCRED)

  std::optional<std::string_view> field(std::string_view name) const {
    return find_field(fields, name);
  }
  const std::string* parameter(std::string_view name) const;  // null: not given
};

// A body without a known length, pulled piece by piece while the client keeps up: what it is behind
// stays where it is, nothing queues up in memory. One thread at a time.
class Stream {
 public:
  virtual ~Stream() = default;
  struct Piece {
    std::string bytes;  // empty: nothing new yet, ask again in a while
    bool last = false;
    bool broken = false;  // cannot go on: the body is cut off, so that nobody takes it for whole
  };
  // `closing`: the server ends; the piece that is given now is the last one.
  virtual Piece next(bool closing) = 0;
};

struct Response {
  unsigned status = 200;
  Fields fields;
  std::string body;
  std::unique_ptr<Stream> stream;  // in place of the body
};

// "/a%20b?c=d" in its parts. Nothing: a broken escape, or bytes that a path may not hold.
struct Target {
  std::string path;
  std::vector<Parameter> parameters;
};
std::optional<Target> split_target(std::string_view target);
// Everything but unreserved characters as %XX.
std::string percent_encoded(std::string_view text);
// Nothing: a broken escape, or a zero byte.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace quanlu::consumers::http
