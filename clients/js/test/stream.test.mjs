// Streams: what is seen, once and in order, while connections, servers and tokens come and go.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { WebSocket as WsPackage } from "ws";
import { AuthenticationError, AuthorizationError, Connection, EventStream, ValtronicsError } from "../dist/index.js";
import { newDevice, Server, until, Wire } from "./server.mjs";

let server;
let client;
let device_id;

before(async () => {
  server = await Server.start("serve", { VALTRONICS_ACCESS_TOKEN_SECONDS: "4", VALTRONICS_SOCKET_CHECK_SECONDS: "1" });
  const lasting = await key([
    "account:read",
    "devices:read",
    "devices:write",
    "telemetry:read",
    "telemetry:write",
    "alerts:read",
    "alerts:write",
    "system:read",
  ]);
  client = server.client({ apiKey: lasting });
});
after(() => server.stop());
beforeEach(async () => {
  device_id = await newDevice(client);
});

const key = async (permissions) => (await server.client().auth.apiKeys.create({ name: "stream", permissions })).api_key;
const send = (metric_value, metric_name = "t") => client.telemetry.submit({ device_id, metric_name, metric_value });
const telemetry = () => ({ channel: "device_telemetry", device_id });

/** Sends 0, 1, 2 and so on, evenly, and one more once it is told to stop; gives how many. */
async function sending(told) {
  let next = 0;
  while (!told.stop) {
    await send(next++);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await send(next++);
  return next;
}

/** Reads values until `last` has come. Says how many of what else came. */
async function valuesUntil(stream, last, otherwise = () => assert.fail("only events were due")) {
  const values = [];
  for await (const event of stream) {
    if (event.type !== "telemetry_update") otherwise(event);
    else values.push(event.value);
    if (values.at(-1) === last) break;
  }
  return values;
}

test("events come typed and filtered, and leaving the loop ends the connection", async () => {
  const stream = client.stream({ ...telemetry(), filters: { metrics: ["t"] } });
  await stream.ready;
  await send(7, "other");
  await send(1.5);
  for await (const event of stream) {
    assert.deepEqual(
      [event.type, event.device_id, event.metric, event.value],
      ["telemetry_update", device_id, "t", 1.5],
    );
    break;
  }
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
});

test("several channels on one connection", async () => {
  const stream = client.stream([
    { channel: "alerts", device_id },
    { channel: "devices", device_id },
    { channel: "system" },
  ]);
  await stream.ready;
  await client.alerts.create({ device_id, title: "Hot", severity: "warning", alert_type: "manual" });
  await client.devices.updateStatus(device_id, { status: "maintenance" });
  const seen = new Set();
  for await (const { type } of stream) if (seen.add(type).size === 3) break;
  assert.deepEqual([...seen].sort(), ["alert", "device_status_update", "system_status_update"]);
});

test("a connection that is cut again and again loses nothing", async () => {
  const wire = await Wire.to(server);
  const lost = [];
  const stream = new EventStream(copy(wire), telemetry(), { onDisconnect: (each) => lost.push(each) });
  await stream.ready;
  const told = {};
  const sent = sending(told);
  const values = [];
  let cutAt = 0;
  for await (const event of stream) {
    values.push(event.value);
    if (told.stop && values.length === (await sent)) break;
    // It is back and gives events again.
    if (values.length < cutAt + 10 || told.stop) continue;
    if (lost.length === 4) told.stop = true;
    cutAt = values.length;
    wire.cut();
  }
  assert.deepEqual(
    values,
    Array.from({ length: await sent }, (_, n) => n),
  );
  assert.ok(lost.length >= 4);
  for (const { code, error } of lost) assert.deepEqual([code, error.name], [1006, "ConnectionError"]);
  await wire.close();
});

/** The test's client, over a wire. */
function copy(wire, more = {}) {
  return new Connection({
    baseURL: wire.url,
    token: () => client.credential.token(),
    webSocket: client.webSocket,
    ...more,
  });
}

test("tokens end, a session gets new ones, and the stream goes on without a hole", async () => {
  const codes = [];
  const stream = server.client().stream(telemetry(), { onDisconnect: ({ code }) => codes.push(code) });
  await stream.ready;
  const told = {};
  const sent = sending(told);
  until(() => codes.length === 1).then(() => (told.stop = true));
  const values = [];
  for await (const event of stream) {
    values.push(event.value);
    if (told.stop && values.length === (await sent)) break;
  }
  assert.deepEqual(
    values,
    Array.from({ length: await sent }, (_, n) => n),
  );
  assert.deepEqual(codes, [4401]);
});

test("a session that is ended elsewhere is begun anew, and the stream goes on", async () => {
  const admin = server.client();
  const codes = [];
  const stream = admin.stream(telemetry(), { onDisconnect: ({ code }) => codes.push(code) });
  await stream.ready;
  await admin.auth.logOut();
  await until(() => codes.length > 0);
  await send(1);
  assert.deepEqual(await valuesUntil(stream, 1), [1]);
  assert.deepEqual(codes, [4401]);
});

test("a connection that is dead at the other end is noticed by its silence", async () => {
  const wire = await Wire.to(server);
  const lost = [];
  const options = { heartbeat: 300, timeout: 1500, onDisconnect: (each) => lost.push(each) };
  const stream = new EventStream(copy(wire), telemetry(), options);
  await stream.ready;
  // It answers while it lives, however long nothing happens.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.deepEqual(lost, []);
  wire.silent = true;
  await send(1);
  await until(() => lost.length > 0);
  wire.silent = false;
  assert.deepEqual(await valuesUntil(stream, 1), [1]);
  await wire.close();
});

test("a slow iteration has the connection let go, and gets everything after all", async () => {
  const lost = [];
  const stream = client.stream(telemetry(), { maxWaiting: 20, onDisconnect: (each) => lost.push(each) });
  await stream.ready;
  const all = Array.from({ length: 200 }, (_, n) => n);
  const points = all.map((n) => ({
    device_id,
    metric_name: "t",
    metric_value: n,
    timestamp: new Date(Date.UTC(2024, 0, 1) + n).toISOString(),
  }));
  for (let at = 0; at < points.length; at += 40)
    await client.telemetry.submitBatch({ telemetry_data: points.slice(at, at + 40) });
  await until(() => lost.length > 0);
  // Nobody has read yet: what waits is no more than was allowed.
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(lost.length, 1);
  assert.deepEqual(await valuesUntil(stream, 199), all);
});

test("it goes on from a number that somebody kept", async () => {
  const first = client.stream(telemetry());
  await first.ready;
  await send(1);
  const { value } = await first.next();
  first.close();
  await send(2);
  await send(3);
  assert.deepEqual(await valuesUntil(client.stream({ ...telemetry(), resume_from: value.seq }), 3), [2, 3]);
});

test("what can't get better is thrown: a wrong key, a missing permission, a revoked key", async () => {
  const wrong = server.client({ apiKey: "vt_unknown" }).stream(telemetry());
  await assert.rejects(wrong.next(), (error) => error instanceof AuthenticationError);
  await assert.rejects(wrong.ready, (error) => error instanceof AuthenticationError);

  const narrow = server.client({ apiKey: await key(["devices:read"]) }).stream(telemetry());
  await assert.rejects(narrow.next(), (error) => {
    assert.ok(error instanceof AuthorizationError);
    assert.equal(error.details.required_permission, "telemetry:read");
    return true;
  });

  const admin = server.client();
  const brief = await admin.auth.apiKeys.create({ name: "brief", permissions: ["telemetry:read"] });
  const stream = server.client({ apiKey: brief.api_key }).stream(telemetry());
  await stream.ready;
  await admin.auth.apiKeys.delete(brief.id);
  await assert.rejects(stream.next(), (error) => error instanceof AuthenticationError);
});

test("a signal ends it with its reason, close without one", async () => {
  const ended = new AbortController();
  const stream = client.stream(telemetry(), { signal: ended.signal });
  const waiting = stream.next();
  ended.abort(new Error("enough"));
  await assert.rejects(waiting, { message: "enough" });
  await assert.rejects(client.stream(telemetry(), { signal: ended.signal }).next(), { message: "enough" });

  const closed = client.stream(telemetry());
  await closed.ready;
  const last = closed.next();
  closed.close();
  assert.deepEqual(await last, { done: true, value: undefined });
});

test("what could not be told apart is refused before anything is sent", () => {
  const twice = [telemetry(), { channel: "device_telemetry" }];
  assert.throws(
    () => client.stream(twice),
    (error) => error instanceof ValtronicsError && error.message.includes("device_telemetry"),
  );
  const bare = new Connection({ baseURL: server.url, apiKey: "vt_x" });
  Object.defineProperty(bare, "webSocket", { value: undefined });
  assert.throws(() => new EventStream(bare, telemetry()), /pass one as webSocket/);
});

test("the WebSocket of the package ws does as well as the platform's", async () => {
  const wire = await Wire.to(server);
  const stream = new EventStream(copy(wire, { webSocket: WsPackage }), telemetry());
  await stream.ready;
  wire.cut();
  await send(1);
  assert.deepEqual(await valuesUntil(stream, 1), [1]);
  await wire.close();
});

// Last: numbers of events of before are no longer known afterwards.
test("the server is killed under it: alerts go on without a hole, and of points a gap tells", async () => {
  const stream = client.stream([telemetry(), { channel: "alerts", device_id }]);
  await stream.ready;
  const alert = (title) => client.alerts.create({ device_id, title, severity: "info", alert_type: "manual" });
  await alert("before");
  await send(1);
  await server.kill();
  await server.up();
  await alert("after");
  const seen = [];
  for await (const event of stream) {
    seen.push(event.title ?? event.value ?? event.type);
    if (event.type === "gap") await send(2);
    if (seen.includes("after") && seen.includes(2)) break;
  }
  assert.deepEqual(
    seen.filter((each) => ["before", "after"].includes(each)),
    ["before", "after"],
  );
  assert.deepEqual(
    seen.filter((each) => !["before", "after"].includes(each)),
    [1, "gap", 2],
  );
});
