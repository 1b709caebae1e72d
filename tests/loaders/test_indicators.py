from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_passages import printed_passage, printed_reader

from loaders.facts.indicators import read_statements
from loaders.prose import Prose
from loaders.records import Statement
from loaders.registry.measure_units import in_base_unit, measure_units


def statements(
    text: str,
    *headings: str,
    year: int = 2022,
    provision: str | None = None,
) -> list[Statement]:
    prose = Prose(printed_passage(text), None, provision, None, headings, year)
    return list(read_statements([prose], printed_reader(text)))


def only(text: str, *headings: str) -> Statement:
    (read,) = statements(text, *headings)
    return read


def amounts(text: str) -> list[tuple[str, int | float, str]]:
    """Indicator, value and unit of each statement of `text`."""
    return [(s.indicator, float(s.value or 0), s.printed_unit) for s in statements(text)]


# Numbers and units


def test_a_rate_with_a_number_is_a_target() -> None:
    read = only("加强回收，地膜综合回收率达到 92%，试点统计。")
    assert (read.indicator, read.comparator, read.value) == ("地膜综合回收率", "eq", Decimal(92))
    assert (read.kind, read.printed_unit) == ("target", "%")
    assert read.unit == "http://qudt.org/vocab/unit/PERCENT"
    assert read.text.text == "地膜综合回收率达到92%"


def test_a_target_wrapped_over_two_lines_leads_back_to_both() -> None:
    read = only("处理设施覆\n盖率达到 40%。")
    assert [(span.line_start, span.line_end) for span in read.text.spans] == [(1, 2)]


def test_counted_things_are_counted_out_and_measures_keep_their_scale() -> None:
    assert amounts("新增学位 1.5 万个，新增造林 1.5 万亩，投资 500 万元。") == [
        ("新增学位数", 15000, "个"),
        ("造林面积", 1.5, "万亩"),
        ("新增造林投资", 500, "万元"),
    ]


def test_numbers_in_words_count_where_they_are_meant_as_numbers() -> None:
    first, second = statements("生产总值突破千亿元，零售额突破五百亿元。")
    assert (first.value, first.printed_unit, first.comparator) == (Decimal(1000), "亿元", "gt")
    assert second.value == Decimal(500)
    assert only("应委托至少一名工作人员作为代理人").value == 1
    assert statements("打造一批项目，啃下一个又一个硬骨头，开展三年行动计划。") == []


def test_composite_units_are_one_unit() -> None:
    read = only("全区降尘量控制在 5 吨/平方公里·月左右（扣除沙尘影响）。")
    assert (read.indicator, read.coverage) == ("降尘量", "全区")
    assert (read.comparator, read.kind) == ("approx", "limit")
    assert read.unit == "https://w3id.org/gongbao/id/unit/tonne-per-km2-month"


def test_an_unlisted_unit_is_no_unit() -> None:
    assert statements("推广数量达到300魍。") == []


@pytest.mark.parametrize(
    "text",
    [
        "6月底前完成整改，2022年7月31日前报送。",
        "落实“4050”人员政策，推荐“新智造100”项目。",
        "完成通州北500千伏输变电工程，推进M101线、6号线和5G+8K建设。",
        "根据通知（国办发〔2021〕9号）和《2025年100项行动》，按第3条执行。",
        "从业人员（X）人300≤X<1000，拨打12345热线。",
        "打造15分钟便民生活圈。",
        "自本通知印发之日起7个工作日内报送联络表。",
        "形成“一环六横四纵”轨道交通体系，在十个方面取得突破。",
        "“一城一带一轴”指面积155平方公里的区域。",
        "以最多跑一次为目标，每家给予一次性补助。",
        "落实稳外贸13条意见，知识产权方面5项，健全部门协作机制。",
        "居住区第一小学开展第三批试点。",
        "已经市政府第16届24次常务会议讨论通过。",
        "本措施自印发之日起施行，有效期3年。",
        "《服务全覆盖实施方案》已经省政府同意。",
        "坚持“动态清零”总方针，开展“动态清零”行动。",
    ],
)  # fmt: skip
def test_dates_names_codes_and_deadlines_are_no_indicators(text: str) -> None:
    assert statements(text) == []


