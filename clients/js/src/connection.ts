// One server, one caller: sends requests with the credential, within their time, again where that is safe.
import createClient from "openapi-fetch";
import type { RateLimit, Reply } from "./call.js";
import { type Credential, GivenToken, Session } from "./credentials.js";
import { type ApiError, apiError, ConnectionError, TimeoutError } from "./errors.js";
import type { ErrorEnvelope } from "./generated/api.js";
import { auth, BASE_PATH } from "./generated/resources.js";
import { Deadline, repeated, secondsOf, untilAborted } from "./waiting.js";

/** Which server, who calls, and how patient the client is. Give `apiKey`, or `username` and `password`, or `token`. */
export interface ClientOptions {
  /** Where the server is, such as `https://api.valtronics.com`; relative to the page in a browser. */
  baseURL: string;
  apiKey?: string;
  username?: string;
  password?: string;
  /** An access token from elsewhere, or a function that gives a good one whenever it is asked. */
  token?: string | (() => string | Promise<string>);
  /** Longest time for one try of a request, in milliseconds: 30,000. */
  timeout?: number;
  /** How many more tries a request has that the contract allows to be repeated: 3. */
  retries?: number;
  /** Longest `Retry-After` that is waited for, in seconds: 60. */
  longestWait?: number;
  /** Instead of the platform's `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
  /** Instead of the platform's `WebSocket`, for `stream()`. Node 20 has none: pass that of the package `ws`. */
  webSocket?: WebSocketClass;
}

/** What `stream()` needs of a WebSocket; the platforms' own and that of the package `ws` have it. */
export type WebSocketClass = new (url: string) => WebSocketLike;

/** A WebSocket. */
export interface WebSocketLike {
  // The implementations differ in what they hand to these, so they can't be typed more closely.
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

/** What any call may be given besides. */
export interface CallOptions {
  /** Ends the call at once, with the signal's reason. */
  signal?: AbortSignal;
  /** Longest time for one try, in milliseconds, instead of the client's. */
  timeout?: number;
  /** How many more tries, instead of the client's. */
  retries?: number;
  /** Longest `Retry-After` that is waited for, in seconds, instead of the client's. */
  longestWait?: number;
  /** Is told of each failure after which the call is tried again. */
  onRetry?: (error: unknown) => void;
  /** The id of the request, 1 to 128 of `A-Z a-z 0-9 . _ -`; made by the client when left out. */
  requestId?: string;
}

/** For what may be changed only as it was read. */
export interface IfMatch {
  /** The ETag of the version that is to be changed; with another one the call fails with `PreconditionFailedError`. */
  ifMatch?: string;
}

/** For what is stored once, however often it is sent. */
export interface Idempotent {
  /** Names the call, 1 to 255 of `A-Z a-z 0-9 _ . : -`; made by the client when left out. */
  idempotencyKey?: string;
}

/** An operation of the contract. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  /** Whether it needs no credential. */
  open: boolean;
  /** Whether its reply is a file, not JSON in the envelope. */
  file: boolean;
  /** Whether sending it twice does what sending it once does. */
  repeatable: boolean;
  /** Whether it takes an idempotency key. */
  keyed: boolean;
}

/** What an operation is given. */
export interface Input {
  path?: object;
  query?: object | undefined;
  body?: unknown;
}

/** Whoever can call operations. */
export interface Caller {
  request<T>(operation: Operation, input: Input, options?: CallOptions): Promise<Reply<T>>;
}

