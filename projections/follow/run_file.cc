#include "projections/follow/run_file.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "projections/follow/kept_rows.h"
#include "schemas/base/check.h"

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kWord = 8, kHeaderBytes = 8;
constexpr std::size_t kBufferBytes = 1 << 18;  // of a run that is written or merged

tl::unexpected<Error> file_error(const std::filesystem::path& path, int code) {
  return fail(Error{.reason = code == ENOSPC ? "disk_full" : "io_error",
                    .what = {"重建的临时文件读写失败", "a temporary file of the rebuild fails"},
                    .where = path.string(),
                    .found = std::strerror(code)});
}

std::size_t size_of(const std::uint8_t* row) {
  return kHeaderBytes + load_le<std::uint32_t>(row) + load_le<std::uint16_t>(row + 4);
}

RunFile::Row read(const std::uint8_t* from) {
  const auto words_size = load_le<std::uint32_t>(from);
  const auto key_size = load_le<std::uint16_t>(from + 4);
  return {.view = static_cast<views::View>(from[6]),
          .dead = from[7] != 0,
          .key = {from + kHeaderBytes, key_size},
          .words = {from + kHeaderBytes + key_size, words_size}};
}

int compare(BytesView left, BytesView right) {
  return as_text(left).compare(as_text(right));
}

// The rows of one view of a run, one after the other, through a buffer.
class RunReader {
 public:
  RunReader(const RunFile& run, views::View view) : run_(run), left_(run.part(view)) {}

  // Null: no more. The row is good until the next call.
  Result<const RunFile::Row*> next() {
    at_ += row_bytes_;
    if (behind_ - at_ < kHeaderBytes || behind_ - at_ < size_of(buffer_.data() + at_)) {
      if (at_ == behind_ && left_.begin == left_.end) return nullptr;
      TRY(fill(kBufferBytes));
      const std::size_t wanted = size_of(buffer_.data());
      if (wanted > behind_) TRY(fill(wanted));
      if (wanted > behind_) return file_error("run", EIO);
    }
    row_bytes_ = size_of(buffer_.data() + at_);
    row_ = read(buffer_.data() + at_);
    return &row_;
  }

 private:
  // What is left moves to the front; then as much more as makes `bytes`.
  Status fill(std::size_t bytes) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(at_));
    behind_ -= at_;
    at_ = 0;
    buffer_.resize(std::max(buffer_.size(), bytes));
    while (behind_ < bytes && left_.begin < left_.end) {
      const std::size_t wanted = std::min(bytes - behind_, left_.end - left_.begin);
      const ssize_t got = pread(run_.descriptor(), buffer_.data() + behind_, wanted,
                                static_cast<off_t>(left_.begin));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return file_error("run", got == 0 ? EIO : errno);
      behind_ += static_cast<std::size_t>(got);
      left_.begin += static_cast<std::uint64_t>(got);
    }
    return {};
  }

  const RunFile& run_;
  RunFile::Part left_;  // not read yet
  Bytes buffer_;
  std::size_t at_ = 0, behind_ = 0, row_bytes_ = 0;
  RunFile::Row row_{};
};

}  // namespace

RunFile::~RunFile() {
  if (descriptor_ >= 0) close(descriptor_);
  unlink(path_.c_str());
}

// Most rows are short; a longer one is read again, whole.
Status RunFile::read_row(std::uint64_t offset, Bytes& buffer) const {
  constexpr std::size_t kMostRows = 1024;
  std::size_t wanted = std::min<std::uint64_t>(kMostRows, size_ - offset);
  for (std::size_t got = 0;;) {
    buffer.resize(std::max(buffer.size(), wanted));
    while (got < wanted) {
      const ssize_t more =
          pread(descriptor_, buffer.data() + got, wanted - got, static_cast<off_t>(offset + got));
      if (more < 0 && errno == EINTR) continue;
      if (more <= 0) return file_error(path_, more == 0 ? EIO : errno);
      got += static_cast<std::size_t>(more);
    }
    if (size_of(buffer.data()) <= wanted) return {};
    wanted = size_of(buffer.data());
  }
}

Result<std::optional<RunFile::Row>> RunFile::find(std::uint64_t hash, BytesView key,
                                                  Bytes& buffer) const {
  if (slots_.empty()) return std::nullopt;
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 24);
  for (std::size_t at = hash & mask; slots_[at].place != 0; at = (at + 1) & mask) {
    if (slots_[at].tag != tag) continue;
    TRY(read_row((slots_[at].place - std::uint64_t{1}) * kWord, buffer));
    const Row row = read(buffer.data());
    if (row.view == static_cast<views::View>(hash >> 56) && compare(row.key, key) == 0) return row;
  }
  return std::nullopt;
}

