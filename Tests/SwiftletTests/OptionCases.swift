/// A line for each option of each command; files are those of `OptionWorkplace`.
enum OptionCases {
  static let all: [OptionCase] =
    transcribe + stream + evaluate + bench + batches + training + models

  private static let a = "transcribe -m heads a.wav"
  private static let srt =
    "transcribe -m words b.wav --decoder attention -f srt --min-cue-seconds 0"
  private static let call = "transcribe -m heads call.wav -f json"
  private static let beam = "-f json --decoder attention --beam-size 4 --nbest 2"

  private static let transcribe: [OptionCase] = [
    .changes("transcribe <file>", a, "b.wav"),
    .changes("transcribe --recursive", "transcribe -m heads folder", "--recursive"),
    .changes("transcribe --files-from", a, "--files-from list.txt"),
    .changes("transcribe --shard", a + " b.wav", "--shard 1/2"),
    .changes("transcribe --output-format", a, "--output-format json"),
    .changes("transcribe --output-dir", a, "--output-dir out"),
    .changes("transcribe --force", a + " -o done", "--force"),
    .changes("transcribe --resume", a + " -o done", "--resume"),
    .changes("transcribe --report", a, "--report report.jsonl"),
    .changes("transcribe --dry-run", a, "--dry-run"),
    .changes("transcribe --word-timestamps", a, "--word-timestamps"),
    .changes("transcribe --nbest", a, "--nbest 3"),
    .changes("transcribe --timing", a + " -f json", "--timing"),
    .changes("transcribe --max-line-width", srt, "--max-line-width 8"),
    .changes("transcribe --max-lines", srt + " --max-line-width 8", "--max-lines 1"),
    .changes("transcribe --max-cue-seconds", srt, "--max-cue-seconds 0.5"),
    .changes("transcribe --min-cue-seconds", srt + " --max-pause 0", "--min-cue-seconds 3"),
    .changes("transcribe --max-pause", srt, "--max-pause 0"),
    .changes("transcribe --model", a, "--model ctc"),
    .changes("transcribe --decoder", a, "--decoder attention"),
    .changes(
      "transcribe --beam-size", a + " b.wav call.wav -f json --decoder attention", "--beam-size 4"),
    .changes("transcribe --ctc-weight", "\(a) \(beam)", "--ctc-weight 0.9"),
    .changes("transcribe --lm-weight", "\(a) \(beam)", "--lm-weight 0.9"),
    .changes("transcribe --length-normalization", "\(a) \(beam)", "--length-normalization 0"),
    .changes("transcribe --alignments", a + " -f json --decoder cassnat", "--alignments 8"),
    .changes(
      "transcribe --threshold", a + " -f json --decoder cassnat --alignments 8", "--threshold 0"),
    .changes("transcribe --draft", a + " -f json --decoder speculative", "--draft paraformer"),
    .changes("transcribe --chunk-ms", a, "--chunk-ms 160"),
    .changes("transcribe --left-chunks", a + " --chunk-ms 160", "--left-chunks 0"),
    .differs("transcribe --vad", call + " --no-vad", call + " --vad"),
    .changes("transcribe --no-vad", call, "--no-vad"),
    .changes("transcribe --vad-threshold", call, "--vad-threshold 20"),
    .changes("transcribe --vad-padding", call, "--vad-padding 0"),
    .changes("transcribe --vad-pause", call, "--vad-pause 6"),
    .precision("transcribe --precision", a + " -f json"),
    .resources("transcribe --threads", a, with: "--threads 2", refused: "--threads 0"),
    .resources(
      "transcribe --batch-seconds", a, with: "--batch-seconds 1", refused: "--batch-seconds 0"),
    .changes("transcribe --channel", "transcribe -m heads stereo.wav", "--channel 1"),
  ]

  private static let e = "evaluate -m heads --manifest dev.jsonl --output results.jsonl --json"

  private static let calls =
    "evaluate -m heads --manifest calls.jsonl --output results.jsonl --json"

  private static let evaluate: [OptionCase] = [
    .changes("evaluate --manifest", e, "--manifest other.jsonl"),
    .changes("evaluate --by", e, "--by speaker"),
    .changes("evaluate --normalize", e, "--normalize none"),
    .changes("evaluate --show-errors", "evaluate -m heads --manifest dev.jsonl", "--show-errors 1"),
    .changes("evaluate --output", "evaluate -m heads --manifest dev.jsonl", "--output r.jsonl"),
    .changes("evaluate --json", "evaluate -m heads --manifest dev.jsonl", "--json"),
    .changes("evaluate --model", e, "--model ctc"),
    .changes("evaluate --decoder", e, "--decoder attention"),
    .changes("evaluate --beam-size", e + " --decoder attention", "--beam-size 4"),
    .changes("evaluate --ctc-weight", e + " --decoder attention", "--ctc-weight 0.9"),
    .changes("evaluate --lm-weight", e + " --decoder attention", "--lm-weight 0.9"),
    .changes(
      "evaluate --length-normalization", e + " --decoder attention --beam-size 4",
      "--length-normalization 0"),
    .changes("evaluate --alignments", e + " --decoder cassnat", "--alignments 8"),
    .changes("evaluate --threshold", e + " --decoder cassnat --alignments 8", "--threshold 0"),
    .changes("evaluate --draft", e + " --decoder speculative", "--draft paraformer"),
    .changes("evaluate --chunk-ms", e, "--chunk-ms 160"),
    .changes("evaluate --left-chunks", e + " --chunk-ms 160", "--left-chunks 0"),
    .differs("evaluate --vad", calls + " --no-vad", calls + " --vad"),
    .changes("evaluate --no-vad", calls, "--no-vad"),
    .changes("evaluate --vad-threshold", calls, "--vad-threshold 20"),
    .changes("evaluate --vad-padding", calls, "--vad-padding 0"),
    .changes("evaluate --vad-pause", calls, "--vad-pause 6"),
    .precision("evaluate --precision", e),
    .changes("evaluate --threads", e + " --threads 1", "--threads 2"),
    .resources(
      "evaluate --batch-seconds", e, with: "--batch-seconds 1", refused: "--batch-seconds 0"),
  ]

