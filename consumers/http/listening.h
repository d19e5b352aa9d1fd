#pragma once
// How a server comes to listen, on a local socket or at an address.
#include <filesystem>
#include <string>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include "schemas/base/result.h"

namespace quanlu::consumers::http {

using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;

// Mode 0660; a socket that a dead process left is replaced. Errors: those of Server::start.
Status listen_locally(Acceptor& acceptor, const std::filesystem::path& socket);
// "127.0.0.1:8650"; gives the port, which port 0 leaves to the system.
Result<std::uint16_t> listen_at(Acceptor& acceptor, const std::string& address);

}  // namespace quanlu::consumers::http
