"""From an engine's WAV file to the finished FLAC file."""
import array
import sys
import wave

from corpus.engines import EngineFailure, run

RATE = 16000
SILENT = 10 ** (-48 / 20)
"""Amplitude against the peak below which a block at either end is silence."""
MARGIN = 0.01
"""Seconds kept outside the first and last sound, and the length of a block."""


def spoken_part(samples, rate):
  """The 16-bit samples of mono speech without the silence at both ends."""
  block = max(1, round(MARGIN * rate))
  peak = max(max(samples, default=0), -min(samples, default=0))
  limit = max(1, peak * SILENT)
  loud = lambda start: max(max(part := samples[start:start + block]), -min(part)) > limit
  starts = range(0, len(samples), block)
  first = next((start for start in starts if loud(start)), None)
  if first is None:
    raise EngineFailure("the engine was silent")
  last = next(start for start in reversed(starts) if loud(start))
  return samples[max(0, first - block):last + 2 * block]


def read(path):
  """Samples and rate of a 16-bit mono WAV file."""
  try:
    with wave.open(path) as file:
      if file.getsampwidth() != 2 or file.getnchannels() != 1:
        raise EngineFailure("the engine did not write 16-bit mono sound")
      samples, rate = array.array("h", file.readframes(file.getnframes())), file.getframerate()
  except (wave.Error, EOFError, FileNotFoundError) as problem:
    raise EngineFailure(f"the engine left no readable sound: {problem}") from None
  if sys.byteorder == "big":
    samples.byteswap()
  return samples, rate


def finish(wav, flac, rendering, letters, seconds=20):
  """Trims, changes and levels the speech in `wav`, and returns the duration of `flac`."""
  samples, rate = read(wav)
  samples = spoken_part(samples, rate)
  spoken = len(samples) / rate
  # No voice is faster than thirty letters a second or needs half a second for each.
  natural = spoken / rendering.stretch
  if not letters / 30 <= natural + 0.2 or natural > 1.5 + 0.5 * letters:
    raise EngineFailure(f"{spoken:.2f} seconds cannot be the speech of {letters} letters")
  if sys.byteorder == "big":
    samples.byteswap()
  frequency, gain = rendering.band
  run(["sox", "-V1", "-t", "raw", "-r", str(rate), "-e", "signed", "-b", "16", "-c", "1", "-",
       "-b", "16", "-C", "5", flac,
       # Room for the equaliser; the level is set last.
       "gain", "-20", "speed", f"{rendering.speed:.5f}", "bass", f"{rendering.bass:.2f}",
       "treble", f"{rendering.treble:.2f}", "equalizer", f"{frequency:.0f}", "1q", f"{gain:.2f}",
       "rate", str(RATE), *(["rate", "8000", "rate", str(RATE)] if rendering.telephone else []),
       "norm", f"{rendering.peak:.2f}", "pad", f"{rendering.lead:.4f}", f"{rendering.tail:.4f}"],
      seconds, input=samples.tobytes())
  return flac_samples(flac) / RATE


def flac_samples(path):
  """The number of samples that a FLAC file's STREAMINFO block states."""
  with open(path, "rb") as file:
    header = file.read(26)
  if header[:4] != b"fLaC":
    raise EngineFailure("sox wrote no FLAC file")
  return int.from_bytes(header[21:26], "big") & (1 << 36) - 1
