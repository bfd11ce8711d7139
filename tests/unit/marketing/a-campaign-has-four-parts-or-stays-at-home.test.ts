import { expect, test } from "vitest";
import { Refusal } from "../../../backend/refusal.ts";
import { oatfieldOf, noon, openBench, publishAll, day_ms } from "../../help/marketing.ts";

const code = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
  return "nothing";
};

test("a brand publishes nothing before it has said who it is, for how long it keeps what, and how it is reached", () => {
  using bench = openBench();
  const { marketing } = bench;
  const { draft, objects } = oatfieldOf(noon);
  marketing.shelf.save("reward", "breakfast-bowl", objects.reward["breakfast-bowl"] ?? {});
  expect(code(() => marketing.shelf.publish("reward", "breakfast-bowl"))).toBe("E_BRAND_UNFINISHED");
  marketing.onboarding.save({ ...draft, legal: { ...draft.legal, name: "", contact: " " }, retention_days: 0 });
  const said = marketing.onboarding.publish();
  expect("open" in said && said.open.map(({ id }) => id)).toEqual(["legal-identity", "contact", "retention"]);
  expect(bench.manifests).toEqual([]);
  marketing.onboarding.save(draft);
  expect(marketing.onboarding.publish()).toEqual({ version: 1 });
  expect(bench.manifests).toHaveLength(1);
  expect(bench.manifests[0]).not.toHaveProperty("reply_days");
  expect(marketing.shelf.publish("reward", "breakfast-bowl")).toEqual([]);
  marketing.onboarding.save({ ...draft, asks: [] });
  expect(code(() => marketing.shelf.publish("reward", "breakfast-bowl"))).toBe("E_BRAND_UNFINISHED");
});

test("each of the four parts must hold something, and data only what the manifest asks for", () => {
  using bench = openBench();
  publishAll(bench);
  const { marketing, published } = bench;
  const { campaign } = oatfieldOf(noon);
  const before = published.length;
  const tried = (changes: object) => {
    marketing.campaigns.save("second", { ...campaign, ...changes });
    const faults = marketing.campaigns.publish("second").map(({ code, at }) => `${code} ${at}`);
    expect(marketing.campaigns.find("second").state).toBe("draft");
    return faults;
  };
  expect(tried({ data: { brand: "", uses: campaign.data.uses } })).toContain("part-empty data");
  expect(tried({ data: { brand: "Something", uses: [] } })).toContain("part-empty data");
  expect(tried({ touchpoints: [] })).toContain("part-empty touchpoints");
  expect(tried({ content: { offers: [], questions: [], rules: [] } })).toContain("part-empty content");
  expect(tried({ forms: [] })).toContain("part-empty forms");
  expect(tried({ data: { brand: "Something", uses: [{ purpose: "offers", category: "bath", level: 1 }] } })).toContain(
    "data-not-asked data.uses.0",
  );
  expect(
    tried({ data: { brand: "Something", uses: [{ purpose: "offers", category: "breakfast", level: 3 }] } }),
  ).toContain("data-not-asked data.uses.0");
  expect(tried({ forms: ["brand-card"] })).toContain("form-unfit forms.second");
  expect(tried({ touchpoints: ["wall"], forms: ["action-card", "brand-card", "page"] })).toContain(
    "form-unfit forms.second",
  );
  expect(tried({ content: { ...campaign.content, offers: ["nowhere"] } })).toContain(
    "object-unknown content.offer.nowhere",
  );
  expect(published.length).toBe(before);
});

test("one fault in one offer keeps the whole campaign at home", () => {
  using bench = openBench();
  const { marketing } = bench;
  publishAll(bench);
  const { objects } = oatfieldOf(noon);
  const before = bench.published.length;
  marketing.shelf.save("offer", "oat-sample", {
    ...objects.offer["oat-sample"],
    title: { en: "Hurry!", "zh-Hans": "燕麦", "zh-Hant": "燕麥" },
  });
  expect(marketing.campaigns.publish("first").map(({ at, code }) => `${at} ${code}`)).toEqual([
    "offer.oat-sample.title.en urgency",
  ]);
  expect(bench.published.length).toBe(before);
  expect(marketing.shelf.find("offer", "oat-sample")?.version).toBe(1);
});

test("content is written once and carries the campaign's own touchpoints; a change is a new version, an end is one too", () => {
  using bench = openBench();
  const { marketing, published } = bench;
  publishAll(bench);
  const { campaign } = oatfieldOf(noon);
  const newest = (id: string) => published.findLast((one) => one.id === id);
  expect(newest("oat-flakes")).toMatchObject({ version: 1, touchpoints: ["wall", "phone"], brand: "oatfield" });
  marketing.campaigns.save("first", { ...campaign, touchpoints: ["phone"] });
  expect(marketing.campaigns.publish("first")).toEqual([]);
  expect(newest("oat-flakes")).toMatchObject({ version: 2, touchpoints: ["phone"] });
  bench.now += day_ms;
  marketing.campaigns.end("first");
  const over = new Date(bench.now).toISOString();
  expect(newest("oat-flakes")).toMatchObject({ version: 3, validto: over });
  expect(newest("which-grain")).toMatchObject({ version: 3, validto: over });
  expect(newest("breakfast-score")).toMatchObject({ version: 3, onband: [] });
  expect(marketing.campaigns.find("first").state).toBe("ended");
  expect(code(() => marketing.campaigns.end("first"))).toBe("E_STATE");
});

test("rules are tried on made-up homes first, and a changed rule takes the place of the old one in the catalogue", () => {
  using bench = openBench();
  const { marketing, published } = bench;
  publishAll(bench);
  const first = marketing.tryRules("breakfast-score", 42);
  const { objects } = oatfieldOf(noon);
  const heavier = { ...objects.rules["breakfast-score"], weights: [{ feature: "breakfast.per-week", weight: 9 }] };
  marketing.shelf.save("rules", "breakfast-score", heavier);
  const second = marketing.tryRules("breakfast-score", 42);
  if ("faults" in first || "faults" in second) throw new Error("faults");
  expect(second.bands.high).toBeGreaterThan(first.bands.high);
  expect(published.filter(({ id }) => id === "breakfast-score")).toHaveLength(1);
  expect(marketing.shelf.publish("rules", "breakfast-score")).toEqual([]);
  expect(published.filter(({ id }) => id === "breakfast-score").map(({ version }) => version)).toEqual([1, 2]);
  marketing.shelf.save("rules", "breakfast-score", { ...heavier, weights: [{ feature: "debts.open", weight: 9 }] });
  expect(marketing.tryRules("breakfast-score", 42)).toMatchObject({ faults: [{ code: "feature-unknown" }] });
  expect(marketing.tryOffer("oat-flakes", 42)).toMatchObject({ homes: 1_000 });
});
