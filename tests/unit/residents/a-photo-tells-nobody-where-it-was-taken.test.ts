import { assert, constantFrom, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { plainJpeg } from "../../../hub/core/plain-jpeg.ts";
import { covers } from "../../help/covers.ts";
import { jpeg, segment } from "../../help/jpeg.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

test("place, time, camera, comments and what hangs behind the picture are left away, the colours stay", () => {
  const taken = jpeg(
    segment(0xe0, "JFIF\0\x01\x01"),
    segment(0xe1, "Exif\0\0GPSLatitude 30.2489"),
    segment(0xe1, "http://ns.adobe.com/xap/1.0/\0by Ada"),
    segment(0xe2, "ICC_PROFILE\0\x01\x01colours"),
    segment(0xed, "Photoshop 3.0\0city"),
    segment(0xee, "Adobe\0d"),
    segment(0xfe, "taken at home"),
    segment(0xdb, "tables"),
  );
  const plain = text(plainJpeg(Buffer.concat([taken, Buffer.from("a film hangs behind it")])));
  for (const kept of ["JFIF", "ICC_PROFILE\0\x01\x01colours", "Adobe", "tables", "the light itself"])
    expect(plain).toContain(kept);
  for (const gone of ["GPS", "Exif", "by Ada", "Photoshop", "taken at home", "a film"])
    expect(plain).not.toContain(gone);
  expect(text(plainJpeg(Buffer.from(plain, "latin1")))).toBe(plain);
});

test("whatever else comes is named and never hangs", () => {
  covers("error:E_NOT_A_PICTURE");
  const starts = constantFrom([], [0xff, 0xd8], [0xff, 0xd8, 0xff], [0xff, 0xd8, 0xff, 0xe1], [0x89, 0x50]);
  assert(
    property(starts, uint8Array({ maxLength: 200 }), (start, rest) => {
      const bytes = Uint8Array.from([...start, ...rest]);
      try {
        expect(plainJpeg(bytes).length).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toMatchObject({ code: "E_NOT_A_PICTURE" });
      }
    }),
    { numRuns: 2_000 },
  );
});
