import type { CrashHouse } from "./crash-house.ts";

/**
 * Runs one case with a resident of its own; when it fails, its error also tells what the journal says of them. A machine
 * so busy that the hands stood still has itself turned the water off (R3): such a case is no case and is run again.
 */
export async function told<T>(
  what: string,
  house: CrashHouse,
  run: (resident: string) => Promise<T>,
  who: () => string = house.nextResident,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const resident = who();
    const stuckBefore = stuck(house);
    try {
      return await run(resident);
    } catch (cause) {
      if (stuck(house) === stuckBefore || tries === 10) {
        throw new Error(`${what}, ${resident}: ${String(cause)}\n${story(house, resident).join("\n")}`, { cause });
      }
      console.info(`${what}: the machine stood still, once more: ${String(cause)}`);
      await Promise.all([house.hub, house.hands, house.comfort].map((process) => process.up()));
      await house.hub.die(null);
    }
  }
}

/** How often the hands stood still by no order of ours; a leap of the clock, which looks the same to them, is much longer. */
function stuck({ hands }: CrashHouse): number {
  const said = hands.lines.filter((line) => line.includes("this process was stuck"));
  return said.filter((line) => (JSON.parse(line) as { ms: number }).ms < 10_000).length - hands.stops;
}

function story(house: CrashHouse, resident: string): string[] {
  const mine = (sql: string) =>
    house.record
      .rows("house", sql, resident)
      .slice(-20)
      .map((row) => Object.values(row).join(" | "));
  const commands = "SELECT c.id, sent, c.outcome, code, message FROM commands c JOIN runs r ON c.id LIKE r.id || '.%'";
  return [
    ...mine("SELECT id, kind, at FROM moments WHERE resident = ?"),
    ...mine("SELECT scene, verdict, guard FROM candidates JOIN moments ON id = moment WHERE resident = ?"),
    ...mine("SELECT id, scene, state, outcome FROM runs WHERE resident = ?"),
    ...mine("SELECT steps.* FROM steps JOIN runs ON id = run WHERE resident = ? ORDER BY entered"),
    ...mine(`${commands} WHERE resident = ?`),
    ...[house.hub, house.hands, house.comfort].flatMap(({ lines }) =>
      lines.filter((line) => !line.includes("ECONNREFUSED")).slice(-8),
    ),
  ];
}
