"""What is compared: each task times all contenders in turn, a round after the other."""
import statistics
import subprocess
import sys
import time
from pathlib import Path

import kaldi_native_fbank
import numpy as np
import torch
from torch.nn import functional as F

from . import bundle, engines, network

FOOTPRINT = Path(__file__).with_name("footprint.py")


def seconds(function, *arguments, repetitions=3):
    """Seconds of a run: the median of so many, as on our side."""
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


class Result:
    """The times of a task's contenders over all rounds."""

    def __init__(self, name, unit, value, target, larger_is_better=True):
        self.name, self.unit, self.value, self.target = name, unit, value, target
        self.larger_is_better = larger_is_better
        self.times = {}

    def add(self, contender, time_):
        self.times.setdefault(contender, []).append(time_)

    def medians(self):
        """The value of every contender, from the median of its times."""
        return {name: self.value(statistics.median(times)) for name, times in self.times.items()}


class Setting:
    """Everything that tasks share."""

    def __init__(self, swiftlet, model, folder, threads, rounds, say):
        self.swiftlet, self.model, self.folder = swiftlet, model, folder
        self.threads, self.rounds, self.say = threads, rounds, say
        self.configuration, self.tensors = bundle.read(model)
        self.network = network.Network(self.configuration, self.tensors).eval()

    def encoder(self, batch, frames):
        """The engines with the encoder for one size of input."""
        example = torch.zeros(batch, frames, self.configuration["features"]["bins"])
        path = engines.export(
            self.network.encoder, (example,), self.folder / f"encoder-{batch}x{frames}.onnx",
            ["features"], ["states", "log_posteriors"])
        return engines.makers(path, self.network.encoder, self.threads)

    def loaded(self, makers):
        """The engines that can be loaded; the others are named."""
        for name, make in makers.items():
            try:
                yield name, make()
            except Exception as error:  # an engine's own, of any kind
                self.say(f"  {name} is left out: {str(error).splitlines()[0][:120]}")


def check(setting):
    """Ends the program where the two implementations are not the same model."""
    decoder = setting.network.decoder
    ours = setting.swiftlet.tensors(
        setting.model, 10, "attention" if decoder else "ctc", setting.folder / "ours.safetensors")
    with torch.inference_mode():
        states, posteriors = setting.network.encoder(torch.from_numpy(ours["features"])[None])
    differences = {
        "states": float(np.abs(states[0].numpy() - ours["states"]).max()),
        "log_posteriors": float(np.abs(posteriors[0].numpy() - ours["log_posteriors"]).max())}
    setting.say(f"largest differences of outputs: {differences}")
    if max(differences.values()) > 1e-3:
        sys.exit("bench-peers: the implementations differ; nothing was measured")
    if decoder:
        tokens = greedy(decoder, states, len(ours["tokens"]))
        same = sum(a == int(b) for a, b in zip(tokens, ours["tokens"]))
        setting.say(f"greedy tokens that agree: {same} of {len(tokens)}")
    return ours


def greedy(decoder, states, count):
    """The likeliest token after token by torch, without an end."""
    tokens = [0]
    with torch.inference_mode():
        for _ in range(count):
            logits = decoder.all_at_once(torch.tensor([tokens]), states)
            tokens.append(int(logits[0, -1].argmax()))
    return tokens[1:]


def encoder(setting, features, count, name, target, length=10):
    """Encoder and CTC of `count` utterances of `length` seconds, without features."""
    batch = np.repeat(features[None], count, 0)
    peers = list(setting.loaded(setting.encoder(count, len(features))))
    result = Result(name, "RTFx", lambda t: length * count / t, target)
    # A core that was idle takes some tenths of a second to come to its speed, on either side.
    repetitions = 15 if count == 1 else 5
    for _ in range(setting.rounds):
        rows = setting.swiftlet.bench(
            setting.model, f"{count}x{length}", setting.threads, repetitions=repetitions)
        for precision, row in rows.items():
            result.add(f"Swiftlet {precision}", length * count / row["rtfx"]["compute"]["median"])
        for peer, run in peers:
            result.add(peer, seconds(run, batch, repetitions=repetitions))
    return result


