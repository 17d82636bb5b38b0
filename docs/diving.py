"""The table and the picture of VAPOR-lite in docs/vapor.md: `python docs/diving.py`; it goes on where it was stopped.

Five agents with twenty seeds at depths 20, 30 and 40, kept under runs/lite (or the folder that is named): the first two
at 30 come first, then at 40, then the controls. `--told` plays nothing and tells what is there.
"""

import sys
from pathlib import Path

from machine import put

from trainers.studies.command import asked_for, conduct
from trainers.studies.folder import Folder
from trainers.studies.page import save

PAGE = Path(__file__).with_name("vapor.md")
ALL = "lite,lite_bonus,lite_noisy,lite_noise,lite_ersac"
STAGES = ("lite,lite_bonus", "30"), ("lite,lite_bonus", "30,40"), (ALL, "20,30,40")


def main(kept: Path, only_told: bool) -> None:
    for agents, depths in STAGES[-1:] if only_told else STAGES:
        asked = asked_for(
            "deep_sea", (f"agents={agents}", f"depths={depths}", "seeds=20", "episodes=20000", "until=share"), kept
        )
        assert asked
        folder = Folder(kept, asked[0])
        if not only_told:
            conduct(folder)
    put(PAGE, "lite", folder.conclude().strip())
    save(folder.study.pictures(folder.asked)["share"], PAGE.with_name("vapor-lite.png"))


if __name__ == "__main__":
    named = [word for word in sys.argv[1:] if word != "--told"]
    main(Path(named[0]) if named else Path("runs/lite"), "--told" in sys.argv)
