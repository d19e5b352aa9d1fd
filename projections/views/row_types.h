#pragma once
// The rows of the views as plain structs: the data section of the struct of the same name in
// schemas/wire/views.capnp, field for field, and its texts, which are borrowed from the words they
// were read from. row.h encodes and reads them; a test holds each against Cap'n Proto's own reader.
// What the fields mean stands in views.capnp.
#include <array>
#include <cstdint>
#include <string_view>

namespace quanlu::projections::views {

struct OrgCard {
  std::uint64_t first_seq = 0, last_seq = 0, area = 0;
  std::int64_t capital = 0;
  std::uint64_t listed_by = 0;
  std::int32_t registered_on = 0, ended_on = 0, valid_to = 0, grade_to = 0, listed_on = 0,
               last_on = 0, visited_on = 0;
  std::uint32_t events = 0, visits = 0, contacts = 0, demands = 0, complaints = 0, alerts = 0,
                penalties = 0, reports = 0, flags = 0;
  std::uint16_t subject_kind = 0, kind = 0, class_of = 0, grade = 0, credit_grade = 0,
                credit_year = 0, list_ground = 0;
  std::uint8_t state = 0, list_state = 0, grade_state = 0, risk_tier = 0, direct = 0,
               city_managed = 0;
  std::array<std::uint8_t, 4> unused{};
  std::string_view subject, name, cert_no, supervisor, related;

