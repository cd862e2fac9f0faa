"""A printed PDF as an office scans it: turned a little, blurred, noisy, and nothing but pictures."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

import pypdfium2
from PIL import Image


@dataclass(frozen=True)
class Level:
    """How well a page is scanned: dots an inch, degrees askew at most, blur and noise, JPEG's quality (0: one bit a dot)."""

    dpi: int
    skew: float
    blur: float
    noise: float
    quality: int


OFFICE = Level(200, 0.7, 0.5, 5, 75)
LEVELS = {
    "clean300": Level(300, 0.0, 0.0, 0, 92), "office200": OFFICE, "copy200": Level(200, 1.0, 0.9, 10, 50),
    "low150": Level(150, 1.0, 0.6, 8, 40), "low100": Level(100, 0.5, 0.4, 5, 60), "fax200": Level(200, 0.5, 0.5, 8, 0),
}  # fmt: skip


def scanned(content: bytes, level: Level, pages: frozenset[int] | None = None) -> bytes:
    """A PDF of pictures of the pages of another, the same for the same bytes."""
    import cv2
    import numpy as np

    made = []
    pdf = pypdfium2.PdfDocument(content)
    for number, page in enumerate(pdf, start=1):
        if pages is not None and number not in pages:
            continue
        chance = np.random.default_rng(zlib.crc32(f"{number}/{level}".encode()))
        grey = np.asarray(page.render(scale=level.dpi / 72).to_pil().convert("L")).astype(np.float32)
        height, width = grey.shape
        angle = float(chance.uniform(0.35, 1.0) * level.skew * chance.choice([-1, 1]))
        turning = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        grey = cv2.warpAffine(grey, turning, (width, height), flags=cv2.INTER_CUBIC, borderValue=(250,)) * (246 / 255)
        if level.blur:
            grey = cv2.GaussianBlur(grey, (0, 0), level.blur)
        grey = grey + chance.normal(0, level.noise, grey.shape).astype(np.float32)
        picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
        made.append(picture if level.quality else picture.point(lambda value: 255 if value > 165 else 0).convert("1"))
    pdf.close()
    buffer = io.BytesIO()
    options = {"quality": level.quality} if level.quality else {}
    made[0].save(buffer, "PDF", save_all=True, append_images=made[1:], resolution=level.dpi, **options)
    return buffer.getvalue()
