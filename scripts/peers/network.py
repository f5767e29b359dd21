"""Swiftlet's encoder and its heads ctc and attention in torch, with the weights of a bundle.

Written as such models usually are, with the kernels that torch and the exporters know best: convolutions are
convolutions, and relative positions are shifted by padding (Dai et al. 2019, appendix B).
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from . import bundle

LONGEST = 4000


def sinusoids(positions, width):
    """Entries 2i and 2i + 1 of position p are sin and cos of p / 10000^(2i/D)."""
    frequencies = 10000 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = positions.double()[:, None] * frequencies
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1).float()


class Norm(nn.LayerNorm):
    """Layer norm with the usual epsilon."""


class FeedForward(nn.Module):
    def __init__(self, width, inner, activation, dropout):
        super().__init__()
        self.expand, self.project = nn.Linear(width, inner), nn.Linear(inner, width)
        self.activation, self.dropout = activation, nn.Dropout(dropout)

    def forward(self, x):
        return self.dropout(self.project(self.dropout(self.activation(self.expand(x)))))


def split(x, heads):
    """[B, T, D] → [B, H, T, D/H]"""
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def join(x):
    """[B, H, T, D/H] → [B, T, D]"""
    return x.transpose(1, 2).flatten(2)


class RelativeAttention(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.heads = heads
        for part in ("query", "key", "value", "output"):
            setattr(self, part, nn.Linear(width, width))
        self.position = nn.Linear(width, width, bias=False)
        self.content_bias = nn.Parameter(torch.zeros(width))
        self.position_bias = nn.Parameter(torch.zeros(width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, positions):
        query = self.query(x)
        key, value = split(self.key(x), self.heads), split(self.value(x), self.heads)
        content = split(query + self.content_bias, self.heads) @ key.transpose(-1, -2)
        located = split(query + self.position_bias, self.heads)
        offsets = located @ split(self.position(positions)[None], self.heads).transpose(-1, -2)
        batch, heads, frames, columns = offsets.shape
        offsets = F.pad(offsets, (1, 0)).view(batch, heads, columns + 1, frames)
        offsets = offsets[:, :, 1:].view(batch, heads, frames, columns)[..., :frames]
        weights = ((content + offsets) / math.sqrt(key.shape[-1])).softmax(-1)
        return self.dropout(self.output(join(self.dropout(weights) @ value)))


class Convolution(nn.Module):
    def __init__(self, width, kernel, dropout):
        super().__init__()
        self.expand, self.project = nn.Linear(width, 2 * width), nn.Linear(width, width)
        self.depthwise = nn.Conv1d(width, width, kernel, padding=(kernel - 1) // 2, groups=width)
        self.norm, self.dropout = Norm(width), nn.Dropout(dropout)

    def forward(self, x):
        x = F.glu(self.expand(x), -1).transpose(1, 2)
        return self.dropout(self.project(F.silu(self.norm(self.depthwise(x).transpose(1, 2)))))


class Block(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        width = sizes["width"]
        for part in ("feed_forward1", "feed_forward2"):
            setattr(self, part, FeedForward(width, sizes["feed_forward_width"], nn.SiLU(), dropout))
        self.attention = RelativeAttention(width, sizes["heads"], dropout)
        self.convolution = Convolution(width, sizes["kernel"], dropout)
        for part in ("feed_forward1", "attention", "convolution", "feed_forward2", "output"):
            setattr(self, f"{part}_norm", Norm(width))

    def forward(self, x, positions):
        x = x + 0.5 * self.feed_forward1(self.feed_forward1_norm(x))
        x = x + self.attention(self.attention_norm(x), positions)
        x = x + self.convolution(self.convolution_norm(x))
        x = x + 0.5 * self.feed_forward2(self.feed_forward2_norm(x))
        return self.output_norm(x)


class Encoder(nn.Module):
    """Features [B, T, F] → states [B, T', D] and CTC log-probabilities [B, T', V]."""

    def __init__(self, configuration, dropout=0.0):
        super().__init__()
        encoder = configuration["encoder"]
        kind, channels = encoder["subsampling"]["kind"], encoder["subsampling"]["channels"]
        width = encoder["block"]["width"]
        padding = 0 if kind == "conv2d" else 1
        stages = [nn.Conv2d(1, channels, 3, 2, padding), nn.ReLU()]
        if kind == "conv2d":
            stages += [nn.Conv2d(channels, channels, 3, 2), nn.ReLU()]
        else:
            for _ in range(2):
                stages += [nn.Conv2d(channels, channels, 3, 2, 1, groups=channels),
                           nn.Conv2d(channels, channels, 1), nn.ReLU()]
        self.subsampling = nn.Sequential(*stages)
        remaining = bundle.bins_after(kind, configuration["features"]["bins"])
        self.input = nn.Linear(channels * remaining, width)
        self.blocks = nn.ModuleList(
            Block(encoder["block"], dropout) for _ in range(encoder["blocks"]))
        self.ctc = nn.Linear(width, configuration["vocabulary_size"])
        table = sinusoids(torch.arange(LONGEST, -LONGEST, -1), width)
        self.register_buffer("positions", table, persistent=False)

    def forward(self, features):
        x = self.subsampling(features[:, None])
        # Ours is laid out as (bin, channel).
        x = self.input(x.permute(0, 2, 3, 1).flatten(2))
        frames = x.shape[1]
        positions = self.positions[LONGEST - frames + 1:LONGEST + frames]
        for block in self.blocks:
            x = block(x, positions)
        return x, self.ctc(x).log_softmax(-1)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        for part in ("query", "key", "value", "output"):
            setattr(self, part, nn.Linear(width, width))

    def forward(self, x, keys, values, is_causal=False):
        mixed = F.scaled_dot_product_attention(
            split(self.query(x), self.heads), keys, values, is_causal=is_causal)
        return self.output(join(mixed))


class DecoderBlock(nn.Module):
    def __init__(self, width, heads, inner, dropout):
        super().__init__()
        self.self_attention, self.cross_attention = Attention(width, heads), Attention(width, heads)
        self.feed_forward = FeedForward(width, inner, nn.ReLU(), dropout)
        for part in ("self_attention", "cross_attention", "feed_forward"):
            setattr(self, f"{part}_norm", Norm(width))

    def memory(self, states):
        """Keys and values of encoder states, which do not change from step to step."""
        attention = self.cross_attention
        return split(attention.key(states), attention.heads), split(
            attention.value(states), attention.heads)

    def own(self, x):
        attention = self.self_attention
        return split(attention.key(x), attention.heads), split(attention.value(x), attention.heads)

    def forward(self, x, keys, values, own_keys, own_values, is_causal=False):
        """Own keys and values are those before x; returns x and what they are with x."""
        normal = self.self_attention_norm(x)
        new_keys, new_values = self.own(normal)
        if own_keys is not None:
            new_keys = torch.cat([own_keys, new_keys], 2)
            new_values = torch.cat([own_values, new_values], 2)
        x = x + self.self_attention(normal, new_keys, new_values, is_causal)
        x = x + self.cross_attention(self.cross_attention_norm(x), keys, values)
        return x + self.feed_forward(self.feed_forward_norm(x)), new_keys, new_values


class Decoder(nn.Module):
    """The head attention: step by step with a cache, or all tokens at once for training."""

    def __init__(self, configuration, dropout=0.0):
        super().__init__()
        head = bundle.attention_head(configuration)
        self.width = configuration["encoder"]["block"]["width"]
        self.embedding = nn.Embedding(configuration["vocabulary_size"], self.width)
        self.blocks = nn.ModuleList(
            DecoderBlock(self.width, head["heads"], head["feed_forward_width"], dropout)
            for _ in range(head["blocks"]))
        self.norm = Norm(self.width)
        self.output = nn.Linear(self.width, configuration["vocabulary_size"])
        self.register_buffer(
            "positions", sinusoids(torch.arange(LONGEST), self.width), persistent=False)

    def embedded(self, tokens, positions):
        return self.embedding(tokens) * math.sqrt(self.width) + self.positions[positions]

    def forward(self, token, position, keys, values, own_keys, own_values):
        """One step: tokens [B, 1]; memory and own keys and values [L, B, H, ·, D/H] → logits [B, V], new own."""
        x = self.embedded(token, position)
        new_keys, new_values = [], []
        for index, block in enumerate(self.blocks):
            x, k, v = block(
                x, keys[index], values[index], own_keys[index], own_values[index])
            new_keys.append(k)
            new_values.append(v)
        logits = self.output(self.norm(x))[:, 0]
        return logits, torch.stack(new_keys), torch.stack(new_values)

    def all_at_once(self, tokens, states):
        x = self.embedded(tokens, torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x, _, _ = block(x, *block.memory(states), None, None, is_causal=True)
        return self.output(self.norm(x))


class Memory(nn.Module):
    """Keys and values of all blocks of a decoder for encoder states."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, states):
        both = [block.memory(states) for block in self.decoder.blocks]
        return torch.stack([k for k, _ in both]), torch.stack([v for _, v in both])


