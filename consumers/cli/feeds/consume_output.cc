#include "consumers/cli/feeds/consume_output.h"

#include <cstdio>

#include "consumers/cli/screen/json.h"
#include "schemas/base/bytes.h"
#include "schemas/base/position.h"
#include "schemas/base/time.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::feeds {
namespace {

std::string people_time(const std::string& rfc3339) {
  const auto instant = parse_rfc3339(rfc3339);
  return instant ? to_people(*instant) : "–";
}

std::string megabytes(std::uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

std::string seconds(std::int64_t millis) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(millis) / 1e3);
  return text;
}

// Where the event lies: its seq, in a ledger of several partitions PARTITION:SEQ.
std::string entry_text(const feed::Attributes& message) {
  if (!message.entry) return "";
  if (!message.place) return std::to_string(*message.entry);
  return to_text(Position{message.partition, Seq(*message.entry)});
}

std::string data_of(BytesView value) {
  const auto message = schemas::codec::parse_json(as_text(value), "message");
  const auto* data = message ? message->find("data") : nullptr;
  return data != nullptr ? data->to_json() : "";
}

}  // namespace

ConsumeOutput::ConsumeOutput(frame::Context& context, std::string feed, std::uint64_t from_seq)
    : context_(context),
      feed_(std::move(feed)),
      from_seq_(from_seq),
      begun_at_(context.clock.monotonic()) {
  if (context.json())
    context.screen.out << R"({"schema":"quanlu.consume/1","feed":")" << feed_
                       << R"(","messages":[)";
  if (context.format != frame::Format::kCsv && context.format != frame::Format::kCsvExcel) return;
  csv_.emplace(
      context.screen.out,
      context.format == frame::Format::kCsv ? listing::CsvKind::kPlain : listing::CsvKind::kExcel,
      false);
  csv_->row(
      {{"feedseq"}, {"recordedtime"}, {"type"}, {"subject"}, {"ledgerseq"}, {"id"}, {"data"}});
}

void ConsumeOutput::read(std::size_t bytes) {
  ++records_;
  bytes_ += bytes;
}

void ConsumeOutput::add(const feed::FeedRecord& record, const feed::Attributes& message) {
  if (!message.recorded_time.empty()) {
    if (first_time_.empty()) first_time_ = message.recorded_time;
    last_time_ = message.recorded_time;
  }
  if (csv_)
    add_csv(record, message);
  else if (context_.json())
    context_.screen.out << (shown_ > 0 ? "," : "") << as_text(record.value);
  else if (context_.format == frame::Format::kHuman)
    add_line(message);
  else
    context_.screen.out << as_text(record.value) << '\n';
  ++shown_;
  ++unsaved_;
}

void ConsumeOutput::add_csv(const feed::FeedRecord& record, const feed::Attributes& message) {
  csv_->row({{std::to_string(message.seq), false},
             {message.recorded_time, false},
             {message.type},
             {message.subject},
             {entry_text(message), false},
             {message.id},
             {data_of(record.value)}});
}

void ConsumeOutput::add_line(const feed::Attributes& message) {
  context_.screen.out << message.seq << "  " << people_time(message.recorded_time) << "  "
                      << message.type << "  " << message.subject << '\n';
}

void ConsumeOutput::flush() {
  context_.screen.out << std::flush;
  unsaved_ = 0;
}

void ConsumeOutput::end(const feed::FeedFold& fold, bool broken, int code) {
  if (context_.json()) {
    // The document was begun by hand, since it may be endless; its end is put together here.
    screen::Json rest;
    rest.begin_object().member("exitCode", code);
    rest.member("epoch", fold.state().epoch).member("nextSeq", fold.state().next_seq);
    rest.member("hash", fold.state().last).member("records", records_);
    rest.key("gap");
    broken ? rest.value(fold.waiting()) : rest.null();
    rest.key("strays").begin_object();
    for (std::size_t i = 0; i < feed::kFeedStrays; ++i) {
      const auto reason = static_cast<feed::FeedStray>(i);
      if (fold.strays(reason) > 0) rest.member(to_text(reason), fold.strays(reason));
    }
    rest.end();
    context_.screen.out << "]," << rest.finish().substr(1) << '\n';
  }
  flush();
  summarize(fold, broken);
}

void ConsumeOutput::summarize(const feed::FeedFold& fold, bool broken) const {
  const screen::Screen& screen = context_.screen;
  const std::uint64_t next = fold.state().next_seq;
  screen.note(screen.say("范围", "range") + "   " +
              (first_time_.empty() ? "feedseq " + std::to_string(from_seq_) : first_time_) +
              " .. " + (next == 0 ? "–" : "feedseq " + std::to_string(next - 1)) +
              (last_time_.empty() ? "" : " (" + last_time_ + ")"));
  screen.note(screen.say("已读", "read") + "   " + std::to_string(shown_) + " " +
              screen.say("条", "messages") + "  " + megabytes(bytes_) + "  " +
              seconds(context_.clock.monotonic().value - begun_at_.value) + "   " +
              screen.say("链", "chain") + " " +
              std::string(screen.mark(broken ? screen::Mark::kFailed : screen::Mark::kGood)) + " " +
              screen.say("至", "to") + " size " + std::to_string(next) + " " +
              screen.say("已签名", "signed") + "   " + screen.say("缺口", "gaps") + " " +
              (broken ? "1" : "0") + "   " + screen.say("重复", "copies") + " " +
              std::to_string(fold.strays(feed::FeedStray::kCopy)) + "   " +
              screen.say("其他杂散", "other strays") + " " +
              std::to_string(fold.strays() - fold.strays(feed::FeedStray::kCopy)));
}

}  // namespace quanlu::consumers::cli::feeds
