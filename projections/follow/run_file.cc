#include "projections/follow/run_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "projections/follow/kept_rows.h"

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kBufferBytes = 1 << 18;  // of a run that is written or merged

tl::unexpected<Error> file_error(const std::filesystem::path& path, int code) {
  return fail(Error{.reason = code == ENOSPC ? "disk_full" : "io_error",
                    .what = {"重建的临时文件读写失败", "a temporary file of the rebuild fails"},
                    .where = path.string(),
                    .found = std::strerror(code)});
}

std::size_t bit_of(std::uint64_t hash, int part, std::size_t bytes) {
  return (hash >> (part * 20) ^ hash * 0x9E3779B97F4A7C15ULL >> (7 * part)) % (bytes * 8);
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
  if (bytes_ != nullptr) munmap(const_cast<std::uint8_t*>(bytes_), size_);
  if (descriptor_ >= 0) close(descriptor_);
  unlink(path_.c_str());
}

RunFile::Row RunFile::at(std::uint64_t offset) const {
  return read(bytes_ + offset);
}

void RunFile::forget_pages() const {
  if (bytes_ != nullptr) madvise(const_cast<std::uint8_t*>(bytes_), size_, MADV_DONTNEED);
}

std::optional<RunFile::Row> RunFile::find(std::uint64_t hash, BytesView key) const {
  if (offsets_.empty()) return std::nullopt;
  for (int part = 0; part < 3; ++part) {
    const std::size_t bit = bit_of(hash, part, seen_.size());
    if ((seen_[bit / 8] >> (bit % 8) & 1) == 0) return std::nullopt;
  }
  const auto view = static_cast<views::View>(hash >> 56);
  const auto found =
      std::lower_bound(offsets_.begin(), offsets_.end(), 0, [&](std::uint64_t offset, int) {
        const Row row = at(offset);
        return row.view != view ? row.view < view : compare(row.key, key) < 0;
      });
  if (found == offsets_.end()) return std::nullopt;
  const Row row = at(*found);
  if (row.view != view || compare(row.key, key) != 0) return std::nullopt;
  return row;
}

RunWriter::RunWriter(std::filesystem::path path, bool with_index)
    : run_(new RunFile), with_index_(with_index) {
  run_->path_ = std::move(path);
  run_->descriptor_ = ::open(run_->path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (run_->descriptor_ < 0) failed_ = errno;
  buffer_.reserve(kBufferBytes + (1 << 16));
}

void RunWriter::add(views::View view, BytesView key, BytesView words, bool dead) {
  if (with_index_) {
    run_->offsets_.push_back(run_->size_);
    hashes_.push_back(hash_of(view, key));
  }
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

Status RunWriter::make_index() {
  run_->seen_.assign(hashes_.size() + 8, 0);
  for (const std::uint64_t hash : hashes_)
    for (int part = 0; part < 3; ++part) {
      const std::size_t bit = bit_of(hash, part, run_->seen_.size());
      run_->seen_[bit / 8] = static_cast<std::uint8_t>(run_->seen_[bit / 8] | 1U << (bit % 8));
    }
  if (run_->size_ == 0) return {};
  void* const mapped = mmap(nullptr, run_->size_, PROT_READ, MAP_SHARED, run_->descriptor_, 0);
  if (mapped == MAP_FAILED) return file_error(run_->path_, errno);
  run_->bytes_ = static_cast<const std::uint8_t*>(mapped);
  madvise(mapped, run_->size_, MADV_RANDOM);
  return {};
}

Result<std::unique_ptr<RunFile>> RunWriter::finish() {
  pour();
  if (failed_ != 0) return file_error(run_->path_, failed_);
  if (with_index_) TRY(make_index());
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