  private static let s = "stream -m stream -f json call.wav"
  private static let raw = "stream -m stream -f json call.raw"
  private static let search = s + " --decoder attention --beam-size 4 --ctc-weight 0.5"

  private static let stream: [OptionCase] = [
    .differs("stream <file>", s, "stream -m stream -f json b.wav"),
    .differs("stream --model", "stream -m heads -f json call.wav", s),
    .changes("stream --decoder", s, "--decoder attention"),
    .changes("stream --beam-size", s + " --decoder attention", "--beam-size 4"),
    .changes("stream --ctc-weight", search, "--ctc-weight 0.9"),
    .changes("stream --lm-weight", search, "--lm-weight 0.9"),
    .changes(
      "stream --length-normalization", search + " --final-context chunks",
      "--length-normalization 10"),
    .changes("stream --alignments", s + " --decoder cassnat", "--alignments 8"),
    .changes("stream --threshold", s + " --decoder cassnat --alignments 8", "--threshold 0"),
    .resources(
      "stream --draft", s + " --decoder speculative", with: "--draft paraformer",
      refused: "--draft attention"),
    .changes("stream --format", raw, "--format mulaw"),
    .changes("stream --rate", raw, "--rate 8000"),
    .changes("stream --channels", raw, "--channels 2"),
    .changes("stream --channel", raw + " --channels 2", "--channel 1"),
    .changes("stream --pause", s, "--pause 0.2"),
    // The model of these tests finds text in everything, so that the rule never ends a segment.
    .resources(
      "stream --pause-without-text", s, with: "--pause-without-text 3",
      refused: "--pause-without-text -1"),
    .changes("stream --longest-segment", s, "--longest-segment 1"),
    .changes("stream --chunk-ms", s, "--chunk-ms 640"),
    .changes("stream --left-chunks", s + " --final-context chunks", "--left-chunks 1"),
    .changes("stream --final-context", s, "--final-context chunks"),
    .resources("stream --threads", s, with: "--threads 2", refused: "--threads 0"),
    .differs("stream --output-format", s, "stream -m stream call.wav"),
    .changes("stream --realtime-factor", s, "--realtime-factor"),
  ]

  private static let once = "bench --json --repetitions 1 -t 1"
  private static let g = once + " -m words --generated 1"
  private static let shape = once + " --shape heads/config.json --generated 1"

  private static let bench: [OptionCase] = [
    .differs("bench <path>", g, once + " -m words a.wav"),
    .differs("bench --manifest", g, once + " -m words --manifest dev.jsonl"),
    .changes("bench --generated", g, "--generated 2"),
    .changes("bench --model", g, "--model heads"),
    .differs("bench --shape", g, shape),
    .changes("bench --tokens-per-second", shape, "--tokens-per-second 12"),
    .changes("bench --decoder", g, "--decoder ctc,attention"),
    .precision("bench --precision", g),
    .changes("bench --batch-seconds", g, "--batch-seconds 60"),
    .changes("bench --threads", g, "--threads 2"),
    .changes("bench --repetitions", g, "--repetitions 2"),
    .differs("bench --json", g, g.replacing(" --json", with: "")),
    .changes("bench --svg", g, "--svg bench.svg"),
    .differs("bench --compare", g.replacing(" --json", with: "") + " --compare list.txt", g),
    .changes("bench --tensors", g, "--tensors one.safetensors"),
  ]

  private static let b = "batches train.jsonl --tokenizer tokens.txt --no-audio --plan plan.jsonl"
  private static let plan = b + " --batch-seconds 20"

