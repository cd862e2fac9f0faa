"""Packages of files as offices publish them: what is in a .zip, .rar or .7z, as bytes and never as files."""

from budgetdiff.document.packages.members import Member, is_package_of_files, members

__all__ = ["Member", "is_package_of_files", "members"]
