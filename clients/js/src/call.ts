// What a method gives back: a promise of the data that can also give the whole reply.

/** How many requests the caller still has. */
export interface RateLimit {
  /** Requests a minute. */
  limit: number;
  remaining: number;
  /** When the count starts again. */
  reset: Date;
}

/** A success with what came along. */
export interface Reply<T> {
  data: T;
  /** The id of the request, also in the server's log. */
  requestId: string;
  status: number;
  /** The version of the thing, to be sent back as `ifMatch`. */
  etag: string | undefined;
  /** Undefined where the operation is not counted. */
  rateLimit: RateLimit | undefined;
  /** Whether this is the stored reply to an earlier call with the same idempotency key. */
  replayed: boolean;
  /** The platform's own object; the body of a reply in JSON has been read already. */
  response: Response;
}

/** A call under way. `await` it for the data, or its `withResponse()` for the data with request id, ETag and limits. */
export class Call<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = "Call";
  readonly #reply: Promise<Reply<T>>;

  constructor(reply: Promise<Reply<T>>) {
    this.#reply = reply;
  }

  /** The whole reply. */
  withResponse(): Promise<Reply<T>> {
    return this.#reply;
  }

  then<A = T, B = never>(
    done?: ((data: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#reply.then(({ data }) => data).then(done, failed);
  }

  catch<B = never>(failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, failed);
  }

  finally(ended?: (() => void) | null): Promise<T> {
    return this.then().finally(ended);
  }
}
