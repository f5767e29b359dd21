"""Swiftlet's bundles: the names and shapes of parameters, and models of random weights."""
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file


def _linear(name, outputs, inputs, bias=True):
    yield f"{name}.weight", (outputs, inputs)
    if bias:
        yield f"{name}.bias", (outputs,)


def _norm(name, width):
    yield f"{name}.weight", (width,)
    yield f"{name}.bias", (width,)


def bins_after(kind, bins):
    """Mel bins that subsampling leaves."""
    for _ in range(2 if kind == "conv2d" else 3):
        bins = (bins - 3) // 2 + 1 if kind == "conv2d" else (bins - 1) // 2 + 1
    return bins


def parameters(configuration):
    """The name and the shape of every parameter of the encoder and of the heads ctc and attention."""
    encoder = configuration["encoder"]
    block, subsampling = encoder["block"], encoder["subsampling"]
    width, inner, kernel = block["width"], block["feed_forward_width"], block["kernel"]
    channels, kind = subsampling["channels"], subsampling["kind"]
    vocabulary = configuration["vocabulary_size"]
    base = "encoder.subsampling"
    if kind == "conv2d":
        yield from _linear(f"{base}.stages.0.convolution", channels, 9)
        yield from _linear(f"{base}.stages.1.convolution", channels, 9 * channels)
    else:
        yield from _linear(f"{base}.stages.0.convolution", channels, 9)
        for stage in (1, 2):
            yield f"{base}.stages.{stage}.depthwise.weight", (9, channels)
            yield f"{base}.stages.{stage}.depthwise.bias", (channels,)
            yield from _linear(f"{base}.stages.{stage}.pointwise", channels, channels)
    yield from _linear(
        f"{base}.output", width, channels * bins_after(kind, configuration["features"]["bins"]))
    for index in range(encoder["blocks"]):
        name = f"encoder.blocks.{index}"
        for part in ("feed_forward1", "feed_forward2"):
            yield from _linear(f"{name}.{part}.expand", inner, width)
            yield from _linear(f"{name}.{part}.project", width, inner)
        for part in ("query", "key", "value", "output"):
            yield from _linear(f"{name}.attention.{part}", width, width)
        yield from _linear(f"{name}.attention.position", width, width, bias=False)
        yield f"{name}.attention.content_bias", (width,)
        yield f"{name}.attention.position_bias", (width,)
        yield from _linear(f"{name}.convolution.expand", 2 * width, width)
        yield f"{name}.convolution.depthwise.weight", (kernel, width)
        yield f"{name}.convolution.depthwise.bias", (width,)
        yield from _norm(f"{name}.convolution.norm", width)
        yield from _linear(f"{name}.convolution.project", width, width)
        for part in ("feed_forward1", "attention", "convolution", "feed_forward2", "output"):
            yield from _norm(f"{name}.{part}_norm", width)
    yield from _linear("heads.ctc.output", vocabulary, width)
    head = attention_head(configuration)
    if head is None:
        return
    yield "heads.attention.embedding.weight", (vocabulary, width)
    for index in range(head["blocks"]):
        name = f"heads.attention.blocks.{index}"
        for attention in ("self_attention", "cross_attention"):
            yield from _norm(f"{name}.{attention}_norm", width)
            for part in ("query", "key", "value", "output"):
                yield from _linear(f"{name}.{attention}.{part}", width, width)
        yield from _norm(f"{name}.feed_forward_norm", width)
        yield from _linear(f"{name}.feed_forward.expand", head["feed_forward_width"], width)
        yield from _linear(f"{name}.feed_forward.project", width, head["feed_forward_width"])
    yield from _norm("heads.attention.norm", width)
    yield from _linear("heads.attention.output", vocabulary, width)


def attention_head(configuration):
    """The configuration of the head attention; None where the model has none."""
    return next((h for h in configuration["heads"] if h["kind"] == "attention"), None)


def write_random(shape, folder, seed=1):
    """Writes a bundle of random weights that never ends a sentence."""
    configuration = json.loads(Path(shape).read_text())
    configuration["heads"] = [h for h in configuration["heads"] if h["kind"] in ("ctc", "attention")]
    for head in configuration["heads"]:
        head.pop("intermediate", None)
    generator = np.random.default_rng(seed)
    tensors = {}
    for name, sizes in parameters(configuration):
        is_norm = "norm." in name
        if name.endswith(".bias"):
            tensors[name] = np.zeros(sizes, np.float32)
        elif is_norm:
            tensors[name] = np.ones(sizes, np.float32)
        else:
            inputs = sizes[0] if "depthwise" in name else sizes[-1]
            bound = inputs ** -0.5
            tensors[name] = generator.uniform(-bound, bound, sizes).astype(np.float32)
    if "heads.attention.output.bias" in tensors:
        tensors["heads.attention.output.bias"][0] = -100
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(configuration, indent=2))
    save_file(tensors, folder / "model.safetensors")
    (folder / "tokens.txt").write_text("\n".join(tokens(configuration["vocabulary_size"])) + "\n")
    return configuration, tensors


def tokens(size):
    """A token list of a size: letters, and tokens that no text has."""
    known = ["<blank>", "<unk>", "▁", *"abcdefghijklmnopqrstuvwxyz'"]
    return known + [f"#{index}" for index in range(size - len(known))]


def read(folder):
    """The configuration and the parameters of a bundle, as 32-bit floats."""
    folder = Path(folder)
    tensors = load_file(folder / "model.safetensors")
    return (
        json.loads((folder / "config.json").read_text()),
        {name: tensor.astype(np.float32) for name, tensor in tensors.items()},
    )
