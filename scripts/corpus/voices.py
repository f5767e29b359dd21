"""The voices, what each needs, and how often it is heard."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Engine:
    """A program of Debian that speaks."""
    program: str
    licence: str


ENGINES = {
    "flite": Engine("flite", "CMU Flite (BSD-like)"),
    "festival": Engine("festival", "CMU Festvox (BSD-like)"),
    "espeak": Engine("espeak-ng", "output of a GPL-3.0 program (espeak-ng)"),
}


@dataclass(frozen=True)
class Voice:
    """One voice of one engine."""
    engine: str
    name: str
    share: float
    """Its part of the utterances, of 100 in all."""
    pitched: bool = True
    """Whether the engine can raise and lower it."""
    package: str = None
    """The Debian package that has it, where that is not the engine's own."""

    @property
    def speaker(self):
        return f"{self.engine}-{self.name}"


# Shares follow how well a recogniser understands each voice. The variants caleb and klatt6 are left
# out because espeak-ng 1.51 makes the same sound of them as of klatt.
VARIANTS = ("robosoft2", "klatt2", "edward2", "robosoft3", "croak", "klatt", "f2", "f5", "klatt5",
            "adam", "m6", "benjamin", "edward")
VOICES = [
    Voice("flite", "rms", 18, pitched=False),
    Voice("flite", "awb", 14),
    Voice("flite", "kal16", 10),
    Voice("flite", "slt", 8),
    Voice("festival", "cmu_us_slt_arctic_hts", 14, pitched=False, package="festvox-us-slt-hts"),
    Voice("festival", "ked_diphone", 11, package="festvox-kdlpc16k"),
    Voice("festival", "kal_diphone", 8, package="festvox-kallpc16k"),
    *(Voice("espeak", name, 17 / len(VARIANTS)) for name in VARIANTS),
]
ACCENTS = ["en-us"] * 4 + ["en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029"]
"""The languages in which espeak-ng's variants speak English, each as likely as any other."""
