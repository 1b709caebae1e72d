"""Plots: SVG that a page can hold and everybody can read, PNG without empty boxes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from small_graph import TAX, WATER

from api.analysis.plots import KINDS, BadPlot, NoChineseFont, canvas, plot
from graph.analytics import Answer, Question, analyse, read_question
from graph.store import open_store

SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"
ALL = [(analysis, kind) for analysis, kinds in KINDS.items() for kind in kinds]


def question(analysis: str, **given: tuple[str, ...]) -> Question:
    against = {"against-role": ("support",)} if analysis == "compare" else {}
    return read_question(analysis, {**against, **given, "replicates": ("40",), "seeds": ("5",)})


@cache
def answered(location: Path, analysis: str) -> Answer:
    with open_store(str(location), read_only=True) as store:
        return analyse(store, question(analysis))


def link(*agents: str) -> str:
    return "/tasks?" + "&".join(agent.rpartition("/")[2] for agent in agents)


def svg(written: bytes) -> ET.Element:
    return ET.fromstring(written)


def words(root: ET.Element) -> set[str]:
    return {element.text or "" for element in root.iter(f"{SVG}text")}


@pytest.mark.parametrize(("analysis", "kind"), ALL)
def test_every_plot_is_words_and_shapes_that_the_site_lets_in(
    small_site_location: Path, analysis: str, kind: str
) -> None:
    written = plot(answered(small_site_location, analysis), kind, link)
    root = svg(written)
    # The policy of the site forbids styles and scripts in a page.
    assert not any("style" in element.attrib for element in root.iter())
    assert {element.tag for element in root.iter()}.isdisjoint({f"{SVG}style", f"{SVG}script"})
    assert b"DOCTYPE" not in written
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert any(re.search("[一-鿿]", word) for word in words(root))


@pytest.mark.parametrize(("analysis", "kind"), ALL)
def test_equal_answers_have_equal_plots(
    small_site_location: Path, analysis: str, kind: str
) -> None:
    answer = answered(small_site_location, analysis)
    assert plot(answer, kind, link) == plot(answer, kind, link)


@pytest.mark.parametrize(("analysis", "kind"), ALL)
def test_plot_of_nothing_says_so(tmp_path: Path, analysis: str, kind: str) -> None:
    with open_store(str(tmp_path / "empty.db")) as store:
        nothing = analyse(store, question(analysis))
    assert "no data" in words(svg(plot(nothing, kind, link, language="en")))


@pytest.mark.parametrize(("analysis", "kind"), ALL)
def test_every_plot_is_a_png_too(small_site_location: Path, analysis: str, kind: str) -> None:
    if canvas.chinese_font() is None:
        pytest.skip("no font with Chinese characters here")
    assert plot(answered(small_site_location, analysis), kind, form="png").startswith(PNG)


def test_bar_and_name_lead_to_the_tasks_of_the_unit(small_site_location: Path) -> None:
    answer = answered(small_site_location, "workload")
    root = svg(plot(answer, "bars", link))
    [water] = [agent for agent, label in answer.labels.items() if label == WATER]
    links = [each for each in root.iter(f"{SVG}a") if each.get("href") == link(water)]
    assert any(each.find(f"{SVG}path") is not None for each in links)
    assert any(
        each.find(f"{SVG}text").text == WATER
        for each in links
        if each.find(f"{SVG}text") is not None
    )  # type: ignore[union-attr]
    assert (links[0].findtext(f"{SVG}title") or "").startswith(f"1. {WATER} 123")
    assert root.get("role") == "group"


def test_cell_leads_to_the_tasks_that_two_units_share(small_site_location: Path) -> None:
    answer = answered(small_site_location, "clusters")
    root = svg(plot(answer, "heat-map", link))
    by_label = {label: agent for agent, label in answer.labels.items()}
    found = {each.get("href"): each for each in root.iter(f"{SVG}a")}
    cell = found[link(by_label[WATER], by_label[TAX])]
    assert cell.findtext(f"{SVG}title") == f"{WATER} – {TAX}: 2"


def test_plot_without_links_is_an_image(small_site_location: Path) -> None:
    root = svg(plot(answered(small_site_location, "centrality"), "bars"))
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}a"))


def test_ink_is_that_of_the_page(small_site_location: Path) -> None:
    text = plot(answered(small_site_location, "centrality"), "bars", link).decode()
    assert "currentColor" in text
    assert canvas.INK not in text


def test_two_plots_in_a_page_share_no_id(small_site_location: Path) -> None:
    ids = [
        {element.get("id") for element in svg(plot(answer, None, link)).iter() if element.get("id")}
        for answer in (
            answered(small_site_location, "centrality"),
            answered(small_site_location, "workload"),
        )
    ]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])


def test_address_and_name_are_escaped(small_site_location: Path) -> None:
    answer = answered(small_site_location, "workload")
    hostile = {
        agent: f'<script>alert("{label}$x^2$")</script>' for agent, label in answer.labels.items()
    }
    written = plot(
        replace(answer, labels=hostile), "bars", lambda *agents: '/?a="><script>&' + agents[0]
    )
    assert b"<script" not in written
    assert svg(written) is not None


def test_name_of_any_length_keeps_the_plot_in_its_width(small_site_location: Path) -> None:
    answer = answered(small_site_location, "workload")
    long = dict.fromkeys(answer.labels, "通州区" * 40)
    root = svg(plot(replace(answer, labels=long), "bars", link))
    assert float(root.get("viewBox", "").split()[2]) < 700
    assert any(word.endswith("…") for word in words(root))


def test_unknown_plot_says_what_there_is(small_site_location: Path) -> None:
    answer = answered(small_site_location, "centrality")
    with pytest.raises(BadPlot, match="plot=pie: choose of bars, heat-map"):
        plot(answer, "pie")
    with pytest.raises(BadPlot, match="measure=beauty: choose of pagerank"):
        plot(answer, "bars", measure="beauty")
    with pytest.raises(BadPlot, match="gif: choose of svg, png"):
        plot(answer, "bars", form="gif")


def test_png_without_a_chinese_font_says_what_to_install(
    small_site_location: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = answered(small_site_location, "centrality")
    monkeypatch.setattr(canvas, "CHINESE_FONTS", ())
    canvas.chinese_font.cache_clear()
    try:
        with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
            plot(answer, "bars", form="png")
        assert plot(answer, "bars", form="svg")
    finally:
        canvas.chinese_font.cache_clear()
