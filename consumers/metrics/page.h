#pragma once
// One page of metrics, Prometheus text format 0.0.4. Names begin with the room that measures
// (INTERFACES.md 9); seconds and bytes are the units; no organization, person or account is ever in
// a label.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/base/tally.h"

namespace quanlu::consumers::metrics {

inline constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

using Labels = std::vector<std::pair<std::string, std::string>>;

// One thread. A name that comes again adds another line to its family; kind and help are those of
// the first time.
class Page {
 public:
  Page();
  ~Page();
  Page(Page&&) noexcept;
  Page& operator=(Page&&) noexcept;

  void gauge(std::string_view name, std::string_view help, double value, Labels labels = {});
  // Never falls while the process lives; its name ends with _total.
  void counter(std::string_view name, std::string_view help, double value, Labels labels = {});
  void histogram(std::string_view name, std::string_view help, const Tally::Reading& reading);

  std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace quanlu::consumers::metrics
