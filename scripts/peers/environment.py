"""A virtual environment with the peers, at known versions."""
import os
import subprocess
import sys
from pathlib import Path

PACKAGES = [
    "numpy==2.4.6", "safetensors==0.8.0", "torch==2.13.0", "onnx==1.23.2", "onnxruntime==1.31.1",
    "openvino==2026.4.1", "kaldi-native-fbank==1.22.5",
]


def enter(folder):
    """Runs the calling script again by the Python of the environment, which is made if it is missing."""
    folder = Path(folder)
    python = folder / "bin" / "python"
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    marker = folder / "installed"
    wanted = "\n".join(PACKAGES)
    if not marker.exists() or marker.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True, stdout=sys.stderr)
        marker.write_text(wanted)
    os.execv(python, [str(python), *sys.argv])
