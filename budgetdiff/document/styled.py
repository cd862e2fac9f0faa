"""What a web page does not show: the rules of its own style sheets, by the cascade, as far as they hide or lay out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tinycss2
from cssselect import SelectorError, parse
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError
from lxml.html import HtmlElement

MOST_RULES = 5_000
"""Rules of a page that are looked at; the style sheets of whole sites have some thousand, few of which hide anything."""
WIDTH = 1280
"""Pixels of the screen the page is thought to be seen on, for rules that hold for some widths only."""
_TOLD = frozenset({"display", "visibility", "content-visibility"})
_STATES = re.compile(r":(?:hover|focus|active|visited|target|before|after|checked|disabled|first-l|selection)|::")
_NAMED = re.compile(r"([.#])((?:[\w-]|[^\x00-\x7f])+)")
_WIDTHS = re.compile(r"\(\s*(min|max)-width\s*:\s*([\d.]+)(px|em|rem)\s*\)")

Style = Mapping[str, str]


def styles_of(root: HtmlElement) -> dict[HtmlElement, Style]:
    """``display`` and ``visibility`` of the elements that the page's style sheets and style attributes speak of."""
    present = _names_in(root)
    found: dict[HtmlElement, dict[str, tuple[tuple[Any, ...], str]]] = {}

    def give(element: HtmlElement, rank: tuple[Any, ...], declared: Iterable[tuple[str, str, bool]]) -> None:
        own = found.setdefault(element, {})
        for name, value, important in declared:
            full = (important, *rank)
            if name not in own or own[name][0] <= full:
                own[name] = (full, value)

    rules = 0
    for sheet in root.iter("style"):
        for selector, declared in _rules(sheet.text or "".join(sheet.itertext())):
            rules += 1
            if rules > MOST_RULES:
                break
            for specificity, element in _matches(root, selector, present):
                give(element, (0, specificity, rules), declared)
    for element in root.xpath("//*[@style]"):
        declared = list(_declarations(tinycss2.parse_blocks_contents(element.get("style") or "")))
        if declared:
            give(element, (1, (0, 0, 0), 0), declared)
    return {element: {name: value for name, (_, value) in own.items()} for element, own in found.items()}


def is_hidden(element: HtmlElement, style: Style | None) -> bool:
    """Whether the page does not show an element, by its style or its attribute ``hidden``."""
    if style is not None:
        if style.get("visibility") in ("hidden", "collapse") or style.get("content-visibility") == "hidden":
            return True
        if "display" in style:
            return style["display"] == "none"
    return element.get("hidden") is not None


def _names_in(root: HtmlElement) -> set[str]:
    names = {f"#{value}" for value in root.xpath("//@id")}
    for value in root.xpath("//@class"):
        names.update(f".{name}" for name in value.split())
    return names


def _rules(css: str) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
            if _applies(tinycss2.serialize(rule.prelude)):
                yield from _rules(tinycss2.serialize(rule.content))
        elif rule.type == "qualified-rule":
            declared = list(_declarations(tinycss2.parse_blocks_contents(rule.content)))
            if declared:
                yield tinycss2.serialize(rule.prelude).strip(), declared


def _declarations(entries: Iterable[Any]) -> Iterator[tuple[str, str, bool]]:
    for entry in entries:
        if entry.type == "declaration" and entry.lower_name in _TOLD:
            yield entry.lower_name, tinycss2.serialize(entry.value).strip().lower(), entry.important


def _applies(query: str) -> bool:
    """Whether rules for these media hold on a screen of ``WIDTH``; what else they ask of it is taken for not given."""
    for part in query.lower().split(","):
        words = re.sub(_WIDTHS, "", part)
        if not re.fullmatch(r"[\s]*(?:only\s+)?(?:screen|all)?(?:\s|and)*", words):
            continue
        sizes = [(kind, float(size) * (1 if unit == "px" else 16)) for kind, size, unit in _WIDTHS.findall(part)]
        if all(size <= WIDTH if kind == "min" else size >= WIDTH for kind, size in sizes):
            return True
    return False


def _matches(root: HtmlElement, text: str, present: set[str]) -> Iterator[tuple[tuple[int, int, int], HtmlElement]]:
    """The elements that a group of selectors chooses; a selector that is not understood chooses none."""
    for one in text.split(","):
        if _STATES.search(one) or (
            ":" not in one and any("".join(name) not in present for name in _NAMED.findall(one))
        ):
            continue
        try:
            specificity = parse(one)[0].specificity()
            chosen = CSSSelector(one, translator="html")(root)
        except (SelectorError, XPathError, ValueError):
            continue
        for element in chosen:
            yield specificity, element
