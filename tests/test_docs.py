"""The documents say what is so: links lead somewhere, commands exist, locks and reasons agree."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`(?P<text>[^`\n]+)`(?!`)")
PINNED = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;]+)", re.MULTILINE)
# How uv notes a package that pyproject.toml itself asks for.
ASKED_FOR = re.compile(
    r"^(?P<name>[a-z0-9._-]+)==(?:.|\n    )*?gongbao \(pyproject\.toml(?::(?P<group>\w+))?\)",
    re.MULTILINE,
)


def tracked_files() -> list[Path]:
    """Return the files of the repository; without git, skips the test that asks."""
    listing = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def commands_shown(document: Path) -> list[list[str]]:
    """Return every shell command that `document` shows, as words, comments removed."""
    text = document.read_text(encoding="utf-8")
    lines: list[str] = []
    for block in FENCE.finditer(text):
        if block["language"] in ("sh", "console"):
            lines += block["text"].replace("\\\n", " ").splitlines()
    lines += [inline["text"] for inline in INLINE.finditer(FENCE.sub("", text))]
    return [words for line in lines if (words := shell_words(line))]


def shell_words(line: str) -> list[str]:
    try:
        return shlex.split(line.removeprefix("$ "), comments=True)
    except ValueError:  # not shell: a piece of a query, say
        return []


def declared() -> dict[str, list[Requirement]]:
    """Return what pyproject.toml asks for: "run" and each dependency group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"run": project["project"]["dependencies"], **project["dependency-groups"]}
    return {group: [Requirement(line) for line in lines] for group, lines in groups.items()}


def names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


@pytest.mark.parametrize("document", documents(), ids=relative)
def test_every_link_to_a_file_leads_to_it(document: Path) -> None:
    targets = [link["target"] for link in LINK.finditer(document.read_text(encoding="utf-8"))]
    local = [target.partition("#")[0] for target in targets if "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", documents(), ids=relative)
def test_every_make_command_shown_is_in_the_makefile(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    shown = {words[1] for words in commands_shown(document) if words[0] == "make" and words[1:]}
    assert {name for name in shown if "=" not in name} - known == set()


@pytest.mark.parametrize("document", documents(), ids=relative)
def test_every_gongbao_command_shown_has_the_options_shown(document: Path) -> None:
    from api.cli import main

    for words in commands_shown(document):
        if Path(words[0]).name != "gongbao" or not words[1:]:
            continue
        # A subcommand may have one of its own: gongbao analyze centrality.
        path = [word for word in words[1:3] if re.fullmatch(r"[a-z]+", word)]
        result = CliRunner().invoke(main, [*path, "--help"])
        assert result.exit_code == 0, f"{relative(document)}: {shlex.join(words)}"
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        missing = {option for option in options if option not in result.output}
        assert missing == set(), f"{relative(document)}: {shlex.join(words)}"


@pytest.mark.parametrize(
    ("lock", "groups"),
    [
        ("requirements.lock", ("run", "build")),
        ("requirements-dev.lock", ("run", "build", "dev")),
        ("requirements-node.lock", ("node",)),
    ],
)
def test_lock_holds_what_pyproject_asks_for_and_nothing_it_no_longer_asks_for(
    lock: str, groups: tuple[str, ...]
) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    wanted = [requirement for group in groups for requirement in declared()[group]]
    assert {match["name"] for match in ASKED_FOR.finditer(text)} == names(wanted), "run `make lock`"
    for match in PINNED.finditer(text):
        # One package can be asked for twice, for one kind of machine and for another.
        asked = [each for each in wanted if canonicalize_name(each.name) == match["name"]]
        pinned = Version(match["version"])
        assert not asked or any(pinned in each.specifier for each in asked), "run `make lock`"


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.lock")), ids=relative)
def test_lock_has_a_hash_for_every_package_and_names_no_place_to_get_it(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert packages
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text
    assert re.search(r"^\s*(-e|-i|-f|--index|--extra|--find)", text, re.MULTILINE) is None


def test_every_dependency_has_its_reason_and_every_reason_its_dependency() -> None:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    sections = dict(zip(["run", "build", "dev"], text.split("\n## ")[1:], strict=True))
    explained = {
        group: set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))
        for group, section in sections.items()
    }
    asked = declared()
    assert explained["run"] == names(asked["run"])
    assert explained["build"] == names(asked["build"] + asked["node"])
    assert explained["dev"] == names(asked["dev"])


def test_every_line_of_the_threat_model_names_tests_that_exist() -> None:
    text = (ROOT / "docs/THREAT_MODEL.md").read_text(encoding="utf-8")
    files = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    threats = text.partition("\n## A way out")[2].partition("\n## What does not stop")[0]
    lines = re.findall(r"^\| (?!Threat ).+$", threats, re.MULTILINE)
    assert len(lines) > 40
    for line in lines:
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", line)
        assert named, line
        assert [test for file, test in named if f"def {test}(" not in files.get(file, "")] == []


def test_both_readmes_show_the_same_commands_queries_and_answers() -> None:
    english, chinese = (
        [
            (block["language"], block["text"])
            for block in FENCE.finditer((ROOT / name).read_text(encoding="utf-8"))
        ]
        for name in ("README.md", "README.zh.md")
    )
    assert english
    assert english == chinese


def test_no_tracked_file_names_a_path_of_one_machine_or_a_package_registry() -> None:
    # Written in pieces, so that this file does not find itself.
    places = ["/ro" + "ot/", "/wo" + "rk/", "/tm" + "p/", "/op" + "t/", "/ho" + "me/"]
    hosts = ["registry." + "npmjs", "files." + "pythonhosted", "pypi." + "org"]
    # A path begins where no word, host or dot runs into it: `graph/work/` or `a.org/tm p/` do not.
    pattern = re.compile(
        r"(?<![\w./:>-])(?:" + "|".join(places) + ")|" + "|".join(map(re.escape, hosts))
    )
    found: list[str] = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a picture
            continue
        found += [f"{relative(path)}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []
