// CMP 投诉接访. One complaint, on one of its ways: refused, transferred, decided, reviewed,
// withdrawn.
#include <memory>

#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

struct Complaint {
  Id16 id;
  Org* target = nullptr;
  std::uint64_t seq = 0;
  const Account *desk = nullptr, *handler = nullptr, *second = nullptr, *decider = nullptr;
  std::string complainant;
};
using File = std::shared_ptr<Complaint>;

Line& begin(Line& line, Complaint& file) {
  return line.on("Complaint", file.id).in_case(file.id).about(*file.target).expect(file.seq++);
}

void receive(World& world, Complaint& file) {
  static constexpr std::string_view kChannels[] = {"letter", "visit", "hotline12345", "online",
                                                   "superior"};
  static constexpr std::string_view kTopics[] = {"fee", "election", "finance", "infringement",
                                                 "irregularActivity"};
  const bool named = world.chance(70);
  const std::string_view text = pick(world, Phrase::kComplaint);
  Line line(world, 501, *file.desk);
  begin(line, file).set("channel", kChannels[world.below(5)]).set("named", named);
  line.set("topic", kTopics[world.below(5)]).set("target", file.target->uscc);
  if (world.chance(10)) line.set("groupSize", world.between(2, 5));
  line.set("summary", text);
  if (named) line.set("identity", file.complainant + "，联系方式另册登记");
  line.set("body", "本人于近期与该组织发生纠纷。" + std::string(text));
}

void enter(World& world, Complaint& file) {
  Line line(world, 502, *file.desk);
  begin(line, file)
      .set("no", world.complaint_no(world.now))
      .set("receivedOn", civil_day(world.now));
}

void inform(World& world, Complaint& file) {
  Line line(world, 505, *file.desk);
  begin(line, file).set("how", world.chance(50) ? "phone" : "electronic");
  line.set("on", civil_day(world.now)).set("text", "已登记，将按程序办理。");
}

void close(World& world, Complaint& file) {
  Line line(world, 523, *file.desk);
  begin(line, file).set("on", civil_day(world.now)).set("summary", "已办结并归档。");
}

void transfer(World& world, Pace& pace, const File& file) {
  world.plan(pace.after(1), [&world, file] {
    Line line(world, 503, *file->desk);
    begin(line, *file).set("toUnit", world.people.of_supervisor(file->target->supervisor).unit);
    line.set("replyDueOn", Day(civil_day(world.now).value + 60));
    line.set("reason", "所反映事项属业务主管单位职责。");
  });
  world.plan(pace.after(static_cast<int>(world.between(15, 35))),
             [&world, file] { close(world, *file); });
}

void refuse(World& world, Pace& pace, const File& file) {
  world.plan(pace.after(static_cast<int>(world.between(1, 5))), [&world, file] {
    Line line(world, 507, *file->decider);
    begin(line, *file).set("reason", "不属于社会组织登记管理机关职责范围。");
    line.set("remedy", "可向有权处理的机关提出。");
  });
}

void withdraw(World& world, Pace& pace, const File& file) {
  world.plan(pace.after(static_cast<int>(world.between(2, 10))), [&world, file] {
    Line line(world, 524, *file->desk);
    begin(line, *file).set("on", civil_day(world.now)).set_doc("record", "撤回投诉记录");
  });
}

void accept(World& world, Pace& pace, const File& file) {
  world.plan(pace.after(static_cast<int>(world.between(1, 5))), [&world, file] {
    Line line(world, 506, *file->desk);
    begin(line, *file).set("acceptOn", civil_day(world.now)).set("lead", kBureau);
  });
  world.plan(pace.soon(), [&world, file] {
    Line line(world, 509, *file->decider);
    begin(line, *file).set("handler", file->handler->id).set("second", file->second->id);
  });
}

void investigate(World& world, Pace& pace, const File& file) {
  world.plan(pace.after(static_cast<int>(world.between(1, 5))), [&world, file] {
    Line line(world, 511, *file->handler);
    begin(line, *file).set_list("officers", {file->handler->id, file->second->id});
    line.set("redo", false).set("plan", "调取账目和会议记录，询问双方。");
  });
  for (std::int64_t left = world.between(1, 3); left > 0; --left)
    world.plan(pace.after(static_cast<int>(world.between(1, 5))), [&world, file] {
      Line line(world, 513, *file->second);
      begin(line, *file).set("kind", world.chance(60) ? "document" : "statement");
      line.set_docs("items", "证据材料").set("note", "材料已核对原件。");
    });
  if (world.chance(15))
    world.plan(pace.after(2), [&world, file] {
      Line line(world, 516, world.people.of("LDR", 0));
      begin(line, *file).set("days", 30).set("approver", world.people.of("LDR", 1).id);
      line.set("toldOn", civil_day(world.now)).set("reason", pick(world, Phrase::kComplaintReason));
    });
}

void decide(World& world, Pace& pace, const File& file) {
  static constexpr std::string_view kOutcomes[] = {"support", "partly", "explain", "reject"};
  world.plan(pace.after(static_cast<int>(world.between(2, 12))), [&world, file] {
    Line line(world, 517, world.people.of("REV", world.below(3)));
    begin(line, *file).set("outcome", kOutcomes[world.below(4)]).set_list("basis", {"信访条例#34"});
    line.set_doc("document", "信访事项处理意见书").set("simple", false);
  });
  world.plan(pace.after(static_cast<int>(world.between(1, 3))), [&world, file] {
    Line line(world, 518, *file->desk);
    begin(line, *file).set("method", "mail").set("on", civil_day(world.now));
    line.set("remedyTold", true);
  });
}

void review(World& world, Pace& pace, const File& file) {
  world.plan(pace.after(static_cast<int>(world.between(3, 15))), [&world, file] {
    Line line(world, 519, *file->desk);
    begin(line, *file).set("on", civil_day(world.now)).set("reason", "对处理意见不服，请求复查。");
  });
  world.plan(pace.after(static_cast<int>(world.between(5, 18))), [&world, file] {
    Line line(world, 520, world.people.of("LDR", 1));
    begin(line, *file).set("outcome", "uphold").set_doc("document", "复查意见书");
    line.set("on", civil_day(world.now));
  });
}

}  // namespace

void complain(World& world, Org& org, Day day) {
  const std::size_t n = world.below(8);
  const File file =
      std::make_shared<Complaint>(Complaint{.id = world.new_id(),
                                            .target = &org,
                                            .desk = &world.people.of("CPL", n),
                                            .handler = &world.people.of("SOB", n),
                                            .second = &world.people.of("ENF", n),
                                            .decider = &world.people.of("SOB", n + 1),
                                            .complainant = person_name(world.random.next())});
  Pace pace(world, day);
  world.plan(pace.now(), [&world, file] { receive(world, *file); });
  world.plan(pace.soon(), [&world, file] { enter(world, *file); });
  world.plan(pace.after(static_cast<int>(world.between(1, 5))),
             [&world, file] { inform(world, *file); });
  const std::uint64_t way = world.below(100);
  if (way < 8) return refuse(world, pace, file);
  if (way < 18) return transfer(world, pace, file);
  accept(world, pace, file);
  if (way < 24) return withdraw(world, pace, file);
  investigate(world, pace, file);
  decide(world, pace, file);
  if (way < 36) review(world, pace, file);
  world.plan(pace.after(static_cast<int>(world.between(5, 20))),
             [&world, file] { close(world, *file); });
}

}  // namespace quanlu::consumers::demo
