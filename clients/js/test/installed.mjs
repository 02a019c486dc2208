// The package as somebody else gets it: packed, unpacked into an empty folder, its dependency beside it.
import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL("../", import.meta.url));

/** Packs what was built; gives the tarball's path, size and content as `npm pack` tells it. */
export function packed(folder) {
  const words = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [told] = JSON.parse(execFileSync("npm", words, { cwd: HERE, encoding: "utf8" }));
  return { ...told, path: join(folder, told.filename) };
}

/** Installs it in a folder without a registry. */
export async function installed(folder) {
  const modules = join(folder, "node_modules", "valtronics-js");
  await mkdir(modules, { recursive: true });
  const { path } = packed(folder);
  execFileSync("tar", ["-xzf", path, "-C", modules, "--strip-components=1"]);
  await symlink(join(HERE, "node_modules", "openapi-fetch"), join(folder, "node_modules", "openapi-fetch"));
}

/** Runs a module in a folder; what it printed. Node 20 has the browser's WebSocket behind an option. */
export async function run(folder, script) {
  await writeFile(join(folder, "script.mjs"), script);
  const options = ["--experimental-websocket", "--no-warnings", "script.mjs"];
  return execFileSync(process.execPath, options, { cwd: folder, encoding: "utf8", timeout: 50_000 });
}
