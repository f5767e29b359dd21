#!/usr/bin/env python3
"""Tests of choose-sentences. Run: python3 -m unittest discover scripts/tests"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]


class ChooseSentencesTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def choose(self, sentences, recorded, *options, seed="0"):
        text, manifest, output = (self.folder / name for name in ("text.txt", "train.jsonl", "chosen.txt"))
        text.write_text("".join(f"{sentence}\n" for sentence in sentences))
        manifest.write_text("".join(
            entry if entry.startswith("!") else json.dumps({"text": entry}) + "\n" for entry in recorded))
        output.unlink(missing_ok=True)
        run = subprocess.run(
            [sys.executable, SCRIPTS / "choose-sentences", text, "--recorded", manifest, "--output", output, *options],
            capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": seed})
        return run, output.read_text().splitlines() if output.exists() else None

    def test_sentences_with_seldom_words_come_first(self):
        sentences = ["the cat sat there", "the quick zebra ran", "a zebra and a quagga met", "the quick quagga"]
        recorded = ["the cat sat there", "the cat sat a and ran met quick"]
        run, lines = self.choose(sentences, recorded, "--sentences", "1", "--known", "1", "--often", "2")
        self.assertEqual(run.returncode, 0, run.stderr)
        # The zebra and the quagga are both lacking.
        self.assertEqual(lines, ["a zebra and a quagga met"])
        self.assertEqual(run.stdout, "1 of 4 sentences, with 2 of 2 lacking occurrences of 2 words\n")

    def test_a_word_is_wanted_until_it_is_there_often_enough(self):
        sentences = [f"number {name} zebra" for name in ("one", "two", "three", "four")]
        run, lines = self.choose(sentences, ["number zebra"] * 2 + ["one two three four"] * 4,
                                 "--sentences", "9", "--known", "4", "--often", "2")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(len(lines), 2)
        self.assertLess(set(lines), set(sentences))

    def test_a_word_that_texts_have_once_may_be_a_misprint(self):
        run, lines = self.choose(["the zebra ran", "the xqz ran", "a zebra there"], ["the ran a there"],
                                 "--sentences", "3", "--known", "1", "--often", "2")
        self.assertEqual((run.returncode, len(lines)), (0, 1), run.stderr)
        self.assertIn("zebra", lines[0])

    def test_lengths_are_kept_and_repetitions_left_out(self):
        sentences = ["zebra ran", "the zebra ran away"] + ["the zebra ran"] * 3
        run, lines = self.choose(sentences, ["the"], "--sentences", "9", "--max-words", "3", "--often", "1")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(lines, ["the zebra ran"])

    def test_the_same_files_choose_the_same_sentences(self):
        names = [f"w{index % 37} w{index % 29} w{index % 23} w{index % 7}" for index in range(300)]
        runs = [self.choose(names, ["w1 w2 w3"], "--sentences", "40", "--known", "7", seed=seed)[1] for seed in "123"]
        self.assertEqual(len(runs[0]), 40)
        self.assertEqual(runs[0], runs[1])
        self.assertEqual(runs[0], runs[2])

    def test_what_is_wrong_is_told(self):
        for sentences, recorded, options, status, told in (
            (["a b c"], ["!{\n"], [], 1, "line 1"),
            (["a b c"], ["a b c"], ["--known", "1"], 1, "--known"),
            (["a b c"], ["a"], ["--often", "0"], 2, "--often: at least one"),
            (["a b c"], ["a"], ["--max-words", "2"], 2, "--max-words"),
        ):
            run, lines = self.choose(sentences, recorded, "--sentences", "3", *options)
            self.assertEqual((run.returncode, lines), (status, None), told)
            self.assertIn(told, run.stderr)
            self.assertNotIn("Traceback", run.stderr)


if __name__ == "__main__":
    unittest.main()
