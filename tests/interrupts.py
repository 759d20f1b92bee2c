"""Progress that ends a tuning from inside, after so many steps."""

import os
import signal
from contextlib import AbstractContextManager

from lexgate.core.ports import Silent, Task


class Killer(Silent):
    """Kills its process, as an operator would, after so many steps."""

    def __init__(self, after: int) -> None:
        self.after = after

    class _Steps(Silent._Task):
        def __init__(self, after: int) -> None:
            self.left = after

        def advance(self, by: int = 1, note: str = "") -> None:
            self.left -= by
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def track(self, what: str, total: int | None = None) -> AbstractContextManager[Task]:
        return self._Steps(self.after) if what == "tune" else super().track(what, total)


class Interrupt(Killer):
    """Interrupts it as from the keyboard."""

    class _Steps(Killer._Steps):
        def advance(self, by: int = 1, note: str = "") -> None:
            self.left -= by
            if self.left <= 0:
                raise KeyboardInterrupt

    def track(self, what: str, total: int | None = None) -> AbstractContextManager[Task]:
        return self._Steps(self.after) if what == "tune" else Silent.track(self, what, total)
