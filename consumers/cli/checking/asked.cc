#include "consumers/cli/checking/asked.h"

#include <algorithm>

#include "consumers/cli/anchoring/stamps.h"
#include "consumers/cli/checking/decode.h"
#include "consumers/cli/checking/outside.h"
#include "consumers/cli/evidence/publish_settings.h"
#include "consumers/cli/evidence/publishing.h"

namespace quanlu::consumers::cli::checking {
namespace {

constexpr std::uint64_t kJobsMax = 64;

Status check_all_stamps(const AllPublished& all, const ledger::chain::Genesis& genesis,
                        const std::optional<ledger::crypto::TimeStampRoots>& roots,
                        verify::Report& report) {
  for (const auto& one : all)
    TRY(anchoring::check_stamps(one->folder, genesis, one->newest_size, roots ? &*roots : nullptr,
                                report));
  if (roots && report.checked.timestamps == 0)
    report.not_checked.push_back({.what = "timestamps", .why = "noneGiven"});
  return {};
}

void moved_to(const verify::NotedRoot& newest, std::vector<verify::NotedRoot>& trusted) {
  const auto at = std::ranges::find(trusted, newest.partition, &verify::NotedRoot::partition);
  if (at == trusted.end())
    trusted.push_back(newest);
  else
    *at = newest;
}

}  // namespace

Result<verify::Request> request_of(const frame::Context& context, const frame::Options& options) {
  verify::Request request;
  TRY_ASSIGN(const std::uint64_t jobs, options.number("--jobs", 1));
  if (jobs == 0 || jobs > kJobsMax)
    return frame::usage({"选项的值不对", "this value does not fit the option"}, "--jobs", "1 … 64",
                        options.text("--jobs"));
  request.jobs = static_cast<int>(jobs);
  request.all_seals = options.has("--seals");
  request.strict_strays = options.has("--strict-strays");
  request.interrupted = &context.interrupted;
  request.decode = decode_under_schema;
  return request;
}

Result<verify::LevelSet> levels_of(const frame::Options& options, const std::string& possible) {
  verify::LevelSet levels;
  const std::string text = options.text("--levels", possible);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const auto level = verify::parse_level(text.substr(at, end - at));
    if (!level)
      return frame::usage({"没有这个层级", "no such level"}, "--levels", "V0 V1 V2 V3 V4 V5 V6",
                          text.substr(at, end - at));
    levels.add(*level);
    at = end + 1;
  }
  return levels;
}

Result<OutsideGiven> outside_given(const frame::Context& context, const frame::Options& options,
                                   const ledger::chain::Genesis* genesis) {
  OutsideGiven given;
  TRY_ASSIGN(given.age_max_ms, options.duration_ms("--max-age", 0));
  if (const auto file = options.maybe("--policy"); file && genesis != nullptr) {
    TRY_ASSIGN(given.policy, evidence::read_policy(context.directory / *file, genesis->suite));
  }
  if (const auto file = options.maybe("--tsa-roots")) {
    TRY_ASSIGN(given.roots, anchoring::read_roots(context.directory / *file));
  }
  return given;
}

std::function<Status(verify::Report&)> outside_check(const AllPublished& published,
                                                     const ledger::chain::Genesis& genesis,
                                                     const OutsideGiven& given, Millis now) {
  if (!given.any()) return {};
  return [&published, &genesis, &given, now](verify::Report& report) -> Status {
    if (given.policy)
      TRY(check_outside(published, genesis, *given.policy,
                        {.now = now, .age_max_ms = given.age_max_ms}, report));
    TRY(check_all_stamps(published, genesis, given.roots, report));
    if (given.policy) return {};
    if (given.age_max_ms > 0)
      check_ages(published, {.now = now, .age_max_ms = given.age_max_ms}, report);
    report.not_checked.push_back({.what = "witnesses", .why = "noPolicy"});
    if (given.roots && report.checked.timestamps == 0 &&
        report.level(verify::Level::kV4) == verify::LevelState::kOk)
      report.level(verify::Level::kV4) = verify::LevelState::kIncomplete;
    return {};
  };
}

Status add_seen(const std::vector<SeenBefore>* seen, const ledger::chain::Genesis& genesis,
                Millis now, const std::function<std::unique_ptr<Published>(Partition)>& nothing,
                AllPublished& published) {
  static const std::vector<SeenBefore> none;
  for (const SeenBefore& one : seen == nullptr ? none : *seen) {
    TRY_ASSIGN(const auto read, evidence::read_note(genesis, one.partition, one.note));
    auto at = std::ranges::find_if(
        published, [&](const auto& tree) { return tree->tree.partition == one.partition; });
    if (at == published.end()) at = published.insert(at, nothing(one.partition));
    (*at)->tree.roots.push_back({.size = read.checkpoint.size,
                                 .root = read.checkpoint.root,
                                 .level = verify::Level::kV3,
                                 .by = one.by});
    (*at)->remembered_size = std::max((*at)->remembered_size, read.checkpoint.size);
    if (one.first_seen && !(*at)->first_seen && read.checkpoint.size == (*at)->newest_size &&
        read.checkpoint.root == (*at)->newest_root)
      (*at)->first_seen = one.first_seen;
  }
  for (const auto& one : published) {
    const bool remembers = seen != nullptr || !one->trusted_file.empty();
    const TreeSize before = std::max(one->remembered_size, one->trusted_size);
    if (remembers && !one->newest.empty() && one->newest_size > before && !one->first_seen)
      one->first_seen = now;
  }
  return {};
}

void tell_notes(const AllPublished& published, Millis now, verify::Report& report) {
  for (const auto& one : published) {
    report.checked.signatures += one->signatures;
    if (!one->trusted.empty())
      report.trusted_before.push_back({one->tree.partition, one->trusted_size, one->trusted_root});
    if (one->newest.empty()) continue;
    for (verify::Horizon& horizon : report.horizon) {
      if (horizon.partition != one->tree.partition) continue;
      horizon.checkpoint = newest_root(*one);
      if (!horizon.checkpoint_age_ms && one->first_seen && *one->first_seen <= now)
        horizon.checkpoint_age_ms = now.value - one->first_seen->value;
    }
  }
  report.trusted_after = report.trusted_before;
}

void take_notes(const AllPublished& published, const verify::LevelSet& levels, Millis now,
                verify::Report& report) {
  tell_notes(published, now, report);
  for (const auto& one : published)
    for (const verify::Finding& finding : one->findings)
      if (levels.has(finding.level)) report.add(finding);
  for (const auto& one : published) {
    const auto moved = trust(*one, report);
    if (!moved)  // a copy that is read-only, for instance
      report.not_checked.push_back({.what = "trust", .why = "notKept"});
    else if (*moved)
      moved_to(newest_root(*one), report.trusted_after);
  }
}

std::vector<SeenBefore> newest_of(const AllPublished& published) {
  std::vector<SeenBefore> newest;
  for (const auto& one : published)
    if (!one->newest.empty())
      newest.push_back({one->tree.partition, one->newest, {}, one->first_seen});
  return newest;
}

}  // namespace quanlu::consumers::cli::checking
