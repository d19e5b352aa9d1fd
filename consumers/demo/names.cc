#include "consumers/demo/names.h"

#include <array>

namespace quanlu::consumers::demo {
namespace {

using Text = std::string_view;

constexpr Text kSurnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "孙", "周", "徐", "马", "朱", "胡", "郭", "何", "林",
    "高", "郑", "宋", "韩", "唐", "冯", "于", "董", "程", "曹", "袁", "邓", "许", "傅", "沈", "吕",
    "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟"};
constexpr Text kGiven[] = {"文", "建", "国", "志", "明", "秀", "英", "丽", "华", "玉", "兰", "海",
                           "霞", "军", "勇", "杰", "涛", "磊", "洋", "艳", "芳", "静", "敏", "强",
                           "鹏", "飞", "雪", "梅", "琳", "晨", "宇", "浩", "然", "博", "思", "雨",
                           "欣", "怡", "嘉", "子", "泽", "晓", "春", "红", "新", "立", "庆", "德"};
constexpr Text kBrands[] = {"泉润", "明湖", "千佛", "趵突", "历山", "舜耕", "鹊华", "汇泉", "清照",
                            "稼轩", "泺源", "齐鲁", "同心", "阳光", "仁爱", "益民", "博文", "启航",
                            "育英", "康宁", "慈航", "春晖", "新程", "和谐", "众益", "向阳", "金穗",
                            "绿洲", "蓝天", "星火", "长青", "晨曦", "福泽", "乐善", "志远", "弘毅",
                            "厚德", "至诚", "安康", "鼎新", "黑虎", "珍珠", "五龙", "芙蓉", "曲水",
                            "百脉", "玉函", "凤凰", "佛慧", "华阳"};
constexpr Text kTopics[] = {
    "教育培训", "养老服务", "社会工作", "志愿服务", "文化艺术", "体育健身",   "医疗健康",
    "科技创新", "物流",     "餐饮",     "建筑装饰", "电子商务", "农业技术",   "环境保护",
    "法律服务", "儿童关爱", "助残服务", "心理健康", "书画",     "摄影",       "钢铁贸易",
    "软件",     "人力资源", "家政服务", "乡村振兴", "应急救援", "青少年发展", "职业技能",
    "中医药",   "武术",     "舞蹈",     "古琴",     "茶文化",   "机械制造",   "装备产业",
    "种子",     "果蔬",     "畜牧",     "水利",     "园林绿化"};
constexpr Text kAssociation[] = {"协会", "学会", "商会", "研究会", "促进会", "联合会"};
constexpr Text kService[] = {"服务中心", "促进中心", "研究院", "学校", "发展中心", "服务社"};
constexpr Text kFoundation[] = {"基金会", "公益基金会"};
constexpr Text kCommunityKinds[][6] = {
    {"志愿服务队", "爱心帮扶队", "助老服务队", "慈善义卖队", "暖心驿站", "敬老互助会"},
    {"家政互助社", "便民维修队", "邻里食堂", "托幼互助组", "就业互助社", "理发服务队"},
    {"议事会", "调解室", "楼栋长联盟", "平安巡逻队", "物业协商会", "红白理事会"},
    {"合唱团", "广场舞队", "书法社", "太极队", "读书会", "戏曲社"}};

constexpr Text kPurpose[] = {"团结行业力量，加强自律，服务会员，促进行业健康发展。",
                             "面向社区居民提供公益服务，扶老助残，关爱儿童。",
                             "弘扬优秀传统文化，开展公益性文化艺术活动。",
                             "开展技术交流、培训和咨询，服务产业发展。"};
constexpr Text kVisitFinding[] = {
    "内部制度健全，活动正常，财务资料齐全。", "章程需按示范文本更新，已当场说明。",
    "办公场所与登记住所一致，证书在有效期内。", "换届工作临近，提醒提前报送方案。",
    "会费标准公示不够醒目，建议在网站首页公开。"};
constexpr Text kDemand[] = {
    "希望协调解决活动场地，现有场地租期将满。", "申请了解政府购买服务目录和申报时间。",
    "希望协助对接高校人才，补充专业力量。",     "年报系统填报时报表合计不平，请求指导。",
    "希望组织财务人员培训，规范票据管理。",     "党建活动缺少指导，希望派员联系。"};
constexpr Text kResolution[] = {
    "已协调街道提供活动场地，签订使用协议。", "已发送购买服务目录并上门讲解申报流程。",
    "已对接高校就业中心，达成实习合作。", "已远程指导完成填报。", "已纳入下月财务培训名单。"};
constexpr Text kComplaint[] = {"反映该组织收费标准与公示不一致，要求退还多收部分。",
                               "反映该组织换届程序不规范，未按章程通知会员。",
                               "反映该组织以评比名义收取费用，请求查处。",
                               "反映该组织财务不公开，会员无法查询账目。",
                               "反映该组织超出业务范围开展培训。",
                               "反映该组织未兑现服务承诺，拒绝退费。"};
constexpr Text kComplaintReason[] = {"所反映事项属其他单位职责，依规转送办理。",
                                     "情况复杂，需要调取财务凭证核实。",
                                     "不属于受理范围，已告知其他途径。"};
constexpr Text kTask[] = {
    "开展安全隐患自查并报送结果", "报送上半年活动情况统计表", "更新负责人和联系方式信息",
    "参加社会组织财务规范培训",   "报送助力乡村振兴项目进展", "核对登记证书有效期",
    "报送专职人员社保缴纳情况",   "完成章程示范文本对照检查", "报送公益活动年度计划",
    "开展网络安全自查",           "汇总会费收支情况",         "报送党员人数和党组织情况"};
constexpr Text kTaskReport[] = {"已完成自查，未发现问题。", "已按要求填报并核对。",
                                "已完成，相关材料见附件。", "已组织学习并形成记录。"};
constexpr Text kNotice[] = {"关于做好年度报告工作的通知", "关于规范收费行为的提醒",
                            "关于报送活动计划的通知",     "关于开展安全生产检查的通知",
                            "关于举办能力提升培训的通知", "关于评选先进的通知",
                            "关于做好防汛工作的通知",     "关于更新联络人信息的通知"};
constexpr Text kThemeDay[] = {"学习先进典型", "志愿服务进社区", "参观红色教育基地",
                              "助企纾困座谈", "义务植树",       "关爱困境儿童"};
constexpr Text kCommunityActivity[] = {"重阳敬老活动", "楼道清洁日",   "邻里节",     "儿童读书会",
                                       "健康义诊",     "消防知识讲座", "端午包粽子", "夏夜合唱",
                                       "垃圾分类宣传", "助老理发"};
constexpr Text kMovementPurpose[] = {"支付会议场地和材料费用", "收到会员会费",   "支付项目执行款",
                                     "收到政府购买服务款",     "支付设备采购款", "收到捐赠款"};
constexpr Text kMatter[] = {"召开会员代表大会，审议工作报告和财务报告。",
                            "举办行业发展论坛，邀请专家授课。", "举办行业产品展览会。",
                            "接受大额捐赠用于助学项目。", "参与民事诉讼，已委托律师。"};
constexpr Text kGoods[] = {"米面油一批", "图书和文具一批", "棉被和冬衣一批", "医用口罩一批",
                           "体育器材一批"};
constexpr Text kBank[] = {"中国工商银行济南分行", "中国建设银行济南分行",
                          "中国农业银行济南分行", "齐鲁银行",
                          "中国银行济南分行",     "交通银行山东省分行"};
constexpr Text kFeeItem[] = {"会费", "培训费", "展位费", "咨询服务费"};
constexpr Text kServices[] = {"年报填报辅导", "章程修订辅导", "财务票据辅导", "党建工作指导",
                              "法律政策宣讲"};
constexpr Text kInquiry[] = {"请说明对该组织日常活动的业务指导情况。",
                             "请说明该组织是否按期报告重大事项。",
                             "请就该组织申请变更事项提出意见。"};
constexpr Text kRoads[] = {"经十路",   "泺源大街", "历山路", "解放路", "工业北路", "英雄山路",
                           "二环东路", "北园大街", "旅游路", "张庄路", "花园路",   "明水大街"};

// Spreads neighbouring numbers, so that names in a row do not look alike.
std::uint64_t spread(std::uint64_t n) {
  n = (n ^ (n >> 30)) * 0xBF58476D1CE4E5B9ULL;
  n = (n ^ (n >> 27)) * 0x94D049BB133111EBULL;
  return n ^ (n >> 31);
}

template <std::size_t N>
Text pick(const Text (&list)[N], std::uint64_t n) {
  return list[n % N];
}

Text kind_word(unsigned kind, std::uint64_t n) {
  if (kind == 0) return pick(kAssociation, n);
  return kind == 1 ? pick(kService, n) : pick(kFoundation, n);
}

}  // namespace

