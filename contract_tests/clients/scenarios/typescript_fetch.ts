// The scenario with the client that openapi-generator makes for TypeScript.
import { strict as assert } from "node:assert";
import {
  AuthApi,
  Configuration,
  DevicesApi,
  ErrorCode,
  ErrorEnvelopeFromJSON,
  PointResult,
  ResponseError,
  TelemetryApi,
} from "./client";

// Says which operation comes, so that a failure can name it.
const step = (operation: string): void => console.log(operation);

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

async function main(): Promise<void> {
  const name = variable("CONTRACT_NAME");
  const basePath = variable("CONTRACT_BASE_URL");
  step("log_in");
  const tokens = await new AuthApi(new Configuration({ basePath })).logIn({
    loginRequest: { username: variable("CONTRACT_USERNAME"), password: variable("CONTRACT_PASSWORD") },
  });
  const configuration = new Configuration({ basePath, accessToken: tokens.data.accessToken });
  const devices = new DevicesApi(configuration);
  const telemetry = new TelemetryApi(configuration);

  step("create_device");
  const device = (await devices.createDevice({ deviceCreate: { deviceId: name, name, deviceType: "sensor" } })).data;
  try {
    assert.equal(device.deviceId, name);
    assert.ok(device.createdAt instanceof Date);
    step("submit_telemetry");
    const point = { deviceId: device.id, metricName: "temperature", metricValue: 23.25, unit: "°C" };
    const stored = (await telemetry.submitTelemetry({ telemetrySubmit: point })).data;
    assert.equal(stored.result, PointResult.Stored);
    step("list_telemetry");
    const page = (await telemetry.listTelemetry({ deviceId: device.id })).data;
    assert.deepEqual(page.items.map((item) => [item.metricName, item.metricValue]), [["temperature", 23.25]]);
    assert.deepEqual(page.items[0]?.timestamp, stored.timestamp);
  } catch (error) {
    // Not announced: the operation that failed stays the last one named.
    await devices.deleteDevice({ id: device.id });
    throw error;
  }
  step("delete_device");
  assert.equal((await devices.deleteDevice({ id: device.id })).data.id, device.id);

  step("get_device");
  const refused = await devices.getDevice({ id: device.id }).then(
    () => assert.fail("the device is still there after its deletion"),
    (error: unknown) => error,
  );
  assert.ok(refused instanceof ResponseError);
  assert.equal(refused.response.status, 404);
  assert.equal(ErrorEnvelopeFromJSON(await refused.response.json()).error.code, ErrorCode.ResourceNotFound);
  step("log_out");
  await new AuthApi(configuration).logOut();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