def long_recording(setting, length=600):
    """A long recording from samples to CTC labels; the peers get it in pieces of 30 s."""
    samples = np.random.default_rng(1).uniform(-3000, 3000, length * 16000).astype(np.float32)
    bins = setting.configuration["features"]["bins"]
    piece = 30 * 16000
    frames = len(fbank(samples[:piece], bins))
    peers = list(setting.loaded(setting.encoder(1, frames)))

    def transcribe(run):
        for start in range(0, len(samples), piece):
            features = fbank(samples[start:start + piece], bins)
            features = (features - features.mean(0)) / (features.std(0) + 1e-5)
            run(features[None].astype(np.float32))[1].argmax(-1)
    result = Result(f"{length // 60} min from samples to CTC labels", "RTFx",
                    lambda t: length / t, 3)
    for _ in range(max(1, setting.rounds // 2)):
        for precision, row in setting.swiftlet.bench(
                setting.model, length, setting.threads).items():
            result.add(f"Swiftlet {precision}", length / row["rtfx"]["whole"]["median"])
        for peer, run in peers:
            start = time.perf_counter()
            transcribe(run)
            result.add(peer, time.perf_counter() - start)
    return result


def fbank(samples, bins):
    """Log-mel features by kaldi-native-fbank."""
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = bins
    options.mel_opts.high_freq = 8000
    computer = kaldi_native_fbank.OnlineFbank(options)
    computer.accept_waveform(16000, samples)
    computer.input_finished()
    return np.stack([computer.get_frame(i) for i in range(computer.num_frames_ready)])


def features(setting, length=600):
    """Log-mel features alone, by one thread."""
    samples = np.random.default_rng(1).uniform(-3000, 3000, length * 16000).astype(np.float32)
    bins = setting.configuration["features"]["bins"]

    def kaldi():
        options = kaldi_native_fbank.FbankOptions()
        options.frame_opts.dither = 0
        options.mel_opts.num_bins = bins
        computer = kaldi_native_fbank.OnlineFbank(options)
        computer.accept_waveform(16000, samples)
        computer.input_finished()
    result = Result(f"log-mel of {length // 60} min, 1 thread", "RTFx", lambda t: length / t, 1.5)
    for _ in range(max(1, setting.rounds // 2)):
        # The smallest model, because only the features count.
        found = setting.swiftlet.bench(setting.small_model, length, 1)
        row = next(iter(found.values()))
        result.add("Swiftlet", row["stage_seconds"]["features"])
        result.add("kaldi-native-fbank", seconds(kaldi))
    return result


def attention(setting, states):
    """The decoder step by step with a cache, one utterance of ten seconds, the states' keys included."""
    if setting.network.decoder is None:
        return None
    decoder, heads = setting.network.decoder, bundle.attention_head(setting.configuration)["heads"]
    states = torch.from_numpy(states)[None]
    memory = network.Memory(decoder).eval()
    with torch.no_grad():
        keys, values = memory(states)
    layers, size = len(decoder.blocks), decoder.width // heads
    empty = np.zeros((layers, 1, heads, 1, size), np.float32)
    example = (torch.zeros(1, 1, dtype=torch.long), torch.zeros(1, 1, dtype=torch.long), keys,
               values, torch.from_numpy(empty), torch.from_numpy(empty))
    step = engines.export(
        decoder, example, setting.folder / "step.onnx",
        ["token", "position", "keys", "values", "own_keys", "own_values"],
        ["logits", "new_keys", "new_values"],
        {name: {3: "length"} for name in ("own_keys", "own_values", "new_keys", "new_values")})
    whole = engines.export(
        memory, (states,), setting.folder / "memory.onnx", ["states"], ["keys", "values"])
    count = round(10 * 3.3)

    def decode(project, advance):
        token = np.zeros((1, 1), np.int64)
        memory_keys, memory_values = project(states.numpy())
        own = [empty[:, :, :, :0], empty[:, :, :, :0]]
        for position in range(count):
            logits, *own = advance(
                token, np.array([[position]]), memory_keys, memory_values, *own)
            token = logits.argmax(-1)[:, None].astype(np.int64)
    steps = dict(setting.loaded(engines.makers(step, decoder, setting.threads)))
    projections = dict(setting.loaded(engines.makers(whole, memory, setting.threads)))
    result = Result("attention greedy, 10 s", "ms/token", lambda t: 1000 * t / count, 1.5, False)
    for _ in range(setting.rounds):
        for precision, row in setting.swiftlet.bench(
                setting.model, 10, setting.threads, "attention", 3).items():
            result.add(f"Swiftlet {precision}", count / row["tokens_per_second"])
        for name in list(steps.keys() & projections.keys()):
            try:
                result.add(name, seconds(decode, projections[name], steps[name]))
            except Exception as error:  # an engine that loads a model and cannot run it
                setting.say(f"  {name} is left out: {str(error).splitlines()[0][:120]}")
                del steps[name]
    return result


def canary(setting, shape):
    """The encoder of a published model's shape on thirty seconds; random weights, checked like the others."""
    folder = setting.folder / shape.stem
    bundle.write_random(shape, folder / "model")
    other = Setting(
        setting.swiftlet, folder / "model", folder, setting.threads, max(1, setting.rounds // 2),
        setting.say)
    ours = check(other)
    features = np.resize(ours["features"], (2998, ours["features"].shape[1]))
    return encoder(other, features, 1, f"{shape.stem} encoder, 30 s", 1.5, length=30)


def beam(setting):
    """Attention with a beam of ten; no peer here has one."""
    results = []
    for length in (10, 30):
        count = round(length * 3.3)
        result = Result(
            f"attention beam 10, {length} s", "ms/token", lambda t, count=count: 1000 * t / count, None, False)
        for _ in range(max(1, setting.rounds // 2)):
            rows = setting.swiftlet.bench(
                setting.model, length, setting.threads, "attention:beam-size=10", 3)
            for precision, row in rows.items():
                result.add(f"Swiftlet {precision}", count / row["tokens_per_second"])
        results.append(result)
    return results


def decoders(setting, shape):
    """The decoders that find all tokens at once, on thirty seconds; no peer here has them."""
    results = []
    for kind in ("cassnat", "paraformer"):
        result = Result(
            f"{kind} decoder, {shape.stem}, 30 s", "ms", lambda t: 1000 * t, None, False)
        for _ in range(max(1, setting.rounds // 2)):
            rows = setting.swiftlet.bench(
                None, 30, setting.threads, kind, 3, shape=shape)
            for precision, row in rows.items():
                result.add(
                    f"Swiftlet {precision}", sum(row["stage_seconds"][stage] for stage in ("head", "search")))
        results.append(result)
    return results


def papers(setting, shapes):
    """Transcription of ten seconds by a deep decoder and by a small one behind a deeper encoder."""
    result = Result("canary-1b-flash against canary-1b, 10 s, bf16", "RTFx", lambda t: 10 / t, 3)
    precision = "bf16" if "bf16" in setting.swiftlet.precisions else "f32"
    for name, label in (("canary-1b-flash", "Swiftlet"), ("canary-1b", "canary-1b")):
        row = setting.swiftlet.bench(
            None, 10, setting.threads, "attention", 3, shape=shapes / f"{name}.json",
            precisions=[precision])[precision]
        result.add(label, 10 / row["rtfx"]["compute"]["median"])
    return result


def training(setting):
    """One update on eight utterances of ten seconds: CTC and attention, dropout and AdamW."""
    if setting.network.decoder is None:
        return None
    vocabulary = setting.configuration["vocabulary_size"]
    torch.set_num_threads(setting.threads)
    model = network.Network(setting.configuration, setting.tensors, dropout=0.1).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5)
    batch = torch.randn(8, 998, setting.configuration["features"]["bins"])
    targets = torch.randint(1, vocabulary, (8, 33))
    inputs = torch.cat([torch.zeros(8, 1, dtype=torch.long), targets], 1)
    outputs = torch.cat([targets, torch.zeros(8, 1, dtype=torch.long)], 1)

    def update(precision):
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            states, posteriors = model.encoder(batch)
            logits = model.decoder.all_at_once(inputs, states)
        frames = torch.full((8,), posteriors.shape[1])
        loss = F.ctc_loss(
            posteriors.float().transpose(0, 1), targets, frames, torch.full((8,), 33))
        loss = loss + F.cross_entropy(
            logits.float().flatten(0, 1), outputs.flatten(), label_smoothing=0.1)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5)
        optimizer.step()
    result = Result(
        "training step, 8 × 10 s", "s", lambda t: t, 1.7, larger_is_better=False)
    for index in range(max(1, setting.rounds // 2)):
        for precision in setting.swiftlet.precisions:
            if precision == "int8":
                continue  # no gradients flow through it
            result.add(f"Swiftlet {precision}", setting.swiftlet.training_step_seconds(
                setting.configuration, setting.folder / f"training-{precision}-{index}",
                setting.threads, precision))
        for precision in ("f32", "bf16"):
            result.add(f"torch {precision}", seconds(update, precision))
    return result


def memory(setting):
    """The most memory that a process holds that transcribes 30 s by CTC."""
    frames = 2998
    result = Result(
        "peak memory, 30 s", "MB", lambda t: t, 1 / 0.6, larger_is_better=False)
    for precision, row in setting.swiftlet.bench(setting.model, 30, setting.threads).items():
        result.add(f"Swiftlet {precision}", row["peak_bytes"] / 2**20)
    setting.encoder(1, frames)
    path = setting.folder / f"encoder-1x{frames}.onnx"
    engines.quantized(str(path))
    for name in ("ONNX Runtime f32", "ONNX Runtime int8", "OpenVINO f32", "OpenVINO bf16"):
        run = subprocess.run(
            [sys.executable, FOOTPRINT, name, str(path), str(frames),
             str(setting.configuration["features"]["bins"]), str(setting.threads)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if run.returncode == 0:
            result.add(name, float(run.stdout))
        else:
            setting.say(f"  {name} is left out: its process failed")
    return result


def start(setting, clip):
    """The whole program with its own model on a short clip."""
    result = Result(
        "process start to text, default model", "s", lambda t: t, None, larger_is_better=False)
    for _ in range(setting.rounds):
        for precision in setting.swiftlet.precisions:
            result.add(
                f"Swiftlet {precision}", setting.swiftlet.transcribe_seconds(clip, precision))
    return result
