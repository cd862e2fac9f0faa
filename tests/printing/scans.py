"""A printed PDF as an office scans it: turned a little, blurred, noisy, and nothing but pictures."""

from __future__ import annotations

import io
import math
import zlib
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw


@dataclass(frozen=True)
class Level:
    """How well a page is scanned: dots an inch, degrees askew at most, blur and noise, JPEG's quality (0: one bit a dot).

    ``specks`` are so many spots of dirt, ``seal`` is the colour of a round seal of 42 mm over the page, ``photo`` a sheet that
    was photographed: seen at an angle, bent, in light from one side. ``contrast`` is how dark print is, beside black.
    """

    dpi: int
    skew: float
    blur: float
    noise: float
    quality: int
    specks: int = 0
    seal: tuple[int, int, int] | None = None
    photo: bool = False
    contrast: float = field(default=1.0, repr=False)


OFFICE = Level(200, 0.7, 0.5, 5, 75)
RED, GREY = (205, 30, 40), (110, 110, 110)
LEVELS = {
    "clean300": Level(300, 0.0, 0.0, 0, 92),
    "office200": OFFICE,
    "red200": Level(200, 1.0, 0.6, 6, 70, 60, RED),
    "copy200": Level(200, 1.0, 0.9, 10, 50, 200),
    "low150": Level(150, 1.0, 0.6, 8, 40, 100),
    "low100": Level(100, 0.5, 0.4, 5, 60),
    "fax200": Level(200, 0.5, 0.5, 8, 0, 300),
    "faint200": Level(200, 0.7, 0.6, 7, 60, 60, contrast=0.4),
    "grey200": Level(200, 1.0, 0.9, 10, 50, 200, GREY),
    "photo200": Level(200, 1.5, 0.7, 6, 60, photo=True),
}


def scanned(content: bytes, level: Level, pages: frozenset[int] | None = None) -> bytes:
    """A PDF of pictures of the pages of another, the same for the same bytes."""
    import numpy as np

    made = []
    pdf = pypdfium2.PdfDocument(content)
    for number, page in enumerate(pdf, start=1):
        if pages is not None and number not in pages:
            continue
        chance = np.random.default_rng(zlib.crc32(f"{number}/{level}".encode()))
        picture = page.render(scale=level.dpi / 72).to_pil().convert("RGB")
        if level.seal:
            _stamp(picture, level, chance)
        made.append(_scanned(np.asarray(picture).astype(np.float32), level, chance))
    pdf.close()
    buffer = io.BytesIO()
    options = {"quality": level.quality} if level.quality else {}
    made[0].save(buffer, "PDF", save_all=True, append_images=made[1:], resolution=level.dpi, **options)
    return buffer.getvalue()


def _stamp(page: Image.Image, level: Level, chance: Any) -> None:
    """A ring with a star in it, its ink multiplied with the print below, as a stamp's is."""
    size = int(42 / 25.4 * level.dpi)
    seal = Image.new("RGB", (size, size), (255, 255, 255))
    pen, wide = ImageDraw.Draw(seal), max(3, size // 40)
    pen.ellipse((wide, wide, size - wide, size - wide), outline=level.seal, width=wide)
    points = []
    for corner in range(10):
        turn, reach = -math.pi / 2 + corner * math.pi / 5, size * (0.16 if corner % 2 == 0 else 0.064)
        points.append((size / 2 + reach * math.cos(turn), size / 2 + reach * math.sin(turn)))
    pen.polygon(points, fill=level.seal)
    for mark in range(16):  # what stands around: strokes as dense as letters
        turn = math.radians(150 + 240 * mark / 15)
        x, y = size / 2 + size * 0.38 * math.cos(turn), size / 2 + size * 0.38 * math.sin(turn)
        for step in (-8, 0, 8):
            pen.line((x - 12, y + step, x + 12, y + step), fill=level.seal, width=max(2, wide // 2))
        pen.line((x, y - 12, x, y + 12), fill=level.seal, width=max(2, wide // 2))
    left = int(page.width * chance.uniform(0.45, 0.85) - size / 2)
    top = int(page.height * chance.uniform(0.25, 0.8) - size / 2)
    left, top = min(max(left, 0), page.width - size - 1), min(max(top, 0), page.height - size - 1)
    below = page.crop((left, top, left + size, top + size))
    page.paste(ImageChops.multiply(below, seal), (left, top))


def _scanned(page: Any, level: Level, chance: Any) -> Image.Image:
    import cv2
    import numpy as np

    height, width = page.shape[:2]
    page = page * (225 if level.photo else 246) / 255
    if level.contrast < 1:
        page = 246 - (246 - page) * level.contrast
    if level.photo:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
        moved = corners + inwards * np.array([width, height], np.float32) * chance.uniform(0.0, 0.04, (4, 2)).astype(
            np.float32
        )
        page = cv2.warpPerspective(
            page,
            cv2.getPerspectiveTransform(corners, moved),
            (width, height),
            flags=cv2.INTER_CUBIC,
            borderValue=(120, 110, 100),
        )
        down, across = np.mgrid[0:height, 0:width].astype(np.float32)
        bent = np.sin(across / width * math.pi) * (height * 0.004)
        page = cv2.remap(
            page, across, (down + bent).astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        page = page * (0.62 + 0.38 * (0.6 * across / width + 0.4 * down / height))[..., None]
    elif level.skew:
        angle = float(chance.uniform(0.35, 1.0) * level.skew * chance.choice([-1, 1]))
        turning = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        page = cv2.warpAffine(page, turning, (width, height), flags=cv2.INTER_CUBIC, borderValue=(246, 246, 246))
    if level.blur:
        page = cv2.GaussianBlur(page, (0, 0), level.blur)
    if level.seal != RED and not level.photo:
        page = page.mean(2, keepdims=True).repeat(3, 2)
    page = page + chance.normal(0, level.noise, page.shape[:2]).astype(np.float32)[..., None]
    for _ in range(level.specks):
        x, y, wide = int(chance.integers(0, width)), int(chance.integers(0, height)), int(chance.integers(1, 3))
        page[y : y + wide, x : x + wide] = chance.uniform(20, 150)
    picture = Image.fromarray(np.clip(page, 0, 255).astype(np.uint8))
    if not level.quality:
        return picture.convert("L").point(lambda value: 255 if value > 165 else 0).convert("1")
    return picture if level.seal == RED or level.photo else picture.convert("L")
