// Made by `npm run generate` from the contracts in openapi/. Changes by hand are lost.

import type {
  AlertNotice,
  AuthResponse,
  DeviceStatusChange,
  Gap,
  Lagged,
  Pong,
  StreamError,
  Subscribed,
  SystemStatus,
  TelemetryUpdate,
  Unsubscribed,
} from "./api.js";

/** Everything that the server may send. */
export type ServerMessage =
  | AuthResponse
  | Subscribed
  | Unsubscribed
  | Pong
  | StreamError
  | Lagged
  | Gap
  | TelemetryUpdate
  | AlertNotice
  | DeviceStatusChange
  | SystemStatus;

/** Channel → the events that a subscription to it gives. */
export interface ChannelEvents {
  device_telemetry: TelemetryUpdate;
  alerts: AlertNotice;
  devices: DeviceStatusChange;
  system: SystemStatus;
}

/** Kind of an event → its channel. */
export const CHANNEL_OF: { readonly [type: string]: keyof ChannelEvents } = {
  telemetry_update: "device_telemetry",
  alert: "alerts",
  device_status_update: "devices",
  system_status_update: "system",
};
