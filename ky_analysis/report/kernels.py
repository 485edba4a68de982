"""The ordinary kernel, for where a process cannot be forked: over local sockets where the system has them."""

import os

from jupyter_client.manager import AsyncKernelManager


class LocalKernelManager(AsyncKernelManager):
    """Ports can collide between kernels that start at once; files in a private folder cannot."""

    def __init__(self, **more):
        super().__init__(**more)
        if os.name == "posix":
            self.transport = "ipc"
