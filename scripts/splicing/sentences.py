"""Which words follow which."""
from collections import Counter, defaultdict
from itertools import accumulate

# Sentences that are put together have so many words.
FEWEST, MOST = 3, 14


class Sentences:
    """Sentences of a file, as far as their words were recorded."""

    def __init__(self, path, words, generator):
        self.generator = generator
        self.covered = []
        self.after, self.before = defaultdict(Counter), defaultdict(Counter)
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                text = line.split()
                if FEWEST <= len(text) <= MOST and all(word in words for word in text):
                    self.covered.append(text)
                for left, right in zip([None, *text], [*text, None]):
                    self.after[left][right] += 1
                    self.before[right][left] += 1
        self.recorded = list(words.places)
        self.often = list(accumulate(len(places) ** 0.6 for places in words.places.values()))
        self.words = words

    def between(self, left, right):
        """A recorded word that has stood beside both neighbours, or, where there is none and once in ten times, any."""
        after, before = self.after[left], self.before[right]
        if len(after) > len(before):
            after, before = before, after
        fitting = {word: (count * before[word]) ** 0.4 for word, count in after.items()
                   if word is not None and word in before and word in self.words}
        if fitting and self.generator.random() < 0.9:
            return self.generator.choices(list(fitting), list(fitting.values()))[0]
        return self.generator.choices(self.recorded, cum_weights=self.often)[0]
