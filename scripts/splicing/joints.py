"""Stretches of sound, one after the other."""
import array
import math
from operator import mul

from sound import RATE, noise

# Half of a fade: what is taken on each side of a word beyond its end.
EDGE = 12 * RATE // 1000
FADE = [math.sin(math.pi / 2 * place / (2 * EDGE - 1)) for place in range(2 * EDGE)]


def loudness(part):
    """The root of the mean square, at least 1."""
    return math.sqrt(sum(map(mul, part, part)) / max(1, len(part))) + 1


def clipped(value):
    return max(-32768, min(32767, round(value)))


def as_loud_as(wanted, part):
    """A part nearly as loud as that, by at most 12 dB louder or softer."""
    gain = max(0.25, min(4, (wanted / loudness(part)) ** 0.8))
    return array.array("h", (clipped(gain * sample) for sample in part))


def softened(part):
    """A part that begins and ends within 8 ms, without a click."""
    count = min(len(part) // 2, 8 * RATE // 1000)
    for place in range(count):
        for end in (place, -1 - place):
            part[end] = round(part[end] * place / max(1, count - 1))
    return part


def pause(generator):
    """Up to 0.4 s of silence or faint noise."""
    return noise(generator, int(generator.uniform(0.05, 0.4) * RATE), generator.choice((0, 2, 4, 5)))


def faded(parts):
    """All parts, each faded into the next with constant power."""
    sound = array.array("h")
    for part in parts:
        count = min(2 * EDGE, len(part) // 2, len(sound) // 2)
        start = len(sound) - count
        fade = FADE if count == 2 * EDGE else [
            math.sin(math.pi / 2 * place / max(1, count - 1)) for place in range(count)]
        for place in range(count):
            sound[start + place] = clipped(sound[start + place] * fade[count - 1 - place] + part[place] * fade[place])
        sound.extend(part[count:])
    return sound
