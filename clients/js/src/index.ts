// What the package exports.
export * from "./call.js";
export * from "./client.js";
export {
  type Caller,
  type CallOptions,
  type ClientOptions,
  Connection,
  type Idempotent,
  type IfMatch,
  type WebSocketClass,
  type WebSocketLike,
} from "./connection.js";
export * from "./errors.js";
export type * from "./generated/api.js";
export * from "./generated/resources.js";
export type { ChannelEvents, ServerMessage } from "./generated/streams.js";
export { type AnyPage, type PageQuery, Pages } from "./pages.js";
export * from "./stream.js";
export * from "./writer.js";
