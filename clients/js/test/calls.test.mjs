// Calls to a real server: data and whole replies, lists, files, errors, changing together.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as package_ from "../dist/index.js";
import { newDevice, Server, unique } from "./server.mjs";

let server;
let client;

before(async () => {
  server = await Server.start();
  client = server.client();
});
after(() => server.stop());

test("the overview's example runs word for word", async () => {
  const secret = (
    await client.auth.apiKeys.create({ name: "overview", permissions: ["devices:read", "devices:write"] })
  ).api_key;
  const script = `
import { ValtronicsClient } from 'valtronics-js';
const client = new ValtronicsClient({
baseURL: 'http://localhost:8000',
apiKey: 'your-api-key'
});
// List devices
const devices = await client.devices.list();
// Create device
const device = await client.devices.create({
name: 'New Device',
device_id: 'DEV-001',
device_type: 'sensor'
});`;
  const filled = script
    .replace("'valtronics-js'", JSON.stringify(new URL("../dist/index.js", import.meta.url)))
    .replace("http://localhost:8000", server.url)
    .replace("your-api-key", secret);
  const { devices, device } = await import(
    `data:text/javascript,${encodeURIComponent(`${filled}\nexport { devices, device };`)}`
  );
  assert.ok(Array.isArray(devices.items));
  assert.deepEqual([device.device_id, device.name, device.status], ["DEV-001", "New Device", "offline"]);
});

test("awaiting gives the data, and withResponse what came along", async () => {
  const id = await newDevice(client);
  const viewer = unique("user");
  const password = "correct horse battery";
  await client.users.create({
    username: viewer,
    email: `${viewer}@example.com`,
    password,
    role: "viewer",
    tier: "standard",
  });
  const reader = server.client({ username: viewer, password });
  const reply = await reader.devices.get(id, { requestId: "mine-1" }).withResponse();
  assert.equal(reply.data.id, id);
  assert.equal(reply.requestId, "mine-1");
  assert.equal(reply.status, 200);
  assert.match(reply.etag, /^"v\d+"$/);
  assert.equal(reply.rateLimit.limit, 1_000_000);
  assert.equal(reply.rateLimit.remaining, 999_999);
  assert.ok(Math.abs(reply.rateLimit.reset - Date.now()) < 61_000);
  assert.equal(reply.response.headers.get("X-Request-ID"), "mine-1");
  assert.deepEqual(await reader.devices.get(id), reply.data);
});

test("a change by ETag is made only if nobody was faster", async () => {
  const id = await newDevice(client);
  const { etag } = await client.devices.get(id).withResponse();
  await client.devices.update(id, { location: "hall" }, { ifMatch: etag });
  const late = client.devices.update(id, { location: "yard" }, { ifMatch: etag });
  await assert.rejects(late, (error) => error instanceof package_.PreconditionFailedError && error.requestId !== "");
  assert.equal((await client.devices.get(id)).location, "hall");
});

test("errors are of their class, and name every fault", async () => {
  await assert.rejects(client.devices.get(999_999), (error) => {
    assert.ok(error instanceof package_.NotFoundError && error instanceof package_.ApiError);
    assert.deepEqual(
      [error.status, error.code, error.operation, error.details.id],
      [404, "RESOURCE_NOT_FOUND", "get_device", "999999"],
    );
    return true;
  });
  await assert.rejects(client.devices.create({ name: 7 }), (error) => {
    assert.ok(error instanceof package_.ValidationError);
    const faults = error.errors.map(({ field, rule }) => `${field} ${rule}`).sort();
    assert.deepEqual(faults, ["device_id required", "device_type required", "name type"]);
    return true;
  });
  const stranger = server.client({ apiKey: "vt_unknown" });
  await assert.rejects(stranger.devices.list(), { name: "AuthenticationError", status: 401 });
  const key = await client.auth.apiKeys.create({ name: "narrow", permissions: ["devices:read"] });
  const narrow = server.client({ apiKey: key.api_key }).telemetry.metrics();
  await assert.rejects(narrow, (error) => error.details.required_permission === "telemetry:read");
});

