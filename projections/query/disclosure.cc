#include "projections/query/disclosure.h"

namespace quanlu::projections::query {
namespace {

using schemas::codec::Event;

tl::unexpected<Error> purpose_required(std::string where) {
  return fail(
      Error{.kind = Failure::kDenied,
            .reason = "purposeRequired",
            .what = {"查看此类内容须说明用途",
                     "content of this class is shown for a stated purpose only"},
            .where = std::move(where),
            .expected = {},
            .found = {},
            .remedy = {"命令行用 --purpose 'CODE; 说明', HTTP 用首部 Quanlu-Purpose",
                       "give --purpose 'CODE; text', over HTTP the header Quanlu-Purpose"}});
}

tl::unexpected<Error> class_hidden(const Rights& rights, std::string where) {
  return fail(Error{
      .kind = Failure::kDenied,
      .reason = "classHidden",
      .what = {"该账号的角色不读此类内容", "no role of this account reads content of this class"},
      .where = std::move(where),
      .expected = {},
      .found = rights.account(),
      .remedy = {"用 --actor 换有权的账号", "choose another account with --actor"}});
}

tl::unexpected<Error> absent(std::string where) {
  return fail(Failure::kAbsent, "absent", {"没有这一项", "there is no such thing"},
              std::move(where));
}

}  // namespace

Result<Disclosure> Disclosure::open(Rights rights, const std::optional<std::string>& purpose,
                                    cases::RecordReads record) {
  const bool stated = purpose && purpose->find_first_not_of(' ') != std::string::npos;
  std::optional<cases::Purpose> parsed;
  if (stated) parsed = cases::parse_purpose(*purpose);
  if (stated && !parsed)
    return fail(
        Error{.kind = Failure::kUsage,
              .reason = "purpose",
              .what = {"用途写法不对", "this is no purpose"},
              .where = "--purpose",
              .expected = "CODE[; text], CODE = A-Z a-z 0-9 - _, ≤ 200",
              .found = {},
              .remedy = {"例如 'handling; 复核期限'", "e.g. 'handling; checking a deadline'"}});
  return Disclosure(std::move(rights), std::move(parsed), std::move(record));
}

Disclosure::Look Disclosure::judge_one(Sight sight, const ShownClass& of, const Id16& id) {
  Look look{.sight = sight, .conf = of.conf, .id = id};
  if (sight == Sight::kHidden) return look;
  look.recorded = cases::needs_purpose(of.conf, of.family, sight == Sight::kMasked);
  if (!look.recorded || purpose_) return look;
  look.recorded = false;
  const bool masking_helps = !cases::needs_purpose(of.conf, of.family, true);
  look.sight = masking_helps ? Sight::kMasked : Sight::kHidden;
  withheld_ += masking_helps ? 0 : 1;
  return look;
}

void Disclosure::show(const Look& look) {
  if (look.recorded) noted_[look.conf].push_back(look.id);
}

Result<Sight> Disclosure::judge_named(Sight sight, const ShownClass& of, const Id16& id,
                                      std::string where) {
  if (sight == Sight::kHidden)
    return rights_.reads_group(of.group) || rights_.holds(schemas::registry::Role::kOrg)
               ? Result<Sight>(absent(std::move(where)))
               : Result<Sight>(class_hidden(rights_, std::move(where)));
  if (!cases::needs_purpose(of.conf, of.family, sight == Sight::kMasked)) return sight;
  if (!purpose_) return purpose_required(std::move(where));
  noted_[of.conf].push_back(id);
  return sight;
}

Disclosure::Look Disclosure::look(const Event& event) {
  return judge_one(rights_.see(event), class_of(event), event.id());
}

Sight Disclosure::list(const Event& event) {
  const Look seen = look(event);
  show(seen);
  return seen.sight;
}

Sight Disclosure::list(const Shown& shown) {
  const Look seen = judge_one(rights_.see(shown), class_of(shown), shown.case_id);
  show(seen);
  return seen.sight;
}

Access Disclosure::access() {
  return [this](const Shown& shown) { return list(shown); };
}

Result<Sight> Disclosure::named(const Event& event, std::string where) {
  return judge_named(rights_.see(event), class_of(event), event.id(), std::move(where));
}

Result<Sight> Disclosure::named(const Shown& shown, std::string where) {
  return judge_named(rights_.see(shown), class_of(shown), shown.case_id, std::move(where));
}

Status Disclosure::unseal(const Event& event, std::vector<std::string> fields, std::string where) {
  if (!purpose_) return purpose_required(std::move(where));
  if (!rights_.may_unseal(event))
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "sealed",
                      .what = {"无权启封", "these texts may not be opened"},
                      .where = std::move(where),
                      .expected = {},
                      .found = rights_.account(),
                      .remedy = {"投诉与反洗钱类须先 1312 申请, 他人 1313 批准",
                                 "complaints and restricted finance: 1312, then 1313 by another"}});
  opened_.push_back({.account = rights_.account(),
                     .conf = class_of(event).conf,
                     .of = {event.id()},
                     .purpose = purpose_->words(),
                     .fields = std::move(fields)});
  return {};
}

void Disclosure::also(const Shown& judged, const Id16& event) {
  const ShownClass of = class_of(judged);
  if (purpose_ && cases::needs_purpose(of.conf, of.family, false)) noted_[of.conf].push_back(event);
}

Status Disclosure::permit() {
  if (noted_.empty() && opened_.empty()) return {};
  std::vector<cases::SensitiveRead> reads = std::move(opened_);
  for (auto& [conf, of] : noted_)
    reads.push_back({.account = rights_.account(),
                     .conf = conf,
                     .of = std::move(of),
                     .purpose = purpose_->words(),
                     .fields = {}});
  noted_.clear();
  opened_.clear();
  return record_(reads);
}

}  // namespace quanlu::projections::query
