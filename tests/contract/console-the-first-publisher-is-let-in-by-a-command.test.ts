import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { startBackend } from "../help/backend.ts";
import { goodPassword, seatAt } from "../help/console.ts";
import { temporaryFolder } from "../help/store.ts";

test("the operator's command prints a link; the brand has its room and the publisher comes in when the backend runs", async () => {
  using folder = temporaryFolder();
  const run = (...words: string[]) => {
    const env = { ...process.env, LINTEL_BACKEND_DATA: folder.path, LINTEL_HOUSE: "real" };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["backend/invite.ts", ...words], {
      env,
      encoding: "utf8",
    });
    return { status, said: stdout.trim(), wrong: stderr.trim() };
  };
  const invited = run("oatfield", "ada", "publisher");
  expect(invited).toMatchObject({ status: 0, said: expect.stringMatching(/^\/console\/#set-up=[A-Za-z0-9_-]{32}$/) });
  expect(run("oatfield", "ada", "publisher")).toMatchObject({ status: 1, wrong: "E_EXISTS" });
  expect(run("oatfield", "ben", "owner")).toMatchObject({
    status: 1,
    wrong: expect.stringContaining("<brand> <name>"),
  });
  await using backend = await startBackend({ folder: folder.path });
  const seat = await seatAt(backend);
  const code = invited.said.split("=")[1];
  expect((await seat.ask("post", "/set-up", { code, password: goodPassword })).body.member).toMatchObject({
    brand: "oatfield",
    role: "publisher",
  });
  expect((await seat.ask("get", "/me")).body.brand.id).toBe("oatfield");
});
