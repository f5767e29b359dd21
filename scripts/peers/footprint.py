"""The most memory that a process holds which runs an exported model once: `footprint.py ENGINE PATH T F THREADS`.

A program by itself, so that nothing is loaded but the engine.
"""
import sys

import numpy as np


def main(engine, path, frames, bins, threads):
    features = np.zeros((1, int(frames), int(bins)), np.float32)
    kind, precision = engine.rsplit(" ", 1)
    if kind == "ONNX Runtime":
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(threads)
        session = onnxruntime.InferenceSession(
            path.replace(".onnx", ".int8.onnx") if precision == "int8" else path, options,
            providers=["CPUExecutionProvider"])
        session.run(None, {session.get_inputs()[0].name: features})
    else:
        import openvino
        openvino.Core().compile_model(path, "CPU", {
            "INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": int(threads),
            "PERFORMANCE_HINT": "LATENCY"})([features])
    # The peak of rusage begins with that of the process that this one was forked from.
    with open("/proc/self/status") as file:
        peak = next(line for line in file if line.startswith("VmHWM:"))
    print(int(peak.split()[1]) / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
