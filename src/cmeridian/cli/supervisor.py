"""Keep the processes of a service running, and end them all together."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType

import click

from cmeridian.cli.output import FAULT_EXIT

MAX_RESTARTS, WITHIN_S = 5, 60.0
FIRST_WAIT_S = 0.2
"""Doubled with every restart."""
STOP_WITHIN_S = 8.0
READY_WITHIN_S = 60.0
_TICK_S, _PROBE_S = 0.5, 0.03


def module_command(module: str, *arguments: str) -> list[str]:
    """Write the command that runs a Python module which does not outlive this process."""
    # -P: what lies in the folder in which we were started is not ours to import.
    python = [sys.executable, "-P", "-m", "cmeridian.cli.child"]
    return [*python, str(os.getpid()), module, *arguments]


@dataclass(eq=False)
class Child:
    """A process to keep running.

    name: in words, for messages. waits: it is not started before the service is ready, so that the
    first page has the machine for itself.
    """

    name: str
    command: Sequence[str]
    waits: bool = False
    process: subprocess.Popen[bytes] | None = None
    ended: list[float] = field(default_factory=list)
    again_at: float = 0.0

    def start(self) -> None:
        """Start the process in a group of its own, apart from the keys of the terminal."""
        self.process = subprocess.Popen(  # noqa: S603 - our own modules
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            process_group=0,
        )

    def has_ended(self) -> bool:
        """Tell whether the process ended since it was last asked; its group goes with it."""
        if self.process is None or self.process.poll() is None:
            return False
        self.signal_group(signal.SIGKILL)
        self.process = None
        return True

    def is_due(self, now: float) -> bool:
        """Tell whether it is time to start the process again."""
        return self.process is None and now >= self.again_at

    def note_end(self, now: float) -> bool:
        """Remember that the process ended. Returns whether it may be started again."""
        self.ended = [*(at for at in self.ended if now - at < WITHIN_S), now]
        self.again_at = now + FIRST_WAIT_S * 2 ** (len(self.ended) - 1)
        return len(self.ended) <= MAX_RESTARTS

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the process and all that it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


class Supervisor:
    """Starts children, starts anew what ends, and stops all when asked to."""

    def __init__(self, children: Iterable[Child]) -> None:
        self._children = list(children)
        self._signals = 0

    def run(self, *, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Run until asked to stop, and return the exit code.

        is_ready is asked again and again until it says so; then when_ready is called once.
        """
        with self._woken_by_signals() as wake:
            try:
                return self._watch(wake, is_ready, when_ready)
            finally:
                self._stop()

    def _watch(
        self, wake: int, is_ready: Callable[[], bool], when_ready: Callable[[], None]
    ) -> int:
        started, ready = monotonic(), False
        while not self._signals:
            now = monotonic()
            for child in self._children:
                if child.has_ended():
                    if not child.note_end(now):
                        times = f"{child.name} ended {len(child.ended)} times within a minute"
                        return self._give_up(times)
                    click.echo(f"cmeridian: {child.name} ended; it is started again.", err=True)
                if child.is_due(now) and (ready or not child.waits):
                    child.start()
            if not ready and (ready := is_ready()):
                when_ready()
                continue
            if not ready and now - started > READY_WITHIN_S:
                return self._give_up(f"no page answered within {READY_WITHIN_S:.0f} s")
            if select.select([wake], [], [], _TICK_S if ready else _PROBE_S)[0]:
                os.read(wake, 4096)
        return 0

    def _give_up(self, why: str) -> int:
        click.echo(f"cmeridian: {why}; everything is stopped. See the lines above.", err=True)
        return FAULT_EXIT

    def _stop(self) -> None:
        """Ask every child to end, and after a while make them."""
        for child in self._children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        asked, until = self._signals, monotonic() + STOP_WITHIN_S
        for child in self._children:
            while child.process is not None and not child.has_ended():
                if monotonic() > until or self._signals > asked:
                    child.signal_group(signal.SIGKILL)
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=0.1)

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1

    @contextmanager
    def _woken_by_signals(self) -> Iterator[int]:
        """Let signals wake the wait between two looks, and put things back afterwards."""
        reader, writer = os.pipe()
        for end in (reader, writer):
            os.set_blocking(end, False)
        asking = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            asking.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._note_signal) for number in asking}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        fd_before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        try:
            yield reader
        finally:
            signal.set_wakeup_fd(fd_before)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(reader)
            os.close(writer)
