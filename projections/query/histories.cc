// The histories of snapshot.h: events of a body, a case, a stream, as the views keep them.
#include "projections/query/scan.h"

namespace quanlu::projections::query {
namespace {

using views::View;
namespace key = views::key;

template <typename Row>
Result<Answer<At<Row>>> by_day(const Snapshot& snapshot, View view, std::string_view subject,
                               const Page& page, const Access& access) {
  const auto prefix = key::subject(subject);
  if (!prefix.fits()) return Answer<At<Row>>();
  return scan<Row, At<Row>>(
      snapshot, view, prefix.prefix(), page,
      [&](store::KeyReader at, Owned<Row> row) -> std::optional<At<Row>> {
        at.sorted_text();
        At<Row> element{std::move(row)};
        element.day = Day(at.i32());
        element.seq = Seq(at.u64());
        if (sight(access, {.code = element->code, .conf = element->conf, .subject = subject}) ==
            Sight::kHidden)
          return std::nullopt;
        return element;
      });
}

Result<Answer<At<views::DossierRow>>> by_seq(const Snapshot& snapshot, View view, const Id16& id,
                                             const Page& page) {
  return scan<views::DossierRow, At<views::DossierRow>>(
      snapshot, view, key::id(id).prefix(), page,
      [&](store::KeyReader at,
          Owned<views::DossierRow> row) -> std::optional<At<views::DossierRow>> {
        At<views::DossierRow> element{std::move(row)};
        element.id = at.id();
        element.seq = Seq(at.u64());
        if (sight(snapshot.access(), {.code = element->code,
                                      .stream = element->stream,
                                      .conf = element->conf,
                                      .case_id = element.id}) == Sight::kHidden)
          return std::nullopt;
        return element;
      });
}

}  // namespace

Result<Answer<At<views::TimelineRow>>> Snapshot::timeline(std::string_view subject,
                                                          const Page& page) const {
  return by_day<views::TimelineRow>(*this, View::kTimeline, subject, page, access_);
}

Result<Answer<At<views::FundRow>>> Snapshot::fund_ledger(std::string_view subject,
                                                         const Page& page) const {
  return by_day<views::FundRow>(*this, View::kFundLedger, subject, page, access_);
}

Result<Answer<At<views::DossierRow>>> Snapshot::dossier(const Id16& case_id,
                                                        const Page& page) const {
  return by_seq(*this, View::kDossiers, case_id, page);
}

Result<Answer<At<views::DossierRow>>> Snapshot::stream_events(const Id16& stream_id,
                                                              const Page& page) const {
  return by_seq(*this, View::kStreamEvents, stream_id, page);
}

}  // namespace quanlu::projections::query
