// One WebSocket connection from its beginning to its end: opening words, signs of life, and why it ended.
import type { WebSocketClass, WebSocketLike } from "./connection.js";
import { type ApiError, apiError, ConnectionError } from "./errors.js";
import type { AuthResponse, StreamError } from "./generated/api.js";
import type { ServerMessage } from "./generated/streams.js";

// Close codes: of the contract, and those that the protocol has for an end that was asked for, and one without a word.
export const UNAUTHENTICATED = 4401;
const FORBIDDEN = 4403;
export const NORMAL = 1000;
const LOST = 1006;

/** How a connection ended. `final`: connecting again can't help. */
export interface Ended {
  code: number;
  error: unknown;
  final: boolean;
}

/** What is said on a connection. */
export interface Talk {
  url: string;
  webSocket: WebSocketClass;
  /** Sent once it is open, without waiting for answers. */
  opening: readonly object[];
  /** Takes what the server sends, but for answers to `auth` and errors. False ends the connection. */
  take: (message: ServerMessage) => boolean;
  /** Silence before the server is asked for a sign of life, and the longest wait for one, in milliseconds. */
  heartbeat: number;
  timeout: number;
  signal: AbortSignal;
}

/** Resolves when the connection has ended, for whatever reason. */
export function talk(about: Talk): Promise<Ended> {
  return new Promise((resolve) => void new Conversation(about, resolve));
}

class Conversation {
  readonly #about: Talk;
  readonly #resolve: (ended: Ended) => void;
  readonly #socket: WebSocketLike;
  #clock: ReturnType<typeof setTimeout> | undefined;
  #error: unknown;

  constructor(about: Talk, resolve: (ended: Ended) => void) {
    this.#about = about;
    this.#resolve = resolve;
    this.#socket = new about.webSocket(about.url);
    this.#socket.onopen = () => about.opening.forEach(this.#say);
    this.#socket.onmessage = ({ data }: { data: string }) => this.#heard(JSON.parse(data) as ServerMessage);
    this.#socket.onclose = ({ code }: { code: number }) => this.#end(code);
    // `close` follows, with all that is known.
    this.#socket.onerror = () => {};
    about.signal.addEventListener("abort", this.#stop);
    this.#expectWord();
  }

  readonly #say = (message: object) => this.#socket.send(JSON.stringify(message));
  readonly #stop = () => this.#end(NORMAL);

  /** A connection that is dead at the other end looks like one that is silent, until it is asked. */
  #expectWord(): void {
    this.#within(this.#about.timeout, () => this.#end(LOST));
  }

  #within(ms: number, then: () => void): void {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(then, ms);
  }

  #heard(message: ServerMessage): void {
    this.#within(this.#about.heartbeat, () => {
      this.#say({ type: "ping" });
      this.#expectWord();
    });
    if (message.type === "auth_response") this.#error = refusal(message);
    else if (message.type === "error") this.#end(FORBIDDEN, refusal(message));
    else if (!this.#about.take(message)) this.#end(NORMAL);
  }

  #end(code: number, error = this.#error): void {
    clearTimeout(this.#clock);
    this.#about.signal.removeEventListener("abort", this.#stop);
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    const final = code === FORBIDDEN;
    this.#resolve({ code, error: error ?? closed(code), final });
  }
}

/** The error of a connection that was closed without another word. */
function closed(code: number): Error {
  const words = `the stream was closed with ${code}`;
  if (code === UNAUTHENTICATED) return told("AUTHENTICATION_ERROR", words, {});
  if (code === FORBIDDEN) return told("AUTHORIZATION_ERROR", words, {});
  return new ConnectionError(words);
}

/** The error that an answer tells of, if it does. */
function refusal(message: AuthResponse | StreamError): ApiError | undefined {
  const error = message.type === "error" ? message : message.error;
  return error && told(error.code, error.message, error.details);
}

// The statuses that the same errors have over HTTP.
const STATUS: { [code: string]: number } = {
  AUTHENTICATION_ERROR: 401,
  AUTHORIZATION_ERROR: 403,
  RATE_LIMIT_EXCEEDED: 429,
};

function told(code: string, message: string, details: object): ApiError {
  const about = { operation: "stream", requestId: "no request", retryAfter: undefined };
  return apiError({ ...about, status: STATUS[code] ?? 422, code, message, details });
}
