#include "consumers/http/listening.h"

#include <algorithm>
#include <charconv>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "consumers/http/message.h"

namespace quanlu::consumers::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Local = asio::local::stream_protocol;
using Tcp = asio::ip::tcp;

tl::unexpected<Error> socket_error(Failure kind, std::string reason, const std::string& path,
                                   const std::string& found) {
  return fail(Error{.kind = kind,
                    .reason = std::move(reason),
                    .what = {"本地套接字不可用", "the local socket cannot be used"},
                    .where = path,
                    .found = found});
}

}  // namespace

Status listen_locally(Acceptor& acceptor, const std::filesystem::path& socket) {
  const std::string path = socket.string();
  if (path.size() > kSocketPathMax)
    return socket_error(
        Failure::kFailed, "socket", path,
        std::to_string(path.size()) + " bytes of path, at most " + std::to_string(kSocketPathMax));
  error_code error;
  Local::socket probe(acceptor.get_executor());
  probe.connect(Local::endpoint(path), error);
  if (!error) return socket_error(Failure::kConflict, "address_in_use", path, "in use");
  if (error == asio::error::connection_refused) std::filesystem::remove(path, error);
  acceptor.open(Local(), error);
  if (!error) acceptor.bind(Local::endpoint(path), error);
  if (!error && chmod(path.c_str(), 0660) != 0)
    error.assign(errno, boost::system::system_category());
  if (!error) acceptor.listen(Acceptor::max_listen_connections, error);
  if (error) return socket_error(Failure::kFailed, "socket", path, error.message());
  return {};
}

Result<std::uint16_t> listen_at(Acceptor& acceptor, const std::string& text) {
  const auto colon = text.rfind(':');
  std::uint16_t port = 0;
  error_code error;
  const auto number = text.substr(colon == std::string::npos ? text.size() : colon + 1);
  const auto [end, wrong] = std::from_chars(number.data(), number.data() + number.size(), port);
  const auto host = asio::ip::make_address(text.substr(0, std::min(colon, text.size())), error);
  if (error || wrong != std::errc() || end != number.data() + number.size())
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "address",
                      .what = {"监听地址写法不对", "this is no address to listen at"},
                      .where = text,
                      .expected = "127.0.0.1:8650"});
  const Tcp::endpoint endpoint(host, port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(Acceptor::max_listen_connections, error);
  if (error == asio::error::address_in_use)
    return socket_error(Failure::kConflict, "address_in_use", text, error.message());
  if (error) return socket_error(Failure::kFailed, "socket", text, error.message());
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (getsockname(acceptor.native_handle(), reinterpret_cast<sockaddr*>(&bound), &size) == 0)
    port = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                             : reinterpret_cast<sockaddr_in&>(bound).sin_port);
  return port;
}

}  // namespace quanlu::consumers::http
