import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { homeRoutes } from "../../backend/routes.ts";
import { refusals } from "../../backend/refusal.ts";
import { staffRoles } from "../../backend/console-api/staff.ts";
import { mostDays } from "../../backend/marketing/lint-offer.ts";
import { floorHomes, tables } from "../../backend/marketing/queries.ts";
import { shownFrom } from "../../backend/marketing/reading.ts";
import { scalesOf, tablesAWeek } from "../../backend/marketing/releases.ts";
import { pageBytes } from "../../backend/store/held.ts";
import { judge } from "../../backend/store/judge.ts";
import { batchLimits, eventTypes, HomeEvent } from "../../hub/core/engage/events.ts";
import { heldOutOneIn } from "../../hub/core/engage/hold-out.ts";
import { signatureLimits, signRequest } from "../../hub/core/engage/http-signature.ts";
import { eventAnswers, purposes } from "../../hub/core/engage/lists.ts";
import { Manifest, Offer, Pairs } from "../../hub/core/engage/objects.ts";
import { privateKeyOf } from "../../hub/core/engage/signed.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";
import { answerCap_bytes } from "../../hub/engagement/edge.ts";
import { heldLimits } from "../../hub/engagement/held.ts";
import { promiseMs } from "../../hub/engagement/receipts.ts";
import { someManifest } from "../help/backend.ts";

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const page = read("brands.md");
const pair = keyPairOf("home", Buffer.alloc(32, 1));

test("the example event of the page is taken by a brand that asks for such, and refused by one that does not", () => {
  const event: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
  const { source } = HomeEvent.parse(event);
  const manifest = Manifest.parse({
    v: 1,
    is: "manifest",
    brand: "oatfield",
    version: 1,
    onward: "never",
    keys: [{ kid: pair.kid, x: pair.x }],
    ...someManifest("Oatfield"),
  });
  const ground = {
    manifest,
    source,
    virtual: false,
    now: Date.UTC(2026, 10, 22),
    floorOf: () => 0,
    givenOf: () => undefined,
    isStored: () => false,
    wasErased: () => false,
  };
  expect(judge(event, ground)).toMatchObject({ name: "signal.bucket" });
  expect(judge(event, { ...ground, floorOf: () => 2 })).toEqual({ answer: "refused_withdrawn" });
  expect(judge(event, { ...ground, manifest: { ...manifest, asks: [] } })).toEqual({ answer: "refused_level" });
});

test("the endpoints of the page are the routes of the backend, each marked as signed where it is", () => {
  const told = [...page.matchAll(/^\| `([A-Z]+) (\/[^`]+)` +\|.*\| (yes|–) +\|$/gm)].map(([, method, path, signed]) =>
    [method?.toLowerCase(), path, signed === "yes"].join(" "),
  );
  const routes = homeRoutes.map(({ method, path, signed }) => [method, path, signed].join(" "));
  expect(told.toSorted()).toEqual(["get /v1/brands false", ...routes].toSorted());
});

test("types, purposes, answers, roles and limits of the page are those of the code", () => {
  const rows = [...page.matchAll(/^\| `([a-z]+\.[a-z]+)` +\| ([a-z, ]+?) +\|$/gm)].map(([, type, list]) => [
    type,
    list,
  ]);
  expect(rows).toEqual(Object.entries(eventTypes).map(([name, type]) => [name, type.purposes.join(", ")]));
  for (const answer of eventAnswers) expect(page).toContain(`\`${answer}\``);
  for (const role of staffRoles) expect(page).toContain(`\`${role}\``);
  for (const code of page.match(/\bE_[A-Z_]+/g) ?? []) expect(Object.keys(refusals)).toContain(code);
  const { events, bytes, eventBytes } = batchLimits;
  expect(page).toContain(`1 to ${events} of these, at most ${bytes} bytes, each at most ${eventBytes}`);
  expect(page).toContain(`at most ${signatureLimits.ttl_s} seconds later`);
  expect(page).toContain(`more than ${mostDays} days away`);
  expect(page).toContain(`fewer than ${floorHomes} homes`);
  expect(page).toContain(`${tablesAWeek} different tables a week`);
  expect(page).toContain(`${shownFrom(scalesOf(tables.members).n)} where homes are only counted`);
  expect(page).toContain(`${shownFrom(scalesOf(tables.interactive).n)} where something of them is added up`);
  expect([page.includes("One home in ten"), heldOutOneIn]).toEqual([true, 10]);
  expect(page).toContain(`within ${promiseMs / 3_600_000} hours`);
  const { pages, beginnings } = heldLimits;
  expect(page).toContain(`at most ${pageBytes / 1_024} KiB, or one thing`);
  expect(page).toContain(`after ${pages.toLocaleString("en")} pages or ${heldLimits.bytes / 1_048_576} MiB`);
  expect([page.includes("after five beginnings"), beginnings]).toEqual([true, 5]);
  expect(page).toContain(`or more than ${answerCap_bytes / 1_048_576} MiB`);
});

test("what the page says of pairs, trials and what was chosen is what homes and brands take", () => {
  const section = (name: string) => new RegExp(`## ${name}\\n([\\s\\S]*?)(?=\\n## )`).exec(page)?.[1] ?? "";
  const jsonIn = (text: string): unknown => JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "null");
  expect(Pairs.parse(jsonIn(section("Pairs"))).floor).toBe(floorHomes);
  const { trial } = Offer.shape;
  const said: unknown = JSON.parse(/`(\{ "stock".*?\})`/.exec(section("Trial"))?.[1] ?? "null");
  expect(trial.safeParse(said).success).toBe(true);
  expect(trial.safeParse({ stock: 1, questions: ["a", "b", "c"] }).success).toBe(false);
  expect(section("Trial")).toContain("at most 2 questions");
  const chosen = eventTypes["offer.accept"].data.parse(jsonIn(section("Chosen")));
  expect(chosen).toMatchObject({ chosen: [{ module: "grain", option: "rye" }] });
});

test("what the page says is signed is what a home signs", () => {
  const headers = signRequest({
    method: "POST",
    url: "http://localhost/b/oatfield/v1/events",
    body: Buffer.from("[]"),
    contentType: "application/cloudevents-batch+json",
    idempotencyKey: "one",
    kid: pair.kid,
    privateKey: privateKeyOf(pair),
    created_s: 1,
    nonce: "n".repeat(22),
  });
  const input = headers["signature-input"] ?? "";
  const covered = [...(/\(([^)]*)\)/.exec(input)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  expect(input).toMatch(/^lintel=/);
  const told = /over (`@method`[^(]*)/.exec(page)?.[1] ?? "";
  expect([...told.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(covered);
});

test("the template of an impact assessment names every purpose and only endpoints that exist, and what is linked exists", () => {
  const template = read("dpia.md");
  for (const purpose of purposes) expect(template).toContain(purpose);
  for (const [, method, path] of template.matchAll(/`(GET|DELETE) (\/v1\/[^`]+)`/g))
    expect(homeRoutes.map((route) => `${route.method} ${route.path}`)).toContain(`${method?.toLowerCase()} ${path}`);
  expect(template).toContain(`k >= ${floorHomes}`);
  for (const file of ["permission.md", "dpia.md"]) expect(page).toContain(`(${file})`);
  expect(existsSync(new URL("../../backend/invite.ts", import.meta.url))).toBe(true);
});
