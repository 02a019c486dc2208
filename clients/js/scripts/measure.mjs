// `npm run measure`: what a page has to load, what an install brings, the time from `npm install` to the first point
// stored, and how many calls and points a second. Needs what `npm test` needs, and a registry.
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packed, run } from "../test/installed.mjs";
import { Server } from "../test/server.mjs";

const CALLS = 2000;
const POINTS = 300_000;

/** How many calls a second, one after another, beside the platform's `fetch` alone. */
async function calls(client) {
  const headers = { Authorization: `Bearer ${await client.credential.token()}` };
  const bare = async () => (await (await fetch(`${client.baseURL}/api/v1/devices/1`, { headers })).json()).data;
  const rate = async (call) => {
    const start = performance.now();
    for (let n = 0; n < CALLS; n++) await call();
    return Math.round((CALLS / (performance.now() - start)) * 1000);
  };
  await rate(bare);
  return `calls: ${await rate(() => client.devices.get(1))} a second; fetch alone ${await rate(bare)}`;
}

/** How many points a second the writer brings to the server's disk. */
async function points(client) {
  const writer = client.writer({ maxPoints: 5000, maxWaiting: 20_000 });
  const start = performance.now();
  for (let n = 0; n < POINTS; n++) await writer.write({ device_id: 1, metric_name: "rate", metric_value: n });
  await writer.close();
  return `writer: ${Math.round((POINTS / (performance.now() - start)) * 1000)} points a second`;
}

const bundle = await readFile(new URL("../dist/valtronics-js.min.js", import.meta.url));
const demo = await Server.start("demo", {}, ["--days", "0.01"]);
try {
  const { path, size, unpackedSize } = packed(demo.folder);
  await writeFile(join(demo.folder, "package.json"), '{"private": true}');
  const start = performance.now();
  // As on a machine that has never seen it.
  execFileSync("npm", ["install", path, "--cache", join(demo.folder, "cache")], { cwd: demo.folder, stdio: "ignore" });
  const there = performance.now();
  const page = await readFile(new URL("../../../docs/quickstart-javascript.md", import.meta.url), "utf8");
  const [, first] = /^```js\n(.*?)^```$/ms.exec(page);
  const said = await run(demo.folder, first.replaceAll("http://localhost:8000", demo.url));
  const seconds = (from, to) => `${((to - from) / 1000).toFixed(2)} s`;
  console.log(`bundle: ${bundle.length} bytes, ${gzipSync(bundle, { level: 9 }).length} gzipped`);
  console.log(`package: ${size} bytes to download, ${unpackedSize} unpacked`);
  console.log(
    `npm install: ${seconds(start, there)}; first point ${said.split("\n")[0]} ${seconds(there, performance.now())} later`,
  );
  const client = demo.client();
  console.log(await calls(client));
  console.log(await points(client));
} finally {
  await demo.stop();
}
