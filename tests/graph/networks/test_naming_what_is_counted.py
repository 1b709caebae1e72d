from dataclasses import replace

import pytest
from small_gazette import NOTICE, store_of

from graph.networks import BadSelection, UnknownName, find, resolved
from graph.store import Store, open_store
from loaders.records import DocumentNumber, Notice
from ontology import BASE

HOME = f"{BASE}id/doc/tongzhengfa/2022/8"


def like_it(series: str) -> Notice:
    """The same notice as the eighth of another series."""
    return replace(NOTICE, number=DocumentNumber(series, 2022, 8))


@pytest.fixture(scope="module")
def gazette() -> Store:
    return store_of(NOTICE)


@pytest.mark.parametrize(
    "typed",
    [
        "通政发〔2022〕8号",
        " 通政发[2022] 8 号",
        "通政发（2022）第8号",
        "北京市通州区人民政府关于印发《通州区节能2022年行动计划》的通知",
        "doc/tongzhengfa/2022/8",
        "/id/doc/tongzhengfa/2022/8",
        HOME,
    ],
)
def test_a_notice_is_known_by_number_title_path_and_iri(gazette, typed):
    assert find(gazette, "notice", typed) == HOME


@pytest.mark.parametrize(
    ("what", "typed", "path"),
    [
        ("annex", "附件1", "doc/tongzhengfa/2022/8/annex/1"),
        ("annex", "附件１", "doc/tongzhengfa/2022/8/annex/1"),
        ("annex", "通政发〔2022〕8号 附件1", "doc/tongzhengfa/2022/8/annex/1"),
        ("annex", "节能任务表", "doc/tongzhengfa/2022/8/annex/1"),
        ("section", "一、控制能耗", "doc/tongzhengfa/2022/8/annex/1/sec_1"),
        ("section", "控制能耗", "doc/tongzhengfa/2022/8/annex/1/sec_1"),
        ("area", "通州区", "area/110112"),
        ("area", "110112", "area/110112"),
    ],
)
def test_annexes_sections_and_areas_are_known_by_what_is_printed(gazette, what, typed, path):
    assert find(gazette, what, typed) == f"{BASE}id/{path}"


def test_a_name_that_nothing_has_is_answered_with_the_nearest(gazette):
    with pytest.raises(UnknownName, match=r"notice=通政发〔2022〕9号.*通政发〔2022〕8号"):
        find(gazette, "notice", "通政发〔2022〕9号")
    with pytest.raises(UnknownName, match="none like it"):
        find(open_store("memory"), "area", "通州区")
    assert issubclass(UnknownName, BadSelection)


def test_a_name_that_several_have_asks_which():
    with pytest.raises(UnknownName, match="have this name; give one of") as error:
        find(store_of(NOTICE, like_it("通政办发")), "annex", "附件1")
    assert "doc/tongzhengfa/2022/8/annex/1" in str(error.value)


def test_annexes_are_looked_for_in_the_notices_chosen_beside_them():
    store = store_of(NOTICE, like_it("通政办发"))
    given = {"notice": ["通政发〔2022〕8号"], "annex": ["附件1"], "role": ["lead"]}

    assert resolved(store, given) == {
        "notice": (HOME,),
        "annex": (f"{HOME}/annex/1",),
        "role": ("lead",),
    }


def test_both_sides_of_a_comparison_are_resolved(gazette):
    assert resolved(gazette, {"notice": [HOME], "against-area": ["通州区"]}) == {
        "notice": (HOME,),
        "against-area": (f"{BASE}id/area/110112",),
    }
