// The whole service behind one object.
import { type ClientOptions, Connection } from "./connection.js";
import { resources } from "./generated/resources.js";
import { type Channel, EventStream, type StreamOptions, type Subscription } from "./stream.js";
import { BatchWriter, type WriterOptions } from "./writer.js";

/** Every resource with its methods. */
export type Resources = { readonly [Name in keyof typeof resources]: ReturnType<(typeof resources)[Name]> };

/** What the class has besides what is written in it: a property for each resource. */
export interface ValtronicsClient extends Resources {}

/**
 * A client of one server.
 *
 * ```js
 * const client = new ValtronicsClient({ baseURL: 'http://localhost:8000', apiKey: 'your-api-key' });
 * const devices = await client.devices.list();
 * ```
 */
export class ValtronicsClient extends Connection {
  constructor(options: ClientOptions) {
    super(options);
    for (const [name, make] of Object.entries(resources)) Object.assign(this, { [name]: make(this) });
  }

  /** Live events, for `for await`. */
  stream<C extends Channel>(
    subscriptions: Subscription<C> | readonly Subscription<C>[],
    options?: StreamOptions,
  ): EventStream<C> {
    return new EventStream(this, subscriptions, options);
  }

  /** A writer that sends points in batches and loses none. */
  writer(options?: WriterOptions): BatchWriter {
    return new BatchWriter(this, options);
  }
}
