"""Run an example in an environment of its own, which is made for it and deleted afterwards.

python examples/run.py NAME
"""

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from difflib import get_close_matches
from pathlib import Path

HERE = Path(__file__).parent
TORCH = "torch==2.13.0"
NEEDS = {
    "sb3": ["stable-baselines3==2.9.2"],
    "cleanrl_style": [],
    "rllib": ["ray[rllib]==2.60.0"],
    "tianshou_ppo": ["tianshou==2.0.1"],
    "torchrl_ppo": ["torchrl==0.14.1", "tensordict==0.14.3"],
}
MADE = "made-for-example.txt"  # in an environment: what was asked for, written when all of it is there
ONE_THREAD = {"OMP_NUM_THREADS": "1"} | os.environ  # such small networks only lose by a second thread
MORE = """\
An environment takes 1 to 2 GB on disk. It is made in the folder for temporary files, or in DIR to be used again.
Who has the library already needs none: python examples/NAME.py [--seed N]

  python examples/run.py sb3                            one run, a few minutes
  python examples/run.py sb3 --seeds 1 2 3 --keep DIR   three runs, and the environment stays
  python examples/run.py sb3 --index URL                Torch from one of the indexes that pytorch.org names
  python examples/run.py sb3 --torch torch==2.12.0      another Torch

On Linux pip's own Torch comes with CUDA, gigabytes that these examples have no use for: the index for CPU spares them.
"""


def main() -> int:
    said = _said()
    try:
        if said.keep:
            return _run_in(Path(said.keep).resolve(), said)
        with tempfile.TemporaryDirectory(prefix=f"{said.name}-") as folder:
            return _run_in(Path(folder), said)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _said() -> argparse.Namespace:
    """The command line, with a word to who misspells a name."""
    names = "".join(f"  {name:14} {about(name)}\n" for name in NEEDS)
    parser = argparse.ArgumentParser(
        description=f"Run an example in an environment of its own.\n\n{names}",
        epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", help="one of those above")
    parser.add_argument("--seeds", metavar="N", type=int, nargs="+", default=[1], help="a run for each (default 1)")
    parser.add_argument("--keep", metavar="DIR", help="the environment's folder: made if need be, and kept")
    parser.add_argument("--torch", default=TORCH, metavar="WHAT", help=f"what pip is asked for (default {TORCH})")
    parser.add_argument("--index", metavar="URL", help="where else pip looks for Torch")
    said = parser.parse_args()
    if said.name not in NEEDS:
        near = get_close_matches(said.name, NEEDS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(NEEDS)}"
        parser.error(f"there is no example {said.name!r}; {hint}")
    return said


def about(name: str) -> str:
    """The first line of the example's docstring."""
    return (ast.get_docstring(ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))) or "").split("\n")[0]


def _run_in(folder: Path, said: argparse.Namespace) -> int:
    """The example once for each seed, by the Python of the environment in this folder."""
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    wanted = " ".join([said.torch, *NEEDS[said.name]])
    if not _is_made(folder, wanted):
        began = time.monotonic()
        print(f"making an environment in {folder} with {wanted}", flush=True)
        if not _make(folder, python, said, wanted):
            print("pip could not install it: see above", file=sys.stderr)
            return 1
        print(f"made in {time.monotonic() - began:.0f} seconds", flush=True)
    for seed in said.seeds:
        began, worked = time.monotonic(), _worked()
        ended = subprocess.run([python, HERE / f"{said.name}.py", "--seed", str(seed)], env=ONE_THREAD, check=False)
        if ended.returncode:
            return ended.returncode
        print(f"seed {seed}: {time.monotonic() - began:.0f} seconds, {_worked() - worked:.0f} of a core", flush=True)
    return 0


def _worked() -> float:
    """Seconds that cores have worked for what was started here and has ended; on a busy machine it says more."""
    times = os.times()
    return times.children_user + times.children_system


def _is_made(folder: Path, wanted: str) -> bool:
    """Is this very environment there? A folder with anything else in it is left alone."""
    if not folder.exists() or not any(folder.iterdir()):
        return False
    made = folder / MADE
    if made.exists() and made.read_text(encoding="utf-8") == wanted:
        return True
    sys.exit(f"{folder} holds something else than {wanted}; name another folder, or delete it")


def _make(folder: Path, python: Path, said: argparse.Namespace, wanted: str) -> bool:
    """Torch first, so that nothing else chooses its build; then this package, as it stands, and the library.

    What is only half there is deleted.
    """
    index = ["--extra-index-url", said.index] if said.index else []
    whole = False
    try:
        venv.create(folder, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet"]
        for asked in ([*index, said.torch], ["-e", HERE.parent, *index, said.torch, *NEEDS[said.name]]):
            if subprocess.run([*pip, *asked], check=False).returncode:
                return False
        (folder / MADE).write_text(wanted, encoding="utf-8")
        whole = True
    finally:
        if not whole:
            shutil.rmtree(folder, ignore_errors=True)
    return whole


if __name__ == "__main__":
    sys.exit(main())
