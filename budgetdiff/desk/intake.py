"""Documents taken in by dropping their files, and taken back; one run at a time, its progress on a page."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import budgetdiff.workflow as stages
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.face import Face, text_of
from budgetdiff.desk.readings import WAIT, Readings, Run, Told
from budgetdiff.desk.sessions import Sessions
from budgetdiff.desk.words import Words
from budgetdiff.errors import QuestionError

FILES = 50
"""Files of one drop."""
LARGEST = 64 * 2**20
"""Bytes of all files of one drop together."""


class Intake(Face):
    """The pages that change which documents there are."""

    def __init__(self, desk: Desk, sessions: Sessions, words: Words, readings: Readings) -> None:
        super().__init__(desk, sessions, words)
        self.readings = readings

    def dropping(self, request: Request) -> Response:
        """Where files are dropped, and what became of those that were."""
        return self._page(
            request,
            "intake.html",
            run=self.readings.run,
            files=FILES,
            largest=LARGEST // 2**20,
            again=self.readings.busy,
        )

    async def dropped(self, request: Request) -> Response:
        """Take the files of a form in."""
        async with request.form(max_files=FILES, max_fields=10) as form:
            return await run_in_threadpool(self._dropped, request, form)

    def _dropped(self, request: Request, form: FormData) -> Response:
        if refusal := self._strange(request, form):
            return refusal
        if self.readings.busy:
            return self._busy(request)
        files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
        if not files:
            return self._sorry(request, 400, self._("No file was chosen."))
        year = text_of(form, "year")
        if year and not (year.isascii() and year.isdigit() and len(year) == 4):
            return self._sorry(request, 400, self._("A year has four digits."))
        folder = Path(tempfile.mkdtemp(prefix="budgetdiff-desk-"))
        names = []
        try:
            for number, one in enumerate(files):
                name = safe_name(one.filename or "")
                names.append(name)
                # two files of one name stand in folders of their own
                own = folder / str(number)
                own.mkdir()
                with (own / name).open("wb") as out:
                    shutil.copyfileobj(one.file, out)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise QuestionError(f"the files cannot be kept while they are read ({error.strerror})") from error
        unit = text_of(form, "unit")[:200] or None
        run = Run(names, lambda told: self._take(told, folder, unit, int(year) if year else None))
        if not self.readings.start(run):
            shutil.rmtree(folder, ignore_errors=True)
            return self._busy(request)
        return RedirectResponse("/intake", 303)

    def _take(self, told: Told, folder: Path, unit: str | None, year: int | None) -> str:
        """Take the files of a folder in, and delete it."""
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        try:
            with stages.open_database(self.desk.path, wait=WAIT) as database:
                database.ingest(files, progress=told, unit=unit, year=year, keep=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return ""

    def _busy(self, request: Request) -> Response:
        return self._sorry(request, 409, self._("Files are being taken in already; wait until they are done."))

    async def forget(self, request: Request) -> Response:
        """Take a document back."""
        form = await request.form(max_files=0, max_fields=10)
        return await run_in_threadpool(self._forget, request, form)

    def _forget(self, request: Request, form: FormData) -> Response:
        if refusal := self._strange(request, form):
            return refusal
        if text_of(form, "sure") != "yes":
            return self._sorry(request, 400, self._("Tick that you are sure; nothing was forgotten."))
        with self.desk.writing() as database:
            database.forget(request.path_params["document"])
        return RedirectResponse("/", 303)


def safe_name(given: str) -> str:
    """A file name of somebody's as a name in a folder of ours: no path, nothing that is not shown, its ending kept."""
    name = given.replace("\\", "/").rpartition("/")[2]
    name = "".join(char if char.isprintable() and char not in '<>:"|?*' else "_" for char in name).strip(" .")
    stem, point, ending = name.rpartition(".")
    # 255 bytes are what file systems take, of UTF-8
    short = (stem if point else name).encode()[:180].decode(errors="ignore") or "file"
    return f"{short}.{ending[:12]}" if point else short
