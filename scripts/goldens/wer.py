"""Word and character error rates of random texts, as jiwer counts them.

Writes fixtures/golden/wer.json.
"""

import json
import random
from importlib.metadata import version
from pathlib import Path

import jiwer

OUT = Path(__file__).resolve().parents[2] / "fixtures/golden/wer.json"
WORDS = "a an the cat sat on mat that this is was river reviver liver né 你好".split()


def counts(result):
    return {"correct": result.hits, "substitutions": result.substitutions,
            "insertions": result.insertions, "deletions": result.deletions}


def main():
    draw = random.Random(20240608)
    cases = []
    for index in range(150):
        reference = draw.choices(WORDS, k=draw.randint(1, 20))
        if index % 3 == 0:
            hypothesis = draw.choices(WORDS, k=draw.randint(0, 20))
        else:
            hypothesis = []
            for word in reference:
                change = draw.random()
                if change < 0.1:
                    continue
                hypothesis.append(draw.choice(WORDS) if change < 0.25 else word)
                if change > 0.9:
                    hypothesis.append(draw.choice(WORDS))
        reference, hypothesis = " ".join(reference), " ".join(hypothesis)
        words = jiwer.process_words(reference, hypothesis)
        characters = jiwer.process_characters(reference, hypothesis)
        cases.append({
            "reference": reference, "hypothesis": hypothesis,
            "wer": words.wer, "words": counts(words),
            "cer": characters.cer, "characters": counts(characters)})
    corpus = jiwer.process_words([c["reference"] for c in cases], [c["hypothesis"] for c in cases])
    result = {"jiwer": version("jiwer"), "rapidfuzz": version("rapidfuzz"),
              "corpusRate": corpus.wer, "cases": cases}
    OUT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
