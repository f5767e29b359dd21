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
SNDFILE.sf_close.argtypes = [ctypes.c_void_p]


class Conversion(ctypes.Structure):
    _fields_ = [("input", ctypes.POINTER(ctypes.c_float)), ("output", ctypes.POINTER(ctypes.c_float)),
                ("frames", ctypes.c_long), ("room", ctypes.c_long), ("used", ctypes.c_long),
                ("made", ctypes.c_long), ("last", ctypes.c_int), ("ratio", ctypes.c_double)]


SAMPLERATE = ctypes.CDLL("libsamplerate.so.0")
BEST = 0


def is_plain(path, rates=(RATE,)):
    """Whether a recording has one channel at one of these rates; its samples are not read."""
    info = Info()
    file = SNDFILE.sf_open(os.fsencode(path), 0x10, ctypes.byref(info))
    if file:
        SNDFILE.sf_close(file)
    return bool(file) and info.channels == 1 and info.rate in rates


def samples(path):
    """The 16-bit samples of a recording at 16 kHz, or None if it has more than one channel."""
    info = Info()
    file = SNDFILE.sf_open(os.fsencode(path), 0x10, ctypes.byref(info))
    if not file:
        sys.exit(f"{path}: libsndfile cannot read this")
    block = (ctypes.c_short * (RATE * info.channels))()
    sound = array.array("h")
    while (count := SNDFILE.sf_readf_short(file, block, RATE)) > 0:
        sound.extend(block[:count * info.channels])
    SNDFILE.sf_close(file)
    if info.channels != 1:
        return None
    return sound if info.rate == RATE else resampled(sound, RATE / info.rate)


def resampled(sound, ratio):
    """So many times as many samples."""
    room = math.ceil(len(sound) * ratio)
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
            sound = samples(entry["audio_filepath"])
            if sound is None:
                sys.exit(f"{entry['audio_filepath']}: needs one channel")
            for part in (pause, sound):
                file.writeframes(part.tobytes())
                total += len(part)
    return used


def entries(manifest, generator, rates=(RATE,)):
    """The entries of a manifest of these rates and one channel, in an order drawn by `generator`, with absolute
    paths."""
    folder = manifest.resolve().parent
    found = [json.loads(line) for line in manifest.read_text().splitlines() if line.strip()]
    for entry in found:
        entry["audio_filepath"] = str(folder / entry["audio_filepath"])
    found = [entry for entry in found if is_plain(entry["audio_filepath"], rates)]
    generator.shuffle(found)
    return found
