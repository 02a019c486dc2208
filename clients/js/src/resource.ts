// Makes the methods of a resource from its table. Nothing here knows a single operation.
import { Call } from "./call.js";
import type { Caller, CallOptions, Operation } from "./connection.js";
import { type AnyPage, type PageQuery, Pages } from "./pages.js";

/** Method → the line of its operation (`scripts/generated.mjs` writes it), or the table of a resource within this one. */
export interface Table {
  readonly [name: string]: string | Table;
}

/** A function that gives a connection's methods of this resource. */
export function resource<Resource>(table: Table): (caller: Caller) => Resource {
  return (caller) => methods(table, caller) as Resource;
}

function methods(table: Table, caller: Caller): object {
  return Object.fromEntries(
    Object.entries(table).map(([name, each]) => [
      name,
      typeof each === "string" ? method(each, caller) : methods(each, caller),
    ]),
  );
}

/** A method. It takes what is in the path, then the body and the query where there are such, then the options. */
function method(line: string, caller: Caller): (...given: unknown[]) => unknown {
  const [id = "", verb = "", path = "", ...words] = line.split(" ");
  const operation: Operation = {
    id,
    method: verb,
    path,
    open: words.includes("open"),
    file: words.includes("file"),
    repeatable: verb !== "POST" || words.includes("safe"),
    keyed: words.includes("safe"),
  };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const [, kind, largest] = /^(page|cursor)=(\d+)$/.exec(words.at(-1) ?? "") ?? [];
  return (...given) => {
    const take = (there: boolean) => (there ? given.shift() : undefined);
    const path = Object.fromEntries(inPath.map((name) => [name, given.shift()]));
    const body = take(words.includes("body"));
    const query = take(words.includes("query")) as PageQuery | undefined;
    const options = given.shift() as CallOptions | undefined;
    if (kind === undefined) return new Call(caller.request(operation, { path, body, query }, options));
    const fetch = (query: PageQuery) => caller.request<AnyPage>(operation, { path, query }, options);
    return new Pages(fetch, query ?? {}, { largest: Number(largest), byCursor: kind === "cursor" });
  };
}
