"""The table of figures stays with the document: what is new or said otherwise is found."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from contract_tests.checks import Broken
from contract_tests.figures import sessions
from contract_tests.figures.sentences import descriptions, missing, unclaimed
from contract_tests.gates.figures import TABLES

QUOTES = [quote for table in TABLES for quote in table.quotes]


@pytest.fixture(scope="module")
def document():
    return yaml.safe_load((Path(__file__).parents[2] / "openapi" / "openapi.yaml").read_text())


def claims(document):
    return [str(figure) for figure in unclaimed(descriptions(document), QUOTES)]


def changed(document, old, new):
    text = document["info"]["description"]
    assert old in text
    return {"info": {"description": text.replace(old, new)}}


def test_every_figure_of_the_document_is_in_the_table(document):
    assert claims(document) == []
    assert missing(list(descriptions(document)), QUOTES) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lives 14 days", "lives 15 days"),
        ("2^53-1", "2^63-1"),
        ("at most 8 MiB", "at most 9 MiB"),
        ("`page` (from 1)", "`page` (from 0)"),
        ("## Versions", "## Versions\n\nThree versions are served."),
    ],
)
def test_a_figure_that_changes_or_is_added_is_found(document, old, new):
    assert len(claims(changed(document, old, new))) == 1


def test_a_sentence_that_goes_is_missed(document):
    text = document["info"]["description"].replace("and are kept 24 hours", "and are kept a day")
    gone = missing(
        list(descriptions({"info": {"description": text}})), ["Keys belong to the caller and are kept 24 hours."]
    )
    assert gone == ["Keys belong to the caller and are kept 24 hours."]


def test_figures_are_digits_and_words_that_count_wherever_they_stand():
    node = {
        "a": [{"description": "works once,\n  10,000 points"}],
        "example": {"description": "77"},
        "properties": {"description": {}},
    }
    assert [figure.text.words[figure.start : figure.end] for figure in unclaimed(descriptions(node), [])] == [
        "once",
        "10,000",
    ]
    assert unclaimed(descriptions(node), ["once, 10,000 points"]) == []
    # A quote that ends within a figure does not answer for it.
    assert len(unclaimed(descriptions(node), ["works once, 10"])) == 1


def test_every_promise_has_words_and_every_other_figure_a_reason():
    for table in TABLES:
        assert all(promise.quotes and promise.name for promise in table.promises)
        assert all(other.quotes and other.reason for other in table.others)


def test_log_ins_without_a_limit_are_found_before_long():
    sent = []

    def call(operation, **request):
        sent.append(operation)
        return SimpleNamespace(status=401)

    bench = SimpleNamespace(run=SimpleNamespace(client=lambda: SimpleNamespace(call=call)))
    with pytest.raises(Broken, match="no 429") as caught:
        sessions._attempts(bench, lambda: "somebody")
    assert caught.value.operation == "log_in"
    assert set(sent) == {"log_in"}
    assert len(sent) <= 200
