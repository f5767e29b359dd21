"""Recordings whose words are known by time."""
import array
import math
import mmap
import os
import tempfile
from collections import defaultdict
from typing import NamedTuple

from sound import RATE, channels, excerpt, samples
from splicing.joints import EDGE, loudness
from splicing.manifests import objects

# Words that are shorter or longer, in seconds, are badly aligned.
SHORTEST, LONGEST = 0.05, 1.3


class Stretch(NamedTuple):
    """A word, or a pause where it is None, from one sample to another."""
    word: str | None
    start: int
    end: int


class Utterance:
    """A recording, or an excerpt of one, and its words."""

    def __init__(self, sound, entry, stretches):
        # The path, and as `excerpt` has it the beginning and the length.
        self.sound, self.stretches = sound, stretches
        self.group, self.speaker = entry.get("group", ""), entry.get("speaker")
        self.words = [stretch.word for stretch in stretches if stretch.word is not None]


def utterances(manifest, aligned):
    """The recordings of a manifest whose words are known, and how many of them are left out for several channels."""
    of_excerpts, of_files = {}, {}
    for line in objects(aligned):
        if line.get("offset") is None:
            of_files[line["file"]] = line["words"]
        else:
            of_excerpts[line["file"], line["offset"], line.get("duration")] = line["words"]
    found, several = [], 0
    for entry in objects(manifest):
        file, (offset, duration) = entry["audio_filepath"], excerpt(entry)
        words = of_excerpts.get((file, offset, duration))
        if words is None:
            words = within(of_files.get(file, []), offset, duration)
        if words and [word["word"] for word in words] == entry["text"].split():
            path = manifest.resolve().parent / file
            if channels(path) != 1:
                several += 1
                continue
            # Words are timed from the beginning of the file, samples counted from that of the excerpt.
            words = [word | {key: max(0, word[key] - offset) for key in ("start", "end")} for word in words]
            end = words[-1]["end"] if duration is None else duration
            found.append(Utterance((path, offset, duration), entry, stretches(words, end)))
    return found, several


def within(words, offset, duration):
    """The words whose middle is in an excerpt."""
    end = math.inf if duration is None else offset + duration
    return [word for word in words if 2 * offset <= word["start"] + word["end"] < 2 * end]


def stretches(words, duration):
    """Words and the pauses between them, from the beginning to the end."""
    made, last = [], 0
    for word in words:
        start, end = int(word["start"] * RATE), int(word["end"] * RATE)
        if start > last:
            made.append(Stretch(None, last, start))
        made.append(Stretch(word["word"], start, end))
        last = end
    if duration * RATE > last:
        made.append(Stretch(None, last, int(duration * RATE)))
    return made


class Words:
    """Where each word was said."""

    def __init__(self, found, generator):
        self.generator = generator
        self.places = defaultdict(list)
        for utterance in found:
            for index, stretch in enumerate(utterance.stretches):
                if stretch.word is not None and SHORTEST <= (stretch.end - stretch.start) / RATE <= LONGEST:
                    self.places[stretch.word].append((utterance, index))

    def __contains__(self, word):
        return word in self.places

    def some(self, word, most):
        places = self.places[word]
        return self.generator.sample(places, min(most, len(places)))

    def pick(self, word, group):
        """A place of a word, three times of five in a group where it is found there."""
        if self.generator.random() < 0.6:
            if near := [place for place in self.some(word, 40) if place[0].group == group]:
                return self.generator.choice(near)
        return self.generator.choice(self.places[word])

    def phrase(self, text, group, speaker):
        """Where the beginning of a text was said by one person in one go, the longest of those looked at."""
        best = None
        for utterance, first in self.some(text[0], 60) if len(text) > 1 else ():
            last, stretches = first, utterance.stretches
            while (last - first + 1 < len(text) and last + 1 < len(stretches)
                   and stretches[last + 1].word == text[last - first + 1]):
                last += 1
            rank = (last - first, utterance.group == group)
            if last > first and (best is None or rank > best[0]):
                best = rank, (utterance, first, last)
        if best:
            return best[1]
        same = [place for place in self.places[text[0]] if speaker and place[0].speaker == speaker]
        utterance, index = self.generator.choice(same) if same else self.pick(text[0], group)
        return utterance, index, index


class Recordings:
    """The samples of recordings, in a file that is mapped into memory."""

    def __init__(self, found):
        self.found, self.ranges = found, {}

    def __enter__(self):
        self.file = tempfile.TemporaryFile()
        for utterance in self.found:
            start = self.file.tell() // 2
            sound = samples(*utterance.sound)
            sound.tofile(self.file)
            self.ranges[utterance.sound] = start, start + len(sound)
        self.file.flush()
        self.map = mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ) if os.fstat(
            self.file.fileno()).st_size else b""
        return self

    def __exit__(self, *_):
        self.file.close()

    def between(self, utterance, start, end):
        first, last = self.ranges[utterance.sound]
        start, end = (min(last, max(first, first + place)) for place in (start, end))
        return array.array("h", self.map[2 * start:2 * end])

    def samples(self, utterance, first, last):
        """From one stretch to another, with the edges that fade."""
        stretches = utterance.stretches
        return self.between(utterance, stretches[first].start - EDGE, stretches[last].end + EDGE)

    def loudness(self, utterance):
        """Of the words of an utterance."""
        spoken = array.array("h")
        for stretch in utterance.stretches:
            if stretch.word is not None:
                spoken.extend(self.between(utterance, stretch.start, stretch.end))
        return loudness(spoken)