RunWriter::RunWriter(std::filesystem::path path, std::size_t rows_indexed) : run_(new RunFile) {
  run_->path_ = std::move(path);
  run_->descriptor_ = ::open(run_->path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (run_->descriptor_ < 0) failed_ = errno;
  if (rows_indexed > 0) run_->slots_.resize(std::bit_ceil(rows_indexed + rows_indexed / 2 + 1));
  buffer_.reserve(kBufferBytes + (1 << 16));
}

void RunWriter::index(std::uint64_t hash) {
  CHECK(run_->size_ / kWord < UINT32_MAX);
  const std::size_t mask = run_->slots_.size() - 1;
  std::size_t at = hash & mask;
  while (run_->slots_[at].place != 0)
    at = (at + 1) & mask;
  run_->slots_[at] = {static_cast<std::uint32_t>(hash >> 24),
                      static_cast<std::uint32_t>(run_->size_ / kWord + 1)};
}

void RunWriter::add(views::View view, BytesView key, BytesView words, bool dead) {
  CHECK(key.size() % kWord == 0 && words.size() % kWord == 0);
  if (!run_->slots_.empty()) index(hash_of(view, key));
  RunFile::Part& part = run_->parts_[static_cast<std::size_t>(view)];
  if (part.end == 0) part.begin = run_->size_;
  std::uint8_t header[kHeaderBytes];
  store_le(header, static_cast<std::uint32_t>(words.size()));
  store_le(header + 4, static_cast<std::uint16_t>(key.size()));
  header[6] = static_cast<std::uint8_t>(view);
  header[7] = dead ? 1 : 0;
  append(buffer_, header);
  append(buffer_, key);
  append(buffer_, words);
  run_->size_ += kHeaderBytes + key.size() + words.size();
  part.end = run_->size_;
  if (buffer_.size() >= kBufferBytes) pour();
}

void RunWriter::pour() {
  BytesView left = buffer_;
  while (failed_ == 0 && !left.empty()) {
    const ssize_t written = ::write(run_->descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      failed_ = errno;
    else
      left = left.subspan(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

Result<std::unique_ptr<RunFile>> RunWriter::finish() {
  pour();
  if (failed_ != 0) return file_error(run_->path_, failed_);
  return std::move(run_);
}

// While one run has the least key it gives row after row, so that most rows cost one comparison:
// runs follow each other in time, and the rows of one owner come together.
Status merge_runs(const std::vector<std::unique_ptr<RunFile>>& runs, views::View view,
                  const TakeRow& take) {
  struct Head {
    std::unique_ptr<RunReader> reader;
    const RunFile::Row* row = nullptr;
  };
  std::vector<Head> heads;  // the later, the younger
  const auto advance = [](Head& head) -> Status {
    TRY_ASSIGN(head.row, head.reader->next());
    return {};
  };
  for (const auto& run : runs) {
    Head head{std::make_unique<RunReader>(*run, view)};
    TRY(advance(head));
    if (head.row != nullptr) heads.push_back(std::move(head));
  }
  while (!heads.empty()) {
    std::size_t first = 0;
    for (std::size_t i = 1; i < heads.size(); ++i)
      if (compare(heads[i].row->key, heads[first].row->key) <= 0) first = i;  // the younger one
    const RunFile::Row* bound = nullptr;
    for (std::size_t i = 0; i < heads.size(); ++i)
      if (i != first && (bound == nullptr || compare(heads[i].row->key, bound->key) < 0))
        bound = heads[i].row;
    Head& head = heads[first];
    // Older rows of the same key are passed over before it goes.
    if (bound != nullptr && compare(bound->key, head.row->key) == 0) {
      for (std::size_t i = 0; i < heads.size(); ++i)
        if (i != first && compare(heads[i].row->key, head.row->key) == 0) TRY(advance(heads[i]));
    } else {
      do {
        if (!head.row->dead) TRY(take(head.row->key, head.row->words));
        TRY(advance(head));
      } while (head.row != nullptr && (bound == nullptr || compare(head.row->key, bound->key) < 0));
    }
    std::erase_if(heads, [](const Head& one) { return one.row == nullptr; });
  }
  return {};
}

}  // namespace quanlu::projections::follow
