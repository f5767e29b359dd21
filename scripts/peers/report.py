"""The table of all results, and the machine that they come from."""
import os
from importlib.metadata import version


def hardware(swiftlet_rows=None):
    """One line about the machine and one about the programs."""
    with open("/proc/cpuinfo") as file:
        lines = file.read().splitlines()
    processor = next(l.split(":", 1)[1].strip() for l in lines if l.startswith("model name"))
    flags = next(l for l in lines if l.startswith("flags")).split()
    wanted = [f for f in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile") if f in flags]
    peers = ", ".join(
        f"{name} {version(name)}" for name in ("onnxruntime", "openvino", "torch", "kaldi-native-fbank"))
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        f"{processor}, {os.cpu_count()} cores, {' '.join(wanted)}; load averages at the end {load}",
        peers,
    ]


def _number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def markdown(results):
    """A line for each task: ours, the best peer, how much better ours is, and what was aimed at."""
    table = [
        "| work | Swiftlet | best peer | ratio | aim | all peers |",
        "|---|---|---|--:|--:|---|",
    ]
    for result in filter(None, results):
        medians = result.medians()
        pick = max if result.larger_is_better else min
        ours = {n: v for n, v in medians.items() if n.startswith("Swiftlet")}
        peers = {n: v for n, v in medians.items() if n not in ours}
        best = pick(ours, key=ours.get)
        mine = ", ".join(
            f"{n.removeprefix('Swiftlet').strip() or 'f32'} {_number(v)}" for n, v in ours.items())
        if not peers:
            table.append(f"| {result.name} | {mine} {result.unit} | – | – | – | – |")
            continue
        peer = pick(peers, key=peers.get)
        ratio = ours[best] / peers[peer] if result.larger_is_better else peers[peer] / ours[best]
        others = ", ".join(f"{n} {_number(v)}" for n, v in peers.items())
        aim = f"{result.target:.2g}" if result.target else "–"
        table.append(
            f"| {result.name} | {mine} {result.unit} | {peer} {_number(peers[peer])} | "
            f"{ratio:.2f} | {aim} | {others} |")
    return table
