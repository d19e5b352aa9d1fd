// The server over a real socket, talked to in raw bytes: what other parsers let through is refused,
// and no client holds up another one.
#include "consumers/http/server.h"

#include <atomic>
#include <thread>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "consumers/http/client.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::consumers::http {
namespace {

using std::chrono::milliseconds;
using tests::must;

constexpr std::size_t kBodyMax = 1000;

// Says what it was asked; counts what reached it.
class Echo final : public Handler {
 public:
  std::atomic<int> asked{0};

  Response handle(const Request& request) override {
    ++asked;
    if (request.path == "/slow") std::this_thread::sleep_for(milliseconds(300));
    if (request.path == "/stream") {
      Response response;
      response.stream = std::make_unique<Count>();
      return response;
    }
    if (request.path == "/broken") {
      Response response;
      response.stream = std::make_unique<Torn>();
      return response;
    }
    return {.body = request.method + " " + request.path + " " + request.body};
  }
  std::size_t body_bytes_max(const Request&) const override { return kBodyMax; }
  Response refuse(const Fault& fault) const override {
    return {.status = fault.status, .body = std::string(fault.slug)};
  }

 private:
  // 0 1 2 …, every other time nothing new; says goodbye.
  class Count final : public Stream {
   public:
    Piece next(bool closing) override {
      if (closing) return {.bytes = "bye", .last = true};
      quiet_ = !quiet_;
      return {.bytes = quiet_ ? "" : std::to_string(number_++) + "\n"};
    }

   private:
    bool quiet_ = false;
    int number_ = 0;
  };
  // One piece, then it cannot go on.
  class Torn final : public Stream {
   public:
    Piece next(bool) override {
      begun_ = !begun_;
      return {.bytes = begun_ ? "half" : "never sent", .broken = !begun_};
    }

   private:
    bool begun_ = false;
  };
};

struct World {
  tests::TempDir temp;
  Echo echo;
  std::unique_ptr<Server> server;

  explicit World(ServerOptions options = {}) {
    options.socket = temp.path() / "s";
    options.linger = milliseconds(100);
    server = must(Server::start(options, echo));
  }

