/// <reference lib="esnext.disposable" preserve="true" />
// Live events over WebSocket: one iteration that outlives its connections.
import type { Connection, WebSocketClass } from "./connection.js";
import { ValtronicsError } from "./errors.js";
import type { Gap, Lagged, Subscribed, SubscribeMessage } from "./generated/api.js";
import { CHANNEL_OF, type ChannelEvents, type ServerMessage } from "./generated/streams.js";
import { type Ended, NORMAL, talk, UNAUTHENTICATED } from "./socket.js";
import { backOff, mayPass, sleep, untilAborted } from "./waiting.js";

/** A kind of events. */
export type Channel = keyof ChannelEvents;

/** What to listen to: a channel, of one device or of all, and only some of its events. */
export interface Subscription<C extends Channel = Channel> {
  channel: C;
  /** The device's `id`, the integer; all devices when left out. */
  device_id?: number;
  filters?: SubscribeMessage["filters"];
  /** The highest `seq` that was seen before, to go on from there. */
  resume_from?: number;
}

/** What a stream gives: events, and word of those that can't be had (`gap`) or were left out (`lagged`). */
export type StreamEvent<C extends Channel = Channel> = ChannelEvents[C] | Gap | Lagged;

/** How a stream behaves. */
export interface StreamOptions {
  /** Ends the stream; the iteration throws the signal's reason. */
  signal?: AbortSignal;
  /** Most events that wait for the iteration, 10,000. Beyond that the connection is let go, and resumed afterwards. */
  maxWaiting?: number;
  /** Silence after which the server is asked for a sign of life, in milliseconds: 30,000. */
  heartbeat?: number;
  /** Longest time for connecting and for a sign of life, in milliseconds: 10,000. */
  timeout?: number;
  /** Is told of each connection that was lost and why, and how long it is until the next try, in milliseconds. */
  onDisconnect?: (lost: { code: number; error: unknown; delay: number }) => void;
}

interface Followed {
  subscription: Subscription;
  /** The number after which its events follow. */
  seen: number | undefined;
  live: boolean;
}

/**
 * Events as they happen, for `for await`. Lost connections are replaced, and what was missed meanwhile comes first, so
 * the iteration sees each event once and in order; where the server can't give some any more, it sees a `gap`.
 * Leaving the loop, `close()` or the signal ends it. It throws when going on can't help: the credential is refused, or
 * a permission is missing.
 */
export class EventStream<C extends Channel = Channel> implements AsyncIterableIterator<StreamEvent<C>> {
  /** Resolves when all subscriptions are in force for the first time. */
  readonly ready: Promise<void>;
  readonly #connection: Connection;
  readonly #followed: Followed[];
  readonly #options: Required<Pick<StreamOptions, "maxWaiting" | "heartbeat" | "timeout">> & StreamOptions;
  readonly #stop = new AbortController();
  #waiting: StreamEvent<C>[] = [];
  /** Wakes the iteration, and who waits until it has caught up. */
  #arrived: () => void = () => {};
  #drained: () => void = () => {};
  #failure: { error: unknown } | undefined;
  #over = false;
  #isReady!: () => void;
  #isNotReady!: (error: unknown) => void;

