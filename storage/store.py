"""What a unit of work may touch: one repository per noun, all on the same transaction."""

from __future__ import annotations

from storage.alert_rules import AlertRules
from storage.alerts import Alerts
from storage.analytics import Analytics
from storage.api_keys import ApiKeys
from storage.audit import Audit
from storage.deliveries import Deliveries
from storage.devices import Devices
from storage.idempotency import Idempotency
from storage.link import Link
from storage.notifications import Notifications
from storage.report_figures import ReportFigures
from storage.report_queue import ReportQueue
from storage.reports import Reports
from storage.sessions import Sessions
from storage.settings import Settings
from storage.telemetry import Telemetry
from storage.users import Users
from storage.webhooks import Webhooks


class Store:
    """Valid inside the transaction that yielded it, on the thread that opened it."""

    __slots__ = (
        "alert_rules", "alerts", "analytics", "api_keys", "audit", "deliveries", "devices", "idempotency", "link",
        "notifications", "report_figures", "report_queue", "reports", "sessions", "settings", "telemetry", "users",
        "webhooks",
    )  # fmt: skip

    def __init__(self, link: Link) -> None:
        self.link = link
        self.devices = Devices(link)
        self.telemetry = Telemetry(link)
        self.users = Users(link)
        self.sessions = Sessions(link)
        self.api_keys = ApiKeys(link)
        self.idempotency = Idempotency(link)
        self.settings = Settings(link)
        self.alert_rules = AlertRules(link)
        self.alerts = Alerts(link)
        self.analytics = Analytics(link)
        self.audit = Audit(link)
        self.webhooks = Webhooks(link)
        self.notifications = Notifications(link)
        self.deliveries = Deliveries(link)
        self.reports = Reports(link)
        self.report_queue = ReportQueue(link)
        self.report_figures = ReportFigures(link)