/** 128 random bits as text. `crypto.randomUUID` is missing on pages that came without TLS. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The connection to a server. `devices(connection)` and the like give its methods; `ValtronicsClient` has all. */
export class Connection implements Caller {
  /** The server's address, without a slash at its end. */
  readonly baseURL: string;
  /** Who calls; undefined for nobody. */
  readonly credential: Credential | undefined;
  readonly webSocket: WebSocketClass | undefined;
  readonly #http: Http;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.baseURL = new URL(options.baseURL, globalThis.location?.href).href.replace(/\/+$/, "");
    this.credential = this.#credential(options);
    this.webSocket = options.webSocket ?? (globalThis.WebSocket as WebSocketClass | undefined);
    this.#http = createClient({
      baseUrl: this.baseURL + BASE_PATH,
      fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
      querySerializer: { array: { style: "form", explode: false } },
    }) as unknown as Http;
  }

  /** The reply to one call of an operation, which may take several requests. */
  async request<T>(
    operation: Operation,
    input: Input,
    options: CallOptions & IfMatch & Idempotent = {},
  ): Promise<Reply<T>> {
    options.signal?.throwIfAborted();
    const { retries = 3, longestWait = 60 } = { ...this.#options, ...options };
    const requestId = options.requestId ?? `js-${randomId()}`;
    const headers: Record<string, string> = { "X-Request-ID": requestId };
    if (options.ifMatch !== undefined) headers["If-Match"] = options.ifMatch;
    if (operation.keyed) headers["Idempotency-Key"] = options.idempotencyKey ?? randomId();
    const attempt = () => this.#attempt(operation, input, headers, options);
    const response = await repeated(attempt, {
      retries: operation.repeatable ? retries : 0,
      longestWait,
      signal: options.signal,
      onRetry: options.onRetry,
    });
    return reply<T>(operation, response, requestId);
  }

  /** One try, and a second one at once if the credential was refused and there is a new one. */
  async #attempt(operation: Operation, input: Input, headers: object, options: CallOptions): Promise<Raw> {
    const credential = operation.open ? undefined : this.credential;
    const send = (token?: string) =>
      this.#send(
        operation,
        input,
        token === undefined ? headers : { ...headers, Authorization: `Bearer ${token}` },
        options,
      );
    const token = await untilAborted(credential?.token() ?? NOBODY, options.signal);
    let raw = await send(token);
    if (raw.response.status === 401 && credential && token !== undefined) {
      // Nothing was done, whatever the operation does.
      const next = await untilAborted(credential.renewed(token), options.signal);
      if (next !== undefined) raw = await send(next);
    }
    const whole = operation.file || (raw.data as { success?: unknown } | undefined)?.success === true;
    if (raw.response.ok && whole) return raw;
    throw refused(operation, raw, (headers as Record<string, string>)["X-Request-ID"] as string);
  }

  async #send(operation: Operation, { path, query, body }: Input, headers: object, options: CallOptions): Promise<Raw> {
    const ms = options.timeout ?? this.#options.timeout ?? 30_000;
    const deadline = new Deadline(ms, options.signal);
    const init = { params: { path, query }, body, headers, signal: deadline.signal };
    try {
      const raw = await this.#http.request(operation.method, operation.path, {
        ...init,
        parseAs: operation.file ? "stream" : "json",
      });
      // The body of a file is still to come, and the caller's signal still ends it.
      if (operation.file) deadline.stopClock();
      else deadline.clear();
      return raw;
    } catch (error) {
      deadline.clear();
      options.signal?.throwIfAborted();
      const about = {
        requestId: (headers as Record<string, string>)["X-Request-ID"] as string,
        operation: operation.id,
      };
      if (deadline.passed)
        throw new TimeoutError(`${operation.id}: no reply within ${ms} ms`, { ...about, cause: error });
      throw new ConnectionError(`${operation.id}: ${reason(error)}`, { ...about, cause: error });
    }
  }

  #credential({ apiKey, username, password, token }: ClientOptions): Credential | undefined {
    const given = apiKey ?? token;
    if (given !== undefined) return new GivenToken(given);
    if (username === undefined || password === undefined) return undefined;
    const desk = auth(this);
    return new Session({
      logIn: async () => desk.logIn({ username, password }),
      refresh: async (refresh_token) => desk.refreshToken({ refresh_token }),
    });
  }
}

const NOBODY = Promise.resolve(undefined);

/** What is used of openapi-fetch. Its own types need the path to be known when this is compiled. */
interface Http {
  request(method: string, path: string, init: object): Promise<Raw>;
}

interface Raw {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** What a failed `fetch` says; its own words hide the reason in `cause`. */
function reason(error: unknown): string {
  const cause = (error as { cause?: { message?: string; code?: string } }).cause;
  return cause?.message || cause?.code || String((error as Error).message ?? error);
}

function reply<T>(operation: Operation, { data, response }: Raw, sentId: string): Reply<T> {
  const { headers, status } = response;
  return {
    data: (operation.file ? response : (data as { data: T } | undefined)?.data) as T,
    requestId: headers.get("X-Request-ID") ?? sentId,
    status,
    etag: headers.get("ETag") ?? undefined,
    rateLimit: rateLimit(headers),
    replayed: headers.get("Idempotent-Replayed") === "true",
    response,
  };
}

function rateLimit(headers: Headers): RateLimit | undefined {
  const figure = (name: string) => Number(headers.get(`X-RateLimit-${name}`) ?? Number.NaN);
  const limit = figure("Limit");
  if (Number.isNaN(limit)) return undefined;
  return { limit, remaining: figure("Remaining"), reset: new Date(figure("Reset") * 1000) };
}

function refused(operation: Operation, { error, response }: Raw, sentId: string): ApiError {
  const said = (error as Partial<ErrorEnvelope> | undefined)?.error;
  return apiError({
    status: response.status,
    code: said?.code ?? "UNEXPECTED_REPLY",
    message: said?.message ?? "the reply is not the service's",
    details: said?.details ?? {},
    requestId: response.headers.get("X-Request-ID") ?? sentId,
    operation: operation.id,
    retryAfter: secondsOf(response.headers.get("Retry-After")),
  });
}
