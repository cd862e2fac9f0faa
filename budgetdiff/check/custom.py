"""A user's own rules: from a Python file, or from packages that offer them under the entry point ``budgetdiff.rules``."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

from budgetdiff.check.rule import RULES, Rule
from budgetdiff.errors import MappingError

GROUP = "budgetdiff.rules"


def load_rules(paths: Iterable[str | Path] = ()) -> dict[str, Rule]:
    """The rules that installed packages offer and those of the files; running them is running the user's own code.

    Raises MappingError where a file cannot be run, holds no rule, or takes the id of another rule.
    """
    found: dict[str, Rule] = {}
    for entry in entry_points(group=GROUP):
        _take(found, f"the package rule {entry.name}", entry.load, needed=False)
    for given in paths:
        path = Path(given)
        _take(found, str(path), partial(_run, path), needed=True)
    return found


def _take(found: dict[str, Rule], source: str, run: Callable[[], object], *, needed: bool) -> None:
    """Run something that registers rules, and keep them apart from the library's own."""
    own = dict(RULES)
    RULES.clear()
    try:
        run()
        new = dict(RULES)
    except MappingError:
        raise
    except Exception as error:  # it is somebody else's code, whatever it raises
        raise MappingError(f"{source}: the rules cannot be loaded ({type(error).__name__}: {error})") from error
    finally:
        RULES.clear()
        RULES.update(own)
    if needed and not new:
        raise MappingError(f'{source}: there is no rule in it; mark a function with @budgetdiff.check.rule("ID")')
    for identifier, rule in new.items():
        if identifier in own or identifier in found:
            raise MappingError(f"{source}: the id {identifier} is another rule's already")
        found[identifier] = rule


def _run(path: Path) -> None:
    if not path.is_file():
        raise MappingError(f"{path}: there is no such file of rules")
    spec = importlib.util.spec_from_file_location(f"budgetdiff_rules_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise MappingError(f"{path}: a file of rules is a Python file (.py)")
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
