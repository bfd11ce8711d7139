import { postEvents } from "./routes/events.ts";
import { getCatalogue, getMailbox, getManifest, getOldManifest, getReceipts } from "./routes/fetched.ts";
import { putHome } from "./routes/homes.ts";
import { deleteItem, deleteMe, getMe } from "./routes/me.ts";
import type { HomeRoute } from "./routes/route.ts";

/** Everything a brand answers to homes. */
export const homeRoutes: readonly HomeRoute[] = [
  getManifest,
  getOldManifest,
  getCatalogue,
  putHome,
  postEvents,
  getMailbox,
  getReceipts,
  getMe,
  deleteMe,
  deleteItem,
];
