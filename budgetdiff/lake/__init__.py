"""The lake: documents of many units as Parquet files in a folder, for one machine or many."""

from budgetdiff.lake.lake import Head, Lake
from budgetdiff.lake.manifest import File, Part
from budgetdiff.lake.questions import LakeStore, pull, store_of
from budgetdiff.lake.reading import told
from budgetdiff.lake.settling import Settling, settle

__all__ = ["File", "Head", "Lake", "LakeStore", "Part", "Settling", "pull", "settle", "store_of", "told"]
