"""What TorchRL makes of short episodes that end in every position, for tests/data/returns.json.

    pip install "torchrl==0.14.1" && python -m tests.trainers.torchrl_returns

TorchRL's V-trace has no λ, and its targets are value plus our advantage with λ = 1.
"""

import json
from importlib import metadata
from pathlib import Path

import torch

FILE = Path(__file__).parents[1] / "data" / "returns.json"
STEPS, DISCOUNT, TRACE = 4, 0.9, 0.8


def main() -> None:
    from torchrl.objectives.value.functional import generalized_advantage_estimate, vtrace_advantage_estimate

    chance, rows = torch.Generator().manual_seed(0), 2**STEPS
    reward, value, log_ratio = (_drawn(chance, rows, STEPS) for _ in range(3))
    last = _drawn(chance, rows)
    end = torch.arange(rows)[:, None] >> torch.arange(STEPS) & 1 == 1
    told = {name: each[..., None] for name, each in (("value", value), ("reward", reward), ("log", log_ratio))}
    following = torch.cat([told["value"][:, 1:], last[:, None, None]], 1)
    given = told["value"], following, told["reward"], end[..., None], end[..., None]
    advantage, _ = generalized_advantage_estimate(DISCOUNT, TRACE, *given)
    _, targets = vtrace_advantage_estimate(DISCOUNT, told["log"], torch.zeros_like(told["log"]), *given)
    found = {"gae": advantage[..., 0], "vtrace": (targets - told["value"])[..., 0]}
    given_too = {"reward": reward, "value": value, "log_ratio": log_ratio, "last_value": last, "end": end.int()}
    numbers = {name: [_rounded(row) for row in each.tolist()] for name, each in {**given_too, **found}.items()}
    about = {"torchrl": metadata.version("torchrl"), "discount": DISCOUNT, "trace": TRACE}
    lines = [f" {json.dumps(name)}: {json.dumps(each)}" for name, each in {**about, **numbers}.items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def _drawn(chance: torch.Generator, *shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=chance, dtype=torch.float64).mul(100).round() / 100


def _rounded(row: list[float] | float) -> list[float] | float:
    return [round(each, 9) for each in row] if isinstance(row, list) else round(row, 9)


if __name__ == "__main__":
    main()
