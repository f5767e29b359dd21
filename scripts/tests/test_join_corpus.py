#!/usr/bin/env python3
"""Tests of join-corpus. Run: python3 -m unittest discover scripts/tests"""
import array
import json
import math
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
from sound import samples, writing  # noqa: E402


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

    def join(self, *options):
        made = self.folder / "joined"
        subprocess.run([SCRIPTS / "join-corpus", self.folder / "manifest.jsonl", "--hours", "0.005",
                        "--output", made, *options], check=True)
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

    def test_the_same_options_make_the_same_corpus(self):
        first, _ = self.join("--most", "2")
        sounds = [path.read_bytes() for path in sorted(first.iterdir())]
        second, _ = self.join("--most", "2")
        self.assertEqual(sounds, [path.read_bytes() for path in sorted(second.iterdir())])


if __name__ == "__main__":
    unittest.main()
