"""A contract and its handlers that disagree are found at start, by name."""

import pytest

from valtronics.binding import BindingError, TagResolver, bind
from valtronics.contract import load_contract


def good(id, body, page=1, *, store, tokens):
    """Takes what the contract names, and asks for two things."""


def test_what_is_after_the_star_is_handed_in():
    singletons, per_request = bind(good, {"id", "body", "page"}, {"tokens": "T", "unused": 1})
    assert singletons == {"tokens": "T"}
    assert per_request == {"store"}


@pytest.mark.parametrize("expected", [{"id", "body"}, {"id", "body", "page", "size"}, set()])
def test_names_that_differ_from_the_contract_are_told(expected):
    with pytest.raises(BindingError, match="good"):
        bind(good, expected, {"tokens": 1})


def test_what_nobody_provides_is_told():
    with pytest.raises(BindingError, match="tokens"):
        bind(good, {"id", "body", "page"}, {})


def test_hidden_arguments_are_refused():
    def hiding(**anything):
        pass

    with pytest.raises(BindingError, match="hide"):
        bind(hiding, set(), {})


def test_every_operation_has_a_function_in_the_module_of_its_tag():
    document = load_contract().document
    resolver = TagResolver(document)
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "operationId" in operation:
                found = resolver.resolve_function_from_operation_id(operation["operationId"])
                assert found.__module__ == f"handlers.{operation['tags'][0]}"


def test_a_missing_function_is_told():
    document = {"paths": {"/x": {"get": {"operationId": "list_nothing", "tags": ["devices"]}}}}
    with pytest.raises(BindingError, match=r"devices\.py has no function list_nothing"):
        TagResolver(document).resolve_function_from_operation_id("list_nothing")
