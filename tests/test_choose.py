"""Which mentions are marked, and every option that decides it."""

from __future__ import annotations

from typing import Any

import pytest

from netgloss import Netgloss, OptionError
from netgloss.choose import SHORT_TEXT
from netgloss.options import NAMES, options
from small import concept, small


@pytest.fixture(scope="module")
def mine() -> Netgloss:
    return small(
        concept("adenoma", "Adenoma", level="core"),
        concept("biopsy", "Biopsy", level="common"),
        concept("calcitonin", "Calcitonin", level="specialist"),
        concept("drip", "Drip", level="everyday"),
    )


def words(ng: Netgloss, html: str, **given: Any) -> list[str]:
    """What is marked on a page."""
    pieces = ng.annotate_html(html, assets=False, **given).split("</span>")[:-1]
    return [piece.rpartition(">")[2] for piece in pieces]


SECTIONS = {
    "no section": ("<p>adenoma, biopsy, Adenomas<p>adenoma", ["adenoma", "biopsy"]),
    "headings": ("adenoma adenoma<h2>x</h2>adenoma adenoma<h6>x</h6>adenoma", ["adenoma"] * 3),
    "a heading goes for its section": ("<h2>Adenoma</h2>adenoma", ["adenoma"]),
    "articles, as a forum's posts": ("<article>adenoma adenoma</article><article>adenoma</article>", ["adenoma"] * 2),
    "sections": ("<section>adenoma</section><section>adenoma</section>", ["adenoma"] * 2),
    "main and aside": ("<main>adenoma</main><aside>adenoma</aside>", ["adenoma"] * 2),
    "no sections of ours": ("<div>adenoma</div><div>adenoma</div><table><td>adenoma</table>", ["adenoma"]),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_the_first_of_each_concept_in_each_section(name: str, mine: Netgloss) -> None:
    html, marked = SECTIONS[name]
    assert words(mine, html) == marked
    assert words(mine, html, mark="first") == marked


def test_all_are_all(mine: Netgloss) -> None:
    assert words(mine, "<p>adenoma, biopsy, Adenomas<p>adenoma", mark="all") == [
        "adenoma", "biopsy", "Adenomas", "adenoma",
    ]  # fmt: skip


def marks(ng: Netgloss, text: str, **given: Any) -> int:
    return ng.annotate_text(text, assets=False, **given).count("<span")


def test_a_short_text_has_all_marked_and_a_long_one_the_first(mine: Netgloss) -> None:
    assert SHORT_TEXT == 2_000
    short = "adenoma\n\nadenoma\n\n".ljust(2_000, "x")
    assert (marks(mine, short), marks(mine, f"{short}x")) == (2, 1)
    assert (marks(mine, short, mark="first"), marks(mine, f"{short}x", mark="all")) == (1, 2)


@pytest.mark.parametrize(
    "heading", ["# x", "###### x", "---", "-----", "***", "====="], ids=["h1", "h6", "rule", "long", "stars", "double"]
)
def test_a_heading_begins_a_section_of_a_text(heading: str, mine: Netgloss) -> None:
    assert marks(mine, f"adenoma\n\n{heading}\n\nadenoma, adenoma", mark="first") == 2


@pytest.mark.parametrize("line", ["#x", "--", "####### x", "- x", "x ---"])
def test_what_is_no_heading_begins_no_section(line: str, mine: Netgloss) -> None:
    assert marks(mine, f"adenoma\n\n{line}\n\nadenoma", mark="first") == 1


LEVELS = {
    "core": ["adenoma"],
    "common": ["adenoma", "biopsy"],
    "specialist": ["adenoma", "biopsy", "calcitonin"],
    "everyday": ["adenoma", "biopsy", "calcitonin", "drip"],
}


@pytest.mark.parametrize("level", LEVELS)
def test_words_up_to_a_level(level: str, mine: Netgloss) -> None:
    assert words(mine, "<p>drip calcitonin biopsy adenoma", level=level)[::-1] == LEVELS[level]


DENSITIES = {
    "one in ten": (10, 100, 10),
    "one in four": (25, 100, 25),
    "rounded up": (11, 95, 11),
    "all": (100, 100, 100),
    "no limit": (0, 100, 100),
    "more than all": (1_000, 100, 100),
    "never fewer than 6": (1, 100, 6),
}


@pytest.mark.parametrize("name", DENSITIES)
def test_at_most_so_many_marks_in_100_words(name: str, mine: Netgloss) -> None:
    density, count, marked = DENSITIES[name]
    html = "<p>" + "adenoma " * count
    assert len(words(mine, html, mark="all", density=density)) == marked


def test_each_paragraph_has_its_own_share(mine: Netgloss) -> None:
    html = f"<p>{'adenoma ' * 40}<p>{'adenoma ' * 40}<p>adenoma"
    text = "\n\n".join(["adenoma " * 40, "adenoma " * 40, "adenoma"])
    assert len(words(mine, html, mark="all", density=50)) == 41
    assert marks(mine, text, mark="all", density=50) == 41


def test_words_without_marks_count(mine: Netgloss) -> None:
    assert len(words(mine, "<p>" + "adenoma x y z " * 40, mark="all", density=25)) == 40


def test_few_words_stay_as_they_are(mine: Netgloss) -> None:
    assert words(mine, "<p>adenoma biopsy calcitonin", density=1) == ["adenoma", "biopsy", "calcitonin"]


def test_core_words_go_first_and_keep_their_order(mine: Netgloss) -> None:
    html = "<p>" + "calcitonin biopsy adenoma " * 10
    assert words(mine, html, mark="all", density=50) == (
        ["biopsy", "adenoma"] * 5 + ["adenoma"] * 5
    )  # all 10 core words, and the first 5 of the common ones


def test_every_option_is_documented() -> None:
    assert NAMES == ("mark", "level", "density", "links", "headings", "assets")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "mark": ({"mark": "second"}, "The option mark is “second”. It can be first or all."),
    "level": ({"level": "hard"}, "The option level is “hard”. It can be core, common, specialist or everyday."),
    "density as a text": ({"density": "12"}, "The option density is “12”. It must be a whole number, 0 or more."),
    "density below nothing": ({"density": -1}, "The option density is “-1”. It must be a whole number, 0 or more."),
    "density as a truth": ({"density": True}, "The option density is “True”. It must be a whole number, 0 or more."),
    "density as a fraction": ({"density": 1.5}, "The option density is “1.5”. It must be a whole number, 0 or more."),
    "links": ({"links": "yes"}, "The option links is “yes”. It can be true or false."),
    "headings": ({"headings": 1}, "The option headings is “1”. It can be true or false."),
    "assets": ({"assets": None}, "The option assets is “None”. It can be true or false."),
    "a slip": ({"headngs": True}, "There is no option “headngs”. Did you mean headings?"),
    "no option": (
        {"colour": "red"},
        "There is no option “colour”. The options are mark, level, density, links, headings, assets.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_option_is_refused(name: str, mine: Netgloss) -> None:
    given, sentence = WRONG[name]
    for call in (
        options,
        lambda **wrong: mine.annotate_html("", **wrong),
        lambda **wrong: mine.annotate_text("", **wrong),
    ):
        with pytest.raises(OptionError) as caught:
            call(**given)
        assert str(caught.value) == sentence


def test_a_wrong_level_to_find_is_refused(mine: Netgloss) -> None:
    with pytest.raises(OptionError, match="The level is “hard”"):
        mine.find("", level="hard")  # type: ignore[arg-type]
