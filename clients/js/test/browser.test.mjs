// The one file for browsers, in a real one, on a page of another origin than the server's.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { evaluate, program } from "./browser.mjs";
import { newDevice, PASSWORD, Server } from "./server.mjs";

/** What the page does; what it returns is the test's. */
async function onThePage(address, password, device) {
  const { ValtronicsClient, NotFoundError } = await import("/valtronics-js.min.js");
  const client = new ValtronicsClient({ baseURL: address, username: "reader", password });
  const seen = { page: await client.devices.list(), names: [], events: [] };
  const { etag, rateLimit, requestId } = await client.devices.get(device, { requestId: "page-1" }).withResponse();
  Object.assign(seen, { etag, limit: rateLimit.limit, requestId });
  for await (const { name } of client.devices.list({ size: 1 })) seen.names.push(name);
  await client.devices.get(999_999).catch((error) => {
    seen.error = [error instanceof NotFoundError, error.code, error.details.id];
  });
  const stream = client.stream({ channel: "device_telemetry", device_id: device });
  await stream.ready;
  const writer = client.writer({ maxPoints: 2 });
  for (const metric_value of [1, 2, 3]) await writer.write({ device_id: device, metric_name: "t", metric_value });
  await writer.close();
  for await (const { value } of stream) if (seen.events.push(value) === 3) break;
  const gone = new AbortController();
  const cancelled = client.devices.list({}, { signal: gone.signal }).catch((error) => error.name);
  gone.abort();
  seen.cancelled = await cancelled;
  return seen;
}

// CI installs one, so there its absence must be seen.
const skip = program === undefined && !process.env.CI && "needs Chromium, which .ci/run installs";

test("the bundle works in Chromium: calls, lists, errors, writer, stream", { skip }, async () => {
  const bundle = await readFile(new URL("../dist/valtronics-js.min.js", import.meta.url));
  const pages = createServer((request, reply) => {
    const script = request.url === "/valtronics-js.min.js";
    reply
      .setHeader("Content-Type", script ? "text/javascript" : "text/html")
      .end(script ? bundle : "<title>elsewhere</title>");
  });
  pages.listen(0, "127.0.0.1");
  await once(pages, "listening");
  const origin = `http://127.0.0.1:${pages.address().port}`;
  const server = await Server.start("serve", { VALTRONICS_CORS_ORIGINS: JSON.stringify([origin]) });
  try {
    const admin = server.client();
    await admin.users.create({
      username: "reader",
      email: "reader@example.com",
      password: PASSWORD,
      role: "operator",
      tier: "standard",
    });
    const device = await newDevice(admin);
    await newDevice(admin);
    const call = `(${onThePage})(${[server.url, PASSWORD, device].map((each) => JSON.stringify(each))})`;
    const seen = await evaluate(origin, call, join(server.folder, "profile"));
    assert.equal(seen.page.items.length, 2);
    assert.equal(seen.names.length, 2);
    assert.deepEqual([seen.limit, seen.requestId], [1_000_000, "page-1"]);
    assert.match(seen.etag, /^"v\d+"$/);
    assert.deepEqual(seen.error, [true, "RESOURCE_NOT_FOUND", "999999"]);
    assert.deepEqual(seen.events, [1, 2, 3]);
    assert.equal(seen.cancelled, "AbortError");
  } finally {
    await server.stop();
    pages.closeAllConnections();
    pages.close();
  }
});
