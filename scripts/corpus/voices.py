"""The voices, how often each is heard, and how far one utterance may stray from it."""
import math
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
  """One voice of one engine; `share` is its part of the audio, of 100 in all."""
  engine: str
  name: str
  share: float
  pitch: float = 105
  """Fundamental frequency in hertz as the engine speaks it."""

  @property
  def speaker(self):
    return f"{self.engine}-{self.name}"


# Shares follow how well a recogniser understands each voice. The variants caleb and klatt6 of
# espeak-ng sound exactly like klatt.
ESPEAK = ("robosoft2 klatt2 edward2 robosoft3 croak klatt f2 f5 klatt5 adam m6 benjamin edward").split()
VOICES = [
  Voice("flite", "rms", 18, 102), Voice("flite", "awb", 14, 131),
  Voice("flite", "kal16", 10, 89), Voice("flite", "slt", 8, 170),
  Voice("festival", "cmu_us_slt_arctic_hts", 14, 170), Voice("festival", "ked_diphone", 11),
  Voice("festival", "kal_diphone", 8),
  *(Voice("espeak", name, 17 / len(ESPEAK), 200 if name in ("f2", "f5") else 105) for name in ESPEAK),
]
ACCENTS = ["en-us"] * 4 + ["en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029"]


@dataclass(frozen=True)
class Ranges:
  """Between which bounds an utterance is drawn. Factors are drawn evenly in their logarithm."""
  tempo: tuple = (0.8, 1.3)
  """Speaking rate of the result against the engine's own."""
  pitch: tuple = (0.8, 1.35)
  """Fundamental frequency against the voice's own, where the engine can change it."""
  speed: tuple = (0.9, 1.12)
  """Resampling: moves pitch and formants together, as a smaller or larger head would."""
  tilt: tuple = (-3, 3)
  """Decibels of bass, of treble and of one band between them."""
  silence: tuple = (0.05, 0.4)
  """Seconds before and after the speech."""
  peak: tuple = (-20, -3)
  """Highest level in decibels of full scale."""
  telephone: float = 0
  """Part of the utterances that lose everything above 4 kHz."""


SENTENCES = Ranges()
WORDS = Ranges(tempo=(0.85, 1.5), pitch=(0.75, 1.6), speed=(0.8, 1.25), tilt=(-6, 6),
               silence=(0.02, 0.15), telephone=0.5)


@dataclass(frozen=True)
class Rendering:
  """Everything drawn for one utterance."""
  voice: Voice
  accent: str
  stretch: float
  pitch: float
  liveliness: float
  speed: float
  bass: float
  treble: float
  band: tuple
  lead: float
  tail: float
  peak: float
  telephone: bool


def draw(seed, number, ranges, voices=VOICES, voice=None):
  """The rendering of utterance `number`: a function of its arguments alone."""
  rng = random.Random(f"{seed} {number}")
  factor = lambda bounds: math.exp(rng.uniform(math.log(bounds[0]), math.log(bounds[1])))
  chosen = rng.choices(voices, [voice.share for voice in voices])[0]
  speed = factor(ranges.speed)
  return Rendering(
    voice=voice or chosen, accent=rng.choice(ACCENTS), speed=speed,
    # Resampling has already made it faster or slower; the engine does the rest.
    stretch=speed / factor(ranges.tempo),
    pitch=factor(ranges.pitch), liveliness=factor((0.7, 2)),
    bass=rng.uniform(*ranges.tilt), treble=rng.uniform(*ranges.tilt),
    band=(factor((300, 3500)), rng.uniform(*ranges.tilt)),
    lead=rng.uniform(*ranges.silence), tail=rng.uniform(*ranges.silence),
    peak=rng.uniform(*ranges.peak), telephone=rng.random() < ranges.telephone)
