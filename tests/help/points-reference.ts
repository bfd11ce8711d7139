const day = 86_400_000;
type Member = { b: number; o: number; tried: boolean };
type Part = { at: number; amount: number; paid: boolean };
type Code = { who: number | undefined; item: string; paid: number; until: number; state: string; parts: Part[] };
type Deal = { id: string; closes: number; quorum: number; bids: { who: number; amount: number }[] };

/** The ledger of points as plainly as it can be said; `bowl` and `sample` are counted. A deal with a quorum is a group. */
// oxfmt-ignore
export function pointsReference(cost: Readonly<Record<string, number>>) {
  const members = new Map<number, Member>(), left = new Map([["bowl", 0], ["sample", 0]]);
  const codes: Code[] = [], deals: Deal[] = [];
  let plans: { who: number; parts: Part[] }[] = [];
  const of = (who: number) => members.get(who) ?? ((fresh: Member) => (members.set(who, fresh), fresh))({ b: 0, o: 0, tried: false });
  const take = (item: string, n: number) => left.has(item) && left.set(item, (left.get(item) ?? 0) + n);
  const out = (item: string) => (left.get(item) ?? 1) < 1;
  const code = (who: number, item: string, paid: number, now: number, parts: Part[] = []) =>
    void codes.push({ who, item, paid, until: now + 30 * day, state: "open", parts });
  const back = (one: Code, state: string) => {
    one.state = state;
    take(one.item, 1);
    const paid = one.parts.splice(0).reduce((sum, part) => sum + (part.paid ? part.amount : 0), one.paid);
    if (one.who !== undefined) of(one.who).b += paid;
  };
  const buy = (who: number, item: string, price: number) => {
    if (out(item) || of(who).b + of(who).o < price) return out(item) ? "no-stock" : "no-points";
    of(who).b -= price;
    take(item, -1);
    return "done";
  };
  const settle = (deal: Deal, now: number) => {
    const top = Math.max(...deal.bids.map(({ amount }) => amount)), first = deal.bids.find(({ amount }) => amount === top);
    const won = deal.quorum ? (deal.bids.length < deal.quorum ? [] : deal.bids) : first ? [first] : [];
    for (const bid of deal.bids) if (!won.includes(bid)) of(bid.who).b += bid.amount;
    take("bowl", (deal.quorum ? deal.bids.length : 1) - won.length);
    for (const { who, amount } of won) code(who, "bowl", amount, now);
    Object.assign(deal, { closes: Infinity, bids: [] });
  };
  return {
    members, codes, deals, left, of, take, out, code, back, buy,
    accept: (who: number, item: string, now: number) => {
      const had = codes.some((one) => one.who === who && one.item === item && one.state === "open");
      if (had || (item === "sample" && of(who).tried) || out(item)) return had || !out(item) || of(who).tried ? "over" : "no-stock";
      if (item === "sample") of(who).tried = true;
      take(item, -1);
      code(who, item, 0, now);
      return "done";
    },
    plan: (who: number, item: string, ats: readonly number[], now: number) => {
      const all = cost[item] ?? 0, n = ats.length;
      const parts = ats.map((at, i) => ({ at, paid: i === 0, amount: Math.floor(all / n) + (i < all % n ? 1 : 0) }));
      const is = buy(who, item, parts[0]?.amount ?? 0);
      if (is === "done") { plans.push({ who, parts }); code(who, item, 0, now, parts); }
      return is;
    },
    bid: (deal: Deal, who: number, amount: number, now: number) => {
      const mine = deal.bids.find((bid) => bid.who === who);
      if (now >= deal.closes || deal.closes === Infinity) return "over";
      if (deal.quorum && (mine || out("bowl"))) return mine ? "joined-before" : "no-stock";
      if (of(who).b + (mine?.amount ?? 0) < amount) return "no-points";
      of(who).b -= amount - (mine?.amount ?? 0);
      deal.bids = [...deal.bids.filter((bid) => bid !== mine), { who, amount }];
      if (deal.quorum) take("bowl", -1);
      return "held";
    },
    due: (now: number) => {
      for (const one of codes) if (one.state === "open" && one.until <= now) back(one, "expired");
      const order = (a: Deal, b: Deal) => Math.sign(a.quorum) - Math.sign(b.quorum) || a.closes - b.closes || (a.id < b.id ? -1 : 1);
      for (const deal of deals.filter(({ closes }) => closes <= now).toSorted(order)) settle(deal, now);
      const late = new Set<number>(), all = plans.flatMap(({ who, parts }, n) => parts.map((part) => ({ who, n, part })));
      for (const { who, n, part } of all.filter(({ part }) => !part.paid && part.at <= now).toSorted((a, b) => a.part.at - b.part.at)) {
        if (late.has(n) || of(who).b + of(who).o < part.amount) late.add(n);
        else { of(who).b -= part.amount; part.paid = true; }
      }
      plans = plans.filter(({ parts }) => parts.some(({ paid }) => !paid));
    },
    close: (who: number) => {
      for (const deal of deals) {
        if (deal.quorum && deal.bids.some((bid) => bid.who === who)) take("bowl", 1);
        deal.bids = deal.bids.filter((bid) => bid.who !== who);
      }
      for (const plan of plans) if (plan.who === who) plan.parts.splice(0);
      for (const one of codes) if (one.who === who) Object.assign(one, { who: undefined, state: one.state === "open" ? "open" : "gone" });
      members.delete(who);
    },
  };
}
