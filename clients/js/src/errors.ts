// What may go wrong with a call: a class for each error code of the contract, and one for a connection that failed.
import type { ErrorCode, ErrorDetails, FieldFault } from "./generated/api.js";

/** What all errors of this package have in common. */
export class ValtronicsError extends Error {
  override name = "ValtronicsError";
  /** The id of the request, also in the server's log; undefined where no request was sent. */
  readonly requestId: string | undefined;
  /** The operation of the contract that was called, such as `list_devices`. */
  readonly operation: string | undefined;

  constructor(message: string, about: { requestId?: string; operation?: string; cause?: unknown } = {}) {
    super(message, "cause" in about ? { cause: about.cause } : undefined);
    this.requestId = about.requestId;
    this.operation = about.operation;
  }
}

/** No reply came, or not the whole of it. Whether the server has seen the request is not known. */
export class ConnectionError extends ValtronicsError {
  override name = "ConnectionError";
}

/** No reply came within the time that the call has. */
export class TimeoutError extends ConnectionError {
  override name = "TimeoutError";
}

/** What an error reply says. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
  details: ErrorDetails;
  requestId: string;
  operation: string;
  /** Seconds, from `Retry-After`. */
  retryAfter: number | undefined;
}

/** The server answered with an error. Go by `code`, or by the class; `message` is for people. */
export class ApiError extends ValtronicsError {
  override name = "ApiError";
  declare readonly requestId: string;
  readonly status: number;
  /** `UNEXPECTED_REPLY`: the reply was not the service's own, for instance a proxy's page. */
  readonly code: ErrorCode | "UNEXPECTED_REPLY";
  readonly details: ErrorDetails;
  /** How many seconds the server asks to wait before the next try, where it does. */
  readonly retryAfter: number | undefined;

  constructor(refusal: Refusal) {
    super(
      `${refusal.operation}: ${refusal.message} (${refusal.status} ${refusal.code}, ${refusal.requestId})`,
      refusal,
    );
    this.status = refusal.status;
    this.code = refusal.code as ErrorCode;
    this.details = refusal.details;
    this.retryAfter = refusal.retryAfter;
  }
}

/** 400 or 422: the request can't be parsed, or breaks the schema or a rule. */
export class ValidationError extends ApiError {
  override name = "ValidationError";
  declare readonly code: "VALIDATION_ERROR";

  /** Every fault, each with its `field`, its `rule` for programs and its `issue` for people. */
  get errors(): FieldFault[] {
    return this.details.errors ?? [];
  }
}

/** 401: no credential, or one that is wrong, expired or revoked, and no other was to be had. */
export class AuthenticationError extends ApiError {
  override name = "AuthenticationError";
  declare readonly code: "AUTHENTICATION_ERROR";
}

/** 403: the permission in `details.required_permission` is missing. */
export class AuthorizationError extends ApiError {
  override name = "AuthorizationError";
  declare readonly code: "AUTHORIZATION_ERROR";
}

/** 404: there is no such thing. */
export class NotFoundError extends ApiError {
  override name = "NotFoundError";
  declare readonly code: "RESOURCE_NOT_FOUND";
}

/** 405: the server is older than this client, or a proxy is in between. */
export class MethodNotAllowedError extends ApiError {
  override name = "MethodNotAllowedError";
  declare readonly code: "METHOD_NOT_ALLOWED";
}

/** 409: a duplicate name, an illegal change, or an idempotency key that was used with another body. */
export class ConflictError extends ApiError {
  override name = "ConflictError";
  declare readonly code: "CONFLICT";
}

/** 412: somebody else was faster; read again, then decide. */
export class PreconditionFailedError extends ApiError {
  override name = "PreconditionFailedError";
  declare readonly code: "PRECONDITION_FAILED";
}

/** 413: more than the `details.limit` bytes that the server takes. */
export class PayloadTooLargeError extends ApiError {
  override name = "PayloadTooLargeError";
  declare readonly code: "PAYLOAD_TOO_LARGE";
}

/** 415: the body is not JSON. */
export class UnsupportedMediaTypeError extends ApiError {
  override name = "UnsupportedMediaTypeError";
  declare readonly code: "UNSUPPORTED_MEDIA_TYPE";
}

/** 429: past the limit of `details.limit` requests; `retryAfter` says how long to wait. */
export class RateLimitError extends ApiError {
  override name = "RateLimitError";
  declare readonly code: "RATE_LIMIT_EXCEEDED";
}

/** 500: a defect of the server; nothing was changed. Its log has the cause under `requestId`. */
export class InternalError extends ApiError {
  override name = "InternalError";
  declare readonly code: "INTERNAL_ERROR";
}

/** 503: the database is away, or overload; nothing is half done. */
export class ServiceUnavailableError extends ApiError {
  override name = "ServiceUnavailableError";
  declare readonly code: "EXTERNAL_SERVICE_ERROR";
}

// A code that the contract gains has to get a class before this compiles again.
const CLASSES: Record<ErrorCode, typeof ApiError> = {
  VALIDATION_ERROR: ValidationError,
  AUTHENTICATION_ERROR: AuthenticationError,
  AUTHORIZATION_ERROR: AuthorizationError,
  RESOURCE_NOT_FOUND: NotFoundError,
  METHOD_NOT_ALLOWED: MethodNotAllowedError,
  CONFLICT: ConflictError,
  PRECONDITION_FAILED: PreconditionFailedError,
  PAYLOAD_TOO_LARGE: PayloadTooLargeError,
  UNSUPPORTED_MEDIA_TYPE: UnsupportedMediaTypeError,
  RATE_LIMIT_EXCEEDED: RateLimitError,
  INTERNAL_ERROR: InternalError,
  EXTERNAL_SERVICE_ERROR: ServiceUnavailableError,
};

/** The error of the class that belongs to its code. */
export function apiError(refusal: Refusal): ApiError {
  return new (CLASSES[refusal.code as ErrorCode] ?? ApiError)(refusal);
}
