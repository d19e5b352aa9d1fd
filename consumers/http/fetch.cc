#include "consumers/http/fetch.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include <curl/curl.h>

#include "schemas/base/ends.h"

namespace quanlu::consumers::http {
namespace {

constexpr std::string_view kLoopback[] = {"127.0.0.1", "localhost", "[::1]"};

tl::unexpected<Error> failed(const std::string& url, std::string found,
                             const char* reason = "fetch") {
  return fail(Error{.kind = Failure::kFailed,
                    .reason = reason,
                    .what = {"对方没有应答", "the other side did not answer"},
                    .where = url,
                    .found = std::move(found)});
}

// "http://127.0.0.1:8650/w": plain text does not leave the machine.
bool is_allowed(std::string_view url) {
  if (url.starts_with("https://")) return true;
  constexpr std::string_view kPlain = "http://";
  if (!url.starts_with(kPlain)) return false;
  url.remove_prefix(kPlain.size());
  return std::ranges::any_of(kLoopback, [&](std::string_view host) {
    return url.starts_with(host) &&
           (url.size() == host.size() || url[host.size()] == ':' || url[host.size()] == '/');
  });
}

struct Sink {
  std::string body;
  std::size_t bytes_max;
  bool full = false;  // more came than was granted
};

using Handle = std::unique_ptr<CURL, Ends<curl_easy_cleanup>>;

// curl's callback: less than it was given ends the transfer.
std::size_t take(const char* bytes, std::size_t, std::size_t count, void* sink) {
  auto& into = *static_cast<Sink*>(sink);
  into.full = into.body.size() + count > into.bytes_max;
  if (into.full) return 0;
  into.body.append(bytes, count);
  return count;
}

// Why there is no answer, and whether there was anybody to give one.
tl::unexpected<Error> no_answer(CURL* curl, CURLcode code, const Sink& sink,
                                const std::string& url) {
  if (sink.full || code == CURLE_FILESIZE_EXCEEDED)
    return failed(url, "more than " + std::to_string(sink.bytes_max) + " B");
  curl_off_t connected_us = 0;
  curl_easy_getinfo(curl, CURLINFO_CONNECT_TIME_T, &connected_us);
  const bool nobody = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
                      (code == CURLE_OPERATION_TIMEDOUT && connected_us == 0);
  return failed(url, curl_easy_strerror(code), nobody ? "unreachable" : "fetch");
}

}  // namespace

struct CurlFetch::Idle {
  std::mutex mutex;
  Handle handle;  // guarded; with its connections
};

CurlFetch::CurlFetch(Connections connections)
    : idle_(connections == Connections::kKept ? std::make_unique<Idle>() : nullptr) {}
CurlFetch::~CurlFetch() = default;

Result<Fetched> CurlFetch::fetch(const Question& question) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (!is_allowed(question.url))
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "url",
                      .what = {"不向此网址发请求", "this URL is not asked"},
                      .where = question.url,
                      .expected = "https://…, http://127.0.0.1…"});
  Handle handle;
  if (idle_) {
    const std::lock_guard lock(idle_->mutex);
    handle = std::move(idle_->handle);
  }
  if (handle)
    curl_easy_reset(handle.get());
  else
    handle.reset(curl_easy_init());
  if (!handle) return failed(question.url, "curl_easy_init");
  CURL* const curl = handle.get();
  Sink sink{.body = {}, .bytes_max = question.body_bytes_max};
  curl_easy_setopt(curl, CURLOPT_URL, question.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(question.patience.count()));
  curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE,
                   static_cast<curl_off_t>(question.body_bytes_max));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> fields(
      curl_slist_append(curl_slist_append(nullptr, "Expect:"),
                        ("Content-Type: " + question.content_type).c_str()),
      curl_slist_free_all);
  if (question.post) {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question.post->data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(question.post->size()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields.get());
  }
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return no_answer(curl, code, sink, question.url);
  Fetched fetched{.status = 0, .content_type = {}, .body = std::move(sink.body)};
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  fetched.status = static_cast<unsigned>(status);
  const char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) fetched.content_type = type;
  if (idle_) {
    const std::lock_guard lock(idle_->mutex);
    idle_->handle = std::move(handle);
  }
  return fetched;
}

}  // namespace quanlu::consumers::http