def test_a_term_of_validity_that_is_prolonged_is_an_entitlement() -> None:
    (read,) = statements("食品生产许可证到期的，有效期顺延6个月。")
    assert (read.kind, read.value, read.printed_unit) == ("quota", Decimal(6), "个月")


# How a number is meant


@pytest.mark.parametrize(
    ("text", "comparator", "value"),
    [
        ("处理率达到93%以上", "gte", 93),
        ("预留比例不低于70%", "gte", 70),
        ("审核数量不少于总数的20%", "gte", 20),
        ("重污染天数不得超过8天", "lte", 8),
        ("备案时限控制在3个工作日内", "lte", 3),
        ("给予不超过实际投资额50%的资金支持", "lte", 50),
        ("组建率超过90%", "gt", 90),
        ("注册企业近1.5万家", "approx", 15000),
        ("建成绿道300余公里", "approx", 300),
        ("实际租期不满一年的", "lt", 1),
        ("道路积尘负荷同比下降10%", "delta", -10),
        ("办理时限整体压缩50%以上", "delta", -50),
        ("供电保障能力提升30%以上", "delta", 30),
        ("立案率同比提升5个百分点", "delta", 5),
        ("绿色出行比例提高到80%", "eq", 80),
    ],
)
def test_words_around_a_number_say_how_it_is_meant(text: str, comparator: str, value: int) -> None:
    read = only(text)
    assert (read.comparator, read.value) == (comparator, value)


def test_a_ceiling_is_reached_from_above() -> None:
    assert only("PM2.5年均浓度达到35微克/立方米").comparator == "lte"


def test_a_range_has_two_ends() -> None:
    read = only("将价格扣除比例提高至10%-20%")
    assert (read.comparator, read.value) == ("between", None)
    assert (read.lower, read.upper) == (Decimal(10), Decimal(20))


def test_a_fall_from_one_value_to_another_keeps_the_first_as_baseline() -> None:
    read = only("PM2.5累计浓度从80微克/立方米降至36微克/立方米", "过去五年工作回顾")
    assert (read.value, read.baseline_value, read.comparator) == (36, 80, "eq")
    assert (read.kind, read.edtf) == ("achieved", "2017/2021")


def test_numbers_dealt_out_go_to_their_names() -> None:
    assert amounts("完成氮氧化物（NOx）、挥发性有机物（VOCs）分别减排300吨和150吨的目标") == [
        ("氮氧化物（NOx）减排量", 300, "吨"),
        ("挥发性有机物（VOCs）减排量", 150, "吨"),
    ]
    assert amounts("用水、用气报装审批时限分别压缩至2.5、5个工作日以内") == [
        ("用水报装审批时限", 2.5, "工作日"),
        ("用气报装审批时限", 5, "工作日"),
    ]


def test_a_number_that_names_share_is_told_of_each() -> None:
    assert amounts("业委会（物管会）组建率和物业服务覆盖率均超过90%") == [
        ("业委会（物管会）组建率", 90, "%"),
        ("物业服务覆盖率", 90, "%"),
    ]
    assert [name for name, _, _ in amounts("设备安装率、对接率动态实现双100%")] == [
        "设备安装率",
        "对接率",
    ]


def test_a_softening_word_is_kept_as_hedge() -> None:
    assert only("公民具备科学素质的比例力争达到28%").hedge == "力争"


def test_a_place_in_a_ranking_is_a_value() -> None:
    read = only("2020年区政府工作绩效考核位列全市第一", "过去五年工作回顾")
    assert (read.indicator, read.value, read.printed_unit) == (
        "区政府工作绩效考核全市排名",
        1,
        "位",
    )
    assert only("考核进入全省前20名").comparator == "lte"


def test_a_rank_that_several_things_share_is_named_by_them() -> None:
    *_, read = statements("累计拆除违建4214万平方米、腾退土地5672公顷，均居全市第一。")
    assert (read.indicator, read.value) == ("拆除违建、腾退土地全市排名", 1)


def test_a_share_in_words_is_a_percentage() -> None:
    assert [s.value for s in statements("须有三分之二以上成员出席，经半数以上同意。")] == [
        Decimal("66.67"),
        Decimal(50),
    ]


# What it is a value of


