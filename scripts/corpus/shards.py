"""Shards: folders of utterances, made whole or not at all."""
import json
import os
import shutil
import tempfile
from dataclasses import dataclass

from corpus import sound, text
from corpus.engines import Engines
from corpus.programs import Failure
from corpus.rendering import Ranges, draw
from corpus.voices import ENGINES

MANIFEST, FAILURES = "manifest.jsonl", "failures.jsonl"
UNFINISHED = ".shard-"


class Broken(Exception):
    """Most of a shard failed: something is wrong that will not pass."""


@dataclass(frozen=True)
class Plan:
    """What each utterance is: a function of the plan and of the utterance's number."""
    lines: list
    voices: list
    ranges: Ranges
    seed: int
    shard: int
    """Utterances in a shard."""
    variations: int = None
    """How often each voice says each line; None: one voice is drawn for each line, without end."""
    patience: float = 20
    """Seconds after which a program that still speaks one utterance is given up."""

    @property
    def count(self):
        """How many utterances there are, None without end."""
        return self.variations and self.variations * len(self.voices) * len(self.lines)

    def utterance(self, number):
        """Line and rendering of an utterance."""
        line, voice = self.lines[number % len(self.lines)], None
        if self.variations:
            voice = self.voices[number // len(self.lines) % len(self.voices)]
        return line, draw(self.seed, number, self.ranges, self.voices, voice)

    def numbers(self, shard):
        """The numbers of the utterances in a shard."""
        numbers = range(shard * self.shard, (shard + 1) * self.shard)
        return [number for number in numbers if self.count is None or number < self.count]


def folder(output, shard):
    """Where a finished shard is."""
    return os.path.join(output, f"shard-{shard:05d}")


def make(plan, output, shard):
    """Makes one shard: its sound, its manifest and its list of failures."""
    work = tempfile.mkdtemp(prefix=UNFINISHED, dir=output)
    scratch = tempfile.mkdtemp(prefix="make-corpus-")
    engines = Engines(plan.patience)
    made, lost = [], []
    try:
        for number in plan.numbers(shard):
            line, rendering = plan.utterance(number)
            label, name = text.transcript(line), f"{number:08d}.flac"
            wav, flac = os.path.join(scratch, f"{number}.wav"), os.path.join(work, name)
            try:
                engines.speak(line, rendering, wav)
                duration = sound.finish(wav, flac, rendering, len(label), plan.patience)
                made.append(entry(name, duration, label, rendering.voice))
            except Failure as failure:
                remove(flac)
                lost.append({"number": number, "text": line, "speaker": rendering.voice.speaker,
                             "reason": str(failure)})
            remove(wav)
        if len(lost) >= 10 and len(lost) > len(made):
            raise Broken(f"{len(lost)} of {len(made) + len(lost)} utterances failed,"
                         f" the last because {lost[-1]['reason']}")
        write(os.path.join(work, MANIFEST), made)
        write(os.path.join(work, FAILURES), lost)
        os.chmod(work, 0o755)
        os.rename(work, folder(output, shard))
    finally:
        engines.close()
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)


def entry(name, duration, label, voice):
    """One line of a manifest."""
    engine = ENGINES[voice.engine]
    return {"audio_filepath": name, "duration": round(duration, 3), "text": label,
            "group": "synthetic", "speaker": voice.speaker,
            "source": f"{engine.program}:{voice.name}", "licence": engine.licence,
            "verbatim": "synthesised from the text"}


def remove(path):
    if os.path.exists(path):
        os.remove(path)


def write(path, rows, mode="w"):
    with open(path, mode, encoding="utf-8") as file:
        file.write("".join(json.dumps(row) + "\n" for row in rows))


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]
