"""Four times the text takes four times the work: nothing repeated or long makes reading hang."""

from __future__ import annotations

import random
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from source_fidelity import assert_true_to_source

import loaders

HEAD = (
    "某市某区人民政府关于印发《某区种树行动计划》的通知 \n\n某政发〔2023〕5号 \n\n"
    "各街道办事处： \n\n现将《某区种树行动计划》印发给你们。 \n\n"
    "某市某区人民政府 \n\n2023年3月5日 \n\n"
)
FOOT = "\n某市某区人民政府办公室    2023年3月6日印发\n"
PLACES = {
    "text": "",
    "article": "第一条 种树。 \n",
    "table": "附件 1 \n\n序号 重点任务 工作措施 完成时限 牵头领导 主责单位 协办单位 \n",
}
CLASSIFICATIONS = {
    "size classes": "附件 1 \n\n行业名称 指标名称 计量单位 中型 小型 微型 \n工业 \n",
    "finance": "附件 1 \n\n行业 类别 类型 资产总额 \n保险业 保险公司 \n",
    "industry": "附件 1 \n\n门类 大类 名称 \n第一产业 \n",
}
PASSAGES = {
    "measure": "1.今年种树一万棵。 \n\n责任单位：区甲局、区乙委 \n",
    "item": "（一）种树一万棵，由区甲局负责。 \n",
    "article": "第二条 区甲局应当在5日内种树。 \n",
    "wrapped": "种树一万棵，\n",
    "units": "区甲局、区乙委、\n",
    "annex": "附件 \n",
    "number": "某政发〔2023〕6号 \n",
    "notice": "某区人民政府关于种树的通知 \n某政发〔2023〕7号 \n",
    "date": "2023年3月5日 \n",
    "copies": "抄送：区委各部，\n",
    "header": "序号 重点任务 工作措施 完成时限 牵头领导 主责单位 协办单位 \n",
    "row": "1 \n种树 \n今年种树一万棵。 \n年底前 张三 区甲局 —— \n",
    "page": "7\n",
    "empty paragraph": " \n",
    "size classes": "从业人员（X） 人 300≤X<1000 20≤X<300 X<20 \n",
    "heads of size classes": "行业名称 指标名称 计量单位 中型 小型 微型 \n",
    "digits": "营业收入（Y） 万元 2000≤Y<4000\n12345\n",
    "finance": "中型 5000 亿元（含）至 40000 亿元 \n",
    "industry": "A 农业 \n",
    "citation": "根据《某法》《某规定》（某发〔2020〕3号）种树。 \n",
    "open brackets": "《某法《某规定（某发〔2020〕\n",
    "indicator": "回收率达到92%，浓度降至35微克/立方米， \n",
    "contact": "联系人：张三 \n联系电话：69550000 \n",
    "roles": "牵头单位：区甲局；配合单位：区乙委 \n",
}
GAZETTE = Path(loaders.__file__).parent / "samples" / "tongzhou-gazette-2022.txt"
FIRST_NOTICE = 140  # lines: the letter of the notice whose annexes are tables
TABLES = range(1250, 5470)  # lines of those tables
FEW, MANY = 15, 60
LONG = 30_000  # characters


def calls_to_read(path: Path, text: str) -> int:
    """Return how many calls reading `text` takes, of our functions and of built-in ones."""
    path.write_text(text, "utf-8")
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        reading = loaders.read(path)
    finally:
        sys.setprofile(before)
    assert_true_to_source(reading)
    return calls


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("passage", PASSAGES)
def test_work_grows_with_the_text(tmp_path: Path, place: str, passage: str) -> None:
    assert_grows_evenly(tmp_path / "notice.txt", HEAD + PLACES[place], PASSAGES[passage])


@pytest.mark.parametrize("place", CLASSIFICATIONS)
def test_work_grows_with_the_rows_of_a_classification(tmp_path: Path, place: str) -> None:
    assert_grows_evenly(tmp_path / "notice.txt", HEAD + CLASSIFICATIONS[place], PASSAGES[place])


def assert_grows_evenly(path: Path, before: str, passage: str) -> None:
    few, many = (calls_to_read(path, before + passage * n + FOOT) for n in (FEW, MANY))
    assert many < few * MANY / FEW * 1.5


def broken(lines: list[str], chance: random.Random) -> list[str]:
    """Return lines of which a tenth is lost, a tenth doubled, and sixty at a time are mixed."""
    kept = [line for line in lines if chance.random() > 0.1]
    mixed = [line for line in kept for _ in range(1 + (chance.random() < 0.1))]
    for _ in range(3):
        start = chance.randrange(len(mixed))
        passage = mixed[start : start + 60]
        chance.shuffle(passage)
        mixed[start : start + 60] = passage
    return mixed


# In these texts a page has ten names or more to share out among rows of many units.
@pytest.mark.parametrize("seed", [12, 20, 22])
def test_a_broken_table_takes_no_more_work_by_line_than_thrice_a_sound_one(
    tmp_path: Path, seed: int
) -> None:
    printed = GAZETTE.read_text("utf-8").split("\n")
    letter, path = printed[:FIRST_NOTICE], tmp_path / "notice.txt"
    sound = [*letter, *printed[TABLES.start : TABLES.stop]]
    chance = random.Random(seed)
    start = chance.randrange(TABLES.start, TABLES.stop - 300)
    torn = [*letter, *broken(printed[start : start + 300], chance)]
    by_line = [calls_to_read(path, "\n".join(lines)) / len(lines) for lines in (torn, sound)]
    assert by_line[0] < 3 * by_line[1]


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Stop what takes more processor time than this, hundreds of times what it should take."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"still at work after {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("passage", PASSAGES)
def test_a_line_as_long_as_a_book_is_read(tmp_path: Path, passage: str) -> None:
    words = PASSAGES[passage].replace("\n", "")
    path = tmp_path / "notice.txt"
    path.write_text(HEAD + words * (LONG // len(words)) + "\n" + FOOT, "utf-8")
    with processor_time(30):
        assert_true_to_source(loaders.read(path))
