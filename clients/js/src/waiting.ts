// Time: how long to wait, waiting that can be called off, and when to give up.
import { ApiError, ConnectionError, InternalError } from "./errors.js";

const FIRST_DELAY = 250;
const LONGEST_DELAY = 30_000;
// Statuses after which the same request may succeed. All say that nothing was done, or come from a proxy in between.
const PASSING = [429, 502, 503, 504];

/** Milliseconds before the try that follows `tried` failed ones: twice as long each time, by chance up to half less. */
export function backOff(tried: number): number {
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** tried) * (0.5 + Math.random() / 2);
}

/** Resolves after `ms`; rejects with the signal's reason as soon as that is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return untilAborted(passed, signal).finally(() => clearTimeout(timer));
}

/** What the promise gives, unless the signal is aborted first. */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  let stop!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", stop));
}

/** A signal that another one aborts, and that is aborted `ms` from now unless it was cleared before. */
export class Deadline {
  passed = false;
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #outer: AbortSignal | undefined;

  constructor(ms: number, outer?: AbortSignal) {
    this.#outer = outer;
    if (outer?.aborted) this.#passOn();
    else outer?.addEventListener("abort", this.#passOn);
    this.#timer = setTimeout(() => {
      this.passed = true;
      this.#controller.abort();
    }, ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** No more end by time; the other signal still counts. */
  stopClock(): void {
    clearTimeout(this.#timer);
  }

  /** Nothing ends it any more. */
  clear(): void {
    this.stopClock();
    this.#outer?.removeEventListener("abort", this.#passOn);
  }

  readonly #passOn = () => this.#controller.abort(this.#outer?.reason);
}

/** How an operation is repeated. */
export interface Patience {
  /** How many more tries after the first. */
  retries: number;
  /** Longest `Retry-After` that is waited for, in seconds; with a longer one the error comes at once. */
  longestWait: number;
  signal?: AbortSignal | undefined;
  onRetry?: ((error: unknown) => void) | undefined;
}

/** Whether the same request may succeed later: after a broken connection, overload, too many requests. */
export function mayPass(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof ApiError && PASSING.includes(error.status));
}

/** What `attempt` gives at last. Throws its last error, at once where trying again can't help. */
export async function repeated<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  let defects = 0;
  for (let tried = 0; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      const asked = error instanceof ApiError ? error.retryAfter : undefined;
      // A defect of the server is worth one more try.
      const again = mayPass(error) || (error instanceof InternalError && defects++ === 0);
      if (tried >= patience.retries || !again || (asked ?? 0) > patience.longestWait) throw error;
      patience.onRetry?.(error);
      // Who was told to come back at one moment had better not all do so.
      await sleep(asked === undefined ? backOff(tried) : asked * 1000 + Math.random() * 250, patience.signal);
    }
  }
}

/** Seconds of a header `Retry-After`, which holds seconds or a date. */
export function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
