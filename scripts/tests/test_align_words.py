#!/usr/bin/env python3
"""Tests of align-words with an aligner that is none. Run: python3 -m unittest discover scripts/tests"""
import array
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.dont_write_bytecode = True
sys.path.insert(0, str(SCRIPTS))
from sound import RATE, writing  # noqa: E402

# Gives every word the same share of the sound, and knows no word that is longer than five letters.
POCKETSPHINX = f"""
from types import SimpleNamespace

class Decoder:
    def __init__(self, **options): pass
    def lookup_word(self, word): return word if len(word) <= 5 else None
    def set_align_text(self, text): self.words = text.split()
    def start_utt(self): pass
    def process_raw(self, sound, full_utt): self.frames = len(sound) // 2 * 100 // {RATE}
    def end_utt(self): pass
    def hyp(self): return self.words
    def seg(self):
        count = len(self.words)
        yield SimpleNamespace(word="<s>", start_frame=0, end_frame=0)
        for place, word in enumerate(self.words):
            yield SimpleNamespace(word=word + "(2)", start_frame=self.frames * place // count,
                                  end_frame=self.frames * (place + 1) // count - 1)
"""


class AlignWordsTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "pocketsphinx.py").write_text(POCKETSPHINX)
        for name, channels in (("one", 1), ("two", 2)):
            with writing(self.folder / f"{name}.wav") as file:
                file.setnchannels(channels)
                file.writeframes(array.array("h", bytes(2 * 2 * RATE * channels)).tobytes())

    def align(self, *entries):
        (self.folder / "manifest.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
        run = subprocess.run(
            [sys.executable, SCRIPTS / "align-words", self.folder / "manifest.jsonl", "--jobs", "1",
             "--output", self.folder / "words.jsonl"], stderr=subprocess.PIPE, text=True, timeout=60,
            env=os.environ | {"PYTHONPATH": str(self.folder)})
        output = self.folder / "words.jsonl"
        return run, [json.loads(line) for line in output.read_text().splitlines()] if output.exists() else None

    def test_words_are_timed_from_the_beginning_of_the_file(self):
        run, lines = self.align({"audio_filepath": "one.wav", "text": "a b", "duration": 2},
                                {"audio_filepath": "one.wav", "text": "c d", "offset": 0.25, "duration": 1},
                                {"audio_filepath": "one.wav", "text": "e", "offset": 1.5})
        self.assertEqual(run.stderr, "3 aligned\n")

        def words(*found):
            return [{"word": word, "start": start, "end": end} for word, start, end in found]

        self.assertEqual(lines, [
            {"file": "one.wav", "words": words(("a", 0, 1), ("b", 1, 2))},
            {"file": "one.wav", "offset": 0.25, "duration": 1, "words": words(("c", 0.25, 0.75), ("d", 0.75, 1.25))},
            {"file": "one.wav", "offset": 1.5, "words": words(("e", 1.5, 2))}])

    def test_what_is_left_out_is_counted(self):
        run, lines = self.align({"audio_filepath": "one.wav", "text": "unknown"},
                                {"audio_filepath": "two.wav", "text": "a"}, {"audio_filepath": "one.wav", "text": "a"})
        self.assertEqual(len(lines), 1)
        self.assertIn("1 with words that are not in the dictionary", run.stderr)
        self.assertIn("1 of several channels", run.stderr)

    def test_what_cannot_be_read_ends_all(self):
        for entry, reason in (({"audio_filepath": "one.wav", "offset": 3}, "one.wav: “offset” is 3"),
                              ({"audio_filepath": "one.wav", "duration": "1"}, "one.wav: “duration” is '1'"),
                              ({"audio_filepath": "none.wav"}, "none.wav: libsndfile cannot read this")):
            run, lines = self.align(entry | {"text": "a"})
            self.assertEqual(run.returncode, 1)
            self.assertIn(reason, run.stderr)
            self.assertNotIn("Traceback", run.stderr)
            self.assertIsNone(lines)


if __name__ == "__main__":
    unittest.main()
