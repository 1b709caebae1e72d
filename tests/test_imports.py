"""How the house is built: who imports whom, where tables stand, what no loader knows by heart."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders import sample_gazette
from loaders.records import DocumentNumber
from loaders.registry import default_registry

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "ontology": set[str](),
    "loaders": set[str](),
    "graph": {"ontology", "loaders"},
    "api": {"graph", "ontology", "loaders"},
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported_packages(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and top-level package of each absolute import, late ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value.partition(".")[0]


def _called(call: ast.Call) -> str | None:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else None


def wrong_imports(package: str, tree: ast.AST) -> list[tuple[int, str]]:
    forbidden = MAY_IMPORT.keys() - MAY_IMPORT[package] - {package}
    return [(line, name) for line, name in imported_packages(tree) if name in forbidden]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package: str):
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(package)
        for line, name in wrong_imports(package, ast.parse(path.read_text("utf-8")))
    ]
    assert modules(package)
    assert wrong == []


# Inside api: what a package must not know.
STAYS_APART = {
    "queries": {"protocol", "serving", "pages"},
    "pages": {"protocol", "serving", "queries"},
    "protocol": {"serving"},
    "serving": {"pages"},
}


@pytest.mark.parametrize("package", STAYS_APART)
def test_packages_of_api_stay_apart(package: str):
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} imports {node.module}"
        for path in modules(f"api/{package}")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        if node.module.partition("api.")[2].partition(".")[0] in STAYS_APART[package]
    ]
    assert modules(f"api/{package}")
    assert wrong == []


@pytest.mark.parametrize(
    ("package", "code"),
    [
        ("ontology", "import loaders.records"),
        ("loaders", "from ontology import GBO"),
        ("loaders", "def late():\n    from graph.iris import notice"),
        ("graph", "import importlib\nimportlib.import_module('api.settings')"),
    ],
)
def test_an_import_against_the_direction_is_seen(package: str, code: str):
    assert wrong_imports(package, ast.parse(code))


def strings_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string that is not a docstring."""
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                docstrings.add(first.value)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in docstrings
        ):
            yield node.lineno, re.sub(r"\s", "", node.value)


def test_tables_are_opened_by_the_registry_alone():
    """Corrections are a file of the reader's own, and no table of the package."""
    elsewhere = {
        str(path.relative_to(ROOT))
        for path in modules("loaders")
        for _, name in imported_packages(ast.parse(path.read_text("utf-8")))
        if name in {"csv", "tomllib"} and path.parent != ROOT / "loaders" / "registry"
    }
    assert elsewhere == {"loaders/corrections.py"}


def words_of_the_gazette() -> set[str]:
    """Return names, document numbers, series, leaders and dates that only the gazette can teach.

    区政府 and 区委 exist in every district and are no knowledge about one.
    """
    registry = default_registry()
    text = re.sub(r"\s", "", sample_gazette().read_text("utf-8"))
    area = registry.area_of("北京市通州区人民政府")
    words = {area.name.removesuffix("区")}
    for unit in registry.units():
        if unit.area_code == area.code and unit.name not in {"区政府", "区委"}:
            words |= {unit.name, *unit.aliases}
    words |= {group.phrase for group in registry.groups() if group.kind == "members-of-body"}
    for printed in re.findall(r"[\u4e00-\u9fff]{2,6}〔\d{4}〕\d+号", text):
        number = DocumentNumber.parse(printed)
        assert number is not None
        words.add(str(number)[len(number.series) :])
        words |= {number.series} if len(number.series) > 2 else set()
    words |= set(re.findall(r"\d{4}年\d{1,2}月\d{1,2}日", text))
    # A leader stands between a deadline and the unit that leads: 年底前 倪德才 区生态环境局.
    words |= set(re.findall(r"年底前([\u4e00-\u9fff]{2,3})(?=区[\u4e00-\u9fff]{2,6}[局委])", text))
    return words


def test_the_words_of_the_gazette_are_found():
    words = words_of_the_gazette()
    assert {"通州", "区水务局", "倪德才", "王翔宇", "秦涛", "〔2022〕8号", "2022年4月8日"} <= words
    assert len(words) > 150


def test_loaders_do_not_know_the_gazette_by_heart():
    """What is known about a place is data of the registry, never code."""
    words = words_of_the_gazette()
    known = [
        f"{path.relative_to(ROOT)}:{line} says {word}"
        for path in modules("loaders")
        for line, text in strings_of(ast.parse(path.read_text("utf-8")))
        for word in words
        if word in text
    ]
    assert known == []


def test_no_two_files_of_tests_have_one_name():
    """Without packages, pytest takes the second for the first and collects nothing at all."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
