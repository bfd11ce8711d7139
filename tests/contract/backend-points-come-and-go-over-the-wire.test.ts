import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Points } from "../../backend/points/points.ts";
import type { BrandRoom } from "../../backend/store/room.ts";
import { Mail } from "../../hub/core/engage/mail.ts";
import { ratherNot } from "../../hub/core/engage/objects.ts";
import { openSigned } from "../../hub/core/engage/signed.ts";
import { type DemoHome, demoHome, someBrand, startBackend, type StartedBackend } from "../help/backend.ts";
import { offer as offerOf, question, reward } from "../help/points.ts";

const ever = new Date(Date.now() + 60 * 86_400_000).toISOString();

async function opened() {
  const backend = await startBackend();
  const room = someBrand(backend);
  const { points, marketing } = backend.furnishing.of("oatfield") ?? {};
  if (!points || !marketing) throw new Error("the room is empty");
  const publish = (object: Parameters<BrandRoom["publish"]>[0] & Parameters<Points["published"]>[0]) => {
    room.publish(object);
    points.published(object);
  };
  publish(question("milk", 60));
  publish(reward("bowl", 50, { stock: 1, validto: ever }));
  publish(offerOf("oats", { validfrom: new Date(Date.now() - 86_400_000).toISOString(), validto: ever }));
  return { backend, room, points };
}

async function homeAt(backend: StartedBackend, room: BrandRoom) {
  const home = demoHome(backend, room);
  await home.register();
  return home;
}

async function mails(home: DemoHome, room: BrandRoom): Promise<Mail[]> {
  const { body } = await home.ask("GET", `/v1/mailbox?${home.query}&after=0`);
  return body.items.map((signed) => Mail.parse(JSON.parse(openSigned(signed, room.keys.keyOf) ?? "null")));
}
const last = <K extends Mail["is"]>(all: readonly Mail[], is: K) =>
  all.findLast((mail): mail is Extract<Mail, { is: K }> => mail.is === is);

test("an answer earns, a reward is had for it, and the till takes its code: all of it signed and told to the home", async () => {
  const { backend, room, points } = await opened();
  await using _closing = backend;
  const home = await homeAt(backend, room);
  await home.send(home.event("answer.given", { question: "milk", answer: ratherNot }, home.grant("questions")));
  expect(last(await mails(home, room), "points")).toMatchObject({ account: home.subject, balance: 60, held: 0 });
  const redeem = home.event("points.command", { do: "redeem", reward: "bowl" }, home.grant("points"));
  expect(await home.answers(redeem)).toEqual(["stored"]);
  expect(await home.answers(redeem)).toEqual(["duplicate"]);
  const told = await mails(home, room);
  expect(told.filter(({ is }) => is === "code")).toHaveLength(1);
  expect(points.till.redeem(last(told, "code")?.code ?? "")).toMatchObject({ reward: "bowl" });
  const statement = last(await mails(home, room), "points");
  expect(statement?.entries.map(({ amount, why, about }) => [amount, why, about])).toEqual([
    [60, "answer", "milk"],
    [-50, "redeem", "bowl"],
  ]);
  expect(statement).toMatchObject({ balance: 10, head: points.audit().head });
  expect(points.audit().faults).toEqual([]);
});

test("forty homes want the one bowl at once: one has it, the others hear why not and keep their points", async () => {
  const { backend, room, points } = await opened();
  await using _closing = backend;
  const homes = await Promise.all(Array.from({ length: 40 }, () => homeAt(backend, room)));
  await Promise.all(
    homes.map((home) =>
      home.send(home.event("answer.given", { question: "milk", answer: "sweet" }, home.grant("questions"))),
    ),
  );
  await Promise.all(
    homes.map((home) =>
      home.send(home.event("points.command", { do: "redeem", reward: "bowl" }, home.grant("points"))),
    ),
  );
  const told = await Promise.all(homes.map((home) => mails(home, room)));
  expect(told.filter((all) => last(all, "code"))).toHaveLength(1);
  expect(told.filter((all) => last(all, "refused")?.why === "no-stock")).toHaveLength(39);
  expect(told.map((all) => last(all, "points")?.balance ?? 0).toSorted((a, b) => a - b)).toEqual([
    10,
    ...Array<number>(39).fill(60),
  ]);
  expect(points.audit().faults).toEqual([]);
});

test("a trial over the wire: asked for, fetched, told how it was; the next one hears that there are none left", async () => {
  const { backend, room, points } = await opened();
  await using _closing = backend;
  points.stock("offer", "oats", 1);
  points.trial("oats", ["milk"]);
  const [one, other] = [await homeAt(backend, room), await homeAt(backend, room)];
  const ask = (home: DemoHome) =>
    home.send(home.event("offer.accept", { offer: "oats", version: 1 }, home.grant("offers")));
  await ask(one);
  await ask(other);
  points.till.redeem(last(await mails(one, room), "code")?.code ?? "");
  expect(last(await mails(other, room), "refused")?.why).toBe("no-stock");
  await one.send(
    one.event("satisfaction.given", { offer: "oats", version: 1, stars: 2 }, one.grant("offers")),
    one.event("answer.given", { question: "milk", answer: "plain" }, one.grant("questions")),
  );
  expect(last(await mails(one, room), "points")?.balance).toBe(30 + 5 + 60);
});

test("a home that leaves takes its names with it; the ledger's sums and chain stay whole", async () => {
  const { backend, room, points } = await opened();
  await using _closing = backend;
  const home = await homeAt(backend, room);
  const grant = home.grant("questions");
  await home.send(
    home.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, grant),
    home.event("answer.given", { question: "milk", answer: "sweet" }, grant),
  );
  const { head } = points.audit();
  expect((await home.erase()).status).toBe(200);
  const readable = readdirSync(backend.folder).filter((name) => {
    const bytes = readFileSync(join(backend.folder, name));
    return [home.subject, grant.consentid].some((mark) => bytes.includes(mark));
  });
  expect(readable).toEqual([]);
  expect(points.audit().faults).toEqual([]);
  expect(points.audit().head).not.toBe(head);
  expect(points.heldOf(home.source)).toEqual([]);
});
