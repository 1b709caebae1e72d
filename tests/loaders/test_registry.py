"""The registry: printed names of units and groups, and the words under which they are printed."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders.registry
from loaders.records import Agent, Area
from loaders.registry import Registry, RegistryError, UnitEntry, default_registry, load_registry
from loaders.registry.files import slug_hash
from loaders.registry.labels import labels
from loaders.registry.mint import mint, pinyin

BUNDLED = Path(loaders.registry.__file__).parent
REGISTRY = default_registry()
TONGZHOU = Area("110112", "通州区")
BEIJING = Area("110000", "北京市")
NOWHERE = Area(None, "某某开发区管理委员会")

UNITS_OF_TONGZHOU = [unit for unit in REGISTRY.units() if unit.area_code == "110112"]
PHRASES = ["各街道乡镇", "有关部门", "市级各有关部门", "区烟花办成员单位", "某领导小组成员单位"]
UNKNOWN_NAMES = ["区某某促进中心", "财务处", "生态环境局", "区水务", "水务局", "通州分局"]


def resolved(printed: str, area: Area = TONGZHOU) -> Agent:
    return REGISTRY.resolve(printed, area)


# Units


def test_a_unit_is_found_by_its_preferred_name():
    assert resolved("区生态环境局") == Agent(
        "unit", "区生态环境局", TONGZHOU, "registry", unit_type="department"
    )


@pytest.mark.parametrize(
    ("printed", "preferred"),
    [
        ("区发展和改革委", "区发展改革委"),
        ("中关村通州园区管委会", "中关村通州园管委会"),
        ("中关村通州园管理委员会", "中关村通州园管委会"),
        ("区政府办公室", "区政府办"),
        ("北京市通州区人民政府办公室", "区政府办"),
        ("北京市通州区人民政府", "区政府"),
        ("通州区人民政府", "区政府"),
        ("通州区水务局", "区水务局"),
        ("区人力资源和社会保障局", "区人力社保局"),
        ("北京市通州区人力资源和社会保障局", "区人力社保局"),
        ("北京市规划和自然资源委员会通州分局", "市规划自然资源委通州分局"),
        ("于家务乡", "于家务回族乡"),
        ("宋庄镇人民政府", "宋庄镇"),
        ('区"两区"办', "区“两区”办"),
    ],
)
def test_other_names_of_a_unit_lead_to_its_preferred_name(printed: str, preferred: str):
    agent = resolved(printed)
    assert (agent.kind, agent.name, agent.basis) == ("unit", preferred, "registry")


def test_a_name_broken_by_the_layout_is_one_unit():
    assert resolved("市规划自然资源委 \n通州分局").name == "市规划自然资源委通州分局"
    assert resolved("区住房城乡建设\n委").name == "区住房城乡建设委"
    assert resolved("中关村通州园　\n区管委会").name == "中关村通州园管委会"


def test_a_branch_is_another_unit_than_the_body_it_belongs_to():
    branch, body = resolved("市规划自然资源委通州分局"), resolved("市规划自然资源委")
    assert (branch.name, branch.area) == ("市规划自然资源委通州分局", TONGZHOU)
    assert (body.name, body.area) == ("市规划自然资源委", BEIJING)
    entry = REGISTRY.unit("市规划自然资源委通州分局", TONGZHOU)
    assert entry is not None
    assert entry.parent == "市规划自然资源委"


def test_names_that_sound_alike_stay_two_units():
    assert resolved("区水务局") != resolved("区税务局")


def test_short_names_mean_nothing_in_another_place():
    assert resolved("区水务局", BEIJING) == Agent("unit", "区水务局", BEIJING, "name-only")
    assert resolved("区水务局", NOWHERE) == Agent("unit", "区水务局", NOWHERE, "name-only")


def test_a_full_name_means_its_unit_from_anywhere():
    assert resolved("北京市通州区水务局", NOWHERE) == resolved("区水务局")


@given(st.sampled_from(UNITS_OF_TONGZHOU))
def test_every_name_of_a_unit_resolves_to_it(unit: UnitEntry):
    names = REGISTRY.names_of(unit)
    assert {unit.name, *unit.aliases, *unit.hidden} <= set(names)
    for name in names:
        agent = resolved(name)
        assert (agent.kind, agent.name, agent.area.code) == ("unit", unit.name, unit.area_code)
        assert REGISTRY.is_known(name, TONGZHOU)


SURFACES = [name for unit in UNITS_OF_TONGZHOU for name in REGISTRY.names_of(unit)]
PRINTED = st.sampled_from(SURFACES + PHRASES + UNKNOWN_NAMES) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Z")), min_size=1
)


@given(PRINTED)
def test_resolving_a_resolved_name_changes_nothing(printed: str):
    agent = resolved(printed)
    assert resolved(agent.name) == agent


@given(PRINTED, st.data())
def test_white_space_inside_a_name_does_not_count(printed: str, data: st.DataObject):
    blanks = st.sampled_from(["", " ", "\n", "　", " \n"])
    spaced = "".join(character + data.draw(blanks) for character in printed)
    assert resolved(spaced) == resolved(printed)
    assert REGISTRY.is_known(spaced, TONGZHOU) == REGISTRY.is_known(printed, TONGZHOU)


@pytest.mark.parametrize("printed", UNKNOWN_NAMES)
def test_unknown_names_stay_as_printed(printed: str):
    assert resolved(printed) == Agent("unit", printed, TONGZHOU, "name-only")
    assert not REGISTRY.is_known(printed, TONGZHOU)


@given(st.text(st.sampled_from("区市水务环境局委办公室"), min_size=1), st.sampled_from(SURFACES))
def test_an_unknown_name_is_never_merged_with_another(unknown: str, known: str):
    agent = resolved(unknown)
    if agent.basis == "name-only":
        assert agent.name == unknown
        assert agent != resolved(known)


def test_a_blank_name_is_refused():
    with pytest.raises(ValueError, match="blank"):
        resolved(" \n")


# Groups


def test_all_subdistricts_and_townships_are_an_enumerable_group_of_22():
    group = REGISTRY.group("各街道乡镇", TONGZHOU)
    assert group is not None
    assert (group.kind, len(group.members)) == ("enumerable", 22)
    units = [REGISTRY.unit(member, TONGZHOU) for member in group.members]
    assert {unit.unit_type for unit in units if unit} == {"subdistrict", "township"}
    assert len({unit.code for unit in units if unit and unit.code}) == 22


def test_township_governments_are_an_enumerable_group_of_11():
    group = REGISTRY.group("各乡镇政府", TONGZHOU)
    assert group is not None
    assert len(group.members) == 11
    assert "于家务回族乡" in group.members


def test_members_of_a_body_name_the_body():
    agent = resolved("区委生态文明委 \n大气污染综合治\n理及应对气候变\n化工作小组成员\n单位")
    assert (agent.kind, agent.group_kind) == ("group", "members-of-body")
    assert agent.body == "区委生态文明委大气污染综合治理及应对气候变化工作小组"
    assert agent.basis == "registry"


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("有关部门", "open"),
        ("等有关部门", "open"),
        ("等相关单位", "open"),
        ("各相关单位", "open"),
        ("相关街道乡镇", "open"),
        ("相关行业主管部门", "open"),
        ("有关区人民政府", "open"),
        ("市级各有关部门", "open"),
        ("省局相关处室", "open"),
        ("市直各有关单位", "open"),
        ("市委人才工作领导小组有关成员单位", "open"),
        ("各部门", "all"),
        ("各行业主管部门", "all"),
        ("各区人民政府", "all"),
        ("各县（市、区）人民政府", "all"),
        ("区县（自治县）政府", "all"),
        ("县（市）区人民政府", "all"),
        ("乡镇（街道）", "all"),
        ("旗县市区", "all"),
        ("各市〔州〕、县〔市、区、特区〕人民政府", "all"),
        ("省级各部门", "all"),
        ("厅机关各处室", "all"),
        ("驻市各国有商业银行", "all"),
        ("市直单位", "all"),
        ("市直（驻市）进驻单位", "all"),
        ("辅办单位", "all"),
        ("厅行政审批协办处室", "all"),
        ("杨凌示范区、西咸新区管委会", "all"),
        ("园区管委会", "all"),
        ("县属国有企业", "all"),
        ("12345热线各成员单位", "members-of-body"),
        ("市“工改”领导小组各成员单位", "members-of-body"),
        ("各领导小组成员单位", "all"),
    ],
)
def test_collective_phrases_of_any_area_are_groups(printed: str, kind: str):
    agent = resolved(printed, NOWHERE)
    assert (agent.kind, agent.name, agent.group_kind) == ("group", printed, kind)
    assert (agent.body is not None) == (kind == "members-of-body")


@pytest.mark.parametrize(
    "printed",
    [
        "大孙各庄镇",
        "平凉工业园区（高新区）管委会",
        "市开发区管委会",
        "市直机关工委",
        "厅研究室",
        "区政府办公室",
        "12345热线",
    ],
)
def test_names_that_only_look_collective_are_units(printed: str):
    assert resolved(printed, NOWHERE).kind == "unit"


def test_a_phrase_with_members_in_one_area_has_none_in_another():
    assert resolved("各街道乡镇").group_kind == "enumerable"
    assert resolved("各街道乡镇", NOWHERE).group_kind == "all"


def test_the_torn_end_of_a_phrase_is_not_taken_for_a_known_name():
    for end in ("单位", "部门", "街道", "成员单位"):
        assert not REGISTRY.is_known(end, TONGZHOU)
    assert REGISTRY.is_known("有关部门", TONGZHOU)


# Areas and series


@pytest.mark.parametrize(
    ("issuer", "code"),
    [
        ("北京市通州区人民政府办公室", "110112"),
        ("通州区人民政府", "110112"),
        ("中共北京市通州区委", "110112"),
        ("国家税务总局北京市通州区税务局", "110112"),
        ("北京市人民政府办公厅", "110000"),
        ("北京市城市管理委员会", "110000"),
        ("天津市政务服务办", "120000"),
        ("合肥市人民政府", "340100"),
        ("中共扬州市委", "321000"),
        ("巴中市恩阳区人民政府", "511903"),
        ("贵州省人民政府办公厅", "520000"),
    ],
)
def test_the_name_of_an_issuer_tells_its_area(issuer: str, code: str):
    assert REGISTRY.area_of(issuer).code == code


@pytest.mark.parametrize(
    "issuer",
    ["国务院办公厅", "桃源县人民政府", "合肥市包河区人民政府", "北京市东城区财政局"],
)
def test_a_government_that_is_not_listed_is_its_own_area(issuer: str):
    assert REGISTRY.area_of(issuer) == Area(None, issuer)


def test_a_series_has_a_slug_of_plain_letters():
    assert REGISTRY.series_slug("通政发") == "tongzhengfa"
    assert REGISTRY.series_slug("通政办发") == "tongzhengbanfa"
    assert REGISTRY.series_slug("无此字") is None
    slugs = [entry.slug for entry in REGISTRY.series()]
    assert len(set(slugs)) == len(slugs)


# Slugs


def test_slugs_of_units_and_groups_are_unique_and_carry_the_hash_of_their_name():
    keyed = [(unit.area_code, unit.name, unit.slug) for unit in REGISTRY.units()]
    keyed += [(group.area_code, group.phrase, group.slug) for group in REGISTRY.groups()]
    for area_code, name, slug in keyed:
        assert slug.rpartition("-")[2] == slug_hash(area_code, name)
    assert len({(area_code, slug) for area_code, _, slug in keyed}) == len(keyed)


def test_units_that_sound_alike_differ_in_the_hash():
    slugs = {unit.name: unit.slug for unit in UNITS_OF_TONGZHOU}
    assert slugs["区水务局"] == "qushuiwuju-76419f"
    assert slugs["区税务局"] == "qushuiwuju-b0f61c"


# Data files


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the bundled data that a test may spoil."""
    shutil.copytree(BUNDLED, tmp_path / "registry", ignore=shutil.ignore_patterns("*.py", "__*"))
    return tmp_path / "registry"


