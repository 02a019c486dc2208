// Lists: a page where one is awaited, and everything where they are iterated over.
import type { Reply } from "./call.js";

/** What every page has. */
export interface AnyPage {
  items: unknown[];
  pagination: { page: number; has_next: boolean; next_cursor?: string };
}

/** What a list can be asked for; each operation's own filters come besides. */
export interface PageQuery {
  page?: number;
  size?: number;
  cursor?: string;
}

/**
 * A list. Nothing is requested before it is used:
 *
 * * `await` gives one page, with its `items` and `pagination`;
 * * `for await (const item of …)` gives every item from there on, and asks for page after page on the way;
 * * `for await (const page of ….pages())` gives the pages.
 *
 * What grows without end is walked by cursor, so nothing is skipped or repeated while others write.
 */
export class Pages<Page extends AnyPage> implements PromiseLike<Page>, AsyncIterable<Page["items"][number]> {
  readonly #fetch: (query: PageQuery) => Promise<Reply<Page>>;
  readonly #query: PageQuery;
  readonly #largest: number;
  readonly #byCursor: boolean;

  /** `largest` is the greatest `size` of a page. */
  constructor(
    fetch: (query: PageQuery) => Promise<Reply<Page>>,
    query: PageQuery,
    { largest, byCursor }: { largest: number; byCursor: boolean },
  ) {
    this.#fetch = fetch;
    this.#query = query;
    this.#largest = largest;
    this.#byCursor = byCursor;
  }

  /** One page with request id, limits and the rest of its reply. */
  withResponse(): Promise<Reply<Page>> {
    return this.#fetch(this.#query);
  }

  then<A = Page, B = never>(
    done?: ((page: Page) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.withResponse()
      .then(({ data }) => data)
      .then(done, failed);
  }

  catch<B = never>(failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page | B> {
    return this.then(undefined, failed);
  }

  finally(ended?: (() => void) | null): Promise<Page> {
    return this.then().finally(ended);
  }

  /** Page after page. Without a `size` they are as large as the server gives, for the fewest requests. */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    let query: PageQuery | undefined = { size: this.#largest, ...this.#query };
    while (query) {
      const { data } = await this.#fetch(query);
      yield data;
      query = this.#after(query, data.pagination);
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Page["items"][number], void, undefined> {
    for await (const { items } of this.pages()) {
      for (const item of items as Page["items"][number][]) yield item as Awaited<typeof item>;
    }
  }

  #after(query: PageQuery, { page, has_next, next_cursor }: AnyPage["pagination"]): PageQuery | undefined {
    if (!this.#byCursor) return has_next ? { ...query, page: page + 1 } : undefined;
    if (next_cursor === undefined) return undefined;
    const { page: _, ...rest } = query;
    return { ...rest, cursor: next_cursor };
  }
}
