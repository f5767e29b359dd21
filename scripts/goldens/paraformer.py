"""The objective of the paraformer head and all its gradients as torch computes them.

Usage: python scripts/goldens/paraformer.py     (writes fixtures/golden/paraformer_head.safetensors)

Parameters have our names and our layout. Continuous integrate-and-fire is written as the overlap of the
frames' line with the tokens' units, max(0, min(Sₜ, k + 1) − max(Sₜ₋₁, k)), which torch differentiates by itself.
Mathematics runs in double precision and is stored rounded to single.
"""

from pathlib import Path

import safetensors
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "golden"
WIDTH, VOCABULARY, BLOCKS, HEADS, HIDDEN, KERNEL = 8, 7, 2, 2, 12, 3
SMOOTHING, QUANTITY_WEIGHT = 0.1, 0.7
LENGTHS = [9, 6, 4]
# The last utterance has more tokens than frames: one frame then holds several.
TARGETS = [[3, 1, 6, 2], [5, 4], [2, 2, 6, 1, 3]]
GLANCES = [[1, 2], [], [0, 4]]

generator = torch.Generator().manual_seed(7)
leaves: dict[str, Tensor] = {}


def normal(*shape: int, scale: float = 1.0, shift: float = 0.0) -> Tensor:
    return (torch.randn(*shape, generator=generator) * scale + shift).float().double()


def leaf(name: str, *shape: int, scale: float, shift: float = 0.0) -> None:
    leaves[name] = normal(*shape, scale=scale, shift=shift).requires_grad_()


def linear_leaf(name: str, inputs: int, outputs: int) -> None:
    leaf(f"{name}.weight", outputs, inputs, scale=inputs**-0.5)
    leaf(f"{name}.bias", outputs, scale=0.3)


def norm_leaf(name: str) -> None:
    leaf(f"{name}.weight", WIDTH, scale=0.2, shift=1.0)
    leaf(f"{name}.bias", WIDTH, scale=0.3)


def linear(name: str, x: Tensor) -> Tensor:
    return F.linear(x, leaves[f"{name}.weight"], leaves[f"{name}.bias"])


def norm(name: str, x: Tensor) -> Tensor:
    return F.layer_norm(x, (WIDTH,), leaves[f"{name}.weight"], leaves[f"{name}.bias"], 1e-5)