def change(path: Path, old: str, new: str) -> int:
    """Replace `old` in the file and return the line it stood in."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def append(path: Path, *cells: str) -> int:
    """Add a row where the sort order of the file wants it and return its line."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rows = sorted([*rows, list(cells)])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return rows.index(list(cells)) + 2


def test_the_bundled_data_load(data: Path):
    assert load_registry(data).units() == REGISTRY.units()


def test_an_alias_that_denotes_two_units_is_named_with_its_file_and_line(data: Path):
    append(data / "110112/aliases.csv", "区商务局", "区财政局", "alias", "all", "confirmed", "")
    with pytest.raises(RegistryError, match=r"110112/units\.csv:\d+: .*区商务局.*denotes both"):
        load_registry(data)


def test_a_probable_alias_is_kept_in_the_file_but_never_merged(data: Path):
    append(data / "110112/aliases.csv", "区商委", "区商务局", "alias", "all", "probable", "")
    append(data / "110112/aliases.csv", "商务局", "区商务局", "alias", "document", "confirmed", "")
    registry = load_registry(data)
    for printed in ("区商委", "商务局"):
        assert registry.resolve(printed, TONGZHOU).basis == "name-only"


def test_a_duplicate_unit_is_named_with_its_line(data: Path):
    row = "区水务局,department,北京市通州区水务局,qushuiwuju-76419f,,,"
    line = change(data / "110112/units.csv", row, f"{row}x\n{row}")
    with pytest.raises(RegistryError, match=rf"units\.csv:{line + 1}: duplicate .*区水务局"):
        load_registry(data)


