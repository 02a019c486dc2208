// What follows from the contract: nothing generated is out of date, every operation and every error is there.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { parse } from "yaml";
import * as package_ from "../dist/index.js";
import { generated } from "../scripts/generated.mjs";

const contract = parse(await readFile(new URL("../../../openapi/openapi.yaml", import.meta.url), "utf8"));
const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  ["get", "put", "post", "delete", "patch"].flatMap((verb) => (item[verb] ? [{ ...item[verb], path, verb }] : [])),
);
const resolved = (value) =>
  value?.$ref
    ? value.$ref
        .slice(2)
        .split("/")
        .reduce((at, key) => at[key], contract)
    : value;

/** Every method of a client, those of resources within resources too. */
function methods(node) {
  return Object.values(node).flatMap((each) => (typeof each === "function" ? [each] : methods(each)));
}

/** A client that sends nothing: `sent` has its requests. */
function recording(options = {}) {
  const sent = [];
  const fetch = async (request) => {
    sent.push(request);
    return Response.json({ success: true, data: { items: [], pagination: { page: 1, has_next: false } } });
  };
  return {
    sent,
    client: new package_.ValtronicsClient({ baseURL: "http://test", apiKey: "vt_key", fetch, ...options }),
  };
}

test("regenerating changes nothing", async () => {
  for (const [name, text] of Object.entries(await generated())) {
    const kept = await readFile(new URL(`../src/generated/${name}`, import.meta.url), "utf8");
    assert.ok(kept === text, `src/generated/${name} is not what the contract says: run npm run generate`);
  }
});

test("every operation of the contract is a method, and every method is one", async () => {
  const { client, sent } = recording();
  const every = Object.keys(package_.resources).flatMap((name) => methods(client[name]));
  // Numbers are at home in every path, and a body that is one is a body.
  for (const method of every) await method(7, 7, 7);
  const asked = sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`).sort();
  const due = operations
    .map(({ verb, path }) => `${verb.toUpperCase()} /api/v1${path.replace(/\{\w+\}/g, "7")}`)
    .sort();
  assert.deepEqual(asked, due);
  assert.ok(due.length > 60);
});

test("what needs a credential gets it, and nothing else does", async () => {
  const { client, sent } = recording();
  await client.devices.get(1);
  await client.version.get();
  await client.auth.logIn({ username: "ann", password: "x" });
  assert.deepEqual(
    sent.map(({ headers }) => headers.get("Authorization")),
    ["Bearer vt_key", null, null],
  );
});

test("idempotency keys are made where the contract takes them, and new for every call", async () => {
  const { client, sent } = recording();
  const point = { device_id: 1, metric_name: "t", metric_value: 1 };
  await client.telemetry.submit(point);
  await client.telemetry.submit(point);
  await client.telemetry.submitBatch({ telemetry_data: [point] }, { idempotencyKey: "mine" });
  await client.devices.create({ device_id: "a", name: "a", device_type: "a" });
  const [one, two, given, none] = sent.map(({ headers }) => headers.get("Idempotency-Key"));
  assert.match(one, /^[0-9a-f]{32}$/);
  assert.notEqual(one, two);
  assert.deepEqual([given, none], ["mine", null]);
});

test("lists are sent with commas, and what is left out is not sent", async () => {
  const { client, sent } = recording();
  await client.telemetry.latest({ device_id: 1, metrics: ["temperature", "humidity"] });
  await client.telemetry.listLatest({ device_ids: [1, 2], metrics: undefined });
  assert.deepEqual(
    sent.map(({ url }) => new URL(url).search),
    ["?device_id=1&metrics=temperature,humidity", "?device_ids=1,2"],
  );
});

test("every code of the contract has an error class of its own", async () => {
  const classes = new Set();
  for (const code of contract.components.schemas.ErrorCode.enum) {
    const body = { success: false, error: { code, message: "m", details: { field: "f" } } };
    const fetch = async () => Response.json(body, { status: 400, headers: { "X-Request-ID": "req_1" } });
    const error = await recording({ fetch })
      .client.version.get()
      .catch((error) => error);
    assert.ok(error instanceof package_.ApiError);
    assert.ok(package_[error.name] === error.constructor, error.name);
    assert.deepEqual([error.code, error.requestId, error.details], [code, "req_1", { field: "f" }]);
    classes.add(error.constructor);
  }
  assert.equal(classes.size, contract.components.schemas.ErrorCode.enum.length);
});

test("a proxy's page is told from the service's reply, whatever its status", async () => {
  for (const status of [200, 404]) {
    const fetch = async () => new Response('{"hello": "world"}', { status });
    await assert.rejects(async () => recording({ fetch }).client.version.get(), { code: "UNEXPECTED_REPLY", status });
  }
  const fetch = async () => new Response("<html>welcome to our hotel");
  await assert.rejects(async () => recording({ fetch }).client.version.get({ retries: 0 }), {
    name: "ConnectionError",
  });
});

test("the package says the version of the contract that it was made from", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  assert.equal(version, contract.info.version);
  assert.equal(package_.BASE_PATH, resolved(contract.servers[0]).url);
});
