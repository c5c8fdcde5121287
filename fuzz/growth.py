"""How the time and the memory that a target takes grow with its input.

An input is enlarged by repeating pieces of it, measured at sizes that double, and kept if it takes too long at the
largest, grows faster than its input, or takes too much memory. This needs no instruments, and works without atheris.
"""

from __future__ import annotations

import json
import math
import random
import re
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pace import Pace

Target = Callable[[bytes], None]

#: An input is measured at these sizes, in bytes.
SIZES = (12_500, 25_000, 50_000, 100_000)
#: What takes more processor time than this is a find. All seconds are those of an idle processor: what a run took is
#: divided by what the reference work of `pace.py` took too long right before and after it.
SECONDS = 1.0
#: What takes more than this and grows with a higher power than this is one too: a post may have 5 MB.
STEEP_SECONDS, STEEP_POWER = 0.25, 1.6
#: What takes more memory than this, in MiB, is a find.
MEMORY = 300
#: After so many seconds of processor time an input is given up.
GIVEN_UP = 3.0
#: What takes more than this, in seconds, at a place that is known to be slow is most likely slow for the same reason.
KNOWN_SECONDS = 0.1
#: Something that takes less than this, in seconds, is not told from nothing.
NOISE = 0.003

#: Stands in a repeated piece for a number that counts.
COUNT = b"{n}"
_TOKEN = re.compile(rb"[A-Za-z]+|[0-9]+|[ \t]+|\n+|[\x80-\xff]+|[^\w\s]", re.ASCII)
_COUNTED = re.compile(rb"[A-Za-z]+|[0-9]+")


