"""The desk: a server on this machine where findings are looked at, decided and handed on (extra ``desk``).

``serve`` opens it. It reads the database beside others, a moment at a time, and writes what is decided into the file of
dispositions; the database itself is written only where documents are taken in or back.
"""

from budgetdiff.desk.serve import serve

__all__ = ["serve"]
