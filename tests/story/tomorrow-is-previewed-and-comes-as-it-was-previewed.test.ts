import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

type Item = {
  readonly scene: string;
  readonly resident: string;
  readonly kind: string;
  readonly from: number;
  readonly until: number;
  readonly sure: string;
  readonly says: string;
  readonly steps: readonly { readonly says: string }[];
};
type Reason = {
  readonly scene: string;
  readonly at: number;
  readonly run?: string;
  readonly moment?: string;
  readonly resident?: string;
  readonly evidence: readonly { readonly says: { readonly text: string } }[];
  readonly steps: readonly { readonly says?: { readonly text: string } }[];
};

const preview = async (house: TestHouse, days: number) => {
  const { status, body } = await house.ask("GET", `/api/v1/preview?days=${days}`);
  expect(status).toBe(200);
  return (body as { days: readonly { readonly day: string; readonly items: readonly Item[] }[] }).days;
};
const why = async (house: TestHouse, scene: string): Promise<readonly Reason[]> => {
  const { body } = await house.ask("GET", `/api/v1/why/${scene}`);
  return (body as { items: readonly Omit<Reason, "scene">[] }).items.map((reason) => ({ ...reason, scene }));
};

const instant = (text: string) => Date.parse(text);
const named = ({ scene, kind, resident }: { scene: string; kind: string; resident: string }) =>
  `${scene} ${kind} ${resident}`;

test(
  "at nine tomorrow is previewed and nothing is written; what was previewed comes in its band, what comes besides was never seen before",
  { timeout: 1_200_000 },
  async () => {
    covers("event:run.changed");
    await using house = await startHouse({ at: "2026-03-03T05:00:00+08:00", lived: true, seed: 5 });
    await house.to("2026-03-03T21:00:00+08:00");
    const file =
      readdirSync(house.folder, { recursive: true, encoding: "utf8" }).find((path) => path.endsWith("house.db")) ?? "";
    const wrote = () => {
      const db = new DatabaseSync(join(house.folder, file), { readOnly: true });
      const rows = ["commands", "runs", "steps", "candidates", "moments"].map((table) =>
        db.prepare(`SELECT count(*) AS n FROM ${table}`).get(),
      );
      db.close();
      return rows;
    };
    const kept = wrote();
    const days = await preview(house, 7);
    await house.rest();
    expect(wrote()).toEqual(kept);
    expect(days).toHaveLength(8);
    const tomorrow = days[1];
    expect(tomorrow?.day).toBe("2026-03-04");
    const expected = tomorrow?.items ?? [];
    expect(expected.filter(({ sure }) => sure === "set").map(named)).toEqual(["morning woke lin", "morning woke bo"]);
    expect(expected.map(named)).toContain("evening heading-home lin");
    for (const { says, steps } of expected)
      for (const text of [says, ...steps.map((step) => step.says)])
        expect(text).not.toMatch(/[{}]|E_|lintel-|undefined/);

    await house.to("2026-03-05T03:55:00+08:00");
    const scenes = [...new Set(expected.map(({ scene }) => scene))];
    const reasons = (await Promise.all(scenes.map((scene) => why(house, scene)))).flat();
    const ran = reasons.filter(({ at, run }) => run !== undefined && at >= instant("2026-03-04T04:00:00+08:00"));
    const came = ran.flatMap(({ scene, moment: kind = "", resident = "", at }) => ({ scene, kind, resident, at }));
    for (const item of expected) {
      const within = came.filter((one) => named(one) === named(item) && one.at >= item.from && one.at <= item.until);
      expect([named(item), within.length > 0]).toEqual([named(item), true]);
    }
    const surprises = came.filter((one) => !expected.some((item) => named(item) === named(one)));
    // On the first morning the machine was empty and nobody sat down to a breakfast: the house had not seen that yet.
    expect(surprises.map(named)).toEqual(["morning at-table lin"]);
    for (const { steps, evidence } of ran)
      for (const { says } of [...steps, ...evidence]) expect(says?.text).toMatch(/^[^{}]+$/);
  },
);
