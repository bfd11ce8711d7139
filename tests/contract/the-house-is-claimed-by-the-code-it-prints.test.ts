import { mkdirSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommandLine } from "../../hub/cli/command-line.ts";
import type { Words } from "../../hub/core/sentence.ts";
import { virtualResidents } from "../../hub/virtual-house.ts";
import { startHouse } from "../help/house.ts";

const words = JSON.parse(readFileSync(new URL("../../ui/words/en.json", import.meta.url), "utf8")) as Words;

async function lintel(folder: string, line: string) {
  const data = mkdtempSync(join(tmpdir(), "lintel-claim-"));
  mkdirSync(join(data, "virtual"));
  symlinkSync(join(folder, "virtual", "hub.sock"), join(data, "virtual", "hub.sock"));
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(line.split(" "), {
    env: { LINTEL_DATA: data },
    print: (text) => out.push(text),
    complain: (text) => err.push(text),
    words: () => words,
    untilStopped: () => Promise.resolve(),
  });
  return { code, out, err };
}

test("a fresh house prints its claim link; an owner claims it, signs in, and the next start prints none", async () => {
  await using house = await startHouse({ lived: false });
  const link = (links: readonly { readonly name: string; readonly url: string }[]) =>
    links.find(({ name }) => name === "Claim")?.url ?? "";
  const first = link(house.hub.ready.links);
  expect(first).toMatch(/^http:\/\/localhost:\d+\/claim#[0-9A-HJKMNP-TV-Z]{10}$/);
  expect((await house.ask("GET", "/api/v1/entry")).body).toMatchObject({ claimed: false, claim_open: true });

  const printed = await lintel(house.folder, "claim --resident lin");
  expect(printed).toMatchObject({ code: 0, err: [] });
  const told = await lintel(house.folder, "claim --resident lin --json");
  const { code, link: again } = JSON.parse(told.out[0] ?? "{}") as { code: string; link: string };
  expect(again).toMatch(new RegExp(`^http.*/claim#${code}$`));
  expect(printed.out[1]).toMatch(/^http.*\/claim#[0-9A-Z]{10}$/);
  expect(printed.out[1]).not.toBe(again);

  const secrets = { password: "seven green boats at noon", pin: "402857" };
  const claim = (with_: string) =>
    house.ask("POST", "/api/v1/claim", { code: with_, name: "Lin", language: "en", ...secrets });
  expect((await claim(first.split("#")[1] ?? "")).body).toMatchObject({ code: "E_WRONG_CODE" });
  const claimed = await claim(code);
  expect(claimed).toMatchObject({ status: 201, body: { seat: "desk", resident: "lin" } });
  expect(JSON.stringify(claimed.body)).not.toMatch(/secret/);
  expect((await house.ask("GET", "/api/v1/entry")).body).toMatchObject({ claimed: true, claim_open: false });
  expect(await house.ask("POST", "/api/v1/sessions", { who: "Lin", password: secrets.password })).toMatchObject({
    status: 201,
    body: { seat: "desk", resident: "lin" },
  });
  expect((await lintel(house.folder, "claim")).err[0]).toMatch(/^E_WRONG_TYPE/);

  await using next = await house.restart();
  expect(link(next.hub.ready.links)).toBe("");
  // What comes with a virtual house are PINs of people who live there, and no password at all.
  expect(virtualResidents.map(({ id }) => id)).toEqual(["lin", "bo"]);
});
