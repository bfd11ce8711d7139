import { statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Signed } from "../../../hub/core/engage/objects.ts";
import type { Draft } from "../../../hub/engagement/build.ts";
import { covers } from "../../help/covers.ts";
import { edgeClient, sendIn } from "../../help/edge-client.ts";
import { day_ms, hour_ms, smallWayOut } from "../../help/way-out.ts";

const tap: Draft = { type: "interest.declared", data: { interest: "oats" } };
const signed: Signed = { document: "{}", kid: "k-1", sig: "A".repeat(86) };
const doIn = (tasks: readonly { do: string }[]) => tasks.map((task) => task.do).toSorted();

describe("the edge's socket", () => {
  test("is there for the house's own group alone, and for one edge at a time", async () => {
    await using house = await smallWayOut();
    expect(statSync(house.socket).mode & 0o777).toBe(0o660);
    const first = await edgeClient(house.socket);
    expect(await first.claim()).toEqual([]);
    await using second = await edgeClient(house.socket);
    await second.closed;
    await first[Symbol.asyncDispose]();
    // The hub has to hear the first one go.
    for (let i = 0; ; i++) {
      const third = await edgeClient(house.socket);
      const told = await Promise.race([third.claim(), third.closed.then(() => "turned away")]);
      await third[Symbol.asyncDispose]();
      if (told !== "turned away") break;
      expect(i).toBeLessThan(100);
    }
  });

  test("hands over what is due, asks before it leaves, and takes the answer", async () => {
    await using house = await smallWayOut();
    await using edge = await edgeClient(house.socket);
    const waiting = edge.claim(60_000);
    await house.room.outbox.queue(await house.give({ purpose: "points" }), {
      type: "points.command",
      data: { do: "redeem" },
    });
    const task = sendIn((await waiting).some((one) => one.do === "send") ? await waiting : await edge.claim(60_000));
    expect(task).toMatchObject({ brand: "oatfield", url: house.door.url, keys: house.door.keys });
    expect(await edge.sending(task)).toBe(true);
    await edge.stored(task);
    expect(house.rows()).toEqual([]);
  });

  test("says no where a grant fell between the claim and the sending", async () => {
    await using house = await smallWayOut();
    await using edge = await edgeClient(house.socket);
    const grant = await house.give();
    await house.room.outbox.queue(grant, tap);
    const task = sendIn(await edge.claim());
    await house.withdraw(grant.id, (after) => [
      ...house.room.wayOut.purged(after.id),
      ...house.room.wayOut.told(after, "consent.withdrawn"),
    ]);
    expect(await edge.sending(task)).toBe(false);
    expect(sendIn(await edge.claim()).events[0]).toContain("consent.withdrawn");
  });

  test("an edge that dies with a batch in its hand loses nothing: the next gets the same events", async () => {
    await using house = await smallWayOut();
    const id = await house.room.outbox.queue(await house.give(), tap);
    for (const died of ["claimed", "sending"] as const) {
      const edge = await edgeClient(house.socket);
      const task = sendIn(await edge.claim(1_000));
      expect(task.events[0]).toContain(id);
      if (died === "sending") expect(await edge.sending(task)).toBe(true);
      await edge[Symbol.asyncDispose]();
      for (let i = 0; house.rows()[0]?.["state"] !== "waiting"; i++) {
        await new Promise((resolve) => setImmediate(resolve));
        expect(i).toBeLessThan(100_000);
      }
    }
  });

  test.each([
    ["no JSON", "claim please\n", "E_NOT_JSON"],
    ["an unknown ask", `{"n":1,"ask":"everything"}\n`, "E_WRONG_TYPE"],
    ["a key too many", `{"n":1,"ask":"claim","wait_ms":0,"more":1}\n`, "E_UNKNOWN_KEY"],
    ["a wait without end", `{"n":1,"ask":"claim","wait_ms":1e9}\n`, "E_WRONG_TYPE"],
    ["no text", Buffer.from([0xff, 0xfe, 10]), "E_NOT_JSON"],
    ["a line without end", "x".repeat(17 * 1_048_576), "E_TOO_BIG"],
  ])("hangs up on %s by name, and nothing is lost", async (_, text, problem) => {
    covers("error:E_EDGE_LINE");
    await using house = await smallWayOut();
    const faults: unknown[] = [];
    house.bus.on("fault.raised", ({ code, id }) => faults.push([id, code]));
    await house.room.outbox.queue(await house.give(), tap);
    await using edge = await edgeClient(house.socket);
    sendIn(await edge.claim());
    edge.raw(text);
    await edge.closed;
    await house.settled();
    expect(faults).toEqual([["engage.edge", "E_EDGE_LINE"]]);
    expect(house.lines.join()).toContain(problem);
    await using again = await edgeClient(house.socket);
    expect(sendIn(await again.claim(1_000)).events).toHaveLength(1);
  });

  test("an errand without an edge comes to nothing at once; with one it is answered, and its bytes are written down", async () => {
    covers("error:E_NET_DOWN");
    await using house = await smallWayOut();
    const look = { do: "directory", task: "look-1", url: "http://127.0.0.1:9/" } as const;
    await expect(house.room.errands.push(look)).rejects.toMatchObject({ code: "E_NET_DOWN" });
    await using edge = await edgeClient(house.socket);
    await edge.claim();
    const pulled = house.room.errands.push(look);
    expect(await edge.claim()).toEqual([look]);
    expect(await edge.claim()).toEqual([]);
    await edge.ask({ ask: "pulled", task: "look-1", bytes_up: 123, objects: [signed], told: "{}" });
    expect(await pulled).toEqual({ objects: [signed], told: "{}" });
    const failing = house.room.errands.push({ ...look, task: "look-2" });
    const refused = expect(failing).rejects.toMatchObject({ code: "E_NET_DOWN" });
    await edge.claim();
    await edge.ask({ ask: "pull-failed", task: "look-2", bytes_up: 45, status: 503 });
    await refused;
    const fresh = house.room.errands.push({ do: "new-key", brand: "oatfield" });
    expect(doIn(await edge.claim())).toEqual(["new-key"]);
    await edge.claim();
    expect(await fresh).toEqual({ objects: [] });
    await house.give();
    await edge.ask({ ask: "key", brand: "oatfield", kid: "a-1", x: "A".repeat(43), bytes_up: 7 });
    expect(house.chained().map(({ kind, do: what, bytes }) => [kind, what, bytes])).toEqual([
      ["pulled", "directory", 123],
      ["pulled", "directory", 45],
      ["pulled", "key", 7],
    ]);
    const lost = house.room.errands.push({ ...look, task: "look-3" });
    const gone = expect(lost).rejects.toMatchObject({ code: "E_NET_DOWN" });
    await edge[Symbol.asyncDispose]();
    await gone;
  });

  test("fetches nothing at all without a grant, and with one by its plan: letters each quarter, offers each quarter day", async () => {
    const took: string[] = [];
    await using house = await smallWayOut({
      take: (brand) => {
        took.push(brand);
        return Promise.resolve();
      },
    });
    await using edge = await edgeClient(house.socket);
    expect(await edge.claim()).toEqual([]);
    await house.pass(2 * day_ms);
    expect(await edge.claim()).toEqual([]);
    expect(house.chained()).toEqual([]);
    const grant = await house.give();
    const counts = new Map<string, number>();
    const cursors: string[] = [];
    const answer = async () => {
      for (const task of await edge.claim()) {
        if (!("task" in task)) throw new Error(task.do);
        counts.set(task.do, (counts.get(task.do) ?? 0) + 1);
        if (task.do === "mailbox") cursors.push(task.after);
        await edge.ask({ ask: "pulled", task: task.task, bytes_up: 9, objects: [], cursor: `c${counts.get(task.do)}` });
      }
      await house.settled();
    };
    await answer();
    expect([...counts]).toEqual([
      ["catalogue", 1],
      ["mailbox", 1],
    ]);
    for (let i = 0; i < 12 * 60; i++) {
      await house.pass(60_000);
      await answer();
    }
    expect(counts.get("mailbox")).toBeGreaterThan(35);
    expect(counts.get("mailbox")).toBeLessThan(65);
    expect([2, 3, 4]).toContain(counts.get("catalogue"));
    expect(cursors.slice(0, 3)).toEqual(["", "c1", "c2"]);
    expect(counts.has("receipts")).toBe(false);
    expect(took.length).toBe((counts.get("mailbox") ?? 0) + (counts.get("catalogue") ?? 0));
    counts.clear();
    await house.withdraw(grant.id);
    await house.pass(day_ms);
    await answer();
    expect([...counts]).toEqual([]);
    expect(house.clock.nextDue()).toBeUndefined();
  });

  test("asks for letters soon after a tap, and for the proof of a deletion as long as it is owed", async () => {
    const owing = { is: true };
    const proofs: number[] = [];
    await using house = await smallWayOut({
      owes: () => owing.is,
      receipts: (_, receipts) => {
        proofs.push(receipts.length);
        if (receipts.length > 0) owing.is = false;
        return Promise.resolve();
      },
    });
    await using edge = await edgeClient(house.socket);
    expect(doIn(await edge.claim(1_000))).toEqual(["receipts"]);
    await edge[Symbol.asyncDispose]();
    await house.settled();
    await using next = await edgeClient(house.socket);
    await house.pass(hour_ms);
    const [task] = await next.claim(1_000);
    if (task?.do !== "receipts") throw new Error("no receipts were asked for");
    await next.ask({ ask: "pulled", task: task.task, bytes_up: 9, objects: [signed], cursor: "r" });
    await house.settled();
    expect(proofs).toEqual([1]);
    await house.pass(2 * hour_ms);
    expect(await next.claim()).toEqual([]);
    const grant = await house.give();
    for (const one of await next.claim()) {
      if ("task" in one) await next.ask({ ask: "pulled", task: one.task, bytes_up: 9, objects: [] });
    }
    await house.settled();
    await house.room.outbox.queue(grant, tap);
    const sent = sendIn(await next.claim());
    await next.sending(sent);
    await next.stored(sent);
    await house.pass(11_000);
    expect(doIn(await next.claim())).toEqual(["mailbox"]);
  });
});
