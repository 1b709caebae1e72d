"""The words for the names in an answer: its columns, measures, figures and parameters.

What a measure, network, weight or method is called stands in the code lists (ontology/schemes),
beside its definition; here is the rest.
"""

from __future__ import annotations

from typing import Final, Literal

from ontology import ANALYSIS, MEASURE, METHOD, NETWORK, WEIGHTING
from ontology.concepts import concept

Language = Literal["zh", "en"]

FLIPS: Final = "‡"
FLIPS_MEANS: Final[dict[Language, str]] = {
    "zh": f"{FLIPS} 另一种读法会改变名次",
    "en": f"{FLIPS} another reading of the text changes the rank",
}
"""The mark of a rank that flips, and what it means."""

_SCHEMES: Final = (MEASURE, ANALYSIS, NETWORK, METHOD, WEIGHTING)

_WORDS: Final[dict[str, tuple[str, str]]] = {
    # Columns
    "unit": ("单位", "unit"),
    "leader": ("牵头领导", "leader"),
    "label": ("名称", "name"),
    "one": ("甲", "one"),
    "other": ("乙", "other"),
    "one_label": ("甲", "one"),
    "other_label": ("乙", "other"),
    "rank": ("名次", "rank"),
    "flips": ("读法影响名次", "rank flips"),
    "tasks": ("任务", "tasks"),
    "lead": ("主责", "lead"),
    "support": ("协办", "support"),
    "assigned": ("责任", "assigned"),
    "lead_tasks": ("主责", "lead"),
    "support_tasks": ("协办", "support"),
    "assigned_tasks": ("责任", "assigned"),
    "tasks_alone": ("独自承担", "alone"),
    "tasks_shared": ("共同承担", "shared"),
    "targets": ("目标", "targets"),
    "deadlines": ("时限", "deadlines"),
    "month": ("月份", "month"),
    "measure": ("测度", "measure"),
    "value": ("数值", "value"),
    "against_value": ("对照数值", "value against"),
    "against_rank": ("对照名次", "rank against"),
    "rank_change": ("名次变化", "change of rank"),
    "apart": ("超出偶然", "more than chance"),
    "in_both": ("双方共有", "in both"),
    "spearman": ("斯皮尔曼等级相关", "Spearman's rho"),
    "kendall": ("肯德尔等级相关", "Kendall's tau-b"),
    "cluster": ("群组", "cluster"),
    "name": ("名称", "name"),
    "name_en": ("名称", "name"),
    "size": ("规模", "size"),
    "members": ("成员", "members"),
    "inside": ("内部联系", "inside"),
    "stability": ("稳定性", "stability"),
    "loose": ("归属不稳", "loose"),
    "key_tasks": ("重点任务", "key tasks"),
    "distinctive_units": ("特征单位", "distinctive units"),
    "strength": ("强度", "strength"),
    "resolution": ("分辨率", "resolution"),
    "seeds": ("种子数", "seeds"),
    "weight": ("权重", "weight"),
    "expected_tasks": ("期望任务", "expected tasks"),
    "expected": ("期望权重", "expected weight"),
    "p": ("p", "p"),
    "q": ("q", "q"),
    "kept": ("超出偶然", "more than chance"),
    "low": ("下限", "low"),
    "high": ("上限", "high"),
    "rank_low": ("名次下限", "rank low"),
    "rank_high": ("名次上限", "rank high"),
    "reading_low": ("各读法下限", "low by readings"),
    "reading_high": ("各读法上限", "high by readings"),
    "reading_rank_low": ("各读法名次下限", "rank low by readings"),
    "reading_rank_high": ("各读法名次上限", "rank high by readings"),
    "ari_low": ("ARI 下限", "ARI, lowest"),
    "share_of_units": ("单位份额", "share of units"),
    "share_of_leaders": ("领导份额", "share of leaders"),
    "share_of_tasks": ("任务份额", "share of tasks"),
    "tasks_low": ("任务下限", "tasks, low"),
    "tasks_high": ("任务上限", "tasks, high"),
    # Tables and plots
    "units": ("各单位", "units"),
    "intervals": ("区间", "intervals"),
    "scan": ("分辨率扫描", "scan of resolutions"),
    "comparison": ("比较", "comparison"),
    "agreement": ("排序的一致程度", "agreement of ranks"),
    "lorenz": ("洛伦兹曲线", "Lorenz curve"),
    "bars": ("条形图", "bars"),
    "heat-map": ("热力图", "heat map"),
    "slopes": ("名次变化图", "slopes"),
    # What tasks are chosen by
    "notice": ("文件", "notice"),
    "annex": ("附件", "annex"),
    "section": ("章节", "section"),
    "area": ("区域", "area"),
    "role": ("职责", "role"),
    "network": ("网络", "network"),
    "from": ("起于", "from"),
    "until": ("止于", "until"),
    "certainty": ("确定性", "certainty"),
    "certain": ("仅确定", "certain only"),
    "inferred": ("至少推定", "inferred or better"),
    "groups": ("集合", "groups"),
    "expanded": ("以其成员计", "stand for their members"),
    "shared": ("与他方共同承担", "shared"),
    "having": ("含有", "having"),
    "target": ("目标", "target"),
    "deadline": ("时限", "deadline"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    # Short enough for the head of a column
    "eigenvector": ("特征向量", "eigenvector"),
    "betweenness": ("中介", "betweenness"),
    "closeness": ("接近", "closeness"),
    "harmonic": ("调和", "harmonic"),
    "core": ("核数", "core"),
    "hub": ("枢纽值", "hub"),
    "authority": ("权威值", "authority"),
    "participation": ("跨群参与", "participation"),
    # Figures
    "nodes": ("节点", "nodes"),
    "edges": ("联系", "ties"),
    "components": ("连通部分", "components"),
    "density": ("密度", "density"),
    "clusters": ("群组数", "clusters"),
    "modularity": ("模块度", "modularity"),
    "modularity_of_seeds": ("各次模块度", "of the seeds"),
    "clusters_of_seeds": ("各次群组数", "clusters of the seeds"),
    "clusters_of_one": ("单独成组", "clusters of one"),
    "nmi": ("NMI", "NMI"),
    "ari": ("ARI", "ARI"),
    "gini": ("基尼系数", "Gini coefficient"),
    "hhi": ("赫芬达尔指数", "Herfindahl index"),
    "hhi_normalised": ("赫芬达尔指数（归一）", "Herfindahl index, normalised"),
    "tests": ("检验", "tests"),
    "edges_kept": ("超出偶然的联系", "ties that are more than chance"),
    "agents": ("主体", "agents"),
    "agents_kept": ("有此类联系的主体", "agents with such ties"),
    "against_agents": ("对照的主体", "agents against"),
    "agents_in_both": ("双方共有的主体", "agents in both"),
    "agents_jaccard": ("主体重合度", "overlap of agents"),
    "against_edges": ("对照的联系", "ties against"),
    "against_gini": ("对照的基尼系数", "Gini coefficient against"),
    "edges_in_both": ("双方共有的联系", "ties in both"),
    "edges_jaccard": ("联系重合度", "overlap of ties"),
    "alpha": ("显著性水平", "level"),
    "greatest_p_kept": ("所取最大的 p", "greatest p kept"),
}


def word(name: str, language: Language = "zh") -> str:
    """Return what stands at the head of a column, short; a name without a word is itself."""
    if name in _WORDS:
        return _WORDS[name][0 if language == "zh" else 1]
    return title(name, language)


def title(name: str, language: Language = "zh") -> str:
    """Return what the code lists call a measure, network, weight or method, in full."""
    for scheme in _SCHEMES:
        if name in scheme:
            known = concept(scheme[name])
            return known.zh if language == "zh" else known.en
    return _WORDS[name][0 if language == "zh" else 1] if name in _WORDS else name


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