test("who asks for the whole reply alone handles its error", async () => {
  let unhandled = 0;
  const count = () => (unhandled += 1);
  process.on("unhandledRejection", count);
  await assert.rejects(client.devices.get(999_999).withResponse());
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off("unhandledRejection", count);
  assert.equal(unhandled, 0);
});

test("a list is a page where it is awaited, and everything where it is iterated over", async () => {
  const type = unique("kind");
  const names = Array.from({ length: 7 }, (_, at) => `${type}-${at}`);
  for (const name of names) await client.devices.create({ name, device_id: name, device_type: type });
  const page = await client.devices.list({ device_type: type, size: 3, page: 2 });
  assert.deepEqual(
    page.items.map(({ name }) => name),
    names.slice(3, 6),
  );
  assert.equal(page.pagination.total, 7);
  const seen = [];
  for await (const { name } of client.devices.list({ device_type: type, size: 3 })) seen.push(name);
  assert.deepEqual(seen, names);
  const sizes = [];
  for await (const { items } of client.devices.list({ device_type: type, size: 3 }).pages()) sizes.push(items.length);
  assert.deepEqual(sizes, [3, 3, 1]);
});

test("a walk by cursor neither skips nor repeats while points come in, and takes few requests", async () => {
  const device_id = await newDevice(client);
  const at = (n) => new Date(Date.UTC(2024, 0, 1) + n * 1000).toISOString();
  const points = Array.from({ length: 2500 }, (_, n) => ({
    device_id,
    metric_name: "t",
    metric_value: n,
    timestamp: at(n),
  }));
  await client.telemetry.submitBatch({ telemetry_data: points });
  let requests = 0;
  const counting = server.client({
    fetch: (request) => {
      if (request.url.includes("/telemetry/")) requests += 1;
      return fetch(request);
    },
  });
  const seen = [];
  for await (const { metric_value } of counting.telemetry.list({ device_id })) {
    seen.push(metric_value);
    if (seen.length === 1500) await client.telemetry.submit({ device_id, metric_name: "t", metric_value: -1 });
  }
  assert.deepEqual(seen, points.map(({ metric_value }) => metric_value).reverse());
  assert.equal(requests, 3);
});

test("files come as the platform's response", async () => {
  const device_id = await newDevice(client);
  await client.telemetry.submit({ device_id, metric_name: "t", metric_value: 1.5, timestamp: "2024-01-01T12:00:00Z" });
  const file = await client.telemetry.export({ device_id, format: "csv" });
  assert.match(file.headers.get("Content-Type"), /^text\/csv/);
  assert.equal(
    await file.text(),
    `timestamp,device_id,metric_name,metric_value,unit\r\n2024-01-01T12:00:00Z,${device_id},t,1.5,\r\n`,
  );
  const lines = await client.telemetry.export({ device_id, format: "ndjson" });
  assert.equal(JSON.parse(await lines.text()).metric_value, 1.5);
});

test("a resource alone does what the client does", async () => {
  const { api_key } = await client.auth.apiKeys.create({ name: "alone", permissions: ["devices:read"] });
  const connection = new package_.Connection({ baseURL: `${server.url}/`, apiKey: api_key });
  assert.ok((await package_.devices(connection).list()).pagination.total > 0);
});

test("numbers and texts come back as they went", async () => {
  const device_id = await newDevice(client);
  for (const metric_value of [0.1, 1e308, 5e-324, -7e-6, 2 ** 53 - 1]) {
    await client.telemetry.submit({ device_id, metric_name: "n", metric_value, unit: "µΩ·°" });
    const { telemetry } = await client.telemetry.latest({ device_id });
    assert.deepEqual([telemetry.n.value, telemetry.n.unit], [metric_value, "µΩ·°"]);
  }
});