def test_an_unsorted_file_is_named_with_its_line(data: Path):
    path = data / "series.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[1], lines[2] = lines[2], lines[1]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(RegistryError, match=r"series\.csv:3: .*out of order"):
        load_registry(data)


def test_a_wrong_slug_is_named_with_its_line(data: Path):
    line = change(data / "110112/units.csv", "qushuiwuju-76419f", "qushuiwuju-76419e")
    with pytest.raises(RegistryError, match=rf"units\.csv:{line}: slug .*-76419f"):
        load_registry(data)


def test_an_unknown_parent_is_named_with_its_line(data: Path):
    line = change(data / "110112/units.csv", ",市交通委,", ",市无此委,")
    with pytest.raises(RegistryError, match=rf"units\.csv:{line}: unknown parent '市无此委'"):
        load_registry(data)


def test_an_unknown_member_is_named_with_the_line_of_its_group(data: Path):
    change(data / "110112/members.csv", "各乡镇,宋庄镇", "各乡镇,宋庄乡")
    with pytest.raises(RegistryError, match=r"groups\.csv:\d+: unknown unit '宋庄乡' in 各乡镇"):
        load_registry(data)


def test_a_title_of_two_documents_is_named_with_its_line(data: Path):
    row = "中小企业划型标准规定,工信部联企业〔2011〕300号,中小企业划型标准,"
    line = change(
        data / "documents.csv", row, row.replace("中小企业划型标准,", "优化营商环境条例,")
    )
    with pytest.raises(RegistryError, match=rf"documents\.csv:{line + 1}: .*another document"):
        load_registry(data)


