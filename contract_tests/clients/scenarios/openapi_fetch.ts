// The scenario with the types of openapi-typescript and the calls of openapi-fetch.
import { strict as assert } from "node:assert";
import createClient from "openapi-fetch";
import type { components, paths } from "./client";

type ErrorEnvelope = components["schemas"]["ErrorEnvelope"];

// Says which operation comes, so that a failure can name it.
const step = (operation: string): void => console.log(operation);

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

function given<Data>(reply: { data?: Data; error?: ErrorEnvelope }): Data {
  if (reply.data === undefined) throw new Error(JSON.stringify(reply.error));
  return reply.data;
}

async function main(): Promise<void> {
  const name = variable("CONTRACT_NAME");
  const client = createClient<paths>({ baseUrl: variable("CONTRACT_BASE_URL") });
  step("log_in");
  const who = { username: variable("CONTRACT_USERNAME"), password: variable("CONTRACT_PASSWORD") };
  const token = given(await client.POST("/auth/login", { body: who })).data.access_token;
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
  });

  step("create_device");
  const body = { device_id: name, name, device_type: "sensor" };
  const device = given(await client.POST("/devices/", { body })).data;
  const path = { id: device.id };
  try {
    assert.equal(device.device_id, name);
    step("submit_telemetry");
    const point = { device_id: device.id, metric_name: "temperature", metric_value: 23.25, unit: "°C" };
    const stored = given(await client.POST("/telemetry/", { body: point })).data;
    const kept: components["schemas"]["PointResult"] = "stored";
    assert.equal(stored.result, kept);
    step("list_telemetry");
    const query = { device_id: device.id };
    const page = given(await client.GET("/telemetry/", { params: { query } })).data;
    assert.deepEqual(page.items.map((item) => [item.metric_name, item.metric_value]), [["temperature", 23.25]]);
    assert.equal(page.items[0]?.timestamp, stored.timestamp);
  } catch (error) {
    // Not announced: the operation that failed stays the last one named.
    await client.DELETE("/devices/{id}", { params: { path } });
    throw error;
  }
  step("delete_device");
  assert.equal(given(await client.DELETE("/devices/{id}", { params: { path } })).data.id, device.id);

  step("get_device");
  const { error, response } = await client.GET("/devices/{id}", { params: { path } });
  assert.equal(response.status, 404);
  const notFound: components["schemas"]["ErrorCode"] = "RESOURCE_NOT_FOUND";
  assert.equal(error?.error.code, notFound);
  step("log_out");
  given(await client.POST("/auth/logout"));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
