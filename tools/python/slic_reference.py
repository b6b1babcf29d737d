"""scikit-image's side of the superpixels: frozen values of CIELAB, and what `npm run bench -- superpixels` compares with.

    python tools/python/slic_reference.py lab > fixtures/vision/superpixels-lab.json
    python tools/python/slic_reference.py serve

`serve` reads one request per line from standard input (JSON, see `answer`) and answers each with one line of JSON.
Pictures are files of raw RGB bytes, label maps are files of little-endian int32, both row by row.
"""

import json
import sys
import time

import numpy as np
import skimage
from skimage import color, filters, io, measure, morphology, segmentation


def lab() -> None:
    """Colours at the corners of the sRGB cube, greys, both sides of the curves' kinks, and others drawn with a fixed seed."""
    corners = [[r, g, b] for r in (0, 255) for g in (0, 255) for b in (0, 255)]
    greys = [[v, v, v] for v in (1, 2, 10, 11, 12, 24, 25, 26, 64, 128, 200, 254)]
    drawn = np.random.default_rng(2012).integers(0, 256, (80, 3)).tolist()
    rgb = corners + greys + drawn
    values = color.rgb2lab(np.array([rgb], dtype=np.uint8))[0]
    made_by = f"tools/python/slic_reference.py lab, scikit-image {skimage.__version__}"
    rows = ",\n".join(
        f"    {json.dumps({'rgb': one, 'lab': [round(float(v), 6) for v in value]})}" for one, value in zip(rgb, values)
    )
    print(f'{{\n  "madeBy": {json.dumps(made_by)},\n  "colours": [\n{rows}\n  ]\n}}')


def serve() -> None:
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


def answer(request: dict) -> dict:
    what = request["do"]
    if what == "versions":
        return {"skimage": skimage.__version__, "numpy": np.__version__}
    if what == "decode":
        image = io.imread(request["from"])[:, :, :3].astype(np.uint8)
        image.tofile(request["to"])
        return {"width": image.shape[1], "height": image.shape[0]}
    if what == "truth":
        # A label map as a picture: every distinct colour is one region.
        values = io.imread(request["from"])
        flat = values.reshape(values.shape[0] * values.shape[1], -1)
        _, labels = np.unique(flat, axis=0, return_inverse=True)
        return saved(labels.reshape(values.shape[:2]), request["to"])
    image = np.fromfile(request["from"], dtype=np.uint8).reshape(request["height"], request["width"], 3)
    if what == "felzenszwalb":
        return saved(segmentation.felzenszwalb(image, scale=400, sigma=0.8, min_size=400), request["to"])
    if what == "watershed":
        return saved(watershed(image), request["to"])
    if what == "slic":
        return slic(image, request)
    raise ValueError(f"unknown request {what!r}")


def slic(image: np.ndarray, request: dict) -> dict:
    start = time.process_time()
    labels = segmentation.slic(
        image,
        n_segments=request["segments"],
        compactness=request["compactness"],
        start_label=0,
        enforce_connectivity=True,
    )
    seconds = time.process_time() - start
    return {**saved(labels, request["to"]), "seconds": seconds}


def watershed(image: np.ndarray) -> np.ndarray:
    """Basins of the smoothed colour gradient, one for each minimum that is at least 4 units of Lab deep."""
    smooth = filters.gaussian(color.rgb2lab(image), sigma=2, channel_axis=-1)
    gradient = np.sqrt(sum(filters.sobel(smooth[:, :, channel]) ** 2 for channel in range(3)))
    return segmentation.watershed(gradient, measure.label(morphology.h_minima(gradient, 4)))


def saved(labels: np.ndarray, path: str) -> dict:
    _, numbered = np.unique(labels, return_inverse=True)
    numbered.astype("<i4").tofile(path)
    return {"count": int(numbered.max()) + 1, "width": labels.shape[1], "height": labels.shape[0]}


if __name__ == "__main__":
    commands = {"lab": lab, "serve": serve}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(f"usage: slic_reference.py {'|'.join(commands)}")
    commands[sys.argv[1]]()
