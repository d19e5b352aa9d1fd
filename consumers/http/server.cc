// Threads: everything of a connection happens on the loop's thread, except the handler and the
// pieces of a stream, which are asked for on a worker with nothing else of that connection under
// way.
#include "consumers/http/server.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <sys/socket.h>
#include <sys/stat.h>

#include "consumers/http/response_text.h"

namespace quanlu::consumers::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace parse = boost::beast::http;
using boost::system::error_code;
using Local = asio::local::stream_protocol;
using LocalStream = beast::basic_stream<Local>;
using Time = std::chrono::steady_clock::time_point;

constexpr std::size_t kBufferBytesMax = 32 * 1024;       // unread bytes of a connection
constexpr std::chrono::milliseconds kBodyPerKib{1'000};  // a body comes at 1 KiB a second or faster
constexpr std::chrono::milliseconds kAcceptAgain{100};   // when the process has no file left

std::string_view text_of(const beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

std::optional<std::uint32_t> peer_of(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid;
}

tl::unexpected<Error> socket_error(Failure kind, std::string reason, const std::string& path,
                                   const std::string& found) {
  return fail(Error{.kind = kind,
                    .reason = std::move(reason),
                    .what = {"本地套接字不可用", "the local socket cannot be used"},
                    .where = path,
                    .found = found});
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler& handler)
      : options_(std::move(options)), handler_(handler), workers_(options_.workers) {}
  ~Impl() { stop(); }

  Status listen();
  bool drain(std::chrono::milliseconds patience);

 private:
  class Connection;

  void accept();
  void add(Local::socket socket);
  void remove(const std::shared_ptr<Connection>& connection);
  void stop();

  const ServerOptions options_;
  Handler& handler_;
  asio::io_context loop_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{loop_.get_executor()};
  Local::acceptor acceptor_{loop_};
  asio::steady_timer accept_again_{loop_};
  asio::thread_pool workers_;
  std::set<std::shared_ptr<Connection>> connections_;  // of the loop's thread
  bool draining_ = false;                              // of the loop's thread
  bool accepting_ = false;                             // of the loop's thread
  std::mutex mutex_;
  std::condition_variable empty_;
  bool all_gone_ = false;  // guarded by mutex_
  std::thread thread_;
};

// Reads a head, reads its body, has it answered, writes, and again.
class Server::Impl::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Impl& server, Local::socket socket)
      : server_(server),
        options_(server.options_),
        peer_(peer_of(socket.native_handle())),
        stream_(std::move(socket)),
        wait_(server.loop_) {}

  void begin() {
    reading_until_ = std::chrono::steady_clock::now() + options_.idle;
    idle_ = buffer_.size() == 0;
    if (!idle_) reading_until_ = std::chrono::steady_clock::now() + options_.head;
    read_head();
  }

  // The server drains: what waits for a question, or for news, does so no longer.
  void hurry() {
    wait_.cancel();
    if (idle_) stream_.close();
  }
  void cut() {
    wait_.cancel();
    stream_.close();
  }

 private:
  std::shared_ptr<Connection> self() { return shared_from_this(); }
  void end() { server_.remove(self()); }

  void read_head() {
    const std::size_t found = text_of(buffer_).find("\r\n\r\n");
    if (found != std::string_view::npos) return take_head(found + 4);
    if (buffer_.size() > kHeadBytesMax) return refuse({431, "headerTooLarge", "at most 16 KiB"});
    stream_.expires_at(reading_until_);
    stream_.async_read_some(
        buffer_.prepare(4096), [self = self()](error_code error, std::size_t bytes) {
          if (error) return self->end();
          self->buffer_.commit(bytes);
          if (std::exchange(self->idle_, false))
            self->reading_until_ = std::chrono::steady_clock::now() + self->options_.head;
          self->read_head();
        });
  }

  void take_head(std::size_t bytes) {
    idle_ = false;
    const Head head = judge_head(text_of(buffer_).substr(0, bytes));
    if (head.fault) return refuse(*head.fault);
    parse::request_parser<parse::empty_body> parser;
    parser.header_limit(kBufferBytesMax);
    parser.body_limit(boost::none);
    error_code error;
    parser.put(asio::buffer(buffer_.data().data(), bytes), error);
    if ((error && error != parse::error::need_more) || !parser.is_header_done())
      return refuse({400, "badRequest", "the head cannot be parsed"});
    buffer_.consume(bytes);
    request_ = {};
    request_.method = std::string(parser.get().method_string());
    request_.peer_uid = peer_;
    auto target = split_target(std::string(parser.get().target()));
    if (!target) return refuse({400, "badRequest", "the target cannot be parsed"});
    request_.path = std::move(target->path);
    request_.parameters = std::move(target->parameters);
    for (const auto& field : parser.get())
      request_.fields.push_back({std::string(field.name_string()), std::string(field.value())});
    keep_ = parser.keep_alive() && ++requests_ < options_.requests_max;
    if (head.body_bytes > server_.handler_.body_bytes_max(request_))
      return refuse({413, "tooLarge", "the body is too large"});
    read_body(head.body_bytes);
  }

  void read_body(std::size_t bytes) {
    const std::size_t here = std::min<std::size_t>(bytes, buffer_.size());
    request_.body = std::string(text_of(buffer_).substr(0, here));
    buffer_.consume(here);
    if (here == bytes) return ask();
    request_.body.resize(bytes);
    const auto patience = options_.head + kBodyPerKib * static_cast<std::int64_t>(bytes / 1024);
    stream_.expires_after(std::min<std::chrono::milliseconds>(options_.body, patience));
    asio::async_read(stream_, asio::buffer(request_.body.data() + here, bytes - here),
                     [self = self()](error_code error, std::size_t) {
                       if (error) return self->end();
                       self->ask();
                     });
  }

  void ask() {
    stream_.expires_never();
    asio::post(server_.workers_, [self = self()] {
      auto response = std::make_shared<Response>(self->server_.handler_.handle(self->request_));
      asio::post(self->server_.loop_, [self, response] { self->answer(std::move(*response)); });
    });
  }

  void refuse(const Fault& fault) {
    keep_ = false;
    answer(server_.handler_.refuse(fault));
  }

  void answer(Response response) {
    keep_ = keep_ && !server_.draining_ && !response.stream;
    response_ = std::move(response);
    out_ = head_text(response_, keep_);
    if (request_.method != "HEAD") out_ += response_.body;
    if (request_.method == "HEAD") response_.stream.reset();
    write([](Connection& it) { it.answered(); });
  }

  void write(void (*then)(Connection&)) {
    stream_.expires_after(options_.write);
    asio::async_write(stream_, asio::buffer(out_),
                      [self = self(), then](error_code error, std::size_t) {
                        if (error) return self->end();
                        self->stream_.expires_never();
                        then(*self);
                      });
  }

  void answered() {
    if (response_.stream) return pull();
    if (keep_ && !server_.draining_) return begin();
    close_gently();
  }

  // The next piece of a stream.
  void pull() {
    const bool closing = server_.draining_;
    asio::post(server_.workers_, [self = self(), closing] {
      auto piece = std::make_shared<Stream::Piece>(self->response_.stream->next(closing));
      if (closing && !piece->broken) piece->last = true;
      asio::post(self->server_.loop_, [self, piece] { self->send(*piece); });
    });
  }

  void send(const Stream::Piece& piece) {
    if (piece.broken) return cut_off();
    out_ = chunk_text(piece);
    if (piece.last) response_.stream.reset();
    if (!out_.empty()) return write([](Connection& it) { it.answered(); });
    wait_.expires_after(server_.draining_ ? std::chrono::milliseconds(0) : options_.stream_wait);
    wait_.async_wait([self = self()](error_code) {
      if (!self->stream_.socket().is_open()) return self->end();
      self->pull();
    });
  }

  void cut_off() {
    stream_.close();
    end();
  }

  // What the client still sends, or has sent beyond the last request that is answered, is read for
  // a while: closing on unread bytes would reset the connection (RFC 9112, 9.6).
  void close_gently() {
    error_code ignored;  // the client may be gone
    stream_.socket().shutdown(Local::socket::shutdown_send, ignored);
    buffer_.clear();
    stream_.expires_after(options_.linger);
    discard();
  }
  void discard() {
    stream_.async_read_some(buffer_.prepare(4096), [self = self()](error_code error, std::size_t) {
      if (error) return self->end();
      self->discard();
    });
  }

  Impl& server_;
  const ServerOptions& options_;
  const std::optional<std::uint32_t> peer_;
  LocalStream stream_;
  asio::steady_timer wait_;
  beast::flat_buffer buffer_{kBufferBytesMax};
  Time reading_until_;
  bool idle_ = true, keep_ = false;
  unsigned requests_ = 0;
  Request request_;
  Response response_;
  std::string out_;
};

