"""The ordinary kernel, for where a process cannot be forked: over local sockets where the system has them."""

import os
import uuid
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.paths import jupyter_runtime_dir


class LocalKernelManager(AsyncKernelManager):
    """Ports can collide between kernels that start at once; sockets with a name of their own, in our folder, cannot."""

    def __init__(self, **more):
        super().__init__(**more)
        if os.name == "posix":
            own = Path(jupyter_runtime_dir()) / uuid.uuid4().hex[:12]
            self.transport = "ipc"
            self.connection_file = f"{own}.json"
            self.ip = f"{own}-ipc"
