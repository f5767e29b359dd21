#!/usr/bin/env python3
"""Tests of join-corpus. Run: python3 -m unittest discover scripts/tests"""
import array
import json
import math
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import wave
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.dont_write_bytecode = True
sys.path.insert(0, str(SCRIPTS))
from sound import RATE, entries, join, samples, writing  # noqa: E402


def tone(rate, seconds):
    return array.array("h", (round(8000 * math.sin(math.tau * 440 * i / rate)) for i in range(int(rate * seconds))))


class JoinCorpusTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        lines = []
        for rate in (8000, 16000):
            with writing(self.folder / f"{rate}.wav") as file:
                file.setframerate(rate)
                file.writeframes(tone(rate, 0.5).tobytes())
            lines.append(json.dumps({"audio_filepath": f"{rate}.wav", "duration": 0.5, "text": str(rate)}))
        (self.folder / "manifest.jsonl").write_text("\n".join(lines) + "\n")

    def run_script(self, *options):
        return subprocess.run(
            [SCRIPTS / "join-corpus", self.folder / "manifest.jsonl", "--hours", "0.005",
             "--output", self.folder / "joined", *options], stderr=subprocess.PIPE, text=True, timeout=60)

    def write(self, *lines):
        (self.folder / "manifest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    def join(self, *options):
        made = self.folder / "joined"
        run = self.run_script(*options)
        self.assertEqual(run.returncode, 0, run.stderr)
        return made, [json.loads(line) for line in (made / "manifest.jsonl").read_text().splitlines()]

    def test_a_lower_rate_is_resampled_to_the_same_sound(self):
        sound = samples(self.folder / "8000.wav")
        expected = tone(16000, 0.5)
        self.assertEqual(len(sound), len(expected))
        # The edges ring; between them the tone is the same within a hundredth.
        self.assertLess(max(abs(a - b) for a, b in zip(sound[800:-800], expected[800:-800])), 80)

    def test_all_rates_are_joined_and_durations_are_those_of_the_files(self):
        folder, lines = self.join("--most", "1", "--pause", "0.1", "0.2")
        self.assertEqual({line["text"] for line in lines}, {"8000", "16000"})
        for line in lines:
            with wave.open(str(folder / line["audio_filepath"])) as file:
                self.assertEqual(file.getframerate(), 16000)
                self.assertAlmostEqual(file.getnframes() / 16000, line["duration"], places=3)
            self.assertGreaterEqual(line["duration"], 0.7)
            self.assertLessEqual(line["duration"], 0.9)

    def test_some_have_digital_silence_around_and_others_noise(self):
        folder, lines = self.join("--most", "1", "--pause", "0.1", "0.2")
        loudest = [max(map(abs, samples(folder / line["audio_filepath"])[:1600])) for line in lines]
        self.assertIn(0, loudest)
        self.assertGreater(max(loudest), 32)
        self.assertLessEqual(max(loudest), 128)

    def test_blank_lines_are_no_recordings(self):
        manifest = self.folder / "manifest.jsonl"
        _, lines = self.join("--most", "1")
        manifest.write_text("\n" + manifest.read_text().replace("\n", "\n  \n"))
        self.assertEqual(lines, self.join("--most", "1")[1])

    def test_what_was_cut_off_has_no_manifest(self):
        folder, _ = self.join("--most", "1")
        process = subprocess.Popen(
            [SCRIPTS / "join-corpus", self.folder / "manifest.jsonl", "--hours", "1000", "--most", "1",
             "--output", folder], stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 20
        while not (folder / "manifest.jsonl.part").exists() and time.monotonic() < limit:
            time.sleep(0.01)
        process.kill()
        process.wait()
        self.assertTrue((folder / "manifest.jsonl.part").exists())
        self.assertFalse((folder / "manifest.jsonl").exists())

    def test_no_recording_is_longer_than_the_longest(self):
        for longest, most in (("1.3", "4"), ("0.8", "1"), ("0.7", "2")):
            folder, lines = self.join("--most", "2", "--pause", "0.1", "0.9", "--longest", longest)
            lengths = []
            for line in lines:
                with wave.open(str(folder / line["audio_filepath"])) as file:
                    lengths.append(file.getnframes() / RATE)
            self.assertLessEqual(max(lengths), float(longest))
            # Pauses are no shorter than the shortest for that.
            self.assertGreaterEqual(min(lengths), 0.7)

    def test_where_nothing_fits_that_is_said(self):
        run = self.run_script("--most", "1", "--pause", "0.1", "0.9", "--longest", "0.6")
        self.assertEqual(run.returncode, 1)
        self.assertIn("none of 2 recordings fits into --longest 0.6 s", run.stderr)
        self.assertFalse((self.folder / "joined").exists())

    def test_one_recording_is_enough_for_one_at_a_time(self):
        self.write({"audio_filepath": "16000.wav", "text": "one"})
        _, lines = self.join("--most", "1", "--pause", "0.1", "0.2")
        self.assertEqual({line["text"] for line in lines}, {"one"})
        self.assertGreaterEqual(sum(line["duration"] for line in lines), 18)
        run = self.run_script("--most", "2")
        self.assertEqual(run.returncode, 1)
        self.assertIn("give a --most of 1", run.stderr)

    def test_every_pass_holds_every_recording(self):
        # 17 s of 0.5 s each, at least 0.05 s apart, come from several passes.
        self.write(*({"audio_filepath": "16000.wav", "text": str(number)} for number in range(3)))
        _, lines = self.join("--most", "2", "--pause", "0.05", "0.1")
        said = " ".join(line["text"] for line in lines).split()
        for place in range(0, len(said) - 2, 3):
            self.assertEqual(set(said[place:place + 3]), {"0", "1", "2"})

    def test_pauses_and_lengths_that_cannot_be_are_refused(self):
        for options in (["--pause", "1", "0.5"], ["--pause", "-1", "0.5"], ["--pause", "0", "inf"], ["--longest", "nan"]):
            self.assertEqual(self.run_script(*options).returncode, 2, options)

    def steps(self):
        """Writes a recording of 1,000 in the first quarter of a second, 2,000 in the second, and so on."""
        with writing(self.folder / "steps.wav") as file:
            for level in range(1000, 9000, 1000):
                file.writeframes(array.array("h", [level] * (RATE // 4)).tobytes())
        return self.folder / "steps.wav"

    def test_an_excerpt_is_what_is_joined(self):
        self.steps()
        self.write({"audio_filepath": "steps.wav", "offset": 0.25, "duration": 0.25, "text": "second"},
                   {"audio_filepath": "steps.wav", "offset": 1, "duration": 0.5, "text": "fifth sixth"},
                   {"audio_filepath": "steps.wav", "offset": 1.75, "duration": None, "text": "last"})
        folder, lines = self.join("--most", "1", "--pause", "0.1", "0.1")
        levels = {"second": {2000}, "fifth sixth": {5000, 6000}, "last": {8000}}
        self.assertEqual({line["text"] for line in lines}, set(levels))
        for line in lines:
            sound = samples(folder / line["audio_filepath"])
            self.assertEqual({sample for sample in sound if sample > 500}, levels[line["text"]])
            self.assertAlmostEqual(line["duration"], 0.2 + 0.25 * len(levels[line["text"]]), places=3)

    def test_an_excerpt_begins_and_ends_at_the_same_samples_in_any_format(self):
        whole = samples(self.steps())
        self.assertEqual(samples(self.folder / "steps.wav", 0.3, 0.5), whole[4800:12800])
        self.assertEqual(samples(self.folder / "steps.wav", 1.9, 5), whole[30400:])
        if shutil.which("sox"):
            subprocess.run(["sox", self.folder / "steps.wav", self.folder / "steps.ogg"], check=True)
            whole = samples(self.folder / "steps.ogg")
            self.assertEqual(samples(self.folder / "steps.ogg", 0.3, 0.5), whole[4800:12800])

    def test_an_excerpt_of_long_recordings_of_benchmarks_too(self):
        self.steps()
        self.write({"audio_filepath": "steps.wav", "offset": 0.5, "duration": 0.25, "text": "third"})
        generator = random.Random(1)
        used = join(entries(self.folder / "manifest.jsonl", generator), 0.01, generator, self.folder / "long.wav")
        sound = samples(self.folder / "long.wav")
        self.assertEqual(sum(sample > 500 for sample in sound), len(used) * RATE // 4)
        self.assertEqual({sample for sample in sound if sample > 500}, {3000})

    def test_an_excerpt_that_cannot_be_is_named(self):
        self.steps()
        for key, value in (("offset", 2), ("offset", -1), ("offset", "0"), ("duration", 0)):
            self.write({"audio_filepath": "steps.wav", "duration": 0.5, "text": "one", key: value})
            run = self.run_script("--most", "1")
            self.assertEqual(run.returncode, 1)
            self.assertNotIn("Traceback", run.stderr)
            self.assertRegex(run.stderr, f"steps.wav: “{key}” is {value!r}")

    def test_recordings_of_several_channels_are_counted(self):
        with writing(self.folder / "two.wav") as file:
            file.setnchannels(2)
            file.writeframes(bytes(4 * RATE))
        self.write({"audio_filepath": "two.wav", "text": "two"}, {"audio_filepath": "16000.wav", "text": "one"})
        run = self.run_script("--most", "1")
        self.assertEqual(run.returncode, 0)
        self.assertIn("left out 1 of 2 recordings", run.stderr)

    def floats(self, width, values):
        """Writes a WAV file of floating point numbers."""
        data = array.array("f" if width == 4 else "d", values).tobytes()
        path = self.folder / "floats.wav"
        path.write_bytes(struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 3, 1, RATE,
                                     RATE * width, width, 8 * width, b"data", len(data)) + data)
        return path

    def test_floats_are_the_same_sound_as_integers_and_never_wrap_around(self):
        whole = tone(RATE, 0.1)
        for width in (4, 8):
            self.assertEqual(samples(self.floats(width, (sample / 32768 for sample in whole))), whole)
            self.assertEqual(list(samples(self.floats(width, (2, -2, 0.5, 1)))), [32767, -32768, 16384, 32767])

    def test_floats_that_are_no_sound_are_named(self):
        with self.assertRaisesRegex(SystemExit, "floats.wav: holds samples that are not finite"):
            samples(self.floats(4, [0, math.nan]))

    def test_the_same_options_make_the_same_corpus(self):
        first, _ = self.join("--most", "2")
        sounds = [path.read_bytes() for path in sorted(first.iterdir())]
        second, _ = self.join("--most", "2")
        self.assertEqual(sounds, [path.read_bytes() for path in sorted(second.iterdir())])


if __name__ == "__main__":
    unittest.main()
