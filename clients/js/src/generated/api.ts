// Made by `npm run generate` from the contracts in openapi/. Changes by hand are lost.

export interface paths {
    "/health/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say whether the service works
         * @description For load balancers and probes: needs no credential and is not counted by the rate limit. Answers 200 when the database answers, 503 when it does not or the service can't use it.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/detailed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say how each component is
         * @description Names every component the service stands on, whether it works, and what was measured just now.
         */
        get: operations["get_health_detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say which version runs
         * @description Needs no credential. Calls without a credential are counted per address.
         */
        get: operations["get_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Trades a user name and a password for an access token and a refresh token, and begins a session. An unknown user, a wrong password and a disabled user give the same 401 after the same time. Attempts are limited per address and per user name, whatever the caller's tier.
         */
        post: operations["log_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew a session's tokens
         * @description Trades a refresh token for a new pair. The old refresh token dies at once; using it a second time means that it was copied, and ends the whole session with every token descended from it. That end is in the audit log, a renewal is not.
         */
        post: operations["refresh_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends the caller's session: its access token and its refresh token answer 401 from the next call on. It takes a bearer token; an API key has no session and is refused with 403 (delete the key instead).
         */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say who the caller is
         * @description The user behind the credential and the permissions that this credential carries. With an API key that is the key's owner, the key's own permissions, and `api_key_id`.
         */
        get: operations["get_current_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/api-keys/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description The caller's own keys, oldest first. A caller with `api_keys:manage` sees the keys of all users, or of one with `owner_id`; to anyone else the keys of others do not exist, so that filter gives an empty list. Secrets are never shown again.
         */
        get: operations["list_api_keys"];
        put?: never;
        /**
         * Create an API key
         * @description Makes a key that acts for the caller with the permissions named, which the caller must hold. A key never does more than its owner may at the moment of the call. A key bound to a device may only write that device's telemetry. The secret is in this reply and nowhere else: it is stored hashed.
         */
        post: operations["create_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an API key
         * @description Ends the key at once. One deletes one's own keys; a caller with `api_keys:manage` deletes those of others too, to anyone else they do not exist (404).
         */
        delete: operations["delete_api_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description All users, in the order of their ids.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Create a user
         * @description User names are unique whatever their case; a taken one is refused with 409.
         */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a user
         * @description One user by id.
         */
        get: operations["get_user"];
        /**
         * Update a user
         * @description Changes only the fields sent. A new password, another role, or `is_active` false ends all sessions of the user. One's own account and the last active administrator can be neither disabled nor given another role: 409.
         */
        put: operations["update_user"];
        post?: never;
        /**
         * Delete a user
         * @description Removes the user with the sessions and API keys. One's own account and the last active administrator can't be deleted: 409.
         */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List devices
         * @description One page of the devices that pass every filter given, in the order asked for; equal ones follow by `id`, and devices without the sorted field come last. A page past the end is an empty list.
         */
        get: operations["list_devices"];
        put?: never;
        /**
         * Create a device
         * @description Registers a device. `device_id` is the caller's own name for it, unique and never changed afterwards; a taken one is refused with 409. The reply gives the `id` by which every other operation knows the device.
         */
        post: operations["create_device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count devices and their uptime
         * @description Figures over all devices, computed from what is stored. `time_range` is the span of `uptime_percentage`; the figures that end in `_24h` always span the last 24 hours.
         */
        get: operations["get_device_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/status/{status}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the devices in one status
         * @description The devices whose status is the one named, in the order of their ids.
         */
        get: operations["list_devices_by_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a device
         * @description One device with summaries of its telemetry and alerts and the state of its connection.
         */
        get: operations["get_device"];
        /**
         * Update a device
         * @description Changes only the fields sent; `metadata` and `configuration` are replaced whole. An empty text clears an optional field, which is then left out of replies. With `If-Match` the change is made only to the version it names.
         */
        put: operations["update_device"];
        post?: never;
        /**
         * Delete a device
         * @description Removes the device with its telemetry, its alerts, and the rules, webhooks and API keys bound to it. Afterwards every trace of it answers 404, and its `id` is never given to another device.
         */
        delete: operations["delete_device"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a device's status
         * @description Sets the status and keeps the change, with its reason, among the device's transitions. `warning`, `error` and `maintenance` stay until somebody changes them; between `online` and `offline` the server decides by itself when telemetry arrives or stops.
         */
        put: operations["update_device_status"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a device's configuration
         * @description The configuration map alone; empty when none was ever set.
         */
        get: operations["get_device_configuration"];
        /**
         * Replace a device's configuration
         * @description Replaces the whole map; what is not sent is gone.
         */
        put: operations["update_device_configuration"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a device's changes of status
         * @description Every change of the device's status, oldest first, by people and by the server, and the uptime that follows from them. `start_time` is included and `end_time` is not; without them it is everything since the device was created. Going offline is dated at the moment when the device should have been heard of.
         */
        get: operations["list_device_transitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List telemetry points
         * @description Raw points, newest first, that pass every filter given. `start_time` is included and `end_time` is not. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one, no point is skipped or repeated while others arrive, and a late page costs what the first did. Filters must stay the same along the walk. An unknown device or metric gives an empty list.
         */
        get: operations["list_telemetry"];
        put?: never;
        /**
         * Submit one telemetry point
         * @description Stores one point; 201 means that it is on disk and that the next read sees it. Without `timestamp` the server's clock is taken. The same point again is no error: `result` says `stored`, `duplicate` (same value) or `updated` (another value, which replaces the old one). `Idempotency-Key` makes a retry answer what the first call answered. A key bound to another device is refused with 403. The point is its own record: the audit log has no entry of it.
         */
        post: operations["submit_telemetry"];
        /**
         * Delete telemetry points
         * @description Removes every point that passes all filters given; without a filter, all points of all devices. `confirm=true` must say that this is meant. Latest values, history and counts follow at once.
         */
        delete: operations["delete_telemetry"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit many telemetry points
         * @description Stores up to 10,000 points in one transaction, in any order, of any devices. A point that breaks a rule fails alone and is reported with its index; the others are stored. With `atomic` true one bad point refuses them all with 422, whose `errors` name every bad point (`field` is `telemetry_data.3.timestamp` and the like). A point that breaks the schema refuses the whole batch either way. Of two points with the same device, metric and time within one batch the later one counts. Points are their own record: the audit log has no entry of them.
         */
        post: operations["submit_telemetry_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a device's latest values
         * @description The newest value of each metric of one device, by the time of the point and not of its arrival. Metrics that the device never sent are left out. Without `metrics`, those with the newest points when there are more than 1,000.
         */
        get: operations["get_latest_telemetry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry/latest/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the latest values of many devices
         * @description The newest value of each metric of up to 100 devices, in the order asked for. Devices that do not exist are left out, and one named twice is given once.
         */
        get: operations["list_latest_telemetry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the history of one metric
         * @description One metric of one device over the half-open time `[start_time, end_time)`: raw points, or buckets aligned to UTC. Without times it is the last 24 hours; with `end_time` alone the 24 hours before it (never before 1970); with `start_time` alone everything since. A window without `end_time` ends now, or after the newest point where a device's clock is ahead. Counts of buckets add up to the number of raw points. A metric that the device never sent gives an empty history.
         */
        get: operations["get_telemetry_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry/device/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Summarize a device's telemetry
         * @description Figures per metric over everything that is kept of one device, and its newest points of all metrics.
         */
        get: operations["get_device_telemetry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List metrics
         * @description Every metric name in use, in alphabetical order, over all devices or those of one (at most the first 10,000). An unknown device gives an empty list.
         */
        get: operations["list_telemetry_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export telemetry points
         * @description Streams every point that passes all filters given, device by device and metric by metric, oldest first. The format is chosen by `format` and not by `Accept`. CSV has a header line and the columns `timestamp`, `device_id`, `metric_name`, `metric_value`, `unit`; a text that a spreadsheet would take for a formula begins with an apostrophe. A fault after the first byte can't change the status any more: the connection is cut, so an export is whole only when the transfer ended regularly.
         */
        get: operations["export_telemetry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts
         * @description Alerts, newest first, that pass every filter given; `start_time` and `end_time` are about `created_at`. Alerts that were retracted, because points that came later show that there was nothing, are left out unless asked for. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one, and no alert is skipped or repeated while others are made. An unknown device or rule gives an empty list.
         */
        get: operations["list_alerts"];
        put?: never;
        /**
         * Create an alert
         * @description An alert by hand, or by a program that watches for itself. It is `active`, and its `alert_type` is `manual` unless given. Alerts of rules are made by the server.
         */
        post: operations["create_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count alerts and how soon they were seen to
         * @description Figures over the alerts that were made within a time, of one device or of all, without those that were retracted. Without times it is the last 24 hours; with `end_time` alone the 24 hours before it, with `start_time` alone everything from then up to now.
         */
        get: operations["get_alert_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alert rules
         * @description The rules that pass every filter given, in the order of their ids.
         */
        get: operations["list_alert_rules"];
        put?: never;
        /**
         * Create an alert rule
         * @description The rule judges the points that are measured from now on, of the device named, of all devices of the type named, or of all devices; see "Alerts and rules".
         */
        post: operations["create_alert_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/rules/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an alert rule
         * @description Tries the rule on a value, as if it were the first that is ever measured, or on the stored points of a time (the last 24 hours unless given), device by device, as if the rule began with it. The answer is what the same rule would do as points come in in the order of their times; nothing is stored, not even in the audit log, and nobody is told. Overwritten points count as they are now. The condition `anomaly` has the points before that time for its past.
         */
        post: operations["test_alert_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an alert rule
         * @description One rule by id.
         */
        get: operations["get_alert_rule"];
        /**
         * Update an alert rule
         * @description Changes only the fields sent; the rule as a whole has to make sense afterwards. When what it judges by changes (anything but `name`, `description`, `severity`, `notification_enabled` and `metadata`), its open alerts are resolved and it begins anew with the points that are measured from now on. Switching it off resolves them too.
         */
        put: operations["update_alert_rule"];
        post?: never;
        /**
         * Delete an alert rule
         * @description Removes the rule. Its alerts stay; those that are open are resolved.
         */
        delete: operations["delete_alert_rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an alert
         * @description One alert with its device, what happened to it, and the messages about it.
         */
        get: operations["get_alert"];
        /**
         * Update an alert
         * @description Changes only the fields sent; an empty text clears an optional field, and `metadata` is replaced whole. A status goes from `active` to `acknowledged` to `resolved`, or from `active` to `resolved`; any other change is refused with 409. Sending the status that the alert has is no change, so the request may be sent again. `acknowledged_at` may lie before the alert, where somebody saw it coming.
         */
        put: operations["update_alert"];
        post?: never;
        /**
         * Delete an alert
         * @description Removes the alert with its history. Points that come later do not bring it back. An alert of a rule that is open ends by it as if it were resolved.
         */
        delete: operations["delete_alert"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge an alert
         * @description Says that somebody sees to it: the caller, unless another user is named. Refused with 409 unless the alert is `active`.
         */
        post: operations["acknowledge_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve an alert
         * @description Says that it is over. Refused with 409 when it was. A rule whose alert is resolved so begins anew with the device, after its `cooldown_minutes`.
         */
        post: operations["resolve_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the fleet in figures
         * @description Counts of devices, the devices that were least up, what each metric did, and whether the fleet is well. The window begins with the hour into which `time_range` reaches back and ends with the present hour; for `7d` and more it begins and ends with whole days in UTC instead. So it is answered from sums, whatever the size of the fleet. It takes in what is still kept, as raw points or as sums.
         */
        get: operations["get_system_analytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show each device in figures
         * @description Devices, by id, each with what it did within a time: the last 24 hours when none is given; with `end_time` alone the 24 hours before it, with `start_time` alone everything from then up to now. `data_points` counts the raw points that are still kept.
         */
        get: operations["list_device_analytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/data-quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how good the data of a device are
         * @description Of each metric how many of the expected points are stored, where they are missing and which values stand out, within a time: the last 24 hours when none is given; with `end_time` alone the 24 hours before it, with `start_time` alone everything from then up to now. Nothing counts that is still to come, or that is no longer kept as a raw point or in a sum. What can't be known from what is stored is null, and a field beside it says why. Without `metric` it is of the first 100 metrics by name. A metric that the device never sent gives an empty list.
         */
        get: operations["get_data_quality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the trend of a metric
         * @description What runs through the means of a metric: a straight line, what repeats, and a forecast. The window is the last 30 days when none is given, or as much of them as makes 1,500 buckets of `granularity`; it begins with the bucket that its start lies in and ends with the last bucket that is over. The forecast served is whichever of Prophet's seasons, the same time one cycle ago and the last value was nearest to what came, when each was replayed from many moments of the window; `method` names it, `reason` says why and `backtest` gives the errors of all of them. The same data give the same answer. With fewer than 10 buckets that have points the answer is `too_little_data`.
         */
        get: operations["get_trend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how the service performs
         * @description What the process that answers and its machine are doing, and how long requests took. All of it is measured by the service itself and begins anew when it starts; where several processes serve, it is of the one that answers.
         */
        get: operations["get_performance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ai/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show what stands out about a device
         * @description Findings about a device, the gravest first, each with the figures that it rests on; where nothing stands out the list is empty, and `figures_examined` says how many figures were looked at. The window is the last 24 hours unless given; for `performance` it is held against the time before it that is as long. Anomalies are looked for among the newest points of each metric. Nothing is stored, not even in the audit log.
         */
        post: operations["get_insights"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ai/anomaly-detection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find anomalies
         * @description Points of a window that what came before them did not lead to expect. Each is judged by its past alone, of which up to 8,000 points before the window are read, so the verdict on a point never changes while what precedes it stands. The same data give the same answer. The window is the last 24 hours unless given. A metric with fewer than 50 points is not judged, and its `reason` says so; if that is so of all of them, the answer is `too_little_data`. Where more are found than can be listed, those with the highest scores are. Nothing is stored, not even in the audit log.
         */
        post: operations["detect_anomalies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ai/predictive-maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict maintenance
         * @description For each metric that an active rule sets a limit for: a forecast over the horizon, and when and how likely the wear that its points show will reach the limit. Wear is read from the means of the last 90 days. What is promised is the time at which a limit is crossed, not a failure, and only where the points show a significant trend toward it; otherwise there is no number. Sudden faults have no trend before them. Of many metrics those that are first by name are looked at. Nothing is stored, not even in the audit log.
         */
        post: operations["predict_maintenance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ai/health-score/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the health of a device
         * @description A device's health as one number, and what it is made of: 100 less the `penalty` of each part, exactly. What is not known never looks healthy: a part without data costs at least half its weight, and a device without current data has no score. The worst item caps the score, and then what the cap takes is a part of its own. A worse input never gives a better score. Anomalies are looked for among the newest points of each metric.
         */
        get: operations["get_health_score"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List reports
         * @description All reports that fit, newest first, each with how far it is. A report is kept for 30 days (a setting of the server) and then removed.
         */
        get: operations["list_reports"];
        put?: never;
        /**
         * Make a report
         * @description Queues a report, which is made in the background; `GET /analytics/reports/{id}/status` says how far it is, and `GET /analytics/reports/{id}` gives it. All its figures are computed from what is stored; one that can't be computed is null and says why. The time is `date_range`, of at most 366 days, or `time_range`, up to now, or the last 24 hours. `system` and `usage` are counted from sums: their time is widened to whole hours, with a `time_range` of `7d` and more to whole days in UTC. `system` is about the whole fleet; `device_performance` and `data_quality` have the devices of `device_ids`, or the first 500 by id, each with its first 100 metrics by name; `trend` and `anomaly`, which models make, have at most 20 devices, the first by id when none are named; `usage` counts the points of the devices of `device_ids`, or of all. What is in a report stays in it, also when the devices are deleted. A report whose document would have more than 20 MiB fails, and so does one that was begun 3 times and never came to its end.
         */
        post: operations["create_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a report
         * @description The document of a report that is `completed`, in its own media type: JSON in the envelope, a page without scripts that needs nothing else, a PDF file of A4 pages, or CSV, which has the report's tables one below the other, each with its title, a line of columns, its rows and an empty line; a text that a spreadsheet would take for a formula begins with an apostrophe. A report that is not completed is a conflict, whose details say its `status`, its `progress` and, where it `failed`, the `failure_reason`.
         */
        get: operations["get_report"];
        put?: never;
        post?: never;
        /**
         * Delete a report
         * @description Removes the report with its document. One that is being made is given up.
         */
        delete: operations["delete_report"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/reports/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how far a report is
         * @description `pending` until somebody makes it, `running` with its `progress`, then `completed`, or `failed` with its `failure_reason`. One that was running when the server stopped is begun again.
         */
        get: operations["get_report_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List entries of the audit log
         * @description What was changed through the API, newest first, that passes every filter given. `start_time` is included and `end_time` is not. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one, and no entry is skipped or repeated while others arrive. Filters must stay the same along the walk; a user, an operation, an object or a request that is unknown gives an empty list.
         */
        get: operations["list_audit_entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an entry of the audit log
         * @description One entry by id.
         */
        get: operations["get_audit_entry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notifications
         * @description What webhooks were told and are to be told, newest first, that passes every filter given. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one. Filters must stay the same along the walk.
         */
        get: operations["list_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/notifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a notification
         * @description One notification by id, with what became of its last attempt.
         */
        get: operations["get_notification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/notifications/{id}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a notification again
         * @description Puts a notification back into the queue of its webhook, whatever became of it, with all its attempts before it. It keeps the id of its event, so a receiver that has it already knows it.
         */
        post: operations["redrive_notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description All webhooks, in the order of their ids, without their secrets.
         */
        get: operations["list_webhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description Tells a program of yours of changes of alerts; see "Webhooks". The secret that signs what is sent is in this reply and nowhere else. An address in `url` is checked here, a name at every delivery.
         */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description One webhook by id, without its secret.
         */
        get: operations["get_webhook"];
        /**
         * Update a webhook
         * @description Changes only the fields sent. While `is_active` is false the webhook hears of nothing; what waits for it is kept and sent when it is active again. What waits goes to the new `url`.
         */
        put: operations["update_webhook"];
        post?: never;
        /**
         * Delete a webhook
         * @description Removes the webhook with its notifications. What waits for it is not sent.
         */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send what could not be delivered
         * @description Puts all notifications of the webhook that are `dead` back into its queue, oldest first, each with all its attempts before it.
         */
        post: operations["redrive_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a webhook
         * @description Sends the webhook the event `ping`, on the way that every notification takes. `data` of a ping holds the `webhook` with its `id` and `name`. Read the notification to see what became of it.
         */
        post: operations["test_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @description What a caller may do. Each operation names the one it needs in `x-permission`.
         * @enum {string}
         */
        Permission: "account:read" | "account:write" | "devices:read" | "devices:write" | "devices:delete" | "telemetry:read" | "telemetry:write" | "telemetry:delete" | "alerts:read" | "alerts:write" | "reports:write" | "api_keys:manage" | "users:manage" | "webhooks:manage" | "audit:read" | "system:read";
        /**
         * @description What a user may do by default; see "Roles and permissions".
         * @enum {string}
         */
        UserRole: "viewer" | "operator" | "admin";
        /**
         * @description How many requests per minute a user has; see "Rate limits".
         * @enum {string}
         */
        RateTier: "standard" | "premium" | "enterprise";
        /**
         * @description How to send the access token.
         * @enum {string}
         */
        TokenType: "bearer";
        /**
         * @description The kind of an error, for programs; see "Errors".
         * @enum {string}
         */
        ErrorCode: "VALIDATION_ERROR" | "AUTHENTICATION_ERROR" | "AUTHORIZATION_ERROR" | "RESOURCE_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "CONFLICT" | "PRECONDITION_FAILED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "RATE_LIMIT_EXCEEDED" | "INTERNAL_ERROR" | "EXTERNAL_SERVICE_ERROR";
        /**
         * @description `healthy`: everything works; `degraded`: requests are served and a component needs attention. A service that can't serve requests answers 503 instead.
         * @enum {string}
         */
        HealthStatus: "healthy" | "degraded";
        /**
         * @description A part the service stands on.
         * @enum {string}
         */
        ComponentName: "database" | "writer" | "models" | "disk";
        /**
         * @description Whether a component works.
         * @enum {string}
         */
        ComponentStatus: "up" | "down";
        /**
         * @description The state of a device, set by people or, between `online` and `offline`, by the server.
         * @enum {string}
         */
        DeviceStatus: "online" | "offline" | "warning" | "error" | "maintenance";
        /**
         * @description The fields a list of devices can be ordered by.
         * @default id
         * @enum {string}
         */
        DeviceSort: "id" | "name" | "device_id" | "device_type" | "status" | "location" | "created_at" | "updated_at" | "last_seen";
        /**
         * @description Upwards (`asc`) or downwards (`desc`).
         * @default asc
         * @enum {string}
         */
        SortOrder: "asc" | "desc";
        /**
         * @description The fields devices can be counted by.
         * @enum {string}
         */
        DeviceGroupBy: "device_type" | "location" | "status" | "manufacturer";
        /**
         * @description `connected`: telemetry came within the timeout; `disconnected`: it came once and stopped; `never`: none ever came.
         * @enum {string}
         */
        ConnectivityState: "connected" | "disconnected" | "never";
        /**
         * @description A span of time up to now.
         * @enum {string}
         */
        TimeRange: "1h" | "6h" | "24h" | "7d" | "30d" | "90d";
        /**
         * @description The width of a bucket; `raw` for no buckets, `auto` for the finest that fits.
         * @default auto
         * @enum {string}
         */
        HistoryInterval: "raw" | "auto" | "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
        /**
         * @description The width of the buckets that was used; `raw` for no buckets.
         * @enum {string}
         */
        ResolvedInterval: "raw" | "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
        /**
         * @description The width of a bucket; `auto` for the finest that fits.
         * @default auto
         * @enum {string}
         */
        TrendGranularity: "auto" | "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
        /**
         * @description The width of the buckets that was used.
         * @enum {string}
         */
        BucketInterval: "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
        /**
         * @description Where a metric goes; `flat` when its slope could be chance.
         * @enum {string}
         */
        TrendDirection: "rising" | "falling" | "flat";
        /**
         * @description What a forecast was made by: Prophet's seasons with a fading residual, the same time one cycle ago, the last value, or the only value there ever was.
         * @enum {string}
         */
        ForecastMethod: "prophet" | "seasonal_naive" | "last_value" | "constant";
        /**
         * @description How little is an anomaly; `medium` when left out. What each costs in false alarms, `expected_points_per_false_alarm` says.
         * @enum {string}
         */
        AnomalySensitivity: "high" | "medium" | "low";
        /**
         * @description What surprised most: a value beyond all lately seen, one unlike the same time on the days before, a new level, or a jump.
         * @enum {string}
         */
        AnomalyType: "range" | "seasonal" | "level" | "difference";
        /**
         * @description How far to look ahead; `7d` when left out.
         * @enum {string}
         */
        PredictionHorizon: "24h" | "7d" | "30d" | "90d";
        /**
         * @description On which side of the limit a metric is worn.
         * @enum {string}
         */
        LimitDirection: "above" | "below";
        /**
         * @description Where a metric stands with a limit. `unknown`: too few points to tell.
         * @enum {string}
         */
        LimitState: "crossed" | "degrading" | "no_degradation_trend" | "unknown";
        /**
         * @description How the metric nears the limit: ever faster, or on a straight line.
         * @enum {string}
         */
        WearModel: "log_linear" | "linear";
        /**
         * @description What says where the limit is.
         * @enum {string}
         */
        LimitBasis: "alert_rule";
        /**
         * @description How pressing it is, by the probability of a crossing.
         * @enum {string}
         */
        RecommendationPriority: "critical" | "high" | "medium";
        /**
         * @description The score in a word; `unknown` without one.
         * @enum {string}
         */
        DeviceHealthStatus: "healthy" | "fair" | "poor" | "critical" | "unknown";
        /**
         * @description What a part of the score is about; `cap` is what the worst item takes beyond the other parts.
         * @enum {string}
         */
        HealthPartName: "connectivity" | "data_quality" | "alerts" | "anomalies" | "forecast_risk" | "cap";
        /**
         * @description What to look at; `performance` when left out.
         * @enum {string}
         */
        AnalysisType: "performance" | "anomalies" | "maintenance" | "data_quality" | "all";
        /**
         * @description What a finding is about.
         * @enum {string}
         */
        InsightCategory: "performance" | "anomalies" | "maintenance" | "data_quality";
        /**
         * @description What the value of a bucket is. `first` and `last` go by time; `stddev` is the population's standard deviation.
         * @enum {string}
         */
        Aggregation: "avg" | "min" | "max" | "sum" | "count" | "first" | "last" | "stddev";
        /**
         * @description What stands in a bucket without points: `none` leaves the bucket out, `null` gives it without a value, `previous` repeats the last known value, `linear` draws a line between the known values around it. A filled bucket has the count 0.
         * @default none
         * @enum {string}
         */
        HistoryFill: "none" | "null" | "previous" | "linear";
        /**
         * @description CSV, JSON lines, or one JSON document in the envelope.
         * @default csv
         * @enum {string}
         */
        ExportFormat: "csv" | "ndjson" | "json";
        /**
         * @description `system`: the fleet as a whole; `device_performance`: how long each device was up and what it measured; `usage`: how many points came, when and from whom; `data_quality`: how complete, regular and plausible the data of each device are; `trend`: where each metric leads, with a forecast; `anomaly`: what stands out of each metric.
         * @enum {string}
         */
        ReportType: "system" | "device_performance" | "usage" | "data_quality" | "trend" | "anomaly";
        /**
         * @description JSON in the envelope, tables as CSV, one page of HTML that needs nothing else, or a PDF file.
         * @enum {string}
         */
        ReportFormat: "json" | "csv" | "html" | "pdf";
        /**
         * @description `pending`: it waits; `running`: it is being made; `completed`: its document is there; `failed`: there will be none.
         * @enum {string}
         */
        ReportStatus: "pending" | "running" | "completed" | "failed";
        /**
         * @description By hour, or by day where the time is longer than a week.
         * @enum {string}
         */
        ActivityInterval: "1h" | "1d";
        /**
         * @description `stored`: the point is new; `duplicate`: it was there with the same value; `updated`: it was there with another value, which is replaced.
         * @enum {string}
         */
        PointResult: "stored" | "duplicate" | "updated";
        /**
         * @description What became of a point that was not simply stored.
         * @enum {string}
         */
        BatchPointResult: "duplicate" | "updated" | "failed";
        /**
         * @description A change of an alert. `alert.updated` is any change that none of the others is; an alert that turns out not to have been due is `alert.resolved`, with the `resolution` `retracted`.
         * @enum {string}
         */
        WebhookEvent: "alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.updated";
        /**
         * @description What a notification tells; `ping` is a test of the webhook.
         * @enum {string}
         */
        NotificationEvent: "alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.updated" | "ping";
        /**
         * @description `pending`: waits for its turn; `delivered`: the receiver has taken it; `failed`: it was not taken and will be tried again; `dead`: all attempts have failed, so it is sent again only when somebody asks for it.
         * @enum {string}
         */
        NotificationStatus: "pending" | "delivered" | "failed" | "dead";
        /**
         * @description How bad it is.
         * @enum {string}
         */
        AlertSeverity: "info" | "warning" | "critical";
        /**
         * @description What kind of thing an alert is about. Rules make those of the type `threshold`, `device` where a device fell silent, and `anomaly` where a value was not to be expected.
         * @enum {string}
         */
        AlertType: "threshold" | "anomaly" | "device" | "system" | "manual";
        /**
         * @description `active`: nobody has seen to it; `acknowledged`: somebody does; `resolved`: it is over, and stays so.
         * @enum {string}
         */
        AlertStatus: "active" | "acknowledged" | "resolved";
        /**
         * @description How an alert ended, where it did. `auto`: the condition was over; `manual`: a person ended it; `rule_changed`, `rule_disabled`, `rule_deleted`: its rule no longer judges as it did; `retracted`: points that came later show that there was nothing.
         * @enum {string}
         */
        AlertResolution: "auto" | "manual" | "rule_changed" | "rule_disabled" | "rule_deleted" | "retracted";
        /**
         * @description What happened to an alert. `reopened`: points that came later show that it was not over yet.
         * @enum {string}
         */
        AlertAction: "created" | "acknowledged" | "resolved" | "updated" | "retracted" | "reopened";
        /**
         * @description How a value breaches a rule: greater than the threshold (`gt`), at least (`gte`), less (`lt`), at most (`lte`), equal (`eq`), not equal (`ne`). `absent` is breached by silence, when no value comes for `for_seconds`, and `anomaly` by a value that those before it did not lead to expect.
         * @enum {string}
         */
        AlertRuleCondition: "gt" | "gte" | "lt" | "lte" | "eq" | "ne" | "absent" | "anomaly";
        /**
         * @description How little it takes to meet the condition `anomaly`, which alone has it; `medium` unless given. Of ordinary points about one in 800 (`high`), 1,500 (`medium`) or 4,300 (`low`) is told by chance.
         * @enum {string}
         */
        AlertRuleSensitivity: "high" | "medium" | "low";
        /**
         * @description Where a rule stands with a device: `normal`; `pending`, a breach that has not lasted `for_seconds`; `firing`, an open alert; `clearing`, the breach is over but not yet for `clear_seconds`.
         * @enum {string}
         */
        AlertRulePhase: "normal" | "pending" | "firing" | "clearing";
        /** @description One broken rule. */
        FieldFault: {
            /**
             * @description Where: a parameter, or a dotted path into the body such as `telemetry_data.3.metric_value`.
             * @example device_id
             */
            field: string;
            /**
             * @description What is wrong, for people.
             * @example Required field missing
             */
            issue: string;
            /**
             * @description The stable name of the rule: a keyword of JSON Schema, `unknown_field`, `unknown_parameter`, `repeated_parameter`, or one of the operation's `x-rules`.
             * @example required
             */
            rule: string;
        };
        /** @description What a program may want to know about the error. Which fields are there depends on the code; see "Errors". */
        ErrorDetails: {
            /**
             * @description Where the first fault is.
             * @example device_id
             */
            field?: string;
            /**
             * @description What the first fault is, for people.
             * @example Required field missing
             */
            issue?: string;
            /** @description Every fault found, up to 10,000. */
            errors?: components["schemas"]["FieldFault"][];
            required_permission?: components["schemas"]["Permission"];
            /**
             * Format: int64
             * @description The limit that was passed, in requests per minute or in bytes.
             * @example 100
             */
            limit?: number;
            /**
             * Format: date-time
             * @description When the limit's count starts again.
             * @example 2024-01-01T12:00:00Z
             */
            reset_time?: string;
            /** @description The methods that the path has. */
            allowed?: string[];
            /**
             * @description The status of what is asked for.
             * @example running
             */
            status?: string;
            /**
             * Format: int64
             * @description How far what is asked for is, in percent.
             * @example 40
             */
            progress?: number;
            /**
             * @description Why what is asked for will never be there.
             * @example The report could not be made
             */
            failure_reason?: string;
            /**
             * @description What kind of thing is unknown.
             * @example Device
             */
            resource?: string;
            /**
             * @description Which one is unknown, as text.
             * @example 999
             */
            id?: string;
        };
        /** @description What went wrong. */
        ErrorObject: {
            code: components["schemas"]["ErrorCode"];
            /**
             * @description What went wrong, for people.
             * @example Invalid input data
             */
            message: string;
            details: components["schemas"]["ErrorDetails"];
        };
        /** @description Every reply that is not a success. */
        ErrorEnvelope: {
            /**
             * @description Always `false` here.
             * @example false
             */
            success: boolean;
            error: components["schemas"]["ErrorObject"];
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description Where a page stands in its list. */
        Pagination: {
            /**
             * Format: int64
             * @description The number of this page.
             * @example 1
             */
            page: number;
            /**
             * Format: int64
             * @description How many items a page holds.
             * @example 20
             */
            size: number;
            /**
             * Format: int64
             * @description How many items the list has.
             * @example 5
             */
            total: number;
            /**
             * Format: int64
             * @description How many pages that makes.
             * @example 1
             */
            pages: number;
            /**
             * @description Whether a page follows.
             * @example false
             */
            has_next: boolean;
            /**
             * @description Whether a page goes before.
             * @example false
             */
            has_prev: boolean;
        };
        /** @description Where a page stands in a list that can be walked by cursor. */
        CursorPagination: {
            /**
             * Format: int64
             * @description The number of this page; 1 in a walk by cursor, whose pages have no numbers.
             * @example 1
             */
            page: number;
            /**
             * Format: int64
             * @description How many items a page holds.
             * @example 20
             */
            size: number;
            /**
             * Format: int64
             * @description How many items the list has.
             * @example 5
             */
            total: number;
            /**
             * Format: int64
             * @description How many pages that makes.
             * @example 1
             */
            pages: number;
            /**
             * @description Whether a page follows.
             * @example false
             */
            has_next: boolean;
            /**
             * @description Whether a page goes before.
             * @example false
             */
            has_prev: boolean;
            /**
             * @description The `cursor` of the next page; left out on the last one.
             * @example MTcwNDExMDQwMDAwMDAwMDoy
             */
            next_cursor?: string;
        };
        /** @description What was deleted. */
        Deletion: {
            /**
             * Format: int64
             * @description The id that no longer exists.
             * @example 1
             */
            id: number;
        };
        /** @description A success; `data` is what was deleted. */
        DeletionEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["Deletion"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description Whether the service works. */
        Health: {
            status: components["schemas"]["HealthStatus"];
            database: components["schemas"]["ComponentStatus"];
        };
        /** @description How one component is. */
        ComponentHealth: {
            name: components["schemas"]["ComponentName"];
            status: components["schemas"]["ComponentStatus"];
            /**
             * Format: double
             * @description How long it took to answer just now, in milliseconds; left out when that was not measured.
             * @example 0.21
             */
            latency_ms?: number;
            /**
             * @description More about it, for people.
             * @example 82944 MiB free
             */
            detail?: string;
        };
        /** @description How the service and its components are. */
        HealthDetail: {
            status: components["schemas"]["HealthStatus"];
            /**
             * @description The version that runs.
             * @example 1.0.0
             */
            version: string;
            /**
             * Format: double
             * @description How long this process has been running, in seconds.
             * @example 86400.5
             */
            uptime_seconds: number;
            /** @description Every component. */
            components: components["schemas"]["ComponentHealth"][];
        };
        /** @description What runs here. */
        Version: {
            /**
             * @description The version of the product, MAJOR.MINOR.PATCH.
             * @example 1.0.0
             */
            version: string;
            /**
             * @description The version of the API that this path serves.
             * @example v1
             */
            api_version: string;
            /**
             * Format: date-time
             * @description When it was built.
             * @example 2024-01-01T12:00:00Z
             */
            build_date: string;
            /**
             * @description What it was built from.
             * @example abc123def456
             */
            git_commit: string;
            /**
             * @description The versions of the API that are served.
             * @example [
             *       "v1"
             *     ]
             */
            supported_versions: string[];
            /**
             * @description Those among them that will go.
             * @example []
             */
            deprecated_versions: string[];
        };
        /** @description A success; `data` is whether the service works. */
        HealthEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["Health"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is how the service and its components are. */
        HealthDetailEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["HealthDetail"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is what runs here. */
        VersionEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["Version"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A user name and a password. */
        LoginRequest: {
            /**
             * @description The user name, in any case.
             * @example admin
             */
            username: string;
            /**
             * Format: password
             * @description The password.
             * @example password123
             */
            password: string;
        };
        /** @description A refresh token. */
        RefreshRequest: {
            /**
             * @description The refresh token that the last log-in or refresh gave.
             * @example vtr_Z3JlYXQtbGFrZXMtYXJlLWNvbGQ
             */
            refresh_token: string;
        };
        /** @description Who a session belongs to. */
        UserIdentity: {
            /**
             * Format: int64
             * @description The user's id.
             * @example 1
             */
            id: number;
            /**
             * @description The name to log in with, unique whatever its case.
             * @example admin
             */
            username: string;
            /**
             * @description The address of the user.
             * @example admin@valtronics.com
             */
            email: string;
            role: components["schemas"]["UserRole"];
        };
        /** @description The tokens of a session. */
        TokenPair: {
            /**
             * @description Proves who calls.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln
             */
            access_token: string;
            /**
             * @description Gets the next pair, once.
             * @example vtr_Z3JlYXQtbGFrZXMtYXJlLWNvbGQ
             */
            refresh_token: string;
            token_type: components["schemas"]["TokenType"];
            /**
             * Format: int64
             * @description How long the access token lives, in seconds.
             * @example 1800
             */
            expires_in: number;
            user: components["schemas"]["UserIdentity"];
        };
        /** @description The end of a session. */
        SessionRevocation: {
            /**
             * @description Whether the session has ended.
             * @example true
             */
            revoked: boolean;
        };
        /** @description The caller, and what this credential may do. */
        CurrentUser: {
            /**
             * Format: int64
             * @description The user's id; with an API key, its owner's.
             * @example 1
             */
            id: number;
            /**
             * @description The name to log in with, unique whatever its case.
             * @example admin
             */
            username: string;
            /**
             * @description The address of the user.
             * @example admin@valtronics.com
             */
            email: string;
            role: components["schemas"]["UserRole"];
            tier: components["schemas"]["RateTier"];
            /** @description What this credential may do. */
            permissions: components["schemas"]["Permission"][];
            /**
             * Format: int64
             * @description The id of the API key; left out with a bearer token.
             * @example 1
             */
            api_key_id?: number;
        };
        /** @description A new API key. */
        ApiKeyCreate: {
            /**
             * @description What the key is for, for people.
             * @example Wall display
             */
            name: string;
            /** @description What the key may do. */
            permissions: components["schemas"]["Permission"][];
            /**
             * Format: date-time
             * @description When the key ends; never when left out.
             * @example 2099-12-31T23:59:59Z
             */
            expires_at?: string;
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device that the key may write telemetry of.
             * @example 1
             */
            device_id?: number;
        };
        /** @description An API key without its secret. */
        ApiKey: {
            /**
             * Format: int64
             * @description The key's id.
             * @example 1
             */
            id: number;
            /**
             * @description What the key is for, for people.
             * @example Temperature Sensor Alpha
             */
            name: string;
            /**
             * @description The first characters of the secret, to tell keys apart.
             * @example vt_4f9aQxK2
             */
            prefix: string;
            /** @description What the key may do. */
            permissions: components["schemas"]["Permission"][];
            /**
             * Format: int64
             * @description The id of the user for whom the key acts.
             * @example 1
             */
            owner_id: number;
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device that the key may write telemetry of; left out when it is not bound to one.
             * @example 1
             */
            device_id?: number;
            /**
             * Format: date-time
             * @description When the key ends; left out when never.
             * @example 2099-12-31T23:59:59Z
             */
            expires_at?: string;
            /**
             * Format: date-time
             * @description When the key was last used; left out before the first time.
             * @example 2024-01-01T12:00:00Z
             */
            last_used_at?: string;
            /**
             * Format: date-time
             * @description When the key was created.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
        };
        /** @description A new API key with its secret, which is never shown again. */
        ApiKeySecret: {
            /**
             * Format: int64
             * @description The key's id.
             * @example 1
             */
            id: number;
            /**
             * @description What the key is for, for people.
             * @example Temperature Sensor Alpha
             */
            name: string;
            /**
             * @description The first characters of the secret, to tell keys apart.
             * @example vt_4f9aQxK2
             */
            prefix: string;
            /** @description What the key may do. */
            permissions: components["schemas"]["Permission"][];
            /**
             * Format: int64
             * @description The id of the user for whom the key acts.
             * @example 1
             */
            owner_id: number;
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device that the key may write telemetry of; left out when it is not bound to one.
             * @example 1
             */
            device_id?: number;
            /**
             * Format: date-time
             * @description When the key ends; left out when never.
             * @example 2099-12-31T23:59:59Z
             */
            expires_at?: string;
            /**
             * Format: date-time
             * @description When the key was last used; left out before the first time.
             * @example 2024-01-01T12:00:00Z
             */
            last_used_at?: string;
            /**
             * Format: date-time
             * @description When the key was created.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * @description The secret, to be sent as `X-API-Key`.
             * @example vt_4f9aQxK2mR7tLw0cYb3sVnE8dHjZ5uPgA1iXoTqMfBk
             */
            api_key: string;
        };
        /** @description One page of API keys. */
        ApiKeyPage: {
            /** @description The API keys of this page. */
            items: components["schemas"]["ApiKey"][];
            pagination: components["schemas"]["Pagination"];
        };
        /** @description A success; `data` is the tokens of a session. */
        TokenPairEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["TokenPair"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the end of a session. */
        SessionRevocationEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["SessionRevocation"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the caller. */
        CurrentUserEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["CurrentUser"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of API keys. */
        ApiKeyPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["ApiKeyPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is a new API key with its secret. */
        ApiKeySecretEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["ApiKeySecret"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A new user. The tier is `standard` unless given. */
        UserCreate: {
            /**
             * @description The name to log in with, unique whatever its case.
             * @example admin
             */
            username: string;
            /**
             * @description The address of the user.
             * @example admin@valtronics.com
             */
            email: string;
            /**
             * Format: password
             * @description The password, 10 to 128 characters.
             * @example correct horse battery
             */
            password: string;
            role: components["schemas"]["UserRole"];
            tier?: components["schemas"]["RateTier"];
            /**
             * @description Whether the user may log in.
             * @default true
             * @example true
             */
            is_active?: boolean;
        };
        /** @description The fields of a user to change. */
        UserUpdate: {
            /**
             * @description The address of the user.
             * @example admin@valtronics.com
             */
            email?: string;
            /**
             * Format: password
             * @description The password, 10 to 128 characters.
             * @example correct horse battery
             */
            password?: string;
            role?: components["schemas"]["UserRole"];
            tier?: components["schemas"]["RateTier"];
            /**
             * @description Whether the user may log in.
             * @example true
             */
            is_active?: boolean;
        };
        /** @description Somebody who may log in. */
        User: {
            /**
             * Format: int64
             * @description The user's id.
             * @example 1
             */
            id: number;
            /**
             * @description The name to log in with, unique whatever its case.
             * @example admin
             */
            username: string;
            /**
             * @description The address of the user.
             * @example admin@valtronics.com
             */
            email: string;
            role: components["schemas"]["UserRole"];
            tier: components["schemas"]["RateTier"];
            /**
             * @description Whether the user may log in.
             * @example true
             */
            is_active: boolean;
            /**
             * Format: date-time
             * @description When the user was created.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user was last changed.
             * @example 2024-01-01T12:00:00Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the user last logged in; left out before the first time.
             * @example 2024-01-01T12:00:00Z
             */
            last_login_at?: string;
        };
        /** @description One page of users. */
        UserPage: {
            /** @description The users of this page. */
            items: components["schemas"]["User"][];
            pagination: components["schemas"]["Pagination"];
        };
        /** @description A success; `data` is a user. */
        UserEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["User"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of users. */
        UserPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["UserPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /**
         * @description What the caller wants to remember of a device, in any JSON; at most 100 keys and 16 KiB. The server does not read it.
         * @example {
         *       "serial": "ST-0042-7781",
         *       "rack": 7
         *     }
         */
        DeviceMetadata: {
            [key: string]: unknown;
        };
        /** @description The settings of a device, in any JSON; at most 100 keys and 16 KiB. The server reads `heartbeat_seconds` and `report_interval_seconds` and keeps the rest as it is. */
        DeviceConfiguration: {
            /**
             * Format: int64
             * @description After how many seconds without telemetry the device counts as offline; 300 when left out.
             * @example 120
             */
            heartbeat_seconds?: number;
            /**
             * Format: double
             * @description How many seconds lie between the points of each of its metrics, by which `GET /analytics/data-quality` tells what is missing; when left out, it takes what is usual for each metric.
             * @example 30
             */
            report_interval_seconds?: number;
        } & {
            [key: string]: unknown;
        };
        /** @description A new device. Its status is `offline` unless given. */
        DeviceCreate: {
            /**
             * @description The caller's own name for the device, unique and unchangeable. (Elsewhere `device_id` means the `id` of the device.)
             * @example TEMP-001
             */
            device_id: string;
            /**
             * @description What people call the device.
             * @example Temperature Sensor Alpha
             */
            name: string;
            /**
             * @description What kind of device it is, in the caller's own words.
             * @example sensor
             */
            device_type: string;
            /**
             * @description Who made it. Empty is the same as none.
             * @example SensorTech
             */
            manufacturer?: string;
            /**
             * @description Which model it is. Empty is the same as none.
             * @example ST-T1000
             */
            model?: string;
            /**
             * @description Which firmware it runs. Empty is the same as none.
             * @example 2.1.4
             */
            firmware_version?: string;
            /**
             * @description Where it is. Empty is the same as none.
             * @example Zone A - Server Room
             */
            location?: string;
            status?: components["schemas"]["DeviceStatus"];
            /**
             * @description Whether the device is in use.
             * @default true
             * @example true
             */
            is_active?: boolean;
            metadata?: components["schemas"]["DeviceMetadata"];
            configuration?: components["schemas"]["DeviceConfiguration"];
        };
        /** @description The fields of a device to change. */
        DeviceUpdate: {
            /**
             * @description What people call the device.
             * @example Temperature Sensor Alpha
             */
            name?: string;
            /**
             * @description What kind of device it is, in the caller's own words.
             * @example sensor
             */
            device_type?: string;
            /**
             * @description Who made it. Empty is the same as none.
             * @example SensorTech
             */
            manufacturer?: string;
            /**
             * @description Which model it is. Empty is the same as none.
             * @example ST-T1000
             */
            model?: string;
            /**
             * @description Which firmware it runs. Empty is the same as none.
             * @example 2.1.4
             */
            firmware_version?: string;
            /**
             * @description Where it is. Empty is the same as none.
             * @example Zone A - Server Room
             */
            location?: string;
            status?: components["schemas"]["DeviceStatus"];
            /**
             * @description Whether the device is in use.
             * @example true
             */
            is_active?: boolean;
            metadata?: components["schemas"]["DeviceMetadata"];
            configuration?: components["schemas"]["DeviceConfiguration"];
        };
        /** @description A new status. */
        DeviceStatusUpdate: {
            status: components["schemas"]["DeviceStatus"];
            /**
             * @description Why, for people.
             * @example Yearly calibration
             */
            reason?: string;
        };
        /** @description A device. Its `device_id` is the caller's own name for it (a text); elsewhere `device_id` means this `id`. */
        Device: {
            /**
             * Format: int64
             * @description The server's id of the device, never given to another one.
             * @example 1
             */
            id: number;
            /**
             * @description The caller's own name for the device, unique and unchangeable. (Elsewhere `device_id` means the `id` of the device.)
             * @example TEMP-001
             */
            device_id: string;
            /**
             * @description What people call the device.
             * @example Temperature Sensor Alpha
             */
            name: string;
            /**
             * @description What kind of device it is, in the caller's own words.
             * @example sensor
             */
            device_type: string;
            /**
             * @description Who made it; left out when not known.
             * @example SensorTech
             */
            manufacturer?: string;
            /**
             * @description Which model it is; left out when not known.
             * @example ST-T1000
             */
            model?: string;
            /**
             * @description Which firmware it runs; left out when not known.
             * @example 2.1.4
             */
            firmware_version?: string;
            /**
             * @description Where it is; left out when not known.
             * @example Zone A - Server Room
             */
            location?: string;
            metadata: components["schemas"]["DeviceMetadata"];
            configuration: components["schemas"]["DeviceConfiguration"];
            /**
             * @description Whether the device is in use.
             * @example true
             */
            is_active: boolean;
            status: components["schemas"]["DeviceStatus"];
            /**
             * Format: date-time
             * @description When it was registered.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2024-01-01T12:00:00Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When telemetry last arrived; left out before the first.
             * @example 2024-01-01T12:00:00Z
             */
            last_seen?: string;
        };
        /** @description A device with summaries of its telemetry and alerts and the state of its connection. */
        DeviceDetail: {
            /**
             * Format: int64
             * @description The server's id of the device, never given to another one.
             * @example 1
             */
            id: number;
            /**
             * @description The caller's own name for the device, unique and unchangeable. (Elsewhere `device_id` means the `id` of the device.)
             * @example TEMP-001
             */
            device_id: string;
            /**
             * @description What people call the device.
             * @example Temperature Sensor Alpha
             */
            name: string;
            /**
             * @description What kind of device it is, in the caller's own words.
             * @example sensor
             */
            device_type: string;
            /**
             * @description Who made it; left out when not known.
             * @example SensorTech
             */
            manufacturer?: string;
            /**
             * @description Which model it is; left out when not known.
             * @example ST-T1000
             */
            model?: string;
            /**
             * @description Which firmware it runs; left out when not known.
             * @example 2.1.4
             */
            firmware_version?: string;
            /**
             * @description Where it is; left out when not known.
             * @example Zone A - Server Room
             */
            location?: string;
            metadata: components["schemas"]["DeviceMetadata"];
            configuration: components["schemas"]["DeviceConfiguration"];
            /**
             * @description Whether the device is in use.
             * @example true
             */
            is_active: boolean;
            status: components["schemas"]["DeviceStatus"];
            /**
             * Format: date-time
             * @description When it was registered.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2024-01-01T12:00:00Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When telemetry last arrived; left out before the first.
             * @example 2024-01-01T12:00:00Z
             */
            last_seen?: string;
            telemetry_summary: components["schemas"]["TelemetrySummary"];
            alert_summary: components["schemas"]["AlertSummary"];
            connectivity: components["schemas"]["Connectivity"];
        };
        /** @description A device's telemetry in figures. */
        TelemetrySummary: {
            /**
             * Format: int64
             * @description How many points are stored.
             * @example 10080
             */
            total_data_points: number;
            /**
             * Format: int64
             * @description How many of them lie in the last 24 hours.
             * @example 1440
             */
            last_24h_points: number;
            latest_values: components["schemas"]["LatestByMetric"];
        };
        /** @description Whether a device sends telemetry, as the server sees it. */
        Connectivity: {
            state: components["schemas"]["ConnectivityState"];
            /**
             * Format: date-time
             * @description Since when; left out when none ever came.
             * @example 2024-01-01T06:00:00Z
             */
            since?: string;
            /**
             * Format: int64
             * @description After how many seconds of silence the device counts as offline.
             * @example 300
             */
            timeout_seconds: number;
        };
        /**
         * @description A number of devices by name. Devices without the field are not in it.
         * @example {
         *       "sensor": 4,
         *       "actuator": 1
         *     }
         */
        CountByName: {
            [key: string]: number;
        };
        /** @description The devices that have one value in common. */
        DeviceGroup: {
            /**
             * @description The value; empty for the group of the devices that have none.
             * @example sensor
             */
            value: string;
            /**
             * Format: int64
             * @description How many devices there are.
             * @example 5
             */
            total_devices: number;
            /**
             * Format: int64
             * @description How many of them are `online`.
             * @example 4
             */
            online_devices: number;
            /**
             * Format: int64
             * @description How many of them are `offline`.
             * @example 1
             */
            offline_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `warning`.
             * @example 0
             */
            warning_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `error`.
             * @example 0
             */
            error_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `maintenance`.
             * @example 0
             */
            maintenance_devices: number;
        };
        /** @description Figures over all devices. */
        DeviceStats: {
            /**
             * Format: int64
             * @description How many devices there are.
             * @example 5
             */
            total_devices: number;
            /**
             * Format: int64
             * @description How many of them are `online`.
             * @example 4
             */
            online_devices: number;
            /**
             * Format: int64
             * @description How many of them are `offline`.
             * @example 1
             */
            offline_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `warning`.
             * @example 0
             */
            warning_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `error`.
             * @example 0
             */
            error_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `maintenance`.
             * @example 0
             */
            maintenance_devices: number;
            devices_by_type: components["schemas"]["CountByName"];
            devices_by_location: components["schemas"]["CountByName"];
            devices_by_status: components["schemas"]["CountByName"];
            /**
             * Format: double
             * @description The share of the time range, from 0 to 100, in which devices were neither `offline` nor `error`, averaged over the devices since each exists. Left out when it can't be computed; `uptime_reason` then says why.
             * @example 99.5
             */
            uptime_percentage?: number;
            /**
             * @description Why there is no `uptime_percentage`; left out when there is one.
             * @example There are no devices
             */
            uptime_reason?: string;
            /**
             * Format: int64
             * @description How many points lie in the last 24 hours.
             * @example 7200
             */
            data_points_24h: number;
            /**
             * Format: int64
             * @description How many devices were created in the last 24 hours.
             * @example 0
             */
            new_devices_24h: number;
            /**
             * Format: int64
             * @description How many devices sent telemetry in the last 24 hours.
             * @example 5
             */
            active_devices_24h: number;
            /** @description The counts by value, in the order of the values, of the 10,000 largest groups; with `group_by` only. */
            groups?: components["schemas"]["DeviceGroup"][];
        };
        /** @description A change of a device's status. */
        DeviceTransition: {
            /**
             * Format: int64
             * @description The id of the change.
             * @example 1
             */
            id: number;
            /**
             * Format: date-time
             * @description When the status changed.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            from_status?: components["schemas"]["DeviceStatus"];
            to_status: components["schemas"]["DeviceStatus"];
            /**
             * @description Why, in the words of who changed it or of the server; left out when nobody said.
             * @example no telemetry within the timeout
             */
            reason?: string;
        };
        /** @description One page of the changes of a device's status, and its uptime over all the time asked for. */
        DeviceTransitions: {
            /** @description The changes of this page, oldest first; the first of a device has no `from_status`. */
            items: components["schemas"]["DeviceTransition"][];
            pagination: components["schemas"]["Pagination"];
            /**
             * Format: double
             * @description The share, in percent, of the time asked for in which the device existed and was neither `offline` nor `error`; what is still to come is not in it. Left out when it can't be computed; `uptime_reason` then says why.
             * @example 75
             */
            uptime_percentage?: number;
            /**
             * @description Why there is no `uptime_percentage`; left out when there is one.
             * @example The device did not exist in this time
             */
            uptime_reason?: string;
        };
        /** @description One page of devices. */
        DevicePage: {
            /** @description The devices of this page. */
            items: components["schemas"]["Device"][];
            pagination: components["schemas"]["Pagination"];
        };
        /** @description A success; `data` is a device. */
        DeviceEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["Device"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is a device with its telemetry summary and connection. */
        DeviceDetailEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DeviceDetail"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of devices. */
        DevicePageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DevicePage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is figures over all devices. */
        DeviceStatsEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DeviceStats"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the configuration of a device. */
        DeviceConfigurationEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DeviceConfiguration"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the changes of a device's status. */
        DeviceTransitionsEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DeviceTransitions"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A point to store. */
        TelemetrySubmit: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description The name of the metric.
             * @example temperature
             */
            metric_name: string;
            /**
             * Format: double
             * @description What was measured, a finite double.
             * @example 23.5
             */
            metric_value: number;
            /**
             * @description The unit of the metric; left out when not known.
             * @example °C
             */
            unit?: string;
            /**
             * Format: date-time
             * @description When it was measured; the server's clock when left out. At most 10 minutes ahead of it.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp?: string;
        };
        /** @description Points to store together. */
        TelemetryBatch: {
            /** @description The points, in any order. */
            telemetry_data: components["schemas"]["TelemetrySubmit"][];
            /**
             * @description Whether one bad point refuses them all.
             * @default false
             * @example false
             */
            atomic?: boolean;
        };
        /** @description A stored point. */
        TelemetryPoint: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description The name of the metric.
             * @example temperature
             */
            metric_name: string;
            /**
             * Format: double
             * @description What was measured, a finite double.
             * @example 23.5
             */
            metric_value: number;
            /**
             * @description The unit of the device's metric: that of its newest point that names one, so it may have been named later than this point; left out when not known.
             * @example °C
             */
            unit?: string;
            /**
             * Format: date-time
             * @description When it was measured.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
        };
        /** @description A point as it was stored, and what that meant. */
        SubmittedPoint: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description The name of the metric.
             * @example temperature
             */
            metric_name: string;
            /**
             * Format: double
             * @description What was measured, a finite double.
             * @example 23.5
             */
            metric_value: number;
            /**
             * @description The unit of the metric; left out when not known.
             * @example °C
             */
            unit?: string;
            /**
             * Format: date-time
             * @description When it was measured.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            result: components["schemas"]["PointResult"];
        };
        /** @description What became of one point of a batch that was not simply stored. */
        BatchPointReport: {
            /**
             * Format: int64
             * @description The place of the point in `telemetry_data`, from 0.
             * @example 7
             */
            index: number;
            result: components["schemas"]["BatchPointResult"];
            code?: components["schemas"]["ErrorCode"];
            /**
             * @description The field of the point that is at fault, with `failed` only.
             * @example device_id
             */
            field?: string;
            /**
             * @description What the fault is, for people, with `failed` only.
             * @example Device 999 does not exist
             */
            issue?: string;
        };
        /** @description What became of a batch. */
        TelemetryBatchReport: {
            /**
             * Format: int64
             * @description How many points were accepted, among them those that were there before.
             * @example 9
             */
            submitted: number;
            /**
             * Format: int64
             * @description How many points were refused.
             * @example 1
             */
            failed: number;
            /**
             * Format: int64
             * @description How many points were there before with the same value.
             * @example 1
             */
            duplicates: number;
            /** @description The points that were not simply stored, by index. */
            results: components["schemas"]["BatchPointReport"][];
        };
        /** @description One page of telemetry points. */
        TelemetryPage: {
            /** @description The points of this page, newest first. */
            items: components["schemas"]["TelemetryPoint"][];
            pagination: components["schemas"]["CursorPagination"];
        };
        /** @description How much was deleted. */
        TelemetryDeletion: {
            /**
             * Format: int64
             * @description How many points are gone.
             * @example 1440
             */
            deleted: number;
        };
        /** @description The newest value of a metric. */
        LatestValue: {
            /**
             * Format: double
             * @description The value.
             * @example 23.5
             */
            value: number;
            /**
             * @description The unit of the metric; left out when not known.
             * @example °C
             */
            unit?: string;
            /**
             * Format: date-time
             * @description When it was measured.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
        };
        /**
         * @description The newest value of each metric, by the metric's name. Where no metrics are named and there are more than 1,000, the 1,000 with the newest points.
         * @example {
         *       "temperature": {
         *         "value": 23.5,
         *         "unit": "°C",
         *         "timestamp": "2024-01-01T12:00:00Z"
         *       }
         *     }
         */
        LatestByMetric: {
            [key: string]: components["schemas"]["LatestValue"];
        };
        /** @description The latest values of one device. */
        LatestTelemetry: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            telemetry: components["schemas"]["LatestByMetric"];
        };
        /** @description The latest values of several devices. */
        LatestTelemetryList: {
            /** @description The devices that exist, in the order asked for. */
            devices: components["schemas"]["LatestTelemetry"][];
        };
        /** @description A raw point or a bucket. */
        HistoryPoint: {
            /**
             * Format: date-time
             * @description The time of the point or the start of the bucket.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * Format: double
             * @description The value. Null, and not left out, where a bucket has none: without points when `fill` asks for it, or when the figure is too large for a double; so that a chart gets one value per time.
             * @example 23.5
             */
            value: number | null;
            /**
             * Format: int64
             * @description How many raw points it stands for; 0 for a filled bucket, 1 for a raw point.
             * @example 60
             */
            count: number;
        };
        /** @description Figures over all raw points of the time asked for, before any thinning. Those that are null can't be computed: there is no point, or the figure is too large for a double. Where the raw points of an hour are removed and the sum of that hour was too large, `sum` and `avg` are null too. */
        HistoryStatistics: {
            /**
             * Format: double
             * @description The least value; null without points.
             * @example 22.9
             */
            min: number | null;
            /**
             * Format: double
             * @description The greatest value; null without points.
             * @example 24.1
             */
            max: number | null;
            /**
             * Format: double
             * @description The mean; null without points or when it is not known.
             * @example 23.5
             */
            avg: number | null;
            /**
             * Format: double
             * @description The sum; null without points or when too large for a double.
             * @example 1410
             */
            sum: number | null;
            /**
             * Format: int64
             * @description How many raw points there are.
             * @example 60
             */
            count: number;
            /**
             * Format: double
             * @description The population's standard deviation; null without points or when the squares it is made of are too large for a double.
             * @example 0.31
             */
            stddev: number | null;
        };
        /** @description One metric of one device over a time. */
        TelemetryHistory: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description The metric.
             * @example temperature
             */
            metric: string;
            /**
             * @description The unit of the metric; left out when not known.
             * @example °C
             */
            unit?: string;
            /**
             * Format: date-time
             * @description The first moment, included.
             * @example 2024-01-01T12:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description The moment where it ends, not included.
             * @example 2024-01-01T14:00:00Z
             */
            end_time: string;
            interval: components["schemas"]["ResolvedInterval"];
            aggregation: components["schemas"]["Aggregation"];
            /** @description The points or buckets, oldest first. */
            data_points: components["schemas"]["HistoryPoint"][];
            statistics: components["schemas"]["HistoryStatistics"];
            /**
             * @description Whether raw points were thinned to fit `max_points`.
             * @example false
             */
            truncated: boolean;
        };
        /** @description One metric of one device in figures. */
        MetricSummary: {
            /**
             * @description The name of the metric.
             * @example temperature
             */
            metric_name: string;
            /**
             * @description The unit of the metric; left out when not known.
             * @example °C
             */
            unit?: string;
            /**
             * Format: int64
             * @description How many points there are.
             * @example 1440
             */
            count: number;
            /**
             * Format: double
             * @description The least value.
             * @example 18
             */
            min: number;
            /**
             * Format: double
             * @description The greatest value.
             * @example 28
             */
            max: number;
            /**
             * Format: double
             * @description The mean; null, and not left out, when it is not known, as in the statistics of a history.
             * @example 23.5
             */
            avg: number | null;
            /**
             * Format: double
             * @description The population's standard deviation; null, and not left out, when the squares it is made of are too large for a double.
             * @example 1.9
             */
            stddev: number | null;
            /**
             * Format: double
             * @description The newest value.
             * @example 23.5
             */
            latest_value: number;
            /**
             * Format: date-time
             * @description When it was measured.
             * @example 2024-01-01T12:00:00Z
             */
            latest_timestamp: string;
        };
        /** @description A device's telemetry in figures, with its newest points. */
        DeviceTelemetry: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /** @description Each metric, in alphabetical order, the first 10,000 of them. */
            metrics: components["schemas"]["MetricSummary"][];
            /** @description The newest points, newest first. */
            recent: components["schemas"]["TelemetryPoint"][];
        };
        /** @description A metric name that is in use. */
        Metric: {
            /**
             * @description The name of the metric.
             * @example temperature
             */
            metric_name: string;
            /**
             * @description The unit of the metric; left out when not known.
             * @example °C
             */
            unit?: string;
            /**
             * Format: int64
             * @description How many devices have sent it.
             * @example 5
             */
            device_count: number;
            /**
             * Format: int64
             * @description How many points of it are stored.
             * @example 7200
             */
            data_points: number;
            /**
             * Format: date-time
             * @description When its newest point was measured; left out when none is left.
             * @example 2024-01-01T12:00:00Z
             */
            latest_timestamp?: string;
        };
        /** @description The metrics in use. */
        MetricList: {
            /** @description The metrics, in alphabetical order, the first 10,000 of them. */
            items: components["schemas"]["Metric"][];
        };
        /** @description All points asked for. */
        TelemetryExport: {
            /** @description The points, device by device and metric by metric, oldest first; as many as there are. */
            items: components["schemas"]["TelemetryPoint"][];
        };
        /** @description Points as CSV (RFC 4180) in UTF-8, with a header line; as many as there are. */
        TelemetryCsv: string;
        /** @description Points as JSON, one per line in UTF-8, each line a `TelemetryPoint`; as many as there are. */
        TelemetryNdjson: string;
        /** @description A success; `data` is a point as it was stored. */
        SubmittedPointEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["SubmittedPoint"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is what became of a batch. */
        TelemetryBatchReportEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["TelemetryBatchReport"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of telemetry points. */
        TelemetryPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["TelemetryPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is how much was deleted. */
        TelemetryDeletionEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["TelemetryDeletion"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the latest values of one device. */
        LatestTelemetryEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["LatestTelemetry"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the latest values of several devices. */
        LatestTelemetryListEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["LatestTelemetryList"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one metric of one device over a time. */
        TelemetryHistoryEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["TelemetryHistory"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is a device's telemetry in figures. */
        DeviceTelemetryEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DeviceTelemetry"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the metrics in use. */
        MetricListEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["MetricList"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is all points asked for. */
        TelemetryExportEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["TelemetryExport"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /**
         * @description What the caller wants to remember of an alert or a rule, in any JSON; at most 50 keys and 16 KiB. The server does not read it. An alert of the type `anomaly` begins with the key `anomaly` and under it `score` (from 0 to 1), `kind` (what surprised most: `range`, `seasonal`, `level`, `difference`), `expected_low` and `expected_high`; as long as it is there it follows what points that come late say.
         * @example {
         *       "ticket": "OPS-4711"
         *     }
         */
        AlertMetadata: {
            [key: string]: unknown;
        };
        /** @description A new alert, which is `active`. */
        AlertCreate: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description What it is about, in a few words.
             * @example High Temperature Alert
             */
            title: string;
            /**
             * @description More about it. Empty is the same as none.
             * @example Temperature exceeds safe threshold
             */
            description?: string;
            severity: components["schemas"]["AlertSeverity"];
            alert_type?: components["schemas"]["AlertType"];
            /**
             * Format: double
             * @description The limit that was passed.
             * @example 25
             */
            threshold_value?: number;
            /**
             * Format: double
             * @description The value that passed it.
             * @example 26.5
             */
            actual_value?: number;
            /**
             * @description The metric that it is about.
             * @example temperature
             */
            metric_name?: string;
            /**
             * @description What people should know. Empty is the same as none.
             * @example The fan was blocked
             */
            notes?: string;
            metadata?: components["schemas"]["AlertMetadata"];
        };
        /** @description The fields of an alert to change. */
        AlertUpdate: {
            /**
             * @description What it is about, in a few words.
             * @example High Temperature Alert
             */
            title?: string;
            /**
             * @description More about it. Empty is the same as none.
             * @example Temperature exceeds safe threshold
             */
            description?: string;
            severity?: components["schemas"]["AlertSeverity"];
            status?: components["schemas"]["AlertStatus"];
            /**
             * Format: date-time
             * @description When somebody began to see to it, not in the future; now when left out. With the status `acknowledged` only.
             * @example 2024-01-01T12:00:00Z
             */
            acknowledged_at?: string;
            /**
             * @description The name of that user, in any case; the caller when left out. With the status `acknowledged` only.
             * @example admin
             */
            acknowledged_by?: string;
            /**
             * @description What people noted. Empty is the same as none.
             * @example The fan was blocked
             */
            notes?: string;
            metadata?: components["schemas"]["AlertMetadata"];
        };
        /** @description Who sees to it since when. */
        AlertAcknowledge: {
            /**
             * Format: date-time
             * @description When it began, not in the future; now when left out.
             * @example 2024-01-01T12:00:00Z
             */
            acknowledged_at?: string;
            /**
             * @description The name of the user, in any case; the caller when left out.
             * @example admin
             */
            acknowledged_by?: string;
            /**
             * @description What to note with it; replaces the notes so far.
             * @example The fan was blocked
             */
            notes?: string;
        };
        /** @description What to note with the end of an alert. */
        AlertResolve: {
            /**
             * @description How it ended; replaces the notes so far.
             * @example The fan was blocked
             */
            notes?: string;
        };
        /** @description Something that went wrong with a device. */
        Alert: {
            /**
             * Format: int64
             * @description The alert's id, never given to another one.
             * @example 1
             */
            id: number;
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * Format: int64
             * @description The id of the rule that made it; left out when a person or a program did. The rule may be gone.
             * @example 1
             */
            rule_id?: number;
            /**
             * @description What it is about, in a few words.
             * @example High Temperature Alert
             */
            title: string;
            /**
             * @description More about it; left out when there is none.
             * @example Temperature exceeds safe threshold
             */
            description?: string;
            severity: components["schemas"]["AlertSeverity"];
            alert_type: components["schemas"]["AlertType"];
            status: components["schemas"]["AlertStatus"];
            /**
             * Format: double
             * @description The limit that was passed; left out when there is none.
             * @example 25
             */
            threshold_value?: number;
            /**
             * Format: double
             * @description The value that made it; left out when there is none.
             * @example 26.5
             */
            actual_value?: number;
            /**
             * @description The metric that it is about; left out when there is none.
             * @example temperature
             */
            metric_name?: string;
            /**
             * Format: int64
             * @description How many points met the condition of the rule while it was open; 1 without a rule.
             * @example 1
             */
            occurrences: number;
            /**
             * Format: date-time
             * @description When it began; of a rule, by the time of the points.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2024-01-01T12:00:00Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When somebody began to see to it; left out before that.
             * @example 2024-01-01T12:00:00Z
             */
            acknowledged_at?: string;
            /**
             * @description The name of that user; left out before that.
             * @example admin
             */
            acknowledged_by?: string;
            /**
             * Format: date-time
             * @description When it was over; left out before that.
             * @example 2024-01-01T12:00:00Z
             */
            resolved_at?: string;
            /**
             * @description The name of the user who ended it; left out when nobody did.
             * @example admin
             */
            resolved_by?: string;
            resolution?: components["schemas"]["AlertResolution"];
            /**
             * @description What people noted; left out when there is none.
             * @example The fan was blocked
             */
            notes?: string;
            metadata: components["schemas"]["AlertMetadata"];
        };
        /** @description The device of an alert, in brief. */
        AlertDevice: {
            /**
             * Format: int64
             * @description The server's id of the device.
             * @example 1
             */
            id: number;
            /**
             * @description The caller's own name for the device.
             * @example TEMP-001
             */
            device_id: string;
            /**
             * @description What people call the device.
             * @example Temperature Sensor Alpha
             */
            name: string;
            /**
             * @description What kind of device it is, in the caller's own words.
             * @example sensor
             */
            device_type: string;
            /**
             * @description Where it is; left out when not known.
             * @example Zone A - Server Room
             */
            location?: string;
            status: components["schemas"]["DeviceStatus"];
        };
        /** @description Something that happened to an alert. */
        AlertHistoryEntry: {
            action: components["schemas"]["AlertAction"];
            /**
             * Format: date-time
             * @description When it happened; of a rule, by the time of the points.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The name of the user who did it; left out when nobody did.
             * @example admin
             */
            user?: string;
        };
        /** @description An alert with its device, its history, and the messages about it. */
        AlertDetail: {
            /**
             * Format: int64
             * @description The alert's id, never given to another one.
             * @example 1
             */
            id: number;
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * Format: int64
             * @description The id of the rule that made it; left out when a person or a program did. The rule may be gone.
             * @example 1
             */
            rule_id?: number;
            /**
             * @description What it is about, in a few words.
             * @example High Temperature Alert
             */
            title: string;
            /**
             * @description More about it; left out when there is none.
             * @example Temperature exceeds safe threshold
             */
            description?: string;
            severity: components["schemas"]["AlertSeverity"];
            alert_type: components["schemas"]["AlertType"];
            status: components["schemas"]["AlertStatus"];
            /**
             * Format: double
             * @description The limit that was passed; left out when there is none.
             * @example 25
             */
            threshold_value?: number;
            /**
             * Format: double
             * @description The value that made it; left out when there is none.
             * @example 26.5
             */
            actual_value?: number;
            /**
             * @description The metric that it is about; left out when there is none.
             * @example temperature
             */
            metric_name?: string;
            /**
             * Format: int64
             * @description How many points met the condition of the rule while it was open; 1 without a rule.
             * @example 1
             */
            occurrences: number;
            /**
             * Format: date-time
             * @description When it began; of a rule, by the time of the points.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2024-01-01T12:00:00Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When somebody began to see to it; left out before that.
             * @example 2024-01-01T12:00:00Z
             */
            acknowledged_at?: string;
            /**
             * @description The name of that user; left out before that.
             * @example admin
             */
            acknowledged_by?: string;
            /**
             * Format: date-time
             * @description When it was over; left out before that.
             * @example 2024-01-01T12:00:00Z
             */
            resolved_at?: string;
            /**
             * @description The name of the user who ended it; left out when nobody did.
             * @example admin
             */
            resolved_by?: string;
            resolution?: components["schemas"]["AlertResolution"];
            /**
             * @description What people noted; left out when there is none.
             * @example The fan was blocked
             */
            notes?: string;
            metadata: components["schemas"]["AlertMetadata"];
            device: components["schemas"]["AlertDevice"];
            /** @description What webhooks were told of it lately, newest first; the list of notifications has all. */
            notifications: components["schemas"]["Notification"][];
            /** @description What happened to it, oldest first; where there is more than fits, the newest. */
            history: components["schemas"]["AlertHistoryEntry"][];
        };
        /** @description One page of alerts. */
        AlertPage: {
            /** @description The alerts of this page, newest first. */
            items: components["schemas"]["Alert"][];
            pagination: components["schemas"]["CursorPagination"];
        };
        /** @description A device's alerts in figures, without those that were retracted. */
        AlertSummary: {
            /**
             * Format: int64
             * @description How many alerts there are.
             * @example 3
             */
            total_alerts: number;
            /**
             * Format: int64
             * @description How many of them are not resolved.
             * @example 1
             */
            active_alerts: number;
            /**
             * Format: int64
             * @description How many of those that are not resolved are critical.
             * @example 0
             */
            critical_alerts: number;
        };
        /** @description Alerts by status. */
        AlertStatusCounts: {
            /**
             * Format: int64
             * @description How many are `active`.
             * @example 1
             */
            active: number;
            /**
             * Format: int64
             * @description How many are `acknowledged`.
             * @example 1
             */
            acknowledged: number;
            /**
             * Format: int64
             * @description How many are `resolved`.
             * @example 1
             */
            resolved: number;
        };
        /** @description Alerts by severity. */
        AlertSeverityCounts: {
            /**
             * Format: int64
             * @description How many are `info`.
             * @example 1
             */
            info: number;
            /**
             * Format: int64
             * @description How many are `warning`.
             * @example 1
             */
            warning: number;
            /**
             * Format: int64
             * @description How many are `critical`.
             * @example 1
             */
            critical: number;
        };
        /** @description Alerts by type. */
        AlertTypeCounts: {
            /**
             * Format: int64
             * @description How many are `threshold`.
             * @example 1
             */
            threshold: number;
            /**
             * Format: int64
             * @description How many are `anomaly`.
             * @example 1
             */
            anomaly: number;
            /**
             * Format: int64
             * @description How many are `device`.
             * @example 1
             */
            device: number;
            /**
             * Format: int64
             * @description How many are `system`.
             * @example 1
             */
            system: number;
            /**
             * Format: int64
             * @description How many are `manual`.
             * @example 1
             */
            manual: number;
        };
        /** @description How many alerts a device has. */
        AlertsOfDevice: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description What people call the device.
             * @example Temperature Sensor Alpha
             */
            name: string;
            /**
             * Format: int64
             * @description How many alerts it has.
             * @example 2
             */
            total_alerts: number;
        };
        /** @description How many alerts a rule has made. */
        AlertsOfRule: {
            /**
             * Format: int64
             * @description The id of the rule.
             * @example 1
             */
            rule_id: number;
            /**
             * @description What the rule is called; left out when it is deleted.
             * @example Server room too warm
             */
            name?: string;
            /**
             * Format: int64
             * @description How many alerts it has made.
             * @example 2
             */
            total_alerts: number;
        };
        /** @description Figures over the alerts that were made within a time, without those that were retracted. */
        AlertStatistics: {
            /**
             * Format: date-time
             * @description The first moment, included.
             * @example 2024-01-01T00:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description The moment where it ends, not included.
             * @example 2024-01-02T00:00:00Z
             */
            end_time: string;
            /**
             * Format: int64
             * @description How many alerts there are.
             * @example 3
             */
            total_alerts: number;
            by_status: components["schemas"]["AlertStatusCounts"];
            by_severity: components["schemas"]["AlertSeverityCounts"];
            by_alert_type: components["schemas"]["AlertTypeCounts"];
            /** @description The ten devices with the most alerts, most first. */
            by_device: components["schemas"]["AlertsOfDevice"][];
            /** @description The ten rules with the most alerts, most first. */
            by_rule: components["schemas"]["AlertsOfRule"][];
            /**
             * Format: double
             * @description The mean time from the beginning of an alert to its acknowledgement, over those that were acknowledged; an acknowledgement dated before the beginning counts as 0. Null, and not left out, when there are none; `mean_time_to_acknowledge_reason` then says so.
             * @example 95.5
             */
            mean_time_to_acknowledge_seconds: number | null;
            /**
             * @description Why there is no mean; left out when there is one.
             * @example None of these alerts was acknowledged
             */
            mean_time_to_acknowledge_reason?: string;
            /**
             * Format: double
             * @description The mean time from the beginning of an alert to its end, over those that were resolved. Null, and not left out, when there are none; `mean_time_to_resolve_reason` then says so.
             * @example 840
             */
            mean_time_to_resolve_seconds: number | null;
            /**
             * @description Why there is no mean; left out when there is one.
             * @example None of these alerts was resolved
             */
            mean_time_to_resolve_reason?: string;
        };
        /** @description A new rule. */
        AlertRuleCreate: {
            /**
             * @description What the rule is called, which is also the title of its alerts.
             * @example Server room too warm
             */
            name: string;
            /**
             * @description More about it. Empty is the same as none.
             * @example Above 24 °C the fans wear out
             */
            description?: string;
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device that it watches.
             * @example 1
             */
            device_id?: number;
            /**
             * @description The type whose devices it watches. Empty is the same as none. With neither, it watches all devices.
             * @example sensor
             */
            device_type?: string;
            /**
             * @description The metric that it watches.
             * @example temperature
             */
            metric_name: string;
            condition: components["schemas"]["AlertRuleCondition"];
            sensitivity?: components["schemas"]["AlertRuleSensitivity"];
            /**
             * Format: double
             * @description What values are compared with.
             * @example 24
             */
            threshold_value?: number;
            /**
             * Format: double
             * @description Only values that do not pass this one end a breach: with `gt` and `gte` at most `threshold_value`, with `lt` and `lte` at least.
             * @example 22.5
             */
            clear_threshold?: number;
            /**
             * Format: int64
             * @description How long the condition has to hold, by the times of the points, before it fires; with `absent`, how long a silence has to be.
             * @default 0
             * @example 60
             */
            for_seconds?: number;
            /**
             * Format: int64
             * @description How long the condition has to be over before the alert is resolved.
             * @default 0
             * @example 300
             */
            clear_seconds?: number;
            severity: components["schemas"]["AlertSeverity"];
            /**
             * Format: int64
             * @description For how long it does not fire again after its alert is resolved.
             * @default 0
             * @example 15
             */
            cooldown_minutes?: number;
            /**
             * @description Whether its alerts are resolved when the condition is over; otherwise a person does it.
             * @default true
             * @example true
             */
            auto_resolve?: boolean;
            /**
             * @description Whether it watches.
             * @default true
             * @example true
             */
            is_active?: boolean;
            /**
             * @description Whether others are notified of its alerts.
             * @default true
             * @example true
             */
            notification_enabled?: boolean;
            metadata?: components["schemas"]["AlertMetadata"];
        };
        /** @description The fields of a rule to change. */
        AlertRuleUpdate: {
            /**
             * @description What the rule is called, which is also the title of its alerts.
             * @example Server room too warm
             */
            name?: string;
            /**
             * @description More about it. Empty is the same as none.
             * @example Above 24 °C the fans wear out
             */
            description?: string;
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device that it watches. Null, since a number has no empty text, removes it.
             * @example 1
             */
            device_id?: number | null;
            /**
             * @description The type whose devices it watches. Empty is the same as none.
             * @example sensor
             */
            device_type?: string;
            /**
             * @description The metric that it watches.
             * @example temperature
             */
            metric_name?: string;
            condition?: components["schemas"]["AlertRuleCondition"];
            sensitivity?: components["schemas"]["AlertRuleSensitivity"];
            /**
             * Format: double
             * @description What values are compared with. Null, since a number has no empty text, removes it.
             * @example 24
             */
            threshold_value?: number | null;
            /**
             * Format: double
             * @description Only values that do not pass this one end a breach: with `gt` and `gte` at most `threshold_value`, with `lt` and `lte` at least. Null, since a number has no empty text, removes it.
             * @example 22.5
             */
            clear_threshold?: number | null;
            /**
             * Format: int64
             * @description How long the condition has to hold, by the times of the points, before it fires; with `absent`, how long a silence has to be.
             * @example 60
             */
            for_seconds?: number;
            /**
             * Format: int64
             * @description How long the condition has to be over before the alert is resolved.
             * @example 300
             */
            clear_seconds?: number;
            severity?: components["schemas"]["AlertSeverity"];
            /**
             * Format: int64
             * @description For how long it does not fire again after its alert is resolved.
             * @example 15
             */
            cooldown_minutes?: number;
            /**
             * @description Whether its alerts are resolved when the condition is over; otherwise a person does it.
             * @example true
             */
            auto_resolve?: boolean;
            /**
             * @description Whether it watches.
             * @example true
             */
            is_active?: boolean;
            /**
             * @description Whether others are notified of its alerts.
             * @example true
             */
            notification_enabled?: boolean;
            metadata?: components["schemas"]["AlertMetadata"];
        };
        /** @description A rule that watches a metric and makes alerts. */
        AlertRule: {
            /**
             * Format: int64
             * @description The rule's id, never given to another one.
             * @example 1
             */
            id: number;
            /**
             * @description What the rule is called, which is also the title of its alerts.
             * @example Server room too warm
             */
            name: string;
            /**
             * @description More about it; left out when there is none.
             * @example Above 24 °C the fans wear out
             */
            description?: string;
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device that it watches; left out when there is none.
             * @example 1
             */
            device_id?: number;
            /**
             * @description The type whose devices it watches; left out when there is none.
             * @example sensor
             */
            device_type?: string;
            /**
             * @description The metric that it watches.
             * @example temperature
             */
            metric_name: string;
            condition: components["schemas"]["AlertRuleCondition"];
            sensitivity?: components["schemas"]["AlertRuleSensitivity"];
            /**
             * Format: double
             * @description What values are compared with; left out when there is none.
             * @example 24
             */
            threshold_value?: number;
            /**
             * Format: double
             * @description Only values that do not pass this one end a breach: with `gt` and `gte` at most `threshold_value`, with `lt` and `lte` at least; left out when there is none.
             * @example 22.5
             */
            clear_threshold?: number;
            /**
             * Format: int64
             * @description How long the condition has to hold, by the times of the points, before it fires; with `absent`, how long a silence has to be.
             * @example 60
             */
            for_seconds: number;
            /**
             * Format: int64
             * @description How long the condition has to be over before the alert is resolved.
             * @example 300
             */
            clear_seconds: number;
            severity: components["schemas"]["AlertSeverity"];
            /**
             * Format: int64
             * @description For how long it does not fire again after its alert is resolved.
             * @example 15
             */
            cooldown_minutes: number;
            /**
             * @description Whether its alerts are resolved when the condition is over; otherwise a person does it.
             * @example true
             */
            auto_resolve: boolean;
            /**
             * @description Whether it watches.
             * @example true
             */
            is_active: boolean;
            /**
             * @description Whether others are notified of its alerts.
             * @example true
             */
            notification_enabled: boolean;
            metadata: components["schemas"]["AlertMetadata"];
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2024-01-01T12:00:00Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description Since when it judges as it does; earlier points are nothing to it.
             * @example 2024-01-01T12:00:00Z
             */
            effective_at: string;
        };
        /** @description One page of rules. */
        AlertRulePage: {
            /** @description The rules of this page. */
            items: components["schemas"]["AlertRule"][];
            pagination: components["schemas"]["Pagination"];
        };
        /** @description What to try a rule on: a value, or the points of a time. */
        AlertRuleTest: {
            /**
             * Format: double
             * @description A value to try; not together with anything else.
             * @example 31.5
             */
            value?: number;
            /**
             * Format: int64
             * @description The `id` (the integer) of one of its devices; all of them when left out.
             * @example 1
             */
            device_id?: number;
            time_range?: components["schemas"]["TimeRange"];
            /**
             * Format: date-time
             * @description The first moment, included.
             * @example 2024-01-01T00:00:00Z
             */
            start_time?: string;
            /**
             * Format: date-time
             * @description The moment where it ends, not included.
             * @example 2024-01-02T00:00:00Z
             */
            end_time?: string;
        };
        /** @description A change of the phase of a rule with a device. */
        AlertRuleTransition: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device; left out where a value was tried.
             * @example 1
             */
            device_id?: number;
            /**
             * Format: date-time
             * @description When it happens: the time of the point that makes it, or of the deadline where silence does.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            from_phase: components["schemas"]["AlertRulePhase"];
            to_phase: components["schemas"]["AlertRulePhase"];
            /**
             * Format: double
             * @description The value of that point; left out where silence does.
             * @example 31.5
             */
            value?: number;
        };
        /** @description What a rule makes of what it was tried on. */
        AlertRuleTrial: {
            /**
             * Format: date-time
             * @description The first moment looked at.
             * @example 2024-01-01T00:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description The moment where it ends, not included.
             * @example 2024-01-02T00:00:00Z
             */
            end_time: string;
            /**
             * @description Whether the value meets the condition; left out where points of a time were tried.
             * @example true
             */
            is_breach?: boolean;
            /**
             * Format: int64
             * @description How many points were looked at.
             * @example 1440
             */
            points: number;
            /**
             * Format: int64
             * @description How many devices they are of; 0 where a value was tried.
             * @example 1
             */
            devices: number;
            /**
             * Format: int64
             * @description How many alerts it makes.
             * @example 1
             */
            alerts: number;
            /** @description The changes of phase, device by device, oldest first; the first 1,000 of them. */
            transitions: components["schemas"]["AlertRuleTransition"][];
            /**
             * @description Whether there were more than 1,000,000 points, of which the rest was not looked at, or more than 1,000 changes.
             * @example false
             */
            truncated: boolean;
        };
        /** @description A success; `data` is an alert. */
        AlertEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["Alert"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is an alert with its device and history. */
        AlertDetailEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AlertDetail"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of alerts. */
        AlertPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AlertPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is figures over alerts. */
        AlertStatisticsEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AlertStatistics"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is a rule. */
        AlertRuleEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AlertRule"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of rules. */
        AlertRulePageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AlertRulePage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is what the rule makes of it. */
        AlertRuleTrialEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AlertRuleTrial"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /**
         * @description `changed`: the call succeeded; `refused`: a log-in was refused, or a refresh token that had been used came again and ended its session.
         * @enum {string}
         */
        AuditOutcome: "changed" | "refused";
        /**
         * @description The parameters in the query of the call, with the values that counted, as text.
         * @example {
         *       "confirm": "true",
         *       "device_id": "1"
         *     }
         */
        AuditParameters: {
            [key: string]: string;
        };
        /**
         * @description Fields of an object, as the operation that gets such objects shows them. Where its kind has no such operation it is what the call answered. Secrets are `[redacted]`.
         * @example {
         *       "location": "Zone A - Server Room"
         *     }
         */
        AuditState: {
            [key: string]: unknown;
        };
        /** @description One change that was made through the API. */
        AuditEntry: {
            /**
             * Format: int64
             * @description The entry's id.
             * @example 1
             */
            id: number;
            /**
             * Format: date-time
             * @description When the call came in.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the call.
             * @example req_123456789
             */
            request_id: string;
            /**
             * @description The address that the call came from.
             * @example 192.0.2.7
             */
            address: string;
            /**
             * @description The user, or the API key, that called, by its id; left out when nobody was known.
             * @example user:1
             */
            caller?: string;
            /**
             * @description The name of the user who called, or for whom the key acted; left out when nobody was known.
             * @example admin
             */
            actor?: string;
            role?: components["schemas"]["UserRole"];
            /**
             * @description What was called, by its `operationId` in this document.
             * @example update_device
             */
            operation: string;
            outcome: components["schemas"]["AuditOutcome"];
            /**
             * @description The kind of object that it is about, the `object` in the operation's `x-audit`.
             * @example device
             */
            object_type: string;
            /**
             * Format: int64
             * @description The object's id; left out when it has none, and when many may be meant.
             * @example 1
             */
            object_id?: number;
            parameters?: components["schemas"]["AuditParameters"];
            before?: components["schemas"]["AuditState"];
            after?: components["schemas"]["AuditState"];
        };
        /** @description One page of entries of the audit log. */
        AuditPage: {
            /** @description The entries of this page, newest first. */
            items: components["schemas"]["AuditEntry"][];
            pagination: components["schemas"]["CursorPagination"];
        };
        /** @description A success; `data` is an entry of the audit log. */
        AuditEntryEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AuditEntry"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of entries of the audit log. */
        AuditPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AuditPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A new webhook. */
        WebhookCreate: {
            /**
             * @description What the webhook is for, for people.
             * @example Operations desk
             */
            name: string;
            /**
             * @description Where to send it, without a user name or a fragment.
             * @example https://ops.example/valtronics
             */
            url: string;
            /**
             * @description The events to hear of; all when left out.
             * @default [
             *       "alert.created",
             *       "alert.acknowledged",
             *       "alert.resolved",
             *       "alert.updated"
             *     ]
             * @example [
             *       "alert.created",
             *       "alert.resolved"
             *     ]
             */
            events?: components["schemas"]["WebhookEvent"][];
            /**
             * @description The severities to hear of; all when left out.
             * @default [
             *       "info",
             *       "warning",
             *       "critical"
             *     ]
             * @example [
             *       "warning",
             *       "critical"
             *     ]
             */
            severities?: components["schemas"]["AlertSeverity"][];
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device to hear of; all when left out.
             * @example 1
             */
            device_id?: number;
            /**
             * @description Whether it hears of anything.
             * @default true
             * @example true
             */
            is_active?: boolean;
        };
        /** @description The fields of a webhook to change. */
        WebhookUpdate: {
            /**
             * @description What the webhook is for, for people.
             * @example Operations desk
             */
            name?: string;
            /**
             * @description Where to send it, without a user name or a fragment.
             * @example https://ops.example/valtronics
             */
            url?: string;
            /**
             * @description The events to hear of.
             * @example [
             *       "alert.created",
             *       "alert.resolved"
             *     ]
             */
            events?: components["schemas"]["WebhookEvent"][];
            /**
             * @description The severities to hear of.
             * @example [
             *       "warning",
             *       "critical"
             *     ]
             */
            severities?: components["schemas"]["AlertSeverity"][];
            /**
             * @description Whether it hears of anything.
             * @example true
             */
            is_active?: boolean;
        };
        /** @description Where changes of alerts are told. */
        Webhook: {
            /**
             * Format: int64
             * @description The webhook's id.
             * @example 1
             */
            id: number;
            /**
             * @description What the webhook is for, for people.
             * @example Operations desk
             */
            name: string;
            /**
             * @description Where to send it, without a user name or a fragment.
             * @example https://ops.example/valtronics
             */
            url: string;
            /**
             * @description The events it hears of.
             * @example [
             *       "alert.created",
             *       "alert.resolved"
             *     ]
             */
            events: components["schemas"]["WebhookEvent"][];
            /**
             * @description The severities it hears of.
             * @example [
             *       "warning",
             *       "critical"
             *     ]
             */
            severities: components["schemas"]["AlertSeverity"][];
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device it hears of; left out when it hears of all.
             * @example 1
             */
            device_id?: number;
            /**
             * @description Whether it hears of anything.
             * @example true
             */
            is_active: boolean;
            /**
             * Format: date-time
             * @description When it was created.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2024-01-01T12:00:00Z
             */
            updated_at: string;
        };
        /** @description A new webhook with its secret, which is never shown again. */
        WebhookSecret: {
            /**
             * Format: int64
             * @description The webhook's id.
             * @example 1
             */
            id: number;
            /**
             * @description What the webhook is for, for people.
             * @example Operations desk
             */
            name: string;
            /**
             * @description Where to send it, without a user name or a fragment.
             * @example https://ops.example/valtronics
             */
            url: string;
            /**
             * @description The events it hears of.
             * @example [
             *       "alert.created",
             *       "alert.resolved"
             *     ]
             */
            events: components["schemas"]["WebhookEvent"][];
            /**
             * @description The severities it hears of.
             * @example [
             *       "warning",
             *       "critical"
             *     ]
             */
            severities: components["schemas"]["AlertSeverity"][];
            /**
             * Format: int64
             * @description The `id` (the integer) of the only device it hears of; left out when it hears of all.
             * @example 1
             */
            device_id?: number;
            /**
             * @description Whether it hears of anything.
             * @example true
             */
            is_active: boolean;
            /**
             * Format: date-time
             * @description When it was created.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2024-01-01T12:00:00Z
             */
            updated_at: string;
            /**
             * @description The key of the signatures.
             * @example whsec_4f9aQxK2mR7tLw0cYb3sVnE8dHjZ5uPgA1iXoTqMfBk
             */
            secret: string;
        };
        /** @description One page of webhooks. */
        WebhookPage: {
            /** @description The webhooks of this page. */
            items: components["schemas"]["Webhook"][];
            pagination: components["schemas"]["Pagination"];
        };
        /** @description What waits to be sent again. */
        WebhookRedrive: {
            /**
             * Format: int64
             * @description The webhook's id.
             * @example 1
             */
            id: number;
            /**
             * Format: int64
             * @description How many notifications wait again.
             * @example 1
             */
            redriven: number;
        };
        /** @description What one webhook is told of one event, and what became of it. */
        Notification: {
            /**
             * Format: int64
             * @description The notification's id.
             * @example 1
             */
            id: number;
            /**
             * Format: int64
             * @description The id of the webhook.
             * @example 1
             */
            webhook_id: number;
            /**
             * Format: int64
             * @description The id of the alert; left out for a ping.
             * @example 1
             */
            alert_id?: number;
            event: components["schemas"]["NotificationEvent"];
            /**
             * @description The id of the event, the same in every attempt and for every webhook.
             * @example evt_5f3c1a9e7b2d4c6f8a0b1c2d
             */
            event_id: string;
            status: components["schemas"]["NotificationStatus"];
            /**
             * Format: int64
             * @description How often it was tried since it was last put into the queue.
             * @example 1
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When it will be tried again, if its status is `failed`.
             * @example 2024-01-01T12:00:00Z
             */
            next_attempt_at?: string;
            /**
             * Format: date-time
             * @description When the last attempt ended; left out before the first.
             * @example 2024-01-01T12:00:00Z
             */
            last_attempt_at?: string;
            /**
             * Format: int64
             * @description The HTTP status of the last attempt's answer; left out without one.
             * @example 500
             */
            last_status?: number;
            /**
             * @description Why the last attempt failed, for people; left out when it did not.
             * @example answered 500
             */
            last_error?: string;
            /**
             * Format: date-time
             * @description When it was delivered; left out before that.
             * @example 2024-01-01T12:00:00Z
             */
            delivered_at?: string;
            /**
             * Format: date-time
             * @description When the event happened.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
        };
        /** @description One page of notifications. */
        NotificationPage: {
            /** @description The notifications of this page. */
            items: components["schemas"]["Notification"][];
            pagination: components["schemas"]["CursorPagination"];
        };
        /** @description A success; `data` is the webhook. */
        WebhookEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["Webhook"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the webhook with its secret. */
        WebhookSecretEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["WebhookSecret"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of webhooks. */
        WebhookPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["WebhookPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is how many notifications wait again. */
        WebhookRedriveEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["WebhookRedrive"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the notification. */
        NotificationEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["Notification"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of notifications. */
        NotificationPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["NotificationPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description How many devices there are, in all and in each status. */
        FleetCounts: {
            /**
             * Format: int64
             * @description How many devices there are.
             * @example 5
             */
            total_devices: number;
            /**
             * Format: int64
             * @description How many of them are `online`.
             * @example 4
             */
            online_devices: number;
            /**
             * Format: int64
             * @description How many of them are `offline`.
             * @example 1
             */
            offline_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `warning`.
             * @example 0
             */
            warning_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `error`.
             * @example 0
             */
            error_devices: number;
            /**
             * Format: int64
             * @description How many of them are in `maintenance`.
             * @example 0
             */
            maintenance_devices: number;
        };
        /** @description How one device did. */
        DevicePerformance: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description What people call it.
             * @example Temperature Sensor Alpha
             */
            device_name: string;
            status: components["schemas"]["DeviceStatus"];
            /**
             * Format: double
             * @description The share of the time, in percent, in which the device was neither `offline` nor `error`, since it exists and up to now. Null, and not left out, when it has not existed within it; `uptime_reason` then says so.
             * @example 99.5
             */
            uptime_percentage: number | null;
            /**
             * @description Why there is no `uptime_percentage`; left out when there is one.
             * @example The device has not existed within this time
             */
            uptime_reason?: string;
            /**
             * Format: int64
             * @description How many raw points of the last 24 hours are kept of it.
             * @example 1440
             */
            data_points_24h: number;
            /**
             * Format: date-time
             * @description When it was last heard from; left out when it never was.
             * @example 2024-01-01T12:00:00Z
             */
            last_seen?: string;
        };
        /** @description What a metric did, over all devices. */
        MetricOverview: {
            /**
             * Format: int64
             * @description How many points there are.
             * @example 1440
             */
            count: number;
            /**
             * Format: double
             * @description The smallest value.
             * @example 18
             */
            min: number;
            /**
             * Format: double
             * @description The largest value.
             * @example 28
             */
            max: number;
            /**
             * Format: double
             * @description The mean of the values. Null, and not left out, when a sum on the way to it does not fit a double; `avg_reason` then says so.
             * @example 23.5
             */
            avg: number | null;
            /**
             * @description Why there is no `avg`; left out when there is one.
             * @example A sum of the values does not fit a double
             */
            avg_reason?: string;
            /**
             * Format: int64
             * @description How many devices sent it.
             * @example 1
             */
            device_count: number;
            /**
             * @description The unit of the newest point that names one; left out when none does.
             * @example °C
             */
            unit?: string;
        };
        /** @description What each metric did, by its name; the first 1,000 by name. */
        MetricOverviews: {
            [key: string]: components["schemas"]["MetricOverview"];
        };
        /** @description What was measured within the window. */
        TelemetryOverview: {
            /**
             * Format: int64
             * @description How many points there are, of all metrics.
             * @example 7200
             */
            total_points: number;
            /**
             * Format: int64
             * @description How many devices sent some of them.
             * @example 5
             */
            active_devices: number;
            metrics: components["schemas"]["MetricOverviews"];
        };
        /**
         * @description How the fleet is: `critical` with an open critical alert or with half of the devices or more offline or in error, `degraded` with anything less that is wrong, `unknown` without devices.
         * @enum {string}
         */
        FleetHealth: "healthy" | "degraded" | "critical" | "unknown";
        /** @description Whether the fleet is well, and why. */
        SystemHealth: {
            status: components["schemas"]["FleetHealth"];
            /**
             * @description What the status rests on, the worst first, each with its figure.
             * @example [
             *       "1 of 5 devices are offline or in error"
             *     ]
             */
            reasons: string[];
            /**
             * Format: double
             * @description The share of devices, in percent, that are `online`. Null, and not left out, when there are no devices.
             * @example 80
             */
            online_percentage: number | null;
            /**
             * Format: double
             * @description The share of the window, in percent, in which devices were neither `offline` nor `error`, averaged over the devices since each exists. Null, and not left out, when no device has existed for any of it.
             * @example 99.5
             */
            uptime_percentage: number | null;
            open_alerts: components["schemas"]["AlertSeverityCounts"];
        };
        /** @description The fleet in figures. */
        SystemAnalytics: {
            /**
             * Format: date-time
             * @description The first moment of the window, a whole hour or day.
             * @example 2023-12-31T12:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description The moment where the window ends, a whole hour or day, not included.
             * @example 2024-01-01T13:00:00Z
             */
            end_time: string;
            system_stats: components["schemas"]["FleetCounts"];
            /** @description The 100 devices that were least up within the window, lowest first; `GET /analytics/devices` has all. */
            device_performance: components["schemas"]["DevicePerformance"][];
            telemetry_overview: components["schemas"]["TelemetryOverview"];
            system_health: components["schemas"]["SystemHealth"];
        };
        /** @description The straight line through the window. */
        TrendLine: {
            /**
             * Format: double
             * @description How much the metric changes in a day, in its unit.
             * @example 4.8
             */
            slope_per_day: number;
            direction: components["schemas"]["TrendDirection"];
            /**
             * Format: double
             * @description The share of the variance that the line explains. Null, and not left out, where nothing varies.
             * @example 0.91
             */
            r_squared: number | null;
            /**
             * @description Why there is no `r_squared`; left out when there is one.
             * @example There is nothing to explain
             */
            r_squared_reason?: string;
        };
        /** @description What repeats. */
        Season: {
            /**
             * Format: int64
             * @description How long it takes to repeat, in seconds.
             * @example 86400
             */
            period_seconds: number;
            /**
             * Format: double
             * @description How far it swings to either side of its middle, in the metric's unit.
             * @example 2.5
             */
            amplitude: number;
            /**
             * Format: double
             * @description The share that it explains of what is left without the other seasons.
             * @example 0.8
             */
            strength: number;
        };
        /** @description A bucket of the window. */
        TrendPoint: {
            /**
             * Format: date-time
             * @description The start of the bucket.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * Format: double
             * @description The mean of its points.
             * @example 23.5
             */
            value: number;
            /**
             * Format: double
             * @description What the method that was served makes of it. Null, and not left out, before the part of the window that it looks at.
             * @example 23.5
             */
            fitted: number | null;
        };
        /** @description What is to be expected of a bucket. */
        ForecastPoint: {
            /**
             * Format: date-time
             * @description The start of the bucket.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * Format: double
             * @description The mean that is expected.
             * @example 23.5
             */
            value: number;
            /**
             * Format: double
             * @description The lower end of the interval.
             * @example 22.9
             */
            lower: number;
            /**
             * Format: double
             * @description The upper end of the interval.
             * @example 24.1
             */
            upper: number;
        };
        /** @description The mean absolute error of each method that was replayed, in the metric's unit. */
        ForecastErrors: {
            /**
             * Format: double
             * @description Of Prophet's seasons; left out when it was not replayed.
             * @example 0.4
             */
            prophet?: number;
            /**
             * Format: double
             * @description Of the same time one cycle ago; left out when it was not replayed.
             * @example 0.4
             */
            seasonal_naive?: number;
            /**
             * Format: double
             * @description Of the last value; left out when it was not replayed.
             * @example 0.4
             */
            last_value?: number;
        };
        /** @description The forecasts replayed from past moments, each with what was known then. */
        Backtest: {
            /**
             * Format: int64
             * @description From how many moments.
             * @example 24
             */
            origins: number;
            /**
             * Format: int64
             * @description How far ahead each went, in seconds.
             * @example 86400
             */
            horizon_seconds: number;
            errors: components["schemas"]["ForecastErrors"];
            /**
             * Format: double
             * @description The error of the method served over that of `seasonal_naive`; less is better. Null, and not left out, where there is no such error.
             * @example 0.88
             */
            relative_error: number | null;
            /**
             * @description Why there is no `relative_error`; left out when there is one.
             * @example There is nothing to explain
             */
            relative_error_reason?: string;
            /**
             * Format: double
             * @description The share of what came that lay within an interval of the width asked for, learned from the other moments. Null, and not left out, where there are too few of them.
             * @example 0.81
             */
            coverage: number | null;
            /**
             * @description Why there is no `coverage`; left out when there is one.
             * @example There is nothing to explain
             */
            coverage_reason?: string;
        };
        /** @description What runs through a metric, and what is to be expected of it. */
        MetricTrend: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description The metric.
             * @example temperature
             */
            metric: string;
            /**
             * @description The unit that was last named for it; left out when none was.
             * @example °C
             */
            unit?: string;
            granularity: components["schemas"]["BucketInterval"];
            /**
             * Format: date-time
             * @description Where the window begins.
             * @example 2024-01-01T00:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description Where it ends, not included.
             * @example 2024-01-01T12:00:00Z
             */
            end_time: string;
            trend: components["schemas"]["TrendLine"];
            /** @description What repeats, as far as it is more than chance. */
            seasons: components["schemas"]["Season"][];
            /** @description The buckets of the window that have points, in the order of time. */
            history: components["schemas"]["TrendPoint"][];
            /** @description The buckets after the last that has points, in the order of time. */
            forecast: components["schemas"]["ForecastPoint"][];
            /**
             * Format: double
             * @description The probability with which a value is to lie between `lower` and `upper`.
             * @example 0.8
             */
            interval_width: number;
            method: components["schemas"]["ForecastMethod"];
            /**
             * @description Why this method.
             * @example lowest error in the backtest
             */
            reason: string;
            backtest?: components["schemas"]["Backtest"];
            /**
             * @description Why there is no `backtest`; left out when there is one.
             * @example fewer than two days of data
             */
            backtest_reason?: string;
            /**
             * Format: int64
             * @description How many buckets the model was given, those after the last long silence.
             * @example 168
             */
            points_used: number;
            /**
             * Format: int64
             * @description How many of the window were brief and rare excursions far from all others. They are limited before anything is made of them, errors of the backtest among it; `history` has them as they are.
             * @example 0
             */
            points_clipped: number;
        };
        /** @description A success; `data` is the trend of a metric. */
        MetricTrendEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["MetricTrend"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description Where to look for anomalies. */
        AnomalyDetectionRequest: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description The metrics; those of the device that are first by name when left out.
             * @example [
             *       "temperature",
             *       "humidity"
             *     ]
             */
            metrics?: string[];
            time_range?: components["schemas"]["TimeRange"];
            /**
             * Format: date-time
             * @description The first moment, included.
             * @example 2024-01-01T00:00:00Z
             */
            start_time?: string;
            /**
             * Format: date-time
             * @description The moment where it ends, not included.
             * @example 2024-01-02T00:00:00Z
             */
            end_time?: string;
            sensitivity?: components["schemas"]["AnomalySensitivity"];
        };
        /** @description Where the value was expected, by the type of the anomaly. */
        ExpectedRange: {
            /**
             * Format: double
             * @description The lower end.
             * @example 18
             */
            low: number;
            /**
             * Format: double
             * @description The upper end.
             * @example 28
             */
            high: number;
        };
        /** @description A point that its past did not lead to expect. */
        Anomaly: {
            /**
             * Format: date-time
             * @description The time of the point.
             * @example 2024-01-01T08:15:00Z
             */
            timestamp: string;
            /**
             * @description The metric.
             * @example temperature
             */
            metric: string;
            /**
             * Format: double
             * @description Its value.
             * @example 41.5
             */
            value: number;
            expected_range: components["schemas"]["ExpectedRange"];
            /**
             * Format: double
             * @description How surprising it is; no probability.
             * @example 0.42
             */
            anomaly_score: number;
            severity: components["schemas"]["AlertSeverity"];
            type: components["schemas"]["AnomalyType"];
        };
        /** @description What was looked at of a metric. */
        JudgedMetric: {
            /**
             * @description The metric.
             * @example temperature
             */
            metric: string;
            /**
             * Format: int64
             * @description How many points were read, those before the window among them.
             * @example 2880
             */
            points_read: number;
            /**
             * Format: int64
             * @description How many points of the window were judged; the first of a series only teach.
             * @example 1440
             */
            points_judged: number;
            /**
             * Format: double
             * @description How many anomalies so many points of ordinary data show by chance.
             * @example 0.85
             */
            expected_false_alarms: number;
            /**
             * Format: int64
             * @description How many were found.
             * @example 1
             */
            anomalies: number;
            /**
             * @description Why none of its points was judged; left out when some were.
             * @example 12 points were found and 50 are needed
             */
            reason?: string;
        };
        /** @description The anomalies of a window. */
        AnomalyDetection: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * Format: date-time
             * @description Where the window begins.
             * @example 2024-01-01T00:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description Where it ends, not included.
             * @example 2024-01-01T12:00:00Z
             */
            end_time: string;
            sensitivity: components["schemas"]["AnomalySensitivity"];
            /**
             * Format: double
             * @description How many points of ordinary data there are to a false alarm at this sensitivity, as measured on public data.
             * @example 1700
             */
            expected_points_per_false_alarm: number;
            /** @description What was looked at, by metric. */
            judged: components["schemas"]["JudgedMetric"][];
            /** @description The anomalies, in the order of time. */
            anomalies: components["schemas"]["Anomaly"][];
            /**
             * @description Whether more were found than are listed.
             * @example false
             */
            truncated: boolean;
        };
        /** @description A success; `data` is the anomalies of a window. */
        AnomalyDetectionEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["AnomalyDetection"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description What to predict. */
        MaintenanceRequest: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            prediction_horizon?: components["schemas"]["PredictionHorizon"];
            /**
             * @description Whether to say what to do.
             * @default true
             * @example true
             */
            include_recommendations?: boolean;
        };
        /** @description A limit that a rule sets, and what the points say about it. */
        MaintenanceLimit: {
            /**
             * Format: int64
             * @description The rule that sets the limit.
             * @example 4
             */
            rule_id: number;
            /**
             * Format: double
             * @description The limit, which is the threshold of the rule.
             * @example 7.1
             */
            threshold_value: number;
            direction: components["schemas"]["LimitDirection"];
            basis: components["schemas"]["LimitBasis"];
            state: components["schemas"]["LimitState"];
            /**
             * Format: double
             * @description The present level: the median of the last means. Left out when it is not known.
             * @example 5.9
             */
            current?: number;
            /**
             * Format: double
             * @description The probability that the level crosses the limit within the horizon. Null, and not left out, without a significant trend toward it.
             * @example 0.62
             */
            probability: number | null;
            /**
             * @description Why there is no `probability`; left out when there is one.
             * @example The points show no significant trend toward the limit
             */
            reason?: string;
            model?: components["schemas"]["WearModel"];
            /**
             * Format: double
             * @description How much the metric changes in a day at the end of the data, in its unit; left out without a trend.
             * @example 0.17
             */
            slope_per_day?: number;
            /**
             * Format: double
             * @description How likely points without a trend look like this, as far as that was tested; small when the trend is real.
             * @example 0.0004
             */
            significance?: number;
            /**
             * Format: date-time
             * @description The median of the time of the crossing; left out when it is further off than the trend is good for.
             * @example 2024-01-07T06:00:00Z
             */
            crossing_time?: string;
            /**
             * Format: date-time
             * @description The lower end of an interval that holds that time with the probability `interval_width`.
             * @example 2024-01-05T00:00:00Z
             */
            crossing_earliest?: string;
            /**
             * Format: date-time
             * @description The upper end of that interval.
             * @example 2024-01-12T18:00:00Z
             */
            crossing_latest?: string;
        };
        /** @description A metric that rules set limits for. */
        MaintenanceMetric: {
            /**
             * @description The metric.
             * @example temperature
             */
            metric: string;
            /**
             * @description The unit that was last named for it; left out when none was.
             * @example °C
             */
            unit?: string;
            /**
             * Format: int64
             * @description How many means were read.
             * @example 1440
             */
            points_used: number;
            /** @description The limits, by rule. */
            limits: components["schemas"]["MaintenanceLimit"][];
            /** @description What is to be expected within the horizon. Null, and not left out, with too little data. */
            forecast?: components["schemas"]["ForecastPoint"][] | null;
            forecast_method?: components["schemas"]["ForecastMethod"];
            /**
             * @description Why there is no `forecast`; left out when there is one.
             * @example There is nothing to explain
             */
            forecast_reason?: string;
        };
        /** @description The figures that a recommendation rests on. */
        MaintenanceEvidence: {
            /**
             * @description The metric.
             * @example temperature
             */
            metric: string;
            /**
             * Format: int64
             * @description The rule that sets the limit.
             * @example 4
             */
            rule_id: number;
            /**
             * Format: double
             * @description The limit.
             * @example 7.1
             */
            threshold_value: number;
            /**
             * Format: double
             * @description The present level.
             * @example 5.9
             */
            current: number;
            /**
             * Format: double
             * @description How much the metric changes in a day.
             * @example 0.17
             */
            slope_per_day?: number;
            /**
             * Format: double
             * @description The probability of a crossing within the horizon.
             * @example 0.62
             */
            probability: number;
            /**
             * Format: date-time
             * @description The median of the time of the crossing.
             * @example 2024-01-07T06:00:00Z
             */
            crossing_time?: string;
        };
        /** @description What to do, until when, and why. */
        MaintenanceRecommendation: {
            priority: components["schemas"]["RecommendationPriority"];
            /**
             * @description What to do, with its figures.
             * @example Service the device before 2024-01-05T00:00:00Z
             */
            action: string;
            /**
             * Format: date-time
             * @description Until when: the earliest likely crossing, or now.
             * @example 2024-01-05T00:00:00Z
             */
            due: string;
            evidence: components["schemas"]["MaintenanceEvidence"];
        };
        /** @description What is to come of a device. */
        MaintenancePrediction: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            prediction_horizon: components["schemas"]["PredictionHorizon"];
            /**
             * Format: double
             * @description The probability of each interval.
             * @example 0.8
             */
            interval_width: number;
            /**
             * Format: double
             * @description The probability that any limit is crossed within the horizon: that of the likeliest one. Null, and not left out, where there is none.
             * @example 0.62
             */
            failure_probability: number | null;
            /**
             * @description Why there is no `failure_probability`; left out when there is one.
             * @example There is nothing to explain
             */
            failure_probability_reason?: string;
            /**
             * @description What has to be so for these figures to hold.
             * @example [
             *       "The wear seen in the past goes on as it does"
             *     ]
             */
            assumptions: string[];
            /** @description The metrics, by name. */
            metrics: components["schemas"]["MaintenanceMetric"][];
            /** @description What to do, the most pressing first; left out when not asked for. */
            recommendations?: components["schemas"]["MaintenanceRecommendation"][];
        };
        /** @description A success; `data` is what is to come of a device. */
        MaintenancePredictionEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["MaintenancePrediction"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A part of the score. */
        HealthPart: {
            name: components["schemas"]["HealthPartName"];
            /**
             * Format: double
             * @description The share of it that is well. Null, and not left out, where it is not known, and of the `cap`.
             * @example 0.7
             */
            value: number | null;
            /**
             * Format: double
             * @description The most points that it can cost, a setting of the server.
             * @example 30
             */
            weight: number;
            /**
             * Format: double
             * @description The points that it costs.
             * @example 9
             */
            penalty: number;
            /**
             * @description Why.
             * @example Open: 1 warning alert.
             */
            reason: string;
        };
        /** @description The health of a device. */
        HealthScore: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * Format: date-time
             * @description Where the window begins.
             * @example 2024-01-01T00:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description Where it ends, not included.
             * @example 2024-01-01T12:00:00Z
             */
            end_time: string;
            /**
             * Format: double
             * @description The more the better. Null, and not left out, without current data; then `reason` says so.
             * @example 91
             */
            score: number | null;
            status: components["schemas"]["DeviceHealthStatus"];
            /**
             * @description The score in a sentence.
             * @example 91 = 100 less alerts 9.
             */
            reason: string;
            /**
             * Format: double
             * @description The most that the device can score with its worst item; left out when nothing caps it.
             * @example 50
             */
            cap?: number;
            /** @description What the score is made of; empty without one. */
            parts: components["schemas"]["HealthPart"][];
        };
        /** @description A success; `data` is the health of a device. */
        HealthScoreEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["HealthScore"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description What to look at. */
        InsightsRequest: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            analysis_type?: components["schemas"]["AnalysisType"];
            time_range?: components["schemas"]["TimeRange"];
            /**
             * Format: date-time
             * @description The first moment, included.
             * @example 2024-01-01T00:00:00Z
             */
            start_time?: string;
            /**
             * Format: date-time
             * @description The moment where it ends, not included.
             * @example 2024-01-02T00:00:00Z
             */
            end_time?: string;
        };
        /** @description A figure that a finding rests on. */
        InsightEvidence: {
            /**
             * @description What it is.
             * @example open_warning_alerts
             */
            figure: string;
            /**
             * Format: double
             * @description How much it is.
             * @example 1
             */
            value: number;
            /**
             * @description The metric that it is of; left out when it is of none.
             * @example temperature
             */
            metric?: string;
            /**
             * @description Its unit; left out when it has none.
             * @example %
             */
            unit?: string;
            /**
             * Format: date-time
             * @description The moment that it is of; left out when it is of none.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp?: string;
        };
        /** @description A finding. */
        Insight: {
            /**
             * Format: int64
             * @description Its place; the gravest comes first.
             * @example 1
             */
            rank: number;
            category: components["schemas"]["InsightCategory"];
            severity: components["schemas"]["AlertSeverity"];
            /**
             * @description What stands out.
             * @example 1 alert open
             */
            title: string;
            /** @description The figures that it rests on, never empty. */
            evidence: components["schemas"]["InsightEvidence"][];
        };
        /** @description What stands out about a device. */
        DeviceInsights: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            analysis_type: components["schemas"]["AnalysisType"];
            /**
             * Format: date-time
             * @description Where the window begins.
             * @example 2024-01-01T00:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description Where it ends, not included.
             * @example 2024-01-01T12:00:00Z
             */
            end_time: string;
            /**
             * Format: int64
             * @description How many figures were looked at.
             * @example 4
             */
            figures_examined: number;
            /** @description The findings, the gravest first. */
            insights: components["schemas"]["Insight"][];
        };
        /** @description A success; `data` is what stands out about a device. */
        DeviceInsightsEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DeviceInsights"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description What one device did within a time. */
        DeviceAnalytics: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description What people call it.
             * @example Temperature Sensor Alpha
             */
            device_name: string;
            /**
             * @description What kind of device it is.
             * @example sensor
             */
            device_type: string;
            status: components["schemas"]["DeviceStatus"];
            /**
             * Format: double
             * @description The share of the time, in percent, in which the device was neither `offline` nor `error`, since it exists and up to now. Null, and not left out, when it has not existed within it; `uptime_reason` then says so.
             * @example 99.5
             */
            uptime_percentage: number | null;
            /**
             * @description Why there is no `uptime_percentage`; left out when there is one.
             * @example The device has not existed within this time
             */
            uptime_reason?: string;
            /**
             * Format: int64
             * @description How many raw points of the time are kept of it.
             * @example 1440
             */
            data_points: number;
            /**
             * Format: int64
             * @description How many raw points of the last 24 hours are kept of it.
             * @example 1440
             */
            data_points_24h: number;
            /**
             * Format: int64
             * @description How many alerts were made within the time, without those that were retracted.
             * @example 2
             */
            alerts: number;
            /**
             * Format: int64
             * @description How many alerts are open now, whenever they were made.
             * @example 1
             */
            open_alerts: number;
            /**
             * Format: date-time
             * @description When it was last heard from; left out when it never was.
             * @example 2024-01-01T12:00:00Z
             */
            last_seen?: string;
        };
        /** @description One page of devices with their figures. */
        DeviceAnalyticsPage: {
            /** @description The devices of the page. */
            items: components["schemas"]["DeviceAnalytics"][];
            pagination: components["schemas"]["Pagination"];
        };
        /**
         * @description How an interval is known: `configuration` when the device's configuration names it, `spacing` when it is what is usual between the points. Left out when there is no interval.
         * @enum {string}
         */
        IntervalSource: "configuration" | "spacing";
        /** @description How good the data of one metric of a device are. */
        MetricDataQuality: {
            /**
             * @description The name of the metric.
             * @example temperature
             */
            metric_name: string;
            /**
             * @description The unit of the newest point that names one; left out when none does.
             * @example °C
             */
            unit?: string;
            /**
             * Format: int64
             * @description How many points the window has, as raw points or in sums.
             * @example 1429
             */
            points: number;
            /**
             * Format: double
             * @description How many seconds lie between a point and the next, as they should come: the `report_interval_seconds` of the device's configuration, or else the median of what lies between the newest 1,000 raw points up to the end of the window. Null, and not left out, with fewer than 11 raw points, and where fewer than half of what lies between them is within a quarter of the median: then points come when something happens, and none is missing.
             * @example 60
             */
            expected_interval_seconds: number | null;
            /**
             * @description Why there is no `expected_interval_seconds`; left out when there is one.
             * @example The points come at irregular times
             */
            expected_interval_seconds_reason?: string;
            interval_source?: components["schemas"]["IntervalSource"];
            /**
             * Format: date-time
             * @description From when on points are expected: the start of the window, or the first point that is kept where that is later. Left out when `expected_points` is null.
             * @example 2023-12-31T12:00:00Z
             */
            expected_from?: string;
            /**
             * Format: date-time
             * @description Until when points are expected: the end of the window, or now where that is earlier. Left out when `expected_points` is null.
             * @example 2024-01-01T12:00:00Z
             */
            expected_until?: string;
            /**
             * Format: int64
             * @description How many whole intervals fit between `expected_from` and `expected_until`. Null, and not left out, when the interval is not known or no time of the window lies after the first point.
             * @example 1440
             */
            expected_points: number | null;
            /**
             * @description Why there is no `expected_points`; left out when there is one.
             * @example The points come at irregular times
             */
            expected_points_reason?: string;
            /**
             * Format: double
             * @description Which share of `expected_points` came. Of an hour (of a day, where fewer than ten intervals fit into an hour, or where the window is read by days) at most one point more counts than intervals fit into it, so that too many points at one time don't make up for none at another. Null, and not left out, when nothing was expected or that is not known.
             * @example 0.9923611111111111
             */
            completeness: number | null;
            /**
             * @description Why there is no `completeness`; left out when there is one.
             * @example The points come at irregular times
             */
            completeness_reason?: string;
            /**
             * Format: int64
             * @description How often there was no point for longer than one and a half intervals, from `expected_from` to `expected_until`. Null, and not left out, when `expected_points` is.
             * @example 1
             */
            gap_count: number | null;
            /**
             * @description Why there is no `gap_count`; left out when there is one.
             * @example The points come at irregular times
             */
            gap_count_reason?: string;
            /**
             * Format: double
             * @description The time of all gaps together, each from the last point before it to the first one after it. Null, and not left out, when `gap_count` is.
             * @example 720
             */
            gap_seconds: number | null;
            /**
             * @description Why there is no `gap_seconds`; left out when there is one.
             * @example The points come at irregular times
             */
            gap_seconds_reason?: string;
            /**
             * Format: int64
             * @description How exactly gaps are known: 0 where every point of the window was looked at, which is done up to 10,000 raw points of all metrics together. Else it is hours without any point that are gaps, and it is 3600; or days, and it is 86400, where the window is longer than 100 days. Left out when `gap_count` is null.
             * @example 0
             */
            gap_resolution_seconds?: number;
            /**
             * Format: double
             * @description How long the longest gap is; left out when there is none.
             * @example 720
             */
            longest_gap_seconds?: number;
            /**
             * Format: date-time
             * @description When the longest gap began, the first of several; left out when there is none.
             * @example 2024-01-01T06:00:00Z
             */
            longest_gap_start?: string;
            /**
             * Format: date-time
             * @description When it ended; left out when there is none.
             * @example 2024-01-01T06:12:00Z
             */
            longest_gap_end?: string;
            /**
             * Format: int64
             * @description How many values have a modified z-score (Iglewicz and Hoaglin) beyond 3.5: their distance from the median, times 0.6745, by the median of all such distances. Null, and not left out, with fewer than 20 values, and when more than half of them are the same.
             * @example 2
             */
            outliers: number | null;
            /**
             * @description Why there is no `outliers`; left out when there is one.
             * @example More than half of the raw points have the same value
             */
            outliers_reason?: string;
            /**
             * Format: double
             * @description Which share of `outlier_sample` they are. Null, and not left out, when `outliers` is.
             * @example 0.002
             */
            outlier_share: number | null;
            /**
             * @description Why there is no `outlier_share`; left out when there is one.
             * @example More than half of the raw points have the same value
             */
            outlier_share_reason?: string;
            /**
             * Format: int64
             * @description How many values were looked at for outliers, the newest raw points of the window, at most 1,000.
             * @example 1000
             */
            outlier_sample: number;
            /**
             * Format: double
             * @description How long points take from their `timestamp` until they arrive. Null, and not left out, as long as arrivals are not stored.
             * @example 0.5
             */
            delay_seconds: number | null;
            /**
             * @description Why there is no `delay_seconds`; left out when there is one.
             * @example When points arrived is not stored
             */
            delay_seconds_reason?: string;
        };
        /** @description How good the data of a device are, over the metrics that are shown. */
        DataQualitySummary: {
            /**
             * Format: int64
             * @description How many metrics there are, shown or not.
             * @example 1
             */
            metric_count: number;
            /**
             * Format: int64
             * @description How many points the window has of the metrics shown.
             * @example 1429
             */
            points: number;
            /**
             * Format: int64
             * @description How many points were expected of all metrics of which that is known. Null, and not left out, when it is known of none.
             * @example 1440
             */
            expected_points: number | null;
            /**
             * @description Why there is no `expected_points`; left out when there is one.
             * @example It is known of no metric
             */
            expected_points_reason?: string;
            /**
             * Format: double
             * @description Which share of `expected_points` came: a ratio of sums over the metrics. Null, and not left out, when nothing was expected or that is not known.
             * @example 0.9923611111111111
             */
            completeness: number | null;
            /**
             * @description Why there is no `completeness`; left out when there is one.
             * @example It is known of no metric
             */
            completeness_reason?: string;
            /**
             * Format: int64
             * @description The gaps of all metrics. Null, and not left out, when they are known of none.
             * @example 1
             */
            gap_count: number | null;
            /**
             * @description Why there is no `gap_count`; left out when there is one.
             * @example It is known of no metric
             */
            gap_count_reason?: string;
            /**
             * Format: double
             * @description The outliers of all metrics of which they are known, as a share of the values that were looked at. Null, and not left out, when they are known of none.
             * @example 0.002
             */
            outlier_share: number | null;
            /**
             * @description Why there is no `outlier_share`; left out when there is one.
             * @example It is known of no metric
             */
            outlier_share_reason?: string;
            /**
             * Format: double
             * @description How long points take from their `timestamp` until they arrive. Null, and not left out, as long as arrivals are not stored.
             * @example 0.5
             */
            delay_seconds: number | null;
            /**
             * @description Why there is no `delay_seconds`; left out when there is one.
             * @example When points arrived is not stored
             */
            delay_seconds_reason?: string;
        };
        /** @description How good the data of a device are within a time. */
        DataQuality: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * Format: date-time
             * @description The first moment of the window.
             * @example 2023-12-31T12:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description The moment where the window ends, not included.
             * @example 2024-01-01T12:00:00Z
             */
            end_time: string;
            overall: components["schemas"]["DataQualitySummary"];
            /** @description The metrics, by name. */
            metrics: components["schemas"]["MetricDataQuality"][];
        };
        /** @description What the process that answers is doing. */
        ProcessFigures: {
            /**
             * Format: double
             * @description How long it has run.
             * @example 86400.5
             */
            uptime_seconds: number;
            /**
             * Format: double
             * @description Processor time that it has used since it started to serve.
             * @example 31.25
             */
            cpu_seconds: number;
            /**
             * Format: int64
             * @description Memory that it holds.
             * @example 98566144
             */
            memory_bytes: number;
            /**
             * Format: int64
             * @description Its threads.
             * @example 14
             */
            threads: number;
            /**
             * Format: int64
             * @description Its open files and connections.
             * @example 23
             */
            open_files: number;
        };
        /** @description What the machine of the process is doing. */
        HostFigures: {
            /**
             * Format: int64
             * @description Its processors.
             * @example 2
             */
            processors: number;
            /**
             * Format: double
             * @description How busy its processors were since the service started, in percent. Null, and not left out, right after the start.
             * @example 4.5
             */
            cpu_percentage: number | null;
            /**
             * Format: double
             * @description Processes that ran or waited to run, averaged over the last minute.
             * @example 0.12
             */
            load_average: number;
            /**
             * Format: int64
             * @description Its memory.
             * @example 8589934592
             */
            memory_total_bytes: number;
            /**
             * Format: int64
             * @description What of it could be had without swapping.
             * @example 6442450944
             */
            memory_available_bytes: number;
            /**
             * Format: int64
             * @description The disk that the database lies on; left out where the database is a server of its own.
             * @example 107374182400
             */
            disk_total_bytes?: number;
            /**
             * Format: int64
             * @description What of the disk is free; left out like its size.
             * @example 85899345920
             */
            disk_free_bytes?: number;
        };
        /** @description How often an operation was called, and how long it took. */
        OperationFigures: {
            /**
             * @description Its `operationId`; `unknown` for paths that there are not.
             * @example get_device
             */
            operation: string;
            /**
             * Format: int64
             * @description Requests answered.
             * @example 1200
             */
            total: number;
            /**
             * Format: int64
             * @description Those that failed for a reason of the server's.
             * @example 0
             */
            server_errors: number;
            /**
             * Format: double
             * @description The percentile 50 of the times in which requests were answered, in milliseconds and to about a hundredth. Null, and not left out, when there were none.
             * @example 0.42
             */
            p50_ms: number | null;
            /**
             * Format: double
             * @description The percentile 95 of the times in which requests were answered, in milliseconds and to about a hundredth. Null, and not left out, when there were none.
             * @example 1.9
             */
            p95_ms: number | null;
            /**
             * Format: double
             * @description The percentile 99 of the times in which requests were answered, in milliseconds and to about a hundredth. Null, and not left out, when there were none.
             * @example 6.1
             */
            p99_ms: number | null;
        };
        /** @description Requests since the start, of all operations and of each. */
        RequestFigures: {
            /**
             * Format: int64
             * @description Requests answered.
             * @example 1200
             */
            total: number;
            /**
             * Format: int64
             * @description Those that failed for a reason of the server's.
             * @example 0
             */
            server_errors: number;
            /**
             * Format: double
             * @description The percentile 50 of the times in which requests were answered, in milliseconds and to about a hundredth. Null, and not left out, when there were none.
             * @example 0.42
             */
            p50_ms: number | null;
            /**
             * Format: double
             * @description The percentile 95 of the times in which requests were answered, in milliseconds and to about a hundredth. Null, and not left out, when there were none.
             * @example 1.9
             */
            p95_ms: number | null;
            /**
             * Format: double
             * @description The percentile 99 of the times in which requests were answered, in milliseconds and to about a hundredth. Null, and not left out, when there were none.
             * @example 6.1
             */
            p99_ms: number | null;
            /** @description Those of each operation that was called, by name. */
            operations: components["schemas"]["OperationFigures"][];
        };
        /** @description How the service performs. */
        PerformanceAnalytics: {
            process: components["schemas"]["ProcessFigures"];
            host: components["schemas"]["HostFigures"];
            requests: components["schemas"]["RequestFigures"];
        };
        /** @description The time of a report. */
        ReportDateRange: {
            /**
             * Format: date-time
             * @description The first moment.
             * @example 2024-01-01T00:00:00Z
             */
            start: string;
            /**
             * Format: date-time
             * @description The moment where it ends, not included.
             * @example 2024-01-01T23:59:59Z
             */
            end: string;
        };
        /** @description What a report is to be about. */
        ReportCreate: {
            report_type: components["schemas"]["ReportType"];
            date_range?: components["schemas"]["ReportDateRange"];
            time_range?: components["schemas"]["TimeRange"];
            /**
             * @description The `id` (the integer) of each device that it is about; all when left out.
             * @example [
             *       1,
             *       2,
             *       3
             *     ]
             */
            device_ids?: number[];
            format?: components["schemas"]["ReportFormat"];
        };
        /** @description A report without its document. `device_ids` are those that were asked for, left out where it is about all. */
        Report: {
            /**
             * Format: int64
             * @description The report's id.
             * @example 1
             */
            id: number;
            report_type: components["schemas"]["ReportType"];
            format: components["schemas"]["ReportFormat"];
            status: components["schemas"]["ReportStatus"];
            /**
             * Format: int64
             * @description How far it is, in percent.
             * @example 100
             */
            progress: number;
            /**
             * Format: date-time
             * @description The first moment of the time that it is about.
             * @example 2024-01-01T00:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description The moment where that time ends, not included.
             * @example 2024-01-01T23:59:59Z
             */
            end_time: string;
            /**
             * @description The devices that it is about; left out when it is about all.
             * @example [
             *       1,
             *       2,
             *       3
             *     ]
             */
            device_ids?: number[];
            /**
             * Format: date-time
             * @description When it was asked for.
             * @example 2024-01-01T12:00:00Z
             */
            created_at: string;
            /**
             * @description The name of the user who asked for it.
             * @example admin
             */
            created_by: string;
            /**
             * Format: date-time
             * @description When it was completed or failed; left out before that.
             * @example 2024-01-01T12:00:01Z
             */
            finished_at?: string;
            /**
             * Format: int64
             * @description How large its document is; left out when there is none.
             * @example 1834
             */
            size_bytes?: number;
            /**
             * @description Why it failed; left out when it did not.
             * @example The report could not be made
             */
            failure_reason?: string;
        };
        /** @description One page of reports. */
        ReportPage: {
            /** @description The reports of this page. */
            items: components["schemas"]["Report"][];
            pagination: components["schemas"]["Pagination"];
        };
        /** @description What a metric of one device did. */
        ReportMetric: {
            /**
             * @description What was measured.
             * @example temperature
             */
            metric_name: string;
            /**
             * Format: int64
             * @description How many points there are.
             * @example 1440
             */
            count: number;
            /**
             * Format: double
             * @description The smallest value.
             * @example 18
             */
            min: number;
            /**
             * Format: double
             * @description The largest value.
             * @example 28
             */
            max: number;
            /**
             * Format: double
             * @description The mean of the values. Null, and not left out, when a sum on the way to it does not fit a double; `avg_reason` then says so.
             * @example 23.5
             */
            avg: number | null;
            /**
             * @description Why there is no `avg`; left out when there is one.
             * @example A sum of the values does not fit a double
             */
            avg_reason?: string;
            /**
             * @description The unit of the newest point that names one; left out when none does.
             * @example °C
             */
            unit?: string;
        };
        /** @description What one device did within the time of a report. */
        ReportDevice: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description What people call it.
             * @example Temperature Sensor Alpha
             */
            device_name: string;
            /**
             * @description What kind of device it is.
             * @example sensor
             */
            device_type: string;
            status: components["schemas"]["DeviceStatus"];
            /**
             * Format: double
             * @description The share of the time, in percent, in which the device was neither `offline` nor `error`, since it exists and up to now. Null, and not left out, when it has not existed within it; `uptime_reason` then says so.
             * @example 99.5
             */
            uptime_percentage: number | null;
            /**
             * @description Why there is no `uptime_percentage`; left out when there is one.
             * @example The device has not existed within this time
             */
            uptime_reason?: string;
            /**
             * Format: int64
             * @description How many raw points of the time are kept of it.
             * @example 1440
             */
            data_points: number;
            /**
             * Format: int64
             * @description How many raw points of the last 24 hours are kept of it.
             * @example 1440
             */
            data_points_24h: number;
            /**
             * Format: int64
             * @description How many alerts were made within the time, without those that were retracted.
             * @example 2
             */
            alerts: number;
            /**
             * Format: int64
             * @description How many alerts are open now, whenever they were made.
             * @example 1
             */
            open_alerts: number;
            /**
             * Format: date-time
             * @description When it was last heard from; left out when it never was.
             * @example 2024-01-01T12:00:00Z
             */
            last_seen?: string;
            /** @description What each of its metrics did that has points within the time; the first 100 by name. */
            metrics: components["schemas"]["ReportMetric"][];
        };
        /** @description How good the data of one device are within the time of a report. */
        ReportDataQuality: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description What people call it.
             * @example Temperature Sensor Alpha
             */
            device_name: string;
            overall: components["schemas"]["DataQualitySummary"];
            /** @description Its metrics, by name. */
            metrics: components["schemas"]["MetricDataQuality"][];
        };
        /** @description The trend of a metric, and whose it is. */
        ReportTrend: {
            /**
             * @description What people call the device.
             * @example Temperature Sensor Alpha
             */
            device_name: string;
            trend: components["schemas"]["MetricTrend"];
        };
        /** @description What is drawn of a metric. */
        ReportCourse: {
            /**
             * @description What was measured.
             * @example temperature
             */
            metric: string;
            /**
             * @description The unit that was last named for it; left out when none was.
             * @example °C
             */
            unit?: string;
            /** @description Its points, or means of buckets where there are too many. */
            points: components["schemas"]["HistoryPoint"][];
        };
        /** @description What stands out on a device, at the sensitivity `medium`. */
        ReportAnomalies: {
            /**
             * @description What people call the device.
             * @example Temperature Sensor Alpha
             */
            device_name: string;
            detection: components["schemas"]["AnomalyDetection"];
            /** @description What is drawn of its metrics, by name. */
            courses: components["schemas"]["ReportCourse"][];
        };
        /** @description How many points were measured within an hour or a day. */
        ActivityBucket: {
            /**
             * Format: date-time
             * @description Where the hour or the day begins.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * Format: int64
             * @description How many points of it are known, as they are or in sums.
             * @example 300
             */
            data_points: number;
        };
        /** @description How many points were measured when, without gaps. */
        FleetActivity: {
            interval: components["schemas"]["ActivityInterval"];
            /** @description Every hour or day of the time, in order; of the first and the last day what lies in the time. */
            buckets: components["schemas"]["ActivityBucket"][];
        };
        /** @description How many points a metric has. */
        MetricUsage: {
            /**
             * @description What was measured.
             * @example temperature
             */
            metric_name: string;
            /**
             * Format: int64
             * @description How many points there are.
             * @example 1440
             */
            data_points: number;
            /**
             * Format: int64
             * @description How many devices sent it.
             * @example 1
             */
            device_count: number;
        };
        /** @description How many points a device sent. */
        DeviceUsage: {
            /**
             * Format: int64
             * @description The `id` (the integer) of the device.
             * @example 1
             */
            device_id: number;
            /**
             * @description What people call it.
             * @example Temperature Sensor Alpha
             */
            device_name: string;
            /**
             * Format: int64
             * @description How many points there are.
             * @example 1440
             */
            data_points: number;
        };
        /** @description A report in figures. All have the fields that are required. `system` has `system_stats`, `device_performance`, `telemetry_overview`, `system_health` and `activity`; `device_performance` has `devices`; `usage` has `total_points`, `active_devices`, `metrics`, `most_active` and `activity`; `data_quality` has `data_quality`; `trend` has `trends`; `anomaly` has `anomalies`. */
        ReportContent: {
            report_type: components["schemas"]["ReportType"];
            /**
             * Format: date-time
             * @description The first moment of the time that it is about.
             * @example 2024-01-01T00:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description The moment where that time ends, not included.
             * @example 2024-01-01T23:59:59Z
             */
            end_time: string;
            /**
             * Format: date-time
             * @description When its figures were read.
             * @example 2024-01-01T12:00:01Z
             */
            generated_at: string;
            /** @description What has to be known about its figures. */
            notes: string[];
            system_stats?: components["schemas"]["FleetCounts"];
            /** @description The 100 devices that were least up, lowest first. */
            device_performance?: components["schemas"]["DevicePerformance"][];
            telemetry_overview?: components["schemas"]["TelemetryOverview"];
            system_health?: components["schemas"]["SystemHealth"];
            /** @description The devices that it is about. */
            devices?: components["schemas"]["ReportDevice"][];
            /**
             * Format: int64
             * @description How many points there are.
             * @example 7200
             */
            total_points?: number;
            /**
             * Format: int64
             * @description How many devices sent some of them.
             * @example 5
             */
            active_devices?: number;
            /** @description Points by metric; the first 1,000 by name. */
            metrics?: components["schemas"]["MetricUsage"][];
            /** @description The 100 devices with the most points, most first. */
            most_active?: components["schemas"]["DeviceUsage"][];
            /** @description How good the data of the devices are that it is about. */
            data_quality?: components["schemas"]["ReportDataQuality"][];
            /** @description Where the metrics of the devices lead that it is about; `notes` say which have too few points. */
            trends?: components["schemas"]["ReportTrend"][];
            /** @description What stands out on the devices that it is about. */
            anomalies?: components["schemas"]["ReportAnomalies"][];
            activity?: components["schemas"]["FleetActivity"];
        };
        /** @description The tables of a report as CSV in UTF-8, one below the other. */
        ReportCsv: string;
        /** @description A report as a page in UTF-8, with its styles and charts in it. */
        ReportHtml: string;
        /**
         * Format: binary
         * @description A report as a PDF file.
         */
        ReportPdf: string;
        /** @description A success; `data` is a report without its document. */
        ReportEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["Report"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of reports. */
        ReportPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["ReportPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is a report in figures. */
        ReportContentEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["ReportContent"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is the fleet in figures. */
        SystemAnalyticsEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["SystemAnalytics"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is one page of devices with their figures. */
        DeviceAnalyticsPageEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DeviceAnalyticsPage"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is how good the data of a device are. */
        DataQualityEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["DataQuality"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /** @description A success; `data` is how the service performs. */
        PerformanceAnalyticsEnvelope: {
            /**
             * @description Always `true` here.
             * @example true
             */
            success: boolean;
            data: components["schemas"]["PerformanceAnalytics"];
            /**
             * @description What was done, for people.
             * @example Operation completed successfully
             */
            message: string;
            /**
             * Format: date-time
             * @description When the reply was made.
             * @example 2024-01-01T12:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the request.
             * @example req_123456789
             */
            request_id: string;
        };
        /**
         * @description A channel of events.
         * @enum {string}
         */
        ChannelName: "device_telemetry" | "alerts" | "devices" | "system";
        /**
         * @description The client's own name for a message; answers to it repeat it.
         * @example live-1
         */
        MessageId: string;
        /**
         * Format: int64
         * @description The number of an event in its channel.
         * @example 1704110400000001
         */
        Seq: number;
        /**
         * Format: int64
         * @description The `id` (the integer) of a device or an alert.
         * @example 1
         */
        RowId: number;
        /**
         * Format: date-time
         * @description A moment in UTC.
         * @example 2024-01-01T12:00:00Z
         */
        Moment: string;
        /**
         * @description The name of a metric.
         * @example temperature
         */
        MetricName: string;
        AuthMessage: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "auth";
            id?: components["schemas"]["MessageId"];
            /**
             * @description An access token, or an API key.
             * @example jwt-token
             */
            token: string;
        };
        /** @description Only some of a channel's events; each channel has one filter at most. */
        SubscriptionFilters: {
            /** @description (device_telemetry) Only these metrics. */
            metrics?: components["schemas"]["MetricName"][];
            /** @description (alerts) Only alerts of these severities. */
            severity?: components["schemas"]["AlertSeverity"][];
            /** @description (devices) Only changes to these. */
            status?: components["schemas"]["DeviceStatus"][];
        };
        SubscribeMessage: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "subscribe";
            id?: components["schemas"]["MessageId"];
            channel: components["schemas"]["ChannelName"];
            device_id?: components["schemas"]["RowId"];
            filters?: components["schemas"]["SubscriptionFilters"];
            resume_from?: components["schemas"]["Seq"];
        };
        UnsubscribeMessage: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "unsubscribe";
            id?: components["schemas"]["MessageId"];
            channel: components["schemas"]["ChannelName"];
            device_id?: components["schemas"]["RowId"];
        };
        PingMessage: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "ping";
            id?: components["schemas"]["MessageId"];
        };
        AuthResponse: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "auth_response";
            id?: components["schemas"]["MessageId"];
            /**
             * @description Whether the credential is good.
             * @example true
             */
            success: boolean;
            user?: components["schemas"]["UserIdentity"];
            expires_at?: components["schemas"]["Moment"];
            error?: components["schemas"]["ErrorObject"];
        };
        Subscribed: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "subscribed";
            id?: components["schemas"]["MessageId"];
            channel: components["schemas"]["ChannelName"];
            device_id?: components["schemas"]["RowId"];
            seq: components["schemas"]["Seq"];
        };
        Unsubscribed: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "unsubscribed";
            id?: components["schemas"]["MessageId"];
            channel: components["schemas"]["ChannelName"];
            device_id?: components["schemas"]["RowId"];
        };
        Pong: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "pong";
            id?: components["schemas"]["MessageId"];
            timestamp: components["schemas"]["Moment"];
        };
        StreamError: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "error";
            id?: components["schemas"]["MessageId"];
            code: components["schemas"]["ErrorCode"];
            /**
             * @description What went wrong, for people.
             * @example Invalid input data
             */
            message: string;
            details: components["schemas"]["ErrorDetails"];
        };
        Lagged: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "lagged";
            channel: components["schemas"]["ChannelName"];
            /**
             * Format: int64
             * @description How many events of the channel were left out since the last `lagged`.
             * @example 312
             */
            dropped: number;
        };
        Gap: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "gap";
            channel: components["schemas"]["ChannelName"];
            device_id?: components["schemas"]["RowId"];
            /**
             * Format: int64
             * @description The number after which events may be missing. It is above `to` where this server has not given that number yet.
             * @example 1704110400000000
             */
            from: number;
            to: components["schemas"]["Seq"];
        };
        TelemetryUpdate: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "telemetry_update";
            device_id: components["schemas"]["RowId"];
            metric: components["schemas"]["MetricName"];
            /**
             * Format: double
             * @description What was measured, a finite double.
             * @example 23.5
             */
            value: number;
            /**
             * @description The unit that came with the point; left out when it came with none.
             * @example °C
             */
            unit?: string;
            timestamp: components["schemas"]["Moment"];
            seq: components["schemas"]["Seq"];
        };
        AlertNotice: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "alert";
            alert_id: components["schemas"]["RowId"];
            device_id: components["schemas"]["RowId"];
            severity: components["schemas"]["AlertSeverity"];
            /**
             * @description The alert's title.
             * @example High Temperature
             */
            title: string;
            /**
             * @description The alert's description, or its title where it has none.
             * @example Temperature exceeds threshold
             */
            message: string;
            timestamp: components["schemas"]["Moment"];
            seq: components["schemas"]["Seq"];
            action: components["schemas"]["AlertAction"];
            status: components["schemas"]["AlertStatus"];
        };
        DeviceStatusChange: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "device_status_update";
            device_id: components["schemas"]["RowId"];
            status: components["schemas"]["DeviceStatus"];
            previous_status?: components["schemas"]["DeviceStatus"];
            /**
             * @description Why, where that is known.
             * @example no telemetry within the timeout
             */
            reason?: string;
            timestamp: components["schemas"]["Moment"];
            seq: components["schemas"]["Seq"];
        };
        SystemStatus: {
            /**
             * @description The kind of message.
             * @enum {string}
             */
            type: "system_status_update";
            total_devices: components["schemas"]["DeviceCount"];
            online_devices: components["schemas"]["DeviceCount"];
            offline_devices: components["schemas"]["DeviceCount"];
            warning_devices: components["schemas"]["DeviceCount"];
            error_devices: components["schemas"]["DeviceCount"];
            maintenance_devices: components["schemas"]["DeviceCount"];
            /**
             * @description Points stored through this server process, the mean of the last 10 seconds.
             * @example 11.4
             */
            points_per_second: number;
            /**
             * Format: int64
             * @description Writes that wait for this server process to store them.
             * @example 0
             */
            writes_waiting: number;
            /**
             * Format: int64
             * @description WebSocket connections to this server process.
             * @example 3
             */
            connections: number;
            timestamp: components["schemas"]["Moment"];
            seq: components["schemas"]["Seq"];
        };
        /**
         * Format: int64
         * @description How many devices there are, in all or in this status.
         * @example 5
         */
        DeviceCount: number;
    };
    responses: {
        /** @description The request can't be parsed. */
        BadRequest: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description No credential, or one that is wrong, expired or revoked. */
        Unauthorized: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The caller is known and lacks the permission that the operation names. */
        Forbidden: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The id is unknown. */
        NotFound: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The path has no such method. */
        MethodNotAllowed: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The request does not fit what is stored. */
        Conflict: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description `If-Match` names another version than the current one. */
        PreconditionFailed: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The body is larger than the limit; it was not read. */
        PayloadTooLarge: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The body is not `application/json`. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The request was parsed but breaks its schema or one of the operation's rules. `errors` names every fault. */
        UnprocessableEntity: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The caller has used up the requests of this minute. */
        TooManyRequests: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description A defect of the service; nothing was changed. The log has the request id. */
        InternalError: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description Something the service stands on does not answer or is overloaded; nothing was half done. */
        ServiceUnavailable: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
    };
    parameters: {
        /**
         * @description The number of the page, from 1. A page past the end is an empty list.
         * @example 1
         */
        Page: number;
        /**
         * @description How many items a page holds.
         * @example 20
         */
        Size: number;
        /**
         * @description The number of the page, from 1, which is also what is given when it is left out. Not together with `cursor`.
         * @example 1
         */
        TelemetryPage: number;
        /**
         * @description How many points a page holds.
         * @example 100
         */
        TelemetrySize: number;
        /** @description Where to go on, `pagination.next_cursor` of the page before. Not together with `page`. */
        Cursor: string;
        /**
         * @description Upwards or downwards.
         * @example asc
         */
        SortOrder: components["schemas"]["SortOrder"];
        /**
         * @description Only the keys of the user with this id.
         * @example 1
         */
        OwnerId: number;
        /**
         * @description The id of the API key.
         * @example 1
         */
        ApiKeyId: number;
        /**
         * @description The user's id.
         * @example 1
         */
        UserId: number;
        /**
         * @description The device's id.
         * @example 1
         */
        DeviceRowId: number;
        /**
         * @description The status asked for.
         * @example online
         */
        DeviceStatusPath: components["schemas"]["DeviceStatus"];
        /**
         * @description Only devices in this status.
         * @example online
         */
        DeviceStatusFilter: components["schemas"]["DeviceStatus"];
        /**
         * @description Only devices of exactly this type.
         * @example sensor
         */
        DeviceTypeFilter: string;
        /**
         * @description Only devices at exactly this location.
         * @example Zone A - Server Room
         */
        LocationFilter: string;
        /**
         * @description Only devices of exactly this manufacturer.
         * @example SensorTech
         */
        ManufacturerFilter: string;
        /**
         * @description Only devices that are in use (`true`) or out of use (`false`).
         * @example true
         */
        IsActiveFilter: boolean;
        /**
         * @description Only the device with exactly this `device_id`, the caller's own name for it (a text here, as on every device).
         * @example TEMP-001
         */
        DeviceNameFilter: string;
        /**
         * @description Only devices with this text, in any case, within `name`, `device_id`, `location`, `manufacturer` or `model`.
         * @example temp
         */
        DeviceSearch: string;
        /**
         * @description The field that orders the list.
         * @example id
         */
        DeviceSort: components["schemas"]["DeviceSort"];
        /**
         * @description The span of `uptime_percentage`, up to now; `24h` when left out.
         * @example 24h
         */
        StatsTimeRange: components["schemas"]["TimeRange"];
        /**
         * @description Also count by this field, in `groups`.
         * @example device_type
         */
        DeviceGroupBy: components["schemas"]["DeviceGroupBy"];
        /**
         * @description The width of the buckets, of the history and of the forecast alike; `auto` is the finest that makes at most 1,500 of them from the first point of the window on.
         * @example auto
         */
        TrendGranularity: components["schemas"]["TrendGranularity"];
        /**
         * @description How many buckets to forecast.
         * @example 24
         */
        ForecastPoints: number;
        /**
         * @description The probability with which a value is to lie between `lower` and `upper`.
         * @example 0.8
         */
        IntervalWidth: number;
        /**
         * @description The first moment, included.
         * @example 2025-01-01T00:00:00Z
         */
        TrendStartTime: string;
        /**
         * @description The moment where it ends, not included; it may be yet to come.
         * @example 2035-01-01T00:00:00Z
         */
        TrendEndTime: string;
        /** @description A span up to now, instead of `start_time` and `end_time`. */
        TrendTimeRange: components["schemas"]["TimeRange"];
        /**
         * @description The `id` (the integer) of the device.
         * @example 1
         */
        HealthDevice: number;
        /**
         * @description The span of the window, up to now; `24h` when left out.
         * @example 24h
         */
        AnalyticsTimeRange: components["schemas"]["TimeRange"];
        /**
         * @description Change only the version with this `ETag`, else 412; `*` is any version. Without it the change is made whatever the version. A weak tag never matches.
         * @example *
         */
        IfMatch: string;
        /**
         * @description The `id` (the integer) of the device.
         * @example 1
         */
        TelemetryDevice: number;
        /**
         * @description The `id` (the integer) of the device.
         * @example 1
         */
        TelemetryDevicePath: number;
        /**
         * @description Only points of the device with this `id` (the integer).
         * @example 1
         */
        DeviceFilter: number;
        /**
         * @description The `id`s (the integers) of up to 100 devices, with commas between them.
         * @example [
         *       1,
         *       2,
         *       3
         *     ]
         */
        DeviceIds: number[];
        /**
         * @description Only points of this metric.
         * @example temperature
         */
        MetricFilter: string;
        /**
         * @description Only these metrics, up to 100, with commas between them; all when left out.
         * @example [
         *       "temperature",
         *       "humidity"
         *     ]
         */
        Metrics: string[];
        /**
         * @description The metric.
         * @example temperature
         */
        HistoryMetric: string;
        /**
         * @description Only this metric; all when left out.
         * @example temperature
         */
        DataQualityMetric: string;
        /**
         * @description The first moment, included.
         * @example 2024-01-01T00:00:00Z
         */
        StartTime: string;
        /**
         * @description The moment where it ends, not included.
         * @example 2024-01-01T23:59:59Z
         */
        EndTime: string;
        /** @description A span up to now, instead of `start_time` and `end_time`. */
        HistoryTimeRange: components["schemas"]["TimeRange"];
        /**
         * @description The width of the buckets; `raw` gives the points themselves, `auto` the finest that fits `max_points`.
         * @example auto
         */
        HistoryInterval: components["schemas"]["HistoryInterval"];
        /**
         * @description What the value of a bucket is; `avg` when left out. Raw points keep their own values.
         * @example avg
         */
        Aggregation: components["schemas"]["Aggregation"];
        /**
         * @description What stands in a bucket without points. Raw points are never filled.
         * @example none
         */
        HistoryFill: components["schemas"]["HistoryFill"];
        /**
         * @description The most raw points to give, and the most buckets that `auto` chooses: those from the first point of the time to the last, or with `fill` those of all the time. When asked for `raw`, more points are thinned by LTTB, which keeps the first, the last and the shape; `truncated` says so.
         * @example 1000
         */
        MaxPoints: number;
        /**
         * @description How many of the newest points to give.
         * @example 20
         */
        RecentSize: number;
        /**
         * @description Must be `true`.
         * @example true
         */
        Confirm: boolean;
        /**
         * @description The format of the reply.
         * @example csv
         */
        ExportFormat: components["schemas"]["ExportFormat"];
        /**
         * @description The report's id.
         * @example 1
         */
        ReportId: number;
        /**
         * @description Only reports of this type.
         * @example device_performance
         */
        ReportTypeFilter: components["schemas"]["ReportType"];
        /**
         * @description Only reports in this status.
         * @example completed
         */
        ReportStatusFilter: components["schemas"]["ReportStatus"];
        /**
         * @description The alert's id.
         * @example 1
         */
        AlertId: number;
        /**
         * @description The rule's id.
         * @example 1
         */
        AlertRuleId: number;
        /**
         * @description Only alerts in this status.
         * @example active
         */
        AlertStatusFilter: components["schemas"]["AlertStatus"];
        /**
         * @description Only those of this severity.
         * @example warning
         */
        AlertSeverityFilter: components["schemas"]["AlertSeverity"];
        /**
         * @description Only alerts of this type.
         * @example threshold
         */
        AlertTypeFilter: components["schemas"]["AlertType"];
        /**
         * @description Only those of the device with this `id` (the integer).
         * @example 1
         */
        AlertDeviceFilter: number;
        /**
         * @description Only alerts of the rule with this id.
         * @example 1
         */
        AlertRuleFilter: number;
        /**
         * @description Only those about this metric.
         * @example temperature
         */
        AlertMetricFilter: string;
        /**
         * @description The entry's id.
         * @example 1
         */
        AuditEntryId: number;
        /**
         * @description Only calls of the user with exactly this name, and of the user's API keys.
         * @example admin
         */
        AuditActor: string;
        /**
         * @description Only calls of the operation with this `operationId`.
         * @example update_device
         */
        AuditOperation: string;
        /**
         * @description Only entries about objects of this kind.
         * @example device
         */
        AuditObjectType: string;
        /**
         * @description Only entries about objects with this id; with `object_type`, about one object.
         * @example 1
         */
        AuditObjectId: number;
        /**
         * @description Only the call with this `X-Request-ID`.
         * @example req_123456789
         */
        AuditRequestId: string;
        /**
         * @description Whether to give alerts that were retracted too; `false` when left out.
         * @example false
         */
        IncludeRetracted: boolean;
        /**
         * @description Only rules that are bound to exactly this type.
         * @example sensor
         */
        RuleDeviceTypeFilter: string;
        /**
         * @description Only rules that watch (`true`) or do not (`false`).
         * @example true
         */
        RuleIsActiveFilter: boolean;
        /**
         * @description The webhook's id.
         * @example 1
         */
        WebhookId: number;
        /**
         * @description The notification's id.
         * @example 1
         */
        NotificationId: number;
        /**
         * @description Only notifications in this status.
         * @example dead
         */
        NotificationStatusFilter: components["schemas"]["NotificationStatus"];
        /**
         * @description Only notifications of the webhook with this id.
         * @example 1
         */
        WebhookFilter: number;
        /**
         * @description Only notifications about the alert with this id.
         * @example 1
         */
        NotificationAlertFilter: number;
        /**
         * @description Only notifications of this event.
         * @example alert.created
         */
        NotificationEventFilter: components["schemas"]["NotificationEvent"];
    };
    requestBodies: never;
    headers: {
        /**
         * @description The id of this request, which the log carries too. A sane `X-Request-ID` of the caller is echoed.
         * @example req_123456789
         */
        RequestId: string;
        /**
         * @description How many requests the caller has per minute. Left out for callers without a limit.
         * @example 100
         */
        RateLimitLimit: number;
        /**
         * @description How many of them are left. Left out for callers without a limit.
         * @example 95
         */
        RateLimitRemaining: number;
        /**
         * @description When the count starts again, in Unix seconds. Left out for callers without a limit.
         * @example 1640995200
         */
        RateLimitReset: number;
        /**
         * @description How many seconds to wait before the next try.
         * @example 30
         */
        RetryAfter: number;
        /**
         * @description The scheme by which a caller may authenticate.
         * @example Bearer realm="valtronics"
         */
        WwwAuthenticate: string;
        /**
         * @description Every method that the path has.
         * @example GET, POST
         */
        Allow: string;
        /**
         * @description The version of the device, for `If-Match`. It changes whenever a field changes that a client may write.
         * @example "1"
         */
        ETag: string;
        /**
         * @description A file name for those who save the reply.
         * @example attachment; filename="telemetry.csv"
         */
        ContentDisposition: string;
        /**
         * @description What a browser may do with a page: show it with its own styles, and nothing else. Left out where the reply is no page.
         * @example default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'
         */
        ContentSecurityPolicy: string;
        /**
         * @description `true` when this is the stored reply to an earlier call with the same `Idempotency-Key`; left out otherwise.
         * @example true
         */
        IdempotentReplayed: boolean;
    };
    pathItems: never;
}
export type Permission = components['schemas']['Permission'];
export type UserRole = components['schemas']['UserRole'];
export type RateTier = components['schemas']['RateTier'];
export type TokenType = components['schemas']['TokenType'];
export type ErrorCode = components['schemas']['ErrorCode'];
export type HealthStatus = components['schemas']['HealthStatus'];
export type ComponentName = components['schemas']['ComponentName'];
export type ComponentStatus = components['schemas']['ComponentStatus'];
export type DeviceStatus = components['schemas']['DeviceStatus'];
export type DeviceSort = components['schemas']['DeviceSort'];
export type SortOrder = components['schemas']['SortOrder'];
export type DeviceGroupBy = components['schemas']['DeviceGroupBy'];
export type ConnectivityState = components['schemas']['ConnectivityState'];
export type TimeRange = components['schemas']['TimeRange'];
export type HistoryInterval = components['schemas']['HistoryInterval'];
export type ResolvedInterval = components['schemas']['ResolvedInterval'];
export type TrendGranularity = components['schemas']['TrendGranularity'];
export type BucketInterval = components['schemas']['BucketInterval'];
export type TrendDirection = components['schemas']['TrendDirection'];
export type ForecastMethod = components['schemas']['ForecastMethod'];
export type AnomalySensitivity = components['schemas']['AnomalySensitivity'];
export type AnomalyType = components['schemas']['AnomalyType'];
export type PredictionHorizon = components['schemas']['PredictionHorizon'];
export type LimitDirection = components['schemas']['LimitDirection'];
export type LimitState = components['schemas']['LimitState'];
export type WearModel = components['schemas']['WearModel'];
export type LimitBasis = components['schemas']['LimitBasis'];
export type RecommendationPriority = components['schemas']['RecommendationPriority'];
export type DeviceHealthStatus = components['schemas']['DeviceHealthStatus'];
export type HealthPartName = components['schemas']['HealthPartName'];
export type AnalysisType = components['schemas']['AnalysisType'];
export type InsightCategory = components['schemas']['InsightCategory'];
export type Aggregation = components['schemas']['Aggregation'];
export type HistoryFill = components['schemas']['HistoryFill'];
export type ExportFormat = components['schemas']['ExportFormat'];
export type ReportType = components['schemas']['ReportType'];
export type ReportFormat = components['schemas']['ReportFormat'];
export type ReportStatus = components['schemas']['ReportStatus'];
export type ActivityInterval = components['schemas']['ActivityInterval'];
export type PointResult = components['schemas']['PointResult'];
export type BatchPointResult = components['schemas']['BatchPointResult'];
export type WebhookEvent = components['schemas']['WebhookEvent'];
export type NotificationEvent = components['schemas']['NotificationEvent'];
export type NotificationStatus = components['schemas']['NotificationStatus'];
export type AlertSeverity = components['schemas']['AlertSeverity'];
export type AlertType = components['schemas']['AlertType'];
export type AlertStatus = components['schemas']['AlertStatus'];
export type AlertResolution = components['schemas']['AlertResolution'];
export type AlertAction = components['schemas']['AlertAction'];
export type AlertRuleCondition = components['schemas']['AlertRuleCondition'];
export type AlertRuleSensitivity = components['schemas']['AlertRuleSensitivity'];
export type AlertRulePhase = components['schemas']['AlertRulePhase'];
export type FieldFault = components['schemas']['FieldFault'];
export type ErrorDetails = components['schemas']['ErrorDetails'];
export type ErrorObject = components['schemas']['ErrorObject'];
export type ErrorEnvelope = components['schemas']['ErrorEnvelope'];
export type Pagination = components['schemas']['Pagination'];
export type CursorPagination = components['schemas']['CursorPagination'];
export type Deletion = components['schemas']['Deletion'];
export type DeletionEnvelope = components['schemas']['DeletionEnvelope'];
export type Health = components['schemas']['Health'];
export type ComponentHealth = components['schemas']['ComponentHealth'];
export type HealthDetail = components['schemas']['HealthDetail'];
export type Version = components['schemas']['Version'];
export type HealthEnvelope = components['schemas']['HealthEnvelope'];
export type HealthDetailEnvelope = components['schemas']['HealthDetailEnvelope'];
export type VersionEnvelope = components['schemas']['VersionEnvelope'];
export type LoginRequest = components['schemas']['LoginRequest'];
export type RefreshRequest = components['schemas']['RefreshRequest'];
export type UserIdentity = components['schemas']['UserIdentity'];
export type TokenPair = components['schemas']['TokenPair'];
export type SessionRevocation = components['schemas']['SessionRevocation'];
export type CurrentUser = components['schemas']['CurrentUser'];
export type ApiKeyCreate = components['schemas']['ApiKeyCreate'];
export type ApiKey = components['schemas']['ApiKey'];
export type ApiKeySecret = components['schemas']['ApiKeySecret'];
export type ApiKeyPage = components['schemas']['ApiKeyPage'];
export type TokenPairEnvelope = components['schemas']['TokenPairEnvelope'];
export type SessionRevocationEnvelope = components['schemas']['SessionRevocationEnvelope'];
export type CurrentUserEnvelope = components['schemas']['CurrentUserEnvelope'];
export type ApiKeyPageEnvelope = components['schemas']['ApiKeyPageEnvelope'];
export type ApiKeySecretEnvelope = components['schemas']['ApiKeySecretEnvelope'];
export type UserCreate = components['schemas']['UserCreate'];
export type UserUpdate = components['schemas']['UserUpdate'];
export type User = components['schemas']['User'];
export type UserPage = components['schemas']['UserPage'];
export type UserEnvelope = components['schemas']['UserEnvelope'];
export type UserPageEnvelope = components['schemas']['UserPageEnvelope'];
export type DeviceMetadata = components['schemas']['DeviceMetadata'];
export type DeviceConfiguration = components['schemas']['DeviceConfiguration'];
export type DeviceCreate = components['schemas']['DeviceCreate'];
export type DeviceUpdate = components['schemas']['DeviceUpdate'];
export type DeviceStatusUpdate = components['schemas']['DeviceStatusUpdate'];
export type Device = components['schemas']['Device'];
export type DeviceDetail = components['schemas']['DeviceDetail'];
export type TelemetrySummary = components['schemas']['TelemetrySummary'];
export type Connectivity = components['schemas']['Connectivity'];
export type CountByName = components['schemas']['CountByName'];
export type DeviceGroup = components['schemas']['DeviceGroup'];
export type DeviceStats = components['schemas']['DeviceStats'];
export type DeviceTransition = components['schemas']['DeviceTransition'];
export type DeviceTransitions = components['schemas']['DeviceTransitions'];
export type DevicePage = components['schemas']['DevicePage'];
export type DeviceEnvelope = components['schemas']['DeviceEnvelope'];
export type DeviceDetailEnvelope = components['schemas']['DeviceDetailEnvelope'];
export type DevicePageEnvelope = components['schemas']['DevicePageEnvelope'];
export type DeviceStatsEnvelope = components['schemas']['DeviceStatsEnvelope'];
export type DeviceConfigurationEnvelope = components['schemas']['DeviceConfigurationEnvelope'];
export type DeviceTransitionsEnvelope = components['schemas']['DeviceTransitionsEnvelope'];
export type TelemetrySubmit = components['schemas']['TelemetrySubmit'];
export type TelemetryBatch = components['schemas']['TelemetryBatch'];
export type TelemetryPoint = components['schemas']['TelemetryPoint'];
export type SubmittedPoint = components['schemas']['SubmittedPoint'];
export type BatchPointReport = components['schemas']['BatchPointReport'];
export type TelemetryBatchReport = components['schemas']['TelemetryBatchReport'];
export type TelemetryPage = components['schemas']['TelemetryPage'];
export type TelemetryDeletion = components['schemas']['TelemetryDeletion'];
export type LatestValue = components['schemas']['LatestValue'];
export type LatestByMetric = components['schemas']['LatestByMetric'];
export type LatestTelemetry = components['schemas']['LatestTelemetry'];
export type LatestTelemetryList = components['schemas']['LatestTelemetryList'];
export type HistoryPoint = components['schemas']['HistoryPoint'];
export type HistoryStatistics = components['schemas']['HistoryStatistics'];
export type TelemetryHistory = components['schemas']['TelemetryHistory'];
export type MetricSummary = components['schemas']['MetricSummary'];
export type DeviceTelemetry = components['schemas']['DeviceTelemetry'];
export type Metric = components['schemas']['Metric'];
export type MetricList = components['schemas']['MetricList'];
export type TelemetryExport = components['schemas']['TelemetryExport'];
export type TelemetryCsv = components['schemas']['TelemetryCsv'];
export type TelemetryNdjson = components['schemas']['TelemetryNdjson'];
export type SubmittedPointEnvelope = components['schemas']['SubmittedPointEnvelope'];
export type TelemetryBatchReportEnvelope = components['schemas']['TelemetryBatchReportEnvelope'];
export type TelemetryPageEnvelope = components['schemas']['TelemetryPageEnvelope'];
export type TelemetryDeletionEnvelope = components['schemas']['TelemetryDeletionEnvelope'];
export type LatestTelemetryEnvelope = components['schemas']['LatestTelemetryEnvelope'];
export type LatestTelemetryListEnvelope = components['schemas']['LatestTelemetryListEnvelope'];
export type TelemetryHistoryEnvelope = components['schemas']['TelemetryHistoryEnvelope'];
export type DeviceTelemetryEnvelope = components['schemas']['DeviceTelemetryEnvelope'];
export type MetricListEnvelope = components['schemas']['MetricListEnvelope'];
export type TelemetryExportEnvelope = components['schemas']['TelemetryExportEnvelope'];
export type AlertMetadata = components['schemas']['AlertMetadata'];
export type AlertCreate = components['schemas']['AlertCreate'];
export type AlertUpdate = components['schemas']['AlertUpdate'];
export type AlertAcknowledge = components['schemas']['AlertAcknowledge'];
export type AlertResolve = components['schemas']['AlertResolve'];
export type Alert = components['schemas']['Alert'];
export type AlertDevice = components['schemas']['AlertDevice'];
export type AlertHistoryEntry = components['schemas']['AlertHistoryEntry'];
export type AlertDetail = components['schemas']['AlertDetail'];
export type AlertPage = components['schemas']['AlertPage'];
export type AlertSummary = components['schemas']['AlertSummary'];
export type AlertStatusCounts = components['schemas']['AlertStatusCounts'];
export type AlertSeverityCounts = components['schemas']['AlertSeverityCounts'];
export type AlertTypeCounts = components['schemas']['AlertTypeCounts'];
export type AlertsOfDevice = components['schemas']['AlertsOfDevice'];
export type AlertsOfRule = components['schemas']['AlertsOfRule'];
export type AlertStatistics = components['schemas']['AlertStatistics'];
export type AlertRuleCreate = components['schemas']['AlertRuleCreate'];
export type AlertRuleUpdate = components['schemas']['AlertRuleUpdate'];
export type AlertRule = components['schemas']['AlertRule'];
export type AlertRulePage = components['schemas']['AlertRulePage'];
export type AlertRuleTest = components['schemas']['AlertRuleTest'];
export type AlertRuleTransition = components['schemas']['AlertRuleTransition'];
export type AlertRuleTrial = components['schemas']['AlertRuleTrial'];
export type AlertEnvelope = components['schemas']['AlertEnvelope'];
export type AlertDetailEnvelope = components['schemas']['AlertDetailEnvelope'];
export type AlertPageEnvelope = components['schemas']['AlertPageEnvelope'];
export type AlertStatisticsEnvelope = components['schemas']['AlertStatisticsEnvelope'];
export type AlertRuleEnvelope = components['schemas']['AlertRuleEnvelope'];
export type AlertRulePageEnvelope = components['schemas']['AlertRulePageEnvelope'];
export type AlertRuleTrialEnvelope = components['schemas']['AlertRuleTrialEnvelope'];
export type AuditOutcome = components['schemas']['AuditOutcome'];
export type AuditParameters = components['schemas']['AuditParameters'];
export type AuditState = components['schemas']['AuditState'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type AuditPage = components['schemas']['AuditPage'];
export type AuditEntryEnvelope = components['schemas']['AuditEntryEnvelope'];
export type AuditPageEnvelope = components['schemas']['AuditPageEnvelope'];
export type WebhookCreate = components['schemas']['WebhookCreate'];
export type WebhookUpdate = components['schemas']['WebhookUpdate'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookSecret = components['schemas']['WebhookSecret'];
export type WebhookPage = components['schemas']['WebhookPage'];
export type WebhookRedrive = components['schemas']['WebhookRedrive'];
export type Notification = components['schemas']['Notification'];
export type NotificationPage = components['schemas']['NotificationPage'];
export type WebhookEnvelope = components['schemas']['WebhookEnvelope'];
export type WebhookSecretEnvelope = components['schemas']['WebhookSecretEnvelope'];
export type WebhookPageEnvelope = components['schemas']['WebhookPageEnvelope'];
export type WebhookRedriveEnvelope = components['schemas']['WebhookRedriveEnvelope'];
export type NotificationEnvelope = components['schemas']['NotificationEnvelope'];
export type NotificationPageEnvelope = components['schemas']['NotificationPageEnvelope'];
export type FleetCounts = components['schemas']['FleetCounts'];
export type DevicePerformance = components['schemas']['DevicePerformance'];
export type MetricOverview = components['schemas']['MetricOverview'];
export type MetricOverviews = components['schemas']['MetricOverviews'];
export type TelemetryOverview = components['schemas']['TelemetryOverview'];
export type FleetHealth = components['schemas']['FleetHealth'];
export type SystemHealth = components['schemas']['SystemHealth'];
export type SystemAnalytics = components['schemas']['SystemAnalytics'];
export type TrendLine = components['schemas']['TrendLine'];
export type Season = components['schemas']['Season'];
export type TrendPoint = components['schemas']['TrendPoint'];
export type ForecastPoint = components['schemas']['ForecastPoint'];
export type ForecastErrors = components['schemas']['ForecastErrors'];
export type Backtest = components['schemas']['Backtest'];
export type MetricTrend = components['schemas']['MetricTrend'];
export type MetricTrendEnvelope = components['schemas']['MetricTrendEnvelope'];
export type AnomalyDetectionRequest = components['schemas']['AnomalyDetectionRequest'];
export type ExpectedRange = components['schemas']['ExpectedRange'];
export type Anomaly = components['schemas']['Anomaly'];
export type JudgedMetric = components['schemas']['JudgedMetric'];
export type AnomalyDetection = components['schemas']['AnomalyDetection'];
export type AnomalyDetectionEnvelope = components['schemas']['AnomalyDetectionEnvelope'];
export type MaintenanceRequest = components['schemas']['MaintenanceRequest'];
export type MaintenanceLimit = components['schemas']['MaintenanceLimit'];
export type MaintenanceMetric = components['schemas']['MaintenanceMetric'];
export type MaintenanceEvidence = components['schemas']['MaintenanceEvidence'];
export type MaintenanceRecommendation = components['schemas']['MaintenanceRecommendation'];
export type MaintenancePrediction = components['schemas']['MaintenancePrediction'];
export type MaintenancePredictionEnvelope = components['schemas']['MaintenancePredictionEnvelope'];
export type HealthPart = components['schemas']['HealthPart'];
export type HealthScore = components['schemas']['HealthScore'];
export type HealthScoreEnvelope = components['schemas']['HealthScoreEnvelope'];
export type InsightsRequest = components['schemas']['InsightsRequest'];
export type InsightEvidence = components['schemas']['InsightEvidence'];
export type Insight = components['schemas']['Insight'];
export type DeviceInsights = components['schemas']['DeviceInsights'];
export type DeviceInsightsEnvelope = components['schemas']['DeviceInsightsEnvelope'];
export type DeviceAnalytics = components['schemas']['DeviceAnalytics'];
export type DeviceAnalyticsPage = components['schemas']['DeviceAnalyticsPage'];
export type IntervalSource = components['schemas']['IntervalSource'];
export type MetricDataQuality = components['schemas']['MetricDataQuality'];
export type DataQualitySummary = components['schemas']['DataQualitySummary'];
export type DataQuality = components['schemas']['DataQuality'];
export type ProcessFigures = components['schemas']['ProcessFigures'];
export type HostFigures = components['schemas']['HostFigures'];
export type OperationFigures = components['schemas']['OperationFigures'];
export type RequestFigures = components['schemas']['RequestFigures'];
export type PerformanceAnalytics = components['schemas']['PerformanceAnalytics'];
export type ReportDateRange = components['schemas']['ReportDateRange'];
export type ReportCreate = components['schemas']['ReportCreate'];
export type Report = components['schemas']['Report'];
export type ReportPage = components['schemas']['ReportPage'];
export type ReportMetric = components['schemas']['ReportMetric'];
export type ReportDevice = components['schemas']['ReportDevice'];
export type ReportDataQuality = components['schemas']['ReportDataQuality'];
export type ReportTrend = components['schemas']['ReportTrend'];
export type ReportCourse = components['schemas']['ReportCourse'];
export type ReportAnomalies = components['schemas']['ReportAnomalies'];
export type ActivityBucket = components['schemas']['ActivityBucket'];
export type FleetActivity = components['schemas']['FleetActivity'];
export type MetricUsage = components['schemas']['MetricUsage'];
export type DeviceUsage = components['schemas']['DeviceUsage'];
export type ReportContent = components['schemas']['ReportContent'];
export type ReportCsv = components['schemas']['ReportCsv'];
export type ReportHtml = components['schemas']['ReportHtml'];
export type ReportPdf = components['schemas']['ReportPdf'];
export type ReportEnvelope = components['schemas']['ReportEnvelope'];
export type ReportPageEnvelope = components['schemas']['ReportPageEnvelope'];
export type ReportContentEnvelope = components['schemas']['ReportContentEnvelope'];
export type SystemAnalyticsEnvelope = components['schemas']['SystemAnalyticsEnvelope'];
export type DeviceAnalyticsPageEnvelope = components['schemas']['DeviceAnalyticsPageEnvelope'];
export type DataQualityEnvelope = components['schemas']['DataQualityEnvelope'];
export type PerformanceAnalyticsEnvelope = components['schemas']['PerformanceAnalyticsEnvelope'];
export type ChannelName = components['schemas']['ChannelName'];
export type MessageId = components['schemas']['MessageId'];
export type Seq = components['schemas']['Seq'];
export type RowId = components['schemas']['RowId'];
export type Moment = components['schemas']['Moment'];
export type MetricName = components['schemas']['MetricName'];
export type AuthMessage = components['schemas']['AuthMessage'];
export type SubscriptionFilters = components['schemas']['SubscriptionFilters'];
export type SubscribeMessage = components['schemas']['SubscribeMessage'];
export type UnsubscribeMessage = components['schemas']['UnsubscribeMessage'];
export type PingMessage = components['schemas']['PingMessage'];
export type AuthResponse = components['schemas']['AuthResponse'];
export type Subscribed = components['schemas']['Subscribed'];
export type Unsubscribed = components['schemas']['Unsubscribed'];
export type Pong = components['schemas']['Pong'];
export type StreamError = components['schemas']['StreamError'];
export type Lagged = components['schemas']['Lagged'];
export type Gap = components['schemas']['Gap'];
export type TelemetryUpdate = components['schemas']['TelemetryUpdate'];
export type AlertNotice = components['schemas']['AlertNotice'];
export type DeviceStatusChange = components['schemas']['DeviceStatusChange'];
export type SystemStatus = components['schemas']['SystemStatus'];
export type DeviceCount = components['schemas']['DeviceCount'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponseMethodNotAllowed = components['responses']['MethodNotAllowed'];
export type ResponseConflict = components['responses']['Conflict'];
export type ResponsePreconditionFailed = components['responses']['PreconditionFailed'];
export type ResponsePayloadTooLarge = components['responses']['PayloadTooLarge'];
export type ResponseUnsupportedMediaType = components['responses']['UnsupportedMediaType'];
export type ResponseUnprocessableEntity = components['responses']['UnprocessableEntity'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseInternalError = components['responses']['InternalError'];
export type ResponseServiceUnavailable = components['responses']['ServiceUnavailable'];
export type ParameterPage = components['parameters']['Page'];
export type ParameterSize = components['parameters']['Size'];
export type ParameterTelemetryPage = components['parameters']['TelemetryPage'];
export type ParameterTelemetrySize = components['parameters']['TelemetrySize'];
export type ParameterCursor = components['parameters']['Cursor'];
export type ParameterSortOrder = components['parameters']['SortOrder'];
export type ParameterOwnerId = components['parameters']['OwnerId'];
export type ParameterApiKeyId = components['parameters']['ApiKeyId'];
export type ParameterUserId = components['parameters']['UserId'];
export type ParameterDeviceRowId = components['parameters']['DeviceRowId'];
export type ParameterDeviceStatusPath = components['parameters']['DeviceStatusPath'];
export type ParameterDeviceStatusFilter = components['parameters']['DeviceStatusFilter'];
export type ParameterDeviceTypeFilter = components['parameters']['DeviceTypeFilter'];
export type ParameterLocationFilter = components['parameters']['LocationFilter'];
export type ParameterManufacturerFilter = components['parameters']['ManufacturerFilter'];
export type ParameterIsActiveFilter = components['parameters']['IsActiveFilter'];
export type ParameterDeviceNameFilter = components['parameters']['DeviceNameFilter'];
export type ParameterDeviceSearch = components['parameters']['DeviceSearch'];
export type ParameterDeviceSort = components['parameters']['DeviceSort'];
export type ParameterStatsTimeRange = components['parameters']['StatsTimeRange'];
export type ParameterDeviceGroupBy = components['parameters']['DeviceGroupBy'];
export type ParameterTrendGranularity = components['parameters']['TrendGranularity'];
export type ParameterForecastPoints = components['parameters']['ForecastPoints'];
export type ParameterIntervalWidth = components['parameters']['IntervalWidth'];
export type ParameterTrendStartTime = components['parameters']['TrendStartTime'];
export type ParameterTrendEndTime = components['parameters']['TrendEndTime'];
export type ParameterTrendTimeRange = components['parameters']['TrendTimeRange'];
export type ParameterHealthDevice = components['parameters']['HealthDevice'];
export type ParameterAnalyticsTimeRange = components['parameters']['AnalyticsTimeRange'];
export type ParameterIfMatch = components['parameters']['IfMatch'];
export type ParameterTelemetryDevice = components['parameters']['TelemetryDevice'];
export type ParameterTelemetryDevicePath = components['parameters']['TelemetryDevicePath'];
export type ParameterDeviceFilter = components['parameters']['DeviceFilter'];
export type ParameterDeviceIds = components['parameters']['DeviceIds'];
export type ParameterMetricFilter = components['parameters']['MetricFilter'];
export type ParameterMetrics = components['parameters']['Metrics'];
export type ParameterHistoryMetric = components['parameters']['HistoryMetric'];
export type ParameterDataQualityMetric = components['parameters']['DataQualityMetric'];
export type ParameterStartTime = components['parameters']['StartTime'];
export type ParameterEndTime = components['parameters']['EndTime'];
export type ParameterHistoryTimeRange = components['parameters']['HistoryTimeRange'];
export type ParameterHistoryInterval = components['parameters']['HistoryInterval'];
export type ParameterAggregation = components['parameters']['Aggregation'];
export type ParameterHistoryFill = components['parameters']['HistoryFill'];
export type ParameterMaxPoints = components['parameters']['MaxPoints'];
export type ParameterRecentSize = components['parameters']['RecentSize'];
export type ParameterConfirm = components['parameters']['Confirm'];
export type ParameterExportFormat = components['parameters']['ExportFormat'];
export type ParameterReportId = components['parameters']['ReportId'];
export type ParameterReportTypeFilter = components['parameters']['ReportTypeFilter'];
export type ParameterReportStatusFilter = components['parameters']['ReportStatusFilter'];
export type ParameterAlertId = components['parameters']['AlertId'];
export type ParameterAlertRuleId = components['parameters']['AlertRuleId'];
export type ParameterAlertStatusFilter = components['parameters']['AlertStatusFilter'];
export type ParameterAlertSeverityFilter = components['parameters']['AlertSeverityFilter'];
export type ParameterAlertTypeFilter = components['parameters']['AlertTypeFilter'];
export type ParameterAlertDeviceFilter = components['parameters']['AlertDeviceFilter'];
export type ParameterAlertRuleFilter = components['parameters']['AlertRuleFilter'];
export type ParameterAlertMetricFilter = components['parameters']['AlertMetricFilter'];
export type ParameterAuditEntryId = components['parameters']['AuditEntryId'];
export type ParameterAuditActor = components['parameters']['AuditActor'];
export type ParameterAuditOperation = components['parameters']['AuditOperation'];
export type ParameterAuditObjectType = components['parameters']['AuditObjectType'];
export type ParameterAuditObjectId = components['parameters']['AuditObjectId'];
export type ParameterAuditRequestId = components['parameters']['AuditRequestId'];
export type ParameterIncludeRetracted = components['parameters']['IncludeRetracted'];
export type ParameterRuleDeviceTypeFilter = components['parameters']['RuleDeviceTypeFilter'];
export type ParameterRuleIsActiveFilter = components['parameters']['RuleIsActiveFilter'];
export type ParameterWebhookId = components['parameters']['WebhookId'];
export type ParameterNotificationId = components['parameters']['NotificationId'];
export type ParameterNotificationStatusFilter = components['parameters']['NotificationStatusFilter'];
export type ParameterWebhookFilter = components['parameters']['WebhookFilter'];
export type ParameterNotificationAlertFilter = components['parameters']['NotificationAlertFilter'];
export type ParameterNotificationEventFilter = components['parameters']['NotificationEventFilter'];
export type HeaderRequestId = components['headers']['RequestId'];
export type HeaderRateLimitLimit = components['headers']['RateLimitLimit'];
export type HeaderRateLimitRemaining = components['headers']['RateLimitRemaining'];
export type HeaderRateLimitReset = components['headers']['RateLimitReset'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type HeaderWwwAuthenticate = components['headers']['WwwAuthenticate'];
export type HeaderAllow = components['headers']['Allow'];
export type HeaderETag = components['headers']['ETag'];
export type HeaderContentDisposition = components['headers']['ContentDisposition'];
export type HeaderContentSecurityPolicy = components['headers']['ContentSecurityPolicy'];
export type HeaderIdempotentReplayed = components['headers']['IdempotentReplayed'];
export type $defs = Record<string, never>;
export interface operations {
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service works. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_health_detail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of the service and of its components. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDetailEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version that runs and the API versions it serves. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who wants in. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description A session has begun. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPairEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    refresh_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The refresh token that the last log-in or refresh gave. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description The new pair of tokens. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPairEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionRevocationEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_current_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentUserEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_api_keys: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description Only the keys of the user with this id.
                 * @example 1
                 */
                owner_id?: components["parameters"]["OwnerId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of API keys. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What the key may do. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyCreate"];
            };
        };
        responses: {
            /** @description The key, with its secret. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeySecretEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the API key.
                 * @example 1
                 */
                id: components["parameters"]["ApiKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is gone. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_users: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of users. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The new user. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreate"];
            };
        };
        responses: {
            /** @description The user. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The user's id.
                 * @example 1
                 */
                id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The user's id.
                 * @example 2
                 */
                id: number;
            };
            cookie?: never;
        };
        /** @description The fields to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdate"];
            };
        };
        responses: {
            /** @description The user as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The user's id.
                 * @example 3
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is gone. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_devices: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description Only devices in this status.
                 * @example online
                 */
                status?: components["parameters"]["DeviceStatusFilter"];
                /**
                 * @description Only devices of exactly this type.
                 * @example sensor
                 */
                device_type?: components["parameters"]["DeviceTypeFilter"];
                /**
                 * @description Only devices at exactly this location.
                 * @example Zone A - Server Room
                 */
                location?: components["parameters"]["LocationFilter"];
                /**
                 * @description Only devices of exactly this manufacturer.
                 * @example SensorTech
                 */
                manufacturer?: components["parameters"]["ManufacturerFilter"];
                /**
                 * @description Only devices that are in use (`true`) or out of use (`false`).
                 * @example true
                 */
                is_active?: components["parameters"]["IsActiveFilter"];
                /**
                 * @description Only the device with exactly this `device_id`, the caller's own name for it (a text here, as on every device).
                 * @example TEMP-001
                 */
                device_id?: components["parameters"]["DeviceNameFilter"];
                /**
                 * @description Only devices with this text, in any case, within `name`, `device_id`, `location`, `manufacturer` or `model`.
                 * @example temp
                 */
                search?: components["parameters"]["DeviceSearch"];
                /**
                 * @description The field that orders the list.
                 * @example id
                 */
                sort?: components["parameters"]["DeviceSort"];
                /**
                 * @description Upwards or downwards.
                 * @example asc
                 */
                order?: components["parameters"]["SortOrder"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of devices. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DevicePageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_device: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The new device. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceCreate"];
            };
        };
        responses: {
            /** @description The device. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_device_stats: {
        parameters: {
            query?: {
                /**
                 * @description The span of `uptime_percentage`, up to now; `24h` when left out.
                 * @example 24h
                 */
                time_range?: components["parameters"]["StatsTimeRange"];
                /**
                 * @description Also count by this field, in `groups`.
                 * @example device_type
                 */
                group_by?: components["parameters"]["DeviceGroupBy"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceStatsEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_devices_by_status: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
            };
            header?: never;
            path: {
                /**
                 * @description The status asked for.
                 * @example online
                 */
                status: components["parameters"]["DeviceStatusPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of devices. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DevicePageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_device: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The device's id.
                 * @example 1
                 */
                id: components["parameters"]["DeviceRowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceDetailEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_device: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only the version with this `ETag`, else 412; `*` is any version. Without it the change is made whatever the version. A weak tag never matches.
                 * @example *
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The device's id.
                 * @example 1
                 */
                id: components["parameters"]["DeviceRowId"];
            };
            cookie?: never;
        };
        /** @description The fields to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceUpdate"];
            };
        };
        responses: {
            /** @description The device as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_device: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only the version with this `ETag`, else 412; `*` is any version. Without it the change is made whatever the version. A weak tag never matches.
                 * @example *
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The device's id.
                 * @example 5
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device is gone. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_device_status: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only the version with this `ETag`, else 412; `*` is any version. Without it the change is made whatever the version. A weak tag never matches.
                 * @example *
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The device's id.
                 * @example 1
                 */
                id: components["parameters"]["DeviceRowId"];
            };
            cookie?: never;
        };
        /** @description The new status. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceStatusUpdate"];
            };
        };
        responses: {
            /** @description The device as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_device_configuration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The device's id.
                 * @example 1
                 */
                id: components["parameters"]["DeviceRowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceConfigurationEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_device_configuration: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only the version with this `ETag`, else 412; `*` is any version. Without it the change is made whatever the version. A weak tag never matches.
                 * @example *
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The device's id.
                 * @example 1
                 */
                id: components["parameters"]["DeviceRowId"];
            };
            cookie?: never;
        };
        /** @description The new configuration. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceConfiguration"];
            };
        };
        responses: {
            /** @description The configuration as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceConfigurationEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_device_transitions: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
            };
            header?: never;
            path: {
                /**
                 * @description The device's id.
                 * @example 1
                 */
                id: components["parameters"]["DeviceRowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of changes. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceTransitionsEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_telemetry: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1, which is also what is given when it is left out. Not together with `cursor`.
                 * @example 1
                 */
                page?: components["parameters"]["TelemetryPage"];
                /**
                 * @description How many points a page holds.
                 * @example 100
                 */
                size?: components["parameters"]["TelemetrySize"];
                /** @description Where to go on, `pagination.next_cursor` of the page before. Not together with `page`. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Only points of the device with this `id` (the integer).
                 * @example 1
                 */
                device_id?: components["parameters"]["DeviceFilter"];
                /**
                 * @description Only points of this metric.
                 * @example temperature
                 */
                metric_name?: components["parameters"]["MetricFilter"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of points. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TelemetryPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    submit_telemetry: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry of this very call safe; see "Retries and idempotency".
                 * @example reading-000001
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The point. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TelemetrySubmit"];
            };
        };
        responses: {
            /** @description The point is stored. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubmittedPointEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_telemetry: {
        parameters: {
            query: {
                /**
                 * @description Must be `true`.
                 * @example true
                 */
                confirm: components["parameters"]["Confirm"];
                /**
                 * @description Only points of the device with this `id` (the integer).
                 * @example 1
                 */
                device_id?: components["parameters"]["DeviceFilter"];
                /**
                 * @description Only points of this metric.
                 * @example temperature
                 */
                metric_name?: components["parameters"]["MetricFilter"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The points are gone. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TelemetryDeletionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    submit_telemetry_batch: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry of this very call safe; see "Retries and idempotency".
                 * @example batch-000001
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The points. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TelemetryBatch"];
            };
        };
        responses: {
            /** @description What became of the points. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TelemetryBatchReportEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_latest_telemetry: {
        parameters: {
            query: {
                /**
                 * @description The `id` (the integer) of the device.
                 * @example 1
                 */
                device_id: components["parameters"]["TelemetryDevice"];
                /**
                 * @description Only these metrics, up to 100, with commas between them; all when left out.
                 * @example [
                 *       "temperature",
                 *       "humidity"
                 *     ]
                 */
                metrics?: components["parameters"]["Metrics"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest values. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatestTelemetryEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_latest_telemetry: {
        parameters: {
            query: {
                /**
                 * @description The `id`s (the integers) of up to 100 devices, with commas between them.
                 * @example [
                 *       1,
                 *       2,
                 *       3
                 *     ]
                 */
                device_ids: components["parameters"]["DeviceIds"];
                /**
                 * @description Only these metrics, up to 100, with commas between them; all when left out.
                 * @example [
                 *       "temperature",
                 *       "humidity"
                 *     ]
                 */
                metrics?: components["parameters"]["Metrics"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest values by device. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatestTelemetryListEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_telemetry_history: {
        parameters: {
            query: {
                /**
                 * @description The `id` (the integer) of the device.
                 * @example 1
                 */
                device_id: components["parameters"]["TelemetryDevice"];
                /**
                 * @description The metric.
                 * @example temperature
                 */
                metric: components["parameters"]["HistoryMetric"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
                /** @description A span up to now, instead of `start_time` and `end_time`. */
                time_range?: components["parameters"]["HistoryTimeRange"];
                /**
                 * @description The width of the buckets; `raw` gives the points themselves, `auto` the finest that fits `max_points`.
                 * @example auto
                 */
                interval?: components["parameters"]["HistoryInterval"];
                /**
                 * @description What the value of a bucket is; `avg` when left out. Raw points keep their own values.
                 * @example avg
                 */
                aggregation?: components["parameters"]["Aggregation"];
                /**
                 * @description What stands in a bucket without points. Raw points are never filled.
                 * @example none
                 */
                fill?: components["parameters"]["HistoryFill"];
                /**
                 * @description The most raw points to give, and the most buckets that `auto` chooses: those from the first point of the time to the last, or with `fill` those of all the time. When asked for `raw`, more points are thinned by LTTB, which keeps the first, the last and the shape; `truncated` says so.
                 * @example 1000
                 */
                max_points?: components["parameters"]["MaxPoints"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TelemetryHistoryEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_device_telemetry: {
        parameters: {
            query?: {
                /**
                 * @description How many of the newest points to give.
                 * @example 20
                 */
                size?: components["parameters"]["RecentSize"];
            };
            header?: never;
            path: {
                /**
                 * @description The `id` (the integer) of the device.
                 * @example 1
                 */
                device_id: components["parameters"]["TelemetryDevicePath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The summary. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceTelemetryEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_telemetry_metrics: {
        parameters: {
            query?: {
                /**
                 * @description Only points of the device with this `id` (the integer).
                 * @example 1
                 */
                device_id?: components["parameters"]["DeviceFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricListEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    export_telemetry: {
        parameters: {
            query?: {
                /**
                 * @description The format of the reply.
                 * @example csv
                 */
                format?: components["parameters"]["ExportFormat"];
                /**
                 * @description Only points of the device with this `id` (the integer).
                 * @example 1
                 */
                device_id?: components["parameters"]["DeviceFilter"];
                /**
                 * @description Only points of this metric.
                 * @example temperature
                 */
                metric_name?: components["parameters"]["MetricFilter"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The points in the format asked for. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["TelemetryCsv"];
                    "application/x-ndjson": components["schemas"]["TelemetryNdjson"];
                    "application/json": components["schemas"]["TelemetryExportEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_alerts: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1, which is also what is given when it is left out. Not together with `cursor`.
                 * @example 1
                 */
                page?: components["parameters"]["TelemetryPage"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /** @description Where to go on, `pagination.next_cursor` of the page before. Not together with `page`. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Only alerts in this status.
                 * @example active
                 */
                status?: components["parameters"]["AlertStatusFilter"];
                /**
                 * @description Only those of this severity.
                 * @example warning
                 */
                severity?: components["parameters"]["AlertSeverityFilter"];
                /**
                 * @description Only alerts of this type.
                 * @example threshold
                 */
                alert_type?: components["parameters"]["AlertTypeFilter"];
                /**
                 * @description Only those of the device with this `id` (the integer).
                 * @example 1
                 */
                device_id?: components["parameters"]["AlertDeviceFilter"];
                /**
                 * @description Only alerts of the rule with this id.
                 * @example 1
                 */
                rule_id?: components["parameters"]["AlertRuleFilter"];
                /**
                 * @description Only those about this metric.
                 * @example temperature
                 */
                metric_name?: components["parameters"]["AlertMetricFilter"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
                /**
                 * @description Whether to give alerts that were retracted too; `false` when left out.
                 * @example false
                 */
                include_retracted?: components["parameters"]["IncludeRetracted"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of alerts. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_alert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The new alert. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertCreate"];
            };
        };
        responses: {
            /** @description The alert. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_alert_statistics: {
        parameters: {
            query?: {
                /**
                 * @description Only those of the device with this `id` (the integer).
                 * @example 1
                 */
                device_id?: components["parameters"]["AlertDeviceFilter"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
                /** @description A span up to now, instead of `start_time` and `end_time`. */
                time_range?: components["parameters"]["HistoryTimeRange"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertStatisticsEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_alert_rules: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description Only those of the device with this `id` (the integer).
                 * @example 1
                 */
                device_id?: components["parameters"]["AlertDeviceFilter"];
                /**
                 * @description Only rules that are bound to exactly this type.
                 * @example sensor
                 */
                device_type?: components["parameters"]["RuleDeviceTypeFilter"];
                /**
                 * @description Only those about this metric.
                 * @example temperature
                 */
                metric_name?: components["parameters"]["AlertMetricFilter"];
                /**
                 * @description Only those of this severity.
                 * @example warning
                 */
                severity?: components["parameters"]["AlertSeverityFilter"];
                /**
                 * @description Only rules that watch (`true`) or do not (`false`).
                 * @example true
                 */
                is_active?: components["parameters"]["RuleIsActiveFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of rules. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRulePageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The new rule. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRuleCreate"];
            };
        };
        responses: {
            /** @description The rule. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    test_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The rule's id.
                 * @example 1
                 */
                id: components["parameters"]["AlertRuleId"];
            };
            cookie?: never;
        };
        /** @description What to try it on. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRuleTest"];
            };
        };
        responses: {
            /** @description What the rule makes of it. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleTrialEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The rule's id.
                 * @example 1
                 */
                id: components["parameters"]["AlertRuleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The rule's id.
                 * @example 1
                 */
                id: components["parameters"]["AlertRuleId"];
            };
            cookie?: never;
        };
        /** @description The fields to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRuleUpdate"];
            };
        };
        responses: {
            /** @description The rule as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The rule's id.
                 * @example 3
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule is gone. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The alert's id.
                 * @example 1
                 */
                id: components["parameters"]["AlertId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alert. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDetailEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The alert's id.
                 * @example 1
                 */
                id: components["parameters"]["AlertId"];
            };
            cookie?: never;
        };
        /** @description The fields to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertUpdate"];
            };
        };
        responses: {
            /** @description The alert as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The alert's id.
                 * @example 3
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alert is gone. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    acknowledge_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The alert's id.
                 * @example 2
                 */
                id: number;
            };
            cookie?: never;
        };
        /** @description What to note; may be left out. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AlertAcknowledge"];
            };
        };
        responses: {
            /** @description The alert as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resolve_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The alert's id.
                 * @example 3
                 */
                id: number;
            };
            cookie?: never;
        };
        /** @description What to note; may be left out. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AlertResolve"];
            };
        };
        responses: {
            /** @description The alert as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_system_analytics: {
        parameters: {
            query?: {
                /**
                 * @description The span of the window, up to now; `24h` when left out.
                 * @example 24h
                 */
                time_range?: components["parameters"]["AnalyticsTimeRange"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemAnalyticsEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_device_analytics: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description Only devices of exactly this type.
                 * @example sensor
                 */
                device_type?: components["parameters"]["DeviceTypeFilter"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
                /** @description A span up to now, instead of `start_time` and `end_time`. */
                time_range?: components["parameters"]["HistoryTimeRange"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of devices with their figures. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceAnalyticsPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_data_quality: {
        parameters: {
            query: {
                /**
                 * @description The `id` (the integer) of the device.
                 * @example 1
                 */
                device_id: components["parameters"]["TelemetryDevice"];
                /**
                 * @description Only this metric; all when left out.
                 * @example temperature
                 */
                metric?: components["parameters"]["DataQualityMetric"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
                /** @description A span up to now, instead of `start_time` and `end_time`. */
                time_range?: components["parameters"]["HistoryTimeRange"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataQualityEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_trend: {
        parameters: {
            query: {
                /**
                 * @description The `id` (the integer) of the device.
                 * @example 1
                 */
                device_id: components["parameters"]["TelemetryDevice"];
                /**
                 * @description The metric.
                 * @example temperature
                 */
                metric: components["parameters"]["HistoryMetric"];
                /**
                 * @description The width of the buckets, of the history and of the forecast alike; `auto` is the finest that makes at most 1,500 of them from the first point of the window on.
                 * @example auto
                 */
                granularity?: components["parameters"]["TrendGranularity"];
                /**
                 * @description How many buckets to forecast.
                 * @example 24
                 */
                forecast_points?: components["parameters"]["ForecastPoints"];
                /**
                 * @description The probability with which a value is to lie between `lower` and `upper`.
                 * @example 0.8
                 */
                interval_width?: components["parameters"]["IntervalWidth"];
                /**
                 * @description The first moment, included.
                 * @example 2025-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["TrendStartTime"];
                /**
                 * @description The moment where it ends, not included; it may be yet to come.
                 * @example 2035-01-01T00:00:00Z
                 */
                end_time?: components["parameters"]["TrendEndTime"];
                /** @description A span up to now, instead of `start_time` and `end_time`. */
                time_range?: components["parameters"]["TrendTimeRange"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trend. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricTrendEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_performance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PerformanceAnalyticsEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_insights: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The device, and what to look at. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["InsightsRequest"];
            };
        };
        responses: {
            /** @description What stands out. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceInsightsEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    detect_anomalies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The device, its metrics and the window. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnomalyDetectionRequest"];
            };
        };
        responses: {
            /** @description The anomalies. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnomalyDetectionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    predict_maintenance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The device, and how far to look ahead. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaintenanceRequest"];
            };
        };
        responses: {
            /** @description What is to come. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenancePredictionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_health_score: {
        parameters: {
            query?: {
                /**
                 * @description The span of the window, up to now; `24h` when left out.
                 * @example 24h
                 */
                time_range?: components["parameters"]["AnalyticsTimeRange"];
            };
            header?: never;
            path: {
                /**
                 * @description The `id` (the integer) of the device.
                 * @example 1
                 */
                device_id: components["parameters"]["HealthDevice"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The score. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthScoreEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_reports: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description Only reports of this type.
                 * @example device_performance
                 */
                report_type?: components["parameters"]["ReportTypeFilter"];
                /**
                 * @description Only reports in this status.
                 * @example completed
                 */
                status?: components["parameters"]["ReportStatusFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of reports. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_report: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry of this very call safe; see "Retries and idempotency".
                 * @example report-000001
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description What the report is about. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportCreate"];
            };
        };
        responses: {
            /** @description The report, which waits to be made. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The report's id.
                 * @example 1
                 */
                id: components["parameters"]["ReportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report in the format that was asked for when it was made. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    "Content-Security-Policy": components["headers"]["ContentSecurityPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportContentEnvelope"];
                    "text/csv": components["schemas"]["ReportCsv"];
                    "text/html": components["schemas"]["ReportHtml"];
                    "application/pdf": components["schemas"]["ReportPdf"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The report's id.
                 * @example 1
                 */
                id: components["parameters"]["ReportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report is gone. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_report_status: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The report's id.
                 * @example 1
                 */
                id: components["parameters"]["ReportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, without its document. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_audit_entries: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1, which is also what is given when it is left out. Not together with `cursor`.
                 * @example 1
                 */
                page?: components["parameters"]["TelemetryPage"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /** @description Where to go on, `pagination.next_cursor` of the page before. Not together with `page`. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Only calls of the user with exactly this name, and of the user's API keys.
                 * @example admin
                 */
                actor?: components["parameters"]["AuditActor"];
                /**
                 * @description Only calls of the operation with this `operationId`.
                 * @example update_device
                 */
                operation?: components["parameters"]["AuditOperation"];
                /**
                 * @description Only entries about objects of this kind.
                 * @example device
                 */
                object_type?: components["parameters"]["AuditObjectType"];
                /**
                 * @description Only entries about objects with this id; with `object_type`, about one object.
                 * @example 1
                 */
                object_id?: components["parameters"]["AuditObjectId"];
                /**
                 * @description Only the call with this `X-Request-ID`.
                 * @example req_123456789
                 */
                request_id?: components["parameters"]["AuditRequestId"];
                /**
                 * @description The first moment, included.
                 * @example 2024-01-01T00:00:00Z
                 */
                start_time?: components["parameters"]["StartTime"];
                /**
                 * @description The moment where it ends, not included.
                 * @example 2024-01-01T23:59:59Z
                 */
                end_time?: components["parameters"]["EndTime"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of entries. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_audit_entry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The entry's id.
                 * @example 1
                 */
                id: components["parameters"]["AuditEntryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_notifications: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1, which is also what is given when it is left out. Not together with `cursor`.
                 * @example 1
                 */
                page?: components["parameters"]["TelemetryPage"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
                /** @description Where to go on, `pagination.next_cursor` of the page before. Not together with `page`. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Only notifications in this status.
                 * @example dead
                 */
                status?: components["parameters"]["NotificationStatusFilter"];
                /**
                 * @description Only notifications of the webhook with this id.
                 * @example 1
                 */
                webhook_id?: components["parameters"]["WebhookFilter"];
                /**
                 * @description Only notifications about the alert with this id.
                 * @example 1
                 */
                alert_id?: components["parameters"]["NotificationAlertFilter"];
                /**
                 * @description Only notifications of this event.
                 * @example alert.created
                 */
                event?: components["parameters"]["NotificationEventFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of notifications. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The notification's id.
                 * @example 1
                 */
                id: components["parameters"]["NotificationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notification. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    redrive_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The notification's id.
                 * @example 1
                 */
                id: components["parameters"]["NotificationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notification, which waits for its turn. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_webhooks: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page, from 1. A page past the end is an empty list.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description How many items a page holds.
                 * @example 20
                 */
                size?: components["parameters"]["Size"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of webhooks. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPageEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Where to send what. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookCreate"];
            };
        };
        responses: {
            /** @description The webhook, with its secret. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecretEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The webhook's id.
                 * @example 1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The webhook's id.
                 * @example 1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        /** @description The fields to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookUpdate"];
            };
        };
        responses: {
            /** @description The webhook as it is now. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The webhook's id.
                 * @example 1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook is gone. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    redrive_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The webhook's id.
                 * @example 1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many wait again. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookRedriveEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    test_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The webhook's id.
                 * @example 1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notification, which waits for its turn. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
