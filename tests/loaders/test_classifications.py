"""Tables that are knowledge: size classes of enterprises, classes of industries."""

from __future__ import annotations

from decimal import Decimal

from printed_passages import printed_lines, printed_reader

from loaders.parts import read_parts
from loaders.parts.reading import Part, PartReading
from loaders.records import DocumentNumber, IndustryClass, ThresholdRule

SIZES = (
    " 附录 2 \n"
    "\n"
    "中小企业划型标准 \n"
    "\n"
    "注：上表内容引自《关于印发中小企业划型标准规定的通知》（工信部联企业〔2011〕 \n"
    "\n"
    "300 号），大型、中型和小型企业须同时满足所列指标的下限，否则下划一档；微\n"
    "\n"
    "型企业只须满足所列指标中的一项即可。 \n"
    "\n"
    "行业名称 指标名称 计量单位 中型 小型 微型 \n"
    "\n"
)
FINANCE = " 附录 3 \n\n金融业企业划型标准 \n行业 类别 类型 资产总额 \n\n"
INDUSTRIES = (
    " 附录 4 \n"
    "\n"
    "三次产业划分规定 \n"
    "三次产业分类 \n"
    "\n"
    "《国民经济行业分类》（GB/T 4754—2017） \n"
    "\n"
    "门类 大类 名称 \n"
    "\n"
)


def read(text: str) -> PartReading:
    return read_parts([Part(1, printed_lines(text), "某操作指引", 2022)], printed_reader(text))


def bounds(rule: ThresholdRule) -> tuple[str, str, str, int | None, int | None]:
    lower, upper = (None if x is None else int(x) for x in (rule.lower, rule.upper))
    return rule.industry, rule.indicator, rule.size_class, lower, upper


def codes(classes: list[IndustryClass]) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.code, each.name, each.category, each.industry) for each in classes]


def test_each_cell_of_a_row_bounds_one_size_class() -> None:
    reading = read(
        SIZES
        + "软件和信息 \n\n技术服务业 \n从业人员（X） 人 100≤X<300 10≤X<100 X<10 \n\n"
        + "营业收入（Y） 万元 1000≤Y<10000 50≤Y<1000 Y<50 \n"
    )
    industry = "软件和信息技术服务业"
    assert [bounds(rule) for rule in reading.thresholds] == [
        (industry, "从业人员", "medium", 100, 300),
        (industry, "从业人员", "small", 10, 100),
        (industry, "从业人员", "micro", None, 10),
        (industry, "营业收入", "medium", 1000, 10000),
        (industry, "营业收入", "small", 50, 1000),
        (industry, "营业收入", "micro", None, 50),
    ]
    medium = reading.thresholds[0]
    assert (medium.lower_inclusive, medium.upper_inclusive) == (True, False)
    assert [rule.printed_unit for rule in reading.thresholds] == ["人"] * 3 + ["万元"] * 3
    assert not any(rule.is_truncated for rule in reading.thresholds)
    assert medium.provision == "app_2"
    assert medium.text.text == "软件和信息技术服务业从业人员（X）人100≤X<300"


def test_the_note_tells_the_source_and_how_bounds_are_combined() -> None:
    reading = read(SIZES + "工业 \n从业人员（X） 人 300≤X<1000 20≤X<300 X<20 \n")
    assert {rule.reproduces_title for rule in reading.thresholds} == {
        "关于印发中小企业划型标准规定的通知"
    }
    assert {rule.reproduces_number for rule in reading.thresholds} == {
        DocumentNumber("工信部联企业", 2011, 300)
    }
    assert [rule.all_bounds for rule in reading.thresholds] == [True, True, False]


def test_a_cell_that_wrapped_and_lost_its_last_digit_is_kept_as_printed_and_marked() -> None:
    reading = read(
        SIZES
        + "批发业 \n营业收入（Y） 万元 5000≤Y<4000\n\n \n\n1000≤Y<500\n\n \n\nY<1000 \n\n"
        + "工业 \n营业收入（Y） 万元 2000≤Y<4000\n\n \n\n300≤Y<2000 Y<300 \n"
    )
    assert [(bounds(rule)[2:], rule.is_truncated) for rule in reading.thresholds] == [
        (("medium", 5000, 4000), True),
        (("small", 1000, 500), True),
        (("micro", None, 1000), False),
        (("medium", 2000, 4000), True),
        (("small", 300, 2000), False),
        (("micro", None, 300), False),
    ]


def test_a_digit_that_wrapped_onto_the_next_line_is_no_loss() -> None:
    reading = read(SIZES + "工业 \n营业收入（Y） 万元 2000≤Y<4000\n\n0 \n\n300≤Y<2000 Y<300 \n")
    assert bounds(reading.thresholds[0])[2:] == ("medium", 2000, 40000)
    assert not any(rule.is_truncated for rule in reading.thresholds)


def test_classes_that_do_not_meet_show_which_of_them_lost_a_digit() -> None:
    reading = read(SIZES + "工业 \n营业收入（Y） 万元 2000≤Y<4000 300≤Y<200 Y<300 \n")
    assert [rule.is_truncated for rule in reading.thresholds] == [False, True, False]


