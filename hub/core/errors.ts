/** Every error code of the house with its HTTP status; the sentence a resident reads is `error.<code>` in ui/words. */
export const errorCodes = {
  E_ARMED_NOT: 409,
  E_BAD_REQUEST: 400,
  E_BROKER_DOWN: 503,
  E_BUSY: 409,
  E_CALENDAR_BROKEN: 502,
  E_CALENDAR_PARTLY: 502,
  E_CALENDAR_UNREACHABLE: 502,
  E_CAMERA_BLIND: 503,
  E_CAMERA_TAMPER: 503,
  E_CHANGED: 412,
  E_CHILD_HOME: 409,
  E_CODE_LOCKED: 429,
  E_CODE_TAKEN: 409,
  E_CODE_WEAK: 422,
  E_CODE_WRONG: 403,
  E_CONFIG: 500,
  E_DEADLINE: 504,
  E_DEVICE_FAILED: 502,
  E_DEVICE_OFFLINE: 503,
  E_DEVICE_SILENT: 504,
  E_DISK_FULL: 507,
  E_DOOR_HOURS: 403,
  E_DOOR_OPEN: 409,
  E_DOOR_PIN: 403,
  E_DOOR_PRIVATE: 403,
  E_DOOR_UNUSED: 409,
  E_EXISTS: 409,
  E_EYES_OFF: 429,
  E_FEED: 502,
  E_FORBIDDEN: 403,
  E_FORECAST: 502,
  E_FUTURE: 422,
  E_HELD: 409,
  E_INTERLOCK: 409,
  E_INTERNAL: 500,
  E_INTERRUPTED: 409,
  E_JAMMED: 409,
  E_KEY_REUSED: 422,
  E_KIND_UNKNOWN: 404,
  E_LATCHED: 409,
  E_LEASE_LOST: 409,
  E_LID_OPEN: 409,
  E_LIMIT: 422,
  E_MUST_MATCH: 428,
  E_NET_DOWN: 503,
  E_NEWER: 409,
  E_NODE_VERSION: 500,
  E_NOT_CONFIRMED: 504,
  E_NOT_ENCRYPTED: 422,
  E_NOT_FOUND: 404,
  E_NOT_JSON: 400,
  E_NOT_KEPT: 503,
  E_NOT_LOADED: 409,
  E_NOBODY: 409,
  E_NO_MOTION: 409,
  E_NO_TOKEN: 401,
  E_NO_VOICE: 404,
  E_NO_WATER: 409,
  E_NO_WAY_OUT: 403,
  E_OTHER_BOOT: 409,
  E_OTHER_HOUSE: 500,
  E_PAGES: 500,
  E_PLAYER: 502,
  E_PLAYER_GONE: 503,
  E_RATE: 429,
  E_REPEATED: 409,
  E_REST: 429,
  E_RETAINED: 409,
  E_ROLE_KIND: 409,
  E_ROLE_TAKEN: 409,
  E_ROLE_UNBOUND: 409,
  E_SCENE_BROKEN: 422,
  E_SCENE_CYCLE: 422,
  E_SCENE_DANGLING: 422,
  E_SCENE_KEY: 422,
  E_SCENE_NODE: 422,
  E_SCENE_PARAMETER: 422,
  E_SCENE_RESERVED: 422,
  E_SCENE_ROLE: 422,
  E_SCENE_UNGUARDED: 422,
  E_SELFTEST: 409,
  E_SENSOR: 409,
  E_SMOKE: 409,
  E_STALE: 409,
  E_STOPPED: 409,
  E_STORE_DAMAGED: 500,
  E_STORE_NEWER: 500,
  E_TAP: 403,
  E_TAP_KEY: 409,
  E_TOO_BIG: 413,
  E_TOO_DEEP: 400,
  E_TOO_SOON: 409,
  E_UNATTENDED: 409,
  E_UNKNOWN_KEY: 400,
  E_UNKNOWN_TOPIC: 404,
  E_UNKNOWN_VERB: 404,
  E_UNREACHABLE: 503,
  E_USAGE: 400,
  E_WAY_UNSURE: 409,
  E_WINDOW_OPEN: 409,
  E_WRONG_HOST: 421,
  E_WRONG_KEY: 422,
  E_WRONG_ORIGIN: 403,
  E_WRONG_TYPE: 400,
} as const;

/** One code of the table. */
export type ErrorCode = keyof typeof errorCodes;

/** Values a sentence may show. */
export type Params = Readonly<Record<string, string | number | boolean>>;

/** An error the house can name: a code, what it was about, and what caused it. */
export class LintelError extends Error {
  override readonly name = "LintelError";
  readonly code: ErrorCode;
  readonly params: Params;
  constructor(code: ErrorCode, params: Params = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(params)}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.params = params;
  }
}

/** Throws the named error. */
export function fail(code: ErrorCode, params: Params = {}, cause?: unknown): never {
  throw new LintelError(code, params, cause);
}

/** The code of any thrown value: its own, the disk's, or E_INTERNAL. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof LintelError) return error.code;
  const text = error instanceof Error ? `${"code" in error ? String(error.code) : ""} ${error.message}` : String(error);
  return /ENOSPC|disk is full|SQLITE_FULL/.test(text) ? "E_DISK_FULL" : "E_INTERNAL";
}
