"""Corrections of what documents are taken for: whose, of which level, year and phase, and which of several counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import budgetdiff.workflow as stages
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.face import Face, text_of
from budgetdiff.desk.journal import Correction, Journal, journal_beside, noted
from budgetdiff.desk.readings import WAIT, Readings, Run, Told
from budgetdiff.desk.sessions import Sessions
from budgetdiff.desk.settling import FIELDS, fields_of, moment, settle, settled, standing_alike
from budgetdiff.desk.words import Words
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Level, Phase
from budgetdiff.store import Store

_Noted = Callable[[], AbstractContextManager[None]]
_Answer = Callable[[Request, FormData, stages.Taken], Response]
_MOST = 200
"""Characters of a unit's name."""


class Correcting(Face):
    """The forms of a document's page that put right what it is taken for; each correction is told with who made it and when."""

    def __init__(self, desk: Desk, sessions: Sessions, words: Words, readings: Readings) -> None:
        super().__init__(desk, sessions, words)
        self.readings, self._journal = readings, journal_beside(desk.path)

    async def correct(self, request: Request) -> Response:
        """Read a document anew as of another unit, level, year or phase."""
        return await self._form(request, self._correct)

    async def rename(self, request: Request) -> Response:
        """Call a document's unit otherwise, in all documents there are and those to come."""
        return await self._form(request, self._rename)

    async def prefer(self, request: Request) -> Response:
        """Let another document of the same unit, level, year and phase count in the place of this one."""
        return await self._form(request, self._prefer)

    async def undo(self, request: Request) -> Response:
        """Take back the last correction that stands."""
        return await self._form(request, self._undo)

    async def _form(self, request: Request, answer: _Answer) -> Response:
        form = await request.form(max_files=0, max_fields=20)
        return await run_in_threadpool(self._answered, request, form, answer)

    def _answered(self, request: Request, form: FormData, answer: _Answer) -> Response:
        """The answer to a form of this session, made at the document as it is now."""
        if refusal := self._strange(request, form):
            return refusal
        with self.desk.store() as store:
            now = stages.taken_for(store, request.path_params["document"])
            # a journal that cannot be read is told before anything is changed that it could not tell
            settle(self._journal, store)
        if text_of(form, "seen") != now.version:
            return self._meanwhile(request)
        return answer(request, form, now)

    def _correct(self, request: Request, form: FormData, now: stages.Taken) -> Response:
        before = fields_of(now)
        told = {"unit": _name_in(form, "unit")}
        level, year, phase = (text_of(form, name) for name in FIELDS[1:])
        if year and not (year.isascii() and year.isdigit() and len(year) == 4):
            return self._sorry(request, 400, self._("A year has four digits."))
        told |= {"level": Level.parse(level).value if level else "", "year": year}
        told["phase"] = Phase.parse(phase).value if phase else ""
        after = {name: value for name, value in told.items() if value and value != before[name]}
        if not after:
            return self._sorry(request, 400, self._("Nothing was changed: the document is taken for this already."))
        made = Correction("said", now.document_id, self._who(request), "", {one: before[one] for one in after}, after)
        return self._read_anew(request, now, after, lambda: noted(self._journal, replace(made, when=moment())))

    def _rename(self, request: Request, form: FormData, now: stages.Taken) -> Response:
        name = _name_in(form, "name")
        if not name or name == now.called:
            return self._sorry(request, 400, self._("Nothing was changed: give the unit another name."))
        with self.desk.writing() as database:
            self._still(database.store, now)
            called = stages.called_now(database.store)
            before = dict.fromkeys(sorted(own for own, name in called.items() if name == now.called), now.called)
            made = Correction("renamed", now.document_id, self._who(request), moment(), before, {"name": name})
            with noted(self._journal, made):
                database.rename(now.called, name)
        return self._back(now.document_id)

    def _prefer(self, request: Request, form: FormData, now: stages.Taken) -> Response:
        chosen = text_of(form, "rival")
        with self.desk.writing() as database:
            self._still(database.store, now)
            if chosen not in {one.document_id for one in stages.rivals_of(database.store, now.document_id)}:
                return self._meanwhile(request)
            other = stages.taken_for(database.store, chosen)
            made = Correction(
                "preferred",
                chosen,
                self._who(request),
                moment(),
                {"document": now.document_id, "name": now.source_name, "rank": str(other.preferred)},
                {"name": other.source_name},
            )
            with noted(self._journal, made):
                database.prefer(chosen)
        return self._back(chosen)

    def _undo(self, request: Request, form: FormData, now: stages.Taken) -> Response:
        with self.desk.store() as store:
            journal = settled(self._journal, store)
        standing = last_standing(journal, now)
        if standing is None or text_of(form, "entry") != str(standing[0]):
            return self._meanwhile(request)
        made = standing[1]

        def noted_now() -> AbstractContextManager[None]:
            gone = standing_alike(journal, made)
            back = [replace(one, undone_by=self._who(request), undone_at=moment()) for one in gone]
            return noted(self._journal, *back, instead_of=gone)

        if made.kind == "said":
            if "" in made.before.values():
                return self._sorry(request, 400, self._("It had no level before; nothing was written."))
            if any(fields_of(now)[name] != value for name, value in made.after.items()):
                return self._meanwhile(request)
            return self._read_anew(request, now, made.before, noted_now)
        with self.desk.writing() as database:
            self._still(database.store, now)
            if made.kind == "renamed":
                renaming_back(database, made)
            with noted_now():
                if made.kind == "renamed":
                    named_again(database, made)
                elif made.kind == "preferred":
                    database.prefer(made.document, preferred=False)
                else:
                    database.withdraw(made.before["figure"])
        return self._back(now.document_id)

    def _read_anew(self, request: Request, now: stages.Taken, said: Mapping[str, str], begun: _Noted) -> Response:
        """Read a document anew in a thread, then note it; the page of its progress."""

        def work(told: Told) -> str:
            with stages.open_database(self.desk.path, made=False, wait=WAIT) as database:
                self._still(database.store, now)
                with begun():
                    read = database.correct(
                        now.document_id,
                        unit=said.get("unit"),
                        level=said.get("level"),
                        year=int(said["year"]) if "year" in said else None,
                        phase=said.get("phase"),
                    )
                told(read)
            return f"/documents/{now.document_id}"

        if not self.readings.start(Run([now.source_name], work)):
            return self._sorry(request, 409, self._("Files are being taken in already; wait until they are done."))
        return RedirectResponse("/intake", 303)

    def _still(self, store: Store, now: stages.Taken) -> None:
        """Raise QuestionError where a document is taken for something else than when the form was looked at."""
        if stages.taken_for(store, now.document_id) != now:
            raise QuestionError("somebody else corrected this document meanwhile; nothing was written")

    def _meanwhile(self, request: Request) -> Response:
        message = self._(
            "This document was corrected or superseded meanwhile; nothing was written. Open its page again."
        )
        return self._sorry(request, 409, message)

    def _back(self, document: str) -> Response:
        return RedirectResponse(f"/documents/{document}#taken", 303)

    def _who(self, request: Request) -> str:
        return self._session(request).user


