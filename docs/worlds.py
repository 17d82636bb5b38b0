"""A page and a picture of each scenario, made from its YAML, in docs/scenarios: `python docs/worlds.py`.

The measured answer is taken from docs/scenarios.md, which `python docs/library.py` measures.
"""

import re
from pathlib import Path

import numpy as np

from analysis.files import write_text
from analysis.names import NAMES
from analysis.strategies import derive
from mettagrid_lite import Config, VectorEnv, load
from mettagrid_lite.load import library
from mettagrid_lite.render import rgb
from scenarios.images import write_png
from scenarios.traits import flow, said

FOLDER = Path(__file__).parent / "scenarios"
MEASURED = Path(__file__).parent / "scenarios.md"
HISTORY: dict[str, dict[int, str]] = {
    "tag": {2: "only the runner takes a base and only the chaser has a beam; before, each could do both"},
    "traffic": {2: "the home of the other is locked; before, who walked into it was paid"},
}
"""Scenario -> version -> what it changed; the first version of each needs no line."""
SHOWN_ALREADY = ("glyph", "color")


def main() -> None:
    """Write all anew, and take away what no scenario has."""
    FOLDER.mkdir(exist_ok=True)
    names = files()
    for path in FOLDER.iterdir():
        if path.stem not in names:
            path.unlink()
    for name in names:
        write_text(FOLDER / f"{name}.md", page(name))
        write_png(picture(name), FOLDER / f"{name}.png")


def files() -> list[str]:
    """A page for each file; its variants stand there too."""
    return [name for name in library() if ":" not in name]


def picture(name: str) -> np.ndarray:
    """The first state of the first episode of seed 0."""
    env = VectorEnv(load(name))
    env.reset(0)
    return rgb(env.world, env.state)


def page(name: str) -> str:
    """The page of a scenario, always in this order."""
    config, env = load(name), VectorEnv(load(name))
    parts = [
        f"# {name}",
        config.about.strip(),
        f"After: {config.reference}.",
        f"![The first state of {name}, seed 0]({name}.png)",
        _objects(env),
        _agents(env),
        _spaces(env),
        _rewards(config),
        _ends(config),
        _variants(name, config),
        _game(name, config),
        _versions(name, config),
        "Made by `python docs/worlds.py`.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _objects(env: VectorEnv) -> str:
    """What stands on the map, with all that isn't the default."""
    kinds = env.config.kinds
    drawn = [env.world.kinds[k] for k in np.unique(env.world.params.layouts) if k > 1]
    rows = []
    for kind in drawn:
        traits = {key: value for key, value in said(kinds[kind]).items() if key not in SHOWN_ALREADY}
        rows.append(f"| `{kinds[kind].glyph}` | {kind} | {_code(traits)} |")
    return "\n".join(["| glyph | object | traits |", "|---|---|---|", *rows]) if rows else ""


def _agents(env: VectorEnv) -> str:
    groups = env.config.agents
    told = ", ".join(f"{count} {name}" for name, count in groups.items()) if len(groups) > 1 else ""
    maps, height, width = env.world.params.layouts.shape
    where = f"on a map of {height} x {width}" + (f", one of {maps} that were drawn" if maps > 1 else "")
    count = f"{env.num_agents} agent{'s' * (env.num_agents > 1)}"
    names = f"`{env.world.agents[0]}`" + f" to `{env.world.agents[-1]}`" * (env.num_agents > 1)
    starts = "Who starts where is drawn anew each episode." if env.config.shuffle else "All start where they are drawn."
    return f"## Agents\n\n{count} ({names}{'; ' * bool(told)}{told}) {where}. {starts}"


def _spaces(env: VectorEnv) -> str:
    actions = ", ".join(f"`{name}`" for name in env.world.actions)
    seen = f"uint8 {list(env.observations.shape[2:])}, and float32 {list(env.vectors.shape[2:])} beside it"
    settings = said(env.config.actions)
    how = f"\n\nSet for them: {_code(settings)}." if settings else ""
    return (
        f"## Actions and observations\n\n`Discrete({len(env.world.actions)})`: {actions}.{how}\n\n"
        f"An agent sees {seen} ([what it sees](../rules.md#what-an-agent-sees))."
    )


def _rewards(config: Config) -> str:
    whole = said(config, unset=True)
    lines = [f"`{key}`: {_code(whole[key])}" for key in ("rewards", "items", "sharing", "groups") if whole.get(key)]
    told = [f"- {line}" for line in lines] or ["Only what objects and actions pay, see above."]
    return "## Rewards\n\n" + "\n".join(told)


def _ends(config: Config) -> str:
    more = f" Before that: `ends`: {_code(said(config.ends))}." if said(config.ends) else ""
    return f"## Ends\n\nThe time limit truncates after {config.episode} steps.{more}"


def _variants(name: str, config: Config) -> str:
    text = (
        "## Arguments and variants\n\nEvery key of its YAML can be set "
        f'([all keys](../config.md)): `scenarios play {name} --set episode=50`, `make("{name}", episode=50)`.'
    )
    rows = [
        f"| `{name}:{key}` | {' '.join(variant.about.split())} | {_code(variant.set)} | {_ids(variant.expect)} |"
        for key, variant in config.variants.items()
    ]
    return "\n".join([text, "", "| variant | about | sets | expected |", "|---|---|---|---|", *rows]) if rows else text


def _game(name: str, config: Config) -> str:
    """What it is expected to be, what was measured, and by which strategies."""
    lists = zip(config.agents, derive(config), strict=True)
    told = {group: ", ".join(f"`{strategy.name}`" for strategy in given) for group, given in lists}
    same = len(set(told.values())) == 1
    played = next(iter(told.values())) if same else "; ".join(f"{group}: {names}" for group, names in told.items())
    meant = " ".join(f"{NAMES[id].title}: {NAMES[id].meaning}" for id in config.expect)
    rows = [line for line in MEASURED.read_text(encoding="utf-8").splitlines() if _measures(line, name)]
    header = ["| scenario | expected | measured | probability | episodes |", "|---|---|---|---|---|"]
    table = [*header, *(f"|{'|'.join(row.split('|')[1:6])}|" for row in rows)] if rows else []
    return "\n\n".join(
        part for part in ("## The game", meant, f"Strategies compared: {played}.", "\n".join(table)) if part
    )


def _measures(line: str, name: str) -> bool:
    """Whether this is a row of the measured table for the scenario or a variant of it."""
    return bool(re.match(rf"\| `{name}(:\w+)?` \|.*\| [\d.]+ \| [\d,]+ \| [\d.]+ \|$", line))


def _versions(name: str, config: Config) -> str:
    history = {1: "the first"} | HISTORY.get(name, {})
    if sorted(history) != list(range(1, config.version + 1)):
        raise SystemExit(f"docs/worlds.py: HISTORY: say what version {config.version} of {name} changed")
    rows = "\n".join(f"| {number} | {what} |" for number, what in sorted(history.items()))
    return f"## Versions\n\n| version | change |\n|---|---|\n{rows}"


def _code(value: object) -> str:
    """As a YAML says it; a bar would end the cell of a table."""
    return f"`{flow(value)}`".replace("|", "\\|")


def _ids(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    main()
