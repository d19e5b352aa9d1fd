#include "consumers/cli/asking/org_rows.h"

#include <array>
#include <span>

#include "consumers/cli/frame/suggest.h"
#include "consumers/cli/screen/people.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace registry = schemas::registry;
using listing::Cell;
using listing::Column;
using listing::Kind;

constexpr std::uint16_t kUscc = 1;  // as in V.Subject

const std::vector<Column>& org_columns() {
  static const std::vector<Column> all{
      {"name", {"名称", "name"}},
      {"subject", {"代码", "code"}},
      {"kind", {"种类", "kind"}, Kind::kWord},
      {"state", {"状态", "state"}, Kind::kWord},
      {"listState", {"名录", "listing"}, Kind::kWord, false},
      {"listedOn", {"列入日期", "listed on"}, Kind::kDay, false},
      {"grade", {"等级", "grade"}, Kind::kWord, false},
      {"creditGrade", {"信用", "credit"}, Kind::kWord, false},
      {"area", {"区划", "area"}, Kind::kWord},
      {"supervisor", {"业务主管单位", "supervisor"}, Kind::kText, false},
      {"certNo", {"登记证号", "certificate"}, Kind::kText, false},
      {"capital", {"开办资金 (元)", "capital (yuan)"}, Kind::kMoney, false},
      {"registeredOn", {"登记日期", "registered on"}, Kind::kDay, false},
      {"endedOn", {"终止日期", "ended on"}, Kind::kDay, false},
      {"visitedOn", {"最近走访", "last visit"}, Kind::kDay, false},
      {"lastOn", {"最近事件", "last event"}, Kind::kDay, false},
      {"events", {"事件", "events"}, Kind::kNumber},
      {"visits", {"走访", "visits"}, Kind::kNumber, false},
      {"complaints", {"投诉", "complaints"}, Kind::kNumber, false},
      {"alerts", {"预警", "alerts"}, Kind::kNumber, false},
      {"penalties", {"处罚", "penalties"}, Kind::kNumber, false},
      {"flags", {"标记", "flags"}, Kind::kNumber, false},
      {"firstSeq", {"首条", "first seq"}, Kind::kNumber, false},
      {"lastSeq", {"末条", "last seq"}, Kind::kNumber, false}};
  return all;
}

// The machines of V.Subject's kinds, in their order.
constexpr std::array<std::string_view, 3> kMachines{"Org", "CommunityOrg", "IllegalOrg"};

// A state of one of the machines, by id or label; `subject_kind` becomes whose it is.
Result<std::uint8_t> state_of(const std::string& option, const std::string& wanted,
                              std::span<const std::string_view> machines,
                              std::uint16_t* subject_kind) {
  std::vector<std::string> ids;
  std::string known;
  std::uint16_t kind = kUscc;
  for (const std::string_view machine : machines) {
    const registry::Stream& stream = *registry::find_stream(machine);
    for (std::size_t i = 0; i < stream.states.size(); ++i) {
      const registry::State& state = stream.states[i];
      ids.emplace_back(state.id);
      known += (known.empty() ? "" : " ") + ids.back();
      if (state.id != wanted && state.zh != wanted && state.en != wanted) continue;
      if (subject_kind != nullptr) *subject_kind = kind;
      return static_cast<std::uint8_t>(i + 1);
    }
    ++kind;
  }
  auto error = frame::usage({"没有这个状态", "no such state"}, option, known, wanted);
  if (const auto near = frame::nearest(wanted, ids))
    error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return error;
}

}  // namespace

std::string_view machine_of(const Card& card) {
  const std::size_t kind = card.subject_kind;
  return kind >= kUscc && kind <= kMachines.size() ? kMachines[kind - 1] : std::string_view();
}

listing::Shape org_shape(std::string document) {
  return {.document = std::move(document),
          .rows = "organizations",
          .title = {"社会组织", "organizations"},
          .columns = org_columns(),
          .before = {}};
}

std::vector<Cell> org_cells(const screen::Screen& screen, const Card& card) {
  const auto number = [](std::uint64_t value) { return Cell(std::to_string(value)); };
  return {std::string(card.name),
          std::string(card.subject),
          enum_cell(screen, "OrgKind", card.kind),
          state_cell(screen, machine_of(card), card.state),
          state_cell(screen, "Listing", card.list_state),
          day_text(card.listed_on),
          enum_cell(screen, "Grade", card.grade),
          enum_cell(screen, "CreditGrade", card.credit_grade),
          card.area == 0 ? Cell() : number(card.area),
          std::string(card.supervisor),
          std::string(card.cert_no),
          Cell(yuan(card.capital), screen::money(Fen(card.capital))),
          day_text(card.registered_on),
          day_text(card.ended_on),
          day_text(card.visited_on),
          day_text(card.last_on),
          number(card.events),
          number(card.visits),
          number(card.complaints),
          number(card.alerts),
          number(card.penalties),
          number(card.flags),
          number(card.first_seq),
          number(card.last_seq)};
}

void add_card(screen::Json& json, const screen::Screen& screen, const Card& card) {
  const std::vector<Cell> cells = org_cells(screen, card);
  json.begin_object();
  for (std::size_t i = 0; i < cells.size(); ++i)
    listing::add_member(json, org_columns()[i], cells[i]);
  json.end();
}

std::vector<frame::Option> org_filter_options() {
  return {
      {.name = "--kind",
       .value = "KIND",
       .help = {"种类: association service foundation other",
                "kind: association service foundation other"}},
      {.name = "--state",
       .value = "STATE",
       .help = {"状态, 如 active revoked", "state, e.g. active revoked"}},
      {.name = "--area", .value = "CODE", .help = {"区划 (含下级)", "area, with what is below"}},
      {.name = "--list",
       .value = "STATE",
       .help = {"名录: listed serious", "directory: listed serious"}},
      {.name = "--grade", .value = "GRADE", .help = {"评估等级", "assessment grade"}},
      {.name = "--credit", .value = "GRADE", .help = {"信用等级", "credit grade"}}};
}

Result<OrgFilter> org_filter_of(const frame::Options& options) {
  OrgFilter of;
  TRY_ASSIGN(of.filter.kind, enumerant_of(options, "--kind", "OrgKind"));
  TRY_ASSIGN(of.filter.grade, enumerant_of(options, "--grade", "Grade"));
  TRY_ASSIGN(of.filter.credit_grade, enumerant_of(options, "--credit", "CreditGrade"));
  if (const auto state = options.maybe("--state")) {
    TRY_ASSIGN(of.filter.state, state_of("--state", *state, kMachines, &of.filter.subject_kind));
  }
  if (const auto list = options.maybe("--list")) {
    static constexpr std::array<std::string_view, 1> kListing{"Listing"};
    TRY_ASSIGN(of.filter.list_state, state_of("--list", *list, kListing, nullptr));
  }
  for (const frame::Option& option : org_filter_options())
    if (const auto value = options.maybe(option.name)) of.said.emplace_back(option.name, *value);
  return of;
}

}  // namespace quanlu::consumers::cli::asking
