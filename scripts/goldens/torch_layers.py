"""Layers, losses and optimisers as torch computes them, with all gradients, for the tests of ours.

Usage: python scripts/goldens/torch_layers.py     (writes fixtures/golden/<name>.safetensors)

In every file:
  input…        what goes in; ragged batches are rows laid end to end, `lengths` says how many each
  weight.…      parameters, in torch's own layout
  output        what comes out
  upstream      the gradient of the loss with respect to the output: loss = sum(output * upstream)
  grad.…        the gradient of the loss with respect to the tensor of that name
The metadata entry `description` says what was computed and with which versions. Reference mathematics runs
in double precision and is stored rounded to single, so the numbers are right to their last bit.
"""

import math
from pathlib import Path
from typing import Callable

import safetensors
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "golden"
EPSILON = 1e-5  # of every layer norm


class Golden:
    """One file: tensors by name, the leaves among them, and what was computed."""

    def __init__(self, name: str, description: str):
        self.name = name
        self.description = description
        self.tensors: dict[str, Tensor] = {}
        self.leaves: dict[str, Tensor] = {}
        self.generator = torch.Generator().manual_seed(sum(name.encode()))

    def normal(self, *shape: int, scale: float = 1.0, shift: float = 0.0) -> Tensor:
        numbers = torch.randn(*shape, generator=self.generator, dtype=torch.float32)
        return (numbers * scale + shift).float().double()  # exactly what a float reader sees

    def leaf(self, name: str, value: Tensor) -> Tensor:
        value = value.float().double().requires_grad_()
        self.leaves[name] = value
        return value

    def input(self, *shape: int, name: str = "input") -> Tensor:
        return self.leaf(name, self.normal(*shape))

    def weight(self, name: str, *shape: int) -> Tensor:
        """A parameter of the size that keeps variances: norms' gains around 1, the rest around 0."""
        if name.endswith("gain"):
            value = self.normal(*shape, scale=0.2, shift=1.0)
        else:
            fan_in = math.prod(shape[1:]) if len(shape) > 1 else 10
            value = self.normal(*shape, scale=fan_in**-0.5)
        return self.leaf(f"weight.{name}", value)

    def record(self, name: str, value: Tensor) -> None:
        self.tensors[name] = value

    def backward(self, output: Tensor) -> None:
        upstream = self.normal(*output.shape)
        loss = (output * upstream).sum()
        loss.backward()
        self.record("output", output)
        self.record("upstream", upstream)
        self.record("loss", loss)

    def save(self) -> None:
        for name, leaf in self.leaves.items():
            self.tensors[name] = leaf
            if leaf.grad is not None:
                self.tensors[f"grad.{name}"] = leaf.grad
        stored = {
            name: value.detach().to(torch.float32 if value.is_floating_point() else torch.int64)
            .contiguous().clone()
            for name, value in self.tensors.items()
        }
        versions = f"torch {torch.__version__}, safetensors {safetensors.__version__}"
        path = GOLDEN / f"{self.name}.safetensors"
        # One entry only: the package writes several in an order that differs from run to run.
        save_file(stored, str(path), {"description": f"{self.description} ({versions})"})
        assert path.stat().st_size < 200_000, path


def ragged(function: Callable[[Tensor], Tensor], rows: Tensor, lengths: list[int]) -> Tensor:
    """The function of each utterance by itself, end to end."""
    return torch.cat([function(utterance) for utterance in rows.split(lengths)])


# Single operations


def linear_swish() -> None:
    g = Golden("linear_swish", "output = swish(input · weightᵀ + bias)")
    x = g.input(7, 10)
    g.backward(F.silu(F.linear(x, g.weight("weight", 6, 10), g.weight("bias", 6))))
    g.save()


def layer_norm() -> None:
    g = Golden("layer_norm", f"Layer norm over the last dimension, epsilon {EPSILON}")
    x = g.input(5, 12)
    g.backward(F.layer_norm(x, (12,), g.weight("gain", 12), g.weight("bias", 12), EPSILON))
    g.save()


def gated_linear_unit() -> None:
    g = Golden("gated_linear_unit", "output = first half of the columns * sigmoid(second half)")
    g.backward(F.glu(g.input(5, 14), dim=-1))
    g.save()


