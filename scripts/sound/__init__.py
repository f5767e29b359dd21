"""Recordings joined into long ones, with libsndfile and libsamplerate and nothing else."""
import array
import ctypes
import json
import math
import os
import sys
import wave

RATE = 16_000


class Info(ctypes.Structure):
    _fields_ = [("frames", ctypes.c_int64)] + [
        (name, ctypes.c_int) for name in ("rate", "channels", "format", "sections", "seekable")]


SNDFILE = ctypes.CDLL("libsndfile.so.1")
SNDFILE.sf_open.restype = ctypes.c_void_p
SNDFILE.sf_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(Info)]
SNDFILE.sf_readf_short.restype = ctypes.c_int64
SNDFILE.sf_readf_short.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
SNDFILE.sf_readf_float.restype = ctypes.c_int64
SNDFILE.sf_readf_float.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
SNDFILE.sf_seek.restype = ctypes.c_int64
SNDFILE.sf_seek.argtypes = [ctypes.c_void_p, ctypes.c_int64, ctypes.c_int]
SNDFILE.sf_close.argtypes = [ctypes.c_void_p]


# What is decoded into floating point numbers: FLOAT, DOUBLE, VORBIS, OPUS, and MPEG of three layers.
FLOATING = {0x06, 0x07, 0x60, 0x64, 0x80, 0x81, 0x82}
# Containers, OGG and MPEG, in which seeking may land beside the sample that was asked for.
LOSSY = {0x200000, 0x230000}


class Conversion(ctypes.Structure):
    _fields_ = [("input", ctypes.POINTER(ctypes.c_float)), ("output", ctypes.POINTER(ctypes.c_float)),
                ("frames", ctypes.c_long), ("room", ctypes.c_long), ("used", ctypes.c_long),
                ("made", ctypes.c_long), ("last", ctypes.c_int), ("ratio", ctypes.c_double)]


SAMPLERATE = ctypes.CDLL("libsamplerate.so.0")
BEST = 0


def opened(path):
    """A file, which is None where libsndfile cannot read it, and what it says of it."""
    info = Info()
    return SNDFILE.sf_open(os.fsencode(path), 0x10, ctypes.byref(info)), info


def channels(path):
    """How many channels a recording has."""
    file, info = opened(path)
    if not file:
        sys.exit(f"{path}: libsndfile cannot read this")
    SNDFILE.sf_close(file)
    return info.channels


def excerpt(entry):
    """Where in its recording an entry of a manifest begins, and how long it lasts, in seconds; None is to the end."""
    for key, least, expected in ("offset", 0, "seconds from 0"), ("duration", 1e-9, "seconds above 0"):
        value = entry.get(key)
        if value is not None and not (type(value) in (int, float) and least <= value < 1e9):
            sys.exit(f"{entry['audio_filepath']}: “{key}” is {value!r}; expected {expected}")
    return entry.get("offset") or 0, entry.get("duration")


def frames(rate, offset, duration):
    """The first frame of an excerpt, and the first after it or None, as `swiftlet` counts them."""
    return (math.floor(offset * rate + 0.5),
            None if duration is None else math.floor((offset + duration) * rate + 0.5))


def past_end(path, offset):
    sys.exit(f"{path}: “offset” is {offset:g}, but the recording ends before that; correct the manifest")


