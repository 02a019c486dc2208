// What the quick start and the README show is run word for word, with the package as it is published, on the demo.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { installed, run } from "./installed.mjs";
import { Server } from "./server.mjs";

let demo;

before(async () => {
  demo = await Server.start("demo", {}, ["--days", "0.01"]);
  await installed(demo.folder);
});
after(() => demo.stop());

/** The page's code, as one module, with the address and the key filled in. */
async function code(page) {
  const text = await readFile(new URL(page, import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block]) => block);
  assert.ok(blocks.length >= 6);
  const permissions = ["devices:read", "devices:write", "telemetry:read", "telemetry:write"];
  const { api_key } = await demo.client().auth.apiKeys.create({ name: page.slice(-20), permissions });
  return blocks.join("\n").replaceAll("http://localhost:8000", demo.url).replaceAll("your-api-key", api_key);
}

test("the quick start prints what it says", async () => {
  const script = await code("../../../docs/quickstart-javascript.md");
  const said = (await run(demo.folder, script)).trimEnd().split("\n");
  assert.deepEqual(
    said,
    [...script.matchAll(/^.*console\.log\(.*\); +\/\/ (.*)$/gm)].map(([, comment]) => comment),
  );
  assert.equal(said.length, 7);
});

test("the package's README runs", async () => {
  const said = await run(demo.folder, await code("../README.md"));
  assert.match(said, /^\d+ 0\.5$/m);
  assert.match(said, /^999999 js-[0-9a-f]{32}$/m);
});

test("every file that the pages link to is there", async () => {
  for (const page of ["../README.md", "../../../docs/quickstart-javascript.md", "../../../docs/clients.md"]) {
    const text = await readFile(new URL(page, import.meta.url), "utf8");
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g))
      await readFile(new URL(target, new URL(page, import.meta.url)));
  }
});
