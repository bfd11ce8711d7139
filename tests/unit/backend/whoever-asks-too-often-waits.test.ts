import { expect, test } from "vitest";
import { makeAllowance } from "../../../backend/allowance.ts";
import { readBackendConfig } from "../../../backend/config.ts";
import { Refusal, refusals, refusedOf } from "../../../backend/refusal.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { LintelError } from "../../../hub/core/errors.ts";

test("a bucket fills evenly, each has its own, and crowds of made-up names share one", () => {
  const clock = steppingClock(0);
  const allowance = makeAllowance(clock, 6);
  const takes = (who: string) => {
    try {
      allowance.take(who);
      return undefined;
    } catch (error) {
      return error instanceof Refusal ? error.retry_s : error;
    }
  };
  expect(Array.from({ length: 7 }, () => takes("a"))).toEqual([...Array.from({ length: 6 }, () => undefined), 10]);
  expect(takes("b")).toBeUndefined();
  clock.set(10_000);
  expect([takes("a"), takes("a")]).toEqual([undefined, 10]);
  let refused = 0;
  for (let n = 0; n < 20_100; n++) if (takes(`made-up-${n}`) !== undefined) refused += 1;
  expect(refused).toBeGreaterThan(50);
});

test("the environment is read strictly, and every fault is told", () => {
  expect(readBackendConfig({ LINTEL_DATA: "/srv/l" })).toEqual({
    folder: "/srv/l/backend",
    port: 8090,
    host: "127.0.0.1",
    demo: false,
  });
  expect(
    readBackendConfig({
      LINTEL_BACKEND_DATA: "/srv/b",
      LINTEL_HOUSE: "virtual",
      LINTEL_BACKEND_URL: "https://b.example/x",
    }),
  ).toMatchObject({ folder: "/srv/b", demo: true, url: "https://b.example" });
  const wrong = { LINTEL_BACKEND_PORT: "x", LINTEL_HOUSE: "haunted" };
  expect(() => readBackendConfig(wrong)).toThrow(/LINTEL_BACKEND_PORT.*LINTEL_HOUSE/);
});

test("whatever is thrown, the world hears a name and a sentence, and nothing that was not meant for it", () => {
  const secret = new Error("SELECT x FROM homes");
  expect(refusedOf(secret)).toEqual({ status: 500, body: { code: "E_INTERNAL", text: refusals.E_INTERNAL[1] } });
  expect(refusedOf(new LintelError("E_DISK_FULL")).body.code).toBe("E_STORE_FULL");
  expect(refusedOf(new LintelError("E_NO_WATER")).body.code).toBe("E_INTERNAL");
  expect(refusedOf(new Refusal("E_RATE", 7))).toMatchObject({ status: 429, retry_s: 7 });
  expect(refusedOf(Object.assign(new Error("x"), { status: 413 })).status).toBe(413);
  for (const [status, text] of Object.values(refusals)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).toMatch(/^[A-Z].*\.$/);
  }
});
