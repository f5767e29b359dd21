"""Shards of utterances: made whole or not at all, found again on a restart, joined to a manifest."""
import json
import os
import shutil
import tempfile

from corpus import sound, text
from corpus.engines import EngineFailure, Engines
from corpus.voices import VOICES, draw

MANIFEST, FAILURES = "manifest.jsonl", "failures.jsonl"
LICENCES = {
  "flite": "CMU Flite (BSD-like)", "festival": "CMU Festvox (BSD-like)",
  "espeak": "output of espeak-ng (GPL-3.0 program)",
}
PACKAGES = {"flite": "flite", "festival": "festival", "espeak": "espeak-ng"}


class Plan:
  """What utterance a number stands for: line, voice and rendering, from the seed alone."""

  def __init__(self, lines, seed, ranges, voices=VOICES, variations=None):
    self.lines, self.seed, self.ranges, self.voices = lines, seed, ranges, voices
    self.variations = variations

  @property
  def count(self):
    """How many utterances there are; None: as many as asked for."""
    return self.variations and self.variations * len(self.voices) * len(self.lines)

  def __call__(self, number):
    line = self.lines[number % len(self.lines)]
    fixed = self.variations and self.voices[number // len(self.lines) % len(self.voices)]
    return line, draw(self.seed, number, self.ranges, self.voices, fixed)


def folder(output, shard):
  return os.path.join(output, f"shard-{shard:05d}")


def speak(plan, number, engines, flac, wav):
  """Makes one utterance and returns its line of the manifest, without the path."""
  line, rendering = plan(number)
  label, voice = text.transcript(line), rendering.voice
  if os.path.exists(wav):
    os.remove(wav)
  engines.speak(line, rendering, wav)
  duration = sound.finish(wav, flac, rendering, len(label), engines.seconds)
  return {
    "duration": round(duration, 3), "text": label, "group": "synthetic", "speaker": voice.speaker,
    "source": f"{PACKAGES[voice.engine]}:{voice.name}", "licence": LICENCES[voice.engine],
    "verbatim": "synthesised from the text",
  }


def make(plan, output, shard, size):
  """Makes one shard, unless it is there, and returns (seconds of audio, utterances, failures)."""
  final = folder(output, shard)
  if not os.path.isdir(final):
    numbers = range(shard * size, min((shard + 1) * size, plan.count or (shard + 1) * size))
    work = tempfile.mkdtemp(prefix=".shard-", dir=output)
    scratch = tempfile.mkdtemp(prefix="make-corpus-")
    engines = Engines()
    try:
      with open(os.path.join(work, MANIFEST), "w") as manifest, \
           open(os.path.join(work, FAILURES), "w") as failures:
        for number in numbers:
          name = f"{number:08d}.flac"
          try:
            entry = speak(plan, number, engines, os.path.join(work, name),
                          os.path.join(scratch, "engine.wav"))
            print(json.dumps({"audio_filepath": name} | entry), file=manifest)
          except EngineFailure as failure:
            if os.path.exists(os.path.join(work, name)):
              os.remove(os.path.join(work, name))
            line, rendering = plan(number)
            print(json.dumps({"number": number, "text": line, "speaker": rendering.voice.speaker,
                              "reason": str(failure)}), file=failures)
      os.chmod(work, 0o755)
      os.rename(work, final)
    finally:
      engines.close()
      shutil.rmtree(scratch, ignore_errors=True)
      shutil.rmtree(work, ignore_errors=True)
  return tally(final)


def entries(path):
  with open(path) as file:
    return [json.loads(line) for line in file]


def tally(final):
  made = entries(os.path.join(final, MANIFEST))
  lost = entries(os.path.join(final, FAILURES))
  return sum(entry["duration"] for entry in made), len(made), len(lost)


def join(output, seconds=None):
  """Writes the manifest of all finished shards up to the first missing one, and no more audio than
  `seconds`; also the list of failures. Returns (seconds, utterances, failures)."""
  total, shard, made, lost = 0, 0, [], []
  while os.path.isdir(final := folder(output, shard)) and (seconds is None or total < seconds):
    for entry in entries(os.path.join(final, MANIFEST)):
      if seconds is not None and total >= seconds:
        break
      entry["audio_filepath"] = f"{os.path.basename(final)}/{entry['audio_filepath']}"
      made.append(entry)
      total += entry["duration"]
    lost += entries(os.path.join(final, FAILURES))
    shard += 1
  write(os.path.join(output, MANIFEST), made)
  write(os.path.join(output, FAILURES), lost)
  return total, len(made), len(lost)


def write(path, rows):
  """Replaces a file of JSON lines in one step."""
  with open(path + ".new", "w") as file:
    file.writelines(json.dumps(row) + "\n" for row in rows)
  os.replace(path + ".new", path)
