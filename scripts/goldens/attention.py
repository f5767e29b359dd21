"""The attention head as torch computes it: loss and all gradients, for the tests of ours.

Usage: python scripts/goldens/attention.py     (writes fixtures/golden/attention_head.safetensors)

The blocks are torch's own `nn.TransformerDecoderLayer`, norms first; embedding, positions, smoothing and the
rest are written out. Conventions of the file are those of torch_layers.py; parameters bear our names.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F
from torch_layers import EPSILON, Golden

WIDTH, HEADS, HIDDEN, BLOCKS, VOCABULARY, SMOOTHING = 16, 4, 24, 2, 11, 0.1
FRAMES, TARGETS = [7, 4, 5], [[3, 5, 5], [10], []]


def positions(count: int) -> torch.Tensor:
    angles = torch.arange(count, dtype=torch.float64)[:, None] * 10000.0 ** (
        -torch.arange(0, WIDTH, 2, dtype=torch.float64) / WIDTH)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


def our_names(block: int, name: str) -> list[str]:
    """Our names of the parts of a parameter of torch's layer, in the order in which they are stacked."""
    layer, _, kind = name.rpartition(".")
    attention = {"self_attn": "self_attention", "multihead_attn": "cross_attention"}
    if kind.startswith("in_proj_"):
        parts = [f"{attention[layer]}.{part}.{kind.removeprefix('in_proj_')}" for part in ["query", "key", "value"]]
    else:
        parts = [{
            "self_attn.out_proj": "self_attention.output", "multihead_attn.out_proj": "cross_attention.output",
            "linear1": "feed_forward.expand", "linear2": "feed_forward.project", "norm1": "self_attention_norm",
            "norm2": "cross_attention_norm", "norm3": "feed_forward_norm",
        }[layer] + f".{kind}"]
    return [f"blocks.{block}.{part}" for part in parts]


def main() -> None:
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    g = Golden("attention_head",
               f"Pre-norm transformer decoder of {BLOCKS} blocks with {HEADS} heads and ReLU; inputs are sqrt(D) times "
               "the embedding plus interleaved sinusoids; `output` is the log-softmax after 0 and the tokens of each "
               f"of {len(FRAMES)} utterances, `loss` the cross-entropy of the tokens and 0, summed, where "
               f"{SMOOTHING} of each target's probability is shared by the others; `text.` is the same where nothing is "
               "heard, without smoothing")
    layers = [nn.TransformerDecoderLayer(WIDTH, HEADS, HIDDEN, dropout=0.0, layer_norm_eps=EPSILON, batch_first=True,
                                         norm_first=True, dtype=torch.float64) for _ in range(BLOCKS)]
    stacked = []
    for block, layer in enumerate(layers):
        for name, parameter in layer.named_parameters():
            gain = name.startswith("norm") and name.endswith("weight")
            fan_in = parameter.shape[-1] if parameter.dim() > 1 else 10
            parameter.data = g.normal(*parameter.shape, scale=0.2 if gain else fan_in**-0.5, shift=float(gain))
            stacked.append((our_names(block, name), parameter))
    embedding = g.weight("embedding.weight", VOCABULARY, WIDTH)
    gain, bias = g.leaf("weight.norm.weight", g.normal(WIDTH, scale=0.2, shift=1.0)), g.weight("norm.bias", WIDTH)
    output, output_bias = g.weight("output.weight", VOCABULARY, WIDTH), g.weight("output.bias", VOCABULARY)
    states = g.input(sum(FRAMES), WIDTH)

    def decoded(target: list[int], memory: torch.Tensor | None) -> torch.Tensor:
        """The log-softmax after 0 and each token. Without memory there is nothing to attend to, and the sum over it
        is zero: what is left of cross-attention is the bias of its last projection."""
        x = embedding[torch.tensor([0] + target)] * math.sqrt(WIDTH) + positions(len(target) + 1)
        causal = nn.Transformer.generate_square_subsequent_mask(len(x), dtype=torch.float64)
        x = x[None]
        for layer in layers:
            if memory is not None:
                x = layer(x, memory[None], tgt_mask=causal)
            else:
                x = x + layer._sa_block(layer.norm1(x), causal, None)
                x = x + layer.multihead_attn.out_proj.bias
                x = x + layer._ff_block(layer.norm3(x))
        normed = F.layer_norm(x[0], (WIDTH,), gain, bias, EPSILON)
        return F.log_softmax(F.linear(normed, output, output_bias), dim=-1)

    rows, loss = [], torch.zeros((), dtype=torch.float64)
    for memory, target in zip(states.split(FRAMES), TARGETS):
        row = decoded(target, memory)
        wanted = F.one_hot(torch.tensor(target + [0]), VOCABULARY).double()
        wanted = wanted * (1 - SMOOTHING) + (1 - wanted) * SMOOTHING / (VOCABULARY - 1)
        loss = loss - (wanted * row).sum()
        rows.append(row)
    text = torch.cat([decoded(target, None) for target in TARGETS])
    text_loss = F.nll_loss(text, torch.tensor([token for target in TARGETS for token in target + [0]]),
                           reduction="sum")
    g.record("text.output", text)
    g.record("text.loss", text_loss)
    trained = {name: leaf for name, leaf in g.leaves.items() if name != "input"}
    for (name, leaf), gradient in zip(trained.items(), torch.autograd.grad(
            text_loss, list(trained.values()), retain_graph=True)):
        g.record(f"text.grad.{name}", gradient)
    for names, parameter in stacked:
        (gradient,) = torch.autograd.grad(text_loss, parameter, retain_graph=True, allow_unused=True)
        # Queries, keys, and values of nothing have no gradient.
        gradient = torch.zeros_like(parameter) if gradient is None else gradient
        for name, part in zip(names, gradient.chunk(len(names))):
            g.record(f"text.grad.weight.{name}", part)
    loss.backward()
    g.record("output", torch.cat(rows))
    g.record("loss", loss)
    g.record("lengths", torch.tensor(FRAMES))
    g.record("targets", torch.tensor([token for target in TARGETS for token in target]))
    g.record("target.lengths", torch.tensor([len(target) for target in TARGETS]))
    for names, parameter in stacked:
        for name, value, gradient in zip(names, parameter.chunk(len(names)), parameter.grad.chunk(len(names))):
            g.record(f"weight.{name}", value)
            g.record(f"grad.weight.{name}", gradient)
    g.save()


if __name__ == "__main__":
    main()
