#pragma once
// Random lives of organizations as entries: registrations, visits, demands, complaints, money,
// alerts, lists, accounts, corrections, and things that nobody can read. Moves follow the tables
// most of the time and break them now and then, as imported history does. Everything follows from
// the seed; no rule set is asked, since projections judge nothing.
#include <functional>
#include <string>
#include <vector>

#include <capnp/message.h>
#include <capnp/orphan.h>

#include "schemas/base/seams.h"
#include "schemas/base/time.h"
#include "schemas/events/cmp.capnp.h"
#include "schemas/events/fnd.capnp.h"
#include "schemas/events/lnk.capnp.h"
#include "schemas/events/reg.capnp.h"
#include "schemas/events/sup.capnp.h"
#include "schemas/events/sys.capnp.h"
#include "schemas/events/vis.capnp.h"
#include "schemas/wire/entry.capnp.h"

namespace quanlu::tests {

namespace events = schemas::events;
namespace wire = schemas::wire;

class EventStory {
 public:
  explicit EventStory(std::uint64_t seed, std::size_t organizations = 20)
      : random_(seed), organizations_(organizations) {}

  bool plain = false;          // no corrections, nothing that cannot be read
  std::uint64_t imported = 0;  // so many of 100 are history of another system
  std::uint64_t place = 0;  // of a ledger of several partitions: of the next entry; 0: it has one

  struct About {
    std::string stream;
    std::string uscc = {};  // of the subject
    Id16 case_id = {};
    Id16 supersedes = {};
  };

  // A canonical entry whose places are zero. The id of the event is last_id().
  template <typename Body>
  Bytes entry(std::uint16_t code, const About& about,
              const std::function<void(typename Body::Builder)>& fill) {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::Entry>();
    set_header(root, code);
    set_envelope(root.initEnvelope(), about);
    fill(root.getBody().initAs<Body>());
    const auto words = capnp::canonicalize(root.asReader());
    const auto bytes = words.asBytes();
    return {bytes.begin(), bytes.end()};
  }

  // The next thing that happens, one event or a few that belong together.
  std::vector<Bytes> next() {
    std::vector<Bytes> made;
    if (registered_ < organizations_ && (registered_ == 0 || random_.below(4) == 0)) {
      made.push_back(registration());
      return made;
    }
    const std::string org = uscc(random_.below(registered_));
    switch (random_.below(20)) {
      case 0:
        made.push_back(random_.below(10) == 0 ? renaming(org) : movement(org));
        break;
      case 1:
      case 2:
        made.push_back(visit(org));
        break;
      case 3:
      case 4:
        made.push_back(contact(org));
        break;
      case 5:
      case 6:
        made.push_back(demand(org));
        break;
      case 7:
      case 8:
      case 9:
        made.push_back(complaint(org));
        break;
      case 10:
      case 11:
      case 12:
      case 13:
        made.push_back(movement(org));
        break;
      case 14:
        made.push_back(grant(org));
        break;
      case 15:
        made.push_back(alert(org));
        break;
      case 16:
        made.push_back(community_fund(org));
        break;
      case 17:
        made.push_back(random_.below(2) == 0 ? linkage(org) : listing(org));
        break;
      case 18:
        made.push_back(account());
        break;
      default:
        if (plain)
          made.push_back(movement(org));
        else
          made = strange(org);
        break;
    }
    return made;
  }
  std::vector<Bytes> events(std::size_t count) {
    std::vector<Bytes> made;
    while (made.size() < count)
      for (Bytes& one : next())
        made.push_back(std::move(one));
    return made;
  }

