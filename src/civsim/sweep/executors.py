"""Who does the work: threads here, workers of dask.distributed, or any executor of `concurrent.futures`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from typing import Any

from civsim.errors import InputError
from civsim.simulate import available_workers as available_workers

EXECUTORS = ("threads", "dask")
AHEAD = 2
"""Chunks under way or waiting per worker: enough that nobody waits, few enough that a stop wastes little."""

SWITCH = 0.0005
"""Seconds after which a thread that measures lets another go on, which needs the interpreter only to begin a run."""

Chunk = tuple[str, Sequence[Any]]
Finished = tuple[str, "Future[Any]"]


@contextlib.contextmanager
def executor(kind: str = "threads", workers: int | None = None, scheduler: str | None = None) -> Iterator[Executor]:
    """Open the executor of a kind, and close it at the end.

    Args:
        kind: "threads" of this process, or "dask".
        workers: threads, or worker processes that dask starts here; all processors by default.
        scheduler: address of a running dask scheduler, whose workers are used; kind must be "dask".

    Raises:
        InputError: if dask is not installed, or no scheduler answers.
    """
    if kind == "dask":
        with _dask(workers, scheduler) as found:
            yield found
        return
    before, is_stopped = sys.getswitchinterval(), False
    sys.setswitchinterval(SWITCH)
    pool = ThreadPoolExecutor(workers or available_workers())
    try:
        yield pool
    except KeyboardInterrupt:
        is_stopped = True  # what is under way could take minutes, and nobody wants it any more
        raise
    finally:
        pool.shutdown(wait=not is_stopped, cancel_futures=is_stopped)
        sys.setswitchinterval(before)


def spread(
    pool: Executor, work: Callable[..., Any], chunks: Iterator[Chunk], workers: int, *arguments: Any
) -> Iterator[Finished]:
    """Yield the name and future of every chunk as it finishes.

    Chunks are taken one by one, as workers become free; whoever stops taking what is yielded stops the work.
    """
    under_way: dict[Future[Any], str] = {}
    try:
        while True:
            while len(under_way) < AHEAD * workers and (chunk := next(chunks, None)) is not None:
                under_way[pool.submit(work, chunk[1], *arguments)] = chunk[0]
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                yield under_way.pop(future), future
    finally:
        for future in under_way:
            future.cancel()


def capacity(pool: Executor) -> int:
    """Return how many chunks an executor works on at once."""
    client = getattr(pool, "_client", None)
    if client is not None:
        return max(1, sum(int(threads) for threads in client.nthreads().values()))
    return int(getattr(pool, "_max_workers", available_workers()))


@contextlib.contextmanager
def _dask(workers: int | None, scheduler: str | None) -> Iterator[Executor]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise InputError("executor=dask needs dask.distributed: pip install 'civsim[cluster]'.") from None
    with contextlib.ExitStack() as stack:
        if scheduler is None:
            cluster = LocalCluster(
                n_workers=workers or available_workers(), threads_per_worker=1, dashboard_address=None
            )
            client = stack.enter_context(Client(stack.enter_context(cluster)))
        else:
            try:
                client = stack.enter_context(Client(scheduler, timeout="10s"))
            except (OSError, TimeoutError, ValueError) as error:
                raise InputError(f"scheduler={scheduler}: no dask scheduler answers there ({error}).") from None
        with client.get_executor(pure=False, retries=3) as found:
            yield found
