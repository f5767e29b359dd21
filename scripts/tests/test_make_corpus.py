#!/usr/bin/env python3
"""Tests of make-corpus. Run: python3 -m unittest discover scripts/tests

The engines are stood in for by a program that speaks, fails, hangs or is silent as the text says;
one test uses the real ones and is left out where they are missing. Sound needs sox.
"""
import contextlib
import io
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock
import wave
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.dont_write_bytecode = True
sys.path.insert(0, str(SCRIPTS))
from corpus import options, rendering, shards, sound, text, voices, work  # noqa: E402
from corpus.programs import Failure  # noqa: E402

# Speaks a buzz of 0.08 s for each letter, between two silences of 0.2 s.
FAKE_FLITE = """#!/usr/bin/env python3
import array, sys, time, wave
words, path = sys.argv[sys.argv.index("-t") + 1], sys.argv[sys.argv.index("-o") + 1]
if "fail" in words:
    sys.exit("cannot say that")
if "hang" in words:
    time.sleep(60)
loud = 0 if "silent" in words else 9000
buzz = [loud if i // 40 % 2 else -loud for i in range(1280 * len(words))]
with wave.open(path, "wb") as file:
    file.setparams((1, 2, 16000, 0, "NONE", None))
    file.writeframes(array.array("h", [0] * 3200 + buzz + [0] * 3200).tobytes())
"""
FLITE = [voices.Voice("flite", "rms", 1, pitched=False)]
needs_sox = unittest.skipUnless(shutil.which("sox"), "sox is missing")


def missing_engines():
    try:
        work.check_engines(voices.VOICES)
    except work.Refusal as refusal:
        return str(refusal)
    return ""


class Transcripts(unittest.TestCase):
    def test_are_lower_case_words_without_punctuation(self):
        self.assertEqual(text.transcript("Don't shout, Ann: why?\n"), "don't shout ann why")
        self.assertEqual(text.transcript("a well-known place"), "a well known place")

    def test_are_refused_where_engines_may_say_something_else(self):
        for line in ("room 7", "Mr Smith", "the USA", "it cost $", "e.g. this", "'quoted words'",
                     "Chapter I begins", "naïve", "", " ... "):
            self.assertIsNone(text.transcript(line), line)

    def test_keep_words_that_look_like_abbreviations_inside(self):
        for line in ("the stone", "a drum", "I am incapable", "the first of August"):
            self.assertIsNotNone(text.transcript(line), line)

    def test_the_letter_a_is_told_from_the_article(self):
        for line, expected in (
                ("spelled b a o", "spelled b AY o"), ("at nine a m", "at nine AY m"),
                ("A I does not", "AY I does not"), ("x r a a", "x r AY AY"), ("a", "AY"),
                ("he had a boat", "he had a boat"), ("A U-turn", "AY U turn"),
                ("I saw a man", "I saw a man"), ("wait a minute", "wait a minute")):
            self.assertEqual(text.for_engine(line, "AY"), expected)

    def test_only_the_lines_asked_for_are_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "some.txt")
            Path(path).write_text("one\ntwo three\nroom 4\nfour five six\nseven eight\n")
            self.assertEqual(text.sentences(path), ["one", "two three", "four five six",
                                                    "seven eight"])
            self.assertEqual(text.sentences(path, 2, 4, 2, 2), ["two three"])


class Renderings(unittest.TestCase):
    def drawn(self, seed, numbers=2000, ranges=rendering.SENTENCES):
        return [rendering.draw(seed, number, ranges, voices.VOICES) for number in range(numbers)]

    def test_follow_from_seed_and_number_alone(self):
        self.assertEqual(self.drawn(3, 20), self.drawn(3, 20))
        self.assertNotEqual(self.drawn(3, 20), self.drawn(4, 20))
        self.assertEqual(self.drawn(3, 20)[7], self.drawn(3, 8)[7])

    def test_stay_within_their_ranges(self):
        for one in self.drawn(1, ranges=rendering.WORDS):
            self.assertTrue(0.02 <= one.lead <= 0.15 and 0.02 <= one.tail <= 0.15)
            self.assertTrue(-20 <= one.peak <= -3 and -6 <= one.treble <= 6)
            self.assertTrue(0.85 <= one.speed / one.stretch <= 1.5)

    def test_half_is_flite_and_a_third_festival(self):
        engines = [one.voice.engine for one in self.drawn(1)]
        self.assertAlmostEqual(engines.count("flite") / 2000, 0.50, delta=0.04)
        self.assertAlmostEqual(engines.count("festival") / 2000, 0.33, delta=0.04)

    def test_half_of_the_words_are_heard_over_a_telephone(self):
        lost = sum(one.telephone for one in self.drawn(1, ranges=rendering.WORDS))
        self.assertAlmostEqual(lost / 2000, 0.5, delta=0.04)
        self.assertFalse(any(one.telephone for one in self.drawn(1)))


