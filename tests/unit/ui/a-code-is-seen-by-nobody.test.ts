import { expect, test } from "vitest";
import { makePad, padLimits, type CodeSent } from "../../../ui/wall/pad.ts";

function padWith(answer: CodeSent | Promise<CodeSent> = { is: "no", code: "E_CODE_WRONG" }) {
  const sent: string[] = [];
  let due: { readonly ms: number; readonly act: () => void } | undefined;
  const pad = makePad({
    send: async (code) => {
      sent.push(code);
      return answer;
    },
    later: (ms, act) => {
      due = { ms, act };
      return () => {
        due = undefined;
      };
    },
  });
  const type = (code: string) => Array.from(code).forEach(pad.digit);
  return { pad, sent, type, due: () => due };
}

test("digits are counted, never shown; nothing but digits is taken, and not more than twelve", () => {
  const { pad, type } = padWith();
  pad.open();
  type("2749x1");
  expect(pad.count.value).toBe(5);
  type("123456789");
  expect(pad.count.value).toBe(padLimits.most);
  expect(JSON.stringify(pad)).not.toMatch(/2749/);
});

test("a code is sent once, as it was typed, and forgotten at once", async () => {
  const { pad, sent, type } = padWith();
  pad.open();
  type("27491");
  await pad.done();
  expect(sent).toEqual([]);
  type("8");
  await pad.done();
  expect(sent).toEqual(["274918"]);
  expect(pad.count.value).toBe(0);
  expect(pad.says.value).toEqual({ key: "wall.pad.wrong" });
  await pad.done();
  expect(sent).toHaveLength(1);
});

test("while a code is on its way nothing else is taken", async () => {
  const gate = Promise.withResolvers<CodeSent>();
  const { pad, sent, type } = padWith(gate.promise);
  pad.open();
  type("274918");
  const done = pad.done();
  type("999999");
  await pad.done();
  expect([pad.busy.value, pad.count.value, sent]).toEqual([true, 0, ["274918"]]);
  gate.resolve({ is: "open" });
  await done;
  expect([pad.busy.value, pad.asked.value]).toEqual([false, false]);
});

test("what is typed is forgotten after 20 s without a touch, and with one more step back the pad is put away", () => {
  const { pad, type, due } = padWith();
  pad.open();
  type("2749");
  expect(due()?.ms).toBe(20_000);
  due()?.act();
  expect([pad.count.value, pad.asked.value]).toEqual([0, false]);
  pad.open();
  type("1");
  pad.erase();
  expect([pad.count.value, pad.asked.value]).toEqual([0, true]);
  pad.erase();
  expect(pad.asked.value).toBe(false);
});

test("a lock-out says until when, a house that was not reached that nobody knows, any other refusal its own reason", async () => {
  const says = async (answer: CodeSent) => {
    const { pad, type } = padWith(answer);
    pad.open();
    type("274918");
    await pad.done();
    return pad.says.value;
  };
  expect(await says({ is: "no", code: "E_CODE_LOCKED", until: 5 })).toEqual({
    key: "wall.pad.locked",
    params: { at: 5 },
  });
  expect(await says({ is: "lost" })).toEqual({ key: "wall.pad.lost" });
  expect(await says({ is: "no", code: "E_DOOR_PRIVATE" })).toEqual({ key: "error.E_DOOR_PRIVATE" });
});