Status Server::Impl::listen() {
  const std::string path = options_.socket.string();
  if (path.size() > kSocketPathMax)
    return socket_error(
        Failure::kFailed, "socket", path,
        std::to_string(path.size()) + " bytes of path, at most " + std::to_string(kSocketPathMax));
  error_code error;
  Local::socket probe(loop_);
  probe.connect(Local::endpoint(path), error);
  if (!error) return socket_error(Failure::kConflict, "address_in_use", path, "in use");
  if (error == asio::error::connection_refused) std::filesystem::remove(path, error);
  acceptor_.open(Local(), error);
  if (!error) acceptor_.bind(Local::endpoint(path), error);
  if (!error && chmod(path.c_str(), 0660) != 0)
    error.assign(errno, boost::system::system_category());
  if (!error) acceptor_.listen(Local::acceptor::max_listen_connections, error);
  if (error) return socket_error(Failure::kFailed, "socket", path, error.message());
  accept();
  thread_ = std::thread([this] { loop_.run(); });
  return {};
}

void Server::Impl::accept() {
  accepting_ = !draining_ && connections_.size() < options_.connections_max;
  if (!accepting_) return;
  acceptor_.async_accept([this](error_code error, Local::socket socket) {
    if (draining_) return;
    if (!error) {
      add(std::move(socket));
      return accept();
    }
    accept_again_.expires_after(kAcceptAgain);
    accept_again_.async_wait([this](error_code) { accept(); });
  });
}

