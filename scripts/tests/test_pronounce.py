#!/usr/bin/env python3
"""Tests of pronounce, with a festival that knows few words. Run: python3 -m unittest discover scripts/tests"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
FESTIVAL = f"""#!{sys.executable}
import re, sys
known = {{"america": "ax m eh) 1) ((r ax k ax", "cat": "k ae t", "fox": "f aa k s", "em": "eh m", "een": "iy n", "a": "ax"}}
for word in re.findall(r'lex.lookup "([^"]*)"', sys.stdin.read()):
    phones = known.get(word)
    print(f'("{{word}}" nil (((' + phones + ') 0)))' if phones else f'("{{word}}" nil nil)')
"""


class PronounceTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        program = self.folder / "festival"
        program.write_text(FESTIVAL)
        program.chmod(0o755)

    def pronounce(self, *texts, path=None, more=()):
        manifest = self.folder / "manifest.jsonl"
        manifest.write_text("".join(text if text.startswith("!") else json.dumps({"text": text}) + "\n" for text in texts))
        found = self.folder / "lexicon.txt"
        run = subprocess.run(
            [sys.executable, SCRIPTS / "pronounce", manifest, *more, "--output", found], capture_output=True, text=True,
            env=os.environ | {"PATH": path or f"{self.folder}:{os.environ['PATH']}"})
        return run, found.read_text().splitlines() if found.exists() else None

    def test_every_word_is_written_once_as_it_stands(self):
        run, lines = self.pronounce("a cat", "A cat 'em")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(lines, ["'em eh m", "A ax", "a ax", "cat k ae t"])

    def test_an_s_is_spoken_as_what_stands_before_it_asks(self):
        run, lines = self.pronounce("america's cat's fox's")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(
            lines, ["america's ax m eh r ax k ax z", "cat's k ae t s", "fox's f aa k s ih z"])

    def test_a_contraction_that_is_in_no_dictionary_is_read_without_its_apostrophe(self):
        self.assertEqual(self.pronounce("e'en")[1], ["e'en iy n"])

    def test_a_text_has_a_sentence_on_each_line(self):
        text = self.folder / "text.txt"
        text.write_text("a fox\n\ncat\n")
        run, lines = self.pronounce("a america", more=[text])
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(lines, ["a ax", "america ax m eh r ax k ax", "cat k ae t", "fox f aa k s"])
        text.write_bytes(b"caf\xe9\n")
        run, _ = self.pronounce("a", more=[text])
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("UTF-8", run.stderr)
        self.assertNotIn("Traceback", run.stderr)

    def test_words_without_a_pronunciation_are_named(self):
        run, lines = self.pronounce("a zz x9 ' cat")
        self.assertEqual((run.returncode, lines), (1, ["a ax", "cat k ae t"]))
        self.assertIn("3 words", run.stderr)
        self.assertIn("“zz”", run.stderr)

    def test_a_broken_line_and_a_missing_festival_are_told(self):
        run, lines = self.pronounce("a", "!{\n")
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("line 2", run.stderr)
        self.assertIsNone(lines)
        run, lines = self.pronounce("a", path=str(self.folder / "nothing"))
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("festlex-cmu", run.stderr)
        self.assertIsNone(lines)


if __name__ == "__main__":
    unittest.main()
