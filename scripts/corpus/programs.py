"""Other programs, called so that none can hold up a corpus."""
import subprocess


class Failure(Exception):
    """One utterance could not be made; the message says why."""


def run(command, seconds, sound=None):
    """Runs a program that should end within `seconds`, with the bytes `sound` as its input."""
    given = {"stdin": subprocess.DEVNULL} if sound is None else {"input": sound}
    try:
        done = subprocess.run(command, timeout=seconds, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, **given)
    except subprocess.TimeoutExpired:
        raise Failure(f"{command[0]} took longer than {seconds} seconds") from None
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise Failure(" ".join([f"{command[0]} ended with status {done.returncode}", *last]))
