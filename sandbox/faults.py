"""Faults on demand: the next calls of a method fail, before or after their effect."""

import random
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from sandbox.errors import ActionError

Kind = Literal["500", "502", "reset", "hang", "429", "garbage"]
When = Literal["before", "after"]


@dataclass
class Fault:
    """One order to fail.

    `seconds` is the `retry_after` of a 429 (1 if not said) and how long a hang lasts before the connection is closed
    (for ever if not said). `times` is how often it strikes (for ever if None).
    """

    method: str
    kind: Kind
    when: When = "before"
    times: int | None = 1
    seconds: float | None = None
    probability: float = 1.0
    seed: int = 0
    dice: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind) or self.when not in get_args(When):
            raise ActionError(f"no such fault: {self.kind} {self.when}")
        self.dice = random.Random(self.seed)  # noqa: S311 - a repeatable experiment, no secret

    def as_json(self) -> dict[str, Any]:
        """The order as it was given."""
        return {name: value for name, value in asdict(self).items() if name != "dice"}


class Faults:
    """The faults that are due."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def plan(self, method: str, kind: Kind, when: When = "before", **more: Any) -> Fault:
        """The next calls of that method (any letter case, or `*`) fail so."""
        try:
            fault = Fault(method, kind, when, **more)
        except TypeError as error:
            raise ActionError(str(error)) from error
        self.planned.append(fault)
        return fault

    def clear(self) -> None:
        """No more faults."""
        self.planned.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that strikes this call, if any."""
        for fault in self.planned:
            if fault.method != "*" and fault.method.lower() != method.lower():
                continue
            if fault.probability < 1 and fault.dice.random() >= fault.probability:
                continue
            self._count(fault)
            return fault
        return None

    def _count(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.planned.remove(fault)