def test_period_place_and_verb_are_no_part_of_a_name() -> None:
    assert only("到2025年，全区森林覆盖率达到36.5%").indicator == "森林覆盖率"
    assert only("2022年全区森林覆盖率达到35%").indicator == "森林覆盖率"
    assert only("实施造林2.3万亩").indicator == only("全年新增造林1.5万亩").indicator


def test_each_name_of_a_coordination_loses_its_own_place() -> None:
    first, second = statements("2022年度全区森林碳汇能力、全区森林覆盖率达到市级下达指标要求")
    assert (first.indicator, second.indicator) == ("森林碳汇能力", "森林覆盖率")
    assert first.coverage == second.coverage == "全区"


def test_a_date_within_a_name_is_left_out() -> None:
    assert only("延续实施1%的失业保险费率政策到2023年4月30日").indicator == "失业保险费率"


def test_two_wordings_of_a_share_are_one_indicator() -> None:
    one, other = only("公民具备科学素质比例达到16%"), only("公民具备科学素质的比例达到28%")
    assert one.indicator == other.indicator


def test_a_total_of_two_words_keeps_the_word_that_says_so() -> None:
    assert only("累计投资477.7亿元").indicator == "累计投资"


def test_what_is_told_of_counted_things_goes_before_them() -> None:
    assert only("9个特色小镇完成规划编制").indicator == "完成规划编制的特色小镇"
    assert only("新设7个街道办事处").indicator == "新设街道办事处"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("对符合条件的绿色低碳项目给予最高30万元的资金支持", "绿色低碳项目资金支持"),
        ("通过“房租通”政策给予最高不超过30万元的补贴", "“房租通”政策补贴"),
        ("经确认按照减免租金总额的50%给予补贴", "补贴占减免租金总额比例"),
        ("政府按贷款额给予不超过年化1%的担保费用补助", "担保费用补助占贷款额比例"),
        ("对服务业小微企业减免6个月房屋租金", "租金减免"),
        ("按照50%税额幅度顶格减征“六税两费”", "“六税两费”减征比例"),
        ("按20%的税率缴纳企业所得税", "企业所得税税率"),
    ],
)
def test_a_grant_is_named_by_what_is_given_and_of_what_it_is_a_share(text: str, name: str) -> None:
    assert only(text).indicator == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("对月销售额15万元以下的增值税小规模纳税人免征增值税", "增值税小规模纳税人月销售额"),
        ("400万元以上的工程采购项目中适宜由中小企业提供的", "工程采购项目金额"),
        ("推进4.5吨以下环卫车新增和更新为纯电动车", "环卫车吨位"),
        ("投资规模500万元以下政府投资水利项目", "政府投资水利项目投资规模"),
    ],
)
def test_a_condition_is_named_by_whom_it_holds_for_and_what_it_bounds(text: str, name: str) -> None:
    assert only(text).indicator == name


def test_a_verb_before_a_place_is_no_part_of_the_place() -> None:
    read = only("各单位须完成某某区域内国有房屋减免6个月租金工作")
    assert (read.indicator, read.coverage) == ("租金减免", "某某区域内")
    assert only("并联审批率达到30%").indicator == "并联审批率"
    assert only("境内外上市公司达到99家").coverage is None


def test_who_is_bound_is_no_part_of_a_name() -> None:
    read = only("应诉承办机关应当在裁判文书签收之日起3日内向司法局报告")
    assert read.indicator == "裁判文书签收之日起向司法局报告时限"
    assert only("必须经应到会成员半数以上同意").indicator == "应到会成员同意比例"


def test_a_general_name_is_completed_from_the_clause_before_and_inferred() -> None:
    _, read = statements("实施重点项目563项，累计投资4850亿元。")
    assert (read.indicator, read.certainty) == ("重点项目累计投资", "inferred")
    read = only("增加对污染源的执法检查频次，频次是常态化执法要求的2倍以上。")
    assert read.indicator == "污染源的执法检查频次"
    read = only("加快海绵城市建设，建成区比例达35%。")
    assert (read.indicator, read.certainty) == ("海绵城市建设达标比例", "inferred")