# -- inputs --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """An input of any size: pieces, some of which are repeated."""

    parts: tuple[tuple[bytes, bool], ...]
    """Pieces, and whether each is repeated."""

    def at(self, size: int) -> bytes:
        """The input of about a size, in bytes."""
        fixed = sum(len(piece) for piece, repeated in self.parts if not repeated)
        # a number has about four digits, and its mark three characters
        unit = sum(len(piece) + piece.count(COUNT) for piece, repeated in self.parts if repeated)
        times = max(1, (size - fixed) // max(1, unit))
        return b"".join(_repeated(piece, times) if repeated else piece for piece, repeated in self.parts)

    def __str__(self) -> str:
        shown = [f"{piece!r}{' × n' if repeated else ''}" for piece, repeated in self.parts if piece]
        return " + ".join(shown).replace("b'", "'").replace('b"', '"')

    def dump(self) -> str:
        """Itself as JSON."""
        return json.dumps([[piece.decode("latin-1"), repeated] for piece, repeated in self.parts])

    @classmethod
    def load(cls, dumped: str) -> Pattern:
        """What was dumped."""
        return cls(tuple((piece.encode("latin-1"), repeated) for piece, repeated in json.loads(dumped)))


def _repeated(piece: bytes, times: int) -> bytes:
    if COUNT not in piece:
        return piece * times
    return b"".join(piece.replace(COUNT, b"%d" % number) for number in range(times))


def enlarged(data: bytes, chance: random.Random) -> Pattern:
    """Choose how an input is enlarged: in pieces, while the rest of it stays as it is, or as a whole.

    Args:
        data: An input, not empty.
        chance: What chooses.

    Returns:
        The input with repeated pieces.
    """
    ways, weights = zip(*_WAYS, strict=True)
    way: Way = chance.choices(ways, weights)[0]
    return way(data, chance)


def _one_piece(data: bytes, chance: random.Random) -> Pattern:
    start, end = _piece(data, chance)
    return _pattern((data[:start], False), (data[start:end], True), (data[end:], False))


def _unended_piece(data: bytes, chance: random.Random) -> Pattern:
    """A piece without what stands behind it, which may have ended something."""
    start, end = _piece(data, chance)
    return _pattern((data[:start], False), (_maybe_counted(data[start:end], chance), True))


def _counted_piece(data: bytes, chance: random.Random) -> Pattern:
    start, end = _piece(data, chance)
    return _pattern((data[:start], False), (_counted(data[start:end], chance), True), (data[end:], False))


def _two_pieces(data: bytes, chance: random.Random) -> Pattern:
    """Two pieces, each as often as the other: what opens and what closes, or columns and rows."""
    (start, end), (other, last) = sorted([_piece(data, chance), _piece(data, chance)])
    other, last = max(end, other), max(end, last)
    first, second = data[start:end], data[other:last]
    if chance.randrange(2):
        first, second = _maybe_counted(first, chance), _maybe_counted(second, chance)
    return _pattern(
        (data[:start], False), (first, True), (data[end:other], False), (second, True), (data[last:], False)
    )


def _line(data: bytes, chance: random.Random) -> Pattern:
    start = chance.choice([0, *_after_lines(data)])
    end = data.find(b"\n", start) + 1 or len(data)
    line = data[start:end].removesuffix(b"\n") + b"\n"
    return _pattern((data[:start], False), (_maybe_counted(line, chance), True), (data[end:], False))


def _rest(data: bytes, chance: random.Random) -> Pattern:
    start = chance.choice([0, *_after_lines(data)])
    return _pattern((data[:start], False), (data[start:], True))


def _halves(data: bytes, chance: random.Random) -> Pattern:
    middle = chance.randrange(len(data))
    return _pattern((data[:middle], True), (data[middle:], True))


Way = Callable[[bytes, random.Random], Pattern]
_WAYS: tuple[tuple[Way, int], ...] = (
    (_one_piece, 10),
    (_unended_piece, 5),
    (_counted_piece, 5),
    (_two_pieces, 8),
    (_line, 3),
    (_rest, 1),
    (_halves, 1),
)


def _pattern(*parts: tuple[bytes, bool]) -> Pattern:
    return Pattern(tuple((piece, repeated) for piece, repeated in parts if piece))


def _after_lines(data: bytes) -> list[int]:
    return [found.end() for found in re.finditer(rb"\n", data) if found.end() < len(data)]


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    """Where a piece begins and ends: a character, some tokens, or any 2 to 12 bytes."""
    way = chance.randrange(4)
    if way == 0:
        start = chance.randrange(len(data))
        return start, start + 1
    if way == 1:
        start = chance.randrange(len(data))
        return start, min(len(data), start + chance.randrange(2, 13))
    tokens = [found.span() for found in _TOKEN.finditer(data)] or [(0, len(data))]
    first = chance.randrange(len(tokens))
    last = min(len(tokens), first + chance.choice((1, 1, 2, 3, 4, 5, 6, 8, 10))) - 1
    return tokens[first][0], tokens[last][1]


def _counted(piece: bytes, chance: random.Random) -> bytes:
    """A piece with a number in the place of a word of it, or behind it."""
    words = [found.span() for found in _COUNTED.finditer(piece)]
    if not words:
        return piece + COUNT
    start, end = chance.choice(words)
    return piece[: chance.choice((start, end))] + COUNT + piece[end:]


def _maybe_counted(piece: bytes, chance: random.Random) -> bytes:
    return _counted(piece, chance) if chance.randrange(2) else piece


# -- one run -------------------------------------------------------------------------------------------------------


class GivenUp(BaseException):
    """An input took too long. No `except Exception` holds it up."""


@dataclass
class Run:
    """What one run of a target took."""

    size: int
    seconds: float = 0.0
    """Of processor time, as an idle processor would have taken it."""
    memory: float = 0.0
    """In MiB: how far the process grew."""
    place: str = ""
    """The line of the package at which most of the time was spent."""
    given_up: bool = False
    error: Exception | None = None

    def __str__(self) -> str:
        return f"{'more than ' * self.given_up}{self.seconds:.2f} s for {self.size / 1000:.1f} KB"


_PACE = Pace()


@contextmanager
def watched(run: Run, limit: float = GIVEN_UP) -> Iterator[None]:
    """Measure what happens inside, note where it spends its time, and give it up after a while.

    Args:
        run: Is filled in.
        limit: In seconds of an idle processor.

    Raises:
        GivenUp: The time is up.
    """
    places: Counter[str] = Counter()
    slowness = max(1.0, _PACE.before())
    limit *= slowness

    def tick(_number: int, frame: FrameType | None) -> None:
        places[_place(frame)] += 1
        if time.process_time() - start > limit:
            # what tidies up shall have the time for it; what held this up shall be asked again
            signal.setitimer(signal.ITIMER_PROF, 1.0, 1.0)
            raise GivenUp

    before = _memory(reset=True)
    handler = signal.signal(signal.SIGPROF, tick)
    signal.setitimer(signal.ITIMER_PROF, 0.02, 0.02)
    start = time.process_time()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        run.seconds = time.process_time() - start
        run.memory = max(0.0, _memory() - before)
        run.place = places.most_common(1)[0][0] if places else ""
        # a short one is not worth the time that this takes
        run.seconds /= (slowness + max(1.0, _PACE.after())) / 2 if run.seconds > KNOWN_SECONDS else slowness


def _place(frame: FrameType | None) -> str:
    """The innermost line of the package, or of what called it if there is none."""
    outer = frame
    while frame is not None:
        file = frame.f_code.co_filename
        if "mkdocs_blogimport" in file:
            return f"{file.partition('mkdocs_blogimport/')[2]}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back
    return f"{Path(outer.f_code.co_filename).name}:{outer.f_lineno} {outer.f_code.co_name}" if outer else ""


_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_PEAK = re.compile(r"VmHWM:\s+(\d+)")
_NOW = re.compile(r"VmRSS:\s+(\d+)")


def _memory(*, reset: bool = False) -> float:
    """The most memory that this process has held since it was reset, in MiB; where that can't be, since its start."""
    try:
        if reset:
            _CLEAR.write_text("5")
        found = (_NOW if reset else _PEAK).search(_STATUS.read_text())
        return int(found[1]) / 1024 if found else 0.0
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def measured(target: Target, data: bytes) -> Run:
    """Run a target once; what it raises is kept."""
    run = Run(len(data))
    try:
        with watched(run):
            target(data)
    except GivenUp:
        run.given_up = True
    except Exception as error:
        run.error = error
    return run


# -- growth --------------------------------------------------------------------------------------------------------


@dataclass
class Growth:
    """What a pattern took, size by size."""

    runs: list[Run]

    @property
    def last(self) -> Run:
        """The run with the largest input."""
        return self.runs[-1]

    @property
    def power(self) -> float:
        """With which power of its size the time of an input grows, at the end; 0 where that can't be said."""
        runs = [run for run in self.runs if run.seconds > NOISE and not run.given_up]
        if not runs:
            return 0.0
        last = runs[-1]
        before = [run for run in runs if run.size <= 0.6 * last.size]
        if not before:
            return 0.0
        first = next((run for run in reversed(before) if run.size <= 0.3 * last.size), before[-1])
        return math.log(last.seconds / first.seconds) / math.log(last.size / first.size)

    @property
    def fault(self) -> str:
        """What is wrong with it: `slow`, `steep`, `large`; empty if nothing is."""
        if self.last.seconds > SECONDS:
            return "slow"
        if self.last.memory > MEMORY:
            return "large"
        if self.last.seconds > STEEP_SECONDS and self.power > STEEP_POWER:
            return "steep"
        return ""

    @property
    def place(self) -> str:
        """Where most of the time was spent."""
        return max(self.runs, key=lambda run: run.seconds).place

    def __str__(self) -> str:
        power = f", power {self.power:.1f}" if self.power else ""
        memory = max(run.memory for run in self.runs)
        return f"{', '.join(str(run) for run in self.runs[-3:])}{power}, {memory:.0f} MiB"


def climbed(
    target: Target,
    pattern: Pattern,
    *,
    whole: bool = False,
    best_of: int = 1,
    passes_over: Callable[[str], bool] = lambda _place: False,
) -> Growth:
    """Measure a pattern at sizes that double, as long as that may lead to something.

    Args:
        target: What is measured.
        pattern: Its input.
        whole: Go to the largest size whatever is seen on the way.
        best_of: How often each size is run, unless it takes very long; the shortest time counts.
        passes_over: Says of a place of the code that what is slow there is not worth being measured.

    Returns:
        The measurements; the last of them may hold an error, or be of a smaller size that took far too long.
    """
    growth = Growth([])
    for size in SIZES:
        run = _best(target, pattern.at(size), best_of)
        growth.runs.append(run)
        if run.seconds > KNOWN_SECONDS and passes_over(run.place):
            return growth
        if run.error is not None or run.seconds > 2 * SECONDS or run.memory > 2 * MEMORY:
            break
        if not whole and not _promises(growth.runs):
            return growth
    # where the smallest took too long, smaller ones show how it grows
    while growth.fault and len(growth.runs) < 4 and growth.runs[0].size > 100 and growth.runs[0].seconds > 10 * NOISE:
        first = growth.runs[0]
        growth.runs.insert(0, _best(target, pattern.at(first.size // (8 if first.given_up else 2)), best_of))
    return growth


def _best(target: Target, data: bytes, best_of: int) -> Run:
    run = measured(target, data)
    for _ in range(best_of - 1):
        if run.seconds < 2 * SECONDS and run.error is None:
            run = min(run, measured(target, data), key=lambda other: other.seconds)
    return run


def _promises(runs: Sequence[Run]) -> bool:
    """Whether an input may take too much at the largest size, if its time or memory grows with the square from here."""
    last = runs[-1]
    times = SIZES[-1] / last.size
    if last.memory * times > 0.5 * MEMORY or last.seconds * times > 0.7 * SECONDS:
        return True
    if len(runs) == 1:
        return last.seconds * times**2 > 0.7 * SECONDS or last.memory * times**2 > 0.7 * MEMORY
    return last.seconds > 2.5 * runs[-2].seconds


def shrunk(target: Target, pattern: Pattern, found: Growth, seconds: float = 20.0) -> Pattern:
    """Leave out of a pattern whatever it grows without.

    Args:
        target: What is measured.
        pattern: A pattern that takes too much.
        found: What it took.
        seconds: How long to try.

    Returns:
        A pattern that takes about as much, or the same.
    """
    end = time.process_time() + seconds
    # the smallest size at which the growth is plain to see
    size = next((run.size for run in found.runs if run.seconds > 0.05 or run.memory > MEMORY / 3), found.last.size)
    wanted = measured(target, pattern.at(size))

    def holds(candidate: Pattern) -> bool:
        if time.process_time() > end:
            return False
        run = measured(target, candidate.at(size))
        if run.error is not None:
            return False
        if found.fault == "large":
            return run.memory > 0.7 * wanted.memory
        return run.seconds > 0.6 * wanted.seconds and run.place.split(":")[0] == found.place.split(":")[0]

    step = max((len(piece) for piece, _ in pattern.parts), default=0)
    while step and time.process_time() < end:
        for smaller in _smaller(pattern, step):
            if holds(smaller):
                pattern = smaller
                break
        else:
            step //= 2
    return pattern


def _smaller(pattern: Pattern, step: int) -> Iterator[Pattern]:
    """Patterns that lack `step` bytes in one place; the first byte, which may choose what the rest is, stays."""
    for number, (piece, repeated) in enumerate(pattern.parts):
        for start in range(int(number == 0), len(piece), step):
            rest = piece[:start] + piece[start + step :]
            if not repeated or rest:
                yield _pattern(*pattern.parts[:number], (rest, repeated), *pattern.parts[number + 1 :])
    for number, (piece, repeated) in enumerate(pattern.parts):
        if repeated and sum(other for _, other in pattern.parts) > 1:
            yield _pattern(*pattern.parts[:number], (piece, False), *pattern.parts[number + 1 :])
