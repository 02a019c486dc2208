// What an operation is called in the client: `resource.method`, made from its tag and its operationId.

// Names that the rule below would give, and nobody would guess.
const CHOSEN = {
  list_audit_entries: "audit.list",
  get_audit_entry: "audit.get",
  list_device_analytics: "analytics.devices",
};

const camel = (words) => words.map((word, at) => (at ? word[0].toUpperCase() + word.slice(1) : word)).join("");
const singular = (word) => (word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word);
const plural = (words) => [...words.slice(0, -1), `${singular(words.at(-1))}s`];
const same = (one, other) => one.map(singular).join("_") === other.map(singular).join("_");

/** `list_alert_rules` of `alerts`: the verb `list`, and `rules`, what is left without the tag's own noun. */
function parts(operationId, tag) {
  const words = operationId.split("_");
  const verb = words.splice(0, words[0] === "log" ? 2 : 1);
  return { verb, rest: words.filter((word) => singular(word) !== singular(tag)) };
}

/**
 * Names of all operations, as a map from operationId to `[resource, method]` or `[resource, sub-resource, method]`.
 *
 * What can be created within a tag and is not the tag's own noun is a resource of its own (`alerts.rules.create`). Reads
 * are named by what they give (`telemetry.latest`), unless that name is taken (`telemetry.listLatest`).
 */
export function methodNames(operations) {
  const subjects = operations
    .filter(({ operationId }) => operationId.startsWith("create_"))
    .map(({ operationId, tag }) => ({ tag, noun: parts(operationId, tag).rest }))
    .filter(({ noun }) => noun.length > 0);
  const names = new Map();
  const taken = new Set();
  for (const { operationId, tag } of operations) {
    const { verb, rest } = parts(operationId, tag);
    const subject = subjects.find((each) => each.tag === tag && same(each.noun, rest));
    const full = subject ? camel(verb) : camel([...verb, ...rest]);
    const short =
      !subject && ["get", "list"].includes(verb[0]) && rest.length > 0 && rest[0] !== "by" ? camel(rest) : full;
    const place = subject ? `${tag}.${camel(plural(subject.noun))}` : tag;
    const name = CHOSEN[operationId] ?? `${place}.${taken.has(`${place}.${short}`) ? full : short}`;
    if (taken.has(name)) throw new Error(`${operationId}: ${name} is taken; choose a name in scripts/names.mjs`);
    taken.add(name);
    names.set(operationId, name.split("."));
  }
  return names;
}
