"""How one utterance is spoken and changed: drawn from the seed and its number alone."""
import math
import random
from dataclasses import dataclass

from corpus.voices import ACCENTS, Voice


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
    """Everything drawn for one utterance; what has no comment is of the kind named in `Ranges`."""
    voice: Voice
    accent: str
    stretch: float
    """How much longer than its own the engine's speech is to be."""
    pitch: float
    liveliness: float
    """How far the pitch moves against the voice's own."""
    speed: float
    bass: float
    treble: float
    band: tuple
    """Centre in hertz and decibels."""
    lead: float
    tail: float
    peak: float
    telephone: bool


def draw(seed, number, ranges, voices, voice=None):
    """The rendering of utterance `number`, by one of the voices, or by `voice` if given."""
    rng = random.Random(f"{seed} {number}")

    def factor(bounds):
        return math.exp(rng.uniform(math.log(bounds[0]), math.log(bounds[1])))

    chosen = rng.choices(voices, [voice.share for voice in voices])[0]
    voice = voice or chosen
    speed, pitch = factor(ranges.speed), factor(ranges.pitch)
    if not voice.pitched:
        # Resampling is all that can make another speaker of this voice; it takes over a part.
        speed *= pitch ** 0.3
    return Rendering(
        voice=voice, accent=rng.choice(ACCENTS),
        # Resampling makes it faster or slower; the engine does the rest.
        speed=speed, stretch=speed / factor(ranges.tempo),
        pitch=pitch, liveliness=factor((0.7, 2)),
        bass=rng.uniform(*ranges.tilt), treble=rng.uniform(*ranges.tilt),
        band=(factor((300, 3500)), rng.uniform(*ranges.tilt)),
        lead=rng.uniform(*ranges.silence), tail=rng.uniform(*ranges.silence),
        peak=rng.uniform(*ranges.peak), telephone=rng.random() < ranges.telephone)
