/** The processes of a house: the supervisor spawns them, and the systemd units of the same names start the same commands. */
export const processes = [
  { name: "hub", args: ["hub/main.ts"] },
  { name: "hands", args: ["devices/main.ts", "--group", "hands"] },
  { name: "comfort", args: ["devices/main.ts", "--group", "comfort"] },
  { name: "camera", args: ["devices/main.ts", "--group", "camera"] },
] as const;

/** The residents of a virtual house: only the supervisor starts them, no unit ever does. */
export const virtualProcess = { name: "virtual", args: ["devices/virtual/main.ts"] } as const;
