import { fail, LintelError } from "./core/errors.ts";
import { mayGo, type Answer, type Web } from "./core/ways-out.ts";

/** The platform's `fetch`, handed in. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** For a house that is never to reach the internet: only what an address carries itself can be read. */
export const noNetwork: Fetch = async () => Promise.reject(new TypeError("this house has no way to the internet"));

const redirections = 3;
const agent = "Lintel";

/** Makes the hub's only way to the internet; `fetch` is named nowhere else. */
export function openWeb(fetch: Fetch): Web {
  return async (owner, url, { signal, cap_bytes, timeout_ms, headers = {}, send }) => {
    // The network lives in the machine's own time, whatever clock the house has.
    const late = AbortSignal.timeout(timeout_ms);
    const stop = signal ? AbortSignal.any([signal, late]) : late;
    const sent = { accept: "*/*", "user-agent": agent, ...headers };
    const posted = send === undefined ? {} : { method: "POST", body: Buffer.from(send) };
    try {
      let from: URL | undefined;
      let to = addressOf(url);
      for (let hops = 0; hops <= redirections; hops++) {
        if (!mayGo(owner, to, from)) fail("E_NO_WAY_OUT", { owner, host: to.host });
        if (to.protocol === "data:") return carried(to, cap_bytes);
        const response = await fetch(to.href, { headers: sent, redirect: "manual", signal: stop, ...posted });
        const next = send === undefined ? redirectionOf(response, to) : undefined;
        if (!next) return await answerOf(response, cap_bytes);
        await response.body?.cancel();
        from = to;
        to = next;
      }
      return fail("E_NO_WAY_OUT", { owner, host: to.host });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof LintelError) throw error;
      if (late.aborted) throw new LintelError("E_DEADLINE", { after_s: Math.round(timeout_ms / 1000) }, error);
      throw new LintelError("E_NET_DOWN", { owner }, error);
    }
  };
}

function addressOf(url: string): URL {
  // Calendars hand out webcal: where they mean https.
  const plain = url.replace(/^webcal:/i, "https:");
  return URL.parse(plain) ?? fail("E_NO_WAY_OUT", { host: plain.slice(0, 80) });
}

function redirectionOf({ status, headers }: Response, from: URL): URL | undefined {
  const to = [301, 302, 303, 307, 308].includes(status) ? headers.get("location") : null;
  if (to === null) return undefined;
  return URL.parse(to, from.href) ?? fail("E_NO_WAY_OUT", { host: to.slice(0, 80) });
}

/** What a `data:` address carries (RFC 2397). */
function carried({ href }: URL, cap: number): Answer {
  const [, type = "", base64, text = ""] = /^data:([^,]*?)(;base64)?,([^#]*)/i.exec(href) ?? [];
  const body = base64 ? Buffer.from(decodeURIComponent(text), "base64") : Buffer.from(decodeURIComponent(text));
  if (body.byteLength > cap) fail("E_TOO_BIG", { bytes: body.byteLength, cap });
  return { status: 200, headers: { "content-type": type || "text/plain;charset=US-ASCII" }, body };
}

async function answerOf({ status, headers, body }: Response, cap: number): Promise<Answer> {
  const said = Object.fromEntries(headers);
  if (Number(said["content-length"]) > cap) {
    await body?.cancel();
    fail("E_TOO_BIG", { bytes: Number(said["content-length"]), cap });
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  // Counted as it comes, after unpacking: neither a missing length nor a packed page gets past the cap.
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > cap) fail("E_TOO_BIG", { bytes, cap });
    parts.push(part);
  }
  return { status, headers: said, body: Buffer.concat(parts) };
}
