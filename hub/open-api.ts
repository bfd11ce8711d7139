import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Api, openApi } from "./api/api.ts";
import type { House } from "./api/house.ts";
import type { Bus } from "./bus/bus.ts";
import type { Take } from "./bus/wire.ts";
import type { Config } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import type { DevicesForApi } from "./devices-for-api.ts";
import type { EngagementRoom } from "./engagement/engagement.ts";
import type { Faults } from "./faults.ts";
import { houseForApi } from "./house-for-api.ts";
import type { NodeRed } from "./node-red/node-red.ts";
import type { NoticesRoom } from "./notices/notices.ts";
import type { Rim } from "./rim.ts";
import type { openKeys } from "./open-keys.ts";
import type { HubLine } from "./open-line.ts";
import type { Records } from "./open-records.ts";
import type { Rooms } from "./open-rooms.ts";
import { phonesForApi } from "./phones-for-api.ts";
import { openPhotos } from "./photos.ts";
import { withoutPort } from "./ports.ts";
import type { HouseLink } from "./settle-in.ts";
import { openSound } from "./sound.ts";
import { auditRow } from "./store/audit.ts";
import { storyForApi } from "./story-for-api.ts";

/** Opens the ways in to the house: REST, live data and pages, composed from every room. */
export async function openApiOf(
  from: {
    readonly config: Config;
    readonly rim: Rim;
    readonly bus: Bus;
    readonly faults: Faults;
    readonly records: Records;
    readonly rooms: Rooms;
    readonly devices: DevicesForApi;
    readonly notices: NoticesRoom;
    readonly engagement: EngagementRoom;
    readonly flows: NodeRed | undefined;
    readonly line: HubLine;
    readonly tls: Awaited<ReturnType<typeof openKeys>>;
    readonly take: Take;
    readonly takeAsDevice: (topic: string, payload: string) => Promise<void>;
    /** The pages of a virtual house's people. */
    readonly pages: readonly HouseLink[];
  },
  closing: AsyncDisposableStack,
): Promise<Api> {
  const { config, rim, bus, faults, records, rooms, devices, notices, engagement, flows, line, tls, take } = from;
  const { clock, log } = rim;
  const { residents, credentials, phoneKeys, access } = records;
  const sound = closing.use(openSound({ folder: config.data, log }));
  const onPhotoFault = (error: unknown) => faults.raise("photos", error, "store");
  const photos = openPhotos({ data: config.data, residents, clock, random: rim.random, onFault: onPhotoFault });
  const house: House = houseForApi({
    config,
    bus,
    clock,
    log,
    residents,
    credentials,
    access,
    ...rooms,
    audit: (actor, action, subject, detail) =>
      records.ledger.write([auditRow(clock.wall(), actor, action, subject, detail)]),
    notices,
    offers: engagement.offers,
    digest: engagement.digest,
    privacy: engagement.privacy,
    faults,
    flows,
    line,
    sound,
    photos,
    devices,
    ...(rim.story ? { story: storyForApi(rim.story, from.pages) } : {}),
    phones: phonesForApi({
      config,
      residents,
      credentials,
      phoneKeys,
      line,
      take,
      web: () => ({ plain: api.port, secure: api.securePort }),
      name: tls?.bestName,
    }),
    takeAsDevice: from.takeAsDevice,
  });
  const api: Api = closing.use(
    await openApi({
      house,
      random: rim.random,
      rim: systemClock(),
      host: "127.0.0.1",
      port: config.httpPort,
      socket: join(config.data, "hub.sock"),
      pages: rim.pages ?? fileURLToPath(new URL("../ui/dist", import.meta.url)),
      ...(tls && config.httpsPort !== undefined
        ? {
            secure: {
              tls,
              port: config.httpsPort,
              taken: (error: unknown) => withoutPort(config, "https_port", config.httpsPort ?? 0, error, log),
            },
          }
        : {}),
      upgrades: line.overWeb ? { "/mqtt": line.overWeb } : {},
      flows: flows?.editor,
    }),
  );
  return api;
}
