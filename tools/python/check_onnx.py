"""Checks ONNX models: python tools/python/check_onnx.py FILE OR FOLDER…

Each is read by onnx.checker with everything on: structure, operators and their attributes for the opset, types, and shapes as inferred against
shapes as declared. Prints one line for each model that is refused, then how many were accepted; the exit code is 1 when any was refused.
Needs onnx, which only the development of Pellucid needs.
"""

import sys
from pathlib import Path

import onnx


def models(arguments):
    for path in map(Path, arguments):
        yield from sorted(path.glob("*.onnx")) if path.is_dir() else [path]


def main():
    accepted, refused = 0, 0
    for path in models(sys.argv[1:]):
        try:
            onnx.checker.check_model(onnx.load(path), full_check=True)
            accepted += 1
        except Exception as error:
            refused += 1
            print(f"{path.name}: {' '.join(str(error).split())}")
    print(f"{accepted} accepted, {refused} refused, by onnx {onnx.__version__}")
    sys.exit(1 if refused > 0 or accepted == 0 else 0)


if __name__ == "__main__":
    main()
