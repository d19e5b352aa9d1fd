#include "consumers/http/head.h"

#include <algorithm>
#include <string>

namespace quanlu::consumers::http {
namespace {

constexpr std::uint64_t kLengthDigitsMax = 10;

Fault bad(std::string_view detail) {
  return {400, "badRequest", detail};
}

std::string small(std::string_view text) {
  std::string out(text);
  for (char& letter : out)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

// Every line ends with CR LF, holds printable ASCII (and tabs), and does not continue another.
std::optional<Fault> judge_bytes(std::string_view raw) {
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const auto byte = static_cast<unsigned char>(raw[at]);
    if (byte == '\r') {
      if (at + 1 >= raw.size() || raw[at + 1] != '\n') return bad("a bare carriage return");
      ++at;
      if (at + 1 < raw.size() && (raw[at + 1] == ' ' || raw[at + 1] == '\t'))
        return bad("a header field over several lines");
    } else if ((byte < 0x20 && byte != '\t') || byte >= 0x7f) {
      return bad("a byte that is no printable ASCII");
    }
  }
  return std::nullopt;
}

std::optional<Fault> judge_method(std::string_view method) {
  constexpr std::string_view kAllowed[] = {"GET", "HEAD", "POST"};
  constexpr std::string_view kKnown[] = {"PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
  if (std::count(std::begin(kAllowed), std::end(kAllowed), method) > 0) return std::nullopt;
  if (std::count(std::begin(kKnown), std::end(kKnown), method) > 0)
    return Fault{405, "methodNotAllowed", "only GET, HEAD and POST"};
  return Fault{501, "methodUnknown", "only GET, HEAD and POST"};
}

std::optional<Fault> judge_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first == line.npos ? first : first + 1);
  if (second == line.npos) return bad("no request line");
  if (auto fault = judge_method(line.substr(0, first))) return fault;
  const std::string_view target = line.substr(first + 1, second - first - 1);
  if (target.size() > kTargetBytesMax) return Fault{414, "targetTooLong", "at most 4 KiB"};
  if (target.empty() || target.front() != '/') return bad("a target that does not begin with /");
  if (line.substr(second + 1) != "HTTP/1.1") return bad("a version that is not HTTP/1.1");
  return std::nullopt;
}

struct Counted {
  unsigned fields = 0, hosts = 0, lengths = 0;
  std::string_view length, method;
  std::optional<Fault> transfer, expect;
};

std::optional<Fault> count_field(std::string_view line, Counted& counted) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0) return bad("a header field without a name");
  if (line.substr(0, colon).find_first_of(" \t") != line.npos)
    return bad("a blank before the colon of a header field");
  if (++counted.fields > kFieldsMax) return Fault{431, "headerTooLarge", "at most 64 fields"};
  const std::string name = small(line.substr(0, colon));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "host") ++counted.hosts;
  if (name == "content-length") {
    ++counted.lengths;
    counted.length = value;
  }
  if (name == "transfer-encoding")
    counted.transfer = small(value) == "chunked" && !counted.transfer
                           ? Fault{411, "lengthRequired", "a body needs Content-Length"}
                           : Fault{501, "transferEncoding", "no transfer encoding is known"};
  if (name == "expect") counted.expect = Fault{417, "expectation", "no expectation is met"};
  return std::nullopt;
}

Head judge_counts(const Counted& counted) {
  if (counted.transfer) return {counted.transfer};
  if (counted.hosts != 1) return {bad("exactly one Host is needed")};
  if (counted.lengths > 1) return {bad("more than one Content-Length")};
  if (counted.lengths == 1 &&
      (counted.length.empty() || counted.length.size() > kLengthDigitsMax ||
       counted.length.find_first_not_of("0123456789") != counted.length.npos))
    return {bad("Content-Length is no number")};
  Head head;
  if (counted.lengths == 1) head.body_bytes = std::stoull(std::string(counted.length));
  if (counted.expect) return {counted.expect};
  if (counted.method != "POST" && head.body_bytes > 0) return {bad("GET and HEAD have no body")};
  if (counted.method == "POST" && counted.lengths == 0)
    return {Fault{411, "lengthRequired", "a body needs Content-Length"}};
  return head;
}

}  // namespace

Head judge_head(std::string_view raw) {
  if (raw.size() > kHeadBytesMax) return {Fault{431, "headerTooLarge", "at most 16 KiB"}};
  if (auto fault = judge_bytes(raw)) return {fault};
  std::size_t end = raw.find("\r\n");
  if (end == raw.npos) return {bad("no request line")};
  const std::string_view first = raw.substr(0, end);
  if (auto fault = judge_request_line(first)) return {fault};
  Counted counted{.method = first.substr(0, first.find(' '))};
  raw.remove_prefix(end + 2);
  for (end = raw.find("\r\n"); end != raw.npos && end > 0; end = raw.find("\r\n")) {
    if (auto fault = count_field(raw.substr(0, end), counted)) return {fault};
    raw.remove_prefix(end + 2);
  }
  return judge_counts(counted);
}

}  // namespace quanlu::consumers::http
