/// <reference lib="esnext.disposable" preserve="true" />
// Writes many points in few requests, and knows of each point whether the server has it.
import type { Caller } from "./connection.js";
import { InternalError, PayloadTooLargeError, ValidationError, ValtronicsError } from "./errors.js";
import type { BatchPointReport, TelemetrySubmit } from "./generated/api.js";
import { telemetry } from "./generated/resources.js";
import { untilAborted } from "./waiting.js";

const LARGEST_BATCH = 10_000;

/** How points are gathered. */
export interface WriterOptions {
  /** Most points of a request, up to 10,000: 1,000. */
  maxPoints?: number;
  /** Longest time that a point waits for others, in milliseconds: 1,000. */
  maxAge?: number;
  /** Most points that wait; `write` waits for room beyond: 10,000. */
  maxWaiting?: number;
  /** Is told of each point that the server refuses. Without it they are kept for `flush()` and `close()` to throw. */
  onRefused?: (refused: RefusedPoint) => void;
  /** Is told of each request that failed and will be sent again. */
  onRetry?: (error: unknown) => void;
}

/** A point that the server does not take, and why. */
export interface RefusedPoint {
  point: TelemetrySubmit;
  code: string;
  issue: string;
}

/** Points that the server has not acknowledged: those that it refused, and those that could not be sent. */
export class UnacknowledgedError extends ValtronicsError {
  override name = "UnacknowledgedError";
  /** Refused for good, each with the reason. */
  readonly refused: readonly RefusedPoint[];
  /** Not acknowledged when the writer gave up. They may be stored all the same, and may safely be written again. */
  readonly unsent: readonly TelemetrySubmit[];

  constructor(refused: readonly RefusedPoint[], unsent: readonly TelemetrySubmit[], cause?: unknown) {
    const why = refused[0] && `, the first because: ${refused[0].issue}`;
    super(`${refused.length} points refused${why ?? ""}; ${unsent.length} not acknowledged`, { cause });
    this.refused = refused;
    this.unsent = unsent;
  }
}

/**
 * Gathers points and sends them in batches, one after another, by number and by age. A batch is sent again, under the
 * same idempotency key, until the server answers, however long that takes; `close()` sets the limit.
 *
 * `await write(…)` is done when the points are accepted, and waits while too many wait already, so memory is bounded.
 * `close()` resolves when every point is on the server's disk, and else throws an `UnacknowledgedError` that lists all
 * others. A point without `timestamp` gets the moment of `write`, to the microsecond, since it is stored later.
 */
export class BatchWriter {
  readonly #submit: ReturnType<typeof telemetry>["submitBatch"];
  readonly #options: WriterOptions & { maxPoints: number; maxAge: number; maxWaiting: number };
  readonly #stop = new AbortController();
  /** Not acknowledged yet, in order; the first of them may be under way. */
  readonly #waiting: TelemetrySubmit[] = [];
  readonly #refused: RefusedPoint[] = [];
  /** How many points were accepted, and of how many of those the fate is known. */
  #accepted = 0;
  #settled = 0;
  /** The time given to the last point that came without one, in microseconds. */
  #stamp = 0;
  #closed = false;
  /** What stopped the writer for good. */
  #failure: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sendsFull = false;
  #underWay: Promise<void> | undefined;
  /** Wakes those who wait for room. */
  readonly #room: (() => void)[] = [];

  constructor(caller: Caller, options: WriterOptions = {}) {
    this.#submit = telemetry(caller).submitBatch;
    this.#options = { maxPoints: 1_000, maxAge: 1_000, maxWaiting: 10_000, ...options };
    this.#options.maxPoints = Math.min(this.#options.maxPoints, LARGEST_BATCH);
  }

