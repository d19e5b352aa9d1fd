// What is published of a partition, fetched once and read as far as it is there.
#include <algorithm>
#include <fstream>
#include <set>

#include "consumers/cli/prefix/prefix_copy.h"
#include "consumers/cli/prefix/prefix_source.h"
#include "schemas/base/bytes.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {
namespace {

namespace fs = std::filesystem;
namespace prefix = consumers::cli::prefix;
namespace publish = ledger::publish;
namespace tree = ledger::tree;

constexpr std::uint64_t kEntries = 700;  // two full bundles, and one that is not
const std::string kUrl = "https://log.example/log/0";

std::uint16_t width(std::uint64_t index) {
  return static_cast<std::uint16_t>(
      std::min(tree::kTileWidth, kEntries - index * tree::kTileWidth));
}

// Entries of one word each; every `batch`-th has a seal.
std::map<std::string, std::string> files_of(std::uint64_t batch) {
  std::map<std::string, std::string> files;
  for (std::uint64_t index = 0; index * tree::kTileWidth < kEntries; ++index) {
    Bytes bundle, seals;
    for (std::uint64_t i = 0; i < width(index); ++i) {
      const std::uint64_t seq = index * tree::kTileWidth + i;
      append_be(bundle, std::uint16_t{8});
      append_be(bundle, seq);
      if ((seq + 1) % batch != 0) continue;
      append_be(seals, seq);
      seals.resize(seals.size() + 80, static_cast<std::uint8_t>(seq));
    }
    files[tree::bundle_path(index, width(index))] = as_text(bundle);
    files[publish::seals_path(index, width(index))] = as_text(seals);
  }
  for (std::uint64_t index = 0; index < kEntries / tree::kTileWidth; ++index)
    files[tree::path_of({.level = 0, .index = index, .width = 256})] = std::string(8192, 't');
  for (const tree::Tile& tile : tree::partial_tiles(TreeSize(kEntries)))
    files[tree::path_of(tile)] = std::string(tile.width * sizeof(Digest), 't');
  return files;
}

// A server in memory; from the question with the number `deaf_from` on it says nothing.
class Server final : public Fetch {
 public:
  std::map<std::string, std::string> files;
  std::vector<std::string> asked;
  std::size_t deaf_from = SIZE_MAX;
  std::string reason = "fetch";

  Result<Fetched> fetch(const Question& question) override {
    REQUIRE(question.url.starts_with(kUrl + "/"));
    const std::string path = question.url.substr(kUrl.size() + 1);
    asked.push_back(path);
    if (asked.size() > deaf_from)
      return fail(Error{.kind = Failure::kFailed,
                        .reason = reason,
                        .what = {"无应答", "no answer"},
                        .found = "Timeout was reached"});
    const auto file = files.find(path);
    if (file == files.end()) return Fetched{.status = 404, .content_type = {}, .body = {}};
    REQUIRE(file->second.size() <= question.body_bytes_max);
    return Fetched{.status = 200, .content_type = {}, .body = file->second};
  }
};

struct World {
  Server server;
  std::unique_ptr<prefix::PrefixCopy> copy;
  std::atomic<int> interrupted{0};

