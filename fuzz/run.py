"""Fuzz what reads a blog: `python fuzz/run.py [--seconds 60] [target …]`.

Each target runs in two processes, one after the other: atheris looks for inputs that fail, and then inputs are enlarged
to see how the time and the memory grow that they take. A find doesn't end a run: it is kept, and the run goes on.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import finds
import growth
import seeds

HERE = Path(__file__).parent
TARGETS = tuple(seeds.SOURCES)
#: A folder in memory, where the system offers one.
IN_MEMORY = "/dev/shm"
#: The share of the time in which inputs are enlarged.
GROWING = 1 / 3
#: What seems to take too much is measured so often; the least counts.
RUNS = 3
#: libFuzzer ends a run that takes longer than this, in seconds; the target itself gives up earlier.
TIMEOUT = 120
#: Inputs that are kept for less than this are not worth a new process, in seconds.
SHORT = 5


def main() -> int:
    """Run the targets one after the other and sum up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="target", help=f"of {', '.join(TARGETS)}; all if none is named")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    parser.add_argument("--folder", type=Path, default=HERE / "work", help="where inputs and finds are kept")
    parser.add_argument("--length", type=int, default=1500, help="the longest input, in bytes (default: 1500)")
    parser.add_argument("--only", choices=("fuzz", "grow"), help="do one of the two")
    parser.add_argument("--child", choices=("fuzz", "grow", "measure"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    if given.child:
        name = given.targets[0]
        match given.child:
            case "fuzz":
                return fuzz(name, given.folder / name, given.seconds, given.length)
            case "grow":
                return grow(name, given.folder / name, given.seconds)
            case _:
                return measure(name, given.file)
    # the blogs of the targets are written there; libFuzzer ends its process before those could tidy up themselves
    above = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="blogimport-fuzz-", dir=above) as folder:
        os.environ["TMPDIR"] = folder
        found = [run(name, given) for name in given.targets or TARGETS]
    return int(any(found))


def run(name: str, given: argparse.Namespace) -> int:
    """Run one target; print what was run and found.

    Returns:
        The number of finds.
    """
    folder = given.folder / name
    inputs = folder / "corpus"
    inputs.mkdir(parents=True, exist_ok=True)
    (folder / "finds").mkdir(exist_ok=True)
    for data in seeds.seeds(name):
        (inputs / hashlib.sha1(data).hexdigest()).write_bytes(data)
    growing = {"fuzz": 0, "grow": given.seconds}.get(given.only or "", int(given.seconds * GROWING))
    faults = 0
    if given.seconds > growing:
        faults += _fuzzed(name, folder, given.seconds - growing, given.length)
    if growing:
        faults += _grown(name, folder, growing)
    finds.artifacts(folder / "finds")
    return faults + sum(_is_find(name, file) for file in sorted((folder / "finds").iterdir()))


def _fuzzed(name: str, folder: Path, seconds: int, length: int) -> int:
    """Run libFuzzer, anew whenever it ends before its time, which it does only with a find."""
    end = time.monotonic() + seconds
    log = folder / "log.txt"
    log.write_text("")
    runs = coverage = features = 0
    started = False
    while not started or (left := end - time.monotonic()) > SHORT:
        left = seconds if not started else left
        started = True
        code, text = _child("fuzz", name, folder, log, "--seconds", str(int(left)), "--length", str(length))
        # libFuzzer sums up as it goes: `#4096 pulse cov: 1200 ft: 5000 …`
        reached = re.findall(r"#(\d+)\s.*?cov: (\d+) ft: (\d+)", text)
        if not reached:
            print(f"{name}: the run ended with {code}; see {log}")
            return 1
        runs += int(reached[-1][0])
        coverage, features = int(reached[-1][1]), int(reached[-1][2])
    print(f"{name}: {runs} executions, coverage {coverage}, features {features}")
    return 0


def _grown(name: str, folder: Path, seconds: int) -> int:
    log = folder / "growth.txt"
    log.write_text("")
    code, text = _child("grow", name, folder, log, "--seconds", str(seconds))
    summary = re.search(r"(?m)^enlarged .*$", text)
    if code or not summary:
        print(f"{name}: enlarging ended with {code}; see {log}")
        return 1
    print(f"{name}: {summary[0]}")
    return 0


def _child(what: str, name: str, folder: Path, log: Path, *more: str) -> tuple[int, str]:
    command = [sys.executable, __file__, "--child", what, "--folder", str(folder.parent), *more, name]
    before = log.stat().st_size
    with log.open("a") as out:
        code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    return code, log.read_bytes()[before:].decode(errors="replace")


def _is_find(name: str, file: Path) -> bool:
    """Print a find; one that takes no more than it may without instruments is removed."""
    if file.suffix == ".txt":
        return False
    note = file.with_suffix(".txt")
    said = note.read_text(encoding="utf-8").splitlines() if note.exists() else []
    if file.name.startswith("wrong-"):
        print(f"  wrong: {said[0][:300] if said else ''}: {file}")
        return True
    command = [sys.executable, __file__, "--child", "measure", "--file", str(file), name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
        measured = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        print(f"  can't be measured ({error}): {file}")
        return True
    if not measured["fault"]:
        file.unlink()
        note.unlink(missing_ok=True)
        return False
    print(f"  {measured['fault']}: {measured['what']} in {measured['place']}: {file}")
    if file.suffix == ".json":
        print(f"    {said[0] if said else ''}")
    return True


# -- the process that fuzzes -----------------------------------------------------------------------------------------


def fuzz(name: str, folder: Path, seconds: int, length: int) -> int:
    """Fuzz one target; the process ends in here."""
    import atheris

    # the seeds are made with modules of the package, which would stay without instruments
    for module in [name for name in sys.modules if name.partition(".")[0] == "mkdocs_blogimport"]:
        del sys.modules[module]
    with atheris.instrument_imports(include=["mkdocs_blogimport", "liquid", "markdown_it"]):
        import targets

    one = kept(targets.TARGETS[name], folder / "finds")
    options = ["fuzz", f"-max_total_time={seconds}", f"-max_len={length}", f"-timeout={TIMEOUT}", "-rss_limit_mb=4096",
               f"-report_slow_units={growth.SECONDS:.0f}", "-print_final_stats=1", "-verbosity=1",
               f"-artifact_prefix={folder / 'finds'}/"]  # fmt: skip
    dictionary = HERE / f"{name}.dict"
    if dictionary.is_file():
        options.append(f"-dict={dictionary}")
    atheris.Setup([*options, str(folder / "corpus")], one)
    atheris.Fuzz()
    return 0


def kept(target: Callable[[bytes], None], folder: Path) -> Callable[[bytes], None]:
    """The target, with its failures and what took too much kept instead of raised."""

    def one(data: bytes) -> None:
        taken = growth.measured(target, data)
        if taken.error is not None:
            finds.keep_failure(taken.error, data, folder, target)
        # instruments make it slower; what is kept here is measured again without them
        if taken.seconds > growth.SECONDS or taken.memory > growth.MEMORY:
            finds.keep_run(taken, data, folder)

    return one


# -- the process that enlarges ---------------------------------------------------------------------------------------


def grow(name: str, folder: Path, seconds: int) -> int:
    """Enlarge inputs, those that fuzzing found among them, as long as there is time."""
    import blogs
    import targets

    blogs.PARSED = 0  # which would take longer than all the rest
    target = targets.TARGETS[name]
    inputs = [data for file in sorted((folder / "corpus").iterdir()) if (data := file.read_bytes())]
    # of a short one each piece is soon tried
    weights = [1 / (16 + len(data)) for data in inputs]
    seed = time.time_ns()
    chance = random.Random(seed)
    print(f"seed {seed}", flush=True)
    target(inputs[0])
    gc.freeze()  # collecting garbage takes longer than most inputs
    search = Search(target, folder / "finds")
    end = time.monotonic() + seconds
    tried = 0
    while time.monotonic() < end:
        pattern = growth.enlarged(chance.choices(inputs, weights)[0], chance)
        # what is found again and again shall not take the time of what isn't found yet
        search.look(pattern, everywhere=chance.randrange(20) == 0, whole=chance.randrange(50) == 0)
        tried += 1
    print(
        f"enlarged {tried} inputs in {seconds} s, {search.largest} of them to {growth.SIZES[-1] // 1000} KB", flush=True
    )
    return 0


class Search:
    """The search for what takes too much when it is enlarged."""

    def __init__(self, target: growth.Target, folder: Path) -> None:
        """Begin, with what was found before.

        Args:
            target: What is measured.
            folder: Where finds are kept.
        """
        self.largest = 0
        """How many inputs went to the largest size."""
        self._target = target
        self._folder = folder
        self._slow = finds.functions(folder)

    def look(self, pattern: growth.Pattern, *, everywhere: bool, whole: bool) -> None:
        """Measure a pattern, and keep it if it takes too much.

        Args:
            pattern: The pattern.
            everywhere: Don't pass over what is slow in a function that is known for it.
            whole: Go to the largest size whatever is seen on the way.
        """

        def known(place: str) -> bool:
            return not everywhere and finds.function(place) in self._slow

        grown = growth.climbed(self._target, pattern, whole=whole, passes_over=known)
        self.largest += grown.last.size > growth.SIZES[-2]
        if grown.last.error is not None:
            finds.keep_failure(grown.last.error, pattern.at(grown.last.size), self._folder, self._target)
        elif grown.fault and not known(grown.place) and not finds.is_known(grown, self._folder):
            self._keep(pattern, grown)

    def _keep(self, pattern: growth.Pattern, grown: growth.Growth) -> None:
        smaller = growth.shrunk(self._target, pattern, grown)
        again = growth.climbed(self._target, smaller)
        if not again.fault:
            smaller, again = pattern, grown
        finds.keep_growth(again, smaller, self._folder)
        self._slow.add(finds.function(again.place))
        print(f"{again.fault}: {smaller}\n  {again}\n  in {again.place}", flush=True)


def measure(name: str, file: Path) -> int:
    """Measure one find and print what it takes as JSON: the process is new, and has no instruments."""
    import targets

    target = targets.TARGETS[name]
    target(b"")  # so that the time and memory of what is made once don't count
    gc.freeze()
    if file.suffix == ".json":
        pattern = growth.Pattern.load(file.read_text())
        grown = growth.climbed(target, pattern, whole=True, best_of=RUNS)
    else:
        data = file.read_bytes()
        taken = [growth.measured(target, data) for _ in range(RUNS)]
        grown = growth.Growth([min(taken, key=lambda run: run.seconds)])
    runs = [{key: value for key, value in asdict(run).items() if key != "error"} for run in grown.runs]
    print(json.dumps({"fault": grown.fault, "what": str(grown), "place": grown.place, "runs": runs}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
