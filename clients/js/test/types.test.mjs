// The types at the call site, strictly, with our declarations checked too and no type from elsewhere to fill a gap.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

test("call sites compile as they should", () => {
  const words = [at("../node_modules/typescript/bin/tsc"), "-p", at("tsconfig.json")];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
});