def softmax() -> None:
    for name, function in [("softmax", F.softmax), ("log_softmax", F.log_softmax)]:
        g = Golden(name, f"{name} over the last dimension")
        g.backward(function(g.leaf("input", g.normal(6, 11, scale=4.0)), dim=-1))
        g.save()


def depthwise_convolution() -> None:
    lengths = [9, 4]
    for name, left in [("depthwise_convolution", 2), ("depthwise_convolution_causal", 4)]:
        g = Golden(name, "Depthwise convolution over time with kernel 5 of two utterances, zeros outside each: "
                   f"output[t] = bias + sum over k of weight[:, 0, k] * input[t - {left} + k]")
        x, weight, bias = g.input(13, 6), g.weight("weight", 6, 1, 5), g.weight("bias", 6)
        g.backward(ragged(lambda u: depthwise(u, weight, bias, left), x, lengths))
        g.record("lengths", torch.tensor(lengths))
        g.save()


def depthwise(u: Tensor, weight: Tensor, bias: Tensor, left: int) -> Tensor:
    kernel = weight.shape[-1]
    padded = F.pad(u.T, (left, kernel - 1 - left))
    return F.conv1d(padded, weight, bias, groups=weight.shape[0]).T


# Subsampling: features [T, F] to [T', D]. After the convolutions a frame's columns are c * F' + f.


def convolution_subsampling() -> None:
    lengths, bins, channels, width = [19, 13], 11, 4, 6
    for padding in [0, 1]:
        g = Golden(f"convolution_subsampling_padding{padding}",
                   "Features to a quarter of the frames: twice a 3x3 convolution of (time, bins) with stride 2 and "
                   f"padding {padding}, then ReLU; columns channel-major; linear")
        x = g.input(sum(lengths), bins)
        weights = [g.weight("conv1", channels, 1, 3, 3), g.weight("conv2", channels, channels, 3, 3)]
        biases = [g.weight("conv1.bias", channels), g.weight("conv2.bias", channels)]
        left = halved(halved(bins, padding), padding)
        out, out_bias = g.weight("out", width, channels * left), g.weight("out.bias", width)

        def subsample(u: Tensor) -> Tensor:
            y = u[None, None]
            for weight, bias in zip(weights, biases):
                y = F.relu(F.conv2d(y, weight, bias, stride=2, padding=padding))
            return F.linear(channel_major(y), out, out_bias)

        save_utterances(g, x, lengths, subsample)


def depthwise_striding_subsampling() -> None:
    lengths, bins, channels, width = [25, 14], 16, 4, 6
    g = Golden("depthwise_striding_subsampling",
               "Features to an eighth of the frames, as in FastConformer: a 3x3 convolution with stride 2 and padding 1, "
               "ReLU; then twice a depthwise 3x3 convolution with stride 2 and padding 1, a pointwise one, ReLU; "
               "columns channel-major; linear")
    x = g.input(sum(lengths), bins)
    conv, conv_bias = g.weight("conv1", channels, 1, 3, 3), g.weight("conv1.bias", channels)
    stages = [
        (g.weight(f"depthwise{i}", channels, 1, 3, 3), g.weight(f"depthwise{i}.bias", channels),
         g.weight(f"pointwise{i}", channels, channels, 1, 1), g.weight(f"pointwise{i}.bias", channels))
        for i in [2, 3]
    ]
    left = halved(halved(halved(bins, 1), 1), 1)
    out, out_bias = g.weight("out", width, channels * left), g.weight("out.bias", width)

    def subsample(u: Tensor) -> Tensor:
        y = F.relu(F.conv2d(u[None, None], conv, conv_bias, stride=2, padding=1))
        for depth, depth_bias, point, point_bias in stages:
            y = F.conv2d(y, depth, depth_bias, stride=2, padding=1, groups=channels)
            y = F.relu(F.conv2d(y, point, point_bias))
        return F.linear(channel_major(y), out, out_bias)

    save_utterances(g, x, lengths, subsample)


def save_utterances(g: Golden, x: Tensor, lengths: list[int], layer: Callable[[Tensor], Tensor]) -> None:
    """Records a layer that changes the number of frames, applied to each utterance by itself."""
    outputs = [layer(u) for u in x.split(lengths)]
    g.backward(torch.cat(outputs))
    g.record("lengths", torch.tensor(lengths))
    g.record("output.lengths", torch.tensor([len(y) for y in outputs]))
    g.save()