def _torch_name(name, kind):
    """Where a parameter of ours is in the modules above, and what its layout becomes."""
    keep = lambda t: t  # noqa: E731
    if name.startswith("encoder.subsampling.stages."):
        stage, part, leaf = name.split(".")[3:6]
        stage = int(stage)
        if part == "convolution":
            place = 0 if stage == 0 else 2
            reorder = lambda t: t.reshape(t.shape[0], 3, 3, -1).permute(0, 3, 1, 2)  # noqa: E731
        else:
            place = 3 * stage - 1 + (part == "pointwise")
            reorder = (  # [9, C] → [C, 1, 3, 3]; [C, C] → [C, C, 1, 1]
                (lambda t: t.t().reshape(-1, 1, 3, 3)) if part == "depthwise"
                else (lambda t: t[:, :, None, None]))
        return f"encoder.subsampling.{place}.{leaf}", reorder if leaf == "weight" else keep
    if name.startswith("encoder.subsampling.output."):
        return name.replace("subsampling.output", "input"), keep
    if name.endswith("convolution.depthwise.weight"):
        return name, lambda t: t.t()[:, None]
    if name.startswith("heads.ctc.output."):
        return name.replace("heads.ctc.output", "encoder.ctc"), keep
    return name.replace("heads.attention.", "decoder."), keep


class Network(nn.Module):
    """Encoder and decoder with a bundle's weights."""

    def __init__(self, configuration, tensors=None, dropout=0.0):
        super().__init__()
        self.encoder = Encoder(configuration, dropout)
        has_decoder = bundle.attention_head(configuration) is not None
        self.decoder = Decoder(configuration, dropout) if has_decoder else None
        if tensors is None:
            return
        kind = configuration["encoder"]["subsampling"]["kind"]
        state = {}
        for name, _ in bundle.parameters(configuration):
            place, reorder = _torch_name(name, kind)
            state[place] = reorder(torch.from_numpy(tensors[name])).contiguous()
        self.load_state_dict(state)
