"""Items that several processes work on, with results in the order of the items."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from typing import Generic, TypeVar

from attrs import define, field

T = TypeVar("T")
R = TypeVar("R")

_ITEMS_OF_A_TASK = 32
"""So many that a process waits for work seldom, so few that little is held at once."""


def each(
    function: Callable[[T], R],
    items: Iterable[T],
    workers: int,
    lost: Callable[[list[T]], Iterable[R]],
) -> Iterator[R]:
    """Yield what a function returns for each item, in their order, a few tasks ahead at most.

    `lost` gives the results of items whose process was killed, by the system for instance, when
    they were tried a second time in a process of their own.
    """
    items = iter(items)
    # The first is done here, so that processes that are forked find its modules loaded.
    yield from map(function, islice(items, 1))
    team = _Team(function, workers, lost)
    try:
        while task := list(islice(items, _ITEMS_OF_A_TASK)):
            team.begin(task)
            if len(team.ahead) > 2 * workers:
                yield from team.next()
        while team.ahead:
            yield from team.next()
    finally:
        team.pool.shutdown(cancel_futures=True)


@define
class _Team(Generic[T, R]):
    """Processes, and the tasks that they have begun."""

    function: Callable[[T], R]
    workers: int
    lost: Callable[[list[T]], Iterable[R]]
    pool: ProcessPoolExecutor = field(init=False)
    ahead: deque[tuple[list[T], Future[list[R]]]] = field(factory=deque)

    def __attrs_post_init__(self) -> None:
        self.pool = ProcessPoolExecutor(self.workers)

    def begin(self, task: list[T]) -> None:
        """Give a task to the processes."""
        try:
            future = self.pool.submit(_all, self.function, task)
        except BrokenProcessPool:
            self.pool.shutdown()
            self.pool = ProcessPoolExecutor(self.workers)
            future = self.pool.submit(_all, self.function, task)
        self.ahead.append((task, future))

    def next(self) -> Iterable[R]:
        """Return the results of the first task that was begun.

        When a process dies, so do all tasks that were under way, and whose fault it was is not
        known: each is done again by a process of its own.
        """
        task, future = self.ahead.popleft()
        with suppress(BrokenProcessPool):
            return future.result()
        with suppress(BrokenProcessPool), ProcessPoolExecutor(1) as alone:
            return alone.submit(_all, self.function, task).result()
        return self.lost(task)


def _all(function: Callable[[T], R], items: list[T]) -> list[R]:
    return [function(item) for item in items]
