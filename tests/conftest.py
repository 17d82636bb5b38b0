"""For all tests."""

import os
import signal
from typing import Any

import pytest

# a job in the background is started with Ctrl-C ignored, and so would be all that its tests start
signal.signal(signal.SIGINT, signal.default_int_handler)

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # processes share the cores; set before anything counts them


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n 2` a file is tested in one process: its tests share what was played or trained for them."""
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log)
