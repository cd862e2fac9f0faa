"""The dated tables of functional and economic codes."""

from budgetdiff.classification.codes import NamedCode, class_of, code_table, codes_named, name_key

__all__ = ["NamedCode", "class_of", "code_table", "codes_named", "name_key"]
