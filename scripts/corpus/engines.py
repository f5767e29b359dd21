"""One call of one speech engine: text in, a WAV file out."""
import math
import os
import select
import subprocess

from corpus import text


class EngineFailure(Exception):
  """An engine did not speak an utterance; the message says how."""


def run(command, seconds, **more):
  """Runs a program, which must end well within the given time."""
  try:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=seconds,
                          stdin=None if "input" in more else subprocess.DEVNULL, **more)
  except subprocess.TimeoutExpired:
    raise EngineFailure(f"{command[0]} took longer than {seconds} seconds") from None
  if done.returncode != 0:
    last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
    raise EngineFailure(f"{command[0]} ended with status {done.returncode}: {''.join(last)}")


class Engines:
  """The engines of one worker. Festival, slow to start, is kept running between utterances."""

  def __init__(self, seconds=20):
    self.seconds = seconds
    self.process = None

  def speak(self, line, rendering, wav):
    """Writes the line, spoken as drawn, to the file `wav` at the engine's own sampling rate."""
    getattr(self, rendering.voice.engine)(line, rendering, wav)

  def flite(self, line, rendering, wav):
    run(["flite", "-voice", rendering.voice.name,
         "--setf", f"duration_stretch={rendering.stretch:.4f}",
         "--setf", f"f0_shift={rendering.pitch:.4f}",
         "-t", text.for_engine(line, "ay"), "-o", wav], self.seconds)

  def espeak(self, line, rendering, wav):
    # Pitch 0...99 spans a little less than an octave and a half; 50 is the voice's own.
    pitch = min(99, max(0, round(50 + 70 * math.log2(rendering.pitch))))
    run(["espeak-ng", "-v", f"{rendering.accent}+{rendering.voice.name}", "-a", "60",
         "-s", str(round(165 / rendering.stretch)), "-p", str(pitch),
         "-w", wav, text.for_engine(line, "[[eI]]")], self.seconds)

  def festival(self, line, rendering, wav):
    voice = rendering.voice
    settings = f"(voice_{voice.name})"
    if voice.name.endswith("_hts"):
      settings += ("(set! hts_engine_params (append hts_engine_params"
                   f" '((\"-r\" {1 / rendering.stretch:.4f}))))")
    else:
      # 1.1 is what both diphone voices set for themselves.
      settings += (f"(Parameter.set 'Duration_Stretch {1.1 * rendering.stretch:.4f})"
                   f"(set! int_lr_params '((target_f0_mean {voice.pitch * rendering.pitch:.1f})"
                   f" (target_f0_std {14 * rendering.liveliness:.1f})"
                   " (model_f0_mean 170) (model_f0_std 34)))")
    self.ask_festival(f'(begin {settings} (utt.save.wave (utt.synth (Utterance Text'
                      f' "{text.for_engine(line, "ay")}")) "{wav}" \'riff)'
                      ' (format t "spoken\\n") (fflush nil))\n')

  def ask_festival(self, expression):
    """Evaluates one Scheme expression that prints a line when done."""
    if self.process is None:
      self.process = subprocess.Popen(["festival", "--pipe"], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
      self.process.stdin.write(expression.encode())
      self.process.stdin.flush()
      if not select.select([self.process.stdout], [], [], self.seconds)[0]:
        raise EngineFailure(f"festival took longer than {self.seconds} seconds")
      if os.read(self.process.stdout.fileno(), 4096) != b"spoken\n":
        raise EngineFailure("festival stopped with an error")
    except (EngineFailure, BrokenPipeError) as failure:
      self.close()
      raise EngineFailure(str(failure)) from None

  def close(self):
    """Ends what is kept running."""
    if self.process is not None:
      self.process.kill()
      self.process.communicate()
      self.process = None
