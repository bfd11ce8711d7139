import { expect, test } from "vitest";
import { aKey, aRoom, claimed, here, withPerson } from "./a-room.ts";

const password = "nine quiet lanterns by the sea";

test("a wall that is unpaired is shut out by its link, too, whatever the link is called", async () => {
  await using house = await aRoom();
  await claimed(house);
  const { room, household, credentials } = house.now;
  for (const id of ["hall", "kitchen"]) await household.put("place", { id, name: id }, "test");
  const { code } = room.beginPairing({ key: aKey().key, width: 1280, height: 800 }, here);
  const { screen } = await room.acceptPairing({ code, place: "hall" }, "ada");
  const link = await credentials.issue("old-tablet", "token", ["screen:hall"], "test");
  const elsewhere = await credentials.issue("kitchen-tablet", "token", ["screen:kitchen"], "test");
  const program = await credentials.issue("program", "token", ["read", "screen:hall"], "test");
  const { secret } = await room.exchange({ token: link }, here);
  await room.unpair(screen, "ada");
  expect(room.session(secret)).toBeUndefined();
  await expect(room.exchange({ token: link }, here)).rejects.toMatchObject({ code: "E_NO_TOKEN" });
  expect([link, elsewhere, program].map((one) => credentials.token(one)?.id)).toEqual([
    undefined,
    "kitchen-tablet",
    "program",
  ]);
});

test("who is removed while they sign in sits nowhere, and leaves no row", async () => {
  await using house = await aRoom();
  await claimed(house);
  await withPerson(house, "bo", "adult");
  const { room, household, ledger } = house.now;
  await room.setPassword("bo", password, "ada");
  const signing = room.signIn({ who: "bo", password }, here).then(
    (opened) => opened.secret,
    () => "",
  );
  // The last thing a sign-in does is to write; the removal comes before that write is done.
  const write = ledger.write.bind(ledger);
  let removed: Promise<unknown> | undefined;
  Object.assign(ledger, {
    write: (rows: readonly { sql: string }[]) => {
      if (rows.some(({ sql }) => sql.includes("access_sessions")) && !removed)
        removed = household.remove("resident", "bo", "ada");
      return write(rows as never);
    },
  });
  const secret = await signing;
  await removed;
  expect(house.now.room.session(secret)).toBeUndefined();
  await house.again();
  for (const table of ["access_sessions", "access_known", "access_accounts"])
    expect([
      table,
      house.now.ledger.read.prepare(`SELECT count(*) AS n FROM ${table} WHERE resident = 'bo'`).get()?.["n"],
    ]).toEqual([table, 0]);
});

test("of two who join at once as somebody without a secret, only the first sets it", async () => {
  await using house = await aRoom();
  await claimed(house);
  await withPerson(house, "bo", "adult");
  const { room } = house.now;
  for (const id of ["phone-x", "phone-y"])
    await house.now.household.put("device", { id, kind: "phone", name: id, owner: "bo" }, "test");
  const inviting = ["phone-x", "phone-y"].map((phone) => room.invite({ resident: "bo", phone }, "ada"));
  const codes = await Promise.all(inviting);
  const [one, two] = codes.map(({ code }) => code);
  const came = await Promise.allSettled([
    room.join({ code: one ?? "", pin: "593126" }, here),
    room.join({ code: two ?? "", pin: "826195" }, here),
  ]);
  expect(came.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  const [first] = came;
  const session = first?.status === "fulfilled" ? first.value.session.id : "";
  await expect(room.stepUp(session, { pin: "593126" }, here)).resolves.toBeDefined();
});
