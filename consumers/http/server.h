#pragma once
// An HTTP/1.1 server on a local socket. One thread moves bytes, a few work; nothing a client does
// or leaves undone holds up another one.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "consumers/http/head.h"
#include "consumers/http/message.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::http {

struct ServerOptions {
  std::filesystem::path socket;       // made with mode 0660; one left by a dead process is replaced
  std::string address;                // in place of the socket: "127.0.0.1:8650", port 0: any
  unsigned workers = 16;              // requests that are answered at the same time
  std::size_t connections_max = 512;  // who comes later waits in the kernel's queue
  unsigned requests_max = 100;        // of a connection
  // `body`: at most; one that comes at less than 1 KiB a second is cut off before.
  std::chrono::milliseconds idle{30'000}, head{5'000}, body{30'000}, write{30'000};
  std::chrono::milliseconds linger{2'000};     // reading on after the answer, so that it arrives
  std::chrono::milliseconds stream_wait{100};  // until a stream with nothing new is asked again
};

// Called on the workers' threads, several at once; does not throw.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual Response handle(const Request& request) = 0;
  // How large a body may be; asked on the server's thread with the body still missing.
  virtual std::size_t body_bytes_max(const Request& head) const = 0;
  // The page of a request that was not read.
  virtual Response refuse(const Fault& fault) const = 0;
};

class Server {
 public:
  // Listens when it returns. The handler outlives the server. Errors: kFailed "socket" (path too
  // long, no rights), kUsage "address", kConflict "address_in_use" while another process answers.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler& handler);
  ~Server();  // stops at once

  std::uint16_t port() const;  // of an address, as it came to be

  // Takes nothing in any more and finishes what was asked; streams are told to end. What is not
  // done in time is cut off. False then.
  bool drain(std::chrono::milliseconds patience);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace quanlu::consumers::http
