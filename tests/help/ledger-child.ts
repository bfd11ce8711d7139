import { openLedger } from "../../hub/store/ledger.ts";

const [path = "", kill = "none", rounds = "100"] = process.argv.slice(2);
const ledger = await openLedger(path, {
  stamp: { house: "virtual" },
  onFault: (error) => {
    throw error;
  },
});
let told = 0;
for (let round = 0; round < Number(rounds); round++) {
  await Promise.all(
    Array.from({ length: kill === "none" ? 1 : 3 }, async (_, n) => {
      const id = `${round}.${n}`;
      const sql = "INSERT INTO hazards (id, thing, verb, at) VALUES (?, 'bath', 'fill', 0)";
      await ledger.write([{ sql, params: [id] }]);
      process.stdout.write(`${id}\n`);
      if (++told === Number(kill)) process.kill(process.pid, "SIGKILL");
    }),
  );
}
await ledger[Symbol.asyncDispose]();
