#pragma once
// A row of each view as a JSON object.
#include "projections/query/snapshot.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::consumers::gateway::render {

namespace query = projections::query;
namespace views = query::views;

using schemas::codec::JsonWriter;

void write(JsonWriter& json, const views::OrgCard& card);                          // V01
void write(JsonWriter& json, const query::At<views::TimelineRow>& row);            // V02
void write(JsonWriter& json, const query::At<views::DossierRow>& row);             // V04
void write(JsonWriter& json, const query::At<views::CaseState>& row);              // V05
void write(JsonWriter& json, const Id16& case_id, const views::CaseState& state);  // V05
void write(JsonWriter& json, const query::At<views::DueRow>& row);                 // V06
void write(JsonWriter& json, const views::ListRow& row);                           // V08
void write(JsonWriter& json, const query::At<views::ContactRow>& row);             // V13
void write(JsonWriter& json, const views::DemandRow& row);                         // V14
void write(JsonWriter& json, const views::ComplaintRow& row);                      // V15
void write(JsonWriter& json, const query::At<views::FundRow>& row);                // V16
void write(JsonWriter& json, const views::AlertRow& row);                          // V18
void write(JsonWriter& json, const views::GrantRow& row);                          // V19
void write(JsonWriter& json, const query::At<views::FundBalance>& row);            // V20
void write(JsonWriter& json, const views::LinkageRow& row);                        // V28
void write(JsonWriter& json, const views::ReconciliationRow& row);                 // V28
void write(JsonWriter& json, const views::ChainState& row);                        // V30
void write(JsonWriter& json, const views::AccountRow& row);                        // V31
void write(JsonWriter& json, const views::RoleRow& row);                           // V31
void write(JsonWriter& json, const query::At<views::QuarantineRow>& row);

template <typename Row>
void write(JsonWriter& json, const query::Owned<Row>& row) {
  write(json, *row);
}

}  // namespace quanlu::consumers::gateway::render
