"""Which sentences can be spoken with a certain transcript, and what that transcript is."""
import lzma
import re
import sys

LETTERS_AND_LIGHT_PUNCTUATION = re.compile(r"[A-Za-z' ,.?!:;-]+")
WORD = re.compile(r"[A-Za-z']+")
# What each engine expands, spells or splits in its own way: abbreviations, capitals, full stops
# inside words, Roman numerals, and apostrophes that may be quotation marks.
UNCERTAIN = re.compile(
    r"\b(mr|mrs|ms|dr|st|jr|sr|vs|etc|vol|lb|lbs|co|inc|ltd|dept|capt|col|gen|lt|sgt|rev|hon|prof"
    r"|jan|feb|apr|aug|sept|oct|nov|dec|ave|blvd|esq|viz|ie|eg)\b"
    r"|(?-i:[A-Z]{2})|\.[a-z]|\b(chapter|book|part|volume|section|act|scene|psalm) I\b"
    r"|(^|[^a-z])'|'{2}", re.IGNORECASE)


def transcript(line):
    """The words of a line in lower case, or None where what an engine will say is not certain."""
    line = line.strip()
    if not LETTERS_AND_LIGHT_PUNCTUATION.fullmatch(line) or UNCERTAIN.search(line):
        return None
    return " ".join(WORD.findall(line.lower())) or None


def for_engine(line, letter_a):
    """The line as an engine should get it, with the name of the letter A spelt as `letter_a`.

    Engines take a lone "a" for the article, also in "spelled b a o" and in "nine a m".
    """
    tokens = line.strip().replace("--", ", ").replace("-", " ").split()
    bare = [token.strip(",.?!:;") for token in tokens]
    spelling = False
    for index, word in enumerate(bare):
        after = bare[index + 1] if index + 1 < len(bare) else ""
        if word in ("a", "A"):
            spelt_on = len(after) == 1 and after.islower() == word.islower()
            spelling = spelling or spelt_on or len(bare) == 1
            if spelling:
                tokens[index] = tokens[index].replace(word, letter_a, 1)
        else:
            spelling = len(word) == 1 and word.islower()
    return " ".join(tokens)


def lines(path):
    """The lines of a text file, of an .xz file, or of standard input for "-"."""
    if path == "-":
        yield from sys.stdin
    else:
        with (lzma.open if path.endswith(".xz") else open)(path, "rt", encoding="utf-8") as file:
            yield from file


def sentences(path, first=1, last=None, shortest=1, longest=None):
    """The lines numbered first...last that can be spoken and have shortest...longest words."""
    chosen = []
    for number, line in enumerate(lines(path), start=1):
        if last is not None and number > last:
            break
        if number < first:
            continue
        label = transcript(line)
        if label and shortest <= label.count(" ") + 1 <= (longest or sys.maxsize):
            chosen.append(line.strip())
    return chosen
