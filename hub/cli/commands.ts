import { dayCommands } from "./day.ts";
import { doctorCommand } from "./doctor.ts";
import { testCommand } from "./examples.ts";
import { houseCommands } from "./house.ts";
import { householdCommands } from "./household.ts";
import { ledgerCommand } from "./ledger.ts";
import { loginCommands } from "./logins.ts";
import { makerCommands } from "./makers.ts";
import { sceneCommands } from "./scenes.ts";
import { startCommand } from "./start.ts";
import type { Command } from "./tools.ts";

/** Every command; its sentence is `cli.help.<name>` in ui/words, with hyphens for spaces. */
export const commands: readonly Command[] = [
  startCommand,
  ...houseCommands,
  ...dayCommands,
  ...sceneCommands,
  ...householdCommands,
  ...loginCommands,
  ...makerCommands,
  testCommand,
  ledgerCommand,
  doctorCommand,
];
