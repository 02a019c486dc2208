// How people call it, checked by `tsc --strict`: what is right compiles with the exact types, what is wrong does not.
import {
  ApiError,
  type BatchWriter,
  Connection,
  ConnectionError,
  type Device,
  type DeviceDetail,
  type DevicePage,
  devices,
  type ErrorCode,
  type FieldFault,
  type Gap,
  type HistoryPoint,
  type Lagged,
  RateLimitError,
  type TelemetryPoint,
  type TelemetryUpdate,
  UnacknowledgedError,
  ValidationError,
  ValtronicsClient,
} from "valtronics-js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Fails to compile unless both types are the same. */
function same<A, B>(_: Same<A, B>): void {}

const client = new ValtronicsClient({ baseURL: "http://localhost:8000", apiKey: "your-api-key" });

export async function calls(): Promise<void> {
  const page = await client.devices.list({ status: "online", sort: "name", order: "desc" });
  same<typeof page, DevicePage>(true);
  const device = await client.devices.create({ name: "New Device", device_id: "DEV-001", device_type: "sensor" });
  same<typeof device, Device>(true);
  const reply = await client.devices.get(device.id).withResponse();
  same<typeof reply.data, DeviceDetail>(true);
  same<typeof reply.etag, string | undefined>(true);
  await client.devices.update(
    device.id,
    { location: "hall" },
    { ifMatch: reply.etag, signal: AbortSignal.timeout(1000) },
  );
  const { telemetry } = await client.telemetry.latest({ device_id: 1, metrics: ["temperature"] });
  same<number | undefined, typeof telemetry extends { [name: string]: { value: infer V } } ? V | undefined : never>(
    true,
  );
  const history = await client.telemetry.history({
    device_id: 1,
    metric: "temperature",
    time_range: "24h",
    interval: "1h",
  });
  same<(typeof history.data_points)[number], HistoryPoint>(true);
  const rule = await client.alerts.rules.create({
    name: "Hot",
    metric_name: "t",
    condition: "gt",
    threshold_value: 30,
    severity: "warning",
  });
  await client.alerts.rules.test(rule.id, { time_range: "24h" });
  const file = await client.telemetry.export({ format: "csv" });
  same<typeof file, Response>(true);

  for await (const each of client.devices.list()) same<typeof each, Device>(true);
  for await (const each of client.telemetry.list({ device_id: 1 })) same<typeof each, TelemetryPoint>(true);
  for await (const each of client.devices.list().pages()) same<typeof each, DevicePage>(true);

  const alone = devices(new Connection({ baseURL: "http://localhost:8000" }));
  same<typeof alone, typeof client.devices>(true);
}

export async function mistakes(): Promise<void> {
  // @ts-expect-error a status that there is not
  await client.devices.list({ status: "on" });
  // @ts-expect-error a filter that there is not
  await client.devices.list({ colour: "red" });
  // @ts-expect-error a required field is missing
  await client.devices.create({ name: "New Device" });
  // @ts-expect-error a field that there is not
  await client.devices.create({ name: "a", device_id: "a", device_type: "a", colour: "red" });
  // @ts-expect-error the id of a device is a number
  await client.devices.get("1");
  // @ts-expect-error a required parameter is missing
  await client.telemetry.latest({ metrics: ["temperature"] });
  // @ts-expect-error a device is created as it is, not as it was
  await client.devices.create({ name: "a", device_id: "a", device_type: "a" }, { ifMatch: '"v1"' });
  // @ts-expect-error a key is for what is stored once
  await client.devices.delete(1, { idempotencyKey: "a" });
  // @ts-expect-error a resource that there is not
  await client.robots.list();
  // @ts-expect-error filters are of their channel's values
  client.stream({ channel: "alerts", filters: { severity: ["loud"] } });
}

export async function failures(): Promise<FieldFault[] | number | string | undefined> {
  try {
    await client.devices.list();
  } catch (error) {
    if (error instanceof ValidationError) {
      same<typeof error.code, "VALIDATION_ERROR">(true);
      return error.errors;
    }
    if (error instanceof RateLimitError) return error.retryAfter;
    if (error instanceof ApiError) {
      same<typeof error.code, ErrorCode | "UNEXPECTED_REPLY">(true);
      same<typeof error.requestId, string>(true);
      return error.details.required_permission;
    }
    if (error instanceof ConnectionError) return error.requestId;
  }
  return undefined;
}

export async function live(): Promise<void> {
  for await (const event of client.stream({ channel: "device_telemetry", filters: { metrics: ["temperature"] } })) {
    same<typeof event, TelemetryUpdate | Gap | Lagged>(true);
    if (event.type === "telemetry_update") same<typeof event.value, number>(true);
    else if (event.type === "gap") same<typeof event.to, number>(true);
    else same<typeof event.dropped, number>(true);
  }
  for await (const event of client.stream([{ channel: "alerts" }, { channel: "devices" }])) {
    if (event.type === "alert") console.log(event.title);
    // @ts-expect-error no telemetry was asked for
    if (event.type === "telemetry_update") break;
  }
}

export async function writes(): Promise<void> {
  await using writer = client.writer({ maxPoints: 500 });
  same<typeof writer, BatchWriter>(true);
  await writer.write({ device_id: 1, metric_name: "t", metric_value: 1 });
  await writer.write([{ device_id: 1, metric_name: "t", metric_value: 2, unit: "°C" }]);
  // @ts-expect-error a value is a number
  await writer.write({ device_id: 1, metric_name: "t", metric_value: "1" });
  await writer.close({ timeout: 1000 }).catch((error: unknown) => {
    if (error instanceof UnacknowledgedError) console.log(error.refused[0]?.issue, error.unsent.length);
  });
}
