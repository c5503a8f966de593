"""Lets chance kill programs while people work."""

import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Any

from tests.chaos.processes import PATIENCE, STEP, Victim

MOST_ACTS, LATEST = 12, 0.2
log = logging.getLogger("chaos")


def a_seed() -> Random:
    """Chance that can be had again: a test that fails shows the seed, and ``KC_CHAOS_SEED`` brings it back."""
    seed = os.environ.get("KC_CHAOS_SEED") or str(secrets.randbits(32))
    log.warning("KC_CHAOS_SEED=%s", seed)
    return Random(seed)  # noqa: S311 -- not for security


@contextmanager
def alive(*victims: Victim) -> Iterator[None]:
    """Programs that run inside the block and are gone after it, whatever happened."""
    try:
        for victim in victims:
            victim.start()
        yield
    finally:
        for victim in victims:
            victim.kill()
            log.warning("%s", "\n".join(victim.faults()[-3:]))


@dataclass
class Rampage:
    """Kills one of the programs or all at once, at a random moment of the work, and starts it again.

    ``acts`` says how much has been done so far: each life lasts some acts, so that the moments spread over the work and
    not over the start, however slow the machine is.
    """

    rng: Random
    victims: list[Victim]
    acts: Callable[[], int]
    most_acts: int = MOST_ACTS
    patience: float = PATIENCE
    """How long a life lasts at most when no more is done in it."""

    def run(self, kills: int, busy: "list[Future[Any]]") -> None:
        """Kill so many times; end early when one of those who work has stopped, which they never should."""
        done = 0
        while done < kills and self._let_live(busy):
            chosen = self.rng.choice([[victim] for victim in self.victims] + [self.victims])[: kills - done]
            for victim in chosen:
                victim.kill()
            for victim in chosen:
                victim.start()
            done += len(chosen)

    def _let_live(self, busy: "list[Future[Any]]") -> bool:
        tick, until = threading.Event(), self.acts() + self.rng.randint(1, self.most_acts)
        began = monotonic()
        while self.acts() < until and monotonic() - began < self.patience:
            if any(one.done() for one in busy):
                return False
            tick.wait(STEP)
        tick.wait(self.rng.uniform(0, LATEST))
        return True


@contextmanager
def at_work(jobs: "list[Callable[[], Any]]", stopped: threading.Event) -> "Iterator[list[Future[Any]]]":
    """Jobs that run side by side for as long as the block lasts; afterwards they are told to stop and waited for."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
        try:
            yield futures
        finally:
            stopped.set()
    for future in futures:
        future.result()


def fair_share() -> float:
    """How many times longer everything takes here because others use the machine too."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
