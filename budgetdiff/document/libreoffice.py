"""Old formats by LibreOffice where it is installed, under a leash: no macros, no links, no network, limits of time and size."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import olefile

_STREAMS = {"doc": ("WordDocument",), "xls": ("Book", "Workbook")}
"""What a compound file of each old format holds."""
_SECONDS = 90
_LARGEST = 256 * 2**20
"""Bytes of a file that it may write."""
_AGAIN = (79, 81)
"""How it ends when it wants to be started once more, as it does after making a profile."""
_ITEM = '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
)
"""Macros never; what a document links to is never fetched."""
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    + "</oor:items>"
)
_BOOT = """
import os, resource, sys
seconds, size = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
if sys.platform == "linux":
    import ctypes
    libc = ctypes.CDLL(None)
    libc.prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL: it ends with whoever asked
    libc.unshare(0x10000000 | 0x40000000)  # CLONE_NEWUSER, CLONE_NEWNET: no network at all, where the system lets us
os.execv(sys.argv[3], sys.argv[3:])
"""


def installed() -> Path | None:
    """The program itself, not the script around it that would start it as a child of its own; None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None or sys.platform == "win32":
        return None
    script = Path(found).resolve()
    program = script.with_name("soffice.bin")
    return program if program.is_file() else script


def converted(content: bytes, suffix: str, to: str) -> bytes | None:
    """A file saved anew in the format ``to`` (docx, xlsx); None where LibreOffice is not installed, or gives nothing in its time.

    Everything happens in a folder of its own, under names of ours, with a profile that nobody else uses, and is deleted after.
    """
    program = installed()
    if program is None or not sys.executable or not _is_what_it_says(content, suffix):
        return None
    with tempfile.TemporaryDirectory(prefix="budgetdiff-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source = home / f"document.{suffix}"
        source.write_bytes(content)
        command = [
            sys.executable,
            "-I",
            "-c",
            _BOOT,
            str(_SECONDS),
            str(_LARGEST),
            str(program),
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nofirststartwizard",
            "--nologo",
            f"-env:UserInstallation={home.as_uri()}/profile",
            "--convert-to",
            to,
            "--outdir",
            str(home / "out"),
            str(source),
        ]
        until = time.monotonic() + _SECONDS
        while _ended(command, home, until) in _AGAIN:
            continue
        made = home / "out" / f"document.{to}"
        return made.read_bytes() if made.is_file() and made.stat().st_size <= _LARGEST else None


def _is_what_it_says(content: bytes, suffix: str) -> bool:
    """Whether a compound file is whole enough to hold the stream of its format: of other bytes a document of noise is made."""
    if suffix not in _STREAMS:
        return True
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            return any(compound.exists(name) for name in _STREAMS[suffix])
    except (OSError, ValueError, IndexError, TypeError):  # what olefile raises of a damaged one
        return suffix == "xls" and content[:2] == b"\x09\x08"  # before Excel 5 a workbook is its own stream


def _ended(command: list[str], home: Path, until: float) -> int:
    """How a run of it ended; one that is not done in its time is ended, with all that it started."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env={"PATH": os.defpath, "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        return process.wait(max(until - time.monotonic(), 0.0))
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