def attention(name: str, queries: Tensor, memory: Tensor) -> Tensor:
    def split(x: Tensor) -> Tensor:
        return x.reshape(-1, HEADS, WIDTH // HEADS).transpose(0, 1)

    q = split(linear(f"{name}.query", queries))
    k = split(linear(f"{name}.key", memory))
    v = split(linear(f"{name}.value", memory))
    weights = (q @ k.transpose(1, 2) / (WIDTH // HEADS) ** 0.5).softmax(-1)
    return linear(f"{name}.output", (weights @ v).transpose(0, 1).reshape(-1, WIDTH))


def predicted_weights(states: Tensor) -> Tensor:
    kernel = leaves["predictor.depthwise.weight"].t().unsqueeze(1)  # [K, D] → [D, 1, K]
    heard = F.conv1d(
        states.t().unsqueeze(0), kernel, leaves["predictor.depthwise.bias"], padding=KERNEL // 2,
        groups=WIDTH)[0].t()
    return linear("predictor.output", F.relu(heard + states)).sigmoid()[:, 0]


def fire(states: Tensor, weights: Tensor, count: int) -> Tensor:
    ends = torch.cumsum(weights * count / weights.sum(), 0)
    starts = torch.cat([ends.new_zeros(1), ends[:-1]])
    tokens = torch.arange(count, dtype=torch.double).unsqueeze(1)
    shares = F.relu(torch.minimum(ends, tokens + 1) - torch.maximum(starts, tokens))
    return shares @ states


def decode(tokens: Tensor, states: Tensor) -> Tensor:
    x = tokens
    for index in range(BLOCKS):
        name = f"blocks.{index}"
        own = norm(f"{name}.self_attention_norm", x)
        x = x + attention(f"{name}.self_attention", own, own)
        x = x + attention(
            f"{name}.cross_attention", norm(f"{name}.cross_attention_norm", x), states)
        hidden = F.relu(linear(f"{name}.feed_forward.expand", norm(f"{name}.feed_forward_norm", x)))
        x = x + linear(f"{name}.feed_forward.project", hidden)
    return linear("output", norm("norm", x)).log_softmax(-1)


def smoothed(log_probabilities: Tensor, target: list[int]) -> Tensor:
    wanted = torch.full_like(log_probabilities, SMOOTHING / (VOCABULARY - 1))
    wanted[range(len(target)), target] = 1 - SMOOTHING
    return -(wanted * log_probabilities).sum()


def main() -> None:
    leaf("states", sum(LENGTHS), WIDTH, scale=1.0)
    leaf("predictor.depthwise.weight", KERNEL, WIDTH, scale=KERNEL**-0.5)
    leaf("predictor.depthwise.bias", WIDTH, scale=0.3)
    linear_leaf("predictor.output", WIDTH, 1)
    for index in range(BLOCKS):
        for part in ["self_attention", "cross_attention", "feed_forward"]:
            norm_leaf(f"blocks.{index}.{part}_norm")
        for part in ["self_attention", "cross_attention"]:
            for projection in ["query", "key", "value", "output"]:
                linear_leaf(f"blocks.{index}.{part}.{projection}", WIDTH, WIDTH)
        linear_leaf(f"blocks.{index}.feed_forward.expand", WIDTH, HIDDEN)
        linear_leaf(f"blocks.{index}.feed_forward.project", HIDDEN, WIDTH)
    norm_leaf("norm")
    linear_leaf("output", WIDTH, VOCABULARY)
    leaf("embedding.weight", VOCABULARY, WIDTH, scale=WIDTH**-0.5)

    text, quantity = torch.zeros((), dtype=torch.double), torch.zeros((), dtype=torch.double)
    recorded: dict[str, list[Tensor]] = {"weights": [], "tokens": [], "log_probabilities": []}
    for states, target, glance in zip(leaves["states"].split(LENGTHS), TARGETS, GLANCES):
        weights = predicted_weights(states)
        tokens = fire(states, weights, len(target))
        told = torch.zeros(len(target), 1, dtype=torch.bool)
        told[glance] = True
        embedded = leaves["embedding.weight"][target] * WIDTH**0.5
        log_probabilities = decode(torch.where(told, embedded, tokens), states)
        text = text + smoothed(log_probabilities, target)
        quantity = quantity + (len(target) - weights.sum()).abs()
        for name, value in zip(recorded, [weights, tokens, log_probabilities]):
            recorded[name].append(value)
    loss = text + QUANTITY_WEIGHT * quantity
    loss.backward()

    stored = {name: torch.cat(parts) for name, parts in recorded.items()}
    stored |= {"loss": loss, "text": text, "quantity": quantity}
    for name, value in leaves.items():
        name = name if name == "states" else f"weight.{name}"
        stored |= {name: value, f"grad.{name}": value.grad}
    stored = {name: value.detach().float().contiguous().clone() for name, value in stored.items()}
    for name, lists in [("targets", TARGETS), ("glances", GLANCES)]:
        stored[name] = torch.tensor(sum(lists, []))
        stored[f"{name}.lengths"] = torch.tensor([len(numbers) for numbers in lists])
    stored["lengths"] = torch.tensor(LENGTHS)
    versions = f"torch {torch.__version__}, safetensors {safetensors.__version__}"
    path = GOLDEN / "paraformer_head.safetensors"
    save_file(
        stored, str(path),
        {"description": f"Objective of the paraformer head with given glances ({versions})"})
    assert path.stat().st_size < 200_000, path


if __name__ == "__main__":
    main()
