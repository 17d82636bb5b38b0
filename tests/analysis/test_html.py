"""The page for a browser: whole, its own, escaped, with every section; its pictures are SVG in its colours."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from analysis import html
from analysis.classifier import classify
from analysis.errors import InputError
from analysis.html import sections
from analysis.html.pictures import inline
from analysis.html.tags import tag
from analysis.page_lines import LINES
from analysis.table import Role
from tests.analysis.tables import commons, given, played, symmetric, task
from tests.analysis.textbook import game

OPEN_ENDED = {"meta", "br"}
NASTY = "<script>alert('&')</script>"


class Outline(HTMLParser):
    """Headings, tags and what is fetched; whether all that is opened is closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.headings, self.links, self.words = [], [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for key, value in attrs if key in ("src", "href", "data", "action")]
        if tag not in OPEN_ENDED:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for key, value in attrs if key in ("src", "href", "data", "action")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)


@pytest.fixture(scope="module")
def hunt():
    return classify(played(symmetric(4, 0, 3, 2, names=("stag", "hare"))))


def pictures(text):
    return re.findall(r"<svg.*?</svg>", text, re.DOTALL)


def test_every_section_stands_in_a_page_that_is_well_formed(hunt):
    found = Outline(html.document([hunt]))
    assert found.headings == [
        *("Why", "Payoffs", "Pictures", "Equilibria", "Place among 2x2 games", "Composition", "Welfare", "Selection"),
        *("Long run", "Replicator dynamics", "Shape of better replies", "Labels", "How it was made"),
    ]
    assert "Stag Hunt" in found.words and "probability 1.000" in found.words


def test_all_that_the_text_tells_has_a_title():
    assert {*sections.TITLES, "strategies", "notes"} == set(LINES)


def test_nothing_is_fetched_and_nothing_runs(hunt):
    text = html.document([hunt])
    assert not re.search(r"https?://|//cdn|@import|javascript:", text)
    found = Outline(text)
    assert {"script", "link", "iframe", "img"}.isdisjoint(found.tags)
    assert all(link.startswith("#") for link in found.links)


@pytest.mark.parametrize(
    ("table", "count"), [(symmetric(3, 0, 5, 1), 3), (played(commons()), 3), (game("rps"), 2), (task(), 1)]
)
def test_pictures_are_svg_in_the_colours_of_the_page(table, count):
    drawn = pictures(html.document([classify(table)]))
    assert len(drawn) == count
    for svg in drawn:
        root = ElementTree.fromstring(svg)
        assert root.get("viewBox") and root.get("aria-label")
        assert "var(--ink)" in svg and "#222222" not in svg


def test_names_of_pictures_parts_stand_once(hunt):
    names = re.findall(r'\sid="([^"]*)"', html.document([hunt, classify(symmetric(3, 0, 5, 1))]))
    assert len(names) == len(set(names))


def test_names_from_files_are_text(tmp_path):
    roles = (Role(NASTY, 1, (NASTY, "b")), Role("other", 1, ('"quoted"', "$x$")))
    report = classify(given(roles, lambda p: [float(k == 0) if count else float("nan") for k, count in enumerate(p)]))
    text = html.document([report], maps={NASTY: "<svg viewBox='0 0 1 1'><text>map</text></svg>"}, command=f"x {NASTY}")
    found = Outline(text)
    assert "<script" not in text
    assert NASTY in "".join(found.words)


def test_several_answers_share_a_page_and_maps_have_their_slot(hunt):
    svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9"/></svg>'
    found = Outline(html.document([hunt, hunt], maps={"regions of regrowth": svg}))
    assert found.tags.count("article") == 2
    assert found.headings.count("Maps") == 1
    assert "regions of regrowth" in found.words


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><script>1</script></svg>",
        '<svg onload="x()"></svg>',
        '<svg><image href="https://example.org/x.png"/></svg>',
        '<svg><a href="javascript:x"/></svg>',
        "no picture",
    ],
)
def test_a_picture_that_could_fetch_or_run_is_refused(svg):
    with pytest.raises(InputError):
        inline(svg, "a picture")


def test_the_page_is_written_whole_and_the_same_each_time(hunt, tmp_path):
    html.save([hunt], tmp_path / "a.html")
    html.save([hunt], tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]
    assert (tmp_path / "a.html").stat().st_size < 1_000_000


def test_it_is_light_and_dark_and_made_for_paper_and_phones(hunt):
    text = html.document([hunt])
    for part in ("prefers-color-scheme: dark", "@media print", "width=device-width", "default-src 'none'"):
        assert part in text.replace("&#x27;", "'")


def test_what_stands_between_tags_is_escaped():
    assert tag("p", "a < b", tag("b", "&"), class_='"') == '<p class="&quot;">a &lt; b<b>&amp;</b></p>'