def halved(extent: int, padding: int) -> int:
    return (extent + 2 * padding - 3) // 2 + 1


def channel_major(y: Tensor) -> Tensor:
    """[1, C, T, F] to [T, C * F]."""
    return y[0].transpose(0, 1).flatten(1)


# Parts of the conformer


def sinusoids(length: int, width: int) -> Tensor:
    """Rows for the offsets length - 1 down to -(length - 1): sine and cosine interleaved."""
    offsets = torch.arange(length - 1, -length, -1, dtype=torch.float64)[:, None]
    angles = offsets * 10000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


class Attention:
    """Self-attention with relative positions (Dai et al. 2019, section 3.3)."""

    def __init__(self, g: Golden, width: int, heads: int, prefix: str = ""):
        self.heads = heads
        self.projections = [
            (g.weight(f"{prefix}{name}", width, width), g.weight(f"{prefix}{name}.bias", width))
            for name in ["q", "k", "v", "out"]
        ]
        self.position = g.weight(f"{prefix}position", width, width)
        self.content_bias = g.weight(f"{prefix}position.u", width)
        self.position_bias = g.weight(f"{prefix}position.v", width)

    def split(self, rows: Tensor) -> Tensor:
        """[n, D] to [H, n, D / H]."""
        return rows.unflatten(-1, (self.heads, -1)).transpose(0, 1)

    def __call__(self, u: Tensor) -> Tensor:
        frames, width = u.shape
        q, k, v = (self.split(F.linear(u, *self.projections[i])) for i in range(3))
        table = self.split(F.linear(sinusoids(frames, width), self.position))
        content_bias, position_bias = (self.split(b[None]) for b in [self.content_bias, self.position_bias])
        content = (q + content_bias) @ k.transpose(1, 2)
        by_offset = (q + position_bias) @ table.transpose(1, 2)
        i, j = torch.meshgrid(torch.arange(frames), torch.arange(frames), indexing="ij")
        position = by_offset[:, i, frames - 1 - (i - j)]  # the row of offset i - j
        weights = F.softmax((content + position) / math.sqrt(width // self.heads), dim=-1)
        return F.linear((weights @ v).transpose(0, 1).flatten(1), *self.projections[3])


class Norm:
    def __init__(self, g: Golden, width: int, prefix: str):
        self.width = width
        self.gain, self.bias = g.weight(f"{prefix}gain", width), g.weight(f"{prefix}bias", width)

    def __call__(self, x: Tensor) -> Tensor:
        return F.layer_norm(x, (self.width,), self.gain, self.bias, EPSILON)


class Convolution:
    """Pointwise, GLU, depthwise, layer norm, swish, pointwise."""

    def __init__(self, g: Golden, width: int, kernel: int, prefix: str = ""):
        self.kernel = kernel
        self.expand = g.weight(f"{prefix}pointwise1", 2 * width, width), g.weight(f"{prefix}pointwise1.bias", 2 * width)
        self.depthwise = g.weight(f"{prefix}depthwise", width, 1, kernel), g.weight(f"{prefix}depthwise.bias", width)
        self.norm = Norm(g, width, f"{prefix}norm.")
        self.project = g.weight(f"{prefix}pointwise2", width, width), g.weight(f"{prefix}pointwise2.bias", width)

    def __call__(self, u: Tensor) -> Tensor:
        gated = F.glu(F.linear(u, *self.expand), dim=-1)
        mixed = depthwise(gated, *self.depthwise, left=(self.kernel - 1) // 2)
        return F.linear(F.silu(self.norm(mixed)), *self.project)


class FeedForward:
    def __init__(self, g: Golden, width: int, hidden: int, prefix: str):
        self.expand = g.weight(f"{prefix}linear1", hidden, width), g.weight(f"{prefix}linear1.bias", hidden)
        self.project = g.weight(f"{prefix}linear2", width, hidden), g.weight(f"{prefix}linear2.bias", width)

    def __call__(self, x: Tensor) -> Tensor:
        return F.linear(F.silu(F.linear(x, *self.expand)), *self.project)


WIDTH, HEADS, KERNEL, LENGTHS = 16, 4, 5, [7, 3]


def relative_attention() -> None:
    g = Golden("relative_attention",
               f"Self-attention with {HEADS} heads and relative positions within each of two utterances: "
               "score(i, j) = ((q_i + u)·k_j + (q_i + v)·(position R(i - j))) / sqrt(D / heads), "
               "R(o) = sin and cos of o * 10000^(-2m / D), interleaved; "
               "`table` is R of the longer utterance from offset T - 1 down to -(T - 1)")
    attention = Attention(g, WIDTH, HEADS)
    g.backward(ragged(attention, g.input(sum(LENGTHS), WIDTH), LENGTHS))
    g.record("lengths", torch.tensor(LENGTHS))
    g.record("table", sinusoids(max(LENGTHS), WIDTH))
    g.save()


def convolution_module() -> None:
    g = Golden("convolution_module",
               "Conformer convolution module without its leading norm: pointwise to 2D, GLU, depthwise with kernel "
               f"{KERNEL} (zeros outside each utterance), layer norm (epsilon {EPSILON}), swish, pointwise")
    module = Convolution(g, WIDTH, KERNEL)
    g.backward(ragged(module, g.input(sum(LENGTHS), WIDTH), LENGTHS))
    g.record("lengths", torch.tensor(LENGTHS))
    g.save()


def conformer_block() -> None:
    g = Golden("conformer_block",
               "x += ffn1(norm(x)) / 2; x += attention(norm(x)); x += convolution(norm(x)); x += ffn2(norm(x)) / 2; "
               f"output = norm(x). {HEADS} heads, kernel {KERNEL}, swish, layer norms with epsilon {EPSILON}; attention "
               "and convolution as in relative_attention and convolution_module")
    ffn1, ffn2 = (FeedForward(g, WIDTH, 2 * WIDTH, f"ffn{i}.") for i in [1, 2])
    attention = Attention(g, WIDTH, HEADS, "attention.")
    convolution = Convolution(g, WIDTH, KERNEL, "convolution.")
    norms = {part: Norm(g, WIDTH, f"{part}.norm_before.") for part in ["ffn1", "attention", "convolution", "ffn2"]}
    final = Norm(g, WIDTH, "norm.")

    def block(x: Tensor) -> Tensor:
        x = x + ffn1(norms["ffn1"](x)) / 2
        x = x + attention(norms["attention"](x))
        x = x + convolution(norms["convolution"](x))
        x = x + ffn2(norms["ffn2"](x)) / 2
        return final(x)

    g.backward(ragged(block, g.input(sum(LENGTHS), WIDTH), LENGTHS))
    g.record("lengths", torch.tensor(LENGTHS))
    g.save()


# Training


def ctc_loss() -> None:
    # Repeated labels; as few frames as repeats allow; no label at all; one frame; too few frames.
    utterances = [(9, [1, 2, 3]), (8, [2, 2, 1, 1]), (6, [4, 4, 3, 3]), (4, []), (1, [5]), (3, [1, 1, 2])]
    g = Golden("ctc_loss",
               "CTC with blank 0 of the log-softmax of `input`, logits of six utterances end to end; `output` holds the "
               "negative log likelihood of each, 0 for the last, which is infeasible, and `grad.input` is its "
               "gradient for all losses weighted by `upstream`; `targets` end to end, `target.lengths` labels each")
    lengths, targets = [u[0] for u in utterances], [torch.tensor(u[1], dtype=torch.int64) for u in utterances]
    x = g.leaf("input", g.normal(sum(lengths), 6, scale=2.0))
    losses = [
        F.ctc_loss(F.log_softmax(u, dim=-1)[:, None], target[None], [len(u)], [len(target)], reduction="none",
                   zero_infinity=True)
        for u, target in zip(x.split(lengths), targets)
    ]
    g.backward(torch.cat(losses))
    g.record("lengths", torch.tensor(lengths))
    g.record("targets", torch.cat(targets))
    g.record("target.lengths", torch.tensor([len(t) for t in targets]))
    g.save()


def consistency() -> None:
    frames = 6
    g = Golden("consistency",
               "Divergence of two views, the log-softmax of the first and the last half of the rows of `input`: the "
               "Kullback-Leibler divergences from each view, taken as given, to the other, summed over all rows")
    x = g.leaf("input", g.normal(2 * frames, 9, scale=2.0))
    views = F.log_softmax(x, dim=-1).split(frames)
    g.backward(sum(
        F.kl_div(view, given.detach(), reduction="sum", log_target=True)
        for view, given in [views, views[::-1]]).reshape(1))
    g.save()


def self_conditioning() -> None:
    lengths, width, vocabulary = [4, 3], 6, 9
    g = Golden("self_conditioning",
               "input + linear(softmax(linear(layer_norm(input)))), the last without a bias: what a block passes on in "
               "self-conditioned CTC; `log_posteriors` is the log-softmax of the same, without a part in the loss")
    x = g.input(sum(lengths), width)
    normed = F.layer_norm(x, [width], g.weight("gain", width), g.weight("norm", width), EPSILON)
    logits = F.linear(normed, g.weight("output", vocabulary, width), g.weight("bias", vocabulary))
    g.record("lengths", torch.tensor(lengths))
    g.record("log_posteriors", F.log_softmax(logits, dim=-1))
    g.backward(x + F.linear(F.softmax(logits, dim=-1), g.weight("feedback", width, vocabulary)))
    g.save()


def adamw() -> None:
    rate, beta1, beta2, epsilon, decay = 0.01, 0.9, 0.98, 1e-8, 0.1
    g = Golden("adamw", f"Three steps of AdamW on `parameter`: rate {rate}, betas {beta1} and {beta2}, epsilon {epsilon}, "
               f"decay {decay}; step n takes `gradient.n` and leaves `parameter.n`")
    parameter = g.normal(4, 5)
    g.record("parameter", parameter.clone())
    parameter = torch.nn.Parameter(parameter)
    optimizer = torch.optim.AdamW([parameter], lr=rate, betas=(beta1, beta2), eps=epsilon, weight_decay=decay)
    for step in [1, 2, 3]:
        parameter.grad = g.normal(4, 5, scale=10.0 ** (1 - step))
        g.record(f"gradient.{step}", parameter.grad.clone())
        optimizer.step()
        g.record(f"parameter.{step}", parameter.detach().clone())
    g.save()


def gradient_clipping() -> None:
    g = Golden("gradient_clipping", "Two gradients whose common norm `norm` is brought to at most `limit`: `clipped.…`; "
               "`generous.…` is the same with a limit that does nothing")
    for prefix, limit in [("clipped", 1.5), ("generous", 100.0)]:
        shapes = {"a": (3, 4), "b": (5,)}
        parameters = {name: torch.nn.Parameter(torch.zeros(shape, dtype=torch.float64)) for name, shape in shapes.items()}
        for name, parameter in parameters.items():
            parameter.grad = g.tensors.get(f"gradient.{name}", g.normal(*shapes[name])).clone()
            g.record(f"gradient.{name}", parameter.grad.clone())
        g.record("norm", torch.nn.utils.clip_grad_norm_(parameters.values(), limit))
        g.record("limit" if prefix == "clipped" else "generous.limit", torch.tensor(limit))
        for name, parameter in parameters.items():
            g.record(f"{prefix}.{name}", parameter.grad)
    g.save()


def moving_average() -> None:
    decay = 0.9
    g = Golden("moving_average", f"Exponential moving average with decay {decay}: `average.0` is a copy of `value.0`, then "
               "average.n follows from average.(n-1) and value.n")
    update = torch.optim.swa_utils.get_ema_avg_fn(decay)
    for n in range(4):
        g.record(f"value.{n}", g.normal(7))
        previous = g.tensors.get(f"average.{n - 1}")
        g.record(f"average.{n}", g.tensors["value.0"].clone() if previous is None
                 else update(previous, g.tensors[f"value.{n}"], torch.tensor(n)))
    g.save()


def main() -> None:
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for write in [
        linear_swish, layer_norm, gated_linear_unit, softmax, depthwise_convolution, convolution_subsampling,
        depthwise_striding_subsampling, relative_attention, convolution_module, conformer_block, ctc_loss, adamw,
        gradient_clipping, moving_average, consistency,
        self_conditioning,
    ]:
        write()


if __name__ == "__main__":
    main()
