import { makeLog } from "./core/log.ts";
import { readConfig } from "./config.ts";
import { codeOf, LintelError, type ErrorCode, type Params } from "./core/errors.ts";
import { hopeless } from "./core/hub-line.ts";
import { instantOf } from "./core/instant.ts";
import { systemRandom } from "./core/random.ts";
import { machineOf, timeOf } from "./core/rim.ts";
import { render } from "./core/sentence.ts";
import { openHub } from "./open-hub.ts";
import type { Rim } from "./rim.ts";
import { hearStory } from "./story-line.ts";
import { writeRun } from "./run-file.ts";
import { openMail } from "./smtp.ts";
import { openWeb } from "./web.ts";
import { wordsOf } from "./words.ts";

const helpless: readonly ErrorCode[] = ["E_CONFIG", "E_OTHER_HOUSE", "E_STORE_DAMAGED", "E_STORE_NEWER"];

/** Runs the hub as a process of its own until SIGTERM: under the supervisor, or alone as a systemd unit. */
export async function startHub({
  clock: given,
  ...seams
}: Partial<Pick<Rim, "onCommit" | "clock">> = {}): Promise<void> {
  const config = readConfig(process.env);
  const machine = machineOf(process);
  const story = machine.line && config.house === "virtual" ? hearStory(machine.line) : undefined;
  const { clock, quiet }: Awaited<ReturnType<typeof timeOf>> = given ? { clock: given } : await timeOf(machine);
  const log = makeLog((line) => process.stdout.write(`${line}\n`), clock);
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    log.info("the hub is closing");
    opening
      .then((hub) => hub[Symbol.asyncDispose]())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error("the hub did not close", { error });
          process.exit(1);
        },
      );
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
  // The supervisor is gone: whoever starts the house again must find the ports free.
  process.on("disconnect", close);
  const opening = openHub(config, {
    clock,
    random: systemRandom(),
    log,
    web: openWeb(globalThis.fetch),
    post: openMail({ clock, random: systemRandom() }),
    ...(quiet ? { quiet } : {}),
    ...(story ? { story } : {}),
    ...seams,
    tell: (sentence, reader) => {
      const at = render({ key: "tell.at", params: { at: clock.wall() } }, reader);
      machine.line?.send({ tell: render(sentence, reader), at });
    },
  });
  const hub = await opening;
  log.info("the hub is up", { http: hub.ready.http, mqtt: hub.ready.mqtt });
  if (machine.line) machine.line.send(hub.ready);
  else await writeRun(config, hub.ready, instantOf(clock.wall()));
}

if (import.meta.main) {
  await startHub().catch((error: unknown) => {
    const said = render(
      { key: `error.${codeOf(error)}`, params: paramsOf(error) },
      { words: wordsOf("en"), language: "en", zone: "UTC" },
    );
    process.stderr.write(`${codeOf(error)}: ${said}\n`);
    if (codeOf(error) === "E_INTERNAL")
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(helpless.includes(codeOf(error)) ? hopeless : 1);
  });
}

function paramsOf(error: unknown): Params {
  return error instanceof LintelError ? error.params : {};
}
