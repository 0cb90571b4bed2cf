"""Every way to write a form."""

from __future__ import annotations

import pytest

from netgloss.variants import written

ROWS = {
    "NET": ["NET", "NETs"],
    "carcinoid": ["carcinoid", "carcinoids"],
    "neuroendocrine tumour": [
        "neuroendocrine tumour", "neuroendocrine tumours", "neuroendocrine tumor", "neuroendocrine tumors",
    ],
    "Ki-67": ["Ki 67", "Ki67"],
    "a-NET": ["a-NET", "aNET", "a-NETs", "aNETs"],  # never “a NET”
    "MEN1": ["MEN1", "MEN 1"],
    "metastasis": ["metastasis", "metastases"],
    "biopsy": ["biopsy", "biopsies"],
    "appendix": ["appendix", "appendices", "appendixes"],
    "adenoma": ["adenoma", "adenomas", "adenomata"],
    "lymph node metastasis": ["lymph node metastasis", "lymph node metastases"],
    "carcinoma of unknown primary": [
        "carcinoma of unknown primary", "carcinomas of unknown primary", "carcinomata of unknown primary",
    ],
    "stage 4": ["stage 4", "stage IV", "stage four"],
    "Stage 1": ["Stage 1", "Stage one"],  # no “Stage I”: “at this stage I think”
    "grade II": ["grade 2", "grade II", "grade two"],
    "PET/CT": ["PET/CT", "PET/CTs"],
    "somatostatin analog": [
        "somatostatin analog", "somatostatin analogs", "somatostatin analogue", "somatostatin analogues",
    ],
    "lymphedema": ["lymphedema", "lymphedemas", "lymphoedema", "lymphoedemas"],
    "Gallium-68": [
        "Gallium 68", "Gallium68",
    ],
    "Lu-177": ["Lu 177", "Lu177", "177 Lu", "177Lu", "lutetium 177", "lutetium177", "177 lutetium", "177lutetium"],
    "T-4": ["T 4", "T4"],  # a code of TNM, no isotope
    "H. pylori": ["H. pylori", "H. pyloris", "H pylori", "H pyloris"],
    "Cushing's syndrome": [
        "Cushing's syndrome", "Cushing's syndromes", "Cushings syndrome", "Cushings syndromes",
    ],
    "U&E": ["U&E", "U & E"],
    "b.i.d.": ["b.i.d."],
    "Graves' disease": ["Graves' disease", "Graves' diseases", "Graves disease", "Graves diseases"],
    "chemotherapy": ["chemotherapy", "chemotherapies"],  # no haem in it
    "analyse": ["analyse", "analyses", "analyze", "analyzes"],
    "disease": ["disease", "diseases"],  # ends in -ise for no eye
    "well-differentiated": ["well differentiated", "welldifferentiated"],
}  # fmt: skip


@pytest.mark.parametrize("form", ROWS)
def test_written(form: str) -> None:
    assert sorted(written(form)) == sorted(ROWS[form])


def test_no_plural_where_there_is_none() -> None:
    assert written("NET", plural=False) == ["NET"]


def test_isotopes_before_a_molecule_have_brackets_too() -> None:
    assert "68Ga]Ga DOTATATE" in written("Ga-68 DOTATATE")


@pytest.mark.parametrize("form", ["a", "Ki-67", "Ga-68-DOTA-TOC", "x" * 60, "5", "é", "a-b-c-d-e-f-g-h", "MEN type 2A"])
def test_no_repeats_and_few(form: str) -> None:
    variants = written(form)
    assert len(set(variants)) == len(variants)
    assert len(variants) <= 48