  /** Accepts one point or several, in order. Throws what stopped the writer, if something did. */
  async write(
    points: TelemetrySubmit | readonly TelemetrySubmit[],
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<void> {
    // Stamped before any waiting: the moment is that of the call.
    for (const point of [points].flat().map((each) => sendable(this.#stamped(each as TelemetrySubmit)))) {
      while (this.#waiting.length >= this.#options.maxWaiting && !this.#failure && !this.#closed) {
        await this.#hasRoom(signal);
      }
      signal?.throwIfAborted();
      if (this.#closed) throw new ValtronicsError("the writer is closed");
      if (this.#failure || this.#refused.length >= this.#options.maxWaiting) throw this.#unacknowledged();
      this.#waiting.push(point);
      this.#accepted += 1;
      this.#arrange();
    }
  }

  /** Resolves when all points so far are acknowledged. Throws those that were refused meanwhile. */
  async flush({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    await untilAborted(this.#sendUpTo(this.#accepted), signal);
    if (this.#failure || this.#refused.length) throw this.#unacknowledged();
  }

  /**
   * Sends what waits and takes no more. With `timeout` (milliseconds) or `signal` it gives up when that ends; without
   * them it goes on until the server is back.
   */
  async close({ timeout, signal }: { timeout?: number; signal?: AbortSignal } = {}): Promise<void> {
    this.#closed = true;
    this.#wake();
    const giveUp = () => this.#stop.abort(new ValtronicsError("the writer was closed before the server answered"));
    const timer = timeout === undefined ? undefined : setTimeout(giveUp, timeout);
    if (signal?.aborted) giveUp();
    signal?.addEventListener("abort", giveUp);
    try {
      await this.#sendUpTo(this.#accepted);
    } finally {
      clearTimeout(timer);
      clearTimeout(this.#timer);
      signal?.removeEventListener("abort", giveUp);
    }
    if (this.#failure || this.#refused.length) throw this.#unacknowledged();
  }

  /** `await using writer = client.writer()` closes it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #stamped(point: TelemetrySubmit): TelemetrySubmit {
    if (point.timestamp !== undefined) return { ...point };
    // Two points of one metric within a millisecond are two points.
    this.#stamp = Math.max(Date.now() * 1000, this.#stamp + 1);
    const milliseconds = new Date(this.#stamp / 1000).toISOString().slice(0, -1);
    return { ...point, timestamp: `${milliseconds}${String(this.#stamp % 1000).padStart(3, "0")}Z` };
  }

  async #hasRoom(signal?: AbortSignal): Promise<void> {
    const room = new Promise<void>((resolve) => void this.#room.push(resolve));
    await untilAborted(room, signal);
  }

  #wake(): void {
    for (const wake of this.#room.splice(0)) wake();
  }

  /** Has what waits sent: now, if it fills a request, else when the oldest point is old enough. */
  #arrange(): void {
    if (this.#failure || this.#waiting.length === 0) return;
    if (this.#waiting.length >= this.#options.maxPoints && !this.#sendsFull) {
      this.#sendsFull = true;
      void this.#sendUpTo(this.#settled + this.#options.maxPoints).then(() => {
        this.#sendsFull = false;
        this.#arrange();
      });
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#sendUpTo(this.#accepted);
    }, this.#options.maxAge);
  }

  /** Resolves when the fate of the first `count` points is known, or nothing can be sent any more. */
  async #sendUpTo(count: number): Promise<void> {
    while (this.#settled < count && !this.#failure) {
      this.#underWay ??= this.#deliver().finally(() => (this.#underWay = undefined));
      await this.#underWay;
    }
  }

  /** Delivers one batch, the first points that wait. They leave only when the server has answered for them. */
  async #deliver(): Promise<void> {
    const points = this.#waiting.slice(0, this.#options.maxPoints);
    try {
      await this.#settle(points);
      this.#waiting.splice(0, points.length);
      this.#settled += points.length;
    } catch (error) {
      this.#failure = error;
    }
    this.#wake();
  }

  /** Returns when each point is stored or refused. Throws where neither can be had. */
  async #settle(points: TelemetrySubmit[]): Promise<void> {
    if (points.length === 0) return;
    try {
      for (const each of await this.#post(points)) this.#judge(points, each);
    } catch (error) {
      if (error instanceof ValidationError) {
        await this.#settleRest(points, error);
      } else if (error instanceof PayloadTooLargeError && points.length > 1) {
        const half = points.length >> 1;
        await this.#settle(points.slice(0, half));
        await this.#settle(points.slice(half));
      } else if (error instanceof PayloadTooLargeError || error instanceof InternalError) {
        // The next batch may well do.
        for (const point of points) this.#refuse(point, error.code, error.message);
      } else {
        throw error;
      }
    }
  }

  async #post(points: TelemetrySubmit[]): Promise<readonly BatchPointReport[]> {
    const forEver = { retries: Number.POSITIVE_INFINITY, longestWait: Number.POSITIVE_INFINITY };
    const { onRetry } = this.#options;
    const options = { ...forEver, signal: this.#stop.signal, ...(onRetry && { onRetry }) };
    return (await this.#submit({ telemetry_data: points }, options)).results;
  }

  #judge(points: TelemetrySubmit[], { index, result, code, issue }: BatchPointReport): void {
    if (result === "failed") this.#refuse(points[index] as TelemetrySubmit, code ?? "", issue ?? "");
  }

  /** A point that breaks the schema has the whole batch refused: it is named, taken out, and the rest is sent. */
  async #settleRest(points: TelemetrySubmit[], error: ValidationError): Promise<void> {
    const bad = new Map<number, string>();
    for (const { field, issue } of error.errors) {
      const named = /^telemetry_data\.(\d+)(?:\.|$)/.exec(field);
      if (named) bad.set(Number(named[1]), `${field.slice(named[0].length)}: ${issue}`);
    }
    points.forEach((point, at) => {
      if (bad.has(at) || bad.size === 0) this.#refuse(point, error.code, bad.get(at) ?? error.message);
    });
    if (bad.size) await this.#settle(points.filter((_, at) => !bad.has(at)));
  }

  #refuse(point: TelemetrySubmit, code: string, issue: string): void {
    const refused = { point, code, issue };
    if (this.#options.onRefused) this.#options.onRefused(refused);
    else this.#refused.push(refused);
  }

  /** What to throw; the refused points in it are handed over, and not thrown again. */
  #unacknowledged(): UnacknowledgedError {
    const refused = this.#refused.splice(0);
    const known = new Set(refused.map(({ point }) => point));
    return new UnacknowledgedError(
      refused,
      this.#waiting.filter((point) => !known.has(point)),
      this.#failure,
    );
  }
}

/** The point, unless no JSON can say it: that would be refused with all that are sent along. Throws TypeError. */
function sendable(point: TelemetrySubmit): TelemetrySubmit {
  if (/\\ud[89a-f]/i.test(JSON.stringify(point))) throw new TypeError("a text of the point has half a character");
  return point;
}
