// Reads the contracts, and makes the source that follows from them: types of every schema and operation by
// openapi-typescript, and a table of the operations with a typed method for each.
import { readFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { parse } from "yaml";
import { methodNames } from "./names.mjs";

const CONTRACTS = new URL("../../../openapi/", import.meta.url);
const HEAD = "// Made by `npm run generate` from the contracts in openapi/. Changes by hand are lost.\n\n";
// Headers that a caller may send, and the option of a call that each is.
const HEADER_OPTIONS = { "If-Match": "IfMatch", "Idempotency-Key": "Idempotent" };
const METHODS = ["get", "put", "post", "delete", "patch"];

/** File name → text, of everything in `src/generated/`. */
export async function generated() {
  const openapi = parse(await readFile(new URL("openapi.yaml", CONTRACTS), "utf8"));
  const asyncapi = parse(await readFile(new URL("asyncapi.yaml", CONTRACTS), "utf8"));
  return {
    "api.ts": HEAD + (await types(openapi, asyncapi)),
    "resources.ts": HEAD + resources(openapi),
    "streams.ts": HEAD + streams(asyncapi),
  };
}

/** Both contracts share schemas, so their types are made together, from one document. */
async function types(openapi, asyncapi) {
  const streamed = JSON.parse(JSON.stringify(asyncapi.components.schemas).replaceAll("./openapi.yaml#", "#"));
  const twice = Object.keys(streamed).filter((name) => name in openapi.components.schemas);
  if (twice.length) throw new Error(`schemas of both contracts: ${twice.join(", ")}`);
  const schemas = { ...openapi.components.schemas, ...streamed };
  const document = { ...openapi, components: { ...openapi.components, schemas } };
  // Else every field of a request that has a default would be one that must be sent.
  const settings = { defaultNonNullable: false, rootTypes: true, rootTypesNoSchemaPrefix: true };
  // A name for webhooks, of which the contract has none, that a resource needs.
  return astToString(await openapiTS(document, settings)).replace(
    "export type webhooks = Record<string, never>;\n",
    "",
  );
}

const nameOf = (reference) => reference.$ref.split("/").at(-1);

function resolved(openapi, value) {
  return value?.$ref
    ? value.$ref
        .slice(2)
        .split("/")
        .reduce((at, key) => at[key], openapi)
    : value;
}

/** Everything about an operation that its method and its line of the table are made from. */
function described(openapi, path, method, operation) {
  const parameters = [...(openapi.paths[path].parameters ?? []), ...(operation.parameters ?? [])].map((each) =>
    resolved(openapi, each),
  );
  const query = parameters.filter((each) => each.in === "query");
  for (const { name, schema, explode } of query) {
    if (resolved(openapi, schema).type === "array" && explode !== false)
      throw new Error(`${name}: a list with explode`);
  }
  const body = resolved(openapi, operation.requestBody);
  const success = resolved(openapi, Object.entries(operation.responses).find(([status]) => status[0] === "2")[1]);
  const media = Object.keys(success.content);
  const file = media.some((each) => each !== "application/json");
  const data = file ? undefined : resolved(openapi, success.content["application/json"].schema).properties.data;
  const shape = resolved(openapi, data);
  const size = query.find(({ name }) => name === "size");
  const paged = shape?.properties?.pagination && size ? resolved(openapi, size.schema).maximum : undefined;
  return {
    operationId: operation.operationId,
    tag: operation.tags[0],
    summary: operation.summary,
    description: operation.description.trim(),
    deprecated: operation.deprecated === true,
    method: method.toUpperCase(),
    path,
    inPath: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameters.find((each) => each.name === name)),
    query,
    headers: parameters
      .filter((each) => each.in === "header")
      .map((each) => HEADER_OPTIONS[each.name] ?? unknown(each)),
    body,
    file,
    data,
    open: operation.security?.length === 0,
    safe: operation["x-idempotent"] === true,
    paged,
    cursor: query.some(({ name }) => name === "cursor"),
  };
}

function unknown({ name }) {
  throw new Error(`no option of a call stands for the header ${name}`);
}

/** The operation in one line: its id, method, path, and what the client has to know to call it. */
function line(operation) {
  const { operationId, method, path, body, query, open, safe, file, paged, cursor } = operation;
  const words = [body && "body", query.length && "query", open && "open", safe && "safe", file && "file"];
  const list = paged && `${cursor ? "cursor" : "page"}=${paged}`;
  return [operationId, method, path, ...words, list].filter(Boolean).join(" ");
}

/** The schema's TypeScript; names of schemas are noted as used. */
function typed(schema, used) {
  if (schema.$ref) {
    used.add(nameOf(schema));
    return nameOf(schema);
  }
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  return { integer: "number", number: "number", string: "string", boolean: "boolean" }[schema.type] ?? "unknown";
}

const pascal = (text) => text.replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());
const comment = (text, indent) =>
  text
    .replaceAll("*/", "* /")
    .split("\n")
    .map((each) => `${indent} * ${each}`.trimEnd());

