// Sessions that keep themselves alive, in a sandbox whose clock the tests set.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { AuthenticationError } from "../dist/index.js";
import { Server } from "./server.mjs";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
let server;
/** The paths under /auth/ that the client of a test has called. */
let asked;
let client;

before(async () => {
  server = await Server.start("sandbox", {}, ["--state", "empty"]);
});
after(() => server.stop());
beforeEach(async () => {
  await server.control("POST", "reset", { state: "empty" });
  asked = [];
  client = server.client({ fetch: counting });
});

const counting = (request) => {
  const found = /\/auth\/(login|refresh)$/.exec(request.url);
  if (found) asked.push(found[1]);
  return fetch(request);
};
const advance = (seconds) => server.control("PUT", "clock", { advance_seconds: seconds });

test("it logs in when first needed, once, however many calls wait for it", async () => {
  assert.deepEqual(asked, []);
  await Promise.all(Array.from({ length: 20 }, () => client.devices.list()));
  assert.deepEqual(asked, ["login"]);
});

test("an expired token is traded for another one, once, and no call notices", async () => {
  await client.devices.list();
  await advance(31 * MINUTE);
  const made = client.devices.create({ name: "late", device_id: "late", device_type: "x" });
  await Promise.all([made, ...Array.from({ length: 10 }, () => client.devices.list())]);
  assert.deepEqual(asked, ["login", "refresh"]);
  assert.equal((await client.devices.list()).pagination.total, 1);
});

test("it is renewed before its end by the caller's own clock, and no call is refused", async (context) => {
  const refused = [];
  const watching = async (request) => {
    const reply = await counting(request);
    if (reply.status === 401) refused.push(request.url);
    return reply;
  };
  const careful = server.client({ fetch: watching });
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  await careful.devices.list();
  context.mock.timers.setTime(Date.now() + 29 * MINUTE * 1000);
  await careful.devices.list();
  assert.deepEqual(asked, ["login"]);
  context.mock.timers.setTime(Date.now() + 40_000);
  await careful.devices.list();
  assert.deepEqual(asked, ["login", "refresh"]);
  assert.deepEqual(refused, []);
});

test("after two weeks away it logs in anew", async () => {
  await client.devices.list();
  await advance(15 * DAY);
  await client.devices.list();
  assert.deepEqual(asked, ["login", "refresh", "login"]);
});

test("a refresh token whose reply was lost is not used again", async () => {
  const losing = async (request) => {
    const reply = await counting(request);
    if (request.url.endsWith("/auth/refresh")) throw new TypeError("the connection broke");
    return reply;
  };
  const unlucky = server.client({ fetch: losing });
  await unlucky.devices.list();
  await advance(31 * MINUTE);
  await unlucky.devices.list();
  assert.deepEqual(asked, ["login", "refresh", "login"]);
});

test("a session that was ended elsewhere is begun anew", async () => {
  await client.devices.list();
  await client.auth.logOut();
  await client.devices.list();
  assert.deepEqual(asked, ["login", "refresh", "login"]);
});

test("a wrong password is the error of the call that needed it, and of the next one", async () => {
  const wrong = server.client({ password: "no such password", fetch: counting });
  for (const _ of "ab") {
    await assert.rejects(
      async () => wrong.devices.list(),
      (error) => {
        assert.ok(error instanceof AuthenticationError);
        assert.equal(error.operation, "log_in");
        return true;
      },
    );
  }
  assert.deepEqual(asked, ["login", "login"]);
});

test("a token from elsewhere is asked for each time, and again when it is refused", async () => {
  const tokens = async () => (await client.auth.logIn({ username: "admin", password: "password123" })).access_token;
  const given = ["expired", await tokens(), "not asked for"];
  const fed = server.client({ token: () => given.shift() });
  await fed.devices.list();
  assert.deepEqual(given, ["not asked for"]);
  await assert.rejects(async () => server.client({ token: "expired" }).devices.list(), { status: 401 });
});
