// The batch writer: when it sends, what it waits for, and that nothing is lost without being named.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { BatchWriter, UnacknowledgedError } from "../dist/index.js";
import { newDevice, Server, until, Wire } from "./server.mjs";

let server;
let client;
let device_id;
/** The numbers of points in the batches that the client of a test has sent. */
let sizes;

before(async () => {
  server = await Server.start("serve", { VALTRONICS_MAX_BODY_BYTES: "200000" });
});
after(() => server.stop());
beforeEach(async () => {
  sizes = [];
  const fetch = async (request) => {
    if (request.url.endsWith("/telemetry/batch")) sizes.push((await request.clone().json()).telemetry_data.length);
    return globalThis.fetch(request);
  };
  client = server.client({ fetch });
  device_id = await newDevice(client);
});

const point = (metric_value, more = {}) => ({ device_id, metric_name: "t", metric_value, ...more });

/** The values of the test's device, in the order of their times. */
async function stored() {
  const values = [];
  for await (const { metric_value } of client.telemetry.list({ device_id })) values.unshift(metric_value);
  return values;
}

const upTo = (count) => Array.from({ length: count }, (_, n) => n);

test("points go out by number, in order, and close sends the rest", async () => {
  const writer = client.writer({ maxPoints: 100, maxAge: 60_000 });
  for (const n of upTo(250)) await writer.write(point(n));
  await writer.close();
  assert.deepEqual(sizes, [100, 100, 50]);
  // All were written within milliseconds and none had a time of its own: each is there, in order.
  assert.deepEqual(await stored(), upTo(250));
});

test("a point waits for others no longer than its age allows", async () => {
  const writer = client.writer({ maxAge: 200 });
  const start = performance.now();
  await writer.write(point(1));
  await until(async () => (await stored()).length === 1);
  assert.ok(performance.now() - start >= 190);
  await writer.write([point(2), point(3)]);
  await until(async () => (await stored()).length === 3);
  assert.deepEqual(sizes, [1, 2]);
  await writer.close();
});

test("flush resolves when all points so far are on disk, while others go on writing", async () => {
  const writer = client.writer({ maxPoints: 10, maxAge: 60_000 });
  await writer.write(upTo(15).map((n) => point(n)));
  const flushed = writer.flush();
  await writer.write(point(15));
  await flushed;
  assert.ok((await stored()).length >= 15);
  await writer.close();
  assert.deepEqual(await stored(), upTo(16));
});

test("memory is bounded: write waits for room while the server is away", async () => {
  const wire = await Wire.to(server);
  wire.silent = true;
  const away = new BatchWriter(server.client({ apiKey: await key(), baseURL: wire.url }), {
    maxPoints: 5,
    maxWaiting: 20,
  });
  let accepted = 0;
  const writing = (async () => {
    for (const n of upTo(50)) {
      await away.write(point(n));
      accepted += 1;
    }
  })();
  await until(() => accepted === 20);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(accepted, 20);
  const ended = new AbortController();
  const waiting = away.write(point(99), { signal: ended.signal });
  ended.abort(new Error("no time"));
  await assert.rejects(waiting, { message: "no time" });
  wire.silent = false;
  wire.cut();
  await writing;
  await away.close();
  assert.deepEqual(await stored(), upTo(50));
  await wire.close();
});

const key = async () =>
  (await client.auth.apiKeys.create({ name: "writer", permissions: ["telemetry:write"] })).api_key;

test("points that the server refuses are named, and the others are stored", async () => {
  const writer = client.writer({ maxAge: 60_000 });
  const unknown = { ...point(1), device_id: 999_999 };
  await writer.write([
    point(0),
    unknown,
    point(2),
    point(Number.NaN),
    { ...point(4), metric_name: "no spaces" },
    point(5),
  ]);
  await assert.rejects(writer.flush(), (error) => {
    assert.ok(error instanceof UnacknowledgedError);
    assert.deepEqual(error.refused.map(({ code }) => code).sort(), [
      "RESOURCE_NOT_FOUND",
      "VALIDATION_ERROR",
      "VALIDATION_ERROR",
    ]);
    assert.ok(error.refused.some(({ point, issue }) => point.device_id === 999_999 && issue.includes("999999")));
    assert.ok(
      error.refused.some(({ point, issue }) => Number.isNaN(point.metric_value) && issue.includes("metric_value")),
    );
    assert.deepEqual(error.unsent, []);
    return true;
  });
  // Told of once.
  await writer.close();
  assert.deepEqual(await stored(), [0, 2, 5]);
});

