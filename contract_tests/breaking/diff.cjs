// Compare an OpenAPI document with others by api-smart-diff; prints a list of differences for each, as JSON.
//   node diff.cjs ENVIRONMENT BEFORE.json AFTER.json...
// ENVIRONMENT is the folder whose node_modules has api-smart-diff.
const { createRequire } = require("node:module");
const fs = require("node:fs");

const [environment, before, ...afters] = process.argv.slice(2);
const { apiCompare } = createRequire(`${environment}/`)("api-smart-diff");
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
process.stdout.write(JSON.stringify(afters.map((after) => apiCompare(read(before), read(after)).diffs)));
