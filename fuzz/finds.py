"""What is kept of a run: inputs that fail, and inputs that take too much, one for each place of the code."""

from __future__ import annotations

import hashlib
import time
import traceback
from pathlib import Path

from growth import Growth, Pattern, Run, Target, measured

import mkdocs_blogimport

PACKAGE = Path(mkdocs_blogimport.__file__).parent
#: What libFuzzer itself keeps: these files, and what each is.
ARTIFACTS = {"slow-unit-": "slow", "timeout-": "slow", "oom-": "large", "crash-": "wrong", "leak-": "wrong"}


def keep_failure(error: Exception, data: bytes, folder: Path, target: Target) -> None:
    """Keep an input that something was raised for, less all that it fails without.

    Args:
        error: What was raised.
        data: The input.
        folder: Where it is kept, unless a smaller one is there that fails at the same place.
        target: What raised it.
    """
    key = _place(error)
    file = folder / f"wrong-{_key(key)}.bin"
    if file.exists() and file.stat().st_size <= len(data):
        return
    data, error = _smallest(error, data, target)
    if file.exists() and file.stat().st_size <= len(data):
        return
    file.write_bytes(data)
    said = f"{type(error).__name__}: {error}"[:2000].replace("\n", "\\n")
    text = "\n".join([said, *traceback.format_list(traceback.extract_tb(error.__traceback__))])
    file.with_suffix(".txt").write_text(text, encoding="utf-8", errors="backslashreplace")


def _place(error: Exception) -> str:
    """Where something was raised; what an input put into the message doesn't count."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in frames if Path(f.filename).name != "checks.py"]
    ours = [f"{f.filename}:{f.lineno}" for f in frames if PACKAGE in Path(f.filename).parents]
    return f"{type(error).__name__} {ours[-1] if ours else ''} {places[-1]} {getattr(error, 'kind', '')}"


def _smallest(error: Exception, data: bytes, target: Target, seconds: float = 10.0) -> tuple[bytes, Exception]:
    """Leave out of an input what it fails without; its first byte, which may choose what the rest is, stays."""
    place = _place(error)
    end = time.monotonic() + seconds
    step = max(1, len(data) // 2)
    while step and time.monotonic() < end:
        start, left_out = 1, False
        while start < len(data) and time.monotonic() < end:
            smaller = data[:start] + data[start + step :]
            failed = measured(target, smaller).error
            if failed is not None and _place(failed) == place:
                data, error, left_out = smaller, failed, True
            else:
                start += step
        step = step if left_out and step == 1 else step // 2
    return data, error


def keep_run(run: Run, data: bytes, folder: Path) -> None:
    """Keep an input that took too much as it was."""
    file = folder / f"slow-{_key(run.place)}.bin"
    if not file.exists():
        file.write_bytes(data)
        file.with_suffix(".txt").write_text(f"{run.seconds:.1f} s, {run.memory:.0f} MiB in {run.place}\n")


def is_known(growth: Growth, folder: Path) -> bool:
    """Whether a pattern was kept already that takes too much at the same place."""
    return _growth_file(growth, folder).exists()


def functions(folder: Path) -> set[str]:
    """The functions in which the kept patterns take too much."""
    notes = (file.with_suffix(".txt") for file in folder.glob("*.json"))
    return {function(note.read_text(encoding="utf-8").rpartition("\nin ")[2].strip()) for note in notes}


def function(place: str) -> str:
    """The file and the function of a place, without the line."""
    file, _, rest = place.partition(":")
    return f"{file} {rest.partition(' ')[2]}"


def keep_growth(growth: Growth, pattern: Pattern, folder: Path) -> None:
    """Keep a pattern that takes too much when it is enlarged."""
    file = _growth_file(growth, folder)
    file.write_text(pattern.dump())
    file.with_suffix(".txt").write_text(f"{pattern}\n{growth.fault}: {growth}\nin {growth.place}\n")


def _growth_file(growth: Growth, folder: Path) -> Path:
    return folder / f"{growth.fault}-{_key(growth.place)}.json"


def artifacts(folder: Path) -> None:
    """Take what libFuzzer kept among the finds; a slow unit that was kept already is left out."""
    known = {file.read_bytes() for file in folder.glob("*.bin")}
    for beginning, kind in ARTIFACTS.items():
        for file in sorted(folder.glob(f"{beginning}*")):
            data = file.read_bytes()
            if data in known:
                file.unlink()
                continue
            kept = folder / f"{kind}-{_key(beginning + file.name)}.bin"
            file.rename(kept)
            kept.with_suffix(".txt").write_text(f"libFuzzer kept it as {file.name}\n")


def _key(place: str) -> str:
    return hashlib.sha1(place.encode()).hexdigest()[:12]
