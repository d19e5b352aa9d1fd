#include "consumers/http/client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <sys/un.h>

namespace quanlu::consumers::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace parse = boost::beast::http;
using boost::system::error_code;
using Local = asio::local::stream_protocol;
using LocalStream = beast::basic_stream<Local>;

constexpr std::size_t kReplyBytesMax = 64 << 20;
constexpr std::chrono::milliseconds kLook{200};  // how often a waiting client looks up

tl::unexpected<Error> silent(const std::string& path, const std::string& found) {
  return fail(Error{.kind = Failure::kAbsent,
                    .reason = "socket_silent",
                    .what = {"没有服务应答", "no service answers"},
                    .where = path,
                    .found = found});
}

}  // namespace

class Client::Impl {
 public:
  Status connect(const std::string& path) {
    error_code error;
    if (path.size() > kSocketPathMax) return silent(path, "the path is too long");
    stream_.socket().connect(Local::endpoint(path), error);
    if (error) return silent(path, error.message());
    return {};
  }

  Result<Reply> ask(const Question& question, const std::function<bool(std::string_view)>* take) {
    std::string text = question.method + ' ' + question.target + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const Field& field : question.fields)
      text += field.name + ": " + field.value + "\r\n";
    if (question.method == "POST")
      text += "Content-Length: " + std::to_string(question.body.size()) + "\r\n";
    text += "\r\n" + question.body;
    TRY(run(question, take,
            [&](auto then) { asio::async_write(stream_, asio::buffer(text), then); }));
    parse::response_parser<parse::string_body> parser;
    parser.body_limit(take == nullptr ? boost::optional<std::uint64_t>(kReplyBytesMax)
                                      : boost::none);
    TRY(run(question, take,
            [&](auto then) { parse::async_read_header(stream_, buffer_, parser, then); }));
    Reply reply{.status = parser.get().result_int(), .fields = {}, .body = {}};
    for (const auto& field : parser.get())
      reply.fields.push_back({std::string(field.name_string()), std::string(field.value())});
    while (!parser.is_done()) {
      TRY(run(question, take,
              [&](auto then) { parse::async_read_some(stream_, buffer_, parser, then); }));
      if (take == nullptr || reply.status >= 400) continue;
      const std::string piece = std::exchange(parser.get().body(), {});
      if (!piece.empty() && !(*take)(piece)) break;
    }
    reply.body = std::move(parser.get().body());
    return reply;
  }

 private:
  // Starts an operation and runs it to its end, asking now and then whether that is still wanted.
  template <typename Start>
  Status run(const Question& question, const std::function<bool(std::string_view)>* take,
             Start start) {
    std::optional<error_code> done;
    loop_.restart();
    stream_.expires_after(question.deadline);
    start([&done](error_code error, std::size_t) { done = error; });
    while (!done) {
      loop_.run_for(kLook);
      if (!done && take != nullptr && !(*take)({})) stream_.close();
    }
    loop_.run();  // the deadline's own end
    if (!*done) return {};
    return fail(Error{.kind = Failure::kFailed,
                      .reason = "connection",
                      .what = {"与服务的连接中断", "the connection to the service broke"},
                      .where = question.target,
                      .found = done->message()});
  }

  asio::io_context loop_{1};
  LocalStream stream_{loop_};
  beast::flat_buffer buffer_;
};

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::connect(const std::filesystem::path& socket) {
  auto impl = std::make_unique<Impl>();
  TRY(impl->connect(socket.string()));
  return Client(std::move(impl));
}

Result<Reply> Client::ask(const Question& question) {
  return impl_->ask(question, nullptr);
}

Result<Reply> Client::listen(const Question& question,
                             const std::function<bool(std::string_view)>& take) {
  return impl_->ask(question, &take);
}

}  // namespace quanlu::consumers::http
