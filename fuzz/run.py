"""Fuzz what reads a post: `python fuzz/run.py [--seconds 60] [target …]`.

Each target runs in a process of its own with atheris. A find doesn't end a run: it is kept and the run goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import seeds

HERE = Path(__file__).parent
#: Inputs are repeated up to this many bytes for the test of time, and may take this many seconds then.
LARGE = 100_000
SECONDS = 1.0
#: What takes longer is timed so often; the least counts.
RUNS = 3
#: How often an input is tried large: it takes a thousand times as long.
ONE_IN = 400
TARGETS = tuple(seeds.SOURCES)


def main() -> int:
    """Run the targets one after the other and sum up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="target", help=f"of {', '.join(TARGETS)}; all if none is named")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    parser.add_argument("--folder", type=Path, default=HERE / "work", help="where inputs and finds are kept")
    parser.add_argument("--length", type=int, default=1500, help="the longest input, in bytes (default: 1500)")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    if given.child:
        return fuzz(given.targets[0], given.folder / given.targets[0], given.seconds, given.length)
    found = [run(name, given.folder, given.seconds, given.length) for name in given.targets or TARGETS]
    return int(any(found))


def run(name: str, folder: Path, seconds: int, length: int) -> int:
    """Run one target; print what was run and found.

    Returns:
        The number of finds.
    """
    inputs = folder / name / "corpus"
    inputs.mkdir(parents=True, exist_ok=True)
    (folder / name / "finds").mkdir(exist_ok=True)
    for data in seeds.seeds(name):
        (inputs / hashlib.sha1(data).hexdigest()).write_bytes(data)
    command = [sys.executable, __file__, "--child", "--seconds", str(seconds), "--length", str(length),
               "--folder", str(folder), name]  # fmt: skip
    log = folder / name / "log.txt"
    with log.open("w") as out:
        code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    text = log.read_text(errors="replace")
    # libFuzzer sums up as it goes: `#4096 pulse cov: 1200 ft: 5000 …`
    reached = re.findall(r"#(\d+)\s.*?cov: (\d+) ft: (\d+)", text)
    runs, coverage, features = reached[-1] if reached else ("0", "0", "0")
    print(f"{name}: {runs} executions, coverage {coverage}, features {features}")
    finds = 0
    for place in sorted((folder / name / "finds").glob("*.bin")):
        if place.name.startswith("slow-"):
            taken = timed(name, place)
            for _ in range(RUNS - 1):
                if taken > SECONDS:  # on a busy machine any run may be slow
                    taken = min(taken, timed(name, place))
            if taken <= SECONDS:
                place.unlink()
                continue
            print(f"  slow: {taken:.1f} s for {place}")
        else:
            what = place.with_suffix(".txt").read_text().splitlines()
            print(f"  wrong: {what[0] if what else ''}: {place}")
        finds += 1
    if code not in {0} or not reached:
        print(f"  the run ended with {code}; see {log}")
        finds += 1
    return finds


def timed(name: str, file: Path) -> float:
    """How long a target takes for a file in a process without instruments."""
    command = [sys.executable, str(HERE / "targets.py"), name, str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        return 60.0
    match = re.match(r"([\d.]+) s ", done.stdout)
    return float(match[1]) if match else 60.0


# -- the process that fuzzes -----------------------------------------------------------------------------------------


def fuzz(name: str, folder: Path, seconds: int, length: int) -> int:
    """Fuzz one target; the process ends in here."""
    import atheris

    with atheris.instrument_imports(include=["mkdocs_blogimport", "liquid", "markdown_it"]):
        import targets

    one = _kept(targets.TARGETS[name], folder / "finds")
    options = ["fuzz", f"-max_total_time={seconds}", f"-max_len={length}", "-timeout=600", "-rss_limit_mb=4096",
               "-print_final_stats=1", "-verbosity=1", f"-artifact_prefix={folder / 'finds'}/"]  # fmt: skip
    dictionary = HERE / f"{name}.dict"
    if dictionary.is_file():
        options.append(f"-dict={dictionary}")
    atheris.Setup([*options, str(folder / "corpus")], one)
    atheris.Fuzz()
    return 0


def _kept(target: Callable[[bytes], None], finds: Path) -> Callable[[bytes], None]:
    """The target, with its failures kept instead of raised."""
    tried = 0

    def one(data: bytes) -> None:
        nonlocal tried
        tried += 1
        _try(target, data, finds)
        if tried % ONE_IN == 0 and data:
            large = enlarged(data, random.Random(tried))
            start = time.process_time()
            _try(target, large, finds)
            # instruments make it slower; what is kept here is timed again without them
            if time.process_time() - start > SECONDS:
                (finds / f"slow-{hashlib.sha1(data).hexdigest()[:12]}.bin").write_bytes(large)

    return one


def _try(target: Callable[[bytes], None], data: bytes, finds: Path) -> None:
    try:
        target(data)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        last = next((f for f in reversed(frames) if "mkdocs_blogimport" in f.filename), frames[-1])
        # of messages only the words count, not what an input put into them
        place = f"{type(error).__name__} {Path(last.filename).name}:{last.lineno} {frames[-1].lineno}"
        key = hashlib.sha1(place.encode()).hexdigest()[:12]
        file = finds / f"{key}.bin"
        if not file.exists() or file.stat().st_size > len(data):
            file.write_bytes(data)
            text = f"{type(error).__name__}: {error}"[:2000].replace("\n", "\\n")
            file.with_suffix(".txt").write_text(
                "\n".join([text, *traceback.format_list(frames)]), errors="backslashreplace"
            )


def enlarged(data: bytes, chance: random.Random) -> bytes:
    """An input repeated to `LARGE` bytes: as it is, in lines, or its two halves each for itself, as nesting repeats."""
    times = max(1, LARGE // (len(data) + 1))
    match chance.randrange(4):
        case 0:
            return data * times
        case 1:
            return (data + b"\n") * times
        case 2:
            middle = chance.randrange(len(data))
            return data[:middle] * times + data[middle:] * times
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 12)]
    return data[:start] + piece * ((LARGE - len(data)) // len(piece)) + data[start + len(piece) :]


if __name__ == "__main__":
    print(json.dumps({"started": time.strftime("%H:%M:%S")})) if "--child" in sys.argv else None
    sys.exit(main())
