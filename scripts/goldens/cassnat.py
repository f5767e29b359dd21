"""The objective of CASS-NAT as torch computes it, with all gradients, for the tests of ours.

Usage: python scripts/goldens/cassnat.py     (writes fixtures/golden/cassnat_loss.safetensors)

Three utterances with fixed CTC log-probabilities, so that the alignment is fixed too. It is found here by
enumerating all paths of an utterance, and turned into a trigger mask by the published rule, literally: a
path's labels without repeats, one frame later, counted by a cumulative sum. Parameters have the names and
layouts of Swiftlet; see torch_layers.py for the rest of what is in the file.
"""

import itertools
import math

import torch
from torch import Tensor
from torch.nn import functional as F

from torch_layers import EPSILON, Golden, depthwise, sinusoids

WIDTH, HEADS, HIDDEN, KERNEL, VOCABULARY = 8, 2, 12, 3, 5
SELF_BLOCKS, MIXED_BLOCKS = 1, 2
INTERMEDIATE_BLOCK, INTERMEDIATE_WEIGHT, SMOOTHING = 2, 0.25, 0.1
# The third target has no path: three equal tokens need five frames.
FRAMES, TARGETS = [7, 5, 3], [[2, 2, 4], [1], [3, 3, 3]]


class Scope:
    """A place in the model: parameters by our names."""

    def __init__(self, g: Golden, path: str = ""):
        self.g, self.path = g, path

    def __getitem__(self, name: object) -> "Scope":
        return Scope(self.g, f"{self.path}{name}.")

    def __call__(self, name: str, *shape: int, scale: float, shift: float = 0.0) -> Tensor:
        full = f"weight.{self.path}{name}"
        if full not in self.g.leaves:
            self.g.leaf(full, self.g.normal(*shape, scale=scale, shift=shift))
        return self.g.leaves[full]

    def linear(self, x: Tensor, outputs: int, bias: bool = True) -> Tensor:
        inputs = x.shape[-1]
        weight = self("weight", outputs, inputs, scale=inputs**-0.5)
        return F.linear(x, weight, self("bias", outputs, scale=0.3) if bias else None)

    def norm(self, x: Tensor) -> Tensor:
        gain, bias = self("weight", WIDTH, scale=0.2, shift=1.0), self("bias", WIDTH, scale=0.3)
        return F.layer_norm(x, (WIDTH,), gain, bias, EPSILON)

    def feed_forward(self, x: Tensor) -> Tensor:
        return self["project"].linear(F.silu(self["expand"].linear(x, HIDDEN)), WIDTH)

    def attention(self, queries: Tensor, keys: Tensor, mask: Tensor | None = None, relative: bool = False) -> Tensor:
        q, k, v = (split(self[name].linear(x, WIDTH))
                   for name, x in [("query", queries), ("key", keys), ("value", keys)])
        if relative:
            u, w = (split(self(f"{name}_bias", WIDTH, scale=0.3)[None]) for name in ["content", "position"])
            tokens = len(queries)
            table = split(self["position"].linear(sinusoids(tokens, WIDTH), WIDTH, bias=False))
            i, j = torch.meshgrid(torch.arange(tokens), torch.arange(tokens), indexing="ij")
            scores = (q + u) @ k.transpose(1, 2) + ((q + w) @ table.transpose(1, 2))[:, i, tokens - 1 - (i - j)]
        else:
            scores = q @ k.transpose(1, 2)
        scores = scores / math.sqrt(WIDTH // HEADS)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        mixed = (F.softmax(scores, dim=-1) @ v).transpose(0, 1).flatten(1)
        return self["output"].linear(mixed, WIDTH)

    def convolution(self, x: Tensor) -> Tensor:
        gated = F.glu(self["expand"].linear(x, 2 * WIDTH), dim=-1)
        weight = self("depthwise.weight", KERNEL, WIDTH, scale=KERNEL**-0.5)
        mixed = depthwise(gated, weight.T[:, None], self("depthwise.bias", WIDTH, scale=0.3), (KERNEL - 1) // 2)
        return self["project"].linear(F.silu(self["norm"].norm(mixed)), WIDTH)


def split(rows: Tensor) -> Tensor:
    """[n, D] to [H, n, D / H]."""
    return rows.unflatten(-1, (HEADS, -1)).transpose(0, 1)


def conformer_block(s: Scope, x: Tensor) -> Tensor:
    x = x + s["feed_forward1"].feed_forward(s["feed_forward1_norm"].norm(x)) / 2
    y = s["attention_norm"].norm(x)
    x = x + s["attention"].attention(y, y, relative=True)
    x = x + s["convolution"].convolution(s["convolution_norm"].norm(x))
    x = x + s["feed_forward2"].feed_forward(s["feed_forward2_norm"].norm(x)) / 2
    return s["output_norm"].norm(x)


def mixed_block(s: Scope, x: Tensor, states: Tensor) -> Tensor:
    x = x + s["feed_forward1"].feed_forward(s["feed_forward1_norm"].norm(x)) / 2
    y = s["self_attention_norm"].norm(x)
    x = x + s["self_attention"].attention(y, y, relative=True)
    x = x + s["convolution"].convolution(s["convolution_norm"].norm(x))
    x = x + s["cross_attention"].attention(s["cross_attention_norm"].norm(x), states)
    return x + s["feed_forward2"].feed_forward(s["feed_forward2_norm"].norm(x)) / 2


def absolute(count: int) -> Tensor:
    """Rows for the positions 0 to count - 1."""
    return sinusoids(count, WIDTH)[:count].flip(0)


def without_repeats(path: tuple[int, ...]) -> list[int]:
    """The path with each token in the first frame of its run only; 0 elsewhere."""
    return [label if label != before else 0 for label, before in zip(path, (0, *path))]


def best_path(posteriors: Tensor, target: list[int]) -> tuple[int, ...] | None:
    """The most probable of all paths that spell the target, by trying them all."""
    frames, vocabulary = posteriors.shape
    paths = itertools.product(sorted({0, *target}), repeat=frames)
    spelling = [p for p in paths if [label for label in without_repeats(p) if label] == target]
    return max(spelling, key=lambda p: sum(float(posteriors[t, v]) for t, v in enumerate(p)), default=None)


def trigger_mask(path: tuple[int, ...], tokens: int) -> Tensor:
    """[U + 1, T]: whose frames these are, each token's with one more on either side."""
    fired = torch.tensor(without_repeats(path))
    shifted = F.pad(fired, (1, 0))[:-1]
    owner = (shifted != 0).cumsum(0)
    mask = owner[None] == torch.arange(tokens + 1)[:, None]
    mask[-1, -1] = True  # the end of sentence has at least one frame
    mask[:, 1:] |= mask[:, :-1].clone()
    # One frame back: the mask of one frame later, as it was before this widening.
    wide = mask.clone()
    wide[:, :-1] |= mask[:, 1:]
    return wide


def smoothed_cross_entropy(logits: Tensor, targets: list[int]) -> Tensor:
    wanted = torch.full_like(logits, SMOOTHING / (VOCABULARY - 1))
    wanted[torch.arange(len(targets)), targets] = 1 - SMOOTHING
    return -(wanted * F.log_softmax(logits, dim=-1)).sum()


def main() -> None:
    torch.use_deterministic_algorithms(True)
    g = Golden("cassnat_loss",
               f"CASS-NAT over `states` of utterances of `lengths` frames, aligned to `targets` (`target.lengths` tokens "
               f"each) by `posteriors`; {HEADS} heads, feed-forward {HIDDEN}, kernel {KERNEL}, {SELF_BLOCKS} self and "
               f"{MIXED_BLOCKS} mixed blocks. loss = cross_entropy + {INTERMEDIATE_WEIGHT} * intermediate, the latter "
               f"after block {INTERMEDIATE_BLOCK}; smoothing {SMOOTHING}; the last utterance has no path and no part; "
               "`starts` and `ends` are the frames of every token and end of sentence")
    states = g.input(sum(FRAMES), WIDTH, name="states")
    posteriors = g.normal(sum(FRAMES), VOCABULARY, scale=2.0).log_softmax(-1).float().double()
    root = Scope(g)
    losses, early_losses, starts, ends = [], [], [], []
    for own, rows, target in zip(states.split(FRAMES), posteriors.split(FRAMES), TARGETS):
        path = best_path(rows, target)
        if path is None:
            continue
        mask = trigger_mask(path, len(target))
        starts += [int(row.nonzero()[0]) for row in mask]
        ends += [int(row.nonzero()[-1]) + 1 for row in mask]
        extractor = root["extractor"]
        x = extractor["attention"].attention(absolute(len(target) + 1), own, mask)
        x = x + extractor["feed_forward"].feed_forward(extractor["feed_forward_norm"].norm(x))
        outputs = []
        for index in range(SELF_BLOCKS):
            outputs.append(x := conformer_block(root["self_blocks"][index], x))
        for index in range(MIXED_BLOCKS):
            outputs.append(x := mixed_block(root["mixed_blocks"][index], x, own))
        for y, norm, found in [
            (x, root["norm"], losses),
            (outputs[INTERMEDIATE_BLOCK - 1], root["intermediate"]["norm"], early_losses),
        ]:
            found.append(smoothed_cross_entropy(root["output"].linear(norm.norm(y), VOCABULARY), target + [0]))
    loss = sum(losses) + INTERMEDIATE_WEIGHT * sum(early_losses)
    loss.backward()
    for name, value in [("loss", loss), ("cross_entropy", sum(losses)), ("intermediate", sum(early_losses))]:
        g.record(name, value)
    g.record("posteriors", posteriors)
    for name, numbers in [
        ("lengths", FRAMES), ("targets", sum(TARGETS, [])), ("target.lengths", [len(t) for t in TARGETS]),
        ("starts", starts), ("ends", ends),
    ]:
        g.record(name, torch.tensor(numbers))
    g.save()


if __name__ == "__main__":
    main()
