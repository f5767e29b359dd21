#!/usr/bin/env python3
"""Tests of what ablations does when it is told to stop. Run: python3 -m unittest discover scripts/tests"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]

# As `swiftlet train` does it, the first signal is a wish, and the second the end at once.
SWIFTLET = f"""#!{sys.executable}
import os, pathlib, signal, sys, time
told = []
def tell(number, _):
    told.append(number)
    if len(told) > 1:
        os._exit(130)
signal.signal(signal.SIGINT, tell)
signal.signal(signal.SIGTERM, tell)
folder = pathlib.Path(sys.argv[sys.argv.index("--output") + 1])
(folder / "begun").write_text("")
limit = time.monotonic() + 20
while not told and time.monotonic() < limit:
    time.sleep(0.01)
# Longer than subprocess.run waits, and than a signal that is passed on needs.
time.sleep(1.5)
(folder / "saved").write_text(str([int(number) for number in told]))
sys.exit(130)
"""


class AblationsTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        copies = self.folder / "scripts"
        copies.mkdir()
        shutil.copy(SCRIPTS / "ablations", copies)
        for name in ("children", "recipes"):
            shutil.copytree(SCRIPTS / name, copies / name)
        (copies / "swiftlet").write_text(SWIFTLET)
        (copies / "swiftlet").chmod(0o755)
        (self.folder / "tokenizer.model").write_text("")
        self.model = self.folder / "runs" / "recorded"

    def stop(self, send):
        """Runs ablations until its first model trains, and stops it; returns the exit status."""
        process = subprocess.Popen(
            [sys.executable, self.folder / "scripts" / "ablations", "--train", "a", "--dev", "a", "--synthetic", "a",
             "--tokenizer", self.folder / "tokenizer.model", "--output", self.folder / "runs"],
            stderr=subprocess.PIPE, start_new_session=True,
            # Ctrl-C is ignored where a script started this test in the background.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        limit = time.monotonic() + 20
        while not (self.model / "begun").exists() and time.monotonic() < limit:
            time.sleep(0.02)
        send(process.pid)
        _, errors = process.communicate(timeout=30)
        self.assertEqual(errors, b"")
        return process.returncode

    def assert_saved(self, number):
        self.assertEqual(json.loads((self.model / "saved").read_text()), [number])

    def test_ctrl_c_lets_a_training_save_its_work(self):
        self.assertEqual(self.stop(lambda pid: os.killpg(pid, signal.SIGINT)), 130)
        self.assert_saved(signal.SIGINT)

    def test_a_signal_to_the_script_alone_is_passed_on_once(self):
        self.assertEqual(self.stop(lambda pid: os.kill(pid, signal.SIGTERM)), 143)
        self.assert_saved(signal.SIGTERM)

    def test_ctrl_c_for_the_script_alone_is_passed_on_too(self):
        self.assertEqual(self.stop(lambda pid: os.kill(pid, signal.SIGINT)), 130)
        self.assert_saved(signal.SIGINT)

    def test_what_all_processes_are_told_is_not_passed_on(self):
        def send(pid):
            # As `timeout` does it: first the script, then its group.
            os.kill(pid, signal.SIGTERM)
            os.killpg(pid, signal.SIGTERM)

        self.assertEqual(self.stop(send), 143)
        self.assert_saved(signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
