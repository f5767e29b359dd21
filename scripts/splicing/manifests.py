"""Files with one object a line."""
import json
import os
from contextlib import contextmanager


def objects(path):
    """The objects of a file; blank lines are none."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


@contextmanager
def writing_whole(path):
    """A file to write, which gets its name when all of it is written."""
    part = path.with_name(path.name + ".part")
    with open(part, "w", encoding="utf-8") as file:
        yield file
    os.replace(part, path)
