import type { Log } from "./core/log.ts";
import type { Clock } from "./core/clock.ts";
import type { Sentence } from "./core/events.ts";
import type { Quiet } from "./core/quiet.ts";
import type { Random } from "./core/random.ts";
import type { Reader } from "./core/sentence.ts";
import type { Post } from "./core/mail.ts";
import type { Web } from "./core/ways-out.ts";
import type { shippedScenes } from "./scene-files.ts";
import type { StoryLine } from "./story-line.ts";
import type { BrokerOptions } from "./bus/broker.ts";

/** What the machine gives the hub: time, randomness, a log, and seams for those who watch it. */
export type Rim = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The way to the internet; without it the house asks nobody. */
  readonly web?: Web;
  /** The way of letters to the household's own mail server; without it none is sent. */
  readonly post?: Post;
  /** The told day of a virtual house under the supervisor. */
  readonly story?: StoryLine;
  /** The register the stepping conductor asks; absent on the real clock. */
  readonly quiet?: Quiet;
  /** Called after each COMMIT of either database; crash tests hang on it. */
  readonly onCommit?: (database: "house" | "ledger", n: number) => void;
  /** Hears what happens in the house, one sentence each. */
  readonly tell?: (sentence: Sentence, reader: Reader) => void;
  /** What the broker allows one client; the house's own limits unless a test or a measurement hands in others. */
  readonly brokerLimits?: BrokerOptions["limits"];
  /** The scenes it comes up with; those that come with the product unless a test or a measurement hands in others. */
  readonly scenes?: ReturnType<typeof shippedScenes>;
  /** The folder of the built pages; the product's own unless a test or a measurement builds its own. */
  readonly pages?: string;
};