def test_a_missing_slug_says_how_to_mint_it(data: Path):
    change(data / "110112/units.csv", "qushuiwuju-76419f", "")
    with pytest.raises(RegistryError, match=r"python -m loaders\.registry\.mint"):
        load_registry(data)


def test_minting_fills_empty_slugs_and_changes_no_other(data: Path):
    before = (data / "110112/units.csv").read_text("utf-8")
    change(data / "110112/units.csv", "qushuiwuju-76419f", "")
    change(data / "series.csv", "tongzhengfa", "")
    change(data / "110112/units.csv", "qujiaowei-", "frozen-")
    assert mint(data) == 2
    assert (data / "110112/units.csv").read_text("utf-8") == before.replace("qujiaowei-", "frozen-")
    assert load_registry(data).series_slug("通政发") == "tongzhengfa"


def test_pinyin_keeps_letters_and_digits_only():
    assert pinyin("区“两区”办12345热线") == "quliangquban12345rexian"


def test_a_second_directory_adds_an_area(tmp_path: Path):
    (tmp_path / "areas.csv").write_text(
        "code,name,full_name,parent,source\n430725,桃源县,湖南省常德市桃源县,430000,测试\n", "utf-8"
    )
    area = Area("430725", "桃源县")
    assert load_registry(BUNDLED, tmp_path).area_of("桃源县人民政府") == area
    assert REGISTRY.area_of("桃源县人民政府").code is None


def test_an_area_listed_twice_is_named_with_its_line(data: Path):
    with pytest.raises(RegistryError, match=r"areas\.csv:2: area 110000 is already"):
        load_registry(BUNDLED, data)


def test_a_wrong_table_of_phrases_is_named_with_its_line(data: Path):
    line = change(data / "group_patterns.toml", 'kind = "members-of-body"', 'kind = "some"')
    with pytest.raises(RegistryError, match=rf"group_patterns\.toml:{line - 1}: "):
        load_registry(data)


def test_a_registry_is_loaded_once():
    assert default_registry() is REGISTRY
    assert isinstance(REGISTRY, Registry)


# Labels


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("主责单位", "lead"),
        ("牵头责任单位：", "lead"),
        ("牵 头 部 门:", "lead"),
        ("协办单位", "support"),
        ("参加单位：", "support"),
        ("责任部门：", "assigned"),
        ("落实部门", "assigned"),
        ("牵头\n领导", "leader"),
        ("牵头市领导：", "leader"),
        ("完成时限", None),
        ("联系人", None),
    ],
)
def test_a_label_announces_a_role(label: str, role: str | None):
    assert labels().role_of(label) == role


def test_the_heads_of_a_plan_table_are_read():
    heads = ["序\n号", "重点\n任务", "工作措施", "完成\n时限", "牵头\n领导", "主责单位", "协办单位"]
    assert [labels().column_of(head) for head in heads] == [
        "number",
        "key_task",
        "text",
        "deadline",
        "leader",
        "lead",
        "support",
    ]
    assert labels().column_of("备注") is None


def test_contact_labels_are_read():
    assert labels().contact_part_of("联 系 人：") == "person"
    assert labels().contact_part_of("联系电话：") == "phone"
    assert labels().contact_part_of("责任部门：") is None


def test_no_label_announces_two_things():
    words = [word for group in labels().roles.values() for word in group]
    words += labels().deadline
    words += [word for group in labels().columns.values() for word in group]
    words += [word for group in labels().contacts.values() for word in group]
    assert len(set(words)) == len(words), json.dumps(sorted(words), ensure_ascii=False)
