"""The queries in docs/queries answer, and their answers are what the gazette prints.

The expected values were read off the printed lines by eye; the comments give the lines.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from graph.store import Store, open_store
from ontology import BASE

ROOT = Path(__file__).parents[1]
QUERIES = sorted((ROOT / "docs/queries").glob("*.rq"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLAN = f"{BASE}id/doc/tongzhengfa/2022/8/annex"


@pytest.fixture(scope="module")
def store(built_store: Path) -> Iterator[Store]:
    opened = open_store(str(built_store), read_only=True)
    yield opened
    opened.close()


def answer(store: Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows of docs/queries/{query}.rq as strings, columns as the query names them."""
    text = (ROOT / "docs/queries" / f"{query}.rq").read_text(encoding="utf-8")
    return [tuple(str(value) for value in row.values()) for row in store.select(text)]


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_every_query_answers_and_is_listed_with_its_question(store: Store, query: Path) -> None:
    number, chinese, english = query.read_text(encoding="utf-8").splitlines()[:3]
    assert number == f"# {query.stem.upper()}"
    question = f"| {chinese.removeprefix('# zh: ')} | {english.removeprefix('# en: ')} |"
    listed = f"| [{query.name}]({query.name}) {question}"
    assert listed in (ROOT / "docs/queries/README.md").read_text(encoding="utf-8")
    assert answer(store, query.stem)


def test_the_query_of_the_readme_has_the_answer_shown(built_store: Path) -> None:
    blocks = FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    shown = next(
        (command, blocks[index + 1][1])
        for index, (_, command) in enumerate(blocks)
        if "gongbao query" in command
    )
    words = shlex.split(shown[0])
    result = CliRunner().invoke(main, [*words[1:], "--store", str(built_store)])
    assert result.exit_code == 0
    assert result.output.strip() == shown[1].strip()


def test_the_bureaus_of_ecology_and_of_water_share_most_tasks(store: Store) -> None:
    first, second, tasks = answer(store, "cq01")[0]
    assert {first, second} == {"区生态环境局", "区水务局"}
    assert int(tasks) > int(answer(store, "cq01")[1][2])


def test_units_that_lead_under_an_official_in_the_climate_plan(store: Store) -> None:
    led = {(official, unit): int(tasks) for official, unit, tasks in answer(store, "cq08")}
    # Rows 9, 14 and 16.
    assert {unit: led[name, unit] for name, unit in led if name == "秦涛"} == {
        "区农业农村局": 1,
        "区园林绿化局": 1,
        "区水务局": 1,
    }
    # Row 6, whose lead cell is printed at the foot of its page, behind the number 6.
    assert {unit for name, unit in led if name == "卢庆雷"} == {
        "区住房城乡建设委",
        "市规划自然资源委通州分局",
    }


def test_four_tasks_fall_due_before_december(store: Store) -> None:
    rent = f"{BASE}id/doc/tongzhengbanfa/2022/12"
    assert [(task.rpartition("/task/")[0], *rest) for task, *rest in answer(store, "cq10")] == [
        (f"{PLAN}/2", "2022-06-30", "6月底前"),  # row 57, lines 2678 and 2680
        (f"{rent}/annex/1", "2022-07-31", "2022年7月31日前"),  # line 8932
        (rent, "2022-07-31", "2022年7月31日前"),  # line 8737
        (f"{PLAN}/2", "2022-09-30", "6-9月"),  # row 63, line 2858
    ]


def test_tasks_without_an_end_are_those_that_print_长期(store: Store) -> None:
    tasks = {task for task, _ in answer(store, "cq11")}
    # The cells from line 1742 to 3121, and from 3337 to 4503.
    assert sum(task.startswith(f"{PLAN}/2/") for task in tasks) == 15
    assert sum(task.startswith(f"{PLAN}/3/") for task in tasks) == 16
    assert f"{PLAN}/4/task/28/1" in tasks  # line 5433
    assert not any(task.startswith((f"{PLAN}/1/", f"{PLAN}/5/")) for task in tasks)


