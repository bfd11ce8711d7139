/**
 * Who asks, whom, and why. `own`: the hosts are those the household itself wrote down (the address of a calendar), or
 * its phones; `outside`: of these none that stands in the house, and none but by a locked line.
 */
type Row = {
  readonly hosts: readonly string[] | "own";
  readonly data?: true;
  readonly outside?: true;
  /** Not the hub but the edge asks, and nobody else may. */
  readonly owner?: "edge";
  /** Not by pages but by letters: the household's own mail server, over a line that is locked. */
  readonly mail?: true;
  readonly reason: string;
};

/** Every way out of the house: nothing of the hub asks anybody who does not stand here. */
export const waysOut = {
  weather: {
    hosts: ["api.open-meteo.com", "air-quality-api.open-meteo.com"],
    reason: "today's forecast and air quality; told the home's position to about a kilometre, and nothing else",
  },
  calendar: { hosts: "own", data: true, reason: "the calendars that residents gave the house" },
  news: { hosts: "own", reason: "the feeds and streams that residents chose to hear" },
  push: {
    hosts: "own",
    outside: true,
    reason: "the push services that residents' phones named; told which sentence to show, encrypted for that phone",
  },
  mail: {
    hosts: "own",
    mail: true,
    reason:
      "the household's own mail server, where a resident asked for a weekly letter; told that letter and its address",
  },
  brands: {
    hosts: "own",
    outside: true,
    owner: "edge",
    reason: "the brands that residents gave leave to; told what stands in the ledger of permission, and nothing else",
  },
} as const satisfies Readonly<Record<string, Row>>;

/** Who of the hub may ask. */
export type WayOut = Exclude<keyof typeof waysOut, "brands" | "mail">;

/** What came back; header names are lower case. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/**
 * One GET for an owner of the table, or one POST where it has something to send. E_NO_WAY_OUT (host, scheme or redirection), E_TOO_BIG, E_DEADLINE, E_NET_DOWN;
 * rejects with the signal's reason when aborted. Any status is an answer.
 */
export type Web = (
  owner: WayOut,
  url: string,
  how: {
    readonly signal?: AbortSignal;
    readonly cap_bytes: number;
    readonly timeout_ms: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** What is sent; nothing then follows a redirection. */
    readonly send?: Uint8Array;
  },
) => Promise<Answer>;

/** Whether an owner may go to an address; `from` is the one that redirected there. */
export function mayGo(owner: keyof typeof waysOut, to: URL, from?: URL): boolean {
  const row: Row = waysOut[owner];
  if (row.mail) return (to.protocol === "smtps:" || to.protocol === "smtp:") && from === undefined;
  if (to.protocol === "data:") return row.data === true && from === undefined;
  if (to.username !== "" && (from !== undefined || row.outside)) return false;
  if (row.outside) return to.protocol === "https:" && from === undefined && !isInside(to.hostname);
  if (row.hosts !== "own") return to.protocol === "https:" && to.port === "" && row.hosts.includes(to.hostname);
  if (to.protocol !== "https:" && to.protocol !== "http:") return false;
  if (from === undefined) return true;
  // A stranger's page may not send the hub round inside the house, nor from a locked line onto an open one.
  if (from.protocol === "https:" && to.protocol !== "https:") return false;
  return to.hostname === from.hostname
    ? to.port === from.port || to.protocol !== from.protocol
    : !isInside(to.hostname);
}

/** Whether a host's name says by itself that it stands in the house: loopback, private, link-local, or no dot. */
function isInside(host: string): boolean {
  if (host.startsWith("[")) return !/^\[2[0-9a-f]{3}:|^\[3[0-9a-f]{3}:/.test(host);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) {
    return /^(0|10|127)\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^192\.168\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^(22[4-9]|2[3-5]\d)\./.test(
      host,
    );
  }
  return !host.includes(".") || /\.(local|lan|home|internal|localhost|arpa)\.?$/.test(host);
}
