"""Programs that end in their own time where this one is told to stop."""
import signal
import subprocess
import sys

# How long a signal that is meant for several processes may take to reach the last of them, in seconds.
SPREAD = 0.5


def finished(command, **more):
    """Runs a command to its end, as `subprocess.run` does, which kills it a quarter of a second after Ctrl-C.

    SIGINT and SIGTERM leave it the time to save its work; then they are KeyboardInterrupt, and the exit status 143.
    """
    told, running = [], []

    def tell(number, _):
        told.append(number)
        if len(told) == 1 and running:
            pass_on()

    def pass_on():
        # The terminal, `timeout` and systemd tell every process; of a second signal the child would end at once.
        # So it gets one only where this program alone was told, as `kill` does, which the witness survives.
        try:
            witness.wait(SPREAD)
        except subprocess.TimeoutExpired:
            running[0].send_signal(told[0])

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # It ends with its input, and so with this program.
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as witness:
        try:
            for number, handler in before.items():
                # What is ignored, as Ctrl-C in the background of a script, remains so.
                if handler is not signal.SIG_IGN:
                    signal.signal(number, tell)
            with subprocess.Popen(command, **more) as child:
                running.append(child)
                if told:
                    pass_on()
                output, errors = child.communicate()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    if signal.SIGTERM in told:
        sys.exit(128 + signal.SIGTERM)
    if told:
        raise KeyboardInterrupt
    return subprocess.CompletedProcess(command, child.returncode, output, errors)