test("who asks for it is told of refused points at once, and close does not throw them", async () => {
  const refused = [];
  const writer = client.writer({ onRefused: (each) => refused.push(each) });
  await writer.write([point(0), { ...point(1), device_id: 999_999 }]);
  await writer.close();
  assert.deepEqual(
    refused.map(({ point, code }) => [point.metric_value, code]),
    [[1, "RESOURCE_NOT_FOUND"]],
  );
});

test("a batch that is too large for the server is sent in parts", async () => {
  const writer = client.writer({ maxPoints: 10_000, maxAge: 60_000 });
  await writer.write(upTo(5000).map((n) => point(n)));
  await writer.close();
  assert.ok(sizes[0] === 5000 && sizes.length > 3, sizes.join());
  assert.deepEqual(await stored(), upTo(5000));
});

test("close gives up after its time, and lists what was not acknowledged", async () => {
  const wire = await Wire.to(server);
  const away = server.client({ apiKey: await key(), baseURL: wire.url }).writer({ maxPoints: 3 });
  await away.write(upTo(3).map((n) => point(n)));
  await away.flush();
  wire.silent = true;
  await away.write(upTo(5).map((n) => point(10 + n)));
  const start = performance.now();
  await assert.rejects(away.close({ timeout: 300 }), (error) => {
    assert.ok(error instanceof UnacknowledgedError);
    assert.deepEqual(
      error.unsent.map(({ metric_value }) => metric_value),
      [10, 11, 12, 13, 14],
    );
    return true;
  });
  assert.ok(performance.now() - start >= 290);
  await assert.rejects(away.write(point(1)), { message: "the writer is closed" });
  await wire.close();
});

test("what can't get better stops it: a revoked key", async () => {
  const made = await client.auth.apiKeys.create({ name: "brief", permissions: ["telemetry:write"] });
  const writer = server.client({ apiKey: made.api_key }).writer({ maxPoints: 2 });
  await writer.write([point(0), point(1)]);
  await writer.flush();
  await client.auth.apiKeys.delete(made.id);
  await writer.write([point(2), point(3)]);
  await until(() =>
    writer.write(point(4)).then(
      () => false,
      (error) => error instanceof UnacknowledgedError,
    ),
  );
  await assert.rejects(writer.close(), (error) => {
    assert.equal(error.cause.name, "AuthenticationError");
    assert.deepEqual(
      error.unsent.slice(0, 2).map(({ metric_value }) => metric_value),
      [2, 3],
    );
    return true;
  });
});

test("the server is killed twice under it, and each point is there once", async () => {
  const retried = [];
  const writer = client.writer({ maxPoints: 20, maxAge: 50, maxWaiting: 200, onRetry: (error) => retried.push(error) });
  let next = 0;
  let enough = false;
  const writing = (async () => {
    while (!enough) await writer.write(point(next++));
  })();
  for (const _ of "ab") {
    const acknowledged = sizes.length;
    await until(() => sizes.length > acknowledged + 5);
    await server.kill();
    await until(() => retried.length > 0);
    await server.up();
    retried.splice(0);
  }
  const acknowledged = sizes.length;
  await until(() => sizes.length > acknowledged + 5);
  enough = true;
  await writing;
  await writer.close();
  assert.deepEqual(await stored(), upTo(next));
  assert.ok(next > 300, String(next));
});

test("what no JSON can say is refused where it is written, and holds up nothing", async () => {
  const writer = client.writer();
  await writer.write(point(1));
  await assert.rejects(writer.write(point(10n)), TypeError);
  await assert.rejects(writer.write(point(2, { unit: "\ud800" })), TypeError);
  await writer.close();
  assert.deepEqual(await stored(), [1]);
});