class Plans(unittest.TestCase):
    def test_a_list_is_said_by_every_voice_as_often_as_asked(self):
        plan = shards.Plan(["one", "two"], voices.VOICES[:3], rendering.WORDS, 1, 5, variations=4)
        said = [(line, one.voice.name) for line, one in map(plan.utterance, range(plan.count))]
        self.assertEqual(len(said), 24)
        self.assertEqual({said.count(pair) for pair in said}, {4})

    def test_shards_divide_the_utterances_between_them(self):
        plan = shards.Plan(["one", "two"], voices.VOICES[:3], rendering.WORDS, 1, 5, variations=4)
        self.assertEqual(sum((plan.numbers(shard) for shard in range(6)), []), list(range(24)))


class Corpora(unittest.TestCase):
    """Runs with the program that stands in for flite."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="test-make-corpus-"))
        self.addCleanup(shutil.rmtree, self.folder)
        fake = self.folder / "bin" / "flite"
        fake.parent.mkdir()
        fake.write_text(FAKE_FLITE)
        fake.chmod(0o755)
        path = os.environ["PATH"]
        self.addCleanup(os.environ.update, {"PATH": path})
        os.environ["PATH"] = f"{fake.parent}:{path}"

    def make(self, lines, name="out", shard=3, jobs=1, goal=None, variations=1, seed=1,
             patience=20):
        plan = shards.Plan(lines, FLITE, rendering.SENTENCES, seed, shard, variations, patience)
        with contextlib.redirect_stderr(io.StringIO()):
            work.make(plan, self.folder / name, jobs, goal)
        return shards.read(self.folder / name / shards.MANIFEST)

    def failures(self, name="out"):
        return shards.read(self.folder / name / shards.FAILURES)

    def digest(self, name):
        return {path.relative_to(self.folder / name): path.read_bytes()
                for path in (self.folder / name).rglob("*") if path.is_file()}

    @needs_sox
    def test_manifest_names_every_utterance_and_its_true_duration(self):
        manifest = self.make(["one", "two words", "Three, four", "five's"])
        self.assertEqual([entry["text"] for entry in manifest],
                         ["one", "two words", "three four", "five's"])
        for entry in manifest:
            path = self.folder / "out" / entry["audio_filepath"]
            wav = self.folder / "decoded.wav"
            subprocess.run(["sox", path, wav], check=True)
            with wave.open(str(wav)) as file:
                self.assertEqual((file.getframerate(), file.getnchannels()), (16000, 1))
                self.assertAlmostEqual(file.getnframes() / 16000, entry["duration"], delta=0.001)
            self.assertEqual(list(entry), ["audio_filepath", "duration", "text", "group", "speaker",
                                           "source", "licence", "verbatim"])
            self.assertEqual((entry["group"], entry["speaker"]), ("synthetic", "flite-rms"))

    @needs_sox
    def test_level_and_silence_are_as_drawn(self):
        self.make(["one two three"])
        path = self.folder / "out" / "shard-00000" / "00000000.flac"
        wav = self.folder / "decoded.wav"
        subprocess.run(["sox", path, wav], check=True)
        samples, _ = sound.read(str(wav))
        drawn = rendering.draw(1, 0, rendering.SENTENCES, FLITE)
        peak = max(max(samples), -min(samples))
        self.assertAlmostEqual(peak, 32768 * 10 ** (drawn.peak / 20), delta=0.02 * peak)
        lead = next(index for index, sample in enumerate(samples) if abs(sample) > 0.1 * peak)
        self.assertAlmostEqual(lead / 16000, drawn.lead, delta=0.025)

    @needs_sox
    def test_the_number_of_jobs_changes_nothing(self):
        lines = ["one", "two", "three", "four", "five", "six", "seven"]
        self.make(lines, "alone", jobs=1)
        self.make(lines, "together", jobs=3)
        self.assertEqual(self.digest("alone"), self.digest("together"))

    @needs_sox
    def test_hours_end_the_manifest_at_the_same_utterance(self):
        lines = ["one two", "three four", "five six", "seven eight"]
        first = self.make(lines, "alone", variations=None, goal=8)
        self.assertEqual(first, self.make(lines, "together", variations=None, goal=8, jobs=3))
        durations = [entry["duration"] for entry in first]
        self.assertTrue(sum(durations[:-1]) < 8 <= sum(durations))

    @needs_sox
    def test_more_hours_add_to_what_is_there(self):
        lines = ["one two", "three four", "five six"]
        first = self.make(lines, variations=None, goal=3)
        kept = self.folder / "out" / first[0]["audio_filepath"]
        before = kept.stat().st_mtime_ns
        second = self.make(lines, variations=None, goal=9)
        self.assertEqual(second[:len(first)], first)
        self.assertGreater(len(second), len(first))
        self.assertEqual(kept.stat().st_mtime_ns, before)

    @needs_sox
    def test_a_failed_or_hung_or_silent_engine_loses_one_utterance(self):
        manifest = self.make(["one", "fail", "two", "hang", "three", "silent", "four"], patience=2)
        self.assertEqual([entry["text"] for entry in manifest], ["one", "two", "three", "four"])
        reasons = {failure["text"]: failure["reason"] for failure in self.failures()}
        self.assertEqual(set(reasons), {"fail", "hang", "silent"})
        self.assertIn("cannot say that", reasons["fail"])
        self.assertIn("longer than 2 seconds", reasons["hang"])
        self.assertIn("silent", reasons["silent"])
        self.assertFalse(any("00000001.flac" in str(path) for path in self.digest("out")))

    def test_an_engine_that_always_fails_stops_everything(self):
        with self.assertRaises(work.Refusal):
            self.make(["fail"] * 12, shard=12)
        self.assertFalse(list((self.folder / "out").glob("*shard-*")))

    @needs_sox
    def test_what_was_cut_off_is_made_again(self):
        lines = ["one", "two", "three", "four", "five", "six"]
        self.make(lines)
        whole = self.digest("out")
        shutil.rmtree(self.folder / "out" / "shard-00001")
        (self.folder / "out" / ".shard-half").mkdir()
        self.make(lines)
        self.assertEqual(self.digest("out"), whole)

    @needs_sox
    def test_a_folder_of_another_corpus_is_refused(self):
        self.make(["one"])
        with self.assertRaisesRegex(work.Refusal, "another text"):
            self.make(["two"])
        with self.assertRaisesRegex(work.Refusal, "another seed"):
            self.make(["one"], seed=2)

    @needs_sox
    def test_interrupted_it_ends_soon_and_leaves_no_half_shard(self):
        lines = self.folder / "lines.txt"
        lines.write_text("one\nhang\n")
        command = [sys.executable, SCRIPTS / "make-corpus", "--list", lines, "--variations", "1",
                   "--voices", "flite-rms", "--output", self.folder / "out"]
        for stop in (signal.SIGINT, signal.SIGTERM):
            # Ctrl-C is ignored where a script started this test in the background; SIGTERM never is.
            taken = signal.SIG_DFL if stop == signal.SIGINT else signal.SIG_IGN
            process = subprocess.Popen(
                command, stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, taken))
            limit = time.monotonic() + 20
            while not list(self.folder.glob("out/.shard-*/*.flac")) and time.monotonic() < limit:
                time.sleep(0.05)
            process.send_signal(stop)
            _, errors = process.communicate(timeout=10)
            self.assertEqual(process.returncode, 130, errors)
            self.assertNotIn(b"Traceback", errors)
            self.assertEqual(list((self.folder / "out").glob("*shard-*")), [])


class Ends(unittest.TestCase):
    def test_a_worker_that_lost_a_signal_is_told_again(self):
        def deaf(ready):
            heard = []
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(1) if heard else heard.append(1))
            ready.set()
            time.sleep(60)

        ready = multiprocessing.Event()
        process = multiprocessing.get_context("fork").Process(target=deaf, args=(ready,))
        process.start()
        self.assertTrue(ready.wait(20))
        started = time.monotonic()
        with unittest.mock.patch.object(work, "PATIENCE", 0.2):
            work.end([process])
        self.assertEqual(process.exitcode, 1)
        self.assertLess(time.monotonic() - started, 20)


class Sounds(unittest.TestCase):
    def test_silence_at_both_ends_is_cut_off(self):
        speech = [5000, -5000] * 800
        kept = sound.spoken_part([0] * 4000 + speech + [0] * 4000, 16000)
        self.assertTrue(len(speech) <= len(kept) <= len(speech) + 3 * 160)

    def test_no_sound_is_no_speech(self):
        for samples in ([], [0] * 100):
            with self.assertRaises(Failure):
                sound.spoken_part(samples, 16000)


class CommandLines(unittest.TestCase):
    GOOD = "--text a.txt --hours 1 --output out".split()

    def refused(self, *words):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors), self.assertRaises(SystemExit) as end:
            options.parse("", list(words))
        self.assertEqual(end.exception.code, 2)
        return errors.getvalue().splitlines()[-1]

    def test_ranges_given_replace_the_usual_ones(self):
        parsed = options.parse("", [*self.GOOD, "--tempo", "0.5:0.6", "--telephone", "0.25"])
        self.assertEqual(parsed.ranges.tempo, (0.5, 0.6))
        self.assertEqual(parsed.ranges.telephone, 0.25)
        self.assertEqual(parsed.ranges.speed, rendering.SENTENCES.speed)

    def test_what_makes_no_sense_is_refused_with_the_reason(self):
        self.assertIn("--hours", self.refused("--text", "a", "--output", "out"))
        self.assertIn("--variations", self.refused("--list", "a", "--output", "out"))
        self.assertIn("'2'", self.refused(*self.GOOD, "--tempo", "2"))
        self.assertIn("'9:8'", self.refused(*self.GOOD, "--tilt", "9:8"))
        self.assertIn("'5-2'", self.refused(*self.GOOD, "--lines", "5-2"))
        self.assertIn("flite-rms", self.refused(*self.GOOD, "--voices", "bob"))
        self.assertIn("whole number", self.refused(*self.GOOD, "--jobs", "1.5"))
        self.assertIn("'nan'", self.refused(*self.GOOD, "--hours", "nan"))
        self.assertIn("larger than", self.refused(*self.GOOD, "--min-words", "31"))


@unittest.skipIf(missing_engines(), "engines are missing")
class RealEngines(unittest.TestCase):
    def make(self, chosen, shard, variations=1):
        """The sound of a corpus, by the file's name."""
        folder = Path(tempfile.mkdtemp(prefix="test-make-corpus-"))
        self.addCleanup(shutil.rmtree, folder)
        plan = shards.Plan(["she won't stay"], chosen, rendering.WORDS, 1, shard, variations)
        with contextlib.redirect_stderr(io.StringIO()):
            work.make(plan, folder, jobs=1)
        self.assertEqual(shards.read(folder / shards.FAILURES), [])
        return {path.name: path.read_bytes() for path in folder.rglob("*.flac")}

    def test_every_voice_speaks(self):
        self.assertEqual(len(self.make(voices.VOICES, 1000)), len(voices.VOICES))

    def test_what_festival_said_before_does_not_matter(self):
        festival = [voice for voice in voices.VOICES if voice.engine == "festival"]
        # In shards of one utterance, each has a festival of its own.
        self.assertEqual(self.make(festival, 1000, 2), self.make(festival, 1, 2))


if __name__ == "__main__":
    unittest.main()
