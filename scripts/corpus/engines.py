"""The engines of one worker: text in, a WAV file out."""
import math

from corpus import text
from corpus.festival import Festival
from corpus.programs import run


class Engines:
    """Speaks with any voice. An utterance that takes longer than `seconds` fails."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.festival = Festival(seconds)

    def speak(self, line, rendering, wav):
        """Writes the line, spoken as drawn, to the file `wav` at the engine's own sampling rate."""
        voice = rendering.voice
        if voice.engine == "flite":
            run(["flite", "-voice", voice.name,
                 "--setf", f"duration_stretch={rendering.stretch:.4f}",
                 "--setf", f"f0_shift={rendering.pitch:.4f}",
                 "-t", text.for_engine(line, "ay"), "-o", wav], self.seconds)
        elif voice.engine == "festival":
            self.festival.speak(text.for_engine(line, "ay"), rendering, wav)
        else:
            # 50 is the voice's own pitch; 70 more would be about an octave.
            pitch = min(99, max(0, round(50 + 70 * math.log2(rendering.pitch))))
            run(["espeak-ng", "-v", f"{rendering.accent}+{voice.name}", "-a", "60",
                 "-s", str(round(165 / rendering.stretch)), "-p", str(pitch),
                 "-w", wav, text.for_engine(line, "[[eI]]")], self.seconds)

    def close(self):
        """Ends what is kept running between utterances."""
        self.festival.close()
