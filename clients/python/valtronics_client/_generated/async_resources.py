"""The calls of the asynchronous client, by tag.

Written by `python -m generation`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from valtronics_client._generated import models, operations, requests
from valtronics_client.async_calls import AsyncDownload, AsyncResource, AsyncWalk
from valtronics_client.replies import ReplyMap


class AsyncHealth(AsyncResource):
    """Whether the service works, for load balancers, probes and people."""

    async def get(self) -> models.Health:
        """Say whether the service works

        For load balancers and probes: needs no credential and is not counted by the rate limit. Answers 200
        when the database answers, 503 when it does not or the service can't use it.
        """
        return await self._call(operations.GET_HEALTH)

    async def detail(self) -> models.HealthDetail:
        """Say how each component is

        Names every component the service stands on, whether it works, and what was measured just now.
        """
        return await self._call(operations.GET_HEALTH_DETAIL)


class AsyncVersion(AsyncResource):
    """Which version of the product runs and which versions of the API it serves."""

    async def get(self) -> models.Version:
        """Say which version runs

        Needs no credential. Calls without a credential are counted per address.
        """
        return await self._call(operations.GET_VERSION)


class AsyncAuthApiKeys(AsyncResource):
    """The api keys of `auth`."""

    async def list(
        self, *, page: int | None = None, size: int | None = None, owner_id: int | None = None
    ) -> models.ApiKeyPage:
        """List API keys

        The caller's own keys, oldest first. A caller with `api_keys:manage` sees the keys of all users, or of
        one with `owner_id`; to anyone else the keys of others do not exist, so that filter gives an empty list.
        Secrets are never shown again.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.

        `owner_id`: Only the keys of the user with this id.
        """
        return await self._call(operations.LIST_API_KEYS, query={"page": page, "size": size, "owner_id": owner_id})

    def iterate(self, *, size: int | None = None, owner_id: int | None = None) -> AsyncWalk[models.ApiKey]:
        """List API keys: all of them, page after page as they are needed.

        `size`: How many items a page holds.

        `owner_id`: Only the keys of the user with this id.
        """
        return self._walk(operations.LIST_API_KEYS, query={"size": size, "owner_id": owner_id})

    async def create(self, body: requests.ApiKeyCreate) -> models.ApiKeySecret:
        """Create an API key

        Makes a key that acts for the caller with the permissions named, which the caller must hold. A key never
        does more than its owner may at the moment of the call. A key bound to a device may only write that
        device's telemetry. The secret is in this reply and nowhere else: it is stored hashed.
        """
        return await self._call(operations.CREATE_API_KEY, body=body)

    async def delete(self, id: int) -> models.Deletion:
        """Delete an API key

        Ends the key at once. One deletes one's own keys; a caller with `api_keys:manage` deletes those of
        others too, to anyone else they do not exist (404).

        `id`: The id of the API key.
        """
        return await self._call(operations.DELETE_API_KEY, path={"id": id})


class AsyncAuth(AsyncResource):
    """Sessions by user name and password, and API keys for programs and devices."""

    @property
    def api_keys(self) -> AsyncAuthApiKeys:
        """The calls of `api_keys`."""
        return AsyncAuthApiKeys(self._calls)

    async def log_in(self, body: requests.LoginRequest) -> models.TokenPair:
        """Log in

        Trades a user name and a password for an access token and a refresh token, and begins a session. An
        unknown user, a wrong password and a disabled user give the same 401 after the same time. Attempts are
        limited per address and per user name, whatever the caller's tier.
        """
        return await self._call(operations.LOG_IN, body=body)

    async def refresh_token(self, body: requests.RefreshRequest) -> models.TokenPair:
        """Renew a session's tokens

        Trades a refresh token for a new pair. The old refresh token dies at once; using it a second time means
        that it was copied, and ends the whole session with every token descended from it. That end is in the
        audit log, a renewal is not.
        """
        return await self._call(operations.REFRESH_TOKEN, body=body)

    async def log_out(self) -> models.SessionRevocation:
        """Log out

        Ends the caller's session: its access token and its refresh token answer 401 from the next call on. It
        takes a bearer token; an API key has no session and is refused with 403 (delete the key instead).
        """
        return await self._call(operations.LOG_OUT)

    async def current_user(self) -> models.CurrentUser:
        """Say who the caller is

        The user behind the credential and the permissions that this credential carries. With an API key that is
        the key's owner, the key's own permissions, and `api_key_id`.
        """
        return await self._call(operations.GET_CURRENT_USER)


class AsyncUsers(AsyncResource):
    """The people who may log in, their roles and their tiers. For administrators."""

    async def list(self, *, page: int | None = None, size: int | None = None) -> models.UserPage:
        """List users

        All users, in the order of their ids.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.
        """
        return await self._call(operations.LIST_USERS, query={"page": page, "size": size})

    def iterate(self, *, size: int | None = None) -> AsyncWalk[models.User]:
        """List users: all of them, page after page as they are needed.

        `size`: How many items a page holds.
        """
        return self._walk(operations.LIST_USERS, query={"size": size})

    async def create(self, body: requests.UserCreate) -> models.User:
        """Create a user

        User names are unique whatever their case; a taken one is refused with 409.
        """
        return await self._call(operations.CREATE_USER, body=body)

    async def get(self, id: int) -> models.User:
        """Get a user

        One user by id.

        `id`: The user's id.
        """
        return await self._call(operations.GET_USER, path={"id": id})

    async def update(self, id: int, body: requests.UserUpdate) -> models.User:
        """Update a user

        Changes only the fields sent. A new password, another role, or `is_active` false ends all sessions of
        the user. One's own account and the last active administrator can be neither disabled nor given another
        role: 409.

        `id`: The user's id.
        """
        return await self._call(operations.UPDATE_USER, path={"id": id}, body=body)

    async def delete(self, id: int) -> models.Deletion:
        """Delete a user

        Removes the user with the sessions and API keys. One's own account and the last active administrator
        can't be deleted: 409.

        `id`: The user's id.
        """
        return await self._call(operations.DELETE_USER, path={"id": id})


class AsyncDevices(AsyncResource):
    """The registry of devices, their status, configuration and connection."""

    async def list(
        self,
        *,
        page: int | None = None,
        size: int | None = None,
        status: models.DeviceStatus | None = None,
        device_type: str | None = None,
        location: str | None = None,
        manufacturer: str | None = None,
        is_active: bool | None = None,
        device_id: str | None = None,
        search: str | None = None,
        sort: models.DeviceSort | None = None,
        order: models.SortOrder | None = None,
    ) -> models.DevicePage:
        """List devices

        One page of the devices that pass every filter given, in the order asked for; equal ones follow by `id`,
        and devices without the sorted field come last. A page past the end is an empty list.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.

        `status`: Only devices in this status.

        `device_type`: Only devices of exactly this type.

        `location`: Only devices at exactly this location.

        `manufacturer`: Only devices of exactly this manufacturer.

        `is_active`: Only devices that are in use (`true`) or out of use (`false`).

        `device_id`: Only the device with exactly this `device_id`, the caller's own name for it (a text here,
        as on every device).

        `search`: Only devices with this text, in any case, within `name`, `device_id`, `location`,
        `manufacturer` or `model`.

        `sort`: The field that orders the list.

        `order`: Upwards or downwards.
        """
        return await self._call(
            operations.LIST_DEVICES,
            query={
                "page": page,
                "size": size,
                "status": status,
                "device_type": device_type,
                "location": location,
                "manufacturer": manufacturer,
                "is_active": is_active,
                "device_id": device_id,
                "search": search,
                "sort": sort,
                "order": order,
            },
        )

    def iterate(
        self,
        *,
        size: int | None = None,
        status: models.DeviceStatus | None = None,
        device_type: str | None = None,
        location: str | None = None,
        manufacturer: str | None = None,
        is_active: bool | None = None,
        device_id: str | None = None,
        search: str | None = None,
        sort: models.DeviceSort | None = None,
        order: models.SortOrder | None = None,
    ) -> AsyncWalk[models.Device]:
        """List devices: all of them, page after page as they are needed.

        `size`: How many items a page holds.

        `status`: Only devices in this status.

        `device_type`: Only devices of exactly this type.

        `location`: Only devices at exactly this location.

        `manufacturer`: Only devices of exactly this manufacturer.

        `is_active`: Only devices that are in use (`true`) or out of use (`false`).

        `device_id`: Only the device with exactly this `device_id`, the caller's own name for it (a text here,
        as on every device).

        `search`: Only devices with this text, in any case, within `name`, `device_id`, `location`,
        `manufacturer` or `model`.

        `sort`: The field that orders the list.

        `order`: Upwards or downwards.
        """
        return self._walk(
            operations.LIST_DEVICES,
            query={
                "size": size,
                "status": status,
                "device_type": device_type,
                "location": location,
                "manufacturer": manufacturer,
                "is_active": is_active,
                "device_id": device_id,
                "search": search,
                "sort": sort,
                "order": order,
            },
        )

    async def create(self, body: requests.DeviceCreate) -> models.Device:
        """Create a device

        Registers a device. `device_id` is the caller's own name for it, unique and never changed afterwards; a
        taken one is refused with 409. The reply gives the `id` by which every other operation knows the device.
        """
        return await self._call(operations.CREATE_DEVICE, body=body)

    async def stats(
        self, *, time_range: models.TimeRange | None = None, group_by: models.DeviceGroupBy | None = None
    ) -> models.DeviceStats:
        """Count devices and their uptime

        Figures over all devices, computed from what is stored. `time_range` is the span of `uptime_percentage`;
        the figures that end in `_24h` always span the last 24 hours.

        `time_range`: The span of `uptime_percentage`, up to now; `24h` when left out.

        `group_by`: Also count by this field, in `groups`.
        """
        return await self._call(operations.GET_DEVICE_STATS, query={"time_range": time_range, "group_by": group_by})

    async def list_by_status(
        self, status: models.DeviceStatus, *, page: int | None = None, size: int | None = None
    ) -> models.DevicePage:
        """List the devices in one status

        The devices whose status is the one named, in the order of their ids.

        `status`: The status asked for.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.
        """
        return await self._call(
            operations.LIST_DEVICES_BY_STATUS, path={"status": status}, query={"page": page, "size": size}
        )

    def iterate_by_status(self, status: models.DeviceStatus, *, size: int | None = None) -> AsyncWalk[models.Device]:
        """List the devices in one status: all of them, page after page as they are needed.

        `status`: The status asked for.

        `size`: How many items a page holds.
        """
        return self._walk(operations.LIST_DEVICES_BY_STATUS, path={"status": status}, query={"size": size})

    async def get(self, id: int) -> models.DeviceDetail:
        """Get a device

        One device with summaries of its telemetry and alerts and the state of its connection.

        `id`: The device's id.
        """
        return await self._call(operations.GET_DEVICE, path={"id": id})

    async def update(self, id: int, body: requests.DeviceUpdate, *, if_match: str | None = None) -> models.Device:
        """Update a device

        Changes only the fields sent; `metadata` and `configuration` are replaced whole. An empty text clears an
        optional field, which is then left out of replies. With `If-Match` the change is made only to the
        version it names.

        `id`: The device's id.

        `if_match`: Change only the version with this `ETag`, else 412; `*` is any version. Without it the
        change is made whatever the version. A weak tag never matches.
        """
        return await self._call(operations.UPDATE_DEVICE, path={"id": id}, header={"If-Match": if_match}, body=body)

    async def delete(self, id: int, *, if_match: str | None = None) -> models.Deletion:
        """Delete a device

        Removes the device with its telemetry, its alerts, and the rules, webhooks and API keys bound to it.
        Afterwards every trace of it answers 404, and its `id` is never given to another device.

        `id`: The device's id.

        `if_match`: Change only the version with this `ETag`, else 412; `*` is any version. Without it the
        change is made whatever the version. A weak tag never matches.
        """
        return await self._call(operations.DELETE_DEVICE, path={"id": id}, header={"If-Match": if_match})

    async def update_status(
        self, id: int, body: requests.DeviceStatusUpdate, *, if_match: str | None = None
    ) -> models.Device:
        """Set a device's status

        Sets the status and keeps the change, with its reason, among the device's transitions. `warning`,
        `error` and `maintenance` stay until somebody changes them; between `online` and `offline` the server
        decides by itself when telemetry arrives or stops.

        `id`: The device's id.

        `if_match`: Change only the version with this `ETag`, else 412; `*` is any version. Without it the
        change is made whatever the version. A weak tag never matches.
        """
        return await self._call(
            operations.UPDATE_DEVICE_STATUS, path={"id": id}, header={"If-Match": if_match}, body=body
        )

    async def configuration(self, id: int) -> ReplyMap[Any]:
        """Get a device's configuration

        The configuration map alone; empty when none was ever set.

        `id`: The device's id.
        """
        return await self._call(operations.GET_DEVICE_CONFIGURATION, path={"id": id})

    async def update_configuration(
        self, id: int, body: Mapping[str, Any], *, if_match: str | None = None
    ) -> ReplyMap[Any]:
        """Replace a device's configuration

        Replaces the whole map; what is not sent is gone.

        `id`: The device's id.

        `if_match`: Change only the version with this `ETag`, else 412; `*` is any version. Without it the
        change is made whatever the version. A weak tag never matches.
        """
        return await self._call(
            operations.UPDATE_DEVICE_CONFIGURATION, path={"id": id}, header={"If-Match": if_match}, body=body
        )

    async def transitions(
        self,
        id: int,
        *,
        page: int | None = None,
        size: int | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
    ) -> models.DeviceTransitions:
        """List a device's changes of status

        Every change of the device's status, oldest first, by people and by the server, and the uptime that
        follows from them. `start_time` is included and `end_time` is not; without them it is everything since
        the device was created. Going offline is dated at the moment when the device should have been heard of.

        `id`: The device's id.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.
        """
        return await self._call(
            operations.LIST_DEVICE_TRANSITIONS,
            path={"id": id},
            query={"page": page, "size": size, "start_time": start_time, "end_time": end_time},
        )

    def iterate_transitions(
        self,
        id: int,
        *,
        size: int | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
    ) -> AsyncWalk[models.DeviceTransition]:
        """List a device's changes of status: all of them, page after page as they are needed.

        `id`: The device's id.

        `size`: How many items a page holds.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.
        """
        return self._walk(
            operations.LIST_DEVICE_TRANSITIONS,
            path={"id": id},
            query={"size": size, "start_time": start_time, "end_time": end_time},
        )


class AsyncTelemetry(AsyncResource):
    """What devices measure, as points in time. Store, read, export and delete them."""

    async def list(
        self,
        *,
        page: int | None = None,
        size: int | None = None,
        cursor: str | None = None,
        device_id: int | None = None,
        metric_name: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
    ) -> models.TelemetryPage:
        """List telemetry points

        Raw points, newest first, that pass every filter given. `start_time` is included and `end_time` is not.
        Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one, no point is
        skipped or repeated while others arrive, and a late page costs what the first did. Filters must stay the
        same along the walk. An unknown device or metric gives an empty list.

        `page`: The number of the page, from 1, which is also what is given when it is left out. Not together
        with `cursor`.

        `size`: How many points a page holds.

        `cursor`: Where to go on, `pagination.next_cursor` of the page before. Not together with `page`.

        `device_id`: Only points of the device with this `id` (the integer).

        `metric_name`: Only points of this metric.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.
        """
        return await self._call(
            operations.LIST_TELEMETRY,
            query={
                "page": page,
                "size": size,
                "cursor": cursor,
                "device_id": device_id,
                "metric_name": metric_name,
                "start_time": start_time,
                "end_time": end_time,
            },
        )

    def iterate(
        self,
        *,
        size: int | None = None,
        device_id: int | None = None,
        metric_name: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
    ) -> AsyncWalk[models.TelemetryPoint]:
        """List telemetry points: all of them, page after page as they are needed.

        `size`: How many points a page holds.

        `device_id`: Only points of the device with this `id` (the integer).

        `metric_name`: Only points of this metric.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.
        """
        return self._walk(
            operations.LIST_TELEMETRY,
            query={
                "size": size,
                "device_id": device_id,
                "metric_name": metric_name,
                "start_time": start_time,
                "end_time": end_time,
            },
        )

    async def submit(
        self, body: requests.TelemetrySubmit, *, idempotency_key: str | None = None
    ) -> models.SubmittedPoint:
        """Submit one telemetry point

        Stores one point; 201 means that it is on disk and that the next read sees it. Without `timestamp` the
        server's clock is taken. The same point again is no error: `result` says `stored`, `duplicate` (same
        value) or `updated` (another value, which replaces the old one). `Idempotency-Key` makes a retry answer
        what the first call answered. A key bound to another device is refused with 403. The point is its own
        record: the audit log has no entry of it.

        `idempotency_key`: Makes a retry of this very call safe; see "Retries and idempotency".
        """
        return await self._call(operations.SUBMIT_TELEMETRY, header={"Idempotency-Key": idempotency_key}, body=body)

    async def delete(
        self,
        *,
        confirm: bool,
        device_id: int | None = None,
        metric_name: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
    ) -> models.TelemetryDeletion:
        """Delete telemetry points

        Removes every point that passes all filters given; without a filter, all points of all devices.
        `confirm=true` must say that this is meant. Latest values, history and counts follow at once.

        `confirm`: Must be `true`.

        `device_id`: Only points of the device with this `id` (the integer).

        `metric_name`: Only points of this metric.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.
        """
        return await self._call(
            operations.DELETE_TELEMETRY,
            query={
                "confirm": confirm,
                "device_id": device_id,
                "metric_name": metric_name,
                "start_time": start_time,
                "end_time": end_time,
            },
        )

    async def submit_batch(
        self, body: requests.TelemetryBatch, *, idempotency_key: str | None = None
    ) -> models.TelemetryBatchReport:
        """Submit many telemetry points

        Stores up to 10,000 points in one transaction, in any order, of any devices. A point that breaks a rule
        fails alone and is reported with its index; the others are stored. With `atomic` true one bad point
        refuses them all with 422, whose `errors` name every bad point (`field` is `telemetry_data.3.timestamp`
        and the like). A point that breaks the schema refuses the whole batch either way. Of two points with the
        same device, metric and time within one batch the later one counts. Points are their own record: the
        audit log has no entry of them.

        `idempotency_key`: Makes a retry of this very call safe; see "Retries and idempotency".
        """
        return await self._call(
            operations.SUBMIT_TELEMETRY_BATCH, header={"Idempotency-Key": idempotency_key}, body=body
        )

    async def latest(self, device_id: int, *, metrics: Sequence[str] | None = None) -> models.LatestTelemetry:
        """Get a device's latest values

        The newest value of each metric of one device, by the time of the point and not of its arrival. Metrics
        that the device never sent are left out. Without `metrics`, those with the newest points when there are
        more than 1,000.

        `device_id`: The `id` (the integer) of the device.

        `metrics`: Only these metrics, up to 100, with commas between them; all when left out.
        """
        return await self._call(operations.GET_LATEST_TELEMETRY, query={"device_id": device_id, "metrics": metrics})

    async def list_latest(
        self, device_ids: Sequence[int], *, metrics: Sequence[str] | None = None
    ) -> models.LatestTelemetryList:
        """List the latest values of many devices

        The newest value of each metric of up to 100 devices, in the order asked for. Devices that do not exist
        are left out, and one named twice is given once.

        `device_ids`: The `id`s (the integers) of up to 100 devices, with commas between them.

        `metrics`: Only these metrics, up to 100, with commas between them; all when left out.
        """
        return await self._call(operations.LIST_LATEST_TELEMETRY, query={"device_ids": device_ids, "metrics": metrics})

    async def history(
        self,
        device_id: int,
        metric: str,
        *,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        time_range: models.TimeRange | None = None,
        interval: models.HistoryInterval | None = None,
        aggregation: models.Aggregation | None = None,
        fill: models.HistoryFill | None = None,
        max_points: int | None = None,
    ) -> models.TelemetryHistory:
        """Get the history of one metric

        One metric of one device over the half-open time `[start_time, end_time)`: raw points, or buckets
        aligned to UTC. Without times it is the last 24 hours; with `end_time` alone the 24 hours before it
        (never before 1970); with `start_time` alone everything since. A window without `end_time` ends now, or
        after the newest point where a device's clock is ahead. Counts of buckets add up to the number of raw
        points. A metric that the device never sent gives an empty history.

        `device_id`: The `id` (the integer) of the device.

        `metric`: The metric.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.

        `time_range`: A span up to now, instead of `start_time` and `end_time`.

        `interval`: The width of the buckets; `raw` gives the points themselves, `auto` the finest that fits
        `max_points`.

        `aggregation`: What the value of a bucket is; `avg` when left out. Raw points keep their own values.

        `fill`: What stands in a bucket without points. Raw points are never filled.

        `max_points`: The most raw points to give, and the most buckets that `auto` chooses: those from the
        first point of the time to the last, or with `fill` those of all the time. When asked for `raw`, more
        points are thinned by LTTB, which keeps the first, the last and the shape; `truncated` says so.
        """
        return await self._call(
            operations.GET_TELEMETRY_HISTORY,
            query={
                "device_id": device_id,
                "metric": metric,
                "start_time": start_time,
                "end_time": end_time,
                "time_range": time_range,
                "interval": interval,
                "aggregation": aggregation,
                "fill": fill,
                "max_points": max_points,
            },
        )

    async def device(self, device_id: int, *, size: int | None = None) -> models.DeviceTelemetry:
        """Summarize a device's telemetry

        Figures per metric over everything that is kept of one device, and its newest points of all metrics.

        `device_id`: The `id` (the integer) of the device.

        `size`: How many of the newest points to give.
        """
        return await self._call(operations.GET_DEVICE_TELEMETRY, path={"device_id": device_id}, query={"size": size})

    async def metrics(self, *, device_id: int | None = None) -> models.MetricList:
        """List metrics

        Every metric name in use, in alphabetical order, over all devices or those of one (at most the first
        10,000). An unknown device gives an empty list.

        `device_id`: Only points of the device with this `id` (the integer).
        """
        return await self._call(operations.LIST_TELEMETRY_METRICS, query={"device_id": device_id})

    async def export(
        self,
        *,
        format: models.ExportFormat | None = None,
        device_id: int | None = None,
        metric_name: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
    ) -> AsyncDownload:
        """Export telemetry points

        Streams every point that passes all filters given, device by device and metric by metric, oldest first.
        The format is chosen by `format` and not by `Accept`. CSV has a header line and the columns `timestamp`,
        `device_id`, `metric_name`, `metric_value`, `unit`; a text that a spreadsheet would take for a formula
        begins with an apostrophe. A fault after the first byte can't change the status any more: the connection
        is cut, so an export is whole only when the transfer ended regularly.

        `format`: The format of the reply.

        `device_id`: Only points of the device with this `id` (the integer).

        `metric_name`: Only points of this metric.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.
        """
        return await self._download(
            operations.EXPORT_TELEMETRY,
            query={
                "format": format,
                "device_id": device_id,
                "metric_name": metric_name,
                "start_time": start_time,
                "end_time": end_time,
            },
        )


class AsyncAlertsRules(AsyncResource):
    """The rules of `alerts`."""

    async def list(
        self,
        *,
        page: int | None = None,
        size: int | None = None,
        device_id: int | None = None,
        device_type: str | None = None,
        metric_name: str | None = None,
        severity: models.AlertSeverity | None = None,
        is_active: bool | None = None,
    ) -> models.AlertRulePage:
        """List alert rules

        The rules that pass every filter given, in the order of their ids.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.

        `device_id`: Only those of the device with this `id` (the integer).

        `device_type`: Only rules that are bound to exactly this type.

        `metric_name`: Only those about this metric.

        `severity`: Only those of this severity.

        `is_active`: Only rules that watch (`true`) or do not (`false`).
        """
        return await self._call(
            operations.LIST_ALERT_RULES,
            query={
                "page": page,
                "size": size,
                "device_id": device_id,
                "device_type": device_type,
                "metric_name": metric_name,
                "severity": severity,
                "is_active": is_active,
            },
        )

    def iterate(
        self,
        *,
        size: int | None = None,
        device_id: int | None = None,
        device_type: str | None = None,
        metric_name: str | None = None,
        severity: models.AlertSeverity | None = None,
        is_active: bool | None = None,
    ) -> AsyncWalk[models.AlertRule]:
        """List alert rules: all of them, page after page as they are needed.

        `size`: How many items a page holds.

        `device_id`: Only those of the device with this `id` (the integer).

        `device_type`: Only rules that are bound to exactly this type.

        `metric_name`: Only those about this metric.

        `severity`: Only those of this severity.

        `is_active`: Only rules that watch (`true`) or do not (`false`).
        """
        return self._walk(
            operations.LIST_ALERT_RULES,
            query={
                "size": size,
                "device_id": device_id,
                "device_type": device_type,
                "metric_name": metric_name,
                "severity": severity,
                "is_active": is_active,
            },
        )

    async def create(self, body: requests.AlertRuleCreate) -> models.AlertRule:
        """Create an alert rule

        The rule judges the points that are measured from now on, of the device named, of all devices of the
        type named, or of all devices; see "Alerts and rules".
        """
        return await self._call(operations.CREATE_ALERT_RULE, body=body)

    async def test(self, id: int, body: requests.AlertRuleTest) -> models.AlertRuleTrial:
        """Try an alert rule

        Tries the rule on a value, as if it were the first that is ever measured, or on the stored points of a
        time (the last 24 hours unless given), device by device, as if the rule began with it. The answer is
        what the same rule would do as points come in in the order of their times; nothing is stored, not even
        in the audit log, and nobody is told. Overwritten points count as they are now. The condition `anomaly`
        has the points before that time for its past.

        `id`: The rule's id.
        """
        return await self._call(operations.TEST_ALERT_RULE, path={"id": id}, body=body)

    async def get(self, id: int) -> models.AlertRule:
        """Get an alert rule

        One rule by id.

        `id`: The rule's id.
        """
        return await self._call(operations.GET_ALERT_RULE, path={"id": id})

    async def update(self, id: int, body: requests.AlertRuleUpdate) -> models.AlertRule:
        """Update an alert rule

        Changes only the fields sent; the rule as a whole has to make sense afterwards. When what it judges by
        changes (anything but `name`, `description`, `severity`, `notification_enabled` and `metadata`), its
        open alerts are resolved and it begins anew with the points that are measured from now on. Switching it
        off resolves them too.

        `id`: The rule's id.
        """
        return await self._call(operations.UPDATE_ALERT_RULE, path={"id": id}, body=body)

    async def delete(self, id: int) -> models.Deletion:
        """Delete an alert rule

        Removes the rule. Its alerts stay; those that are open are resolved.

        `id`: The rule's id.
        """
        return await self._call(operations.DELETE_ALERT_RULE, path={"id": id})


class AsyncAlerts(AsyncResource):
    """What went wrong and who sees to it, and the rules that watch for it."""

    @property
    def rules(self) -> AsyncAlertsRules:
        """The calls of `rules`."""
        return AsyncAlertsRules(self._calls)

    async def list(
        self,
        *,
        page: int | None = None,
        size: int | None = None,
        cursor: str | None = None,
        status: models.AlertStatus | None = None,
        severity: models.AlertSeverity | None = None,
        alert_type: models.AlertType | None = None,
        device_id: int | None = None,
        rule_id: int | None = None,
        metric_name: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        include_retracted: bool | None = None,
    ) -> models.AlertPage:
        """List alerts

        Alerts, newest first, that pass every filter given; `start_time` and `end_time` are about `created_at`.
        Alerts that were retracted, because points that came later show that there was nothing, are left out
        unless asked for. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one,
        and no alert is skipped or repeated while others are made. An unknown device or rule gives an empty
        list.

        `page`: The number of the page, from 1, which is also what is given when it is left out. Not together
        with `cursor`.

        `size`: How many items a page holds.

        `cursor`: Where to go on, `pagination.next_cursor` of the page before. Not together with `page`.

        `status`: Only alerts in this status.

        `severity`: Only those of this severity.

        `alert_type`: Only alerts of this type.

        `device_id`: Only those of the device with this `id` (the integer).

        `rule_id`: Only alerts of the rule with this id.

        `metric_name`: Only those about this metric.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.

        `include_retracted`: Whether to give alerts that were retracted too; `false` when left out.
        """
        return await self._call(
            operations.LIST_ALERTS,
            query={
                "page": page,
                "size": size,
                "cursor": cursor,
                "status": status,
                "severity": severity,
                "alert_type": alert_type,
                "device_id": device_id,
                "rule_id": rule_id,
                "metric_name": metric_name,
                "start_time": start_time,
                "end_time": end_time,
                "include_retracted": include_retracted,
            },
        )

    def iterate(
        self,
        *,
        size: int | None = None,
        status: models.AlertStatus | None = None,
        severity: models.AlertSeverity | None = None,
        alert_type: models.AlertType | None = None,
        device_id: int | None = None,
        rule_id: int | None = None,
        metric_name: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        include_retracted: bool | None = None,
    ) -> AsyncWalk[models.Alert]:
        """List alerts: all of them, page after page as they are needed.

        `size`: How many items a page holds.

        `status`: Only alerts in this status.

        `severity`: Only those of this severity.

        `alert_type`: Only alerts of this type.

        `device_id`: Only those of the device with this `id` (the integer).

        `rule_id`: Only alerts of the rule with this id.

        `metric_name`: Only those about this metric.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.

        `include_retracted`: Whether to give alerts that were retracted too; `false` when left out.
        """
        return self._walk(
            operations.LIST_ALERTS,
            query={
                "size": size,
                "status": status,
                "severity": severity,
                "alert_type": alert_type,
                "device_id": device_id,
                "rule_id": rule_id,
                "metric_name": metric_name,
                "start_time": start_time,
                "end_time": end_time,
                "include_retracted": include_retracted,
            },
        )

    async def create(self, body: requests.AlertCreate) -> models.Alert:
        """Create an alert

        An alert by hand, or by a program that watches for itself. It is `active`, and its `alert_type` is
        `manual` unless given. Alerts of rules are made by the server.
        """
        return await self._call(operations.CREATE_ALERT, body=body)

    async def statistics(
        self,
        *,
        device_id: int | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        time_range: models.TimeRange | None = None,
    ) -> models.AlertStatistics:
        """Count alerts and how soon they were seen to

        Figures over the alerts that were made within a time, of one device or of all, without those that were
        retracted. Without times it is the last 24 hours; with `end_time` alone the 24 hours before it, with
        `start_time` alone everything from then up to now.

        `device_id`: Only those of the device with this `id` (the integer).

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.

        `time_range`: A span up to now, instead of `start_time` and `end_time`.
        """
        return await self._call(
            operations.GET_ALERT_STATISTICS,
            query={"device_id": device_id, "start_time": start_time, "end_time": end_time, "time_range": time_range},
        )

    async def get(self, id: int) -> models.AlertDetail:
        """Get an alert

        One alert with its device, what happened to it, and the messages about it.

        `id`: The alert's id.
        """
        return await self._call(operations.GET_ALERT, path={"id": id})

    async def update(self, id: int, body: requests.AlertUpdate) -> models.Alert:
        """Update an alert

        Changes only the fields sent; an empty text clears an optional field, and `metadata` is replaced whole.
        A status goes from `active` to `acknowledged` to `resolved`, or from `active` to `resolved`; any other
        change is refused with 409. Sending the status that the alert has is no change, so the request may be
        sent again. `acknowledged_at` may lie before the alert, where somebody saw it coming.

        `id`: The alert's id.
        """
        return await self._call(operations.UPDATE_ALERT, path={"id": id}, body=body)

    async def delete(self, id: int) -> models.Deletion:
        """Delete an alert

        Removes the alert with its history. Points that come later do not bring it back. An alert of a rule that
        is open ends by it as if it were resolved.

        `id`: The alert's id.
        """
        return await self._call(operations.DELETE_ALERT, path={"id": id})

    async def acknowledge(self, id: int, body: requests.AlertAcknowledge | None = None) -> models.Alert:
        """Acknowledge an alert

        Says that somebody sees to it: the caller, unless another user is named. Refused with 409 unless the
        alert is `active`.

        `id`: The alert's id.
        """
        return await self._call(operations.ACKNOWLEDGE_ALERT, path={"id": id}, body=body)

    async def resolve(self, id: int, body: requests.AlertResolve | None = None) -> models.Alert:
        """Resolve an alert

        Says that it is over. Refused with 409 when it was. A rule whose alert is resolved so begins anew with
        the device, after its `cooldown_minutes`.

        `id`: The alert's id.
        """
        return await self._call(operations.RESOLVE_ALERT, path={"id": id}, body=body)


class AsyncAnalyticsReports(AsyncResource):
    """The reports of `analytics`."""

    async def list(
        self,
        *,
        page: int | None = None,
        size: int | None = None,
        report_type: models.ReportType | None = None,
        status: models.ReportStatus | None = None,
    ) -> models.ReportPage:
        """List reports

        All reports that fit, newest first, each with how far it is. A report is kept for 30 days (a setting of
        the server) and then removed.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.

        `report_type`: Only reports of this type.

        `status`: Only reports in this status.
        """
        return await self._call(
            operations.LIST_REPORTS, query={"page": page, "size": size, "report_type": report_type, "status": status}
        )

    def iterate(
        self,
        *,
        size: int | None = None,
        report_type: models.ReportType | None = None,
        status: models.ReportStatus | None = None,
    ) -> AsyncWalk[models.Report]:
        """List reports: all of them, page after page as they are needed.

        `size`: How many items a page holds.

        `report_type`: Only reports of this type.

        `status`: Only reports in this status.
        """
        return self._walk(operations.LIST_REPORTS, query={"size": size, "report_type": report_type, "status": status})

    async def create(self, body: requests.ReportCreate, *, idempotency_key: str | None = None) -> models.Report:
        """Make a report

        Queues a report, which is made in the background; `GET /analytics/reports/{id}/status` says how far it
        is, and `GET /analytics/reports/{id}` gives it. All its figures are computed from what is stored; one
        that can't be computed is null and says why. The time is `date_range`, of at most 366 days, or
        `time_range`, up to now, or the last 24 hours. `system` and `usage` are counted from sums: their time is
        widened to whole hours, with a `time_range` of `7d` and more to whole days in UTC. `system` is about the
        whole fleet; `device_performance` and `data_quality` have the devices of `device_ids`, or the first 500
        by id, each with its first 100 metrics by name; `trend` and `anomaly`, which models make, have at most
        20 devices, the first by id when none are named; `usage` counts the points of the devices of
        `device_ids`, or of all. What is in a report stays in it, also when the devices are deleted. A report
        whose document would have more than 20 MiB fails, and so does one that was begun 3 times and never came
        to its end.

        `idempotency_key`: Makes a retry of this very call safe; see "Retries and idempotency".
        """
        return await self._call(operations.CREATE_REPORT, header={"Idempotency-Key": idempotency_key}, body=body)

    async def get(self, id: int) -> AsyncDownload:
        """Get a report

        The document of a report that is `completed`, in its own media type: JSON in the envelope, a page
        without scripts that needs nothing else, a PDF file of A4 pages, or CSV, which has the report's tables
        one below the other, each with its title, a line of columns, its rows and an empty line; a text that a
        spreadsheet would take for a formula begins with an apostrophe. A report that is not completed is a
        conflict, whose details say its `status`, its `progress` and, where it `failed`, the `failure_reason`.

        `id`: The report's id.
        """
        return await self._download(operations.GET_REPORT, path={"id": id})

    async def delete(self, id: int) -> models.Deletion:
        """Delete a report

        Removes the report with its document. One that is being made is given up.

        `id`: The report's id.
        """
        return await self._call(operations.DELETE_REPORT, path={"id": id})


class AsyncAnalytics(AsyncResource):
    """The fleet and the service in figures, all computed from what is stored or measured."""

    @property
    def reports(self) -> AsyncAnalyticsReports:
        """The calls of `reports`."""
        return AsyncAnalyticsReports(self._calls)

    async def system(self, *, time_range: models.TimeRange | None = None) -> models.SystemAnalytics:
        """Show the fleet in figures

        Counts of devices, the devices that were least up, what each metric did, and whether the fleet is well.
        The window begins with the hour into which `time_range` reaches back and ends with the present hour; for
        `7d` and more it begins and ends with whole days in UTC instead. So it is answered from sums, whatever
        the size of the fleet. It takes in what is still kept, as raw points or as sums.

        `time_range`: The span of the window, up to now; `24h` when left out.
        """
        return await self._call(operations.GET_SYSTEM_ANALYTICS, query={"time_range": time_range})

    async def devices(
        self,
        *,
        page: int | None = None,
        size: int | None = None,
        device_type: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        time_range: models.TimeRange | None = None,
    ) -> models.DeviceAnalyticsPage:
        """Show each device in figures

        Devices, by id, each with what it did within a time: the last 24 hours when none is given; with
        `end_time` alone the 24 hours before it, with `start_time` alone everything from then up to now.
        `data_points` counts the raw points that are still kept.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.

        `device_type`: Only devices of exactly this type.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.

        `time_range`: A span up to now, instead of `start_time` and `end_time`.
        """
        return await self._call(
            operations.LIST_DEVICE_ANALYTICS,
            query={
                "page": page,
                "size": size,
                "device_type": device_type,
                "start_time": start_time,
                "end_time": end_time,
                "time_range": time_range,
            },
        )

    def iterate_devices(
        self,
        *,
        size: int | None = None,
        device_type: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        time_range: models.TimeRange | None = None,
    ) -> AsyncWalk[models.DeviceAnalytics]:
        """Show each device in figures: all of them, page after page as they are needed.

        `size`: How many items a page holds.

        `device_type`: Only devices of exactly this type.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.

        `time_range`: A span up to now, instead of `start_time` and `end_time`.
        """
        return self._walk(
            operations.LIST_DEVICE_ANALYTICS,
            query={
                "size": size,
                "device_type": device_type,
                "start_time": start_time,
                "end_time": end_time,
                "time_range": time_range,
            },
        )

    async def data_quality(
        self,
        device_id: int,
        *,
        metric: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        time_range: models.TimeRange | None = None,
    ) -> models.DataQuality:
        """Show how good the data of a device are

        Of each metric how many of the expected points are stored, where they are missing and which values stand
        out, within a time: the last 24 hours when none is given; with `end_time` alone the 24 hours before it,
        with `start_time` alone everything from then up to now. Nothing counts that is still to come, or that is
        no longer kept as a raw point or in a sum. What can't be known from what is stored is null, and a field
        beside it says why. Without `metric` it is of the first 100 metrics by name. A metric that the device
        never sent gives an empty list.

        `device_id`: The `id` (the integer) of the device.

        `metric`: Only this metric; all when left out.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.

        `time_range`: A span up to now, instead of `start_time` and `end_time`.
        """
        return await self._call(
            operations.GET_DATA_QUALITY,
            query={
                "device_id": device_id,
                "metric": metric,
                "start_time": start_time,
                "end_time": end_time,
                "time_range": time_range,
            },
        )

    async def trend(
        self,
        device_id: int,
        metric: str,
        *,
        granularity: models.TrendGranularity | None = None,
        forecast_points: int | None = None,
        interval_width: float | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        time_range: models.TimeRange | None = None,
    ) -> models.MetricTrend:
        """Show the trend of a metric

        What runs through the means of a metric: a straight line, what repeats, and a forecast. The window is
        the last 30 days when none is given, or as much of them as makes 1,500 buckets of `granularity`; it
        begins with the bucket that its start lies in and ends with the last bucket that is over. The forecast
        served is whichever of Prophet's seasons, the same time one cycle ago and the last value was nearest to
        what came, when each was replayed from many moments of the window; `method` names it, `reason` says why
        and `backtest` gives the errors of all of them. The same data give the same answer. With fewer than 10
        buckets that have points the answer is `too_little_data`.

        `device_id`: The `id` (the integer) of the device.

        `metric`: The metric.

        `granularity`: The width of the buckets, of the history and of the forecast alike; `auto` is the finest
        that makes at most 1,500 of them from the first point of the window on.

        `forecast_points`: How many buckets to forecast.

        `interval_width`: The probability with which a value is to lie between `lower` and `upper`.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included; it may be yet to come.

        `time_range`: A span up to now, instead of `start_time` and `end_time`.
        """
        return await self._call(
            operations.GET_TREND,
            query={
                "device_id": device_id,
                "metric": metric,
                "granularity": granularity,
                "forecast_points": forecast_points,
                "interval_width": interval_width,
                "start_time": start_time,
                "end_time": end_time,
                "time_range": time_range,
            },
        )

    async def performance(self) -> models.PerformanceAnalytics:
        """Show how the service performs

        What the process that answers and its machine are doing, and how long requests took. All of it is
        measured by the service itself and begins anew when it starts; where several processes serve, it is of
        the one that answers.
        """
        return await self._call(operations.GET_PERFORMANCE)

    async def report_status(self, id: int) -> models.Report:
        """Show how far a report is

        `pending` until somebody makes it, `running` with its `progress`, then `completed`, or `failed` with its
        `failure_reason`. One that was running when the server stopped is begun again.

        `id`: The report's id.
        """
        return await self._call(operations.GET_REPORT_STATUS, path={"id": id})


class AsyncAi(AsyncResource):
    """What models make of the data of a device, with what they rest on and how sure they are."""

    async def insights(self, body: requests.InsightsRequest) -> models.DeviceInsights:
        """Show what stands out about a device

        Findings about a device, the gravest first, each with the figures that it rests on; where nothing stands
        out the list is empty, and `figures_examined` says how many figures were looked at. The window is the
        last 24 hours unless given; for `performance` it is held against the time before it that is as long.
        Anomalies are looked for among the newest points of each metric. Nothing is stored, not even in the
        audit log.
        """
        return await self._call(operations.GET_INSIGHTS, body=body)

    async def detect_anomalies(self, body: requests.AnomalyDetectionRequest) -> models.AnomalyDetection:
        """Find anomalies

        Points of a window that what came before them did not lead to expect. Each is judged by its past alone,
        of which up to 8,000 points before the window are read, so the verdict on a point never changes while
        what precedes it stands. The same data give the same answer. The window is the last 24 hours unless
        given. A metric with fewer than 50 points is not judged, and its `reason` says so; if that is so of all
        of them, the answer is `too_little_data`. Where more are found than can be listed, those with the
        highest scores are. Nothing is stored, not even in the audit log.
        """
        return await self._call(operations.DETECT_ANOMALIES, body=body)

    async def predict_maintenance(self, body: requests.MaintenanceRequest) -> models.MaintenancePrediction:
        """Predict maintenance

        For each metric that an active rule sets a limit for: a forecast over the horizon, and when and how
        likely the wear that its points show will reach the limit. Wear is read from the means of the last 90
        days. What is promised is the time at which a limit is crossed, not a failure, and only where the points
        show a significant trend toward it; otherwise there is no number. Sudden faults have no trend before
        them. Of many metrics those that are first by name are looked at. Nothing is stored, not even in the
        audit log.
        """
        return await self._call(operations.PREDICT_MAINTENANCE, body=body)

    async def health_score(self, device_id: int, *, time_range: models.TimeRange | None = None) -> models.HealthScore:
        """Show the health of a device

        A device's health as one number, and what it is made of: 100 less the `penalty` of each part, exactly.
        What is not known never looks healthy: a part without data costs at least half its weight, and a device
        without current data has no score. The worst item caps the score, and then what the cap takes is a part
        of its own. A worse input never gives a better score. Anomalies are looked for among the newest points
        of each metric.

        `device_id`: The `id` (the integer) of the device.

        `time_range`: The span of the window, up to now; `24h` when left out.
        """
        return await self._call(
            operations.GET_HEALTH_SCORE, path={"device_id": device_id}, query={"time_range": time_range}
        )


class AsyncAudit(AsyncResource):
    """Who changed what, when and from where. For administrators; it can only be read."""

    async def list(
        self,
        *,
        page: int | None = None,
        size: int | None = None,
        cursor: str | None = None,
        actor: str | None = None,
        operation: str | None = None,
        object_type: str | None = None,
        object_id: int | None = None,
        request_id: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
    ) -> models.AuditPage:
        """List entries of the audit log

        What was changed through the API, newest first, that passes every filter given. `start_time` is included
        and `end_time` is not. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next
        one, and no entry is skipped or repeated while others arrive. Filters must stay the same along the walk;
        a user, an operation, an object or a request that is unknown gives an empty list.

        `page`: The number of the page, from 1, which is also what is given when it is left out. Not together
        with `cursor`.

        `size`: How many items a page holds.

        `cursor`: Where to go on, `pagination.next_cursor` of the page before. Not together with `page`.

        `actor`: Only calls of the user with exactly this name, and of the user's API keys.

        `operation`: Only calls of the operation with this `operationId`.

        `object_type`: Only entries about objects of this kind.

        `object_id`: Only entries about objects with this id; with `object_type`, about one object.

        `request_id`: Only the call with this `X-Request-ID`.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.
        """
        return await self._call(
            operations.LIST_AUDIT_ENTRIES,
            query={
                "page": page,
                "size": size,
                "cursor": cursor,
                "actor": actor,
                "operation": operation,
                "object_type": object_type,
                "object_id": object_id,
                "request_id": request_id,
                "start_time": start_time,
                "end_time": end_time,
            },
        )

    def iterate(
        self,
        *,
        size: int | None = None,
        actor: str | None = None,
        operation: str | None = None,
        object_type: str | None = None,
        object_id: int | None = None,
        request_id: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
    ) -> AsyncWalk[models.AuditEntry]:
        """List entries of the audit log: all of them, page after page as they are needed.

        `size`: How many items a page holds.

        `actor`: Only calls of the user with exactly this name, and of the user's API keys.

        `operation`: Only calls of the operation with this `operationId`.

        `object_type`: Only entries about objects of this kind.

        `object_id`: Only entries about objects with this id; with `object_type`, about one object.

        `request_id`: Only the call with this `X-Request-ID`.

        `start_time`: The first moment, included.

        `end_time`: The moment where it ends, not included.
        """
        return self._walk(
            operations.LIST_AUDIT_ENTRIES,
            query={
                "size": size,
                "actor": actor,
                "operation": operation,
                "object_type": object_type,
                "object_id": object_id,
                "request_id": request_id,
                "start_time": start_time,
                "end_time": end_time,
            },
        )

    async def get(self, id: int) -> models.AuditEntry:
        """Get an entry of the audit log

        One entry by id.

        `id`: The entry's id.
        """
        return await self._call(operations.GET_AUDIT_ENTRY, path={"id": id})


class AsyncNotifications(AsyncResource):
    """What webhooks were told of alerts, and what became of it."""

    async def list(
        self,
        *,
        page: int | None = None,
        size: int | None = None,
        cursor: str | None = None,
        status: models.NotificationStatus | None = None,
        webhook_id: int | None = None,
        alert_id: int | None = None,
        event: models.NotificationEvent | None = None,
    ) -> models.NotificationPage:
        """List notifications

        What webhooks were told and are to be told, newest first, that passes every filter given. Walk long
        lists by `cursor`: each page's `pagination.next_cursor` opens the next one. Filters must stay the same
        along the walk.

        `page`: The number of the page, from 1, which is also what is given when it is left out. Not together
        with `cursor`.

        `size`: How many items a page holds.

        `cursor`: Where to go on, `pagination.next_cursor` of the page before. Not together with `page`.

        `status`: Only notifications in this status.

        `webhook_id`: Only notifications of the webhook with this id.

        `alert_id`: Only notifications about the alert with this id.

        `event`: Only notifications of this event.
        """
        return await self._call(
            operations.LIST_NOTIFICATIONS,
            query={
                "page": page,
                "size": size,
                "cursor": cursor,
                "status": status,
                "webhook_id": webhook_id,
                "alert_id": alert_id,
                "event": event,
            },
        )

    def iterate(
        self,
        *,
        size: int | None = None,
        status: models.NotificationStatus | None = None,
        webhook_id: int | None = None,
        alert_id: int | None = None,
        event: models.NotificationEvent | None = None,
    ) -> AsyncWalk[models.Notification]:
        """List notifications: all of them, page after page as they are needed.

        `size`: How many items a page holds.

        `status`: Only notifications in this status.

        `webhook_id`: Only notifications of the webhook with this id.

        `alert_id`: Only notifications about the alert with this id.

        `event`: Only notifications of this event.
        """
        return self._walk(
            operations.LIST_NOTIFICATIONS,
            query={"size": size, "status": status, "webhook_id": webhook_id, "alert_id": alert_id, "event": event},
        )

    async def get(self, id: int) -> models.Notification:
        """Get a notification

        One notification by id, with what became of its last attempt.

        `id`: The notification's id.
        """
        return await self._call(operations.GET_NOTIFICATION, path={"id": id})

    async def redrive(self, id: int) -> models.Notification:
        """Send a notification again

        Puts a notification back into the queue of its webhook, whatever became of it, with all its attempts
        before it. It keeps the id of its event, so a receiver that has it already knows it.

        `id`: The notification's id.
        """
        return await self._call(operations.REDRIVE_NOTIFICATION, path={"id": id})


class AsyncWebhooks(AsyncResource):
    """Where changes of alerts are told to other programs, signed and tried again. For administrators."""

    async def list(self, *, page: int | None = None, size: int | None = None) -> models.WebhookPage:
        """List webhooks

        All webhooks, in the order of their ids, without their secrets.

        `page`: The number of the page, from 1. A page past the end is an empty list.

        `size`: How many items a page holds.
        """
        return await self._call(operations.LIST_WEBHOOKS, query={"page": page, "size": size})

    def iterate(self, *, size: int | None = None) -> AsyncWalk[models.Webhook]:
        """List webhooks: all of them, page after page as they are needed.

        `size`: How many items a page holds.
        """
        return self._walk(operations.LIST_WEBHOOKS, query={"size": size})

    async def create(self, body: requests.WebhookCreate) -> models.WebhookSecret:
        """Create a webhook

        Tells a program of yours of changes of alerts; see "Webhooks". The secret that signs what is sent is in
        this reply and nowhere else. An address in `url` is checked here, a name at every delivery.
        """
        return await self._call(operations.CREATE_WEBHOOK, body=body)

    async def get(self, id: int) -> models.Webhook:
        """Get a webhook

        One webhook by id, without its secret.

        `id`: The webhook's id.
        """
        return await self._call(operations.GET_WEBHOOK, path={"id": id})

    async def update(self, id: int, body: requests.WebhookUpdate) -> models.Webhook:
        """Update a webhook

        Changes only the fields sent. While `is_active` is false the webhook hears of nothing; what waits for it
        is kept and sent when it is active again. What waits goes to the new `url`.

        `id`: The webhook's id.
        """
        return await self._call(operations.UPDATE_WEBHOOK, path={"id": id}, body=body)

    async def delete(self, id: int) -> models.Deletion:
        """Delete a webhook

        Removes the webhook with its notifications. What waits for it is not sent.

        `id`: The webhook's id.
        """
        return await self._call(operations.DELETE_WEBHOOK, path={"id": id})

    async def redrive(self, id: int) -> models.WebhookRedrive:
        """Send what could not be delivered

        Puts all notifications of the webhook that are `dead` back into its queue, oldest first, each with all
        its attempts before it.

        `id`: The webhook's id.
        """
        return await self._call(operations.REDRIVE_WEBHOOK, path={"id": id})

    async def test(self, id: int) -> models.Notification:
        """Test a webhook

        Sends the webhook the event `ping`, on the way that every notification takes. `data` of a ping holds the
        `webhook` with its `id` and `name`. Read the notification to see what became of it.

        `id`: The webhook's id.
        """
        return await self._call(operations.TEST_WEBHOOK, path={"id": id})


class AsyncResources(AsyncResource):
    """All calls, one attribute for each tag."""

    @property
    def health(self) -> AsyncHealth:
        """The calls of `health`."""
        return AsyncHealth(self._calls)

    @property
    def version(self) -> AsyncVersion:
        """The calls of `version`."""
        return AsyncVersion(self._calls)

    @property
    def auth(self) -> AsyncAuth:
        """The calls of `auth`."""
        return AsyncAuth(self._calls)

    @property
    def users(self) -> AsyncUsers:
        """The calls of `users`."""
        return AsyncUsers(self._calls)

    @property
    def devices(self) -> AsyncDevices:
        """The calls of `devices`."""
        return AsyncDevices(self._calls)

    @property
    def telemetry(self) -> AsyncTelemetry:
        """The calls of `telemetry`."""
        return AsyncTelemetry(self._calls)

    @property
    def alerts(self) -> AsyncAlerts:
        """The calls of `alerts`."""
        return AsyncAlerts(self._calls)

    @property
    def analytics(self) -> AsyncAnalytics:
        """The calls of `analytics`."""
        return AsyncAnalytics(self._calls)

    @property
    def ai(self) -> AsyncAi:
        """The calls of `ai`."""
        return AsyncAi(self._calls)

    @property
    def audit(self) -> AsyncAudit:
        """The calls of `audit`."""
        return AsyncAudit(self._calls)

    @property
    def notifications(self) -> AsyncNotifications:
        """The calls of `notifications`."""
        return AsyncNotifications(self._calls)

    @property
    def webhooks(self) -> AsyncWebhooks:
        """The calls of `webhooks`."""
        return AsyncWebhooks(self._calls)
