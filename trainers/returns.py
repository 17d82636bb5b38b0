"""What actions turned out to be worth: advantages from rewards and values, over [T, N] steps of rows.

end: an episode ended in this step, so nothing after it counts. Where the time limit cut it, the reward already has
the value of what was seen last (see collect.py).
"""

from importlib import import_module
from importlib.util import find_spec

import torch
from torch import Tensor


def gae(reward: Tensor, value: Tensor, last_value: Tensor, end: Tensor, discount: float, trace: float) -> Tensor:
    """Generalised advantage estimate (Schulman et al. 2016, eq. 16).

        error_t = r_t + γ (1 - d_t) V_{t+1} - V_t
        A_t     = error_t + γ λ (1 - d_t) A_{t+1}

    reward, value, end: [T, N]; last_value: [N]. Returns A: [T, N].
    """
    return vtrace(torch.zeros_like(value), reward, value, last_value, end, discount, trace)


def vtrace(
    log_ratio: Tensor,
    reward: Tensor,
    value: Tensor,
    last_value: Tensor,
    end: Tensor,
    discount: float,
    trace: float,
    most: tuple[float, float] = (1.0, 1.0),
) -> Tensor:
    """The advantage estimate for actions of an older policy (Espeholt et al. 2018, eq. 1, with traces λ).

        error_t = ρ_t (r_t + γ (1 - d_t) V_{t+1} - V_t),            ρ_t = min(most[0], π(a_t) / μ(a_t))
        A_t     = error_t + γ λ c_t (1 - d_t) A_{t+1},              c_t = min(most[1], π(a_t) / μ(a_t))

    log_ratio: log π(a_t) - log μ(a_t), [T, N]. With 0 everywhere it is `gae`. On a GPU one kernel does it (`scan.py`).
    """
    if value.is_cuda and find_spec("numba_cuda"):
        scanned = import_module("trainers.scan").scanned
        return scanned((log_ratio, reward, value, last_value, end), discount, trace, most)
    ratio = log_ratio.exp()
    weight, carried = ratio.clamp(max=most[0]), ratio.clamp(max=most[1])
    goes_on = discount * (1 - end.to(value.dtype))
    following = torch.cat([value[1:], last_value[None]])
    error = weight * (reward + goes_on * following - value)
    advantage, running = torch.empty_like(error), torch.zeros_like(last_value)
    for t in reversed(range(len(error))):
        running = error[t] + trace * goes_on[t] * carried[t] * running
        advantage[t] = running
    return advantage
