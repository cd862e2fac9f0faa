"""What the objects of a page refer to: drawing parameters, colour spaces, pictures and units of drawing, by their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetdiff.document.ofd.parts import Element, Parts, child, children, joined, local

_MOST = 20_000
_PHOTO = (".jpg", ".jpeg", ".bmp")
"""Endings of pictures that hide what lies under them: the other kinds may be transparent."""


@dataclass(slots=True)
class Resources:
    """``parameters`` are of drawing, ``units`` elements that are drawn together, ``opaque`` pictures that hide what they cover."""

    parameters: dict[str, Element] = field(default_factory=dict)
    units: dict[str, Element] = field(default_factory=dict)
    opaque: set[str] = field(default_factory=set)

    def add(self, parts: Parts, name: str) -> None:
        """Take the resources of a part in; one that is missing holds nothing that is needed to read text."""
        if not parts.has(name):
            return
        for group in parts.xml(name):
            for one in list(group)[:_MOST]:
                number = one.get("ID", "")
                if local(one) == "DrawParam":
                    self.parameters[number] = one
                elif local(one) == "CompositeGraphicUnit":
                    self.units[number] = one
                elif local(one) == "MultiMedia":
                    file = "".join(found.text or "" for found in children(one, "MediaFile")).strip().lower()
                    if file.endswith(_PHOTO):
                        self.opaque.add(number)

    def colour(self, drawn: Element, name: str, depth: int = 0) -> Element | None:
        """The colour (``FillColor``, ``StrokeColor``) of an object: its own, else that of its parameters, or of theirs."""
        own = child(drawn, name)
        if own is not None or depth > 8:
            return own
        parameter = self.parameters.get(drawn.get("DrawParam") or drawn.get("Relative") or "")
        return None if parameter is None else self.colour(parameter, name, depth + 1)


def resources_of(parts: Parts, part: str, owner: Element | None) -> Resources:
    """The resources that a document (its common data) or a page names."""
    found = Resources()
    for one in children(owner, "PublicRes", "DocumentRes", "PageRes"):
        found.add(parts, joined(part, one.text or ""))
    return found
