#!/usr/bin/env python3
"""The same quarter of a second of two tones in every container, written by libsndfile.

Left is 0.5 sin(2 pi 440 t), right 0.25 sin(2 pi 660 t). Writes fixtures/golden/audio/. Needs numpy
and soundfile. Ogg files carry a random serial number: theirs is overwritten by a fixed one, with the
pages' checksums made right again.
"""
from pathlib import Path

import numpy as np
import soundfile

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "golden" / "audio"
FILES = {
    "pcm16.wav": (16000, "WAV", "PCM_16"), "pcm8.wav": (16000, "WAV", "PCM_U8"),
    "pcm24.wav": (16000, "WAV", "PCM_24"), "pcm32.wav": (8000, "WAV", "PCM_32"),
    "float.wav": (16000, "WAV", "FLOAT"), "double.wav": (8000, "WAV", "DOUBLE"),
    "ulaw.wav": (8000, "WAV", "ULAW"), "extensible.wav": (16000, "WAVEX", "PCM_24"),
    "rf64.wav": (16000, "RF64", "PCM_16"), "w64.w64": (8000, "W64", "PCM_16"),
    "aiff.aiff": (16000, "AIFF", "PCM_16"), "au.au": (8000, "AU", "PCM_16"),
    "caf.caf": (16000, "CAF", "PCM_16"), "flac16.flac": (16000, "FLAC", "PCM_16"),
    "flac24.flac": (44100, "FLAC", "PCM_24"), "vorbis.ogg": (44100, "OGG", "VORBIS"),
    "opus.opus": (48000, "OGG", "OPUS"), "mp3.mp3": (44100, "MP3", "MPEG_LAYER_III"),
}


def checksum(page):
    """Ogg's CRC-32: polynomial 0x04c11db7, neither reflected nor inverted."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


def fix_serial(path):
    """Gives every Ogg page the serial number 1."""
    data, position = bytearray(path.read_bytes()), 0
    while position < len(data):
        segments = data[position + 26]
        size = 27 + segments + sum(data[position + 27:position + 27 + segments])
        data[position + 14:position + 18] = (1).to_bytes(4, "little")
        data[position + 22:position + 26] = bytes(4)
        page = checksum(data[position:position + size])
        data[position + 22:position + 26] = page.to_bytes(4, "little")
        position += size
    path.write_bytes(data)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (rate, container, encoding) in FILES.items():
        time = np.arange(rate // 4) / rate
        tones = np.stack(
            [0.5 * np.sin(2 * np.pi * 440 * time), 0.25 * np.sin(2 * np.pi * 660 * time)], 1)
        soundfile.write(FOLDER / name, tones, rate, encoding, format=container)
        if container == "OGG":
            fix_serial(FOLDER / name)
    print("libsndfile", soundfile.__libsndfile_version__)


if __name__ == "__main__":
    main()
