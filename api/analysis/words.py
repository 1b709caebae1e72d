"""The words for the names in an answer: its columns, measures, figures and parameters."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["zh", "en"]

# Names of columns and parameters that are no measures. What a measure is called stands in the
# scheme of measures, beside its definition.
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "centrality": ("中心性", "centrality"),
    "clusters": ("集群", "clusters"),
    "backbone": ("骨干联系", "backbone"),
    "workload": ("任务量", "workload"),
    "compare": ("比较", "comparison"),
    "unit": ("单位", "unit"),
    "leader": ("牵头领导", "leader"),
    "label": ("名称", "name"),
    "rank": ("名次", "rank"),
    "cluster": ("集群", "cluster"),
    "name": ("名称", "name"),
    "size": ("规模", "size"),
    "newman": ("纽曼权重", "Newman weight"),
    "tasks": ("任务数", "tasks"),
    "jaccard": ("雅卡尔系数", "Jaccard coefficient"),
}


def word(name: str, language: Language = "zh") -> str:
    """Return what people call `name`; a name without a word stands for itself."""
    if name in _WORDS:
        return _WORDS[name][0 if language == "zh" else 1]
    return name


def number(value: float | int | None) -> str:
    """Return `value` as it is printed for people: three digits that count, a dash for none."""
    if value is None:
        return "–"
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:#.3g}".removesuffix(".")


def interval(low: float | None, high: float | None) -> str:
    """Return the bounds of a value, to stand behind it; nothing where there are none."""
    if low is None or high is None:
        return ""
    if float(low).is_integer() and float(high).is_integer():
        low, high = int(low), int(high)
    return f" [{number(low)}, {number(high)}]"
