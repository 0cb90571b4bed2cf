"""What looks like a term and is none of the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from netgloss import Netgloss
from netgloss.cli import main
from netgloss.gaps import gaps
from small import concept, small

FOUND = {
    "a drug": ("She is on zanubrutinib now.", "zanubrutinib", "medical word"),
    "a peptide": ("Try floxetide first.", "floxetide", "medical word"),
    "a tumour": ("It was a chondromyxoma of the knee.", "chondromyxoma", "medical word"),
    "a gene": ("A change in the XYZ12B gene.", "XYZ12B", "gene or code"),
    "an abbreviation": ("The QZT was fine.", "QZT", "abbreviation"),
    "a mixed abbreviation": ("My pQRT came back.", "pQRT", "abbreviation"),
    "an isotope": ("They used 149Tb this time.", "149Tb", "isotope"),
    "a name": ("seen by the Zyxograf machine", "Zyxograf", "name"),
    "an unknown word": ("The glycozymic reaction.", "glycozymic", "unknown word"),
}
NOT_FOUND = [
    "My carcinoid is small.",
    "Kevin and Sarah met in Austin.",
    "BUT THIS IS SHOUTED AND SAYS QZT NOTHING AT ALL",
    "behaviour, colour and organisations",
    "Chapter XVII of the book",
    "",
]


@pytest.fixture(scope="module")
def little() -> Netgloss:
    return small(concept("a", "carcinoid"))


@pytest.mark.parametrize("name", FOUND)
def test_found(little: Netgloss, name: str) -> None:
    text, word, kind = FOUND[name]
    assert [(gap.text, gap.kind) for gap in gaps(little, [text])] == [(word, kind)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(little: Netgloss, text: str) -> None:
    assert gaps(little, [text]) == []


def test_ranked_by_kind_and_count(little: Netgloss) -> None:
    found = gaps(little, ["QZT and zyxwvut.", "QZTs again. A zanubrutinib."])
    assert [(gap.text, gap.count) for gap in found] == [("QZT", 2), ("zanubrutinib", 1), ("zyxwvut", 1)]
    assert found[0].context == "QZT and zyxwvut."


def test_command_reads_the_words_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><script>var QZT1</script><p class=QZT2>The QZT was fine.", "utf-8")
    done = CliRunner().invoke(main, ["gaps", str(page)])
    assert done.stdout == "1\tQZT\tabbreviation\t… The QZT was fine. …\n"