std::string person_name(std::uint64_t n) {
  const std::uint64_t s = spread(n);
  std::string name(pick(kSurnames, s));
  name += pick(kGiven, s >> 8);
  if ((s >> 40) % 4 != 0) name += pick(kGiven, s >> 16);
  return name;
}

// Brand, topic and kind word are digits of the number: different numbers below their product give
// different names in one place.
std::string org_name(std::string_view place, unsigned kind, std::uint64_t n) {
  std::string name(place);
  name += pick(kBrands, n);
  n /= std::size(kBrands);
  name += pick(kTopics, n);
  n /= std::size(kTopics);
  name += kind_word(kind, n);
  return name;
}

std::string community_name(std::string_view street, unsigned community_class, std::uint64_t n) {
  std::string name(street);
  name += pick(kBrands, n);
  n /= std::size(kBrands);
  name += pick(kCommunityKinds[community_class % 4], n);
  return name;
}

std::span<const std::string_view> phrases(Phrase kind) {
  switch (kind) {
    case Phrase::kPurpose:
      return kPurpose;
    case Phrase::kVisitFinding:
      return kVisitFinding;
    case Phrase::kDemand:
      return kDemand;
    case Phrase::kResolution:
      return kResolution;
    case Phrase::kComplaint:
      return kComplaint;
    case Phrase::kComplaintReason:
      return kComplaintReason;
    case Phrase::kTask:
      return kTask;
    case Phrase::kTaskReport:
      return kTaskReport;
    case Phrase::kNotice:
      return kNotice;
    case Phrase::kThemeDay:
      return kThemeDay;
    case Phrase::kCommunityActivity:
      return kCommunityActivity;
    case Phrase::kMovementPurpose:
      return kMovementPurpose;
    case Phrase::kMatter:
      return kMatter;
    case Phrase::kGoods:
      return kGoods;
    case Phrase::kBank:
      return kBank;
    case Phrase::kFeeItem:
      return kFeeItem;
    case Phrase::kService:
      return kServices;
    case Phrase::kInquiry:
      return kInquiry;
    case Phrase::kStreetRoad:
      return kRoads;
  }
  return {};
}

}  // namespace quanlu::consumers::demo