  explicit World(std::uint64_t batch = 7) {
    server.files = files_of(batch);
    copy = must(prefix::PrefixCopy::make(kUrl + "/", server));
  }
  void get_tree() {
    must(copy->get_tree(
        "", TreeSize(kEntries), [](std::uint64_t) {}, interrupted));
  }
  prefix::PrefixSource source() const { return {copy->folder(), Partition(0), TreeSize(kEntries)}; }
};

std::string kept(const World& world, const std::string& path) {
  std::ifstream file(world.copy->folder().root() / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("all that a tree implies is fetched, each file once, and goes with the copy") {
  fs::path root;
  {
    World world;
    must(world.copy->get(tree::bundle_path(0, 256), publish::kBundleBytesMax));
    world.get_tree();
    root = world.copy->folder().root();
    CHECK(world.copy->url() == kUrl);
    CHECK(world.server.asked.size() == world.server.files.size());
    CHECK(std::set(world.server.asked.begin(), world.server.asked.end()).size() ==
          world.server.files.size());
    for (const auto& [path, content] : world.server.files)
      CHECK(kept(world, path) == content);
    CHECK(world.copy->served_as((root / "tile/0/000").string()) == kUrl + "/tile/0/000");
    CHECK(world.copy->served_as("seq 7") == "seq 7");
  }
  CHECK_FALSE(fs::exists(root));
}

TEST_CASE("what is not there is remembered with its status, and nothing behind it is asked for") {
  World world;
  const std::string bundle = tree::bundle_path(1, 256);
  world.server.files.erase(bundle);
  world.get_tree();
  CHECK(world.copy->why_not(bundle) == "status 404");
  CHECK(world.copy->why_not(tree::bundle_path(0, 256)).empty());
  for (const std::string& path : world.server.asked)
    CHECK(path.find("002") == std::string::npos);
  CHECK_FALSE(world.copy->unreachable());
}

TEST_CASE("after one question without an answer nobody is asked again") {
  World world;
  world.server.deaf_from = 3;
  world.get_tree();
  CHECK(world.server.asked.size() == 4);
  CHECK(world.copy->why_not(world.server.asked.back()) == "Timeout was reached");
  CHECK_FALSE(must(world.copy->get("checkpoint", 100)));
  CHECK(world.server.asked.size() == 4);
  CHECK_FALSE(world.copy->unreachable());
}

TEST_CASE("a host that is not there is told apart from one that does not answer") {
  World world;
  world.server.deaf_from = 0;
  world.server.reason = "unreachable";
  CHECK_FALSE(must(world.copy->get("checkpoint", 100)));
  REQUIRE(world.copy->unreachable());
  CHECK(world.copy->unreachable()->reason == "unreachable");
}

TEST_CASE("an interruption ends the fetching behind the bundle at hand") {
  World world;
  world.interrupted = 2;
  world.get_tree();
  CHECK(world.server.asked.size() == 2);
}

TEST_CASE("the records of a whole prefix are its entries, with the seals beside them") {
  World world;
  world.get_tree();
  prefix::PrefixSource source = world.source();
  CHECK(source.end() == kEntries);
  CHECK(source.rows() == kEntries);
  REQUIRE(source.segments() == 3);
  CHECK_FALSE(source.missing());
  std::uint64_t seq = 0;
  for (std::uint64_t index = 0; index < source.segments(); ++index) {
    consumers::verify::Segment segment;
    must(source.load(index, segment));
    for (const auto& raw : segment.records) {
      CHECK(raw.fault.empty());
      CHECK(raw.record.locator == Locator(seq));
      CHECK(load_be<std::uint64_t>(raw.record.entry.data()) == seq);
      CHECK(raw.record.seal.has_value() == ((seq + 1) % 7 == 0));
      if (raw.record.seal) CHECK(raw.record.seal->size() == 80);
      ++seq;
    }
  }
  CHECK(seq == kEntries);
}

TEST_CASE("records end behind the last seal before the first file that is not there") {
  for (const std::uint64_t batch : {7, 300}) {
    World world(batch);
    const std::string seals = publish::seals_path(1, 256);
    world.server.files.erase(seals);
    world.get_tree();
    prefix::PrefixSource source = world.source();
    REQUIRE(source.missing());
    CHECK(source.missing()->path == seals);
    CHECK(source.missing()->first == Seq(256));
    CHECK(source.end() == (batch == 7 ? 252 : 0));
    if (source.end() == 0) continue;
    consumers::verify::Segment segment;
    must(source.load(0, segment));
    CHECK(segment.records.size() == 252);
    CHECK(segment.records.back().record.seal);
    CHECK(segment.records.front().fault.empty());
  }
}

TEST_CASE("bundles and seals that have not their form are faults, never guesses") {
  const auto faults = [](const std::function<void(std::map<std::string, std::string>&)>& change) {
    World world;
    change(world.server.files);
    world.get_tree();
    prefix::PrefixSource source = world.source();
    consumers::verify::Segment segment;
    must(source.load(1, segment));
    std::map<std::string, int> found;
    for (const auto& raw : segment.records)
      if (!raw.fault.empty()) ++found[std::string(raw.fault)];
    CHECK(segment.records.size() == 256);
    return found;
  };
  using Found = std::map<std::string, int>;
  const std::string bundle = tree::bundle_path(1, 256), seals = publish::seals_path(1, 256);
  CHECK(faults([](auto&) {}).empty());
  CHECK(faults([&](auto& files) { files[bundle].resize(2550); }) == Found{{"bundle", 1}});
  CHECK(faults([&](auto& files) { files[bundle].clear(); }) == Found{{"bundle", 256}});
  CHECK(faults([&](auto& files) { files[seals].pop_back(); }) == Found{{"seals", 1}});
  CHECK(faults([&](auto& files) { files[seals][7] ^= 1; }) ==
        Found{});  // another seq of the bundle
  CHECK(faults([&](auto& files) { files[seals][6] ^= 4; }) == Found{{"seals", 1}});
  CHECK(faults([&](auto& files) {
          std::rotate(files[seals].begin(), files[seals].begin() + 88, files[seals].end());
        }) == Found{{"seals", 1}});
}

}  // namespace quanlu::tests
