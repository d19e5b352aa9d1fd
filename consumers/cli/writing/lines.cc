#include "consumers/cli/writing/lines.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include <zstd.h>

namespace quanlu::consumers::cli::writing {
namespace {

// Bytes in pieces: a stream as it is, or through zstd.
class Source {
 public:
  virtual ~Source() = default;
  virtual Result<std::size_t> read(char* to, std::size_t size) = 0;
};

class PlainSource final : public Source {
 public:
  explicit PlainSource(std::istream& in) : in_(in) {}
  explicit PlainSource(std::unique_ptr<std::ifstream> file) : file_(std::move(file)), in_(*file_) {}
  Result<std::size_t> read(char* to, std::size_t size) override {
    in_.read(to, static_cast<std::streamsize>(size));
    return static_cast<std::size_t>(in_.gcount());
  }

 private:
  std::unique_ptr<std::ifstream> file_;
  std::istream& in_;
};

class ZstdSource final : public Source {
 public:
  explicit ZstdSource(std::unique_ptr<Source> below)
      : below_(std::move(below)), stream_(ZSTD_createDStream()), input_(ZSTD_DStreamInSize()) {}
  ~ZstdSource() override { ZSTD_freeDStream(stream_); }

  Result<std::size_t> read(char* to, std::size_t size) override {
    ZSTD_outBuffer out{to, size, 0};
    while (out.pos == 0) {
      if (at_ == filled_) {
        TRY_ASSIGN(filled_, below_->read(input_.data(), input_.size()));
        at_ = 0;
        if (filled_ == 0) return ended();
      }
      ZSTD_inBuffer in{input_.data(), filled_, at_};
      const std::size_t left = ZSTD_decompressStream(stream_, &out, &in);
      at_ = in.pos;
      if (ZSTD_isError(left))
        return fail(Failure::kUsage, "zstd", {"压缩文件已损坏", "the compressed file is damaged"},
                    ZSTD_getErrorName(left));
      whole_ = left == 0;
    }
    return out.pos;
  }

 private:
  Result<std::size_t> ended() const {
    if (whole_) return std::size_t{0};
    return fail(Failure::kUsage, "zstd", {"压缩文件不完整", "the compressed file ends too early"});
  }

  std::unique_ptr<Source> below_;
  ZSTD_DStream* stream_;
  std::vector<char> input_;
  std::size_t filled_ = 0, at_ = 0;
  bool whole_ = true;
};

class SourceLines final : public Lines {
 public:
  explicit SourceLines(std::unique_ptr<Source> source)
      : source_(std::move(source)), buffer_(1 << 20) {}

  Result<bool> next(std::string& line) override {
    line.clear();
    while (true) {
      const char* from = buffer_.data() + at_;
      const void* end = at_ == filled_ ? nullptr : std::memchr(from, '\n', filled_ - at_);
      const std::size_t size = end == nullptr
                                   ? filled_ - at_
                                   : static_cast<std::size_t>(static_cast<const char*>(end) - from);
      if (line.size() < kLineBytesMax)
        line.append(from, std::min(size, kLineBytesMax - line.size()));
      at_ += size + (end == nullptr ? 0 : 1);
      any_ = any_ || size > 0;
      if (end != nullptr) return ended_line(line);
      TRY_ASSIGN(filled_, source_->read(buffer_.data(), buffer_.size()));
      bytes_ += filled_;
      at_ = 0;
      if (filled_ == 0) return any_ ? ended_line(line) : Result<bool>(false);
    }
  }
  std::uint64_t bytes_read() const override { return bytes_; }

 private:
  Result<bool> ended_line(std::string& line) {
    any_ = false;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return true;
  }

  std::unique_ptr<Source> source_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, filled_ = 0;
  std::uint64_t bytes_ = 0;
  bool any_ = false;  // bytes of a line that has no end yet
};

}  // namespace

Result<std::unique_ptr<Lines>> open_lines(const std::string& file, std::istream& in) {
  std::unique_ptr<Source> source;
  if (file == "-") {
    source = std::make_unique<PlainSource>(in);
  } else {
    auto stream = std::make_unique<std::ifstream>(file, std::ios::binary);
    if (!*stream)
      return fail(Error{.kind = Failure::kAbsent,
                        .reason = "file_absent",
                        .what = {"打不开文件", "the file cannot be opened"},
                        .where = file,
                        .found = std::strerror(errno)});
    source = std::make_unique<PlainSource>(std::move(stream));
  }
  if (file.ends_with(".zst")) source = std::make_unique<ZstdSource>(std::move(source));
  return std::unique_ptr<Lines>(std::make_unique<SourceLines>(std::move(source)));
}

}  // namespace quanlu::consumers::cli::writing
