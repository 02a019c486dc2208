// What is sent again, how often and when; what is never sent twice; and how a call is called off.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import {
  ConnectionError,
  InternalError,
  RateLimitError,
  ServiceUnavailableError,
  TimeoutError,
} from "../dist/index.js";
import { newDevice, Server, unique, Wire } from "./server.mjs";

let server;
let wire;

before(async () => {
  server = await Server.start("sandbox", { VALTRONICS_RATE_STANDARD: "5" }, ["--state", "empty"]);
});
after(() => server.stop());
beforeEach(async () => {
  await server.control("DELETE", "windows");
  wire = await Wire.to(server);
});
afterEach(async () => {
  await server.control("DELETE", "failure");
  if (wire.listener.listening) await wire.close();
});

/** A client of the administrator that is logged in, with the requests that it sends. */
async function connected(options = {}) {
  const sent = [];
  const fetch = (request) => {
    if (!request.url.includes("/auth/")) sent.push(request);
    return globalThis.fetch(request);
  };
  const client = server.client({ fetch, ...options });
  await client.auth.currentUser();
  sent.splice(0);
  return { client, sent };
}

const timed = async (promise) => {
  const start = performance.now();
  const value = await promise;
  return { value, ms: performance.now() - start };
};

test("after 429 it waits as long as Retry-After says, and goes on", async () => {
  const admin = server.client();
  const username = unique("user");
  await admin.users.create({
    username,
    email: `${username}@example.com`,
    password: "correct horse battery",
    tier: "standard",
    role: "viewer",
  });
  const client = server.client({ username, password: "correct horse battery" });
  // One second before the end of the window, which stands still.
  const { rateLimit } = await client.devices.list().withResponse();
  await server.control("PUT", "clock", { running: false, now: new Date(rateLimit.reset - 1000).toISOString() });
  const told = [];
  const onRetry = (error) => {
    told.push(error);
    return server.control("PUT", "clock", { advance_seconds: 2, running: true });
  };
  const calls = Array.from({ length: 6 }, () => () => client.devices.list({}, { onRetry }));
  const { ms } = await timed(calls.reduce((before, call) => before.then(call), Promise.resolve()));
  assert.equal(told.length, 1);
  assert.ok(told[0] instanceof RateLimitError);
  assert.equal(told[0].details.limit, 5);
  assert.ok(told[0].retryAfter >= 1 && told[0].retryAfter <= 2, String(told[0].retryAfter));
  assert.ok(ms >= told[0].retryAfter * 1000, String(ms));
});

test("a longer Retry-After than one will wait for is an error at once", async () => {
  await server.control("PUT", "failure", { kind: "database_away", operation: "list_devices" });
  const { client, sent } = await connected();
  await assert.rejects(
    async () => client.devices.list({}, { longestWait: 0.5 }),
    (error) => {
      assert.ok(error instanceof ServiceUnavailableError);
      assert.equal(error.retryAfter, 1);
      return true;
    },
  );
  assert.equal(sent.length, 1);
});

test("an operation that may be repeated outlives an overload", async () => {
  const { client, sent } = await connectedBefore();
  const onRetry = () => server.control("DELETE", "failure");
  const { value, ms } = await timed(client.devices.list({}, { onRetry }));
  assert.deepEqual([value.items, sent.length], [[], 2]);
  assert.ok(ms >= 1000);
});

/** As `connected`, while the database is away: logged in before. */
async function connectedBefore() {
  await server.control("DELETE", "failure");
  const made = await connected();
  await server.control("PUT", "failure", { kind: "database_away" });
  return made;
}

test("what the contract does not call repeatable is sent once, whatever comes back", async () => {
  const { client, sent } = await connectedBefore();
  const body = { name: "once", device_id: unique(), device_type: "sensor" };
  await assert.rejects(async () => client.devices.create(body, { retries: 5 }), { name: "ServiceUnavailableError" });
  await server.control("PUT", "failure", { kind: "defect", operation: "create_device" });
  await assert.rejects(async () => client.devices.create(body, { retries: 5 }), { name: "InternalError" });
  assert.equal(sent.length, 2);
});

