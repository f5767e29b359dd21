"""The command line of make-corpus."""
import argparse
import dataclasses
import os

from corpus import rendering
from corpus.voices import VOICES


def bounds(lowest, highest):
    """A parser of LOW:HIGH within what makes sense."""
    def parse(words):
        try:
            low, high = (float(word) for word in words.split(":"))
        except ValueError:
            raise argparse.ArgumentTypeError(
                f"'{words}' is not LOW:HIGH, such as {lowest}:{highest}") from None
        if not lowest <= low <= high <= highest:
            raise argparse.ArgumentTypeError(
                f"'{words}' is not a range within {lowest}:{highest}")
        return low, high
    return parse


def number(kind, lowest, highest=10 ** 9):
    """A parser of one number."""
    def parse(word):
        try:
            value = kind(word)
        except ValueError:
            raise argparse.ArgumentTypeError(
                f"'{word}' is not a {'whole ' if kind is int else ''}number") from None
        if not lowest <= value <= highest:
            raise argparse.ArgumentTypeError(f"'{word}' is not within {lowest}...{highest}")
        return value
    return parse


def lines(words):
    """FIRST-LAST, or FIRST- for all that follow."""
    first, dash, last = words.partition("-")
    if first.isdigit() and dash and (last.isdigit() or not last):
        first, last = int(first), int(last) if last else None
        if first >= 1 and (last is None or last >= first):
            return first, last
    raise argparse.ArgumentTypeError(f"'{words}' is not FIRST-LAST, such as 1-110000 or 500-")


def voices(words):
    """The voices named, by commas apart."""
    known = {voice.speaker: voice for voice in VOICES}
    names = list(dict.fromkeys(words.split(",")))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"there is no voice '{unknown[0]}'; there are {' '.join(known)}")
    return [known[name] for name in names]


def parse(about, words=None):
    """The options, with all that is drawn in `ranges`."""
    parser = argparse.ArgumentParser(
        prog="make-corpus", description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--text", metavar="FILE",
                      help="sentences, one a line; may be .xz, or - for standard input")
    what.add_argument("--list", metavar="FILE",
                      help="short texts, one a line, each spoken by every voice")
    parser.add_argument("--output", metavar="DIR", required=True, help="where the corpus goes")
    parser.add_argument("--hours", metavar="H", type=number(float, 0.001, 100_000),
                        help="audio to make of --text, which is gone through as often as needed")
    parser.add_argument("--variations", metavar="V", type=number(int, 1),
                        help="how often each voice says each text of --list")
    parser.add_argument("--lines", metavar="FIRST-LAST", type=lines, default=(1, None),
                        help="only these lines of the file")
    parser.add_argument("--min-words", metavar="N", type=number(int, 1), default=1,
                        help="leave out shorter lines (1)")
    parser.add_argument("--max-words", metavar="N", type=number(int, 1), default=30,
                        help="leave out longer lines (30)")
    parser.add_argument("--voices", metavar="NAME,...", type=voices, default=VOICES,
                        help="only these, such as flite-rms,espeak-klatt2")
    parser.add_argument("--seed", metavar="S", type=number(int, 0), default=1, help="(1)")
    parser.add_argument("--jobs", metavar="J", type=number(int, 1, 1024),
                        default=os.cpu_count() or 1, help="processes (one for each core)")
    parser.add_argument("--shard", metavar="N", type=number(int, 1), default=500,
                        help="utterances in a shard (500)")
    drawn = parser.add_argument_group(
        "drawn for each utterance (defaults for --text; those for --list are wider)")
    factor = bounds(0.4, 2.5)
    for name, kind, meaning in (
            ("tempo", factor, "speaking rate against the engine's own"),
            ("pitch", factor, "pitch against the voice's own, where the engine can change it"),
            ("speed", factor, "resampling, which moves pitch and formants"),
            ("tilt", bounds(-20, 20), "decibels of bass, treble and a band between"),
            ("silence", bounds(0, 10), "seconds at each end"),
            ("peak", bounds(-60, 0), "decibels of full scale"),
            ("telephone", number(float, 0, 1), "part of the utterances limited to 4 kHz")):
        default = getattr(rendering.SENTENCES, name)
        shown = f"{default[0]}:{default[1]}" if isinstance(default, tuple) else default
        drawn.add_argument(f"--{name}", type=kind, help=f"{meaning} ({shown})",
                           metavar="PART" if name == "telephone" else "LOW:HIGH")

    options = parser.parse_args(words)
    if options.text and (options.hours is None or options.variations is not None):
        parser.error("--text goes with --hours, and not with --variations")
    if options.list and (options.variations is None or options.hours is not None):
        parser.error("--list goes with --variations, and not with --hours")
    if options.min_words > options.max_words:
        parser.error("--min-words is larger than --max-words")
    ranges = rendering.SENTENCES if options.text else rendering.WORDS
    options.ranges = dataclasses.replace(ranges, **{
        field.name: getattr(options, field.name) for field in dataclasses.fields(ranges)
        if getattr(options, field.name) is not None})
    return options
