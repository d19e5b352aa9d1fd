// Record sequences with the answers of the accept rule, for every verifier that is written from
// ledger/FORMAT.md: tests/golden/chain/sequences-p<partition>.txt, in the form that section 10
// tells.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/paths.h"
#include "tests/support/random_log.h"

namespace quanlu::tests {
namespace {

constexpr std::uint32_t kPartitions[] = {0, 1};
constexpr std::uint64_t kSequences = 100;

std::filesystem::path file_of(std::uint32_t partition) {
  return source_dir() / "tests/golden/chain" / ("sequences-p" + std::to_string(partition) + ".txt");
}

std::string answer(const Outcome& outcome) {
  if (outcome.kind == Outcome::kPending) return "pending";
  if (outcome.kind == Outcome::kStray) return std::string(to_text(outcome.reason));
  return "accepted:" + std::to_string(outcome.last.value - outcome.first.value + 1);
}

// One sequence read by the rule: its answers, and where it ends.
std::string read(Fold fold, const std::vector<const Stored*>& records) {
  std::string answers = "answers";
  std::size_t superseded = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Outcome outcome = fold.step(records[i]->at(i));
    answers += " " + answer(outcome);
    superseded += outcome.superseded;
  }
  const State& state = fold.state();
  return answers + "\nend " + std::to_string(state.next_seq.value) + " " +
         to_hex(state.prev.bytes) + " " + std::to_string(state.epoch.value) + " " +
         std::to_string(state.pending.size()) + " " + std::to_string(superseded) + "\n";
}

std::string text_of(const Stored& record) {
  const auto hex = [](const Bytes& bytes) { return bytes.empty() ? "." : to_hex(bytes); };
  return hex(record.entry) + " " + (record.seal ? hex(*record.seal) : "-");
}

std::string make(std::uint32_t partition) {
  World world({.partitions = 2, .batch_events_max = 4});
  RandomLog random(world, 2024 + partition, partition);
  random.keep_small();
  const Log good = random.good(10);
  std::string records =
      "genesis " + to_hex(world.genesis.entry) + "\npartition " + std::to_string(partition) + "\n";
  std::string sequences;
  std::map<std::string, std::size_t> known;  // each record stands in the file once
  for (std::uint64_t i = 0; i < kSequences; ++i) {
    const Log log = random.disturbed(good, i == 0 ? 0 : 1 + random.below(6));
    std::vector<const Stored*> order;
    sequences += "sequence";
    for (const Stored& record : log) {
      const auto [place, fresh] = known.try_emplace(text_of(record), known.size());
      if (fresh) records += "record " + place->first + "\n";
      sequences += " " + std::to_string(place->second);
      order.push_back(&record);
    }
    sequences += "\n" + read(world.fold(Partition(partition)), order);
  }
  return records + sequences;
}

std::string file_text(std::uint32_t partition) {
  std::ifstream in(file_of(partition));
  return {std::istreambuf_iterator<char>(in), {}};
}

Stored parse_record(std::istringstream& line) {
  std::string entry, seal;
  line >> entry >> seal;
  const auto bytes = [](const std::string& hex) { return hex == "." ? Bytes() : *from_hex(hex); };
  Stored record{bytes(entry)};
  if (seal != "-") record.seal = bytes(seal);
  return record;
}

TEST_CASE("recorded sequences get their recorded answers") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  crypto::Verifier verifier;
  for (const std::uint32_t partition : kPartitions) {
    std::istringstream in(file_text(partition));
    std::string line, word;
    std::optional<Genesis> genesis;
    Log records;
    std::vector<const Stored*> order;
    std::uint64_t sequences = 0;
    while (std::getline(in, line)) {
      std::istringstream words(line);
      words >> word;
      if (word == "genesis") {
        words >> word;
        genesis = must(read_genesis(hasher, verifier, *from_hex(word)));
      } else if (word == "record") {
        records.push_back(parse_record(words));
      } else if (word == "sequence") {
        order.clear();
        for (std::size_t index; words >> index;)
          order.push_back(&records.at(index));
      } else if (word == "answers") {
        std::string end;
        REQUIRE(std::getline(in, end));
        CAPTURE(partition, sequences);
        Fold fold(hasher, verifier, *genesis, State::start(*genesis, Partition(partition)));
        REQUIRE(read(std::move(fold), order) == line + "\n" + end + "\n");
        ++sequences;
      }
    }
    REQUIRE(sequences == kSequences);
  }
}

TEST_CASE("recorded sequences are the same bytes on every machine") {
  for (const std::uint32_t partition : kPartitions)
    REQUIRE((make(partition) == file_text(partition)));
}

TEST_CASE("sequences are written anew", "[.][remake]") {
  for (const std::uint32_t partition : kPartitions)
    std::ofstream(file_of(partition)) << make(partition);
}

}  // namespace
}  // namespace quanlu::tests
