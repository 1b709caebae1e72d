"""What to do about a problem, in both languages, by its kind; the title already says what is wrong.

The page of a kind of problem and the page that a problem ends in show the same words.
"""

from __future__ import annotations

from typing import Final

from api.problems import Problem

_ADVICE: Final[dict[str, tuple[str, str]]] = {
    "missing-query": (
        "把查询放在参数 query 里，或者以 application/sparql-query 为请求体发送。",
        "Give the query as the parameter query, or send it as a body of application/sparql-query.",
    ),
    "bad-request": (
        "detail 指出不能理解的部分：改正后再发。",
        "The detail names what could not be read: mend it and send again.",
    ),
    "syntax-error": (
        "错误在 ▸ 处或之前（程序见成员 line 和 column）。括号、引号和标点须用半角；"
        "项目以外的前缀须声明；用了 GROUP BY 或 COUNT 等，SELECT 中其余变量都要写进 GROUP BY。",
        "The fault is at ▸ or before it (programs: the members line and column). Brackets, quotes "
        "and signs are half-width; prefixes not of the project must be declared; beside GROUP BY, "
        "COUNT and the like, SELECT names only variables of GROUP BY.",
    ),
    "too-nested": (
        "减少括号的层数：拆成几个查询，或者用 VALUES 代替层层嵌套的 UNION。",
        "Nest brackets less deeply: ask in several queries, or use VALUES for nested UNIONs.",
    ),
    "unknown-graph": (
        "本站只查询自己的图，不从别处获取。所有的图见 /graph/。",
        "Only graphs of this store are asked, none is fetched. /graph/ lists them.",
    ),
    "unauthorized": (
        "写入和管理需要令牌，放在请求头 Authorization: Bearer … 里。",
        "Writing and the list of queries need a token, in the header Authorization: Bearer ….",
    ),
    "forbidden": (
        "令牌不对，或者本站不接受写入。",
        "The token is not the right one, or this site accepts no writing.",
    ),
    "update-refused": (
        "本站只供查询。要修改数据，请下载数据集在本机建库，或以 --writable 自行运行。",
        "This site answers queries. To change data, take the dataset and run your own, with "
        "--writable.",
    ),
    "service-refused": (
        "去掉 SERVICE：先在这里取得结果，再到另一端点查询。",
        "Leave SERVICE out: take the answer from here and ask the other endpoint yourself.",
    ),
    "not-found": (
        "请检查地址有无笔误；/id/ 之下的地址若有相近的标识，成员 suggestions 列出它们及其网页。",
        "Look for a slip in the address. Below /id/ the member suggestions lists IRIs that come "
        "near, with their pages.",
    ),
    "method-not-allowed": (
        "响应头 Allow 列出这个地址接受的方法。",
        "The header Allow lists the methods of this address.",
    ),
    "not-acceptable": (
        "detail 列出可选的格式：在 Accept 里写上其中之一，或者 */*。",
        "The detail lists the formats there are: name one of them in Accept, or */*.",
    ),
    "too-large": (
        "缩短请求，或者把大的 VALUES 分几次发送。",
        "Send less at once: divide a long VALUES over several requests.",
    ),
    "wrong-content-type": (
        "响应头 Accept-Post 列出可用的内容类型。",
        "The header Accept-Post lists the content types that are read.",
    ),
    "too-complex": (
        "减少三元组模式或可选部分，分步查询。",
        "Use fewer triple patterns or optional parts, and ask step by step.",
    ),
    "answer-too-large": (
        "加上 LIMIT，或者只选需要的列；要全部数据请下载数据集。",
        "Add a LIMIT or select fewer columns; who wants everything downloads the dataset.",
    ),
    "too-many-requests": (
        "响应头 Retry-After 说明几秒后再试。批量工作请下载数据集。",
        "The header Retry-After tells after how many seconds to try again. For work in bulk, "
        "download the dataset.",
    ),
    "too-many-queries": (
        "等上一个查询有了结果，再发下一个。",
        "Wait for the answer to one query before you send the next.",
    ),
    "malformed-rdf": (
        "按 detail 指出的位置改正后再发送；什么也没有写入。",
        "Mend the document where the detail says and send it again; nothing was written.",
    ),
    "load-refused": (
        "本站不读取别处的文件：请先取得数据，再用 INSERT DATA 或图存储协议发送。",
        "Nothing is fetched from elsewhere: fetch the data yourself, and send them with INSERT "
        "DATA or the Graph Store Protocol.",
    ),
    "update-failed": (
        "数据没有改变。按 detail 改正更新后再发送。",
        "The data are as they were. Mend the update as the detail says and send it again.",
    ),
    "store-busy": (
        "另一次写入或构建正在进行：按 Retry-After 稍后再试。",
        "Another write or a build is under way: try again after the seconds of Retry-After.",
    ),
    "unknown-query": (
        "它可能已经结束：/api/queries 列出正在运行的查询。",
        "It may have ended: /api/queries lists those that run.",
    ),
    "query-id-taken": (
        "换一个 X-Query-Id，或者不写。",
        "Choose another X-Query-Id, or send none.",
    ),
    "cancelled": (
        "查询被本站的管理者终止，没有结果不等于结果为空。缩小范围后可以再试。",
        "Whoever looks after the site ended the query: that is not an empty result. Narrow it "
        "before you try again.",
    ),
    "interrupted": (
        "不是查询的错：再发送一次。",
        "It was not the query's fault: send it again.",
    ),
    "index-not-ready": (
        "检索索引正在建立：一分钟后再试。查询和页面不受影响。",
        "The index of the search is being made: try again in a minute. Queries and pages work.",
    ),
    "internal": (
        "这是本站的故障，已写入日志；同样的请求稍后可以再试。",
        "This is a fault of the site, and in its log; the same request may work later.",
    ),
    "busy": (
        "所有查询进程都在工作：按 Retry-After 稍后再试。",
        "All query workers are at work: try again after the seconds of Retry-After.",
    ),
    "store-unavailable": (
        "数据库暂时读不到，恢复后自动可用：一分钟后再试。",
        "The store cannot be read at the moment and comes back by itself: try again in a minute.",
    ),
    "timeout": (
        "查询超过了时限而被终止，没有结果不等于结果为空。缩小范围：先限定通知或单位，避免没有共同"
        "变量的模式，加上 LIMIT。",
        "The query was ended at the time limit: that is not an empty result. Narrow it: name a "
        "notice or a unit first, avoid patterns without a common variable, add a LIMIT.",
    ),
}
_OTHERWISE: Final = (
    "detail 说明这一次的原因。",
    "The detail tells the reason in the case at hand.",
)


def advice(kind: str) -> tuple[str, str]:
    """Return what to do about a kind of problem, in Chinese and in English."""
    return _ADVICE.get(kind, _OTHERWISE)


def place_zh(problem: Problem) -> str:
    """Return in Chinese where in the query a problem lies; empty where it has no place."""
    line, column = (problem.members.get(name) for name in ("line", "column"))
    return f"第 {line} 行第 {column} 列" if line and column else ""