def test_the_same_count_of_two_measures_is_two_indicators() -> None:
    one = only("各街道乡镇PM2.5每日浓度，全年累计出现在全市通报倒数10名的频次同比下降。")
    other, *_ = statements(
        "各街道乡镇TSP每日浓度，每季度累计出现在全市通报倒数10名的频次不得超过3次。"
    )
    assert one.indicator == "PM2.5每日浓度出现在全市通报倒数10名频次"
    assert other.indicator == "TSP每日浓度出现在全市通报倒数10名频次"


def test_a_coordination_shares_what_is_told_of_its_last_thing() -> None:
    assert amounts("453项高频便民事项和70项政务服务事项实现区域通办") == [
        ("实现区域通办的高频便民事项", 453, "项"),
        ("实现区域通办的政务服务事项", 70, "项"),
    ]
    assert amounts("完成化学需氧量（COD）610吨、氨氮（NH3-N）40吨的减排目标") == [
        ("化学需氧量（COD）减排量", 610, "吨"),
        ("氨氮（NH3-N）减排量", 40, "吨"),
    ]
    assert [name for name, _, _ in amounts("新建幼儿园、中小学各10所")] == [
        "新建幼儿园",
        "新建中小学",
    ]


def test_how_often_something_is_done_is_named_by_what_is_done() -> None:
    assert only("各部门按月动态更新所监管的施工工地台账").indicator == "施工工地台账更新频次"
    assert only("第三季度每月开展黑臭水体水质监测").indicator == "黑臭水体水质监测频次"


def test_a_long_name_loses_its_first_modifiers_and_keeps_its_head() -> None:
    text = (
        "对传统商场和商圈内的商业主体外立面改造、店内装修更新、设备购置及相关配套设施建设等项目"
        "给予不超过500万元的资金支持"
    )
    read = only(text)
    assert len(read.indicator) <= 30
    assert read.indicator.endswith("相关配套设施建设等项目资金支持")


def test_two_numbers_of_one_clause_have_their_own_words() -> None:
    assert amounts("副中心范围内35%的建成区实现70%的降雨就地消纳和利用")[0][1:] == (35, "%")
    assert amounts("疏解1443家“散乱污”企业、688家一般制造业企业") == [
        ("疏解“散乱污”企业", 1443, "家"),
        ("一般制造业企业", 688, "家"),
    ]


# What kind of statement


def test_what_looks_back_is_achieved() -> None:
    assert only("城区路网密度提升至4.3公里/平方公里", "过去五年工作回顾").kind == "achieved"
    ahead = only("城区路网密度达到5.6公里/平方公里", "未来五年的主要任务")
    assert (ahead.kind, ahead.edtf) == ("target", "2022/2026")


def test_the_outermost_heading_that_tells_says_where_a_text_looks() -> None:
    read = only("新建道路259公里", "过去五年工作回顾", "重点工作稳步推进")
    assert (read.kind, read.edtf) == ("achieved", "2017/2021")
    read = only("公民具备科学素质比例达到16.3%", "前言")
    assert (read.kind, read.edtf) == ("achieved", None)


def test_subsidies_are_entitlements_and_their_caps_limits() -> None:
    assert only("减免6个月房屋租金").kind == "quota"
    assert only("按实际获得贷款利息的20%给予贴息补助").kind == "quota"
    assert only("给予最高不超过30万元的补贴").kind == "limit"


def test_a_threshold_of_eligibility_is_a_condition() -> None:
    read = only("对月销售额15万元以下的增值税小规模纳税人免征增值税")
    assert (read.is_condition, read.kind, read.comparator) == (True, "limit", "lte")
    assert not only("完成27.75万辆次以上的重型柴油车人工检查").is_condition


def test_an_article_sets_limits() -> None:
    (read,) = statements("应当在2日内出具办理函", provision="art_3__para_1")
    assert (read.kind, read.comparator, read.printed_unit) == ("limit", "lte", "日")


def test_a_number_that_exists_already_is_achieved() -> None:
    assert only("依托88个人民法庭观测点开展监测").kind == "achieved"


def test_a_name_that_is_left_to_the_clause_before_is_inferred() -> None:
    first, second = statements("每季度通报的频次不得超过3次，全年不得超过12次。")
    assert first.certainty == "certain"
    assert (second.indicator, second.certainty) == (first.indicator, "inferred")
    assert (first.printed_unit, second.printed_unit) == ("次/季度", "次/年")


