"""Run a Python module that does not outlive the process that started it.

Started as `python -m cmeridian.cli.child PARENT MODULE ARGS...`. What the module forks does not
outlive it either, so that killing the parent, however roughly, leaves nothing behind. That is safe:
what was acknowledged is on disk, and a job that was cut off is run again. Elsewhere than on Linux
it only runs the module.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run the module that the command line names."""
    parent, module, *arguments = sys.argv[1:]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)

        def die_with(expected: int) -> None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != expected:
                os._exit(1)

        die_with(int(parent))
        own = [os.getpid()]

        def after_fork() -> None:
            die_with(own[0])
            own[0] = os.getpid()

        os.register_at_fork(after_in_child=after_fork)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
