/**
 * The processes of a house: the supervisor spawns them, and the systemd units of the same names start the same commands.
 * Those with a `config` are told where their devices stand written.
 */
export const processes = [
  // V8 would let its young generation grow to 100 MB in a burst of messages, and keep it; 8 MB a half costs no time.
  { name: "hub", args: ["--max-semi-space-size=8", "hub/main.ts"] },
  { name: "hands", args: ["devices/main.ts", "--group", "hands"], config: "devices.json" },
  { name: "comfort", args: ["devices/main.ts", "--group", "comfort"], config: "devices.json" },
  { name: "camera", args: ["devices/main.ts", "--group", "camera"], config: "devices.json" },
  // Lives in the world's own time, whatever clock the house has.
  { name: "edge", args: ["hub/engagement/edge.ts"] },
  // Node-RED lives in the world's own time, too. 96 MB hold an editor and its flows; what grows past that is a runaway.
  // It runs anybody's code: it reads the product and its own folder (childEnv names it), and starts no program.
  {
    name: "flows",
    args: [
      "--max-old-space-size=96",
      "--max-semi-space-size=1",
      "--permission",
      "--allow-worker",
      // Said at each start: a thread is a way out of the limits; the process takes it away once it has its watchdog.
      "--disable-warning=PERM0006",
      ...["hub", "flows", "node_modules", "package.json"].map((own) => `--allow-fs-read=${own}`),
      "hub/node-red/process/main.ts",
    ],
  },
] as const;

/** The residents of a virtual house: only the supervisor starts them, no unit ever does. */
export const virtualProcess = {
  name: "virtual",
  args: ["devices/virtual/main.ts"],
  config: "residents.json",
} as const;

/** The brands of a virtual house, which are somebody else's machine in a real one. */
export const backendProcess = { name: "backend", args: ["backend/main.ts"] } as const;
