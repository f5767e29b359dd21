"""One manifest and one list of failures of all shards."""
import os

from corpus import shards


class Joined:
    """The manifest of the finished shards before the first missing one.

    With a goal in seconds it ends with the utterance that reaches it, so that it does not depend on
    which worker was the quickest.
    """

    def __init__(self, output, goal=None):
        self.output, self.goal = output, goal
        self.shard, self.seconds, self.made, self.lost = 0, 0.0, 0, 0
        for name, rows in self.gather().items():
            path = os.path.join(output, name)
            shards.write(path + ".new", rows)
            os.replace(path + ".new", path)

    @property
    def complete(self):
        """Whether the goal is reached."""
        return self.goal is not None and self.seconds >= self.goal

    def extend(self):
        """Adds what has been finished since."""
        for name, rows in self.gather().items():
            shards.write(os.path.join(self.output, name), rows, "a")

    def gather(self):
        """The rows of the shards not yet joined, by the name of their file."""
        entries, failures = [], []
        while not self.complete and os.path.isdir(shards.folder(self.output, self.shard)):
            folder = shards.folder(self.output, self.shard)
            for entry in shards.read(os.path.join(folder, shards.MANIFEST)):
                if self.complete:
                    break
                path = f"{os.path.basename(folder)}/{entry['audio_filepath']}"
                entries.append(entry | {"audio_filepath": path})
                self.seconds += entry["duration"]
            failures += shards.read(os.path.join(folder, shards.FAILURES))
            self.shard += 1
        self.made += len(entries)
        self.lost += len(failures)
        return {shards.MANIFEST: entries, shards.FAILURES: failures}