void Server::Impl::add(Local::socket socket) {
  auto connection = std::make_shared<Connection>(*this, std::move(socket));
  connections_.insert(connection);
  connection->begin();
}

void Server::Impl::remove(const std::shared_ptr<Connection>& connection) {
  connections_.erase(connection);
  if (!accepting_) accept();
  if (!draining_ || !connections_.empty()) return;
  const std::lock_guard lock(mutex_);
  all_gone_ = true;
  empty_.notify_all();
}

bool Server::Impl::drain(std::chrono::milliseconds patience) {
  asio::post(loop_, [this] {
    if (std::exchange(draining_, true)) return;
    error_code ignored;  // closing what listens cannot fail in a way that matters here
    acceptor_.close(ignored);
    accept_again_.cancel();
    std::filesystem::remove(options_.socket.string(), ignored);
    const auto connections = connections_;
    for (const auto& connection : connections)
      connection->hurry();
    if (!connections_.empty()) return;
    const std::lock_guard lock(mutex_);
    all_gone_ = true;
    empty_.notify_all();
  });
  std::unique_lock lock(mutex_);
  return empty_.wait_for(lock, patience, [this] { return all_gone_; });
}

void Server::Impl::stop() {
  if (!thread_.joinable()) return;
  drain(std::chrono::milliseconds(0));
  asio::post(loop_, [this] {
    const auto connections = connections_;
    for (const auto& connection : connections)
      connection->cut();
  });
  workers_.join();
  work_.reset();
  loop_.stop();
  thread_.join();
  connections_.clear();
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;
bool Server::drain(std::chrono::milliseconds patience) {
  return impl_->drain(patience);
}

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handler& handler) {
  auto impl = std::make_unique<Impl>(options, handler);
  TRY(impl->listen());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

}  // namespace quanlu::consumers::http
