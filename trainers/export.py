"""What was trained as an ONNX file: `python -m trainers.export runs/navigation-0 --onnx policy.onnx`.

One step of N agents. In: `windows` uint8 [N, rows, columns, 8] (`tokens` uint8 [N, n, 3] in worlds that show these),
`vectors` float32 [N, D], `agent` int64 [N], `first` bool [N] (an episode begins), `masks` bool [N, actions] where the
network uses them, and `memory.0`, ...; zeros begin it. Out: `logits` [N, actions], `value` [N] (not of a critic that
sees the whole map), and `after.0`, ...: the memory for the next step.
"""

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor, nn

from analysis.errors import InputError
from analysis.files import whole, writable
from mettagrid_lite import VectorEnv
from trainers.app import RunFolder, command
from trainers.policy import Policy, View
from trainers.trained import trained
from trainers.worlds import HostWorlds

EXAMPLES = "Example: [bold]python -m trainers.export runs/navigation-0 --onnx policy.onnx[/]"
OPSET = 17

Onnx = Annotated[Path, typer.Option("--onnx", metavar="FILE", help="Where it is written.")]


class Step(nn.Module):
    """A policy as a function of plain tensors. Where groups have networks of their own, all are asked."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.policy = policy

    def forward(
        self, shown: Tensor, vectors: Tensor, agent: Tensor, first: Tensor, *rest: Tensor
    ) -> tuple[Tensor, ...]:
        masks, state = (rest[0], rest[1:]) if self.policy.uses_masks else (first[:, None], rest)
        view = View(*(part[None] for part in (shown, vectors, masks, agent, agent)))
        whose, rows = self.policy.body[agent], torch.arange(shown.shape[0])
        told = [body(view, first[None], state) for body in self.policy.bodies]
        logits, _, valued = (torch.stack([one[i][0] for one in told])[whose, rows] for i in range(3))
        after = [torch.stack(parts)[whose, rows] for parts in zip(*(one[3] for one in told), strict=True)]
        value = [] if self.policy.sees_whole else [self.policy.value(valued[None], whose)[0]]
        return (logits, *value, *after)


def given(policy: Policy, env: VectorEnv) -> dict[str, Tensor]:
    """What `Step` is given when the episodes of a batch begin, by name."""
    view = HostWorlds(env, policy.device, policy.uses_masks).view()
    rows = view.agent.shape[1]
    shown = "tokens" if env.world.config.view.tokens else "windows"
    told = {shown: view.windows[0], "vectors": view.vectors[0], "agent": view.agent[0]}
    told |= {"first": torch.ones(rows, dtype=torch.bool)} | ({"masks": view.masks[0]} if policy.uses_masks else {})
    return told | {f"memory.{i}": part for i, part in enumerate(policy.begin(rows))}


def export(policy: Policy, env: VectorEnv, path: Path) -> None:
    """Write the file, whole. env: of its world, begun; any number of rows will do."""
    if find_spec("onnx") is None:
        raise InputError('onnx not installed; run: pip install "mettagrid-lite[onnx]"')
    inputs = given(policy, env)
    memory = [f"after.{i}" for i in range(len(policy.begin(1)))]
    outputs = ["logits", *([] if policy.sees_whole else ["value"]), *memory]
    rows = {name: {0: "N"} for name in (*inputs, *outputs)}
    with whole(path) as part, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of branches on shapes that are the same in every step
        torch.onnx.export(
            Step(policy),
            tuple(inputs.values()),
            str(part),
            dynamo=False,
            input_names=[*inputs],
            output_names=outputs,
            opset_version=OPSET,
            dynamic_axes=rows,
        )


def main(run: RunFolder, onnx: Onnx) -> None:
    """Write the policy of the newest checkpoint as ONNX: what agents see and remember in; logits, value, memory out."""
    writable(onnx)
    policy, folder = trained(run)
    env = VectorEnv(folder.world(), 2)
    env.reset(0)
    export(policy, env, onnx)
    print(f"{onnx} is written: {', '.join(given(policy, env))} in")


if __name__ == "__main__":
    command(main, EXAMPLES)
