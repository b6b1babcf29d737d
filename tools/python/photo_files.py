"""Writes fixtures/vision/photos: small files of each kind that photographs come in. Run from anywhere; needs numpy, Pillow and tifffile.

Upright, every picture has 24×16 pixels: red above left, green above right, blue below left, white below right.
"""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

OUT = Path(__file__).parents[2] / "fixtures/vision/photos"
ORIENTATION = 274

# How the upright picture is stored under each orientation.
STORED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: a.transpose(1, 0, 2)[::-1],
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: a.transpose(1, 0, 2)[:, ::-1],
}


def quarters() -> np.ndarray:
    pixels = np.zeros((16, 24, 3), np.uint8)
    pixels[:8, :12] = 255, 0, 0
    pixels[:8, 12:] = 0, 255, 0
    pixels[8:, :12] = 0, 0, 255
    pixels[8:, 12:] = 255, 255, 255
    return pixels


def exif_with(orientation: int) -> Image.Exif:
    """A new one for each file: saving takes entries out."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif


def png(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    """A PNG file that Pillow cannot write: 16 bits, or a size that lies."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def sixteen_bits(pixels: np.ndarray) -> bytes:
    """65535 for 255; 129 + 128 × 257 for 0 in the red quarter's blue, so that rounding shows."""
    wide = pixels.astype(np.uint16) * 257
    wide[:8, :12, 2] = 128 * 257 + 129
    return b"".join(b"\0" + row.astype(">u2").tobytes() for row in wide)


def inks() -> np.ndarray:
    """Cyan to the right, magenta downwards, yellow along the diagonal, black away from the middle."""
    y, x = np.mgrid[0:16, 0:24]
    black = np.minimum(255, np.hypot(x - 12, y - 8) / 14 * 200)
    return np.stack([x / 24 * 255, y / 16 * 255, (x + y) / 40 * 255, black], -1).round().astype(np.uint8)


def ycck(ink: np.ndarray) -> bytes:
    """A JPEG of YCCK, which Pillow reads and cannot write: the planes that such a file has, written as CMYK and then named YCCK."""
    r, g, b = (ink[..., i].astype(float) for i in range(3))
    luma = 0.299 * r + 0.587 * g + 0.114 * b
    blue = -0.168736 * r - 0.331264 * g + 0.5 * b + 128
    red = 0.5 * r - 0.418688 * g - 0.081312 * b + 128
    stored = np.stack([luma, blue, red, 255.0 - ink[..., 3]], -1).round().clip(0, 255).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(255 - stored, "CMYK").save(file, "JPEG", quality=95, subsampling=0)
    whole = bytearray(file.getvalue())
    whole[whole.index(b"\xff\xee") + 15] = 2  # The last byte of Adobe's segment: 0 CMYK, 2 YCCK.
    return bytes(whole)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    pixels = quarters()
    for orientation, stored in STORED.items():
        picture = Image.fromarray(np.ascontiguousarray(stored(pixels)))
        picture.save(OUT / f"turned-{orientation}.jpg", quality=95, subsampling=0, exif=exif_with(orientation))
        picture.save(OUT / f"turned-{orientation}.avif", quality=95, subsampling="4:4:4", exif=exif_with(orientation))
        if orientation in (1, 6, 7):
            picture.save(OUT / f"turned-{orientation}.png", exif=exif_with(orientation))
            picture.save(OUT / f"turned-{orientation}.webp", lossless=True, exif=exif_with(orientation))
            picture.save(OUT / f"turned-{orientation}.tif", exif=exif_with(orientation), compression="tiff_lzw")
    picture = Image.fromarray(pixels)
    picture.convert("L").save(OUT / "grey.png")
    picture.convert("L").save(OUT / "grey.jpg", quality=95)
    picture.quantize(4).save(OUT / "palette.png")
    picture.save(OUT / "lossy.webp", quality=95)
    picture.save(OUT / "progressive.jpg", quality=95, subsampling=0, progressive=True)
    picture.convert("CMYK").save(OUT / "cmyk.jpg")
    picture.convert("CMYK").save(OUT / "cmyk.tif")
    Image.fromarray(inks(), "CMYK").save(OUT / "inks.jpg", quality=95, subsampling=0)
    (OUT / "inks-ycck.jpg").write_bytes(ycck(inks()))
    for name in ("inks", "inks-ycck"):
        Image.open(OUT / f"{name}.jpg").convert("RGB").save(OUT / f"{name}-pillow.png")
    clear = picture.convert("RGBA")
    clear.putalpha(Image.fromarray(np.where(np.arange(16)[:, None] < 8, 0, 255).repeat(24, 1).astype(np.uint8)))
    clear.save(OUT / "clear-above.png")
    (OUT / "sixteen-bits.png").write_bytes(png(24, 16, 16, 2, sixteen_bits(pixels)))
    (OUT / "bomb.png").write_bytes(png(60000, 60000, 8, 2, b"\0" * 100))
    tifffile.imwrite(OUT / "floats.tif", pixels.astype(np.float32) / 255, photometric="rgb", metadata=None)


if __name__ == "__main__":
    main()