def test_units_are_found_under_each_name_they_are_printed_with(store: Store) -> None:
    names = {(unit, printed): int(times) for unit, printed, times in answer(store, "cq14")}
    assert names["区发展改革委", "区发展和改革委"] == 2  # lines 2006 and 2660
    # Lines 11239, 11278, 11289, 11315 and 11356.
    assert names["中关村通州园管委会", "中关村通州园管委会"] == 5


def test_two_notices_repeal_an_older_one_each(store: Store) -> None:
    assert answer(store, "cq17") == [
        ("通政发〔2012〕12号", "通政发〔2022〕12号", "7726"),
        ("通政办发〔2017〕40号", "通政办发〔2022〕11号", "8515"),
    ]


def test_the_one_notice_that_prints_an_end_is_out_of_force_after_it(store: Store) -> None:
    in_force = dict(answer(store, "cq18"))
    assert len(in_force) == 9
    assert "通政办发〔2022〕15号" not in in_force  # line 11567: 有效期至2022年12月31日
    assert in_force["通政发〔2022〕12号"] == "2022-06-16"  # 自印发之日起实行


def test_a_task_is_quoted_with_its_lines(store: Store) -> None:
    quotes = {
        (int(first), int(last)): re.sub(r"\s", "", quote)
        for first, last, quote in answer(store, "cq22")
    }
    text = quotes.pop((308, 318))
    assert text.startswith("推动可再生能源规模化利用，大力发展本地热泵、光伏系统，")
    assert text.endswith("新增能源消费优先由可再生能源替代。")
    assert quotes == {
        (282, 286): "推进能源高效低碳利用",  # the key task, printed again for the second row
        (302, 306): "推进能源高效低碳利用",
        (320, 320): "年底前",
        (321, 321): "郑皓",
        (323, 323): "王翔宇",
        (325, 325): "区发展改革委",
        (327, 327): "区城市管理委",
    }


def test_an_assignment_in_doubt_keeps_its_other_readings_and_says_why(store: Store) -> None:
    readings = {
        (task, field): (reading, why) for task, field, reading, why in answer(store, "cq23")
    }
    # Lines 144 to 156: no boundary is printed before or behind 各街道乡镇.
    reading, why = readings[f"{PLAN}/1/task/2/1", "lead_units"]
    assert reading.split("|") == ["区发展改革委", "区生态环境局", "各街道乡镇"]
    assert "no boundary" in why


def test_the_officials_accountable_for_most_numeric_targets(store: Store) -> None:
    counted = {name: (int(tasks), int(targets)) for name, tasks, targets in answer(store, "cq02")}
    assert next(iter(counted)) == "秦涛"
    # Read off the printed rows, one at least for each: 节水型村庄 40% (line 3492), 污水处理率 93%
    # (3600), 受污染耕地 100% (4592), 化肥 41% and 农药 45% (4932), 农膜 92% (4938),
    # 畜禽粪污 95% (5026), 抽检 10% (2577).
    assert counted["秦涛"][0] >= 6
    assert counted["秦涛"][1] >= 8


@pytest.mark.parametrize(
    ("task", "value", "officials"),
    [
        ("2/task/1/1", "35", {"倪德才"}),  # line 853: PM2.5年均浓度达到 35 微克/立方米
        ("2/task/21/1", "40", {"卢庆雷"}),  # line 1511: 装配式建筑比例达到 40%
        ("2/task/52/1", "10", {"倪德才", "秦涛", "卢庆雷", "王翔宇"}),  # lines 2577 and 2579
        ("3/task/15/1", "93", {"秦涛"}),  # line 3600: 全区污水处理率达到 93%以上
        ("4/task/2/1", "100", {"倪德才", "卢庆雷"}),  # line 4580: 安全利用率达到 100%
        ("4/task/17/1", "95", {"秦涛"}),  # line 5026: 畜禽粪污综合利用率达到 95%以上
    ],
)
def test_a_printed_target_is_counted_for_its_officials(
    store: Store, task: str, value: str, officials: set[str]
) -> None:
    rows = store.select(f"""
        PREFIX foaf: <http://xmlns.com/foaf/0.1/>
        PREFIX gbo: <https://w3id.org/gongbao/ontology#>
        SELECT ?name WHERE {{
          <{PLAN}/{task}> gbo:overseenBy/foaf:name ?name ; gbo:hasStatement ?target .
          ?target a gbo:Target ; gbo:value ?value .
          FILTER(?value = {value})
        }}""")
    assert {str(row["name"]) for row in rows} == officials


