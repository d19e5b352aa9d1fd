#include "consumers/metrics/page.h"

#include <algorithm>
#include <sstream>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "schemas/base/check.h"

namespace quanlu::consumers::metrics {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

struct Page::Families {
  std::vector<MetricFamily> all;

  ClientMetric& add(std::string_view name, std::string_view help, MetricType type, Labels labels) {
    auto family = std::ranges::find(all, name, &MetricFamily::name);
    if (family == all.end())
      family = all.insert(all.end(), {std::string(name), std::string(help), type, {}});
    CHECK(family->type == type);
    ClientMetric& metric = family->metric.emplace_back();
    for (auto& [key, value] : labels)
      metric.label.push_back({std::move(key), std::move(value)});
    return metric;
  }
};

Page::Page() : families_(std::make_unique<Families>()) {}
Page::~Page() = default;
Page::Page(Page&&) noexcept = default;
Page& Page::operator=(Page&&) noexcept = default;

void Page::gauge(std::string_view name, std::string_view help, double value, Labels labels) {
  families_->add(name, help, MetricType::Gauge, std::move(labels)).gauge.value = value;
}

void Page::counter(std::string_view name, std::string_view help, double value, Labels labels) {
  CHECK(name.ends_with("_total"));
  families_->add(name, help, MetricType::Counter, std::move(labels)).counter.value = value;
}

void Page::histogram(std::string_view name, std::string_view help, const Tally::Reading& reading) {
  auto& histogram = families_->add(name, help, MetricType::Histogram, {}).histogram;
  histogram.sample_count = reading.count;
  histogram.sample_sum = reading.sum;
  for (std::size_t i = 0; i < reading.bounds.size(); ++i)
    histogram.bucket.push_back({reading.up_to[i], reading.bounds[i]});
}

std::string Page::text() const {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families_->all);
  return out.str();
}

}  // namespace quanlu::consumers::metrics
