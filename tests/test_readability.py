"""How hard a definition is to read."""

from __future__ import annotations

import pytest

from netgloss.readability import grade, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1), ("scan", 1), ("stage", 1), ("called", 1), ("the", 1), ("tests", 1), ("grade", 1), ("sizes", 2),
        ("tumour", 2), ("body", 2), ("little", 2), ("wanted", 2), ("cancer", 2), ("doses", 2),
        ("hormonal", 3), ("medicine", 3), ("radio", 3), ("lesion", 2), ("carcinoma", 4), ("NET", 1),
        ("hmm", 1),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize("text", ["", " ", "12 %", "…", "🦓"])
def test_a_text_without_words_is_easy(text: str) -> None:
    assert grade(text) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat.", -2.62),  # 0.39 × 3 + 11.8 × 1 − 15.59
        ("The cat sat on the mat. It was fat.", -2.04),  # 9 words in 2 sentences, one syllable each
        ("The tumour makes hormones.", 3.67),  # 4 words of 6 syllables
        ("A test: it is done", -2.82),  # a colon ends a sentence, too
    ],
)
def test_the_grade_is_that_of_flesch_and_kincaid(text: str, expected: float) -> None:
    assert grade(text) == pytest.approx(expected, abs=0.01)


def test_an_easy_text_has_a_lower_grade_than_a_hard_one() -> None:
    easy = "A tumour that grows slowly. Many people live with it for years."
    hard = "Characteristically heterogeneous neoplasms necessitating multidisciplinary consideration."
    assert grade(easy) < 6 < 20 < grade(hard)
