"""The three public expenses (“三公”): going abroad, receiving guests, official vehicles."""

from __future__ import annotations

VEHICLE_ITEMS = ("vehicle_purchase", "vehicle_operation")
"""The parts of the vehicles' expense."""
THREE_PUBLIC_ITEMS = ("abroad", "reception", "vehicles", *VEHICLE_ITEMS)
"""The measures that add up to the total of the three public expenses; 会议费 and 培训费 are none of them."""
