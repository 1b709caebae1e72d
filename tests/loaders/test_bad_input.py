"""Files as they come: empty, in other encodings, cut off, or no notice at all."""

from __future__ import annotations

import hashlib
import random
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_fidelity import assert_true_to_source, spans_of

import loaders
from loaders import UnreadableSource
from loaders.records import Reading, Source, Span
from loaders.sources import find_sources, read_source

NOTICE = """\
某市某区人民政府
关于印发《某区种树行动计划》的通知

某政发〔2023〕5号

各街道办事处：

现将《某区种树行动计划》印发给你们。

某市某区人民政府
2023年3月5日

（此件公开发布）

一、种树

1.今年种树一万棵。

责任单位：区甲局、区乙委

某市某区人民政府办公室    2023年3月6日印发
"""


def file_of(directory: Path, data: bytes | str, name: str = "notice.txt") -> Path:
    path = directory / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@cache
def gazette() -> Reading:
    return loaders.read(loaders.sample_gazette())


@cache
def gazette_lines() -> tuple[str, ...]:
    return tuple(gazette().source.text.split("\n"))


def without_pages(record: object) -> object:
    """The record without source and page labels: a cut may take the number that settles one."""
    if isinstance(record, Source):
        return None
    if isinstance(record, Span):
        return replace(record, page=None)
    if isinstance(record, tuple):
        return tuple(without_pages(item) for item in record)
    if is_dataclass(record):
        return [without_pages(getattr(record, field.name)) for field in fields(record)]
    return record


@pytest.mark.parametrize("data", [b"", b" \n\n\t\n", b"\r\n\r\n"])
def test_a_file_without_a_word_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = file_of(tmp_path, data)
    with pytest.raises(UnreadableSource) as refusal:
        loaders.read(path)
    assert str(path) in str(refusal.value)
    assert "empty" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["\u3000\n\u3000\n", "\ufeff", "\ufeff \n", "\x0c\x1f\n", "\x00\x00\n"]
)
def test_a_file_of_white_space_or_marks_gives_no_notice(tmp_path: Path, text: str) -> None:
    reading = loaders.read(file_of(tmp_path, text))
    assert reading.notices == ()
    assert len(reading.problems) == 1
    assert_true_to_source(reading)


def test_gb18030_is_read_as_if_it_were_utf_8(tmp_path: Path) -> None:
    utf8 = loaders.read(file_of(tmp_path, NOTICE, "a.txt"))
    national = loaders.read(file_of(tmp_path, NOTICE.encode("gb18030"), "b.txt"))
    assert (utf8.source.encoding, national.source.encoding) == ("UTF-8", "GB18030")
    assert national.source.text == utf8.source.text
    assert national.source.sha256 == hashlib.sha256(NOTICE.encode("gb18030")).hexdigest()
    (notice,) = utf8.notices
    assert len(notice.tasks) == 1
    assert [replace(n, source=utf8.source) for n in national.notices] == [notice]
    assert national.problems == utf8.problems == ()


def test_bytes_of_no_encoding_are_refused_with_file_and_byte(tmp_path: Path) -> None:
    path = file_of(tmp_path, "通知".encode() + b"\xff\xff\n")
    with pytest.raises(UnreadableSource) as refusal:
        loaders.read(path)
    message = str(refusal.value)
    assert str(path) in message
    assert "byte 6: 0xff" in message
    assert "convert it to UTF-8" in message
    assert "\n" not in message


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    plain = loaders.read(file_of(tmp_path, NOTICE, "a.txt"))
    marked = loaders.read(file_of(tmp_path, NOTICE.encode("utf-8-sig"), "b.txt"))
    assert marked.source.text == plain.source.text
    assert [replace(n, source=plain.source) for n in marked.notices] == list(plain.notices)


def test_crlf_line_ends_change_nothing_but_offsets(tmp_path: Path) -> None:
    lines = gazette_lines()[:480]
    unix = loaders.read(file_of(tmp_path, "\n".join(lines), "a.txt"))
    dos = loaders.read(file_of(tmp_path, "\r\n".join(lines), "b.txt"))
    assert_true_to_source(dos)
    assert dos.lines == unix.lines
    assert dos.problems == unix.problems
    for here, there in zip(unix.notices, dos.notices, strict=True):
        assert there.number == here.number
        assert len(there.tasks) == len(here.tasks) > 10
        for one, other in zip(here.tasks, there.tasks, strict=True):
            assert other.text.text == one.text.text
            assert [(r.role, r.printed_name) for r in other.responsibilities] == [
                (r.role, r.printed_name) for r in one.responsibilities
            ]
            assert [(span.line_start, span.line_end) for span in other.text.spans] == [
                (span.line_start, span.line_end) for span in one.text.spans
            ]


