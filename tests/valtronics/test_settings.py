"""Settings come from the environment, and a wrong one is told by its name."""

import pytest

from valtronics.settings import SettingsError, load_settings


def test_the_environment_is_read_and_overrides_win(monkeypatch):
    monkeypatch.setenv("VALTRONICS_PORT", "9000")
    monkeypatch.setenv("VALTRONICS_CORS_ORIGINS", '["https://a.example"]')
    settings = load_settings(host="0.0.0.0", port=None)
    assert (settings.host, settings.port, settings.cors_origins) == ("0.0.0.0", 9000, ["https://a.example"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VALTRONICS_PORT", "many"),
        ("VALTRONICS_DATABASE_URL", "mysql://x"),
        ("VALTRONICS_DURABILITY", "some"),
        ("VALTRONICS_ADMIN_PASSWORD", "short"),
        ("VALTRONICS_SECRET_KEY", "short"),
        ("VALTRONICS_TRUSTED_PROXIES", '["nonsense"]'),
        ("VALTRONICS_RETENTION_RAW_DAYS", "-1"),
        ("VALTRONICS_RETENTION_METRICS", '{"x": [-1, -1]}'),
        ("VALTRONICS_RETENTION_METRICS", '{"x": [1]}'),
        ("VALTRONICS_RETENTION_METRICS", '{"not a metric": [1, 1]}'),
        ("VALTRONICS_RETENTION_METRICS", '{"x": [99999999, 1]}'),
        ("VALTRONICS_DATABASE_URL", "postgres://x@y/z"),
        ("VALTRONICS_DATABASE_URL", "sqlite:///:memory:"),
        ("VALTRONICS_DATABASE_URL", "sqlite:///"),
    ],
)
def test_a_wrong_setting_is_one_line_with_its_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_list_that_is_not_json_is_told_too(monkeypatch):
    monkeypatch.setenv("VALTRONICS_CORS_ORIGINS", "https://a.example")
    with pytest.raises(SettingsError, match="JSON") as refused:
        load_settings()
    assert "VALTRONICS_CORS_ORIGINS" in str(refused.value)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("example.com", False)],
)
def test_loopback_is_recognised(host, expected):
    assert load_settings(host=host).is_loopback is expected