  int connected() const {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    const std::string path = (temp.path() / "s").string();
    std::copy(path.begin(), path.end(), address.sun_path);
    const int file = socket(AF_UNIX, SOCK_STREAM, 0);
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    REQUIRE(connect(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    return file;
  }
  // Everything that comes back until the server ends the connection.
  std::string said_to(const std::string& bytes) const {
    const int file = connected();
    CHECK(send(file, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0);
    std::string all;
    char some[4096];
    for (ssize_t count = 0; (count = recv(file, some, sizeof some, 0)) > 0;)
      all.append(some, static_cast<std::size_t>(count));
    close(file);
    return all;
  }
  Reply get(const std::string& target) const {
    Client client = must(Client::connect(temp.path() / "s"));
    return must(client.ask({.target = target}));
  }
};

bool begins(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

TEST_CASE("requests on one connection are answered in their order, also when they come at once") {
  World world;
  const std::string all = world.said_to(
      "GET /a%20b?c=d HTTP/1.1\r\nHost: x\r\n\r\n"
      "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
      "GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::size_t first = all.find("GET /a b "), second = all.find("POST /p abc"),
                    third = all.find("GET /end ");
  CHECK(first < second);
  CHECK(second < third);
  CHECK(third != std::string::npos);
}

TEST_CASE("who sends more than a connection answers gets its answers and an end, not a reset") {
  World world({.requests_max = 3});
  std::string asked;
  for (int number = 0; number < 1'000; ++number)
    asked += "GET /many HTTP/1.1\r\nHost: x\r\n\r\n";
  const int file = world.connected();
  CHECK(send(file, asked.data(), asked.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(asked.size()));
  std::string all;
  char some[4096];
  ssize_t count = 0;
  while ((count = recv(file, some, sizeof some, 0)) > 0)
    all.append(some, static_cast<std::size_t>(count));
  CHECK(count == 0);
  close(file);
  CHECK(world.echo.asked == 3);
  CHECK(all.find("Connection: close") != std::string::npos);
}

TEST_CASE("what parsers read differently is refused, and nothing behind it is read as a request") {
  struct Line {
    const char* bytes;
    unsigned status;
  };
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
  const Line lines[] = {
      {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411},
      {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
       411},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551619\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\n\r\n", 411},
      {"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\nX: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\r\nX: \xe6\xb3\x89\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\r\nX : a\r\n\r\n", 400},
      {"GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET x HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET / HTTP/1.0\r\nHost: x\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n", 417},
      {"FOO / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", 405},
  };
  World world;
  for (const Line& line : lines) {
    CAPTURE(line.bytes);
    CHECK(begins(world.said_to(line.bytes + smuggled),
                 "HTTP/1.1 " + std::to_string(line.status) + " "));
  }
  CHECK(world.echo.asked == 0);
}

TEST_CASE("head and body that are too large are answered, not only cut off") {
  World world;
  const std::string start = "GET / HTTP/1.1\r\nHost: x\r\n";
  CHECK(begins(world.said_to(start + "X: " + std::string(17'000, 'a') + "\r\n\r\n"),
               "HTTP/1.1 431 "));
  std::string many = start;
  for (int i = 0; i < 65; ++i)
    many += "X: a\r\n";
  CHECK(begins(world.said_to(many + "\r\n"), "HTTP/1.1 431 "));
  CHECK(begins(world.said_to("GET /" + std::string(5'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"),
               "HTTP/1.1 414 "));
  const std::string large(kBodyMax + 1, 'b');
  CHECK(begins(world.said_to("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                             std::to_string(large.size()) + "\r\n\r\n" + large),
               "HTTP/1.1 413 "));
  CHECK(world.echo.asked == 0);
}

TEST_CASE("a client that dawdles is sent away, and others are answered meanwhile") {
  World world({.head = milliseconds(200)});
  std::vector<int> slow;
  for (int i = 0; i < 50; ++i) {
    slow.push_back(world.connected());
    CHECK(send(slow.back(), "GET / H", 7, MSG_NOSIGNAL) == 7);
  }
  CHECK(world.get("/fast").body == "GET /fast ");
  for (const int file : slow) {
    char byte = 0;
    CHECK(recv(file, &byte, 1, 0) == 0);  // closed by the server
    close(file);
  }
}

TEST_CASE("a connection has its number of requests, then it ends") {
  World world({.requests_max = 3});
  std::string four;
  for (int i = 0; i < 4; ++i)
    four += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string all = world.said_to(four);
  CHECK(all.find("GET /2 ") != std::string::npos);
  CHECK(all.find("GET /3 ") == std::string::npos);
}

TEST_CASE("more connections than allowed wait for their turn") {
  World world({.connections_max = 2, .idle = milliseconds(200)});
  const int first = world.connected(), second = world.connected();
  CHECK(world.get("/third").body == "GET /third ");
  close(first);
  close(second);
}

TEST_CASE("a stream comes piece by piece, and draining says goodbye in it") {
  World world({.stream_wait = milliseconds(5)});
  Client client = must(Client::connect(world.temp.path() / "s"));
  std::string all;
  std::thread drainer;
  const Reply reply = must(client.listen({.target = "/stream"}, [&](std::string_view piece) {
    all += piece;
    if (all == "0\n1\n2\n") drainer = std::thread([&] { world.server->drain(milliseconds(5000)); });
    return true;
  }));
  drainer.join();
  CHECK(reply.status == 200);
  CHECK(begins(all, "0\n1\n2\n"));
  CHECK(all.substr(all.size() - 3) == "bye");
}

TEST_CASE("a stream that cannot go on is cut off, and nobody takes its body for whole") {
  World world;
  const std::string all = world.said_to("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(all.find("4\r\nhalf\r\n") != std::string::npos);
  CHECK(all.find("never sent") == std::string::npos);
  CHECK(all.find("0\r\n\r\n") == std::string::npos);
  Client client = must(Client::connect(world.temp.path() / "s"));
  std::string heard;
  CHECK_FALSE(client.listen({.target = "/broken"}, [&](std::string_view piece) {
    heard += piece;
    return true;
  }));
  CHECK(heard == "half");
}

TEST_CASE("a body that dawdles is cut off long before the longest time for a body") {
  World world({.head = milliseconds(200), .body = milliseconds(60'000)});
  const std::string said =
      world.said_to("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na");
  CHECK(said.empty());  // ended by the server: within the five seconds that recv waits
  CHECK(world.echo.asked == 0);
  CHECK(world.get("/still").body == "GET /still ");
}

TEST_CASE("draining finishes what was asked and takes nothing in any more") {
  World world;
  std::string answer;
  std::thread asker([&] { answer = world.get("/slow").body; });
  while (world.echo.asked == 0)
    std::this_thread::sleep_for(milliseconds(5));
  const int idle = world.connected();
  CHECK(world.server->drain(milliseconds(5000)));
  asker.join();
  CHECK(answer == "GET /slow ");
  CHECK_FALSE(Client::connect(world.temp.path() / "s"));
  close(idle);
}

TEST_CASE("a second server on the same socket is refused and harms nothing") {
  World world;
  const auto second = Server::start({.socket = world.temp.path() / "s"}, world.echo);
  REQUIRE_FALSE(second);
  CHECK(second.error().reason == "address_in_use");
  CHECK(world.get("/still").body == "GET /still ");
}

}  // namespace
}  // namespace quanlu::consumers::http