def last_standing(journal: Journal, taken: stages.Taken) -> tuple[int, Correction] | None:
    """The last correction that concerns a document and was not taken back, with its number: the one that can be."""
    return next((one for one in reversed(journal.about(taken.document_id, taken.own_unit)) if one[1].stands), None)


def renaming_back(database: stages.Database, made: Correction) -> None:
    """Raise QuestionError where units cannot be called again what they were called before they were renamed.

    One is called otherwise by now, or another is called by its name.
    """
    called = stages.called_now(database.store)
    for own in made.before:
        # renaming speaks of units by what they are called: those that are called so by now would go along
        others = {name for name, one in called.items() if one == own and name not in made.before}
        if others or called.get(own, made.after["name"]) != made.after["name"]:
            raise QuestionError(f"{own} was renamed otherwise meanwhile; nothing was written")


def named_again(database: stages.Database, made: Correction) -> None:
    """Call units what they were called before they were renamed."""
    for own in made.before:
        database.rename(own, own)
    for own, was in made.before.items():
        if was != own:
            database.rename(own, was)


def _name_in(form: FormData, field: str) -> str:
    """A unit's name of a form: one line, of characters that are shown."""
    text = "".join(char if char.isprintable() else " " for char in text_of(form, field))
    return " ".join(text.split())[:_MOST]
