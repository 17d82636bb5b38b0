"""Runs in tests: stopped and taken up again, and what came of them."""

import numpy as np
import pytest
import torch

from trainers.folder import Folder
from trainers.train import train


def quietly(measures):
    """Tells nobody."""


def weights(run):
    """Of its policy, one after another."""
    return torch.cat([value.flatten().double() for value in run.learner.policy.state_dict().values()])


def measures(folder):
    """Of all updates, without those that the clock gives."""
    return [{k: v for k, v in row.items() if "second" not in k} for row in Folder(folder).measures()]


def stopped(said, folder, updates):
    """Train it until so many updates are kept."""

    def stop(measures):
        if len(Folder(folder).measures()) == updates:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(said, Folder(folder), stop)


def check_resumed(said, path):
    """A run that was stopped and taken up again ends as one that never was, to the bit; that one."""
    whole = train(said, Folder(path / "whole"), quietly)
    stopped(said, path / "stopped", 3)
    resumed = train(said, Folder(path / "stopped"), quietly)
    assert torch.equal(weights(resumed), weights(whole))
    assert measures(path / "whole") == measures(path / "stopped")
    for name, part in whole.parts.items():
        found = resumed.parts[name].kept()
        assert all(np.array_equal(array, found[key]) for key, array in part.kept().items()), name
    return whole
