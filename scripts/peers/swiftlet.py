"""Our side: `swiftlet bench` and `swiftlet train` as programs."""
import json
import os
import statistics
import subprocess
import time
import wave
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from . import bundle

PRECISIONS = ["f32", "bf16", "int8"]


class Swiftlet:
    """A program that was built."""

    def __init__(self, program):
        self.program = str(program)
        self.precisions = [p for p in PRECISIONS if self._knows(p)]

    def _run(self, *arguments, **options):
        return subprocess.run(
            [self.program, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=True,
            **options).stdout

    def _knows(self, precision):
        return subprocess.run(
            [self.program, "bench", "--generated", "0.5", "--repetitions", "1", "--precision",
             precision], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def bench(self, model, generated, threads, decoder="ctc", repetitions=1, shape=None, precisions=None):
        """One measurement at every precision: the rows of `bench --json` by precision. A shape is a file that is
        measured with random weights."""
        found = json.loads(self._run(
            "bench", *(("--shape", shape) if shape else ("-m", model)), "--generated", generated, "--threads", threads, "--decoder",
            decoder, "--precision", ",".join(precisions or self.precisions), "--repetitions", repetitions,
            "--tokens-per-second", "3.3", "--json"))
        return {row["precision"]: row for row in found["rows"]}

    def tensors(self, model, generated, decoder, path):
        """What our side makes of the generated sound, from features to tokens."""
        self._run(
            "bench", "-m", model, "--generated", generated, "--decoder", decoder, "--precision",
            "f32", "--repetitions", "1", "--tokens-per-second", "3.3", "--tensors", path)
        return load_file(path)

    def transcribe_seconds(self, clip, precision):
        """Seconds from the start of the process to its end."""
        start = time.perf_counter()
        self._run("transcribe", clip, "--precision", precision)
        return time.perf_counter() - start

    def training_step_seconds(self, configuration, folder, threads, precision, steps=6):
        """The usual update on eight utterances of ten seconds, after the first."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        generator = np.random.default_rng(3)
        lines = []
        for index in range(8):
            with wave.open(str(folder / f"{index}.wav"), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(16000)
                file.writeframes(generator.integers(-8000, 8000, 160_000).astype("<i2").tobytes())
            letters = "".join(chr(97 + value) for value in generator.integers(0, 26, 32))
            lines.append(json.dumps(
                {"audio_filepath": f"{index}.wav", "text": letters, "duration": 10.0}))
        (folder / "train.jsonl").write_text("\n".join(lines) + "\n")
        (folder / "tokens.txt").write_text(
            "\n".join(bundle.tokens(configuration["vocabulary_size"])) + "\n")
        recipe = {
            "seed": 1, "precision": precision, "steps": steps, "epochs": None, "evaluationInterval": 1000,
            "checkpointInterval": 1000,
            "model": {
                "tokenizer": str(folder / "tokens.txt"), "features": "kaldi",
                "normalization": "per_utterance", "encoder": configuration["encoder"],
                "heads": configuration["heads"]},
            "data": {
                "train": [str(folder / "train.jsonl")], "dev": [str(folder / "train.jsonl")],
                "batchSeconds": 80, "shardSeconds": 80 / threads, "cacheMegabytes": 500}}
        (folder / "recipe.json").write_text(json.dumps(recipe))
        self._run(
            "train", folder / "recipe.json", "--output", folder / "run",
            env={**os.environ, "OMP_NUM_THREADS": str(threads)}, stderr=subprocess.DEVNULL)
        log = [json.loads(line) for line in (folder / "run/log.jsonl").read_text().splitlines()]
        return statistics.median(line["stepSeconds"] for line in log[1:] if "stepSeconds" in line)
