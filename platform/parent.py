"""What the engine starts must end with it, even where the engine is killed and can end nobody."""

import os
import threading
import time

__all__ = ["end_with_parent"]

LOOK_SECONDS = 1.0


def end_with_parent() -> None:
    """End this process as soon as the one that started it is gone."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(0)
