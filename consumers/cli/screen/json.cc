#include "consumers/cli/screen/json.h"

#include <cstdio>

#include "schemas/base/bytes.h"
#include "schemas/base/check.h"
#include "schemas/base/time.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::consumers::cli::screen {

Json Json::document(std::string_view name, int major) {
  Json json;
  json.begin_object();
  json.member("schema", "quanlu." + std::string(name) + "/" + std::to_string(major));
  return json;
}

Json& Json::key(std::string_view name) {
  CHECK(!open_.empty() && open_.back() == '}' && !after_key_);
  separate();
  append_quoted(text_, name);
  text_ += ':';
  after_key_ = true;
  return *this;
}

Json& Json::value(std::string_view text) {
  separate();
  append_quoted(text_, text);
  return *this;
}

Json& Json::value(double number) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.3f", number);
  std::string text = buffer;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return raw(text);
}

Json& Json::value(const Digest& digest) {
  return value(to_hex(digest.bytes));
}

Json& Json::value(const Id16& id) {
  return value(to_uuid_text(id));
}

Json& Json::value(Millis instant) {
  return value(to_rfc3339(instant));
}

Json& Json::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

std::string Json::finish() {
  while (!open_.empty())
    close();
  return std::move(text_);
}

Json& Json::open(char bracket) {
  separate();
  text_ += bracket;
  open_ += bracket == '{' ? '}' : ']';
  first_ = true;
  return *this;
}

Json& Json::close() {
  CHECK(!open_.empty() && !after_key_);
  text_ += open_.back();
  open_.pop_back();
  first_ = false;
  return *this;
}

void Json::separate() {
  if (!after_key_ && !first_) text_ += ',';
  first_ = after_key_ = false;
}

void append_quoted(std::string& to, std::string_view text) {
  to += '"';
  schemas::codec::append_json_text(to, text);
  to += '"';
}

}  // namespace quanlu::consumers::cli::screen
