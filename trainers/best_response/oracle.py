"""PPO as the oracle of PSRO: replies are learned in the world and kept, each with the folder of its run.

    scenarios classify running_with_scissors --strategies psro --oracle trainers.best_response.oracle:learned

They are judged as any oracle's are. A search may play `asked.episodes`; the same question goes on in the same folder.
"""

import hashlib
import json
from pathlib import Path

from analysis.files import as_yaml, write_text
from analysis.found.oracle import Asked
from mettagrid_lite.build import World, build
from mettagrid_lite.config import Config
from trainers.best_response.reply import answering
from trainers.experiment import Experiment, Tests, read
from trainers.folder import Folder
from trainers.selfplay.others import Cast
from trainers.train import train

KEPT = Path("runs/oracle")
LEARNER = (
    "network.encoder=mlp",
    "network.width=48",
    "ppo.steps=32",
    "ppo.rate=0.003",
    "ppo.limit=ends",
)


def learned(asked: Asked) -> str:
    """What was learned, as a strategy's name: run:FOLDER."""
    world = build(asked.config)
    seat, cast = world.agents[asked.player], cast_of(asked, world)
    steps = asked.episodes * asked.config.episode
    said = json.dumps([asked.config.name, cast, seat, steps, asked.seed])
    folder = KEPT / f"{asked.config.name}-{seat}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
    experiment = answering(_played_in(asked.config, folder), cast, seat, steps, asked.seed)
    train(experiment.model_copy(update={"tests": Tests(episodes=1, every=10**6)}), Folder(folder), lambda told: None)
    return f"run:{folder.resolve()}"


def cast_of(asked: Asked, world: World) -> Cast:
    """What each agent draws from, by the profile."""
    told = zip(world.agents, world.params.group, asked.profile, strict=True)
    return {
        agent: {one.name: float(share) for one, share in zip(asked.strategies[group], own, strict=True) if share > 0}
        for agent, group, own in told
    }


def _played_in(config: Config, folder: Path) -> Experiment:
    """An experiment in this very world, changes included."""
    file = folder / "asked.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    write_text(file, as_yaml(config.model_dump(mode="json", by_alias=True)))
    return read(str(file), LEARNER)
