import { figureRoutes } from "./figure-routes.ts";
import { publishingRoutes } from "./publishing-routes.ts";
import type { ConsoleRoute } from "./route.ts";
import { sessionRoutes } from "./session-routes.ts";
import { supportRoutes } from "./support-routes.ts";

/** Every route of the console, behind `/console/api`, with the roles that may ask it; the till stands beside them. */
export const consoleRoutes: readonly ConsoleRoute[] = [
  ...sessionRoutes,
  ...publishingRoutes,
  ...figureRoutes,
  ...supportRoutes,
];
