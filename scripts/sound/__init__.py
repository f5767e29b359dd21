"""Recordings joined into long ones, with libsndfile and nothing else."""
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


def is_plain(path):
    """Whether a recording has one channel at 16 kHz; its samples are not read."""
    info = Info()
    file = SNDFILE.sf_open(os.fsencode(path), 0x10, ctypes.byref(info))
    if file:
        SNDFILE.sf_close(file)
    return bool(file) and (info.rate, info.channels) == (RATE, 1)


def samples(path):
    """The 16-bit samples of a recording, or None if it is not of one channel at 16 kHz."""
    info = Info()
    file = SNDFILE.sf_open(os.fsencode(path), 0x10, ctypes.byref(info))
    if not file:
        sys.exit(f"{path}: libsndfile cannot read this")
    block = (ctypes.c_short * (RATE * info.channels))()
    sound = array.array("h")
    while (count := SNDFILE.sf_readf_short(file, block, RATE)) > 0:
        sound.extend(block[:count * info.channels])
    SNDFILE.sf_close(file)
    return sound if (info.rate, info.channels) == (RATE, 1) else None


def noise(generator, count, bits):
    """White noise of `count` samples, uniform over so many of 16 bits."""
    sound = array.array("h", generator.randbytes(2 * count))
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
                sys.exit(f"{entry['audio_filepath']}: needs one channel at {RATE} Hz")
            for part in (pause, sound):
                file.writeframes(part.tobytes())
                total += len(part)
    return used


def entries(manifest, generator):
    """The entries of a manifest in an order drawn by `generator`, with absolute paths: those that can be joined."""
    folder = manifest.resolve().parent
    found = [json.loads(line) for line in manifest.read_text().splitlines()]
    for entry in found:
        entry["audio_filepath"] = str(folder / entry["audio_filepath"])
    found = [entry for entry in found if is_plain(entry["audio_filepath"])]
    generator.shuffle(found)
    return found
