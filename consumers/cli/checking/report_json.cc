#include "consumers/cli/checking/report_json.h"

#include "consumers/cli/screen/json.h"
#include "schemas/base/bytes.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::checking {
namespace {

using screen::Json;
using verify::Finding;
using verify::Report;

constexpr std::int64_t kMsPerSecond = 1000;

void add_words(Json& json, std::string_view name, const Words& words) {
  json.key(name).begin_object().member("zh", words.zh).member("en", words.en).end();
}

void add_trusted(Json& json, std::string_view name, const std::vector<verify::NotedRoot>& notes) {
  json.key(name).begin_array();
  for (const verify::NotedRoot& note : notes)
    json.begin_object()
        .member("partition", note.partition.value)
        .member("size", note.size.value)
        .member("root", to_base64(note.root.bytes))
        .end();
  json.end();
}

void add_head(Json& json, const Report& report, const ReportFrame& frame) {
  json.member("result", to_text(report.verdict())).member("exitCode", frame.exit_code);
  json.member("tool", frame.tool)
      .member("started", frame.started)
      .member("elapsedMs", frame.elapsed_ms);
  json.key("source")
      .begin_object()
      .member("kind", frame.kind)
      .member("location", frame.location)
      .end();
  json.key("log").begin_object().member("logId", report.log_id).member("origin", report.origin);
  json.member("suite", report.suite).member("partitions", report.partitions).end();
  json.key("horizon").begin_array();
  for (const verify::Horizon& horizon : report.horizon) {
    json.begin_object().member("partition", horizon.partition.value);
    json.member("size", horizon.checkpoint ? horizon.checkpoint->size.value : horizon.size);
    json.key("root");
    horizon.checkpoint ? json.value(to_base64(horizon.checkpoint->root.bytes)) : json.null();
    json.key("endSeq");
    horizon.size == 0 ? json.null() : json.value(horizon.size - 1);
    if (horizon.checkpoint_age_ms)
      json.member("checkpointAgeS", *horizon.checkpoint_age_ms / kMsPerSecond);
    json.end();
  }
  json.end();
  add_trusted(json, "trustedBefore", report.trusted_before);
  add_trusted(json, "trustedAfter", report.trusted_after);
}

void add_counts(Json& json, const Report& report) {
  json.key("levels").begin_object();
  for (std::size_t i = 0; i < verify::kLevels; ++i)
    json.member(to_text(static_cast<verify::Level>(i)), to_text(report.levels[i]));
  json.end();
  const verify::Checked& checked = report.checked;
  json.key("checked")
      .begin_object()
      .member("entries", checked.entries)
      .member("bytes", checked.bytes);
  json.member("seals", checked.seals)
      .member("epochs", checked.epochs)
      .member("tiles", checked.tiles);
  json.member("signatures", checked.signatures)
      .member("cosignatures", checked.cosignatures)
      .member("proofs", checked.proofs)
      .member("timestamps", checked.timestamps)
      .member("receipts", checked.receipts)
      .member("views", checked.views)
      .end();
  json.key("strays").begin_object();
  for (const verify::StrayCount& stray : report.strays)
    json.member(stray.reason, stray.count);
  json.end();
  json.key("witnesses").begin_array();
  for (const verify::WitnessSeen& witness : report.witnesses) {
    json.begin_object().member("name", witness.name).member("ok", witness.posix_seconds > 0);
    if (witness.posix_seconds > 0)
      json.member("time", Millis(static_cast<std::int64_t>(witness.posix_seconds) * 1000));
    json.end();
  }
  json.end();
}

void add_particulars(Json& json, const Particulars& of) {
  if (!of.stream.empty()) json.member("stream", of.stream);
  if (!of.case_id.empty()) json.member("case", of.case_id);
  if (!of.org.empty()) json.member("org", of.org);
  json.key("field");
  of.field.empty() ? json.null() : json.value(of.field);
}

void add_finding(Json& json, const Finding& finding, const Particulars& particulars) {
  json.begin_object().member("id", verify::class_of(finding.kind)).member("kind", finding.kind);
  json.member("level", to_text(finding.level)).member("severity", to_text(finding.severity));
  json.member("partition", finding.partition.value);
  json.key("seq");
  finding.seq ? json.value(finding.seq->value) : json.null();
  json.member("locator", finding.locator)
      .member("expected", finding.expected)
      .member("actual", finding.actual);
  if (finding.event_id) json.member("eventId", *finding.event_id);
  if (finding.type) json.member("type", type_text(*finding.type));
  add_particulars(json, particulars);
  add_words(json, "text", finding.text);
  json.end();
}

void add_bundle(Json& json, const BundleFrame& bundle) {
  json.key("bundle").begin_object().member("kind", bundle.kind).member("filter", bundle.filter);
  json.member("created", bundle.created).key("signedBy");
  bundle.signed_by.empty() ? json.null() : json.value(bundle.signed_by);
  json.member("completenessProved", bundle.complete).key("streams").begin_array();
  for (const auto& [name, last] : bundle.streams)
    json.begin_object().member("stream", name).member("versions", last).end();
  json.end();
  if (bundle.opened > 0) json.member("openedFields", bundle.opened);
  json.end();
}

void add_not_checked(Json& json, const Report& report) {
  json.key("notChecked").begin_array();
  for (const verify::NotChecked& item : report.not_checked) {
    json.begin_object().member("what", item.what).member("why", item.why);
    if (item.partition) json.member("partition", item.partition->value);
    if (item.from) json.member("from", item.from->value);
    if (item.to) json.member("to", item.to->value);
    if (item.count != 0) json.member("count", item.count);
    json.end();
  }
  json.end();
}

}  // namespace

std::string type_text(TypeCode code) {
  const auto* const type = schemas::registry::find_event(code.value);
  return std::to_string(code.value) + (type == nullptr ? "" : " " + std::string(type->name));
}

std::string report_json(const Report& report, const ReportFrame& frame) {
  Json json = Json::document("verify");
  add_head(json, report, frame);
  add_counts(json, report);
  json.key("findings").begin_array();
  for (std::size_t i = 0; i < report.findings.size(); ++i)
    add_finding(json, report.findings[i],
                i < frame.particulars.size() ? frame.particulars[i] : Particulars());
  json.end();
  json.member("findingsTotal", report.findings_total);
  if (frame.bundle) add_bundle(json, *frame.bundle);
  add_not_checked(json, report);
  json.key("cannotProve").begin_array();
  for (const std::string& item : verify::cannot_prove())
    json.value(item);
  json.end();
  json.key("sixing").begin_object();
  for (const verify::Sixing& heading : verify::sixing(report))
    json.member(heading.heading, heading.state);
  json.end();
  if (report.error) {
    json.key("error")
        .begin_object()
        .member("code", report.error->reason)
        .member("where", report.error->where);
    add_words(json, "text", report.error->what);
    json.end();
  }
  return json.finish();
}

}  // namespace quanlu::consumers::cli::checking
