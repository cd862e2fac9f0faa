"""From a page of a scan to an upright grey picture with even light, and where there is ink in it."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

Pixels = Any
"""An array of bytes: rows, columns, and of a coloured picture red, green and blue."""
_SPREAD = 60
"""Between the channels of a pixel: more is colour."""
REACH = 3.0
"""Degrees that a page fed in askew is off at most."""
_SAMPLE = 60_000


def upright(rgb: Pixels, dpi: float) -> tuple[Pixels, Pixels, float]:
    """A page as a grey picture without skew, its ink (255 where there is some), and by how many degrees it was turned."""
    spread = rgb.max(2).astype(np.int16) - rgb.min(2)
    coloured = float((spread > _SPREAD).mean()) > 2e-4
    grey = even(black_ink(balanced(rgb)) if coloured else cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
    mask = ink(grey, dpi)
    angle = skew(mask)
    if abs(angle) > 0.04:
        height, width = grey.shape
        turning = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        grey = cv2.warpAffine(grey, turning, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
        mask = ink(grey, dpi)
    return grey, mask, angle


def black_ink(rgb: Pixels) -> Pixels:
    """Black ink only: of coloured ink the brightest channel, in which red and blue all but vanish; black under a seal stays."""
    spread = rgb.max(2).astype(np.int16) - rgb.min(2)
    bright = rgb.max(2)
    tinted = cv2.dilate((spread > 45).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    lifted = np.clip((bright.astype(np.float32) - 110) * 2.2 + 110, 0, 255).astype(np.uint8)
    return np.where(tinted & (bright > 110), np.maximum(lifted, bright), bright)


def even(grey: Pixels) -> Pixels:
    """Divided by the paper: the brightest neighbourhood, smoothed."""
    height, width = grey.shape
    scale = max(width, height) / 400
    small = cv2.resize(grey, (max(int(width / scale), 1), max(int(height / scale), 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    paper = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 5), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(grey.astype(np.float32) / np.maximum(paper, 40) * 250, 0, 255).astype(np.uint8)


def balanced(rgb: Pixels) -> Pixels:
    """Each colour divided by the paper's own: yellow or uneven paper becomes white, and red ink keeps its colour."""
    return np.dstack([even(np.ascontiguousarray(rgb[..., channel])) for channel in range(3)])


def ink(grey: Pixels, dpi: float) -> Pixels:
    """Where there is ink: darker than the neighbourhood."""
    block = int(dpi * 0.2) | 1
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.6)
    return cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18)


def skew(mask: Pixels) -> float:
    """The skew in degrees: where the sum of the ink over rows is most uneven; sought coarsely, then finely."""
    height, width = mask.shape
    scale = max(1.0, width / 1000)
    small = cv2.resize(mask, (int(width / scale), int(height / scale)), interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 64)
    if len(xs) < 50:
        return 0.0
    if len(xs) > _SAMPLE:
        chosen = np.random.default_rng(0).choice(len(xs), _SAMPLE, replace=False)
        ys, xs = ys[chosen], xs[chosen]
    across = xs - small.shape[1] / 2

    def unevenness(angle: float) -> float:
        rows = np.round(ys - across * math.tan(math.radians(angle))).astype(int)
        counts = np.bincount(rows - rows.min())
        return float((counts.astype(np.float64) ** 2).sum())

    best = max(np.arange(-REACH, REACH + 0.01, 0.2), key=unevenness)
    return float(max(np.arange(best - 0.2, best + 0.21, 0.02), key=unevenness))
