"""Models of the reference SentencePiece trainer, and how it encodes and decodes with them.

Writes fixtures/golden/sentencepiece/<kind>.model and cases.json.
"""

import io
import json
import os
import random
from pathlib import Path

import sentencepiece

OUT = Path(__file__).resolve().parents[2] / "fixtures/golden/sentencepiece"
WORDS = """the of and to a in that it is was i for on you he be with as by at have are this not but
had his they from she which or we an there were her one do been all their has would will what if can
when so no said who more about up them some could him into its then two out time like only my did
other me your now over just may these new also people any know very see first well after should than
where back how get most way down our made got much think work between go years many being before
those right because through yeah good three make us such still year must last even take own too off
here come both same while does small light water river morning window quiet voice listen speech
number seven eleven twenty don't won't it's we'll o'clock mother's""".split()
TEXTS = [
    "the quiet voice of the river",
    "  two   spaces between  words ",
    "don't listen to it's mother's voice",
    "unseen zebra quartz",
    "",
    "caf\u00e9 \u4f60\u597d \U0001f600 end",
    "nul\u0000inside",
    "tab\tand\u00a0no break",
    "\u05e9\u05dc\u05d5\u05dd hello",
    "<blank> <sos/eos> <unk>",
    "full \uff57\uff49\uff44\uff54\uff48 \ufb01ne",
]
RULES = "FF57\t77\nFF49\t69\nFF44\t64\nFF54\t74\nFF48\t68\nFB01\t66 69\nA0\t20\n9\t20\n"


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    os.chdir(OUT)  # the model keeps the path of the rules as it was given
    draw = random.Random(20240607)
    sentences = [" ".join(draw.choices(WORDS, k=draw.randint(3, 12))) for _ in range(2000)]
    rules = OUT / "rules.tsv"
    rules.write_text(RULES, encoding="utf-8")
    common = dict(
        pad_id=0, pad_piece="<blank>", unk_id=1, eos_id=2, eos_piece="<sos/eos>", bos_id=-1,
        character_coverage=1.0, num_threads=4, minloglevel=2)
    kinds = {
        "unigram": dict(model_type="unigram", vocab_size=120, normalization_rule_name="identity"),
        "bpe": dict(model_type="bpe", vocab_size=120, normalization_rule_name="identity"),
        "char": dict(model_type="char", vocab_size=40, normalization_rule_name="identity"),
        "bytes": dict(
            model_type="unigram", vocab_size=350, byte_fallback=True,
            normalization_rule_tsv=rules.name),
    }
    models = []
    for kind, options in kinds.items():
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences), model_writer=model, **common, **options)
        (OUT / f"{kind}.model").write_bytes(model.getvalue())
        processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
        models.append({
            "kind": kind,
            "pieces": [processor.id_to_piece(i) for i in range(processor.vocab_size())],
            "cases": [
                {"text": text, "ids": (ids := processor.encode(text)),
                 "decoded": processor.decode(ids)} for text in TEXTS],
        })
    rules.unlink()
    result = {"sentencepiece": sentencepiece.__version__, "sentences": sentences,
              "models": models}
    (OUT / "cases.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
