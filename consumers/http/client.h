#pragma once
// Asks a server on a local socket. One thread; blocks, never longer than its deadline.
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "consumers/http/message.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::http {

struct Question {
  std::string method = "GET", target;
  Fields fields;  // Host and Content-Length are the client's
  std::string body;
  std::chrono::milliseconds deadline{30'000};  // of the whole answer; of a stream: of each piece
};

struct Reply {
  unsigned status = 0;
  Fields fields;
  std::string body;
};

class Client {
 public:
  // Error kAbsent "socket_silent": nobody listens there.
  static Result<Client> connect(const std::filesystem::path& socket);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  // Error kFailed "connection": the connection broke or the time was over; whether the question
  // was heard is not known.
  Result<Reply> ask(const Question& question);

  // Gives the body on as it comes until it ends or `take` says no. The reply's own body is empty
  // unless its status is an error. Afterwards the client is used up.
  Result<Reply> listen(const Question& question, const std::function<bool(std::string_view)>& take);

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace quanlu::consumers::http