  const Id16& last_id() const { return id_; }
  std::string uscc(std::uint64_t n) const {
    std::string digits = std::to_string(10'000'000 + n);
    return "5137010" + std::to_string(n % 9) + "MJD" + digits.substr(1);
  }
  Bytes registration() {
    const std::string org = uscc(registered_);
    const std::string name = "济南市" + word() + word() + "协会";
    ++registered_;
    return entry<events::RegistrationApproved>(113, {"Org/" + org, org}, [&](auto body) {
      body.setUscc(org);
      body.setName(name);
      body.setKind(events::OrgKind::ASSOCIATION);
      body.setAddress("历下区泉城路1号");
      body.setPurpose("服务会员");
      body.setScope("学术交流");
      body.setCapital(30'000'00);
      body.setCertNo("证-" + std::to_string(registered_));
      body.setValidFrom(day_);
      body.setValidTo(day_ + 1800);
    });
  }
  Bytes renaming(const std::string& org) {
    return entry<events::RegistrationChanged>(116, {"Org/" + org, org}, [&](auto body) {
      body.setItem(events::ChangeItem::NAME);
      body.setOld("旧名");
      body.setNew("济南市" + word() + word() + "促进会");
    });
  }
  Bytes visit(const std::string& org) {
    return entry<events::DirectorVisitHeld>(402, {"Visit/" + fresh(), org}, [&](auto body) {
      body.setLeader("leader" + std::to_string(random_.below(3)));
      body.setOrg(org);
      body.setOn(day_);
      body.setPlace("会议室");
      body.setPeople(5);
    });
  }
  Bytes contact(const std::string& org) {
    return entry<events::LiaisonContacted>(411, {"Liaison/officer+" + org, org}, [&](auto body) {
      body.setOfficer("officer" + std::to_string(random_.below(5)));
      body.setOrg(org);
      body.setProject("联络");
      body.setMode(static_cast<events::ContactMode>(1));
      body.setOn(day_);
      body.setMinutes(static_cast<std::uint16_t>(random_.below(90)));
    });
  }
  Bytes movement(const std::string& org, std::int64_t amount = 0) {
    return entry<events::LargeMovementReported>(
        604, {"FundMovement/" + fresh(), org}, [&](auto body) {
          body.setDirection(random_.below(2) == 0 ? events::Direction::IN : events::Direction::OUT);
          body.setAmount(amount != 0 ? amount
                                     : static_cast<std::int64_t>(random_.below(1'000'000'00) + 1));
          body.setMethod(static_cast<events::PayMethod>(1 + random_.below(2)));
          body.setCounterpartyKind(static_cast<events::CounterpartyKind>(1 + random_.below(3)));
          body.setPurpose("会议费");
          body.setOn(day_);
        });
  }
  // A correction of a whole event: void, or replace by what `make` gives, in one go.
  Bytes correction(const Id16& of, const Id16& replacement = {}, const std::string& org = {}) {
    return entry<events::CorrectionAppended>(1314, {"Correction/" + fresh(), org}, [&](auto body) {
      set_id(body.initOf(), of);
      body.setAction(replacement.is_zero() ? events::CorrectionAction::VOID
                                           : events::CorrectionAction::REPLACE);
      if (!replacement.is_zero()) set_id(body.initReplacement(), replacement);
      body.setReason("录入有误");
    });
  }
  Id16 next_id() {  // of the next entry made
    const std::uint64_t ids = ids_ + 1;
    std::array<std::uint8_t, 10> tail{};
    store_be(tail.data() + 2, ids * 0x9E3779B97F4A7C15ULL);
    return make_uuid7(Millis(1'600'000'000'000 + static_cast<std::int64_t>(ids)), tail);
  }
  // The replacement of an event comes as the second of an atomic pair; its id stands in the first.
  std::vector<Bytes> replacement(const Id16& of, const std::string& org, const About& about,
                                 std::int64_t amount) {
    ++ids_;
    const Id16 id = next_id();  // of the second one
    --ids_;
    std::vector<Bytes> made{correction(of, id, org)};
    About same = about;
    same.supersedes = of;
    made.push_back(entry<events::LargeMovementReported>(604, same, [&](auto body) {
      body.setDirection(events::Direction::IN);
      body.setAmount(amount);
      body.setPurpose("更正");
      body.setOn(day_ - 3);
    }));
    return made;
  }
  std::string fresh() {
    Id16 id;
    random_.fill(id.bytes);
    return to_uuid_text(id);
  }
  std::int32_t day() const { return day_; }

 private:
  struct Open {  // a story that goes on
    std::string org, stream;
    Id16 case_id;
    int step = 0;
    Id16 first;
  };

  void set_id(events::Id::Builder to, const Id16& id) {
    to.setA(load_le<std::uint64_t>(id.bytes.data()));
    to.setB(load_le<std::uint64_t>(id.bytes.data() + 8));
  }
  void set_header(wire::Entry::Builder root, std::uint16_t code) {
    id_ = next_id();
    ++ids_;
    day_ += random_.below(40) == 0 ? 1 : 0;
    root.setFormatVersion(1);
    root.setSuite(1);
    root.setEventId0(load_le<std::uint64_t>(id_.bytes.data()));
    root.setEventId1(load_le<std::uint64_t>(id_.bytes.data() + 8));
    root.setTypeCode(code);
    root.setTypeVersion(1);
    root.setRecordedAt(1);
  }
  void set_envelope(wire::Envelope::Builder envelope, const About& about) {
    envelope.setStream(about.stream);
    envelope.setStreamSeq(++versions_);
    envelope.setOccurredAt(1'700'000'000'000 + static_cast<std::int64_t>(ids_) * 1000);
    envelope.setEffectiveOn(day_ - static_cast<std::int32_t>(random_.below(3)));
    const bool is_imported = imported > 0 && random_.below(100) < imported;
    envelope.setOrigin(is_imported ? events::Origin::IMPORT : events::Origin::LIVE);
    envelope.setConf(events::ConfClass::SUP);
    envelope.setRuleSet(20240905);
    if (place > 0) envelope.setAuthorityAt(place++);
    auto actor = envelope.initActor();
    actor.setAccount("officer" + std::to_string(random_.below(5)));
    actor.setRole(events::Role::SOB);
    if (!about.uscc.empty()) envelope.initSubject().setUscc(about.uscc);
    if (!about.case_id.is_zero()) set_id(envelope.initCaseId(), about.case_id);
    if (!about.supersedes.is_zero()) set_id(envelope.initSupersedes(), about.supersedes);
  }
  std::string word() {
    static const char* const kWords[] = {"慈善", "教育", "养老", "志愿",
                                         "泉水", "文化", "体育", "科技"};
    return kWords[random_.below(8)];
  }
  Open& open(std::vector<Open>& all, const std::string& org, const char* kind, bool is_case) {
    if (all.empty() || random_.below(3) == 0) {
      Open fresh_one{org, {}, {}, 0, {}};
      random_.fill(fresh_one.case_id.bytes);
      fresh_one.stream = std::string(kind) + "/" + to_uuid_text(fresh_one.case_id);
      if (!is_case) fresh_one.case_id = {};
      all.push_back(fresh_one);
      return all.back();
    }
    return all[random_.below(all.size())];
  }
  Bytes demand(const std::string& org) {
    Open& story = open(demands_, org, "Demand", false);
    const int step = story.step++ % 4;
    if (step == 0)
      return entry<events::DemandRaised>(403, {story.stream, story.org}, [&](auto body) {
        body.setOrg(story.org);
        body.setTopic(static_cast<events::DemandTopic>(1 + random_.below(3)));
        body.setText("场地不足");
      });
    if (step == 1)
      return entry<events::DemandAssigned>(404, {story.stream}, [&](auto body) {
        body.setUnit("11370100MB2849765R");
        body.setDueOn(day_ + 14);
      });
    if (step == 2)
      return entry<events::DemandResolved>(405, {story.stream}, [&](auto body) {
        body.setHow("已协调");
        body.setOn(day_);
      });
    return entry<events::DemandReopened>(407, {story.stream}, [&](auto body) {
      body.setReason("未解决");
      body.setDueOn(day_ + 7);
    });
  }
  Bytes complaint(const std::string& org) {
    Open& story = open(complaints_, org, "Complaint", true);
    const About about{story.stream, story.step == 0 ? story.org : "", story.case_id};
    switch (story.step++ % 9) {
      case 0:
        return entry<events::ComplaintReceived>(501, about, [&](auto body) {
          body.setChannel(static_cast<events::ComplaintChannel>(1 + random_.below(3)));
          body.setTopic(static_cast<events::ComplaintTopic>(1 + random_.below(4)));
          body.setTarget(story.org);
          body.setSummary("反映收费问题");
        });
      case 1:
        return entry<events::ComplaintRegistered>(502, about, [&](auto body) {
          body.setNo("JN-TS-2024-" + std::to_string(ids_));
          body.setReceivedOn(day_);
          body.setInformDueOn(day_ + 15);
        });
      case 2:
        return entry<events::ComplaintAccepted>(506, about, [&](auto body) {
          body.setAcceptOn(day_);
          body.setDueOn(day_ + 60);
          body.setLead("11370100MB2849765R");
        });
      case 3:
        return entry<events::InquiryStarted>(
            511, about, [&](auto body) { body.initOfficers(1).set(0, "officer1"); });
      case 4:
        return entry<events::ComplaintTimeExtended>(516, about, [&](auto body) {
          body.setDays(30);
          body.setApprover("leader0");
        });
      case 5:
        return entry<events::PetitionHearingHeld>(515, about, [&](auto body) {
          body.setFrom(day_);
          body.setTo(day_ + static_cast<std::int32_t>(random_.below(9)));
          body.setChair("leader0");
        });
      case 6:
        return entry<events::HandlingOpinionIssued>(517, about, [&](auto body) {
          body.setOutcome(static_cast<events::ComplaintOutcome>(1));
        });
      case 7:
        return entry<events::ReplyDelivered>(518, about, [&](auto body) {
          body.setOn(day_);
          body.setRemedyTold(true);
        });
      default:
        return entry<events::ComplaintClosed>(523, about, [&](auto body) { body.setOn(day_); });
    }
  }
  Bytes grant(const std::string& org) {
    Open& story = open(grants_, org, "Grant", false);
    switch (story.step++ % 3) {
      case 0:
        return entry<events::GrantAwarded>(613, {story.stream, story.org}, [&](auto body) {
          body.setScheme(static_cast<events::GrantScheme>(1 + random_.below(2)));
          body.setYear(2024);
          body.setAmount(100'000'00);
          body.initPayee().setUscc(story.org);
          body.setDocNo("济民〔2024〕" + std::to_string(ids_) + "号");
        });
      case 1:
        return entry<events::GrantPaid>(614, {story.stream}, [&](auto body) {
          body.setAmount(static_cast<std::int64_t>(1 + random_.below(50'000'00)));
          body.setOn(day_);
          body.setVoucherNo("v" + std::to_string(ids_));
        });
      default:
        return entry<events::GrantUseReported>(615, {story.stream}, [&](auto body) {
          body.setUsed(10'000'00);
          body.setOn(day_);
        });
    }
  }
  Bytes alert(const std::string& org) {
    Open& story = open(alerts_, org, "FundAlert", false);
    switch (story.step++ % 4) {
      case 0: {
        Bytes made = entry<events::FundAlertRaised>(627, {story.stream, story.org}, [&](auto body) {
          body.setRule("R-ALR-" + std::to_string(1 + random_.below(5)));
          body.setSeverity(2);
          set_id(body.initEvidence(1)[0], id_);
        });
        story.first = id_;
        return made;
      }
      case 1:
        return entry<events::FundAlertAssigned>(628, {story.stream}, [&](auto body) {
          body.setTo("officer2");
          body.setDueOn(day_ + 14);
        });
      case 2:
        return entry<events::FundAlertVerified>(629, {story.stream}, [&](auto body) {
          body.setFinding("属实");
          body.setOn(day_);
        });
      default: {
        Id16 case_id;
        random_.fill(case_id.bytes);
        return entry<events::FundCaseOpened>(
            631, {"FundCase/" + to_uuid_text(case_id), story.org, case_id}, [&](auto body) {
              body.setLead("11370100MB2849765R");
              set_id(body.initAlerts(1)[0], story.first);
              body.setScope("账户往来");
              body.setDueOn(day_ + 30);
            });
      }
    }
  }
  Bytes community_fund(const std::string& org) {
    Open& story = open(funds_, org, "CommunityFund", false);
    switch (story.step++ == 0 ? 0 : 1 + random_.below(2)) {
      case 0:
        return entry<events::CommunityFundEstablished>(644, {story.stream, story.org},
                                                       [&](auto body) {
                                                         body.setHolder(story.org);
                                                         body.setStreet(370102001);
                                                         body.setOpening(50'000'00);
                                                       });
      case 1:
        return entry<events::CommunityFundDeposited>(645, {story.stream}, [&](auto body) {
          body.setAmount(static_cast<std::int64_t>(1 + random_.below(10'000'00)));
          body.setSource(static_cast<events::CounterpartyKind>(1));
          body.setOn(day_);
        });
      default:
        return entry<events::CommunityFundSpent>(646, {story.stream}, [&](auto body) {
          body.setAmount(static_cast<std::int64_t>(1 + random_.below(1'000'00)));
          body.setPurpose("敬老");
          body.setOn(day_);
        });
    }
  }
  Bytes linkage(const std::string& org) {
    Open& story = open(linkages_, org, "Linkage", false);
    if (story.step++ % 2 == 0)
      return entry<events::ApprovalResultPushed>(201, {story.stream, story.org}, [&](auto body) {
        set_id(body.initOf(), id_);
        body.setToUnit("11370100MB2849765R");
        body.setAckDueOn(day_ + 1);
      });
    return entry<events::LinkageAcknowledged>(203, {story.stream}, [&](auto body) {
      set_id(body.initOf(), id_);
      body.setBy("officer3");
    });
  }
  Bytes listing(const std::string& org) {
    const About about{"Listing/" + org, org};
    switch (random_.below(3)) {
      case 0:
        return entry<events::ListingNoticeServed>(740, about, [&](auto body) {
          body.setGround(static_cast<events::ListingGround>(1));
          body.setServedOn(day_);
          body.setStatementDueOn(day_ + 14);
        });
      case 1:
        return entry<events::AbnormalListed>(742, about, [&](auto body) {
          body.setGround(static_cast<events::ListingGround>(1));
          body.setDecisionNo("济民社〔2024〕1号");
          body.setOn(day_);
        });
      default:
        return entry<events::AbnormalDelisted>(744, about, [&](auto body) {
          body.setWhy(static_cast<events::DelistCause>(1));
          body.setOn(day_);
        });
    }
  }
  Bytes account() {
    const std::string name = "account" + std::to_string(random_.below(6));
    switch (random_.below(3)) {
      case 0:
        return entry<events::AccountOpened>(1301, {"UserAccount/" + name}, [&](auto body) {
          body.setAccount(name);
          body.setUnit("11370100MB2849765R");
          body.setArea(370100);
        });
      case 1:
        return entry<events::RoleGranted>(1302, {"UserAccount/" + name}, [&](auto body) {
          body.setAccount(name);
          body.setRole(random_.below(2) == 0 ? events::Role::SOB : events::Role::LIA);
          body.setUnit("11370100MB2849765R");
          body.setArea(370100);
          body.setFrom(day_);
          body.setApprover("sec");
        });
      default:
        return entry<events::RoleRevoked>(1303, {"UserAccount/" + name}, [&](auto body) {
          body.setAccount(name);
          body.setRole(events::Role::SOB);
          body.setOn(day_);
        });
    }
  }
  std::vector<Bytes> strange(const std::string& org) {
    switch (random_.below(5)) {
      case 0: {  // a type of a later release
        return {entry<events::DemandRaised>(4999, {"Later/" + fresh(), org}, [](auto) {})};
      }
      case 1:  // a body that is none of its type
        return {entry<events::DemandRaised>(604, {"FundMovement/" + fresh(), org},
                                            [&](auto body) { body.setOrg(org); })};
      case 2:  // an enumerant of a later release
        return {entry<events::LargeMovementReported>(
            604, {"FundMovement/" + fresh(), org}, [&](auto body) {
              body.setDirection(static_cast<events::Direction>(77));
              body.setAmount(1);
              body.setOn(day_);
            })};
      default:
        return corrected(org);
    }
  }
  // A movement, then a few others, and a correction of one that lies back; sometimes the
  // correction is voided again.
  std::vector<Bytes> corrected(const std::string& org) {
    const About about{"FundMovement/" + fresh(), org};
    std::vector<Bytes> made{entry<events::LargeMovementReported>(604, about, [&](auto body) {
      body.setDirection(events::Direction::IN);
      body.setAmount(7'000'00);
      body.setOn(day_);
    })};
    past_.push_back({org, about.stream, {}, 0, id_});
    Bytes registered = demand(org);
    past_.push_back({org, {}, {}, 1, id_});
    made.push_back(std::move(registered));
    Bytes complained = complaint(org);
    past_.push_back({org, {}, {}, 1, id_});
    made.push_back(std::move(complained));
    const Open of = past_[random_.below(past_.size())];
    if (of.step == 0 && random_.below(2) == 0) {
      for (Bytes& one : replacement(of.first, org, {of.stream, of.org}, 9'000'00))
        made.push_back(std::move(one));
    } else {
      made.push_back(correction(of.first, {}, random_.below(2) == 0 ? org : ""));
      past_.push_back({org, {}, {}, 1, id_});  // which may be voided in its turn
    }
    return made;
  }

  SeededRandom random_;
  std::size_t organizations_;
  std::size_t registered_ = 0;
  std::uint64_t ids_ = 0, versions_ = 0;
  std::int32_t day_ = 19'700;
  Id16 id_;
  std::vector<Open> demands_, complaints_, grants_, alerts_, funds_, linkages_, past_;
};

}  // namespace quanlu::tests
