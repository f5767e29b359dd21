#!/usr/bin/env python3
"""Tests of splice-corpus. Run: python3 -m unittest discover scripts/tests"""
import array
import json
import math
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.dont_write_bytecode = True
sys.path.insert(0, str(SCRIPTS))
from sound import RATE, samples, writing  # noqa: E402
from splicing import joints  # noqa: E402

# Each word is a tone of its own, by which it is known again.
TONES = {"one": 400, "two": 700, "three": 1000, "four": 1300, "five": 1600}
SECONDS, PAUSE = 0.3, 0.2


def tone(frequency, seconds, level=8000):
    return array.array("h", (round(level * math.sin(math.tau * frequency * place / RATE))
                             for place in range(int(RATE * seconds))))


def heard(sound, frequency):
    """How much of a frequency is in a sound, from 0 to 1 for a pure tone."""
    parts = [sum(sample * wave(math.tau * frequency * place / RATE) for place, sample in enumerate(sound))
             for wave in (math.sin, math.cos)]
    return math.hypot(*parts) / math.sqrt(sum(map(lambda x: x * x, sound)) * len(sound) / 2 + 1)


class SpliceCorpusTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.write({"a": "one two three", "b": "four five one", "c": "two four"})
        (self.folder / "sentences.txt").write_text("one two four\nfive one three\nfour six two\n")

    def write(self, texts, order=lambda words: words):
        manifest, aligned = [], []
        for name, text in texts.items():
            words, sound = [], array.array("h", bytes(2 * int(PAUSE * RATE)))
            for word in text.split():
                start = len(sound) / RATE
                sound.extend(tone(TONES[word], SECONDS))
                words.append({"word": word, "start": start, "end": len(sound) / RATE})
            sound.extend(bytes(2 * int(PAUSE * RATE)))
            with writing(self.folder / f"{name}.wav") as file:
                file.writeframes(sound.tobytes())
            manifest.append({"audio_filepath": f"{name}.wav", "duration": len(sound) / RATE, "text": text,
                             "group": "tones", "speaker": name})
            aligned.append({"file": f"{name}.wav", "words": order(words)})
        for name, lines in (("manifest", manifest), ("words", aligned)):
            (self.folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    def splice(self, *options, check=True):
        made = self.folder / "spliced"
        run = subprocess.run(
            [SCRIPTS / "splice-corpus", self.folder / "manifest.jsonl", "--words", self.folder / "words.jsonl",
             "--text", self.folder / "sentences.txt", "--hours", "0.01", "--output", made, *options],
            check=check, stderr=subprocess.PIPE, text=True)
        if not check:
            return run
        return made, [json.loads(line) for line in (made / "manifest.jsonl").read_text().splitlines()]

    def assert_spoken(self, sound, text):
        """Each word of the text is where it must be, as all are of one length and pauses are silent."""
        active = [abs(sample) > 100 for sample in sound]
        start = active.index(True)
        for place, word in enumerate(text.split()):
            middle = start + int((place + 0.5) * SECONDS * RATE)
            self.assertGreater(heard(sound[middle - 1000:middle + 1000], TONES[word]), 0.9, (place, word, text))

    def test_words_are_replaced_in_sound_and_text_alike(self):
        folder, lines = self.splice("--assembled", "0", "--replaced", "0.3", "0.6")
        original = {"one two three", "four five one", "two four"}
        self.assertTrue(any(line["text"] not in original for line in lines))
        for line in lines[:12]:
            self.assert_spoken(samples(folder / line["audio_filepath"]), line["text"])

    def test_assembled_sentences_are_those_whose_words_were_recorded(self):
        folder, lines = self.splice("--assembled", "1")
        self.assertEqual({line["text"] for line in lines}, {"one two four", "five one three"})
        for line in lines:
            sound = samples(folder / line["audio_filepath"])
            self.assertAlmostEqual(len(sound) / RATE, line["duration"], places=3)
            for word in line["text"].split():
                self.assertGreater(max(heard(sound[place:place + 2000], TONES[word])
                                       for place in range(0, len(sound) - 2000, 1000)), 0.9)

    def join_files(self, timed=lambda line, entry: line, **keys):
        """Puts all recordings into one file, of which the manifest has excerpts; words are timed in it."""
        whole, made = array.array("h"), {"manifest": [], "words": []}
        lines = {name: [json.loads(line) for line in (self.folder / f"{name}.jsonl").read_text().splitlines()]
                 for name in made}
        for entry, line in zip(lines["manifest"], lines["words"]):
            start = len(whole) / RATE
            whole.extend(samples(self.folder / entry["audio_filepath"]))
            entry |= {"audio_filepath": "whole.wav", "offset": start}
            made["manifest"].append(entry | keys)
            words = [word | {"start": word["start"] + start, "end": word["end"] + start} for word in line["words"]]
            made["words"].append(timed({"file": "whole.wav", "words": words}, entry))
        with writing(self.folder / "whole.wav") as file:
            file.writeframes(whole.tobytes())
        return made

    def save(self, made):
        for name, lines in made.items():
            (self.folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    def test_excerpts_of_one_file_are_told_apart(self):
        alike = self.splice("--assembled", "0.5")[1]
        made = self.join_files(lambda line, entry: line | {key: entry[key] for key in ("offset", "duration")})
        self.save(made)
        folder, lines = self.splice("--assembled", "0.5")
        self.assertEqual(lines, alike)
        for line in lines[:12]:
            self.assert_heard(samples(folder / line["audio_filepath"]), line["text"])

        # As `swiftlet transcribe` writes it: all words of the file.
        self.save({"words": [{"file": "whole.wav", "duration": 9.9,
                              "words": [word for line in made["words"] for word in line["words"]]}]})
        self.assertEqual(self.splice("--assembled", "0.5")[1], alike)

    def assert_heard(self, sound, text):
        """Each word of the text is somewhere in a sound."""
        for word in text.split():
            self.assertGreater(max(heard(sound[place:place + 2000], TONES[word])
                                   for place in range(0, len(sound) - 2000, 1000)), 0.9, (word, text))

    def test_an_excerpt_that_cannot_be_is_named(self):
        self.save(self.join_files(offset=-1))
        run = self.splice(check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("whole.wav: “offset” is -1", run.stderr)

    def test_recordings_of_several_channels_are_left_out_and_counted(self):
        path = self.folder / "a.wav"
        sound = samples(path)
        with writing(path) as file:
            file.setnchannels(2)
            file.writeframes(array.array("h", (sample for sample in sound for _ in range(2))).tobytes())
        run = self.splice("--assembled", "0", check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("left out 1 of 3 recordings, which have several channels", run.stderr)
        for line in (self.folder / "spliced" / "manifest.jsonl").read_text().splitlines():
            line = json.loads(line)
            self.assertNotIn("three", line["text"])
            self.assert_spoken(samples(self.folder / "spliced" / line["audio_filepath"]), line["text"])

    def test_recordings_whose_text_differs_are_left_out(self):
        self.write({"a": "one two three"}, lambda words: words[:2])
        run = self.splice(check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("of no recording", run.stderr)

    def test_blank_lines_are_no_recordings(self):
        _, lines = self.splice()
        for name in ("manifest", "words"):
            path = self.folder / f"{name}.jsonl"
            path.write_text("\n" + path.read_text().replace("\n", "\n \n"))
        self.assertEqual(lines, self.splice()[1])

    def test_what_is_not_made_to_its_end_has_no_manifest(self):
        folder, _ = self.splice()
        (self.folder / "none.txt").write_text("six\n")
        for options in (["--text", self.folder / "sentences.txt", "--longest", "0.2"],
                        ["--alone", self.folder / "none.txt"]):
            run = subprocess.run(
                [SCRIPTS / "splice-corpus", self.folder / "manifest.jsonl", "--words", self.folder / "words.jsonl",
                 "--output", folder, *options], stderr=subprocess.PIPE, text=True)
            self.assertEqual(run.returncode, 1)
            self.assertNotIn("Traceback", run.stderr)
            self.assertFalse((folder / "manifest.jsonl").exists())

    def test_an_unknown_group_and_text_without_recorded_words_are_named(self):
        self.assertIn("there are tones", self.splice("--share", "bells=1", check=False).stderr)
        (self.folder / "sentences.txt").write_text("six seven eight\n")
        self.assertIn("--assembled 0", self.splice(check=False).stderr)

    def test_a_length_that_nothing_has_is_refused(self):
        self.assertIn("--longest", self.splice("--longest", "0.2", check=False).stderr)

    def test_the_same_seed_makes_the_same_corpus(self):
        first = self.splice("--seed", "3")[1]
        self.assertEqual(first, self.splice("--seed", "3")[1])
        self.assertNotEqual(first, self.splice("--seed", "4")[1])

    def test_words_alone_are_cut_out_of_every_recording(self):
        (self.folder / "digits.txt").write_text("one two six\n")
        folder = self.folder / "cut"
        subprocess.run(
            [SCRIPTS / "splice-corpus", self.folder / "manifest.jsonl", "--words", self.folder / "words.jsonl",
             "--alone", self.folder / "digits.txt", "--output", folder], check=True)
        lines = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
        self.assertEqual(sorted(line["text"] for line in lines), ["one", "one", "two", "two"])
        for line in lines:
            sound = samples(folder / line["audio_filepath"])
            self.assertLessEqual(abs(len(sound) / RATE - SECONDS - 0.025), 0.036)
            self.assertGreater(heard(sound[1000:-1000], TONES[line["text"]]), 0.9)
            self.assertEqual((sound[0], sound[-1]), (0, 0))

    def test_fades_keep_power_and_length(self):
        sound = joints.faded([tone(400, 0.2), tone(900, 0.2)])
        self.assertEqual(len(sound), 2 * int(0.2 * RATE) - 2 * joints.EDGE)
        whole = joints.loudness(tone(400, 0.2))
        for place in range(0, len(sound) - 400, 80):
            self.assertAlmostEqual(joints.loudness(sound[place:place + 400]) / whole, 1, delta=0.15)

    def test_gain_is_bounded_and_never_wraps_around(self):
        loud, soft = tone(400, 0.1, 30000), tone(400, 0.1, 10)
        self.assertAlmostEqual(joints.loudness(joints.as_loud_as(1e9, soft)) / joints.loudness(soft), 4, delta=0.5)
        self.assertEqual(max(joints.as_loud_as(1e9, loud)), 32767)

    def test_pauses_are_short_and_soft(self):
        generator = random.Random(1)
        for _ in range(20):
            pause = joints.pause(generator)
            self.assertLessEqual(len(pause), 0.4 * RATE)
            self.assertLessEqual(max(map(abs, pause)), 16)


if __name__ == "__main__":
    unittest.main()