test("a defect of the server is worth one more try", async () => {
  await server.control("PUT", "failure", { kind: "defect", operation: "list_devices" });
  const { client, sent } = await connected({ retries: 5 });
  await assert.rejects(
    async () => client.devices.list(),
    (error) => error instanceof InternalError,
  );
  assert.equal(sent.length, 2);
});

test("a repeated POST under its key stores once, though the first reply was lost", async () => {
  const { client } = await connected({ fetch: globalThis.fetch, baseURL: wire.url });
  const device_id = await newDevice(client);
  wire.swallow = 1;
  const before = wire.requests;
  const reply = await client.telemetry.submit({ device_id, metric_name: "t", metric_value: 1 }).withResponse();
  assert.equal(reply.replayed, true);
  assert.equal(reply.data.result, "stored");
  assert.equal(wire.requests - before, 2);
  assert.equal((await client.telemetry.list({ device_id })).pagination.total, 1);
});

test("a POST without a key is not repeated when its reply is lost, and the error has its id", async () => {
  const { client } = await connected({ fetch: globalThis.fetch, baseURL: wire.url });
  const device_id = unique();
  wire.swallow = 1;
  await assert.rejects(
    async () => client.devices.create({ name: "lost", device_id, device_type: "x" }, { requestId: "lost-1" }),
    (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.deepEqual([error.requestId, error.operation], ["lost-1", "create_device"]);
      return true;
    },
  );
  assert.equal((await client.devices.list({ device_id })).pagination.total, 1);
});

test("reads outlive two broken connections, and give up after as many as they were given", async () => {
  const { client } = await connected({ fetch: globalThis.fetch, baseURL: wire.url });
  wire.swallow = 2;
  assert.deepEqual((await client.alerts.list()).items, []);
  wire.swallow = 2;
  await assert.rejects(
    async () => client.alerts.list({}, { retries: 1 }),
    (error) => error instanceof ConnectionError,
  );
});

test("nobody there: a connection error that says so", async () => {
  await wire.close();
  const client = server.client({ apiKey: "vt_x", baseURL: wire.url, retries: 1 });
  await assert.rejects(async () => client.devices.list(), {
    name: "ConnectionError",
    message: /^list_devices: .*ECONNREFUSED/,
  });
});

test("a reply that does not come in time is a timeout", async () => {
  await server.control("PUT", "failure", { kind: "slow", operation: "list_devices", seconds: 5 });
  const { client, sent } = await connected({ retries: 1 });
  const { ms } = await timed(
    assert.rejects(
      async () => client.devices.list({}, { timeout: 100 }),
      (error) => error instanceof TimeoutError,
    ),
  );
  assert.equal(sent.length, 2);
  assert.ok(ms < 4500, String(ms));
});

test("a signal ends a call at once: before it, under way, and while it waits for the next try", async () => {
  const { client, sent } = await connected();
  const reason = new Error("enough");
  await assert.rejects(async () => client.devices.list({}, { signal: AbortSignal.abort(reason) }), reason);
  assert.equal(sent.length, 0);

  await server.control("PUT", "failure", { kind: "slow", operation: "list_devices", seconds: 5 });
  const underWay = new AbortController();
  setTimeout(() => underWay.abort(reason), 50);
  const { ms } = await timed(assert.rejects(async () => client.devices.list({}, { signal: underWay.signal }), reason));
  assert.ok(ms < 4500, String(ms));

  await server.control("PUT", "failure", { kind: "database_away" });
  const waiting = new AbortController();
  let abortedAt;
  const onRetry = () => {
    setTimeout(() => {
      abortedAt = performance.now();
      waiting.abort(reason);
    }, 10);
  };
  await assert.rejects(async () => client.alerts.list({}, { signal: waiting.signal, onRetry }), reason);
  assert.ok(performance.now() - abortedAt < 500);
});
