// `npm run measure`: what a page has to load, what an install brings, and the time from `npm install` to the first
// point stored. Needs what `npm test` needs, and a registry.
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packed, run } from "../test/installed.mjs";
import { Server } from "../test/server.mjs";

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
} finally {
  await demo.stop();
}
