#include "consumers/cli/bench/report.h"

#include <cstdio>
#include <fstream>
#include <thread>

#include <sys/utsname.h>

#include "consumers/cli/about/version.h"
#include "consumers/cli/screen/json.h"

namespace quanlu::consumers::cli::bench {
namespace {

std::string line_of(const char* file, const std::string& begin) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (line.rfind(begin, 0) == 0) {
      const std::size_t at = line.find_first_not_of(": \t", line.find(':'));
      return at == std::string::npos ? std::string() : line.substr(at);
    }
  return {};
}

std::string load_now() {
  std::ifstream in("/proc/loadavg");
  std::string load;
  in >> load;
  return load;
}

std::string text_of(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value < 100 ? "%.2f" : "%.0f", value);
  return text;
}

}  // namespace

Machine this_machine() {
  utsname names{};
  uname(&names);
  return {{"cpu", line_of("/proc/cpuinfo", "model name")},
          {"cores", std::to_string(std::thread::hardware_concurrency())},
          {"memory", line_of("/proc/meminfo", "MemTotal")},
          {"kernel", names.release},
          {"load", load_now()},
          {"program", "quanlu " + std::string(about::version())},
          {"commit", std::string(about::commit())},
          {"compiler", __VERSION__}};
}

std::string document(const Machine& machine, const std::vector<Figure>& figures) {
  screen::Json json = screen::Json::document("bench");
  json.key("machine").begin_object();
  for (const auto& [name, value] : machine)
    json.member(name, value);
  json.end().key("figures").begin_array();
  for (const Figure& figure : figures) {
    json.begin_object().member("name", figure.name).member("value", figure.value);
    json.member("unit", figure.unit).member("p50", figure.p50).member("p99", figure.p99);
    json.member("ceiling", figure.ceiling > 0 ? std::optional(figure.ceiling) : std::nullopt);
    json.member("ceilingName", figure.ceiling_name).member("ratio", figure.ratio());
    json.member("n", figure.n).member("notes", figure.notes).end();
  }
  json.end();
  return json.finish();
}

void print(const screen::Screen& screen, const Machine& machine) {
  for (const auto& [name, value] : machine)
    screen.out << "  " << name << ": " << value << '\n';
}

void print(const screen::Screen& screen, const Figure& figure) {
  char line[160];
  const auto ratio = figure.ratio();
  std::snprintf(line, sizeof line, "%-26s %12s %-9s %12s %6s", figure.name.c_str(),
                text_of(figure.value).c_str(), figure.unit.c_str(),
                figure.ceiling > 0 ? text_of(figure.ceiling).c_str() : "",
                ratio ? text_of(*ratio).c_str() : "");
  screen.out << line;
  if (figure.p50)
    screen.out << "  p50 " << text_of(*figure.p50) << " p99 " << text_of(*figure.p99) << " µs";
  screen.out << "  " << figure.notes << '\n' << std::flush;
}

}  // namespace quanlu::consumers::cli::bench
