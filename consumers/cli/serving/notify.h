#pragma once
// sd_notify(3) by hand: a datagram to the socket that systemd names in NOTIFY_SOCKET.
#include <string>
#include <string_view>

namespace quanlu::consumers::cli::serving {

// "READY=1", "STOPPING=1", "STATUS=…". Nobody who listens, or nobody asked: nothing happens, since
// the service runs without systemd too.
void notify(const std::string& socket, std::string_view state);

}  // namespace quanlu::consumers::cli::serving
