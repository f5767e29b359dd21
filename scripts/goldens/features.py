#!/usr/bin/env python3
"""Expected log-mel features, from references that others wrote.

Kaldi's come from kaldi-native-fbank; those of NeMo, ESPnet and Whisper follow their published
front ends step by step with torch.stft, in double precision. Two recordings: a synthetic one (a
linear congruential generator, one second) and one second of speech.

  scripts/goldens/features.py                     # both, from the speech that is already committed
  scripts/goldens/features.py --speech FILE --at SECONDS   # replace the speech

Needs: numpy torch kaldi-native-fbank safetensors (and soundfile for --speech).
Writes fixtures/golden/features-synthetic.safetensors and features-speech.safetensors; of each
feature matrix every third frame is kept.
"""
import argparse
from importlib.metadata import version
from pathlib import Path

import kaldi_native_fbank as knf
import numpy as np
import torch
from safetensors.numpy import load_file, save_file

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "golden"
RATE = 16000


def synthetic():
    """16000 reproducible values in the range of 16 bits."""
    state, values = 1, []
    for _ in range(RATE):
        state = (1103515245 * state + 12345) % 2**31
        values.append((state >> 16) % 16001 - 7900)
    return np.array(values, np.int16)


def kaldi(samples, window):
    """Kaldi's filterbank without dither."""
    options = knf.FbankOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0
    options.frame_opts.window_type = window
    options.mel_opts.num_bins = 80
    options.mel_opts.high_freq = 8000
    bank = knf.OnlineFbank(options)
    bank.accept_waveform(RATE, samples.astype(np.float32).tolist())
    bank.input_finished()
    return np.stack([bank.get_frame(i) for i in range(bank.num_frames_ready)])


def slaney_bank(bins, fft):
    """librosa's default mel filters up to 8 kHz, (bins, fft / 2 + 1)."""
    step = np.log(6.4) / 27
    top = 15 + np.log(8.0) / step
    mels = np.linspace(0, top, bins + 2)
    hertz = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * step))
    centres = np.arange(fft // 2 + 1) * RATE / fft
    rising = (centres - hertz[:-2, None]) / np.diff(hertz)[:-1, None]
    falling = (hertz[2:, None] - centres) / np.diff(hertz)[1:, None]
    area = 2 / (hertz[2:] - hertz[:-2])
    return torch.from_numpy(np.maximum(0, np.minimum(rising, falling)) * area[:, None])


def power(signal, fft, window, pad_mode):
    """|STFT|^2 of centred frames, (frames, fft / 2 + 1)."""
    spectrum = torch.stft(
        signal, fft, 160, window.numel(), window.double(), center=True, pad_mode=pad_mode,
        return_complex=True)
    return (spectrum.abs() ** 2).T


def nemo(samples, pad_mode, valid):
    """NeMo's features before and after normalization over the valid frames."""
    x = torch.from_numpy(samples / 32768.0)
    x = torch.cat([x[:1], x[1:] - 0.97 * x[:-1]])
    window = torch.hann_window(400, periodic=False, dtype=torch.float64)
    raw = power(x, 512, window, pad_mode) @ slaney_bank(128, 512).T
    raw = torch.log(raw + 2**-24)[:valid]
    return raw.numpy(), ((raw - raw.mean(0)) / (raw.std(0) + 1e-5)).numpy()


def espnet(samples):
    x = torch.from_numpy(samples / 32768.0)
    window = torch.hann_window(400, dtype=torch.float64)
    return torch.log((power(x, 512, window, "reflect") @ slaney_bank(80, 512).T).clamp(1e-10)).numpy()


def whisper(samples, bins):
    x = torch.zeros(480000, dtype=torch.float64)
    x[: len(samples)] = torch.from_numpy(samples / 32768.0)
    window = torch.hann_window(400, dtype=torch.float64)
    energies = power(x, 400, window, "reflect")[:-1] @ slaney_bank(bins, 400).T
    values = torch.log10(energies.clamp(1e-10))
    values = torch.maximum(values, values.max() - 8)
    return ((values + 4) / 4)[:120].numpy()


def write(name, samples):
    frames = len(samples) // 160
    old_raw, old = nemo(samples, "reflect", frames + 1)
    new_raw, new = nemo(samples, "constant", frames)
    features = {
        "kaldi": kaldi(samples, "povey"),
        "kaldiHamming": kaldi(samples, "hamming"),
        "nemo.raw": old_raw, "nemo": old,
        "nemoZeroPadded.raw": new_raw, "nemoZeroPadded": new,
        "espnet": espnet(samples),
        "whisper": whisper(samples, 80), "whisper128": whisper(samples, 128),
    }
    tensors = {key: np.ascontiguousarray(value[::3], np.float32) for key, value in features.items()}
    tensors["samples"] = samples
    packages = ("kaldi-native-fbank", "numpy", "torch")
    # One key: the order of several would differ from run to run.
    metadata = {"versions": ", ".join(f"{package} {version(package)}" for package in packages)}
    path = GOLDEN / f"features-{name}.safetensors"
    save_file(tensors, path, metadata)
    path.chmod(0o644)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech")
    parser.add_argument("--at", type=float, default=0)
    arguments = parser.parse_args()
    if arguments.speech:
        import soundfile
        audio, rate = soundfile.read(arguments.speech, dtype="int16")
        assert rate == RATE, rate
        start = int(arguments.at * RATE)
        speech = audio[start:start + RATE]
        assert len(speech) == RATE, "the excerpt must last a second"
    else:
        speech = load_file(GOLDEN / "features-speech.safetensors")["samples"]
    write("synthetic", synthetic())
    write("speech", speech)


if __name__ == "__main__":
    main()