def test_two_notices_rest_on_the_working_rules_of_the_government(store: Store) -> None:
    based = {title: int(notices) for title, notices in answer(store, "cq04")}
    # 通政发〔2022〕1号, in lines 7446 and 7774.
    assert based["北京市通州区人民政府关于印发通州区人民政府工作规则的通知"] == 2


def test_forest_cover_is_followed_through_two_parts_of_the_report(store: Store) -> None:
    rows = [row for row in answer(store, "cq15") if row[0] == "森林覆盖率"]
    assert [(row[1], row[2], row[4], row[7]) for row in rows] == [
        ("2017/2021", "Achievement", "34.45", "6143"),
        ("2022", "Target", "35", "7182"),
        ("2022/2026", "Target", "36.5", "6816"),
    ]


def test_a_value_reported_and_the_next_years_target_are_joined_over_two_notices(
    store: Store,
) -> None:
    rows = [row[1:] for row in answer(store, "cq15") if row[0] == "PM2.5年均浓度"]
    # Line 6137 of the report: from 80 to 36; line 853 of the plan: 35.
    assert [(*row[:2], *row[2:-3], *row[-2:]) for row in rows] == [
        (
            "2017/2021",
            "Achievement",
            "80",
            "等于",
            "36",
            "微克/立方米",
            "6137",
            "通政发〔2022〕10号",
        ),
        ("2022", "Target", "不高于", "35", "微克/立方米", "853", "通政发〔2022〕8号"),
    ]


def test_growth_is_not_set_beside_a_level(store: Store) -> None:
    # Lines 6996-6998: 地区生产总值增长6.5%左右; line 5924: 突破千亿.
    assert not [row for row in answer(store, "cq15") if row[0] == "地区生产总值"]


def test_targets_assigned_by_the_city_have_no_number(store: Store) -> None:
    assigned = {(row[-2], row[0]) for row in answer(store, "cq16") if len(row) == 3}
    # Line 116: 碳排放强度下降率、碳排放总量达到市级下达任务目标.
    assert {
        (f"{PLAN}/1/task/1/1", "碳排放强度下降率"),
        (f"{PLAN}/1/task/1/1", "碳排放总量"),
    } <= assigned


def test_an_industrial_enterprise_of_450_is_of_medium_size(store: Store) -> None:
    assert answer(store, "cq21") == [("中型", "300", "1000")]  # line 9026


def test_the_rules_of_litigation_have_32_articles_in_five_chapters(store: Store) -> None:
    rows = answer(store, "cq26")
    chapters = [chapter for chapter, _, _ in rows]
    assert [chapters.count(each) for each in dict.fromkeys(chapters)] == [4, 9, 8, 8, 3]
    chapter, article, text = rows[2]
    assert (chapter, article) == ("总则", "第三条")
    assert text.startswith("本规则所称应诉，是指行政或民事诉讼案件中")  # line 8219


def test_the_first_article_names_the_laws_it_rests_on(store: Store) -> None:
    rows = answer(store, "cq27")
    # Lines 8197 to 8201.
    assert [row[1:4] for row in rows[:4]] == [
        ("第一条", "制定依据", "中华人民共和国行政诉讼法"),
        ("第一条", "制定依据", "中华人民共和国民事诉讼法"),
        ("第一条", "制定依据", "中华人民共和国行政复议法"),
        ("第一条", "制定依据", "中华人民共和国行政复议法实施条例"),
    ]


def test_the_report_explains_fourteen_terms(store: Store) -> None:
    rows = answer(store, "cq28")
    assert [number for number, _, _ in rows] == [str(number) for number in range(1, 15)]
    assert rows[0][1] == "三最一突出"  # line 7268
    assert rows[5][1:] == ("双碳", "指碳达峰、碳中和。")
