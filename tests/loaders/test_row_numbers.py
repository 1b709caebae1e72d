"""What names a row of a table: its number, and which of the rows under that number it is."""

from __future__ import annotations

from pathlib import Path

import loaders
from loaders.records import TaskRef

# Two sections, each of which numbers its rows from 1.
PLAN = """某市某区人民政府关于印发《节能2022年行动计划》的通知
某政发〔2022〕8号
附件：节能行动计划
某市某区人民政府
2022年4月7日
附件
序号

重点任务

工作措施

完成时限

牵头领导

主责单位

协办单位

一、节能

1

推进节能

完善能耗监测体系。

年底前

秦 涛

区水务局

——

2

建筑节能

推广超低能耗建筑。

年底前

郑 皓

区教委

——

二、出行

1

绿色出行

优化公交线网。

年底前

秦 涛

区交通局

——
"""


def test_a_number_that_a_second_section_prints_again_names_another_task(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    closed = (f"{line} " if line else "" for line in PLAN.split("\n"))
    path.write_text("\n".join(closed), encoding="utf-8")
    tasks = loaders.read(path).notices[0].tasks
    assert {task.ref: task.text.text for task in tasks} == {
        TaskRef(1, "1", 1): "完善能耗监测体系。",
        TaskRef(1, "2", 1): "推广超低能耗建筑。",
        TaskRef(1, "1", 2): "优化公交线网。",
    }
