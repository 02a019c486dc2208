// What a page has to load: all of it, and less where less is used.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const MOST = 15_000;
const gzipped = (code) => gzipSync(code, { level: 9 }).length;

/** The gzipped bytes of a page's script that uses this of the package, openapi-fetch included. */
async function bundled(contents) {
  const resolveDir = fileURLToPath(new URL(".", import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  return { size: gzipped(outputFiles[0].contents), text: outputFiles[0].text };
}

test("everything is under 15 kB gzipped, with openapi-fetch", async (context) => {
  const size = gzipped(await readFile(new URL("../dist/valtronics-js.min.js", import.meta.url)));
  context.diagnostic(`valtronics-js.min.js: ${size} bytes gzipped`);
  assert.ok(size < MOST, String(size));
});

test("what is not used is not bundled", async (context) => {
  const whole = await bundled('import * as all from "../dist/index.js"; console.log(all);');
  const part = await bundled(
    'import { Connection, devices } from "../dist/index.js"; console.log(devices(new Connection({ baseURL: "" })));',
  );
  context.diagnostic(`devices alone: ${part.size} bytes gzipped`);
  assert.ok(part.text.includes("list_devices"));
  for (const absent of ["list_webhooks", "submit_telemetry", "WebSocket:"])
    assert.ok(!part.text.includes(absent), absent);
  assert.ok(part.size < 0.7 * whole.size, `${part.size} of ${whole.size}`);
});

test("the package depends on openapi-fetch alone", async () => {
  const { dependencies, peerDependencies } = JSON.parse(
    await readFile(new URL("../package.json", import.meta.url), "utf8"),
  );
  assert.deepEqual([Object.keys(dependencies), peerDependencies], [["openapi-fetch"], undefined]);
});