  constructor(
    connection: Connection,
    subscriptions: Subscription<C> | readonly Subscription<C>[],
    options: StreamOptions = {},
  ) {
    if (!connection.webSocket) {
      throw new ValtronicsError(
        "this platform has no WebSocket: pass one as webSocket, such as that of the package ws",
      );
    }
    this.#connection = connection;
    this.#options = { maxWaiting: 10_000, heartbeat: 30_000, timeout: 10_000, ...options };
    const asked = [subscriptions].flat() as Subscription<C>[];
    disjoint(asked);
    this.#followed = asked.map((subscription) => ({ subscription, seen: subscription.resume_from, live: false }));
    this.ready = new Promise((resolve, reject) => {
      this.#isReady = resolve;
      this.#isNotReady = reject;
    });
    // Who does not ask for it learns of a failure by the iteration.
    this.ready.catch(() => {});
    options.signal?.addEventListener("abort", this.#aborted);
    if (options.signal?.aborted) this.#aborted();
    void this.#live();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event. One caller at a time. */
  async next(): Promise<IteratorResult<StreamEvent<C>, undefined>> {
    while (this.#waiting.length === 0) {
      if (this.#failure) throw this.#failure.error;
      if (this.#over) return { done: true, value: undefined };
      this.#drained();
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
    return { done: false, value: this.#waiting.shift() as StreamEvent<C> };
  }

  async return(): Promise<IteratorResult<StreamEvent<C>, undefined>> {
    this.close();
    return { done: true, value: undefined };
  }

  /** Ends it. The iteration gives what has come already, and is over. */
  close(): void {
    this.#end(undefined);
  }

  /** `await using events = client.stream(…)` ends it at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  readonly #aborted = () => this.#end({ error: this.#options.signal?.reason });

  #end(failure: { error: unknown } | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = failure;
    this.#options.signal?.removeEventListener("abort", this.#aborted);
    this.#isNotReady(failure?.error ?? new ValtronicsError("the stream is closed"));
    this.#stop.abort();
    this.#arrived();
    this.#drained();
  }

  /** One connection after another, until something is final. */
  async #live(): Promise<void> {
    let failed = 0;
    let refusals = 0;
    while (!this.#over) {
      const ended = await this.#connected();
      if (this.#over) return;
      const worked = this.#followed.every(({ live }) => live);
      for (const each of this.#followed) each.live = false;
      failed = worked ? 0 : failed + 1;
      // A new token that is refused as well is the last word.
      refusals = worked || ended.code !== UNAUTHENTICATED ? 0 : refusals + 1;
      if (ended.final || refusals > 1) return this.#end({ error: ended.error });
      const delay = worked ? Math.random() * 250 : backOff(failed);
      this.#options.onDisconnect?.({ code: ended.code, error: ended.error, delay });
      await sleep(delay, this.#stop.signal).catch(() => {});
      await this.#caughtUp();
    }
  }

  /** Resolves when the iteration has taken all that waits, if it was too slow. */
  async #caughtUp(): Promise<void> {
    while (!this.#over && this.#waiting.length >= this.#options.maxWaiting) {
      await new Promise<void>((resolve) => (this.#drained = resolve));
    }
  }

  /** A connection from its beginning to its end. */
  async #connected(): Promise<Ended> {
    let token: string | undefined;
    try {
      token = await untilAborted(this.#connection.credential?.token() ?? Promise.resolve(undefined), this.#stop.signal);
    } catch (error) {
      return { code: NORMAL, error, final: !mayPass(error) };
    }
    const auth = token === undefined ? [] : [{ type: "auth", token }];
    const ended = await talk({
      url: `${this.#connection.baseURL.replace(/^http/, "ws")}/ws`,
      webSocket: this.#connection.webSocket as WebSocketClass,
      opening: [...auth, ...this.#followed.map(subscribe)],
      take: (message) => this.#take(message),
      heartbeat: this.#options.heartbeat,
      timeout: this.#options.timeout,
      signal: this.#stop.signal,
    });
    if (ended.code !== UNAUTHENTICATED || token === undefined) return ended;
    try {
      const renewed = await this.#connection.credential?.renewed(token);
      return renewed === undefined ? { ...ended, final: true } : ended;
    } catch (error) {
      return { ...ended, error, final: !mayPass(error) };
    }
  }

  /** Takes a message in. False when no more can wait, so that the connection has to be let go. */
  #take(message: ServerMessage): boolean {
    if (message.type === "subscribed") this.#subscribed(message);
    else if (message.type === "lagged") this.#give(message);
    else if (message.type === "gap") {
      const followed = this.#of(message.channel, message.device_id);
      if (followed) followed.seen = Math.max(followed.seen ?? 0, message.to);
      this.#give(message);
    } else if ("seq" in message) {
      const channel = CHANNEL_OF[message.type];
      const device = "device_id" in message ? message.device_id : undefined;
      const followed = channel && (this.#of(channel, device) ?? this.#of(channel, undefined));
      if (followed) {
        followed.seen = message.seq;
        this.#give(message as ChannelEvents[C]);
      }
    }
    return this.#waiting.length < this.#options.maxWaiting;
  }

  #subscribed({ channel, device_id, seq }: Subscribed): void {
    const followed = this.#of(channel, device_id);
    if (!followed) return;
    followed.live = true;
    followed.seen = seq;
    if (this.#followed.every(({ live }) => live)) this.#isReady();
  }

  #of(channel: Channel, device: number | undefined): Followed | undefined {
    return this.#followed.find(({ subscription: each }) => each.channel === channel && each.device_id === device);
  }

  #give(event: StreamEvent<C>): void {
    this.#waiting.push(event);
    this.#arrived();
  }
}

/** The message that asks for a subscription, from where it stopped. `system` can't be resumed. */
function subscribe({ subscription, seen }: Followed): SubscribeMessage {
  const from = subscription.channel === "system" ? undefined : seen;
  const { resume_from: _, ...asked } = subscription;
  return { type: "subscribe", ...asked, ...(from !== undefined && { resume_from: from }) };
}

/** Throws where an event could belong to two subscriptions: then no number would tell what was seen of each. */
function disjoint(subscriptions: readonly Subscription[]): void {
  const devices = new Map<Channel, (number | undefined)[]>();
  for (const { channel, device_id } of subscriptions) {
    const others = devices.get(channel) ?? [];
    const overlap =
      others.length > 0 && (device_id === undefined || others.includes(undefined) || others.includes(device_id));
    if (overlap) throw new ValtronicsError(`two subscriptions of one stream to the same events of ${channel}`);
    devices.set(channel, [...others, device_id]);
  }
}