def test_crlf_line_ends_keep_the_pages(tmp_path: Path) -> None:
    lines = gazette_lines()[:480]
    unix = loaders.read(file_of(tmp_path, "\n".join(lines), "a.txt"))
    dos = loaders.read(file_of(tmp_path, "\r\n".join(lines), "b.txt"))
    pages = [span.page for span in spans_of(unix.notices)]
    assert any(pages)
    assert [span.page for span in spans_of(dos.notices)] == pages


def test_nul_bytes_do_no_harm(tmp_path: Path) -> None:
    reading = loaders.read(
        file_of(tmp_path, NOTICE.replace("一万", "一\x00万").replace("。", "。\x00"))
    )
    assert_true_to_source(reading)
    assert [str(notice.number) for notice in reading.notices] == ["某政发〔2023〕5号"]


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好。\n",
        "1\n2\n3\n",
        "序号 工作措施 主责单位\n",
        "关于种树的想法\n",
        "<html><p>通知</p></html>",
    ],
)
def test_a_text_without_a_notice_says_so(tmp_path: Path, text: str) -> None:
    reading = loaders.read(file_of(tmp_path, text))
    assert reading.notices == ()
    (problem,) = reading.problems
    assert problem.message.startswith("no notice found")
    assert_true_to_source(reading)


def test_a_directory_without_text_files_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")
    with pytest.raises(UnreadableSource, match=r"no \*\.txt file") as refusal:
        find_sources([tmp_path])
    assert str(tmp_path) in str(refusal.value)


def test_a_missing_path_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "missing.txt"
    for reads in (
        lambda: find_sources([path]),
        lambda: read_source(path),
        lambda: loaders.read(path),
    ):
        with pytest.raises(UnreadableSource) as refusal:
            reads()
        assert str(refusal.value).startswith(f"{path}: ")


def test_a_directory_in_place_of_a_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        loaders.read(tmp_path)
    assert str(tmp_path) in str(refusal.value)


def test_files_of_a_directory_come_sorted_and_once(tmp_path: Path) -> None:
    second, first = file_of(tmp_path, NOTICE, "b.txt"), file_of(tmp_path, NOTICE, "a.txt")
    file_of(tmp_path, NOTICE, "c.md")
    assert find_sources([tmp_path, first]) == [first, second]
    assert find_sources([second, tmp_path]) == [second, first]


def cut_gazette(directory: Path, lines: int) -> Reading:
    return loaders.read(file_of(directory, "\n".join(gazette_lines()[:lines])))


def test_a_notice_cut_in_the_middle_of_a_table_keeps_the_rows_before(tmp_path: Path) -> None:
    reading = cut_gazette(tmp_path, 300)
    (notice,) = reading.notices
    assert str(notice.number) == "通政发〔2022〕8号"
    whole = [task for task in gazette().notices[0].tasks if task.annex == 1]
    before = [task for task in whole if task.text.spans[-1].line_end < 300]
    assert [(task.number, task.row, task.text.text) for task in notice.tasks] == [
        (task.number, task.row, task.text.text) for task in before
    ]
    assert_true_to_source(reading)


@cache
def short_gazette(directory: Path) -> Reading:
    """The gazette with the first annex of its first notice only, as that costs most to read."""
    first = gazette().notices[0]
    imprint = first.span.line_end - 5
    lines = gazette_lines()
    short = lines[: first.annexes[0].span.line_end] + lines[imprint:]
    return loaders.read(file_of(directory, "\n".join(short)))


CUTS = sorted(random.Random(2022).sample(range(5, 6_300), 20))


@pytest.mark.parametrize("cut", CUTS)
def test_a_gazette_cut_anywhere_keeps_what_stands_before(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, cut: int
) -> None:
    whole = short_gazette(tmp_path_factory.getbasetemp())
    assert len(whole.notices) == 10
    lines = whole.source.text.split("\n")[:cut]
    reading = loaders.read(file_of(tmp_path, "\n".join(lines)))
    assert_true_to_source(reading)
    complete = [n for n in whole.notices if n.span.line_end <= cut]
    torn = [n for n in whole.notices if n.number_spans[0].line_start <= cut < n.span.line_end]
    assert [n.number for n in reading.notices] == [n.number for n in [*complete, *torn]]
    for here, there in zip(complete, reading.notices, strict=False):
        assert without_pages(there) == without_pages(here)
    told = [p.message for p in reading.problems if "no imprint" in p.message]
    assert len(told) == (1 if torn and complete else 0)
    for notice, message in zip(torn, told, strict=False):
        assert message.startswith(str(notice.number))


