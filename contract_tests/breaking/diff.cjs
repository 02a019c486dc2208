// Compare two OpenAPI documents with api-smart-diff; prints its differences as JSON.
//   node diff.cjs ENVIRONMENT BEFORE.json AFTER.json
// ENVIRONMENT is the folder whose node_modules has api-smart-diff.
const { createRequire } = require("node:module");
const fs = require("node:fs");

const [environment, before, after] = process.argv.slice(2);
const { apiCompare } = createRequire(`${environment}/`)("api-smart-diff");
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const { diffs } = apiCompare(read(before), read(after));
fs.writeSync(1, JSON.stringify(diffs));
