"""Transforms and hooks of a program that runs in this process: called directly, so no server is started for them."""

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from pulumi.runtime._callbacks import _CallbackServicer

__all__ = ["Callbacks"]


class Callbacks(_CallbackServicer):
    """What the SDK registers callbacks with. Made while the program's event loop runs, in the program's context."""

    def __init__(self, monitor: Any) -> None:  # the base class starts a server in its own
        self._callbacks = {}
        self._transforms = {}
        self._monitor = monitor
        self._target = "in process"
        self.loop = asyncio.get_running_loop()
        self.context = contextvars.copy_context()

    def run(self, token: str, request: Message) -> Any:
        """Call one on the program's event loop, from another thread, and wait for its answer."""
        coroutine = self._callbacks[token](request.SerializeToString())
        call: Callable[..., Any] = asyncio.run_coroutine_threadsafe
        return self.context.copy().run(call, coroutine, self.loop).result()
