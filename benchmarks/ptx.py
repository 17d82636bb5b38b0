"""What the GPU's kernels compile to, without a GPU: size, calls, registers, spills and the time it takes.

    pip install -e ".[cuda]" "numba-cuda[cu13]" nvidia-cuda-nvcc     # the last for ptxas, which tells of registers
    python benchmarks/ptx.py [KERNEL ...] [--out FOLDER]             # act, grow, ..., allow, scan

A call, a stack frame or a spill is a sign that something is wrong: rules must be put into their kernel whole, since
a call would hand over about 300 words. How many threads a multiprocessor holds follows from the registers: 65,536 of
them. KERNEL.ptx and KERNEL.cubin stay in FOLDER, for nvdisasm.
"""

import argparse
import re
import shutil
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any

import numpy as np
from numba import cuda, typeof, types

from mettagrid_lite import build, load
from mettagrid_lite.build import allocate, room_to_see
from mettagrid_lite.kernels import cuda as gpu

CAPABILITY = (9, 0)  # of an H100 and an H200
COLUMNS = ("kernel", "seconds", "bytes of PTX", "calls", "registers", "stack frame", "spilled")


def signatures() -> dict[str, tuple[Any, ...]]:
    """Types of what each kernel is given; they are the same for every world."""
    world = build(load("harvest"))
    state, params, seen = map(typeof, (allocate(world, 1), world.params, room_to_see(world, 1)))
    outcome = typeof(gpu.Outcome(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros(1, bool)))
    number, flags = types.int64, types.Array(types.boolean, 1, "C")
    return {
        "act": (state, params, types.Array(types.int64, 2, "C")),
        "grow": (state, params),
        "close": (state, params, seen, outcome),
        "begin": (state, params, number, flags, number),
        "see": (state, params, seen, types.Array(types.uint64, 3, "C")),
        "refine": (state, params, seen),
        "allow": (state, params, types.Array(types.boolean, 3, "C")),
        "scan": scan_signature(),
    }


def scan_signature() -> tuple[Any, ...]:
    """Of advantages, see trainers/scan.py."""
    flat, square = (types.Array(types.float32, ndim, "C") for ndim in (1, 2))
    return square, square, square, flat, types.Array(types.boolean, 2, "C"), *[types.float32] * 4, square


def compiled(name: str, given: tuple[Any, ...]) -> tuple[str, float]:
    """A kernel's PTX, and seconds to compile it."""
    start = time.perf_counter()
    ptx, _ = cuda.compile(kernel(name).py_func, given, device=False, cc=CAPABILITY, abi="numba")
    return ptx, time.perf_counter() - start


def kernel(name: str) -> Any:
    """By its name; that of `scan` needs Torch."""
    return getattr(import_module("trainers.scan") if name == "scan" else gpu, f"{name}_kernel")


def assembled(ptx: Path, most: int) -> tuple[str, str, str]:
    """Registers, bytes of stack frame and bytes spilled with `most` registers, by ptxas; or why they aren't known."""
    if not (tool := ptxas()):
        return "no ptxas", "", ""
    command = [tool, "-v", f"-arch=sm_{CAPABILITY[0]}{CAPABILITY[1]}", "-o", str(ptx.with_suffix(".cubin")), str(ptx)]
    command += ["--maxrregcount", str(most)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    found = [re.search(pattern, said) for pattern in (r"Used (\d+) reg", r"(\d+) bytes stack", r"(\d+) bytes spill st")]
    return (found[0][1], found[1][1], found[2][1]) if all(found) else (said.strip().splitlines()[-1], "", "")


def ptxas() -> str:
    """The one beside Numba's toolkit, from a wheel, else the machine's."""
    wheels = sorted(Path(entry) / "nvidia" for entry in sys.path if (Path(entry) / "nvidia").is_dir())
    found = [str(tool) for folder in wheels for tool in folder.glob("*/bin/ptxas")]
    return found[0] if found else shutil.which("ptxas") or ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kernels", nargs="*", help="all, if none is named")
    parser.add_argument("--out", help="where PTX and machine code stay")
    said = parser.parse_args()
    # rules ask the driver for which card they are compiled; here there is none
    device = SimpleNamespace(compute_capability=CAPABILITY)
    import_module("numba.cuda.dispatcher").get_current_device = lambda: device
    folder = Path(said.out or mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for name, given in signatures().items():
        if not said.kernels or name in said.kernels:
            ptx, took = compiled(name, given)
            path = folder / f"{name}.ptx"
            path.write_text(ptx)
            calls = len(re.findall(r"\bcall\b", ptx))
            print(
                "|",
                " | ".join(
                    map(
                        str,
                        (
                            name,
                            f"{took:.0f}",
                            f"{len(ptx):,}",
                            calls,
                            *assembled(path, gpu.REGISTERS if name == "act" else 255),
                        ),
                    )
                ),
                "|",
                flush=True,
            )


if __name__ == "__main__":
    main()
