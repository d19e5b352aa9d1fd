#include "projections/follow/run_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kBufferBytes = 1 << 20;

// The order of rows: view, then key.
int compare(views::View left_view, BytesView left, views::View right_view, BytesView right) {
  if (left_view != right_view) return left_view < right_view ? -1 : 1;
  const int order = as_text(left).compare(as_text(right));
  return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

tl::unexpected<Error> file_error(const std::filesystem::path& path, int code) {
  return fail(
      Error{.reason = code == ENOSPC ? "disk_full" : "io_error",
            .what = {"无法写入重建的临时文件", "cannot write a temporary file of the rebuild"},
            .where = path.string(),
            .found = std::strerror(code)});
}

std::size_t bit_of(std::uint64_t hash, int part, std::size_t bytes) {
  return (hash >> (part * 20) ^ hash * 0x9E3779B97F4A7C15ULL >> (7 * part)) % (bytes * 8);
}

}  // namespace

RunFile::~RunFile() {
  if (bytes_ != nullptr) munmap(const_cast<std::uint8_t*>(bytes_), size_);
  unlink(path_.c_str());
}

RunFile::Row RunFile::at(std::uint64_t offset) const {
  const std::uint8_t* const from = bytes_ + offset;
  const auto words_size = load_le<std::uint32_t>(from);
  const auto key_size = load_le<std::uint16_t>(from + 4);
  return {.view = static_cast<views::View>(from[6]),
          .dead = from[7] != 0,
          .key = {from + kHeaderBytes, key_size},
          .words = {from + kHeaderBytes + key_size, words_size},
          .next = offset + kHeaderBytes + key_size + words_size};
}

std::optional<RunFile::Row> RunFile::find(std::uint64_t hash, views::View view,
                                          BytesView key) const {
  if (offsets_.empty()) return std::nullopt;
  for (int part = 0; part < 3; ++part) {
    const std::size_t bit = bit_of(hash, part, seen_.size());
    if ((seen_[bit / 8] >> (bit % 8) & 1) == 0) return std::nullopt;
  }
  const auto found =
      std::lower_bound(offsets_.begin(), offsets_.end(), 0, [&](std::uint64_t offset, int) {
        const Row row = at(offset);
        return compare(row.view, row.key, view, key) < 0;
      });
  if (found == offsets_.end()) return std::nullopt;
  const Row row = at(*found);
  if (compare(row.view, row.key, view, key) != 0) return std::nullopt;
  return row;
}

RunWriter::RunWriter(std::filesystem::path path) : path_(std::move(path)) {
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor_ < 0) failed_ = errno;
}

RunWriter::~RunWriter() {
  if (descriptor_ >= 0) close(descriptor_);
}

void RunWriter::add(views::View view, std::uint64_t hash, BytesView key, BytesView words,
                    bool dead) {
  if (!views::info(view).append_only) {
    offsets_.push_back(size_);
    hashes_.push_back(hash);
  }
  std::uint8_t header[kHeaderBytes];
  store_le(header, static_cast<std::uint32_t>(words.size()));
  store_le(header + 4, static_cast<std::uint16_t>(key.size()));
  header[6] = static_cast<std::uint8_t>(view);
  header[7] = dead ? 1 : 0;
  append(buffer_, header);
  append(buffer_, key);
  append(buffer_, words);
  size_ += kHeaderBytes + key.size() + words.size();
  if (buffer_.size() >= kBufferBytes) pour();
}

void RunWriter::pour() {
  BytesView left = buffer_;
  while (failed_ == 0 && !left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
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
  std::unique_ptr<RunFile> run(new RunFile);
  run->path_ = path_;
  if (failed_ != 0) return file_error(path_, failed_);
  run->offsets_ = std::move(offsets_);
  run->seen_.assign(hashes_.size() + 8, 0);
  for (const std::uint64_t hash : hashes_)
    for (int part = 0; part < 3; ++part) {
      const std::size_t bit = bit_of(hash, part, run->seen_.size());
      run->seen_[bit / 8] = static_cast<std::uint8_t>(run->seen_[bit / 8] | 1U << (bit % 8));
    }
  if (size_ == 0) return run;
  void* const mapped = mmap(nullptr, size_, PROT_READ, MAP_SHARED, descriptor_, 0);
  if (mapped == MAP_FAILED) return file_error(path_, errno);
  run->bytes_ = static_cast<const std::uint8_t*>(mapped);
  run->size_ = size_;
  return run;
}

Status merge_runs(const std::vector<std::unique_ptr<RunFile>>& runs,
                  const std::function<Status(views::View, BytesView, BytesView)>& take) {
  struct Head {
    const RunFile* run;
    RunFile::Row row;
    std::size_t age;  // the higher, the later
  };
  std::vector<Head> heads;  // few: a linear search for the first is cheap
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (runs[i]->size() > 0) heads.push_back({runs[i].get(), runs[i]->at(0), i});
  const auto advance = [&](Head& head) {
    if (head.row.next >= head.run->size()) return false;
    head.row = head.run->at(head.row.next);
    return true;
  };
  while (!heads.empty()) {
    const Head first =
        *std::min_element(heads.begin(), heads.end(), [](const Head& left, const Head& right) {
          const int order = compare(left.row.view, left.row.key, right.row.view, right.row.key);
          return order != 0 ? order < 0 : left.age > right.age;
        });
    RunFile::Row row = first.row;
    for (std::size_t i = heads.size(); i-- > 0;) {
      bool has_more = true;
      while (has_more && compare(heads[i].row.view, heads[i].row.key, row.view, row.key) == 0) {
        if (heads[i].age == first.age) row = heads[i].row;  // of equal ones in a run the last
        has_more = advance(heads[i]);
      }
      if (!has_more) heads.erase(heads.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!row.dead) TRY(take(row.view, row.key, row.words));
  }
  return {};
}

}  // namespace quanlu::projections::follow
