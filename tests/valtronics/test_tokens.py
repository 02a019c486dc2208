"""Access tokens: good until they expire by the service's clock, and not a moment longer."""

import base64
import json

import jwt
import pytest

from domain.errors import NotAuthenticated
from domain.times import SECOND
from valtronics.tokens import Tokens, hash_secret

KEY = "a signing key of at least 32 bytes, for tests"
NOW = 1_767_225_600 * SECOND


@pytest.fixture
def tokens():
    return Tokens(KEY, access_seconds=60, refresh_seconds=600)


def test_a_token_names_its_session_until_it_expires(tokens):
    token = tokens.issue(user_id=1, session_id="abc", now_us=NOW)
    assert tokens.session_of(token, NOW) == "abc"
    assert tokens.session_of(token, NOW + 60 * SECOND - 1) == "abc"
    with pytest.raises(NotAuthenticated, match="expired"):
        tokens.session_of(token, NOW + 60 * SECOND)


def test_two_tokens_of_one_moment_differ(tokens):
    assert tokens.issue(user_id=1, session_id="a", now_us=NOW) != tokens.issue(user_id=1, session_id="a", now_us=NOW)


def unsigned(claims):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


CLAIMS = {"sub": "1", "sid": "abc", "exp": NOW // SECOND + 60}
BAD = {
    "garbage": "garbage",
    "empty parts": "..",
    "unsigned": unsigned(CLAIMS),
    "another key": jwt.encode(CLAIMS, KEY + "x", "HS256"),
    "another algorithm": jwt.encode(CLAIMS, KEY * 2, "HS512"),
    "no session": jwt.encode({"sub": "1", "exp": CLAIMS["exp"]}, KEY, "HS256"),
    "no expiry": jwt.encode({"sub": "1", "sid": "abc"}, KEY, "HS256"),
    "huge expiry": jwt.encode({**CLAIMS, "exp": "never"}, KEY, "HS256"),
    "not ascii": "é.é.é",
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD)
def test_a_bad_token_is_refused_each_time(tokens, token):
    for _ in range(2):
        with pytest.raises(NotAuthenticated):
            tokens.session_of(token, NOW)


def test_only_a_hash_of_a_secret_is_kept(tokens):
    secret = tokens.new_api_key()
    assert secret.startswith("vt_")
    assert len(hash_secret(secret)) == 32
    assert secret.encode() not in hash_secret(secret)
