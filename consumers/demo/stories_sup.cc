// SUP 监管执法: talks, the directory of abnormal activity, penalty cases up to revocation.
#include <memory>

#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::string_view kApproval = "370100-spj";

struct Penalty {
  Id16 id;
  std::uint64_t seq = 0;
  std::size_t officer = 0;
  bool revoke = false;
  std::int64_t fine_fen = 0;
  EventId decided;
};
using File = std::shared_ptr<Penalty>;

Line& begin(Line& line, const Org& org, Penalty& file) {
  return line.on("PenaltyCase", file.id).in_case(file.id).about(org).expect(file.seq++);
}

Line& propose(Line& line, const Penalty& file, std::string_view field) {
  if (file.revoke) return line.set_list(field, {"revocation"});
  return file.fine_fen > 0 ? line.set_list(field, {"warning", "fine"})
                           : line.set_list(field, {"warning"});
}

void investigate(World& world, Pace& pace, Org& org, const File& file) {
  const Account& first = world.people.of("ENF", file->officer);
  const Account& second = world.people.of("ENF", file->officer + 1);
  world.plan(pace.now(), [&world, &org, file, &first] {
    Line line(world, 750, first);
    begin(line, org, *file).set("docNo", world.document_no("济民社立", world.now));
    line.set_list("suspected", {file->revoke ? "连续未按规定报送年度报告" : "未按章程开展活动"});
    line.set_ids("source", {org.registration}).set("approver", world.people.of("LDR", 0).id);
    line.set("on", civil_day(world.now));
  });
  world.plan(pace.after(1), [&world, &org, file, &first, &second] {
    Line line(world, 751, first);
    begin(line, org, *file).set_list("officers", {first.id, second.id});
  });
  world.plan(pace.after(static_cast<int>(world.between(5, 15))),
             [&world, &org, file, &first, &second] {
               Line line(world, 754, first);
               begin(line, org, *file).set_doc("report", "调查终结报告");
               line.set_list("officers", {first.id, second.id});
               propose(line, *file, "proposal").set("on", civil_day(world.now));
             });
}

void decide(World& world, Pace& pace, Org& org, const File& file) {
  world.plan(pace.after(static_cast<int>(world.between(1, 4))), [&world, &org, file] {
    Line line(world, 755, world.people.of("LEG", 0));
    begin(line, org, *file).set("reviewer", world.people.of("LEG", 0).id);
    line.set("opinion", "agree").set_doc("document", "法制审核意见");
  });
  world.plan(pace.after(static_cast<int>(world.between(1, 3))), [&world, &org, file] {
    Line line(world, 756, world.people.of("ENF", file->officer));
    begin(line, org, *file).set("facts", "经查，该组织存在所列违法事实，证据确凿。");
    propose(line, *file, "proposal").set("fine", Fen(file->fine_fen));
    line.set("hearingRight", true).set("method", "direct").set("servedOn", civil_day(world.now));
  });
  world.plan(pace.after(static_cast<int>(world.between(7, 12))), [&world, &org, file] {
    Line line(world, 761, world.people.of("LDR", 1));
    begin(line, org, *file).set("on", civil_day(world.now));
    line.set_list("members", {world.people.of("LDR", 0).id, world.people.of("LDR", 1).id,
                              world.people.of("LDR", 2).id});
    line.set_doc("minutes", "集体讨论记录").set("conclusion", "同意拟处罚意见。");
  });
  const Millis at = pace.after(static_cast<int>(world.between(1, 3)));
  file->decided = world.event_id(at);
  world.plan(at, [&world, &org, file] {
    Line line(world, 762, file->decided, world.people.of("LDR", 0));
    begin(line, org, *file);
    propose(line, *file, "kinds").set("fine", Fen(file->fine_fen)).set("confiscated", Fen(0));
    line.set("docNo", world.own_document_no(file->revoke ? "济民社撤" : "济民社罚", world.now));
    line.set_list("basis", {"社团条例#30"}).set_doc("document", "行政处罚决定书");
    line.set("on", civil_day(world.now));
  });
}

void serve(World& world, Pace& pace, Org& org, const File& file) {
  world.plan(pace.after(static_cast<int>(world.between(1, 4))), [&world, &org, file] {
    Line line(world, 764, world.people.of("ENF", file->officer));
    begin(line, org, *file).set("method", file->revoke ? "notice" : "direct");
    line.set("on", civil_day(world.now)).set_doc("receipt", "送达回证");
  });
  if (file->fine_fen > 0)
    world.plan(pace.after(static_cast<int>(world.between(1, 8))), [&world, &org, file] {
      Line line(world, 765, world.people.of("FIN", 0));
      begin(line, org, *file).set("amount", Fen(file->fine_fen)).set("on", civil_day(world.now));
      line.set("voucherNo", world.voucher_no(world.now));
    });
  world.plan(pace.after(static_cast<int>(world.between(1, 6))), [&world, &org, file] {
    Line line(world, 772, world.people.of("SOB", 0));
    begin(line, org, *file).set("channel", "济南社会组织信息网").set("on", civil_day(world.now));
    line.set("withdrawn", false);
  });
}