@st.composite
def torn_notices(draw: st.DrawFn) -> str:
    """A letterhead and an annex heading before torn lines of the gazette, perhaps an imprint."""
    lines = gazette_lines()
    start = draw(st.integers(0, 11_600))
    torn = list(lines[start : start + draw(st.integers(1, 120))])
    for _ in range(draw(st.integers(0, 6))):
        index = draw(st.integers(0, max(len(torn) - 1, 0)))
        match draw(st.sampled_from(["drop", "double", "swap", "join", "cut"])):
            case "drop":
                del torn[index : index + draw(st.integers(1, 8))]
            case "double":
                torn[index:index] = torn[index : index + draw(st.integers(1, 8))]
            case "swap":
                draw(st.randoms(use_true_random=False)).shuffle(torn)
            case "join" if torn:
                torn[index : index + 2] = ["".join(torn[index : index + 2])]
            case "cut" if torn:
                torn[index] = torn[index][: draw(st.integers(0, 10))]
    head = [*lines[:20], "附件 1 ", *lines[92:104]] if draw(st.booleans()) else []
    foot = list(lines[5838:5843]) if draw(st.booleans()) else []
    return "\n".join([*head, *torn, *foot])


UNTIMED = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@UNTIMED
@given(text=torn_notices())
def test_torn_notices_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    assert_read_or_refused(tmp_path_factory.getbasetemp(), text.encode())


JUNK = st.one_of(
    st.text(max_size=60),
    st.text("\x00\ufeff\u3000\t ", min_size=1, max_size=20),
    st.sampled_from(list("（《〔“”》）〕：、，。——0")).map(lambda mark: mark * 200),
)


@st.composite
def broken_notices(draw: st.DrawFn) -> str:
    """Lines of the gazette from the classifications or anywhere, with junk among and in them."""
    lines = gazette_lines()
    start = draw(st.one_of(st.integers(9_000, 9_540), st.integers(0, 11_600)))
    broken = list(lines[start : start + draw(st.integers(1, 80))])
    for _ in range(draw(st.integers(0, 5))):
        index, junk = draw(st.integers(0, len(broken) - 1)), draw(JUNK)
        place = draw(st.integers(0, len(broken[index])))
        broken[index] = broken[index][:place] + junk + broken[index][place:]
    if draw(st.booleans()):
        broken = [line.rstrip() for line in broken]
    head = [*lines[:20], "附件 1 "] if draw(st.booleans()) else []
    return "\n".join([*head, *broken])


@UNTIMED
@given(text=broken_notices())
def test_notices_with_junk_in_them_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    assert_read_or_refused(tmp_path_factory.getbasetemp(), text.encode(errors="surrogatepass"))


@UNTIMED
@given(text=st.text(max_size=400))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    assert_read_or_refused(tmp_path_factory.getbasetemp(), text.encode(errors="surrogatepass"))


WORDS = [
    "某区人民政府",
    "关于印发",
    "《",
    "》",
    "的通知",
    "某发〔2022〕1号",
    "附件",
    "1",
    "2.",
    "：",
    "责任单位",
    "、",
    "，",
    "。",
    "区甲局",
    "张三",
    "年底前",
    "——",
    "等",
    "有关部门",
    "抄送：",
    "2022年1月2日",
    "2022年2月31日",
    "印发",
    "一、",
    "（一）",
    "序号",
    "工作措施",
    "主责单位",
    "协办单位",
    "自印发之日起施行",
    "废止",
    "联系人：",
    "联系电话：",
    "69550000",
    "由",
    "负责解释",
    "（此件公开发布）",
    "达到92%",
    "有效期至",
    "行业名称 指标名称 计量单位 中型 小型 微型 ",
    "从业人员（X） 人 300≤X<1000 20≤X<300 X<20 ",
    "营业收入（Y） 万元 2000≤Y<4000",
    "行业 类别 类型 资产总额 ",
    "中型 200 亿元（含）至 1000 亿元 ",
    "门类 大类 名称 ",
    "第一产业 ",
    "A  5 农业 ",
    "注：上表内容引自《",
    "第一条",
    "第一章",
    "附录 2 ",
    "以下简称《",
    "GB/T 4754—2017",
    "名词解释",
    "指",
]


@UNTIMED
@given(words=st.lists(st.sampled_from([*WORDS, " ", "\n", "\n\n", " \n", "\f"]), max_size=80))
def test_words_of_notices_in_any_order_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    assert_read_or_refused(tmp_path_factory.getbasetemp(), "".join(words).encode())


@UNTIMED
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    assert_read_or_refused(tmp_path_factory.getbasetemp(), data)


def assert_read_or_refused(directory: Path, data: bytes) -> None:
    path = file_of(directory, data)
    try:
        reading = loaders.read(path)
    except UnreadableSource as error:
        refusal = str(error)
    else:
        assert_true_to_source(reading)
        assert bool(reading.notices) or len(reading.problems) == 1
        return
    assert refusal.startswith(str(path))