  private static let batches: [OptionCase] = [
    .differs(
      "batches <manifest>", b, b.replacing("train.jsonl", with: "train.jsonl short.jsonl")),
    .complains("batches --model", "batches train.jsonl --no-audio", "--model ctc"),
    .differs("batches --tokenizer", "batches train.jsonl --no-audio", b),
    .complains("batches --frames-per-second", plan, "--frames-per-second 2"),
    .changes("batches --accounting", plan, "--accounting ragged"),
    .changes("batches --batch-seconds", b, "--batch-seconds 30"),
    .changes("batches --batch-tokens", plan, "--batch-tokens 50"),
    .changes("batches --batch-utterances", plan, "--batch-utterances 2"),
    .changes("batches --quadratic-seconds", plan, "--quadratic-seconds 12"),
    .changes("batches --buckets", plan, "--buckets 3x2"),
    .changes("batches --bucket-edges", plan, "--bucket-edges 3,6"),
    .changes("batches --duration-spread", plan, "--duration-spread 0"),
    .changes("batches --token-spread", plan, "--token-spread 0"),
    .changes("batches --min-seconds", plan, "--min-seconds 3"),
    .changes("batches --max-seconds", plan, "--max-seconds 8"),
    .complains("batches --rate-deviations", plan, "--rate-deviations 0.1"),
    .changes("batches --ranks", plan, "--ranks 2"),
    .changes("batches --seed", plan, "--seed 7"),
    .changes("batches --order", plan, "--order ascending"),
    .changes("batches --epoch", plan, "--epoch 3"),
    .differs("batches --no-audio", plan.replacing(" --no-audio", with: ""), plan),
    .resources("batches --threads", plan, with: "--threads 2", refused: "--threads 0"),
    .changes("batches --svg", plan, "--svg plan.svg"),
    .differs("batches --plan", plan, plan + " --plan other.jsonl"),
    .changes("batches --json", plan, "--json"),
    .differs("batches --training", plan, "batches --training tones.json --plan plan.jsonl"),
    .changes("batches --calibrate", "batches --training tones.json --threads 1", "--calibrate"),
    .changes(
      "batches --calibration", "batches --training tones.json --threads 1 --calibrate",
      "--calibration c.json"),
    .differs(
      "batches --memory", "batches --training tones.json --threads 1 --calibrate --memory 1K",
      "batches --training tones.json --threads 1 --calibrate --memory 4G"),
  ]

  private static let t = "tokenizer train --text text.txt --vocab-size 42 -o t.model"

  private static let curves = "curves first second --svg curves.svg"

  private static let training: [OptionCase] = [
    .differs("train <configuration.json>", "train tones.json -o run", "train more.json -o run"),
    .differs("train --output", "train tones.json -o run", "train tones.json -o other"),
    .changes("train --train", "train tones.json -o run", "--train tones.jsonl:1"),
    .resources(
      "train --threads", "train tones.json -o run", with: "--threads 2", refused: "--threads 0"),
    .changes("curves <run>", "curves first", "second"),
    .changes("curves --svg", "curves first", "--svg curves.svg"),
    .changes("curves --over", curves, "--over updates"),
    .changes("curves --join", curves, "--join"),
    .changes("tokenizer train --text", t, "--text more.txt"),
    .changes("tokenizer train --manifest", t, "--manifest dev.jsonl"),
    .changes("tokenizer train --vocab-size", t, "--vocab-size 44"),
    .changes("tokenizer train --kind", t, "--kind bpe"),
    .changes("tokenizer train --normalize", t, "--normalize english"),
    .changes("tokenizer train --output", t, "--output other.model"),
    .differs(
      "tokenizer encode <tokenizer>", "tokenizer encode tokens.txt abba",
      "tokenizer encode letters.txt abba"),
    .changes("tokenizer encode <lines>", "tokenizer encode tokens.txt abba", "baab"),
    .changes("tokenizer encode --pieces", "tokenizer encode tokens.txt abba", "--pieces"),
    .differs(
      "tokenizer decode <tokenizer>", "tokenizer decode tokens.txt 2",
      "tokenizer decode letters.txt 2"),
    .changes("tokenizer decode <lines>", "tokenizer decode tokens.txt 2", "3"),
  ]

  private static let x = "export heads -o new --decoder attention"

  private static let models: [OptionCase] = [
    .differs("inspect <folder>", "inspect heads", "inspect ctc"),
    .changes("inspect --tensors", "inspect ctc", "--tensors"),
    .changes("inspect --json", "inspect ctc", "--json"),
    .differs("manual <folder>", "manual one", "manual another"),
    .differs("export <model>", "export ctc -o new", "export heads -o new"),
    .changes("export --average", "export ctc -o new", "--average ctc-too"),
    .changes("export --storage", "export ctc -o new", "--storage int8"),
    .changes("export --decoder", "export heads -o new", "--decoder attention"),
    .changes("export --beam-size", x, "--beam-size 4"),
    .changes("export --ctc-weight", x, "--ctc-weight 0.5"),
    .changes("export --lm-weight", x, "--lm-weight 0.2"),
    .changes(
      "export --length-normalization", x + " --beam-size 4", "--length-normalization 2"),
    .changes("export --alignments", "export heads -o new --decoder cassnat", "--alignments 8"),
    .changes(
      "export --threshold", "export heads -o new --decoder cassnat --alignments 8",
      "--threshold 0.5"
    ),
    .changes("export --draft", "export heads -o new --decoder speculative", "--draft paraformer"),
    .differs("export --output", "export ctc -o new", "export ctc -o other"),
  ]
}
