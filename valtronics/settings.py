"""Settings: the environment, read once, cast and frozen. Nothing else in the project reads it."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSetting

from domain.health_scores import Weights

PREFIX = "VALTRONICS_"
DEMO_PASSWORD = "password123"  # noqa: S105  published on purpose, and refused everywhere but in the demo


MAX_DAYS = 3_000_000  # the years 1970 to 9999
Days = Annotated[int, Field(ge=0, le=MAX_DAYS)]
MetricName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]


class SettingsError(Exception):
    """A setting that can't be used; the message is one line that names the variable and what is expected."""


class Settings(BaseSettings):
    """Every setting with its default; the variable is `VALTRONICS_` and the name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: str = Field(
        "sqlite:///valtronics.db",
        pattern=r"^(sqlite:///.+|postgresql://.+)$",
        description="sqlite:///relative.db, sqlite:////absolute.db or postgresql://user@host/database",
    )
    durability: Literal["full", "normal"] = Field(
        "full", description="full syncs every commit to disk; normal may lose the last moments at a power cut"
    )
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 picks a free one")
    admin_password: SecretStr | None = Field(
        None, description="password of the first administrator, 10 to 128 characters"
    )
    secret_key: SecretStr | None = Field(
        None, description="signing key of at least 32 bytes; otherwise one is made and kept in the database"
    )
    access_token_seconds: int = Field(1800, ge=1, le=86_400, description="life of an access token")
    refresh_token_seconds: int = Field(1_209_600, ge=1, le=31_536_000, description="life of a refresh token")
    password_memory_mib: int = Field(
        64, ge=12, le=4096, description="memory that each password hash fills, in MiB; at least 12, by OWASP's advice"
    )
    rate_standard: int = Field(100, ge=1, description="requests a minute for the standard tier")
    rate_premium: int = Field(1000, ge=1, description="requests a minute for the premium tier")
    rate_anonymous: int = Field(100, ge=1, description="requests a minute for an address without a valid credential")
    rate_device_points: int = Field(60_000, ge=1, description="points a minute for a key bound to a device")
    login_per_address: int = Field(30, ge=1, description="log-in attempts a minute for an address")
    login_per_username: int = Field(10, ge=1, description="log-in attempts a minute for a user name")
    max_body_bytes: int = Field(8_388_608, ge=1024, le=1_073_741_824, description="largest request body")
    retention_raw_days: Days = Field(0, description="days that raw points are kept; 0 keeps them for ever")
    retention_rollup_days: Days = Field(0, description="days that rollups are kept; 0 keeps them for ever")
    retention_metrics: dict[MetricName, tuple[Days, Days]] = Field(
        default_factory=dict, description='other days for a metric as JSON: {"vibration": [raw days, rollup days]}'
    )
    report_days: Days = Field(30, description="days that reports are kept; 0 keeps them for ever")
    webhook_allow_private: bool = Field(False, description="true lets webhooks lead to private and loopback addresses")
    webhook_timeout_seconds: float = Field(10, ge=0.1, le=60, description="longest wait for a webhook's answer")
    webhook_attempts: int = Field(8, ge=1, le=20, description="attempts to deliver a notification before it is dead")
    cors_origins: list[str] = Field(
        default_factory=list, description='origins that browsers may call from, as JSON: ["https://app.example.com"]'
    )
    trusted_proxies: list[str] = Field(
        default_factory=list, description='networks whose X-Forwarded-For is believed, as JSON: ["10.0.0.0/8"]'
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least severity that is logged; info logs each request"
    )
    log_format: Literal["json", "console"] = Field("json", description="json for machines, console for people")
    socket_connections: int = Field(10_000, ge=1, le=1_000_000, description="most WebSocket connections")
    socket_connections_per_user: int = Field(20, ge=1, le=1_000_000, description="most WebSocket connections of a user")
    socket_subscriptions: int = Field(100, ge=1, le=100_000, description="most subscriptions of a connection")
    socket_messages_per_second: int = Field(50, ge=1, le=100_000, description="messages handled for a connection")
    socket_auth_seconds: int = Field(10, ge=1, le=3600, description="longest wait for a credential")
    socket_check_seconds: int = Field(5, ge=1, le=3600, description="how often credentials of connections are checked")
    socket_status_seconds: int = Field(5, ge=1, le=3600, description="how often the state of the system is pushed")
    socket_idle_seconds: int = Field(30, ge=1, le=3600, description="silence after which a sign of life is asked for")
    socket_stall_seconds: int = Field(30, ge=1, le=3600, description="longest time that a connection takes nothing")
    socket_waiting_events: int = Field(1_000, ge=10, le=1_000_000, description="events kept for a slow connection")
    socket_recent_events: int = Field(
        20_000, ge=1, le=10_000_000, description="events of a channel kept for who was away"
    )
    compute: str = Field(
        "local",
        pattern=r"^(local|dask://[A-Za-z0-9._\[\]:-]+)$",
        description="where models are computed: local for processes of this machine, or dask://host:port",
    )
    compute_workers: int = Field(0, ge=0, le=256, description="processes that compute; 0 leaves one core to the rest")
    compute_waiting: int = Field(32, ge=0, le=10_000, description="questions that may wait for a process to be free")
    compute_seconds: int = Field(30, ge=1, le=3600, description="longest time that one question may compute")
    compute_warm: bool = Field(True, description="false lets the first question wait until models are loaded")
    health_weights: Weights = Field(
        default_factory=Weights,
        description='points that each part of a health score can cost, 100 in all, as JSON: {"alerts": 40, ...}',
    )
    stop_seconds: int = Field(30, ge=1, le=3600, description="longest wait for accepted requests when stopping")
    demo: bool = Field(False, exclude=True, description="set by `valtronics demo` alone")

    @field_validator("database_url")
    @classmethod
    def _lasting(cls, value: str) -> str:
        if ":memory:" in value:
            raise ValueError("a database in memory can't be shared by threads, nor kept")
        return value

    @field_validator("admin_password")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not 10 <= len(value.get_secret_value()) <= 128:
            raise ValueError("10 to 128 characters expected")
        return value

    @field_validator("secret_key")
    @classmethod
    def _strong_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().encode()) < 32:
            raise ValueError("at least 32 bytes expected")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for network in value:
            ipaddress.ip_network(network)
        return value

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment, `overrides` (None = not given) on top.

    Raises SettingsError with one line.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "*"
        field = Settings.model_fields.get(str(first["loc"][0])) if first["loc"] else None
        expected = f" (expected: {field.description})" if field is not None else ""
        raise SettingsError(f"{PREFIX}{name.upper()}: {first['msg']}{expected}") from None
    except UnreadableSetting as error:
        found = re.search(r'field "(\w+)"', str(error))
        name = found[1].upper() if found else "*"
        raise SettingsError(f'{PREFIX}{name}: lists and maps are written as JSON, such as ["a", "b"]') from None
