/** What the edge answers instead of a body: JSON `{"type": …}`, grouped by what the caller does next. */
export const EDGE_ERROR_STATUS = {
  // stop: the request is wrong and will stay wrong
  "body-malformed": 400,
  "body-too-long": 413,
  "request-unsigned": 401,
  "request-forged": 401,
  "not-allowed": 403,
  "not-found": 404,
  "method-unknown": 405,
  // stop, with words of its own for each
  "slip-unknown": 404,
  "slip-used": 410,
  "slip-expired": 410,
  "slip-revoked": 410,
  "poster-full": 410,
  "posters-many": 409,
  "factory-ending": 409,
  "factory-deleted": 410,
  // ask again with a corrected clock: the answer carries `time`
  "clock-off": 401,
  // refetch: somebody else was first with something different
  "already-founded": 409,
  "not-founded": 404,
  "epoch-old": 409,
  // back off: the answer carries `waitMs`
  "too-many": 429,
  "poster-busy": 429,
  broken: 500,
} as const;

export type EdgeErrorType = keyof typeof EDGE_ERROR_STATUS;

export interface EdgeError {
  readonly type: EdgeErrorType;
  readonly waitMs?: number;
  readonly time?: number;
}

/** The error in a parsed JSON answer, or undefined when it is none of ours. */
export function parseEdgeError(json: unknown): EdgeError | undefined {
  if (typeof json !== "object" || json === null || !("type" in json)) return undefined;
  const { type } = json;
  if (typeof type !== "string" || !Object.hasOwn(EDGE_ERROR_STATUS, type)) return undefined;
  const error: { type: EdgeErrorType; waitMs?: number; time?: number } = { type: type as EdgeErrorType };
  if ("waitMs" in json && typeof json.waitMs === "number") error.waitMs = json.waitMs;
  if ("time" in json && typeof json.time === "number") error.time = json.time;
  return error;
}
