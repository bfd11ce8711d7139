import type { Route } from "./route.ts";
import { deviceRoutes } from "./routes/devices.ts";
import { householdRoutes } from "./routes/household.ts";
import { entryRoutes } from "./routes/entry.ts";
import { invitationRoutes } from "./routes/invitations.ts";
import { meRoutes } from "./routes/me.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { doorRoutes } from "./routes/door.ts";
import { foundRoutes } from "./routes/found.ts";
import { healthRoutes } from "./routes/health.ts";
import { hubRoutes } from "./routes/hub.ts";
import { loginRoutes } from "./routes/logins.ts";
import { noticeRoutes } from "./routes/notices.ts";
import { owntracksRoutes } from "./routes/owntracks.ts";
import { phoneRoutes } from "./routes/phone.ts";
import { presenceRoutes } from "./routes/presence.ts";
import { pushRoutes } from "./routes/push.ts";
import { sceneEditRoutes } from "./routes/scene-edits.ts";
import { sceneExampleRoutes } from "./routes/scene-examples.ts";
import { sceneRoutes } from "./routes/scenes.ts";
import { sceneSettingRoutes } from "./routes/scene-settings.ts";
import { screenRoutes } from "./routes/screens.ts";
import { soundRoutes } from "./routes/sound.ts";
import { previewRoutes } from "./routes/preview.ts";
import { todayRoutes } from "./routes/today.ts";
import { thingRoutes } from "./routes/things.ts";
import { photoRoutes } from "./routes/photos.ts";
import { touchpointRoutes } from "./routes/touchpoints.ts";
import { privacyRoutes } from "./routes/privacy.ts";
import { cardRoutes } from "./routes/cards.ts";
import { digestRoutes } from "./routes/digest.ts";
import { pointRoutes } from "./routes/points.ts";
import { requestRoutes } from "./routes/requests.ts";
import { threadRoutes } from "./routes/threads.ts";
import { engagementRoutes } from "./routes/engagement.ts";
import { virtualRoutes } from "./routes/virtual.ts";
import { claimWindowRoutes } from "./routes/claim-window.ts";

/** Every route of the house; what is not here is refused. */
export const routes: readonly Route[] = [
  ...hubRoutes,
  ...entryRoutes,
  ...sessionRoutes,
  ...meRoutes,
  ...invitationRoutes,
  ...householdRoutes,
  ...deviceRoutes,
  ...loginRoutes,
  ...thingRoutes,
  ...foundRoutes,
  ...healthRoutes,
  ...sceneRoutes,
  ...sceneSettingRoutes,
  ...sceneEditRoutes,
  ...sceneExampleRoutes,
  ...todayRoutes,
  ...previewRoutes,
  ...presenceRoutes,
  ...phoneRoutes,
  ...owntracksRoutes,
  ...doorRoutes,
  ...screenRoutes,
  ...soundRoutes,
  ...touchpointRoutes,
  ...photoRoutes,
  ...noticeRoutes,
  ...pushRoutes,
  ...privacyRoutes,
  ...cardRoutes,
  ...pointRoutes,
  ...digestRoutes,
  ...requestRoutes,
  ...threadRoutes,
  ...engagementRoutes,
  ...virtualRoutes,
  ...claimWindowRoutes,
];
