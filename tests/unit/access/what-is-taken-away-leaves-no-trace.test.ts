import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seededRandom } from "../../../hub/core/random.ts";
import { digest } from "../../../hub/access/secrets.ts";
import { aKey, aRoom, claimed, from, here, withPerson } from "./a-room.ts";

const password = "nine quiet lanterns by the sea";

test("of whoever has left, nothing stands in any byte of the files", async () => {
  await using house = await aRoom();
  await claimed(house);
  const { room, household, ledger } = house.now;
  await withPerson(house, "wilhelmina", "adult");
  const person = household.get("resident", "wilhelmina");
  await household.put("resident", { ...person, name: "Zyxelquark", eats: { allergies: [] } }, "test");
  for (let n = 0; n < 40; n++) await room.invite({ resident: "wilhelmina" }, "ada");
  const { code } = await room.invite({ resident: "wilhelmina" }, "ada");
  const agent = "browser-of-zyxelquark";
  await room.join({ code, pin: "593126", password, phone: "Phone Zyxelquark", key: aKey().key }, { ...here, agent });
  for (let n = 0; n < 12; n++) await room.signIn({ who: "zyxelquark", password }, { ...from(3), agent });
  for (const { id } of household.all("device")) if (id.startsWith("phone")) await household.remove("device", id, "ada");
  await household.remove("resident", "wilhelmina", "ada");
  await ledger.write([]);
  await house.again();
  const found = readdirSync(house.folder.path).filter((name) => {
    const bytes = readFileSync(join(house.folder.path, name)).toString("latin1");
    return /zyxelquark/i.test(bytes);
  });
  expect(found).toEqual([]);
});

test("who lives here is not learned by which names share a lock", async () => {
  await using house = await aRoom({ random: seededRandom(1) });
  await claimed(house);
  const { room } = house.now;
  const heapOf = (name: string) => digest(name).slice(0, 1);
  const like = (name: string) => {
    for (let n = 0; ; n++) if (heapOf(`x${n}`) === heapOf(name)) return `x${n}`;
  };
  const codeFor = (who: string, n: number) =>
    room.signIn({ who, password }, from(n)).then(
      () => "in",
      (error: { code: string }) => error.code,
    );
  // Five wrong ones shut a name; whether another one of its heap is shut with it must not tell whose name is real.
  const told: string[] = [];
  for (const [n, name] of ["ada", "bert", "carl"].entries()) {
    for (let i = 0; i < 5; i++) await codeFor(name, n);
    told.push(await codeFor(like(name), 20 + n));
  }
  expect(told).toEqual(["E_WRONG_PASSWORD", "E_WRONG_PASSWORD", "E_WRONG_PASSWORD"]);
});
