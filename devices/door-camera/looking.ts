import type { Look } from "../../hub/core/door.ts";
import { codeOf, fail, LintelError } from "../../hub/core/errors.ts";
import { derivedId } from "../../hub/core/ids.ts";
import { at } from "../../hub/core/timer.ts";
import type { CommandOf, Controller, Final, Port } from "../device.ts";
import { openLamp, type Lamp } from "./lamp.ts";
import { openPace } from "./pace.ts";
import type { Recogniser, Sight } from "./recogniser.ts";
import { sequence } from "./sequence.ts";
import { lookSigner, type SigningKey } from "./sign.ts";
import { unseen } from "./unseen.ts";

type Camera = Port<"door-camera">;
type Kind = Pick<Look, "kind" | "method" | "nonce">;

const lookAtMostMs = 8_000;
const goodForMs = 5_000;

/** What one camera is: its door, its key and how many it knows. */
export type CameraSelf = { readonly door: string; readonly key: SigningKey; readonly enrolled: number };

/** Opens the camera over a recogniser, which is given the only light there is. */
export function openDoorCamera(
  self: CameraSelf,
  port: Camera,
  recognise: (lamp: Lamp) => Recogniser,
): Controller<"door-camera"> {
  const { clock, driver } = port;
  const pace = openPace(clock);
  const signed = openSigned(self, port);
  let now: AbortController | undefined;
  let person = driver.read("person")?.value === 1;
  let trouble: "blind" | "tamper" | undefined;
  let closed = false;

  const lamp = openLamp(
    clock,
    (on) => driver.write("light", on),
    () => now?.abort(new LintelError("E_REST", { rest_s: Math.ceil(lamp.rests() / 1_000) })),
    port.fault,
  );
  const recogniser = recognise(lamp);
  const tell = () =>
    port.state({
      person,
      looking: now !== undefined,
      enrolled: self.enrolled,
      ...(trouble === undefined ? {} : { trouble }),
    });
  const leave = (kind: Kind, sight: Sight) => {
    pace.leaves();
    port.event("looked", signed(kind, sight));
  };

  const attend = () => {
    if (closed) return;
    const here = driver.read("person")?.value === 1;
    const wrong =
      driver.read("covered")?.value === 1 ? "blind" : driver.read("tampered")?.value === 1 ? "tamper" : undefined;
    const was = { person, trouble };
    [person, trouble] = [here, wrong];
    lamp.inRange(here);
    if (was.person && !here) now?.abort(new LintelError("E_NOBODY"));
    if (was.person !== here) port.event(here ? "approached" : "gone", {});
    if (wrong !== undefined && wrong !== was.trouble) port.event("trouble", { code: wrong });
    tell();
  };
  /** Somebody passes and nobody asked: it is told without eyes, without light, and seldom. */
  const glimpse = () => {
    if (closed || !pace.idle()) return;
    const faces = Math.min(20, Math.max(0, Math.round(driver.read("faces")?.value ?? 0)));
    leave({ kind: "pass", method: "person" }, { ...unseen, faces, tamper: trouble !== undefined });
  };

  const look = async ({ with: challenge }: CommandOf<"door-camera">, stop: AbortController): Promise<Final> => {
    const { nonce, flash_after_ms } = challenge;
    const deadline = at(
      clock,
      clock.mono() + lookAtMostMs,
      () => stop.abort(new LintelError("E_DEADLINE")),
      port.fault,
    );
    try {
      const asked = { nonce, ...(flash_after_ms === undefined ? {} : { flash_after_ms }) };
      const sight = await whileAllowed(recogniser.look(asked, stop.signal), stop.signal);
      await clock.sleepUntil(clock.mono() + pace.wait(), stop.signal);
      stop.signal.throwIfAborted();
      leave({ kind: sight.faces > 0 ? "arrive" : "unknown", method: "iris", nonce }, sight);
      return { outcome: "done", detail: { found: sight.tamper ? (trouble ?? "tamper") : foundIn(sight) } };
    } catch (error) {
      // What a recogniser throws may hold what it measured: only the code of our own errors goes on.
      if (!(error instanceof LintelError)) port.fault(new LintelError("E_DEVICE_FAILED"));
      return ended(error);
    } finally {
      deadline();
      lamp.off();
    }
  };

  attend();
  driver.onInput((input) => {
    try {
      if (input === "seen") glimpse();
      else attend();
    } catch (error) {
      port.fault(error);
    }
  });
  return {
    act: (command, finish) => {
      attend();
      if (now) fail("E_BUSY");
      if (!person) fail("E_NOBODY");
      const rests = lamp.rests();
      if (rests > 0) fail("E_REST", { rest_s: Math.ceil(rests / 1_000) });
      const stop = new AbortController();
      now = stop;
      tell();
      look(command, stop)
        .then((final) => {
          now = undefined;
          if (!closed) tell();
          finish(final);
        })
        .catch(port.fault);
    },
    heartbeat: attend,
    close: () => {
      closed = true;
      lamp.close();
      now?.abort(new LintelError("E_INTERRUPTED"));
    },
  };
}

/** A recogniser that does not stop when it is told to is not waited for. */
function whileAllowed(sight: Promise<Sight>, signal: AbortSignal): Promise<Sight> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    sight.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function ended(error: unknown): Final {
  if (!(error instanceof LintelError)) return { outcome: "failed", code: "E_DEVICE_FAILED" };
  const code = codeOf(error);
  const rest = error.params["rest_s"];
  const detail = typeof rest === "number" ? { detail: { rest_s: rest } } : {};
  return { outcome: code === "E_NOBODY" || code === "E_INTERRUPTED" ? "stopped" : "failed", code, ...detail };
}

/** What a look found, without whom: the same for every living eye. */
function foundIn({ pad, frames, faces }: Sight): string {
  if (pad.result === "spoof") return "spoof";
  if (frames > 0) return "eyes";
  return faces > 0 ? "no-eyes" : "nobody";
}

/** Makes signed looks, each with a number and an id that never come again. */
function openSigned({ door, key }: CameraSelf, { id, clock, kept, fault, eventTopic }: Camera) {
  const signer = lookSigner(key, eventTopic);
  const number = sequence(kept, clock.wall(), fault);
  return (kind: Kind, sight: Sight) => {
    const seq = number();
    const iat = Math.floor(clock.wall());
    return signer({
      ...sight,
      v: 1,
      id: derivedId("look", key.kid, String(seq)),
      iss: id,
      door,
      seq,
      iat,
      exp: iat + goodForMs,
      ...(kind.nonce === undefined ? {} : { nonce: kind.nonce }),
      kind: kind.kind,
      method: kind.method,
    });
  };
}