def test_a_name_that_breaks_off_is_reported() -> None:
    reading = read(SIZES + "农、林、牧、\n\n \n\n营业收入（Y） 万元 500≤Y<20000 50≤Y<500 Y<50 \n")
    assert {rule.industry for rule in reading.thresholds} == {"农、林、牧、"}
    (problem,) = reading.problems
    assert (problem.line, problem.message) == (
        13, "the name of an industry is cut off: 农、林、牧、",
    )  # fmt: skip


def test_a_row_that_lacks_a_cell_is_left_to_running_text() -> None:
    reading = read(
        SIZES
        + "工业 \n从业人员（X） 人 300≤X<1000 20≤X<300 X<20 \n\n"
        + "仓储业 \n从业人员（X） 人 100≤X<200 20≤X<100 \n"
    )
    assert {rule.industry for rule in reading.thresholds} == {"工业"}
    texts = [each.text.text for each in reading.provisions if each.text]
    assert texts[-2:] == ["仓储业", "从业人员（X）人100≤X<20020≤X<100"]


def test_a_finance_row_stands_under_industry_branch_and_institution() -> None:
    reading = read(
        FINANCE
        + "货币金融\n\n服务 \n\n非货币银行服务 \n银行业非存款类 \n\n金融机构 \n\n"
        + "中型 200 亿元（含）至 1000 亿元 \n\n"
        + "贷款公司、小额贷款\n\n公司及典当行 \n\n小型 50 亿元（含）至 200亿元 \n\n"
        + "保险业 保险业金融机构 \n\n微型 20 亿元以下 \n\n"
        + "注：上表内容引自《关于印发〈金融业企业划型标准规定〉的通知》（银发〔2015〕\n\n"
        + "309 号）。 \n"
    )
    branch = "货币金融服务／非货币银行服务"
    assert [(rule.category, *bounds(rule)) for rule in reading.thresholds] == [
        (branch, "银行业非存款类金融机构", "资产总额", "medium", 200, 1000),
        (branch, "贷款公司、小额贷款公司及典当行", "资产总额", "small", 50, 200),
        ("保险业", "保险业金融机构", "资产总额", "micro", None, 20),
    ]
    medium, _, micro = reading.thresholds
    assert (medium.lower_inclusive, medium.upper_inclusive) == (True, False)
    assert (micro.lower, micro.upper, micro.upper_inclusive) == (None, Decimal(20), False)
    assert medium.printed_unit == "亿元"
    assert medium.reproduces_number == DocumentNumber("银发", 2015, 309)
    assert medium.reproduces_title == "关于印发〈金融业企业划型标准规定〉的通知"


def test_industries_have_padded_codes_under_their_category_and_industry() -> None:
    reading = read(
        INDUSTRIES
        + "第一产业 \n\nA  农、林、牧、渔业 \n\n 1 农业 \n\n"
        + "第二产业 \n\nB  采矿业 \n\n 10 非金属矿采选业 \n"
    )
    assert codes(reading.industries) == [
        ("1", "第一产业", None, None),
        ("A", "农、林、牧、渔业", None, "1"),
        ("01", "农业", "A", "1"),
        ("2", "第二产业", None, None),
        ("B", "采矿业", None, "2"),
        ("10", "非金属矿采选业", "B", "2"),
    ]


def test_a_division_may_belong_to_another_industry_than_its_category() -> None:
    reading = read(
        INDUSTRIES
        + "第三产业 \n\n（服务业） \n\nA  5 农、林、牧、渔专业及辅助性活动 \n\n"
        + "C 43 金属制品、机械和设备修理业 \n\n"
        + "F  批发和零售业 \n\n 51 批发业 \n"
    )
    assert codes(reading.industries) == [
        ("3", "第三产业（服务业）", None, None),
        ("05", "农、林、牧、渔专业及辅助性活动", "A", "3"),
        ("43", "金属制品、机械和设备修理业", "C", "3"),
        ("F", "批发和零售业", None, "3"),
        ("51", "批发业", "F", "3"),
    ]


def test_a_classification_goes_on_over_the_page_number() -> None:
    reading = read(
        INDUSTRIES
        + "第三产业 \n\nH  住宿和餐饮业 \n\n 61 住宿业 \n\n134\n\n\n\n \n\n \n\n 62 餐饮业 \n"
    )
    assert [each.code for each in reading.industries] == ["3", "H", "61", "62"]


def test_the_lines_around_a_table_stay_provisions() -> None:
    reading = read(
        INDUSTRIES
        + "第一产业 \n\nA  农、林、牧、渔业 \n\n 1 农业 \n\n"
        + "注：上表内容引自《关于修订<三次产业划分规定（2012）>的通知》（国统设管函〔2018〕\n\n"
        + "74 号）。 \n"
    )
    assert [
        each.heading or (each.text.text if each.text else "") for each in reading.provisions
    ] == [
        "三次产业划分规定",
        "三次产业分类",
        "《国民经济行业分类》（GB/T4754—2017）",
        "注：上表内容引自《关于修订<三次产业划分规定（2012）>的通知》（国统设管函〔2018〕74号）。",
    ]
    assert {str(each.reproduces_number) for each in reading.industries} == {
        "国统设管函〔2018〕74号"
    }
    assert [line.content for line in reading.structure] == ["门类 大类 名称"]
