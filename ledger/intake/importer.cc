#include "ledger/intake/importer.h"

#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "ledger/intake/queue.h"
#include "schemas/codec/command_reader.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;

constexpr std::size_t kChunkLines = 128;
constexpr std::size_t kWaitingMax = 16'384;  // lines decided or parsed and not yet answered

struct Line {
  std::uint64_t number;
  std::string text;
};

struct Parsed {
  Line line;
  tl::expected<codec::Command, Refusal> command;
};

struct Chunk {
  std::vector<Line> lines;
  std::promise<std::vector<Parsed>> done;
};

// Threads that turn lines into commands; chunks come back in the order in which they went in.
class Parsers {
 public:
  explicit Parsers(unsigned jobs) : queue_(2 * jobs) {
    for (unsigned i = 0; i < jobs; ++i)
      threads_.emplace_back([this] { work(); });
  }
  ~Parsers() {
    queue_.close();
    for (std::thread& thread : threads_)
      thread.join();
  }

  std::future<std::vector<Parsed>> parse(std::vector<Line> lines) {
    Chunk chunk{.lines = std::move(lines), .done = {}};
    auto future = chunk.done.get_future();
    queue_.push(std::move(chunk));
    return future;
  }

 private:
  void work() {
    codec::CommandReader reader;
    std::vector<Chunk> chunks;
    while (true) {
      chunks.clear();
      queue_.pop_some(chunks, 1, std::chrono::seconds(1), [] { return false; });
      if (chunks.empty() && queue_.closed()) return;
      for (Chunk& chunk : chunks) {
        std::vector<Parsed> parsed;
        parsed.reserve(chunk.lines.size());
        for (Line& line : chunk.lines) {
          auto command = reader.read(line.text);
          parsed.push_back({std::move(line), std::move(command)});
        }
        chunk.done.set_value(std::move(parsed));
      }
    }
  }

  BoundedQueue<Chunk> queue_;
  std::vector<std::thread> threads_;
};

// Lines that wait for their answer, given on in file order.
class Answers {
 public:
  Answers(const std::function<void(const ImportedLine&)>& seen, ImportSummary& summary)
      : seen_(seen), summary_(summary) {}

  // The place of a line's answer; it stays where it is until it was given on.
  std::function<void(std::vector<Outcome>)> expect(Line line) {
    const std::lock_guard lock(mutex_);
    Slot& slot = slots_.emplace_back(Slot{std::move(line), std::nullopt});
    return [this, &slot](std::vector<Outcome> outcomes) {
      const std::lock_guard answer_lock(mutex_);
      slot.outcome = std::move(outcomes.front());
      if (&slot == awaited_) answered_.notify_one();
    };
  }

  // Gives on what is answered, waiting until at most `left` lines are not. Answers come nearly in
  // order, so the wait is for the last one that is needed.
  void give_on(std::size_t left) {
    std::unique_lock lock(mutex_);
    if (slots_.size() > left) wait_for(slots_[slots_.size() - left - 1], lock);
    while (!slots_.empty()) {
      if (!slots_.front().outcome) {
        if (slots_.size() <= left) return;
        wait_for(slots_.front(), lock);
      }
      Slot slot = std::move(slots_.front());
      slots_.pop_front();
      lock.unlock();
      count(slot);
      lock.lock();
    }
  }

  const std::optional<Error>& failure() const { return failure_; }
  bool refused() const { return summary_.refused > 0; }

 private:
  struct Slot {
    Line line;
    std::optional<Outcome> outcome;
  };

  void wait_for(const Slot& slot, std::unique_lock<std::mutex>& lock) {
    awaited_ = &slot;
    answered_.wait(lock, [&slot] { return slot.outcome.has_value(); });
    awaited_ = nullptr;
  }

  void count(Slot& slot) {
    ImportedLine line{.number = slot.line.number, .text = {}, .outcome = *std::move(slot.outcome)};
    if (const auto* receipt = std::get_if<Receipt>(&line.outcome)) {
      if (receipt->replayed) {
        ++summary_.already;
      } else {
        ++summary_.appended;
        if (!summary_.first) {
          summary_.first = receipt->seq;
          summary_.first_partition = receipt->partition;
        }
        summary_.last = receipt->seq;
        summary_.last_partition = receipt->partition;
      }
      if (!receipt->flags.empty()) ++summary_.flagged;
    } else if (std::holds_alternative<Refusal>(line.outcome)) {
      ++summary_.refused;
      line.text = std::move(slot.line.text);
    } else if (!failure_) {
      failure_ = std::get<Error>(line.outcome);
    }
    seen_(line);
  }

  const std::function<void(const ImportedLine&)>& seen_;
  ImportSummary& summary_;
  std::optional<Error> failure_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable answered_;
  const Slot* awaited_ = nullptr;
  std::deque<Slot> slots_;  // references into it stay good: only ends change
};

}  // namespace

Result<ImportSummary> import_lines(Writer& writer, const ImportOptions& options,
                                   const std::function<bool(std::string&)>& next_line,
                                   const std::function<void(const ImportedLine&)>& seen,
                                   const std::function<bool()>& stop) {
  ImportSummary summary;
  Answers answers(seen, summary);
  Parsers parsers(std::max(1U, options.jobs));
  std::deque<std::future<std::vector<Parsed>>> under_way;

  const auto decide_oldest = [&] {
    std::vector<Parsed> parsed = under_way.front().get();
    under_way.pop_front();
    for (Parsed& one : parsed) {
      auto answer = answers.expect(std::move(one.line));
      if (!one.command) {
        answer({Outcome(std::move(one.command.error()))});
        continue;
      }
      Request request{.commands = {},
                      .caller = options.caller,
                      .handling = options.handling,
                      .done = std::move(answer)};
      if (options.own_clock) request.now = one.command->envelope.occurred_at;
      request.commands.push_back(std::move(*one.command));
      writer.submit(std::move(request));
    }
    answers.give_on(options.stop_on_refusal ? 0 : kWaitingMax);
  };

  std::uint64_t number = 0;
  bool more = true;
  while (more && !stop() && !answers.failure() && !(options.stop_on_refusal && answers.refused())) {
    std::vector<Line> lines;
    std::string text;
    while (lines.size() < (options.stop_on_refusal ? 1 : kChunkLines) && (more = next_line(text))) {
      ++number;
      if (number < options.from_line || text.find_first_not_of(" \t\r") == std::string::npos)
        continue;
      ++summary.read;
      lines.push_back({number, std::move(text)});
    }
    if (!lines.empty()) under_way.push_back(parsers.parse(std::move(lines)));
    while (under_way.size() > 2 * std::max(1U, options.jobs) ||
           (options.stop_on_refusal && !under_way.empty()))
      decide_oldest();
  }
  while (!under_way.empty())
    decide_oldest();
  answers.give_on(0);
  if (answers.failure()) return fail(*answers.failure());
  return summary;
}

}  // namespace quanlu::ledger::intake
