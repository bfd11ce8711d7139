import type { Route } from "./route.ts";
import { deviceRoutes } from "./routes/devices.ts";
import { householdRoutes } from "./routes/household.ts";
import { doorRoutes } from "./routes/door.ts";
import { hubRoutes } from "./routes/hub.ts";
import { owntracksRoutes } from "./routes/owntracks.ts";
import { phoneRoutes } from "./routes/phone.ts";
import { presenceRoutes } from "./routes/presence.ts";
import { sceneRoutes } from "./routes/scenes.ts";
import { screenRoutes } from "./routes/screens.ts";
import { soundRoutes } from "./routes/sound.ts";
import { thingRoutes } from "./routes/things.ts";

/** Every route of the house; what is not here is refused. */
export const routes: readonly Route[] = [
  ...hubRoutes,
  ...householdRoutes,
  ...deviceRoutes,
  ...thingRoutes,
  ...sceneRoutes,
  ...presenceRoutes,
  ...phoneRoutes,
  ...owntracksRoutes,
  ...doorRoutes,
  ...screenRoutes,
  ...soundRoutes,
];
