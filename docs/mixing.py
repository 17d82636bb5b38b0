"""The tables and pictures of docs/mixed.md: `python docs/mixing.py`; it goes on where it was stopped.

Three studies of `mixed_strategy`, kept under runs/mixing (or the folder that is named): who learns in biased rock,
paper, scissors; on the measured table of a scenario; in dilemmas. On 2 cores seven minutes.
"""

import sys
from pathlib import Path

from analysis.files import write_text
from trainers.studies.command import asked_for, conduct
from trainers.studies.folder import Folder
from trainers.studies.page import save

PAGE = Path(__file__).with_name("mixed.md")
DILEMMAS = "prisoners_dilemma,chicken,shapley,public_goods,volunteers,minority,cleanup_curves,harvest_curves"
STUDIES = {
    "biased_rps": ("games=biased_rps",),
    "running_with_scissors": (
        "games=running_with_scissors",
        "only=gradient,hedge,mmd_moving,r_nad,fictitious_play,ppo,mmd_ppo,nfsp,psro",
    ),
    "dilemmas": (
        f"games={DILEMMAS}",
        "only=gradient,hedge,mmd_moving,regret_matching,ppo,mmd_ppo,psro",
        "steps=4_000",
    ),
}
PICTURES = ("exact play", "sampled play", "exact nashconv", "sampled nashconv")  # of the first


def main(kept: Path) -> None:
    played = {name: _played(kept / name, changes) for name, changes in STUDIES.items()}
    for name, folder in played.items():
        _tell(name, folder.conclude().strip().replace("## ", "### "))
    first = played["biased_rps"]
    drawn = first.study.pictures(first.asked)
    for name in PICTURES:
        save(drawn[f"biased_rps {name}"], PAGE.with_name(f"mixed-{name.replace(' ', '-')}.png"))


def _played(path: Path, changes: tuple[str, ...]) -> Folder:
    asked = asked_for("mixed_strategy", changes, path)
    assert asked
    folder = Folder(path, asked[0])
    conduct(folder)
    return folder


def _tell(name: str, text: str) -> None:
    """Between the marks of this name."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, _, after = rest.partition("<!-- end -->")
    write_text(PAGE, f"{before}<!-- {name} -->\n{text}\n<!-- end -->{after}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("runs/mixing"))