  static constexpr std::size_t kWords = 16, kTexts = 5;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct TimelineRow {
  std::uint64_t case_id0 = 0, case_id1 = 0;
  std::int64_t recorded_at = 0;
  std::uint64_t corrected_by = 0, replaces = 0;
  std::uint16_t code = 0, type_version = 0, stream = 0, role = 0;
  std::uint8_t conf = 0, origin = 0, flagged = 0;
  std::array<std::uint8_t, 5> unused{};

  static constexpr std::size_t kWords = 7, kTexts = 0;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct NameRow {
  std::uint64_t seq = 0;
  std::int32_t from_on = 0, to_on = 0;
  std::uint8_t kind = 0;
  std::array<std::uint8_t, 7> unused{};
  std::string_view name, subject;

  static constexpr std::size_t kWords = 3, kTexts = 2;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct NameGram {
  std::uint8_t kind = 0;
  std::array<std::uint8_t, 7> unused{};

  static constexpr std::size_t kWords = 1, kTexts = 0;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct DossierRow {
  std::uint64_t event_id0 = 0, event_id1 = 0, stream_seq = 0, corrected_by = 0, replaces = 0;
  std::uint16_t code = 0, type_version = 0, stream = 0, role = 0;
  std::uint8_t conf = 0, origin = 0, state = 0, linked = 0, flagged = 0;
  std::array<std::uint8_t, 3> unused{};
  std::string_view docs;

  static constexpr std::size_t kWords = 7, kTexts = 1;
  static constexpr unsigned kDataMask = 1;  // which texts are Data
};

struct CaseState {
  std::uint64_t first_seq = 0, last_seq = 0, version = 0;
  std::int64_t amount = 0, amount2 = 0, amount3 = 0, amount4 = 0;
  std::uint64_t detail = 0, area = 0;
  std::int32_t due_on = 0, opened_on = 0, last_on = 0, paused_on = 0;
  std::uint32_t paused_days = 0, events = 0, flags = 0;
  std::uint16_t stream = 0, topic = 0, year = 0;
  std::uint8_t state = 0, final = 0, named = 0, extended = 0;
  std::array<std::uint8_t, 2> unused{};
  std::string_view subject, number, handler, unit, name, dues;

  static constexpr std::size_t kWords = 14, kTexts = 6;
  static constexpr unsigned kDataMask = 32;  // which texts are Data
};

struct DueRow {
  std::uint64_t seq = 0;
  std::uint16_t code = 0, stream = 0, role = 0;
  std::uint8_t is_stream = 0, provisional = 0;
  std::string_view subject, handler, unit;

  static constexpr std::size_t kWords = 2, kTexts = 3;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct ListRow {
  std::uint64_t seq = 0, end_seq = 0;
  std::int32_t from_on = 0, to_on = 0, clock_from = 0;
  std::uint16_t ground = 0, why = 0;
  std::uint8_t list = 0;
  std::array<std::uint8_t, 7> unused{};
  std::string_view decision_no, subject;

  static constexpr std::size_t kWords = 5, kTexts = 2;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct ContactRow {
  std::uint64_t last_seq = 0;
  std::uint32_t visits = 0, contacts = 0, services = 0, talks = 0, minutes = 0;
  std::array<std::uint8_t, 4> unused{};
  std::string_view officer, subject;

  static constexpr std::size_t kWords = 4, kTexts = 2;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct DemandRow {
  std::uint64_t seq = 0;
  std::int32_t due_on = 0, raised_on = 0;
  std::uint16_t topic = 0;
  std::uint8_t state = 0, satisfaction = 0;
  std::array<std::uint8_t, 4> unused{};
  std::string_view subject, unit, stream;

  static constexpr std::size_t kWords = 3, kTexts = 3;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct ComplaintRow {
  std::uint64_t case_id0 = 0, case_id1 = 0, last_seq = 0;
  std::int32_t due_on = 0, received_on = 0;
  std::uint16_t topic = 0;
  std::uint8_t state = 0, named = 0;
  std::array<std::uint8_t, 4> unused{};
  std::string_view number, subject, handler, unit;

  static constexpr std::size_t kWords = 5, kTexts = 4;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct FundRow {
  std::int64_t amount = 0;
  std::uint16_t code = 0, kind = 0, counterparty_kind = 0, purpose = 0;
  std::uint8_t direction = 0, conf = 0;
  std::array<std::uint8_t, 6> unused{};

  static constexpr std::size_t kWords = 3, kTexts = 0;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct AlertRow {
  std::uint64_t first_seq = 0, last_seq = 0;
  std::int32_t raised_on = 0, due_on = 0;
  std::uint32_t evidence = 0;
  std::uint8_t severity = 0, state = 0;
  std::array<std::uint8_t, 2> unused{};
  std::string_view assignee, subject, rule, stream;

  static constexpr std::size_t kWords = 4, kTexts = 4;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct GrantRow {
  std::uint64_t first_seq = 0, last_seq = 0;
  std::int64_t awarded = 0, paid = 0, used = 0, clawed_back = 0;
  std::uint16_t scheme = 0, year = 0;
  std::uint8_t state = 0;
  std::array<std::uint8_t, 3> unused{};
  std::string_view payee, stream;

  static constexpr std::size_t kWords = 7, kTexts = 2;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct FundBalance {
  std::int64_t balance = 0, amount = 0;
  std::uint64_t street = 0;
  std::int32_t day = 0;
  std::uint16_t code = 0, kind = 0;
  std::string_view holder, fund;

  static constexpr std::size_t kWords = 4, kTexts = 2;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct LinkageRow {
  std::uint64_t first_seq = 0, last_seq = 0, of_event0 = 0, of_event1 = 0;
  std::int32_t pushed_on = 0, due_on = 0, acknowledged_on = 0;
  std::uint16_t code = 0, kind = 0;
  std::uint8_t state = 0;
  std::array<std::uint8_t, 7> unused{};
  std::string_view unit, subject, stream;

  static constexpr std::size_t kWords = 7, kTexts = 3;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct ReconciliationRow {
  std::uint64_t seq = 0, left = 0, right = 0;
  std::int32_t as_of = 0;
  std::uint32_t field_diffs = 0, only_left_count = 0, only_right_count = 0;
  std::string_view only_left, only_right;

  static constexpr std::size_t kWords = 5, kTexts = 2;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct ChainState {
  std::uint64_t seq = 0, epoch = 0;
  std::int64_t recorded_at = 0;
  std::uint64_t checkpoint_size = 0, checkpoint_seq = 0, witnessed_size = 0, verified_to = 0,
                verified_seq = 0, tamper_seq = 0, undecodable = 0, corrections = 0;
  std::uint32_t partition = 0, witnesses = 0, rule_set = 0;
  std::uint16_t verify_result = 0;
  std::array<std::uint8_t, 2> unused{};
  std::string_view head, root;

  static constexpr std::size_t kWords = 13, kTexts = 2;
  static constexpr unsigned kDataMask = 3;  // which texts are Data
};

struct AccountRow {
  std::uint64_t seq = 0, area = 0;
  std::int64_t opened_at = 0, ended_at = 0;
  std::uint16_t level = 0;
  std::uint8_t state = 0;
  std::array<std::uint8_t, 5> unused{};
  std::string_view account, unit, grants;

  static constexpr std::size_t kWords = 5, kTexts = 3;
  static constexpr unsigned kDataMask = 4;  // which texts are Data
};

struct RoleRow {
  std::uint64_t seq = 0, area = 0;
  std::int64_t granted_at = 0, ended_at = 0;
  std::uint64_t end_seq = 0;
  std::int32_t from_on = 0, to_on = 0, ended_on = 0;
  std::uint16_t role = 0;
  std::array<std::uint8_t, 2> unused{};
  std::string_view account, unit, approver;

  static constexpr std::size_t kWords = 7, kTexts = 3;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct QuarantineRow {
  std::uint16_t code = 0, type_version = 0;
  std::uint8_t kind = 0;
  std::array<std::uint8_t, 3> unused{};
  std::string_view reason, path;

  static constexpr std::size_t kWords = 1, kTexts = 2;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct EventRow {
  std::uint64_t seq = 0;

  static constexpr std::size_t kWords = 1, kTexts = 0;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct CorrectionRow {
  std::uint64_t id0 = 0, id1 = 0, replacement0 = 0, replacement1 = 0;
  std::uint16_t action = 0;
  std::array<std::uint8_t, 6> unused{};

  static constexpr std::size_t kWords = 5, kTexts = 0;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct LinkRow {
  std::uint64_t seq = 0, id0 = 0, id1 = 0;
  std::uint16_t kind = 0;
  std::array<std::uint8_t, 6> unused{};
  std::string_view stream;

  static constexpr std::size_t kWords = 4, kTexts = 1;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct RuleRow {
  std::uint64_t seq = 0;
  std::int32_t effective_on = 0;
  std::uint32_t number = 0;
  std::uint8_t kind = 0;
  std::array<std::uint8_t, 7> unused{};
  std::string_view content;

  static constexpr std::size_t kWords = 3, kTexts = 1;
  static constexpr unsigned kDataMask = 1;  // which texts are Data
};

struct StreamRow {
  std::uint64_t seq = 0;
  std::uint16_t kind = 0, subject_kind = 0;
  std::array<std::uint8_t, 4> unused{};
  std::string_view subject, stream;

  static constexpr std::size_t kWords = 2, kTexts = 2;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

struct NumberRow {
  std::uint64_t seq = 0;
  std::uint16_t kind = 0;
  std::uint8_t is_stream = 0;
  std::array<std::uint8_t, 5> unused{};
  std::string_view stream;

  static constexpr std::size_t kWords = 2, kTexts = 1;
  static constexpr unsigned kDataMask = 0;  // which texts are Data
};

}  // namespace quanlu::projections::views
