"""Festival as a running process: its start takes as long as a hundred sentences."""
import os
import select
import subprocess

from corpus.programs import Failure


class Festival:
    """One festival that reads Scheme, is started when first needed, and again after a failure."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.process = None

    def speak(self, line, rendering, wav):
        """Writes the line, spoken as drawn, to the file `wav`."""
        voice = rendering.voice
        if voice.name.endswith("_hts"):
            settings = ("(set! hts_engine_params (append hts_engine_params"
                        f" '((\"-r\" {1 / rendering.stretch:.4f}))))")
        else:
            # The diphone voices set 1.1 for themselves, and a mean of 105 Hz.
            settings = (f"(Parameter.set 'Duration_Stretch {1.1 * rendering.stretch:.4f})"
                        f"(set! int_lr_params '((target_f0_mean {105 * rendering.pitch:.1f})"
                        f" (target_f0_std {14 * rendering.liveliness:.1f})"
                        " (model_f0_mean 170) (model_f0_std 34)))")
        self.evaluate(f"(begin (voice_{voice.name}) {settings}"
                      f' (utt.save.wave (utt.synth (Utterance Text "{line}")) "{wav}" \'riff)'
                      ' (format t "spoken\\n") (fflush nil))\n')

    def evaluate(self, expression):
        """Evaluates one expression that prints "spoken" when it is done."""
        if self.process is None:
            self.process = subprocess.Popen(
                ["festival", "--pipe"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL)
        answer = self.process.stdout
        try:
            self.process.stdin.write(expression.encode())
            self.process.stdin.flush()
            if not select.select([answer], [], [], self.seconds)[0]:
                raise Failure(f"festival took longer than {self.seconds} seconds")
            if os.read(answer.fileno(), 4096) != b"spoken\n":
                raise Failure("festival stopped with an error")
        except BrokenPipeError:
            self.close()
            raise Failure("festival stopped with an error") from None
        except Failure:
            self.close()
            raise

    def close(self):
        """Ends the process; speaking starts another."""
        if self.process is not None:
            self.process.kill()
            try:
                self.process.communicate()
            except BrokenPipeError:
                pass
            self.process = None
