"""Engines that run exported models: ONNX Runtime, OpenVINO, and torch itself."""
import logging
import os
import warnings

import numpy as np
import onnxruntime
import openvino
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


def export(module, inputs, path, names, results, dynamic=None):
    """Writes a module as ONNX, for the shapes of `inputs` unless `dynamic` frees some."""
    with torch.no_grad():
        torch.onnx.export(
            module, inputs, str(path), input_names=names, output_names=results,
            dynamic_axes=dynamic, dynamo=False, opset_version=17)
    return str(path)


def quantized(path):
    """The same model with 8-bit weights for each output, and activations quantized as they come."""
    result = path.replace(".onnx", ".int8.onnx")
    if not os.path.exists(result):
        quantize_dynamic(path, result, per_channel=True, weight_type=QuantType.QInt8)
    return result


def onnx_runtime(path, threads):
    """A function from arrays to arrays."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = [node.name for node in session.get_inputs()]
    return lambda *arrays: session.run(None, dict(zip(names, arrays)))


def open_vino(path, threads, precision):
    """A function from arrays to arrays; precision is f32 or bf16."""
    model = openvino.Core().compile_model(path, "CPU", {
        "INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY"})
    request = model.create_infer_request()

    def run(*arrays):
        found = request.infer(list(arrays))
        return [np.array(found[output]) for output in model.outputs]
    return run


def eager(module, threads, precision):
    """torch without an exporter, with bf16 by its autocast."""
    def run(*arrays):
        torch.set_num_threads(threads)
        with torch.inference_mode(), torch.autocast(
                "cpu", torch.bfloat16, enabled=precision == "bf16"):
            found = module(*(torch.from_numpy(array) for array in arrays))
        return [x.float().numpy() for x in found]
    return run


def makers(path, module, threads):
    """Every engine and precision by name, as functions that load it."""
    return {
        "ONNX Runtime f32": lambda: onnx_runtime(path, threads),
        "ONNX Runtime int8": lambda: onnx_runtime(quantized(path), threads),
        "OpenVINO f32": lambda: open_vino(path, threads, "f32"),
        "OpenVINO bf16": lambda: open_vino(path, threads, "bf16"),
        "OpenVINO int8": lambda: open_vino(quantized(path), threads, "f32"),
        "torch f32": lambda: eager(module, threads, "f32"),
        "torch bf16": lambda: eager(module, threads, "bf16"),
    }