function signature(operation, name, used, queries) {
  const { inPath, body, query, headers, data, file, paged } = operation;
  const given = inPath.map((each) => `${each.name}: ${typed(each.schema, used)}`);
  if (body) given.push(`body${body.required ? "" : "?"}: ${typed(body.content["application/json"].schema, used)}`);
  if (query.length) {
    const alias = `${pascal(operation.operationId)}Query`;
    queries.push(`export type ${alias} = NonNullable<operations["${operation.operationId}"]["parameters"]["query"]>;`);
    given.push(`query${query.some(({ required }) => required) ? "" : "?"}: ${alias}`);
  }
  given.push(`options?: ${["CallOptions", ...headers].join(" & ")}`);
  const gives = file ? "Call<Response>" : paged ? `Pages<${typed(data, used)}>` : `Call<${typed(data, used)}>`;
  return `${name}(${given.join(", ")}): ${gives};`;
}

function method(operation, name, used, queries, indent) {
  const said = [`${operation.summary}.`, "", operation.description, "", `\`${operation.method} ${operation.path}\``];
  if (operation.deprecated) said.push("@deprecated");
  const words = comment(said.join("\n"), indent);
  return [`${indent}/**`, ...words, `${indent} */`, `${indent}${signature(operation, name, used, queries)}`].join("\n");
}

function resources(openapi) {
  const operations = Object.entries(openapi.paths).flatMap(([path, item]) =>
    METHODS.filter((each) => item[each]).map((each) => described(openapi, path, each, item[each])),
  );
  const names = methodNames(operations);
  const tree = {};
  for (const operation of operations) {
    const place = names.get(operation.operationId);
    const within = place.slice(0, -1).reduce((at, key) => (at[key] ??= {}), tree);
    within[place.at(-1)] = operation;
  }
  const used = new Set();
  const queries = [];
  const tags = Object.keys(tree).sort();
  const made = tags.map((tag) => {
    const description = openapi.tags.find((each) => each.name === tag)?.description ?? tag;
    const typed = interfaces(`${pascal(tag)}Resource`, description, tree[tag], used, queries);
    return `${typed}\n${table(tag, description, tree[tag])}`;
  });
  const schemas = [...used].sort().join(",\n  ");
  return [
    'import type { Call } from "../call.js";',
    'import type { CallOptions, Idempotent, IfMatch } from "../connection.js";',
    'import type { Pages } from "../pages.js";',
    'import { resource } from "../resource.js";',
    `import type {\n  operations,\n  ${schemas},\n} from "./api.js";\n`,
    `/** Where the operations are, on every server. */\nexport const BASE_PATH = "${openapi.servers[0].url}";\n`,
    `${queries.join("\n")}\n`,
    made.join("\n"),
    "/** Every resource by name. */",
    `export const resources = { ${tags.join(", ")} };\n`,
  ].join("\n");
}

const within = (name, key) => name.replace(/Resource$/, `${pascal(key)}Resource`);
const isOperation = (node) => typeof node.operationId === "string";

function interfaces(name, description, node, used, queries) {
  const below = Object.entries(node).filter(([, each]) => !isOperation(each));
  const first = below.map(([key, each]) => interfaces(within(name, key), description, each, used, queries)).join("");
  const members = Object.entries(node).map(([key, each]) =>
    isOperation(each) ? method(each, key, used, queries, "  ") : `  ${key}: ${within(name, key)};`,
  );
  return `${first}/** ${description} */\nexport interface ${name} {\n${members.join("\n")}\n}\n`;
}

function lines(node, indent) {
  const each = ([key, value]) =>
    isOperation(value)
      ? `${indent}${key}: ${JSON.stringify(line(value))},`
      : `${indent}${key}: {\n${lines(value, `${indent}  `)}\n${indent}},`;
  return Object.entries(node).map(each).join("\n");
}

function table(tag, description, node) {
  const made = `/* @__PURE__ */ resource<${pascal(tag)}Resource>({\n${lines(node, "  ")}\n})`;
  const words = `${description} For a connection alone; a \`ValtronicsClient\` has it as \`${tag}\`.`;
  return `/** ${words} */\nexport const ${tag} = ${made};\n`;
}

/** The messages of the server, and which channel each event belongs to. */
function streams(asyncapi) {
  const sent = asyncapi.operations.tell_on_choice.messages.map(({ $ref }) => $ref.split("/").at(-1));
  const messages = sent.map((name) => ({ name, ...asyncapi.components.messages[name] }));
  const events = messages.filter((each) => each["x-subscription"]);
  const kinds = messages.map(({ payload }) => nameOf(payload));
  return [
    `import type {\n  ${[...kinds].sort().join(",\n  ")},\n} from "./api.js";\n`,
    "/** Everything that the server may send. */",
    `export type ServerMessage =\n  | ${kinds.join("\n  | ")};\n`,
    "/** Channel → the events that a subscription to it gives. */",
    "export interface ChannelEvents {",
    ...events.map((each) => `  ${each["x-subscription"]}: ${nameOf(each.payload)};`),
    "}\n",
    "/** Kind of an event → its channel. */",
    "export const CHANNEL_OF: { readonly [type: string]: keyof ChannelEvents } = {",
    ...events.map((each) => `  ${each.name}: "${each["x-subscription"]}",`),
    "};\n",
  ].join("\n");
}
