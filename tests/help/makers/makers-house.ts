import { makeBus } from "../../../hub/bus/bus.ts";
import { localParticipant, makeConductor } from "../../../hub/conductor.ts";
import { steppingClock, systemClock, type Clock } from "../../../hub/core/clock.ts";
import type { Entity } from "../../../hub/core/entities.ts";
import { makeQuiet } from "../../../hub/core/quiet.ts";
import { openEntities, type Adapter, type Entities } from "../../../hub/things/entities/entities.ts";
import { credential, keptLog, startEmbedded } from "../broker.ts";
import { openLine, type Line, type Plug } from "./line.ts";

/** The registry of entities on a real broker, for makers' devices to meet. */
export type MakersHouse = {
  readonly entities: Entities;
  readonly clock: Clock;
  readonly log: readonly string[];
  /** A maker's device connects; with a will where it has one. */
  line(id: string, will?: Plug["will"]): Promise<Line>;
  /** Resolves once it is true; looked at again whenever a message arrived. */
  until<T>(look: () => T | undefined | false): Promise<T>;
  /** Lets so many seconds pass at once, where time is stepped. */
  pass(seconds: number): Promise<void>;
  /** Resolves once the entity's state holds all of that. */
  tells(id: string, state: object): Promise<Entity>;
} & AsyncDisposable;

/** Opens it; its makers log in by these names. Stepped time stands still but for `pass`. */
export async function openMakersHouse(
  adapters: readonly Adapter[],
  { names = ["maker"], stepped = false }: { readonly names?: readonly string[]; readonly stepped?: boolean } = {},
): Promise<MakersHouse> {
  const steps = stepped ? steppingClock(Date.parse("2026-03-02T18:00:00Z")) : undefined;
  const clock = steps ?? systemClock();
  const quiet = makeQuiet(() => new Promise((resolve) => setImmediate(resolve)));
  const { log, lines } = keptLog();
  const looks = new Set<() => void>();
  const look = () => {
    for (const again of looks) again();
  };
  const known: { entities?: Entities } = {};
  const broker = await startEmbedded({
    credentials: names.map((name) => credential(name, "foreign")),
    wants: (topic) => known.entities?.wants(topic) === true,
    take: ({ topic, payload, retained }) => {
      known.entities?.take(topic, payload, retained);
      look();
    },
    clock,
  });
  if (!broker.embedded) throw new Error("no embedded broker");
  const wire = broker.embedded.wire("hub");
  quiet.watch(broker.embedded.busy);
  quiet.watch(wire.busy);
  const everybody = steps ? [localParticipant("makers", steps, quiet)] : [];
  const conductor = makeConductor(() => everybody, clock.mono());
  const bus = makeBus((error) => log.error("a listener failed", { error }));
  bus.on("entity.changed", look);
  bus.on("found.changed", look);
  const entities = openEntities({
    clock,
    log,
    bus,
    root: "lintel",
    publish: (topic, payload, sending) => wire.publish(topic, payload, sending),
    adapters,
    own: () => false,
  });
  known.entities = entities;
  const hear = (filters: readonly string[]) =>
    void wire
      .subscribe(filters)
      .catch((error: unknown) => log.error("not granted", { error, filters: filters.join() }));
  entities.onFilters((added) => hear(added));
  hear([...entities.filters()]);
  const closing = new AsyncDisposableStack();
  closing.defer(() => broker.stop());
  closing.use(entities);
  const until: MakersHouse["until"] = (fits) =>
    new Promise((resolve, reject) => {
      const again = () => {
        try {
          const found = fits();
          if (found === undefined || found === false) return;
          looks.delete(again);
          resolve(found);
        } catch (error) {
          looks.delete(again);
          reject(error);
        }
      };
      looks.add(again);
      again();
    });
  return {
    entities,
    clock,
    log: lines,
    line: async (id, will) => {
      const { password } = credential(id, "foreign");
      const line = await openLine({ url: broker.url, username: id, password, ...(will ? { will } : {}) });
      quiet.watch(line.busy);
      closing.use(line);
      return line;
    },
    until,
    pass: async (seconds) => {
      if (!steps) throw new Error("time runs by itself here");
      await conductor.runTo(clock.mono() + seconds * 1_000);
    },
    tells: (id, state) =>
      until(() => {
        const entity = entities.entity(id);
        const has = Object.entries(state).every(([key, value]) => entity?.state[key] === value);
        return has && entity?.available ? entity : undefined;
      }),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
