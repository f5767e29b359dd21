"""Golden CTC losses and gradients, from torch in double precision.

Usage: python scripts/goldens/ctc.py > fixtures/golden/ctc.json
"""

import json
import random
import sys

import torch

CASES = [
    # name, frames, vocabulary, target length, logit scale, repeats
    ("short", 6, 4, 2, 1.0, False),
    ("empty target", 5, 3, 0, 1.0, False),
    ("one frame", 1, 5, 1, 1.0, False),
    ("tight, every frame needed", 9, 6, 7, 1.0, True),
    ("peaked", 40, 12, 10, 20.0, False),
    ("repeats", 30, 5, 12, 2.0, True),
]


def target_tokens(rng, vocabulary, length, repeats):
    if not repeats:
        return [rng.randrange(1, vocabulary) for _ in range(length)]
    # Exactly two pairs of equal neighbours, the first tokens and the last.
    tokens = [rng.randrange(1, vocabulary)]
    while len(tokens) < length - 2:
        tokens.append(rng.choice([v for v in range(1, vocabulary) if v != tokens[-1]]))
    return [tokens[0], *tokens, tokens[-1]]


def rounded(values):
    return [0.0 if abs(v) < 1e-30 else float(f"{v:.9g}") for v in values]  # a float each


def main():
    torch.manual_seed(20)
    rng = random.Random(20)
    cases = []
    for name, frames, vocabulary, length, scale, repeats in CASES:
        target = target_tokens(rng, vocabulary, length, repeats)
        logits = scale * torch.randn(frames, vocabulary)
        # Rounded to float before the loss, so that both sides see the same numbers.
        log_probs = logits.log_softmax(-1).double().requires_grad_()
        loss = torch.nn.functional.ctc_loss(
            log_probs.unsqueeze(1),
            torch.tensor([target], dtype=torch.long).reshape(1, length),
            torch.tensor([frames]),
            torch.tensor([length]),
            reduction="sum",
        )
        assert loss.isfinite(), name
        # torch folds log-softmax into its gradient: exp(log_probs) - occupation.
        (gradient,) = torch.autograd.grad(loss, log_probs)
        occupation = log_probs.exp() - gradient
        cases.append(
            {
                "name": name,
                "frames": frames,
                "vocabulary": vocabulary,
                "target": target,
                "logProbabilities": rounded(log_probs.flatten().tolist()),
                "loss": float(f"{loss.item():.9g}"),
                "occupation": rounded(occupation.flatten().tolist()),
            }
        )
    json.dump({"torch": torch.__version__, "cases": cases}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