# Values without a number


def test_a_number_set_elsewhere_is_assigned() -> None:
    first, second = statements("全区碳排放强度下降率、碳排放总量达到市级下达任务目标。")
    assert (first.indicator, second.indicator) == ("碳排放强度下降率", "碳排放总量")
    assert (first.comparator, first.value, first.assigned_by) == ("assigned", None, "市级")


def test_the_count_of_things_is_no_part_of_an_assigned_name() -> None:
    *_, read = statements("地表水8个国市控考核断面达到国家和市级考核目标。")
    assert (read.indicator, read.comparator) == ("地表水国市控考核断面", "assigned")


def test_a_trend_has_no_value() -> None:
    read = only("各街道乡镇PM2.5年均浓度同比改善。")
    assert (read.comparator, read.value, read.trend) == ("delta", None, "improve")
    assert (read.coverage, read.baseline_year) == ("各街道乡镇", 2021)
    assert only("提升低耗高效农业设施比例").trend == "up"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("规模化畜禽养殖场粪污处理设施全覆盖", 100, "%"),
        ("城区电力架空线全部入地", 100, "%"),
        ("基本实现裸地动态清零", 0, ""),
        ("公园内部区域不再新增餐饮企业", 0, ""),
        ("按月动态更新所监管的施工工地台账", 1, "次/月"),
    ],
)
def test_words_that_stand_for_a_number_are_implicit(text: str, value: int, unit: str) -> None:
    read = only(text)
    assert (read.value, read.printed_unit, read.is_implicit) == (value, unit, True)


# Periods


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2025年托位数达4.5个", "2025"),
        ("自2022年4月1日起适用3%的征收率", "2022-04-01/.."),
        ("延续实施1%的失业保险费率政策到2023年4月30日", "../2023-04-30"),
        ("2022年6月1日至2022年12月31日给予1万元补贴", "2022-06-01/2022-12-31"),
        ("自2022年2月31日起适用3%的征收率", "2022"),
        ("“十四五”时期用水总量控制在30亿立方米", "2021/2025"),
        ("万元GDP水耗比2021年下降1%", "2022"),
    ],
)
def test_a_period_is_read_as_edtf(text: str, edtf: str) -> None:
    assert only(text).edtf == edtf


def test_a_change_counts_from_the_year_it_is_compared_with() -> None:
    assert only("万元GDP水耗比2021年下降1%").baseline_year == 2021
    assert only("高价值发明专利同比增长5%").baseline_year == 2021


# Tables and limits


def test_each_unit_of_measure_is_an_iri_with_a_multiplier_where_it_has_a_base() -> None:
    for unit in measure_units().values():
        assert unit.iri.startswith(("http://qudt.org/vocab/unit/", "https://w3id.org/gongbao/"))
        assert (unit.base is None) == (unit.multiplier is None)
    assert in_base_unit(Decimal("1.5"), "万亩") == in_base_unit(Decimal(15000), "亩")


@given(
    st.text(
        alphabet="全区率达到到0123456789.%万亿千百个元、，。和分别均从降至《》“”（）每月内以上",
        max_size=120,
    )
)
def test_any_text_is_read_without_error_and_statements_lie_in_it(text: str) -> None:
    whole = printed_passage(text).text
    for read in statements(text):
        assert read.text.text in whole


@given(
    st.sampled_from(["森林覆盖率达到", "新建道路", "重污染天数不得超过", "给予不超过"]),
    st.decimals(min_value=0, max_value=10**8, places=2),
    st.sampled_from(["%", "公里", "万元", "家"]),
)
def test_value_and_unit_are_those_in_the_quote(words: str, value: Decimal, unit: str) -> None:
    read = only(f"{words}{value}{unit}。")
    assert (read.value, read.printed_unit) == (value, unit)
    assert f"{value}{unit}" in read.text.text


@given(st.text(max_size=200))
def test_any_characters_are_read_without_error(text: str) -> None:
    statements(text)


def test_long_runs_are_read_in_linear_time() -> None:
    started = time.perf_counter()
    for run in ("9", "1.5万", "千", "每月", "率", "（", "1家、", "市级", "对1万元以上的"):
        statements(run * 20000)
    assert time.perf_counter() - started < 30