def length(entry, rates=(RATE,)):
    """How many samples at 16 kHz the sound of an entry has at most, or None if its recording is not one channel at one
    of these rates; no samples are read."""
    file, info = opened(entry["audio_filepath"])
    if not file:
        return None
    SNDFILE.sf_close(file)
    if info.channels != 1 or info.rate not in rates:
        return None
    offset, duration = excerpt(entry)
    first, last = frames(info.rate, offset, duration)
    if first >= max(1, info.frames):
        past_end(entry["audio_filepath"], offset)
    count = (info.frames if last is None else min(last, info.frames)) - first
    return -(-count * RATE // info.rate)


def samples(path, offset=0, duration=None):
    """The 16-bit samples of a recording, or of so many seconds of it, at 16 kHz; None if it has several channels."""
    file, info = opened(path)
    if not file:
        sys.exit(f"{path}: libsndfile cannot read this")
    sound = None if info.channels != 1 else array.array("h")
    if sound is not None:
        first, last = frames(info.rate, offset, duration)
        is_exact = first > 0 and info.seekable and info.format & 0x0FFF0000 not in LOSSY
        place = first if is_exact and SNDFILE.sf_seek(file, first, os.SEEK_SET) == first else 0
        while block := read(path, file, info, RATE if last is None else min(RATE, last - place)):
            sound.extend(block[max(0, first - place):])
            place += len(block)
        if first > 0 and place <= first != last:
            past_end(path, offset)
    SNDFILE.sf_close(file)
    return sound if sound is None or info.rate == RATE else resampled(sound, RATE / info.rate)


def read(path, file, info, count):
    """The next 16-bit samples of a recording of one channel, at most so many."""
    if info.format & 0xFFFF not in FLOATING:
        block = (ctypes.c_short * count)()
        return block[:SNDFILE.sf_readf_short(file, block, count)]
    # Asked for 16 bits libsndfile does not scale what is stored as floats, and lets loud sound of codecs wrap around.
    block = (ctypes.c_float * count)()
    values = block[:SNDFILE.sf_readf_float(file, block, count)]
    if not all(map(math.isfinite, values)):
        sys.exit(f"{path}: holds samples that are not finite; expected sound within ±1")
    return array.array("h", (max(-32768, min(32767, round(32768 * value))) for value in values))


def resampled(sound, ratio):
    """So many times as many samples."""
    # Less what rounding may add to a whole number.
    room = math.ceil(len(sound) * ratio - 1e-6)
    made = (ctypes.c_float * room)()
    conversion = Conversion((ctypes.c_float * len(sound))(*sound), made, len(sound), room, last=1, ratio=ratio)
    if SAMPLERATE.src_simple(ctypes.byref(conversion), BEST, 1):
        sys.exit("libsamplerate could not resample")
    return array.array("h", (max(-32768, min(32767, round(value))) for value in made[:conversion.made]))


def noise(generator, count, bits):
    """White noise of `count` samples, uniform over so many of 16 bits; with none of them silence."""
    sound = array.array("h", generator.randbytes(2 * count))
    if bits == 0:
        return array.array("h", bytes(2 * count))
    return array.array("h", (sample >> (16 - bits) for sample in sound))


def hum(count):
    return array.array("h", (round(8000 * math.sin(math.tau * 50 * i / RATE)) for i in range(count)))


def writing(path):
    file = wave.open(str(path), "wb")
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(RATE)
    return file


def join(entries, minutes, generator, path):
    """Writes a recording of about so many minutes; returns the entries that it holds, again if need be."""
    used, total = [], 0
    with writing(path) as file:
        while total < minutes * 60 * RATE:
            entry = entries[len(used) % len(entries)]
            used.append(entry)
            pause = noise(generator, int(generator.uniform(0.5, 3) * RATE), 4)
            sound = samples(entry["audio_filepath"], *excerpt(entry))
            if sound is None:
                sys.exit(f"{entry['audio_filepath']}: needs one channel")
            for part in (pause, sound):
                file.writeframes(part.tobytes())
                total += len(part)
    return used


def entries(manifest, generator, rates=(RATE,)):
    """The entries of a manifest of these rates and one channel, in an order drawn by `generator`, with absolute
    paths, and with the number of "samples" that they have at 16 kHz."""
    folder = manifest.resolve().parent
    found = [json.loads(line) for line in manifest.read_text().splitlines() if line.strip()]
    for entry in found:
        entry["audio_filepath"] = str(folder / entry["audio_filepath"])
        entry["samples"] = length(entry, rates)
    found = [entry for entry in found if entry["samples"] is not None]
    generator.shuffle(found)
    return found
