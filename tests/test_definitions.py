"""Abbreviations that a page explains itself."""

from __future__ import annotations

import pytest

from netgloss.characters import Folded
from netgloss.definitions import long_form

# The abbreviation in double brackets; what it is said to stand for, or None.
PAGES = {
    "norepinephrine transporter ⟦NET⟧": None,
    "the norepinephrine transporter (⟦NET⟧) is": "norepinephrine transporter",
    "many neuroendocrine tumours (⟦NETs⟧) are": "neuroendocrine tumours",
    "multiple endocrine neoplasia type 1 (“⟦MEN1⟧”)": "multiple endocrine neoplasia type 1",
    "a ⟦pNET⟧ (pancreatic NET) is": "pancreatic NET",
    "⟦NET⟧ (National Eligibility Test)": "National Eligibility Test",
    "⟦NET⟧ stands for neuroendocrine tumour.": "neuroendocrine tumour",
    "⟦NET⟧, which stands for neuroendocrine tumour.": "neuroendocrine tumour",
    "⟦NET⟧ is short for neuroendocrine tumour.": "neuroendocrine tumour",
    "⟦NET⟧ means neuroendocrine tumour.": "neuroendocrine tumour",
    "⟦NET⟧ = neuroendocrine tumour": "neuroendocrine tumour",
    "⟦NET⟧: neuroendocrine tumour": "neuroendocrine tumour",
    "⟦NET⟧ (see below)": None,
    "⟦NET⟧ (2 cm)": None,
    "in the pancreas (⟦NET⟧)": None,
    "End. Terminal (⟦NET⟧)": None,
    "(⟦NET⟧)": None,
    "⟦NET⟧ (": None,
    "⟦NET⟧": None,
    "a net (⟦net⟧) in a neuroendocrine tumour": None,
}


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_says(page: str) -> None:
    start = page.index("⟦")
    end = page.index("⟧") - 1
    folded = Folded(page.replace("⟦", "").replace("⟧", ""))
    span = long_form(folded.plain + "\0\0", folded.masked, start, end)
    assert (folded.plain[slice(*span)] if span else None) == PAGES[page]
