// Who the caller is: an API key, tokens from elsewhere, or a session by user name and password that is kept alive.
import type { TokenPair } from "./generated/api.js";

// How long before its end a token is no longer used: a part of its life, besides the second that the server may cut off
// since it writes the end in whole seconds; and at most so many milliseconds.
const MARGIN = 0.1;
const CUT_OFF = 1_000;
const LONGEST_MARGIN = 30_000;

/** Gives the token to send. */
export interface Credential {
  token(): Promise<string>;
  /** The server refused `used`. Gives another token, or undefined where none is to be had. */
  renewed(used: string): Promise<string | undefined>;
}

/** An API key, or a token that somebody else renews. */
export class GivenToken implements Credential {
  readonly #give: () => string | Promise<string>;

  constructor(given: string | (() => string | Promise<string>)) {
    this.#give = typeof given === "string" ? () => given : given;
  }

  async token(): Promise<string> {
    return this.#give();
  }

  async renewed(used: string): Promise<string | undefined> {
    const next = await this.#give();
    return next === used ? undefined : next;
  }
}

/** How a session gets its tokens. */
export interface Desk {
  logIn(): Promise<TokenPair>;
  refresh(refreshToken: string): Promise<TokenPair>;
}

/** A session: logs in when first needed, trades its tokens for new ones before they end, and begins anew if it must. */
export class Session implements Credential {
  readonly #desk: Desk;
  #tokens: { access: string; refresh: string; due: number } | undefined;
  #trade: Promise<string> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async token(): Promise<string> {
    if (this.#tokens && Date.now() < this.#tokens.due) return this.#tokens.access;
    // However many calls need a token, one fetches it.
    this.#trade ??= this.#next().finally(() => (this.#trade = undefined));
    return this.#trade;
  }

  async renewed(used: string): Promise<string | undefined> {
    // Else another call has renewed it meanwhile.
    if (this.#tokens?.access === used) this.#tokens.due = 0;
    return this.token();
  }

  async #next(): Promise<string> {
    const old = this.#tokens;
    this.#tokens = undefined;
    if (old) {
      try {
        return this.#keep(await this.#desk.refresh(old.refresh));
      } catch {
        // It works once, and using it again would end the session: whatever became of it, a new session is safe.
      }
    }
    return this.#keep(await this.#desk.logIn());
  }

  #keep({ access_token, refresh_token, expires_in }: TokenPair): string {
    const life = expires_in * 1000;
    const due = Date.now() + life - Math.min(LONGEST_MARGIN, life * MARGIN + CUT_OFF);
    this.#tokens = { access: access_token, refresh: refresh_token, due };
    return access_token;
  }
}
