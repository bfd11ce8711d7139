import { expect, test } from "vitest";
import { faultsOf } from "../help/bad-input.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { eveningOfMakers } from "../help/makers-house.ts";

test.skipIf(noMosquitto).each([
  ["the embedded broker", false],
  ["a Mosquitto", true],
] as const)(
  "a stored command at %s is told of and goes with it; what a Nuki Hub keeps there itself is none",
  { timeout: 60_000 },
  async (_, external) => {
    covers("error:E_STORED_COMMAND");
    const { home, lock, bath } = await eveningOfMakers({ external });
    await using _closes = home;
    const stored = async () => (await faultsOf(home.house)).map(({ code, cause }) => `${code} ${cause}`);
    expect(await stored()).toEqual([]);
    const line = await home.line("plug");
    await line.say("bathroom/switch/bath_heater/command", "ON", { retain: true });
    await line.say("nukihub/lock/action", "unlatch", { retain: true });
    await home.house.rest();
    expect([bath.bathroom.heating, lock.actions]).toEqual([true, ["unlatch"]]);
    // They wait there for the next start of the hub, of the heater, and of the lock.
    const house = await home.restart();
    await house.to(10_000);
    expect((await stored()).toSorted()).toEqual([
      "E_STORED_COMMAND stored:bathroom/switch/bath_heater/command",
      "E_STORED_COMMAND stored:nukihub/lock/action",
    ]);
    const [fault] = await faultsOf(house);
    expect(fault?.sentence.text).toMatch(/^A stored command waits on /);
    // The lock's box starts anew and writes its placeholder over it; the other is taken away.
    await line.say("nukihub/lock/action", "--", { retain: true });
    await line.say("bathroom/switch/bath_heater/command", "", { retain: true });
    await house.to(10_000);
    expect(await stored()).toEqual([]);
  },
);
