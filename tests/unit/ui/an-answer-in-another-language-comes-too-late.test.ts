import { afterEach, expect, test, vi } from "vitest";
import { answers, asker, look } from "../../../ui/phone/ask/asked.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  asker.value = undefined;
});

/** A house that answers when it is told to, each question in the language it was asked in. */
function slowHouse() {
  const open: { readonly language: string; readonly answer: () => void }[] = [];
  vi.stubGlobal("fetch", (_path: string, init: { headers: Record<string, string> }) => {
    const language = String(init.headers["accept-language"]);
    const { promise, resolve } = Promise.withResolvers<Response>();
    open.push({ language, answer: () => resolve(Response.json({ said: language })) });
    return promise;
  });
  return open;
}

const said = () => (answers.value.get("today")?.body as { said?: string } | undefined)?.said;

test("what was asked in one language neither holds up nor overwrites what is asked in the next", async () => {
  const open = slowHouse();
  asker.value = { phone: "phone-lin", seat: "phone-lin", language: "en" };
  const english = look("today");
  await expect.poll(() => open.length).toBe(1);
  asker.value = { ...asker.value, language: "zh-Hans" };
  const chinese = look("today");
  await expect.poll(() => open.map(({ language }) => language)).toEqual(["en", "zh-Hans"]);
  open[1]?.answer();
  await chinese;
  expect(said()).toBe("zh-Hans");
  open[0]?.answer();
  await english;
  expect(said()).toBe("zh-Hans");
});
