#pragma once
// What `consume` prints: JSON Lines are the messages as they lie in the feed, byte for byte.
#include <cstdint>
#include <optional>
#include <string>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/listing/csv.h"
#include "consumers/feed/fold.h"

namespace quanlu::consumers::cli::feeds {

class ConsumeOutput {
 public:
  ConsumeOutput(frame::Context& context, std::string feed, std::uint64_t from_seq);

  void read(std::size_t bytes);  // a record, whatever it is
  void add(const feed::FeedRecord& record, const feed::Attributes& message);
  void flush();  // what was shown is with the reader
  // With --json the rest of the document; the summary on stderr.
  void end(const feed::FeedFold& fold, bool broken, int code);

  std::uint64_t shown() const { return shown_; }
  std::uint64_t unsaved() const { return unsaved_; }

 private:
  void add_csv(const feed::FeedRecord& record, const feed::Attributes& message);
  void add_line(const feed::Attributes& message);
  void summarize(const feed::FeedFold& fold, bool broken) const;

  frame::Context& context_;
  const std::string feed_;
  const std::uint64_t from_seq_;
  const Millis begun_at_;
  std::optional<listing::Csv> csv_;
  std::uint64_t shown_ = 0, unsaved_ = 0, records_ = 0, bytes_ = 0;
  std::string first_time_, last_time_;
};

}  // namespace quanlu::consumers::cli::feeds
