"""Run an example in an environment of its own, made for it: `python examples/run.py NAME [--keep DIR] [--index URL]`.

Torch comes first, at the version that was tested; for its build without CUDA name the index that pytorch.org gives for
CPU: --index https://download.pytorch.org/whl/cpu. Without --keep the environment is deleted afterwards.
"""

import argparse
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).parent
TORCH = "torch==2.13.0"
NEEDS = {
    "sb3": ["stable-baselines3==2.9.2"],
    "cleanrl_style": [],
    "rllib": ["ray[rllib]==2.60.0"],
    "torchrl_ppo": ["torchrl==0.14.1", "tensordict==0.14.3"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Run an example in an environment of its own.")
    parser.add_argument("name", choices=NEEDS)
    parser.add_argument("--keep", metavar="DIR", help="the environment's folder, made if need be and kept")
    parser.add_argument("--index", metavar="URL", help="where else to look for Torch")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(said.keep or made)
        python = folder / "bin" / "python"
        if not python.exists():
            install(folder, python, said.name, ["--extra-index-url", said.index] if said.index else [])
        began = time.monotonic()
        subprocess.run([python, HERE / f"{said.name}.py"], check=True)
        print(f"{time.monotonic() - began:.0f} seconds")


def install(folder: Path, python: Path, name: str, index: list[str]) -> None:
    """An environment with Torch, this package and what the example needs."""
    venv.create(folder, with_pip=True)
    pip = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *index, TORCH], check=True)
    subprocess.run([*pip, str(HERE.parent), *NEEDS[name]], check=True)


if __name__ == "__main__":
    sys.exit(main())
