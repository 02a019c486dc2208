// Real servers for the tests, each a process of its own with a database of its own, and wires that can be cut.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ValtronicsClient } from "../dist/index.js";

const PYTHON = process.env.VALTRONICS_TEST_PYTHON ?? "python3";
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const PASSWORD = "correct horse battery";
/** The platform's WebSocket; Node 20 has none, as the README says. */
export const webSocket = globalThis.WebSocket ?? (await import("ws")).WebSocket;

/** The port on which a process says that it listens; `said` grows by all that it says. */
function listening(process, said) {
  return new Promise((resolve, reject) => {
    const hear = (data) => {
      said.push(data);
      const found = / on http:\/\/127\.0\.0\.1:(\d+)\s/.exec(said.join(""));
      if (found) resolve(Number(found[1]));
    };
    for (const output of [process.stdout, process.stderr]) output.setEncoding("utf8").on("data", hear);
    process.on("error", reject);
    process.on("exit", () => reject(new Error(`the server ended before it listened:\n${said.join("")}`)));
  });
}

/** A running server. `command` is `serve`, `demo` or `sandbox`. */
export class Server {
  constructor(command, settings, options) {
    Object.assign(this, { command, settings, options });
  }

  static async start(command = "serve", settings = {}, options = []) {
    const server = new Server(command, settings, options);
    server.folder = await mkdtemp(join(tmpdir(), "valtronics-js-"));
    await server.up(0);
    return server;
  }

  /** Starts it, on the same port and data when it ran before. */
  async up(port = this.port) {
    const given = Object.entries(process.env).filter(([name]) => !name.startsWith("VALTRONICS_"));
    const environment = { ...Object.fromEntries(given), PYTHONPATH: ROOT, TMPDIR: this.folder };
    const settings = {
      VALTRONICS_ADMIN_PASSWORD: PASSWORD,
      VALTRONICS_RATE_STANDARD: "1000000",
      VALTRONICS_LOGIN_PER_ADDRESS: "1000",
      VALTRONICS_LOGIN_PER_USERNAME: "1000",
      VALTRONICS_PASSWORD_MEMORY_MIB: "12",
    };
    const words = ["-u", "-m", "valtronics", this.command, "--port", String(port), ...this.options];
    this.process = spawn(PYTHON, words, {
      cwd: this.folder,
      env: { ...environment, ...(this.command === "serve" && settings), ...this.settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.said = [];
    this.port = await listening(this.process, this.said);
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A client of the administrator, unless told otherwise. */
  client(options = {}) {
    const password = this.command === "serve" ? PASSWORD : "password123";
    const who = "apiKey" in options || "token" in options ? {} : { username: "admin", password };
    return new ValtronicsClient({ baseURL: this.url, webSocket, ...who, ...options });
  }

  /** A request to the sandbox's own controls. */
  async control(method, path, body) {
    const headers = body && { "Content-Type": "application/json" };
    const reply = await fetch(`${this.url}/sandbox/${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!reply.ok) throw new Error(await reply.text());
    return reply.json();
  }

  /** Ends it at once, as a power cut would. */
  async kill() {
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }

  async stop() {
    const { exitCode, signalCode } = this.process;
    const ended = exitCode ?? signalCode;
    if (ended === null) {
      this.process.kill("SIGTERM");
      await once(this.process, "exit");
    }
    await rm(this.folder, { recursive: true, force: true });
    if (ended !== null)
      throw new Error(`the server had ended by itself (${ended}):\n${this.said.join("").slice(-4000)}`);
  }
}

/** A wire to a server that does as it is told: `cut` after a request has arrived, or fall `silent`. */
export class Wire {
  static async to(server) {
    const wire = new Wire();
    wire.connections = new Set();
    wire.requests = 0;
    // Replies that never get back: the connection ends in place of each.
    wire.swallow = 0;
    wire.silent = false;
    wire.listener = createServer((near) => wire.join(near, connect(server.port, "127.0.0.1")));
    wire.listener.listen(0, "127.0.0.1");
    await once(wire.listener, "listening");
    wire.url = `http://127.0.0.1:${wire.listener.address().port}`;
    return wire;
  }

  join(near, far) {
    const ends = [near, far];
    this.connections.add(ends);
    let last = "";
    const drop = () => {
      this.connections.delete(ends);
      for (const end of ends) end.destroy();
    };
    for (const end of ends) end.on("error", drop).on("close", drop);
    near.on("data", (data) => {
      if (/^(GET|POST|PUT|DELETE) /.test(data.toString("latin1"))) {
        last = data.toString("latin1").split(" HTTP")[0];
        this.requests += 1;
      }
      if (!this.silent) far.write(data);
    });
    far.on("data", (data) => {
      if (this.silent) return;
      if (this.swallow > 0 && !last.includes("/auth/")) {
        this.swallow -= 1;
        drop();
      } else near.write(data);
    });
  }

  /** Breaks what is connected now. */
  cut() {
    for (const [near] of this.connections) near.destroy();
  }

  async close() {
    this.cut();
    this.listener.close();
    await once(this.listener, "close");
  }
}

/** A new name. */
export const unique = (word = "T") => `${word}-${Math.random().toString(36).slice(2, 12)}`;

/** A new device; its id. */
export async function newDevice(client) {
  const name = unique();
  return (await client.devices.create({ name, device_id: name, device_type: "sensor" })).id;
}

/** Resolves once `check` gives something true. */
export async function until(check, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${check}`);
  }
}