void revoke(World& world, Pace& pace, Org& org, const File& file) {
  const Millis at = pace.after(1);
  const EventId revoked = world.event_id(at);
  world.plan(at, [&world, &org, file, revoked] {
    Line(world, 123, revoked, world.people.of("REV", 0))
        .on("Org", org.uscc)
        .about(org)
        .expect(org.stream_seq++)
        .set("decision", file->decided)
        .set("on", civil_day(world.now));
  });
  const Id16 link = world.new_id();
  const Millis pushed = pace.soon();
  const EventId push = world.event_id(pushed);
  world.plan(pushed, [&world, &org, link, push, revoked] {
    Line(world, 202, push, world.people.of("SOB", 1))
        .on("Linkage", link)
        .about(org)
        .expect(0)
        .set("kind", "penalty")
        .set("of", revoked)
        .set("toUnit", kApproval);
  });
  world.plan(pace.after(1), [&world, &org, link, push] {
    const Account& window = world.people.of("APR", 1);
    Line(world, 203, window)
        .on("Linkage", link)
        .about(org)
        .expect(1)
        .set("of", push)
        .set("by", window.id);
  });
  world.plan(pace.after(3), [&world, &org] {
    Line(world, 126, world.people.of("ENF", 0))
        .on("Org", org.uscc)
        .about(org)
        .set_list("items", {"登记证书正本", "公章"})
        .set("on", civil_day(world.now));
    ++org.stream_seq;
  });
}

void list(World& world, Pace& pace, Org& org) {
  const Millis at = pace.after(static_cast<int>(world.between(12, 16)));  // after D09
  const EventId listed = world.event_id(at);
  world.plan(at, [&world, &org, listed] {
    Line(world, 742, listed, world.people.of("REV", 1))
        .on("Listing", org.uscc)
        .about(org)
        .expect(org.listing_seq++)
        .set("ground", "annualReport")
        .set("decisionNo", world.document_no("济民社列", world.now))
        .set("on", civil_day(world.now));
  });
  world.plan(pace.soon(), [&world, &org, listed] {
    const Day on = civil_day(world.now);
    Line(world, 748, world.people.of("SOB", 2))
        .on("ListSet", "abnormal+" + to_text(on))
        .set("list", "abnormal")
        .set("on", on)
        .set_set("members", 1, org.uscc + "\n")
        .set("channel", "济南社会组织信息网")
        .set_ids("entries", {listed});
  });
}

}  // namespace

void talk(World& world, Org& org, Day day) {
  const Id16 id = world.new_id();
  const std::size_t n = world.below(8);
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org, id, n] {
    Line(world, 730, world.people.of("SOB", n))
        .on("Talk", id)
        .about(org)
        .expect(0)
        .set_list("who", {"president", "secretaryGeneral"})
        .set("cause", org.registration)
        .set("on", world.working_day(civil_day(world.now), 3))
        .set("place", "市民政局约谈室")
        .set("noticeNo", world.own_document_no("济民社约", world.now));
  });
  world.plan(pace.after(3), [&world, &org, id, n] {
    Line(world, 731, world.people.of("SOB", n))
        .on("Talk", id)
        .about(org)
        .expect(1)
        .set("org", org.uscc)
        .set_ids("who", {world.new_id()})
        .set_list("officers", {world.people.of("SOB", n).id, world.people.of("ENF", n).id})
        .set("on", civil_day(world.now))
        .set_doc("record", "约谈记录")
        .set_list("commitments", {"一个月内完善财务制度"});
  });
  world.plan(pace.after(static_cast<int>(world.between(15, 30))), [&world, &org, id, n] {
    Line(world, 733, world.people.of("SOB", n))
        .on("Talk", id)
        .about(org)
        .expect(2)
        .set("commitment", 1)
        .set("status", "done");
  });
}

void penalize(World& world, Org& org, Day day) {
  const auto file = std::make_shared<Penalty>();
  file->id = world.new_id();
  file->officer = world.below(4);
  file->revoke = world.chance(25) && org.live && !org.busy;
  if (file->revoke) {
    org.busy = true;
    org.live = false;  // nothing everyday begins any more
  } else if (world.chance(40)) {
    file->fine_fen = world.amount(5'000, 30'000);
  }
  Pace pace(world, day);
  investigate(world, pace, org, file);
  decide(world, pace, org, file);
  serve(world, pace, org, file);
  if (file->revoke) revoke(world, pace, org, file);
  world.plan(pace.after(static_cast<int>(world.between(3, 20))), [&world, &org, file] {
    Line line(world, 774, world.people.of("ENF", file->officer));
    begin(line, org, *file).set("on", civil_day(world.now));
    line.set("archiveNo", world.voucher_no(world.now)).set("result", "已执行完毕，结案归档。");
  });
}

void list_unreported(World& world, Org& org, Day day) {
  if (org.listing) return;
  org.listing = true;
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org] {
    Line(world, 740, world.people.of("REV", 0))
        .on("Listing", org.uscc)
        .about(org)
        .expect(org.listing_seq++)
        .set("ground", "annualReport")
        .set_ids("evidence", {world.report_window})
        .set("method", "mail")
        .set("servedOn", civil_day(world.now));
  });
  list(world, pace, org);
  if (world.chance(40)) return;  // stays on the directory
  world.plan(pace.after(static_cast<int>(world.between(20, 60))), [&world, &org] {
    Line(world, 744, world.people.of("REV", 2))
        .on("Listing", org.uscc)
        .about(org)
        .expect(org.listing_seq++)
        .set("why", "rectified")
        .set("verifiedOn", civil_day(world.now))
        .set("on", civil_day(world.now));
    org.listing = false;
  });
}

}  // namespace quanlu::consumers::demo
