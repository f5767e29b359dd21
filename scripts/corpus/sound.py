"""From an engine's WAV file to the finished FLAC file."""
import array
import sys
import wave

from corpus.programs import Failure, run

RATE = 16000
SILENT = 10 ** (-48 / 20)
"""Amplitude against the peak below which a block at either end is silence."""
BLOCK = 0.01
"""Seconds for which silence is told from speech; one block more is kept at both ends."""


def read(path):
    """Samples and rate of a 16-bit mono WAV file."""
    try:
        with wave.open(path) as file:
            if (file.getsampwidth(), file.getnchannels()) != (2, 1):
                raise Failure("the engine did not write 16-bit mono sound")
            samples = array.array("h", file.readframes(file.getnframes()))
            rate = file.getframerate()
    except (wave.Error, EOFError, FileNotFoundError) as problem:
        raise Failure(f"the engine left no readable sound: {problem}") from None
    if sys.byteorder == "big":
        samples.byteswap()
    return samples, rate


def spoken_part(samples, rate):
    """The samples without the silence at both ends."""
    block = round(BLOCK * rate)
    peaks = [max(max(part), -min(part)) for start in range(0, len(samples), block)
             if (part := samples[start:start + block])]
    limit = max(1, max(peaks, default=0) * SILENT)
    loud = [index for index, peak in enumerate(peaks) if peak > limit]
    if not loud:
        raise Failure("the engine was silent")
    return samples[max(0, loud[0] - 1) * block:(loud[-1] + 2) * block]


def finish(wav, flac, rendering, letters, seconds):
    """Trims, changes and levels the speech of so many letters; returns the duration of `flac`."""
    samples, rate = read(wav)
    samples = spoken_part(samples, rate)
    duration = len(samples) / rate
    # No engine at its own rate says thirty letters a second, or needs half a second for each.
    natural = duration / rendering.stretch
    if not letters / 30 - 0.2 <= natural <= letters / 2 + 1.5:
        raise Failure(f"{duration:.2f} seconds cannot be the speech of {letters} letters")
    frequency, gain = rendering.band
    # -R: the dither is the same each time.
    run(["sox", "-R", "-V1", "-t", "raw", "-r", str(rate), "-e", "signed", "-b", "16", "-c", "1",
         "--endian", sys.byteorder, "-", "-b", "16", "-C", "5", flac,
         # Room for the equaliser; the level is set last.
         "gain", "-20", "speed", f"{rendering.speed:.5f}",
         "bass", f"{rendering.bass:.2f}", "treble", f"{rendering.treble:.2f}",
         "equalizer", f"{frequency:.0f}", "1q", f"{gain:.2f}", "rate", str(RATE),
         *(["rate", "8000", "rate", str(RATE)] if rendering.telephone else []),
         "norm", f"{rendering.peak:.2f}", "pad", f"{rendering.lead:.4f}", f"{rendering.tail:.4f}"],
        seconds, sound=samples.tobytes())
    return flac_samples(flac) / RATE


def flac_samples(path):
    """The number of samples that the STREAMINFO block of a FLAC file states."""
    with open(path, "rb") as file:
        header = file.read(26)
    if header[:4] != b"fLaC":
        raise Failure("sox wrote no FLAC file")
    return int.from_bytes(header[21:26], "big") & (1 << 36) - 1
