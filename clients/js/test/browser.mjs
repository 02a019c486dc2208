// A headless Chromium that is told what to do over its own debugging protocol.
import { spawn } from "node:child_process";
import { accessSync } from "node:fs";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { webSocket } from "./server.mjs";

const NAMES = ["chromium", "google-chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-port=0",
  // The address of a proxy that does not exist closes the network to everything but this machine.
  "--proxy-server=127.0.0.1:1",
  "--proxy-bypass-list=127.0.0.1",
];

/** The path of the browser, or undefined. */
export const program = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => {
    try {
      accessSync(path);
      return true;
    } catch {
      return false;
    }
  });

/** Opens an address, evaluates an expression there, and gives its value; what it throws is thrown here. */
export async function evaluate(address, expression, profile) {
  const browser = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    const port = await new Promise((resolve) => {
      let said = "";
      browser.stderr.on("data", (data) => {
        said += data;
        const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said);
        if (found) resolve(found[1]);
      });
    });
    const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const page = targets.find(({ type }) => type === "page");
    return await asked(page.webSocketDebuggerUrl, address, expression);
  } finally {
    const gone = new Promise((resolve) => browser.on("exit", resolve));
    browser.kill("SIGKILL");
    await gone;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function asked(debuggerUrl, address, expression) {
  const socket = new webSocket(debuggerUrl);
  await new Promise((resolve) => (socket.onopen = resolve));
  let id = 0;
  /** The first message that fits. */
  const message = (fits) =>
    new Promise((resolve) => {
      socket.addEventListener("message", ({ data }) => {
        const found = JSON.parse(data);
        if (fits(found)) resolve(found);
      });
    });
  const call = async (method, params) => {
    const mine = ++id;
    const answer = message((each) => each.id === mine);
    socket.send(JSON.stringify({ id: mine, method, params }));
    return (await answer).result;
  };
  await call("Page.enable");
  const loaded = message((each) => each.method === "Page.loadEventFired");
  await call("Page.navigate", { url: address });
  await loaded;
  const { result, exceptionDetails } = await call("Runtime.evaluate", {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  socket.close();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
