"""Makes the shards of a corpus side by side, and goes on with one that was begun."""
import dataclasses
import fcntl
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from multiprocessing.connection import wait
from pathlib import Path

from corpus import shards
from corpus.joined import Joined
from corpus.voices import ENGINES


# How long a worker may take to leave nothing behind, in seconds.
PATIENCE = 3


class Refusal(Exception):
    """Why there is nothing that can be done; the message says what to do."""


def say(message):
    print(f"make-corpus: {message}", file=sys.stderr, flush=True)


def check_engines(voices):
    """Refuses where a program or a voice is missing, and names the Debian packages to install."""
    packages = []
    if not shutil.which("sox"):
        # Debian keeps the part of sox that writes FLAC apart from it.
        packages += ["sox", "libsox-fmt-base"]
    elif " flac " not in subprocess.run(["sox", "--help"], capture_output=True, text=True).stdout:
        packages.append("libsox-fmt-base")
    for voice in voices:
        if not shutil.which(program := ENGINES[voice.engine].program):
            packages.append(program)
        if voice.package and not any(
                Path("/usr/share/festival/voices").glob(f"*/{voice.name}")):
            packages.append(voice.package)
    if packages:
        raise Refusal("programs or voices are missing. On Debian, as root:\n  apt-get install"
                      f" --no-install-recommends {' '.join(dict.fromkeys(packages))}")


def settle(plan, output):
    """Keeps the plan with the corpus; refuses a folder that holds the corpus of another plan."""
    settings = json.loads(json.dumps({
        "text": hashlib.sha256("\n".join(plan.lines).encode()).hexdigest(), "seed": plan.seed,
        "voices": [voice.speaker for voice in plan.voices], "variations": plan.variations,
        "shard": plan.shard, "ranges": dataclasses.asdict(plan.ranges)}))
    path = output / "settings.json"
    if path.exists():
        before = json.loads(path.read_text())
        other = [key for key, value in settings.items() if before.get(key) != value]
        if other:
            raise Refusal(f"{output} holds a corpus made with another {' and '.join(other)};"
                          " use the same options to go on with it, or another --output")
    path.write_text(json.dumps(settings, indent=2) + "\n")


def worker(plan, output, shard):
    """The life of a process that makes one shard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        shards.make(plan, output, shard)
    except (OSError, shards.Broken) as problem:
        say(f"shard {shard}: {problem}")
        sys.exit(1)


def end(processes):
    """Ends workers, and waits for them. What a signal raises is lost where Python can raise nothing, as while it
    frees an object; so who does not end is told again."""
    processes = list(processes)
    while processes:
        for process in processes:
            process.terminate()
        limit = time.monotonic() + PATIENCE
        for process in processes:
            process.join(max(0, limit - time.monotonic()))
        processes = [process for process in processes if process.is_alive()]


def make(plan, output, jobs, goal=None):
    """Makes what is missing of the corpus in the folder `output`, up to `goal` seconds of audio."""
    output = Path(output)
    output.mkdir(parents=True, exist_ok=True)
    with open(output / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(f"another make-corpus is at work in {output}") from None
        settle(plan, output)
        for unfinished in output.glob(f"{shards.UNFINISHED}*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        joined = Joined(str(output), goal)
        running = {}
        try:
            run_workers(plan, str(output), jobs, joined, running)
        finally:
            end(running.values())
    if plan.count is None and joined.made + joined.lost > len(plan.lines):
        say(f"the {len(plan.lines)} lines were gone through more than once")
    say(f"{output / shards.MANIFEST}: {joined.seconds / 3600:.2f} hours,"
        f" {joined.made} utterances, {joined.lost} failed")


def run_workers(plan, output, jobs, joined, running):
    """Keeps `jobs` processes at work; `running` has them by what tells that they ended."""
    started, before, upcoming = time.monotonic(), joined.seconds, joined.shard
    end = None if plan.count is None else -(-plan.count // plan.shard)
    while True:
        while len(running) < jobs and not joined.complete and upcoming != end:
            if not os.path.isdir(shards.folder(output, upcoming)):
                process = multiprocessing.Process(target=worker, args=(plan, output, upcoming))
                process.start()
                running[process.sentinel] = process
            upcoming += 1
        if not running or joined.complete:
            break
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            if process.exitcode != 0:
                raise Refusal("a worker failed; the finished shards are kept."
                              " The same command goes on from there")
        joined.extend()
        share = (joined.seconds / joined.goal if joined.goal
                 else (joined.made + joined.lost) / plan.count)
        rate = (joined.seconds - before) / (time.monotonic() - started)
        say(f"{min(1, share):4.0%}  {joined.seconds / 3600:.2f} hours, {joined.made} utterances,"
            f" {joined.lost} failed, {rate:.0f} times real time")
    joined.extend()
