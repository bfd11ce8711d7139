import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { array, assert, constantFrom, integer, nat, oneof, property, string, uint8Array, webUrl } from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRequest, checkResponse, signRequest, signResponse } from "../../../hub/core/engage/http-signature.ts";
import { parseSignature, parseSignatureInput, signatureBase } from "../../../hub/core/engage/signature-fields.ts";
import { openSigned, privateKeyOf, publicKeyOf, signDocument } from "../../../hub/core/engage/signed.ts";
import { keyPairOf } from "../../../hub/core/signing-key.ts";

const pair = keyPairOf("home", new Uint8Array(32).fill(7));
const privateKey = privateKeyOf(pair);
const publicKey = publicKeyOf(pair.x);
const keyOf = (kid: string) => (kid === pair.kid ? publicKey : undefined);
const now_s = 1_790_000_000;
const url = "https://brand.example/b/oatfield/v1/events?page=1";
const body = Buffer.from('[{"id":"1"}]');

const signed = (over: Partial<Parameters<typeof signRequest>[0]> = {}) => ({
  method: "POST",
  url,
  body,
  headers: signRequest({
    method: "POST",
    url,
    body,
    contentType: "application/cloudevents-batch+json",
    idempotencyKey: "b-1",
    kid: pair.kid,
    privateKey,
    created_s: now_s,
    nonce: "n-1",
    ...over,
  }) as Record<string, string | undefined>,
  now_s,
  keyOf,
});
type Request = ReturnType<typeof signed>;
const withHeader = (name: string, change: (value: string) => string | undefined) => (request: Request) => ({
  ...request,
  headers: { ...request.headers, [name]: change(request.headers[name] ?? "") },
});

describe("the vector of the standard (RFC 9421 B.2.6)", () => {
  const covered = [
    ["date", "Tue, 20 Apr 2021 02:07:55 GMT"],
    ["@method", "POST"],
    ["@path", "/foo"],
    ["@authority", "example.com"],
    ["content-type", "application/json"],
    ["content-length", "18"],
  ] as const;
  const input =
    'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
  const signature =
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
  const key = createPrivateKey(
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n",
  );
  const told = parseSignatureInput(input);
  const base = signatureBase(covered, told?.params ?? "") ?? "";

  test("is read, and makes the standard's own text to sign", () => {
    expect(told).toMatchObject({ label: "sig-b26", keyid: "test-key-ed25519", created: 1_618_884_473 });
    expect(told?.names).toEqual(covered.map(([name]) => name));
    expect(base).toBe(
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        `"@signature-params": ${input.slice("sig-b26=".length)}`,
      ].join("\n"),
    );
  });

  test("is verified, and signed again to the same bytes", () => {
    const bytes = parseSignature(signature)?.signature ?? Buffer.alloc(0);
    expect(verify(null, Buffer.from(base), createPublicKey(key), bytes)).toBe(true);
    expect(sign(null, Buffer.from(base), key)).toEqual(bytes);
  });
});

test("a request as it was signed is proved, with the nonce and the end that it names", () => {
  expect(checkRequest(signed())).toEqual({ ok: true, kid: pair.kid, nonce: "n-1", expires_s: now_s + 300 });
  const { body: _, ...bare } = signed({ method: "GET", body: undefined, idempotencyKey: undefined });
  expect(checkRequest({ ...bare, method: "GET", body: Buffer.alloc(0) })).toMatchObject({ ok: true });
  expect(bare.headers["content-digest"]).toBeUndefined();
});

test("it holds for five minutes at most, whatever is asked, and a minute before its time", () => {
  expect(checkRequest({ ...signed({ ttl_s: 9_999 }), now_s: now_s + 300 })).toMatchObject({ ok: true });
  expect(checkRequest({ ...signed({ ttl_s: 9_999 }), now_s: now_s + 301 })).toEqual({ ok: false, why: "expired" });
  expect(checkRequest({ ...signed(), now_s: now_s - 60 })).toMatchObject({ ok: true });
  expect(checkRequest({ ...signed(), now_s: now_s - 61 })).toEqual({ ok: false, why: "future" });
});

test.each<[string, (request: Request) => Request, string]>([
  ["another body", (request) => ({ ...request, body: Buffer.from('[{"id":"2"}]') }), "digest"],
  ["no body", (request) => ({ ...request, body: Buffer.alloc(0) }), "digest"],
  ["another method", (request) => ({ ...request, method: "PUT" }), "forged"],
  ["another address", (request) => ({ ...request, url: url.replace("oatfield", "otherbrand") }), "forged"],
  ["another query", (request) => ({ ...request, url: `${url}0` }), "forged"],
  ["another type", withHeader("content-type", () => "application/json"), "forged"],
  ["another key of idempotency", withHeader("idempotency-key", () => "b-2"), "forged"],
  ["no key of idempotency", withHeader("idempotency-key", () => undefined), "uncovered"],
  ["no type", withHeader("content-type", () => undefined), "uncovered"],
  ["another digest", withHeader("content-digest", (value) => value.replace("sha-256=:", "sha-256=:A")), "digest"],
  ["a second digest", withHeader("content-digest", (value) => `${value}, sha-512=:AA==:`), "digest"],
  ["no digest", withHeader("content-digest", () => undefined), "digest"],
  ["no signature", withHeader("signature", () => undefined), "malformed"],
  ["no input", withHeader("signature-input", () => undefined), "malformed"],
  [
    "neither",
    (request) => ({ ...request, headers: { ...request.headers, signature: undefined, "signature-input": undefined } }),
    "unsigned",
  ],
  ["a label twice", withHeader("signature-input", (value) => `${value}, ${value}`), "malformed"],
  ["a signature twice", withHeader("signature", (value) => `${value}, ${value}`), "malformed"],
  ["another label beside", withHeader("signature-input", (value) => `${value}, other=();keyid="x"`), "malformed"],
  ["another label", withHeader("signature-input", (value) => value.replace("lintel=", "other=")), "malformed"],
  ["a parameter twice", withHeader("signature-input", (value) => `${value};nonce="n-1"`), "malformed"],
  ["an unknown parameter", withHeader("signature-input", (value) => `${value};tag="x"`), "malformed"],
  ["another algorithm", withHeader("signature-input", (value) => value.replace("ed25519", "rsa-v1_5")), "malformed"],
  ["no key id", withHeader("signature-input", (value) => value.replace(/;keyid="[^"]*"/, "")), "malformed"],
  ["no beginning", withHeader("signature-input", (value) => value.replace(/;created=\d+/, "")), "malformed"],
  ["no end", withHeader("signature-input", (value) => value.replace(/;expires=\d+/, "")), "malformed"],
  [
    "an end moved",
    withHeader("signature-input", (value) => value.replace(/expires=\d+/, `expires=${now_s + 99}`)),
    "forged",
  ],
  [
    "a longer life",
    withHeader("signature-input", (value) => value.replace(/expires=\d+/, `expires=${now_s + 301}`)),
    "malformed",
  ],
  ["another nonce", withHeader("signature-input", (value) => value.replace("n-1", "n-2")), "forged"],
  ["a part less", withHeader("signature-input", (value) => value.replace(' "content-digest"', "")), "uncovered"],
  [
    "a part twice",
    withHeader("signature-input", (value) => value.replace('("@method"', '("@method" "@method"')),
    "malformed",
  ],
  [
    "parts in another order",
    withHeader("signature-input", (value) => value.replace('"@method" "@target-uri"', '"@target-uri" "@method"')),
    "uncovered",
  ],
  [
    "a part with a flag",
    withHeader("signature-input", (value) => value.replace('"@method"', '"@method";req')),
    "malformed",
  ],
  ["spaces", withHeader("signature-input", (value) => value.replace(";created", "; created")), "malformed"],
  ["another writing of the base64", withHeader("signature", (value) => value.replace("==:", ":")), "malformed"],
  [
    "a bit of the signature",
    withHeader("signature", (value) =>
      value.replace(/^lintel=:./, (s) => s.slice(0, -1) + (s.endsWith("A") ? "B" : "A")),
    ),
    "forged",
  ],
  ["an unknown key", withHeader("signature-input", (value) => value.replace(pair.kid, "somebody")), "unknown-key"],
])("with %s it is refused by name", (_, change, why) => {
  expect(checkRequest(change(signed()))).toEqual({ ok: false, why });
});

test("a key of another kind proves nothing", () => {
  const { publicKey: rsa } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  expect(checkRequest({ ...signed(), keyOf: () => rsa })).toEqual({ ok: false, why: "forged" });
});

test("nothing with two lines in it is ever signed or taken", () => {
  expect(() => signed({ idempotencyKey: 'x\n"@status": 200' })).toThrow(RangeError);
  expect(checkRequest({ ...signed(), url: `${url}\n"x": 1` })).toEqual({ ok: false, why: "malformed" });
});

describe("an answer", () => {
  const answer = (over: Partial<Parameters<typeof signResponse>[0]> = {}) => ({
    status: 200,
    body,
    headers: signResponse({
      status: 200,
      body,
      kid: pair.kid,
      privateKey,
      created_s: now_s,
      nonce: "n-1",
      ...over,
    }),
    now_s,
    keyOf,
    nonce: "n-1",
  });

  test("is proved by its brand's key, for the request it answers", () => {
    expect(checkResponse(answer())).toEqual({ ok: true, kid: pair.kid, nonce: "n-1", expires_s: now_s + 300 });
    expect(
      checkResponse({ ...answer({ body: Buffer.alloc(0), status: 204 }), status: 204, body: Buffer.alloc(0) }),
    ).toMatchObject({ ok: true });
  });

  test.each([
    ["another status", { ...answer(), status: 403 }, "forged"],
    ["another body", { ...answer(), body: Buffer.from("{}") }, "digest"],
    ["an answer to another request", answer({ nonce: "n-0" }), "other-request"],
    ["an answer to no request", answer({ nonce: undefined }), "other-request"],
    ["no signature", { ...answer(), headers: {} }, "unsigned"],
    ["a key that is not the brand's", { ...answer(), keyOf: () => undefined }, "unknown-key"],
    ["an answer of yesterday", { ...answer(), now_s: now_s + 86_400 }, "expired"],
    ["an answer of tomorrow", { ...answer(), now_s: now_s - 86_400 }, "future"],
  ])("with %s is refused by name", (_, told, why) => {
    expect(checkResponse(told)).toEqual({ ok: false, why });
  });

  test("a request's signature is none of an answer, nor the other way round", () => {
    expect(checkResponse({ ...answer(), headers: signed().headers })).toEqual({ ok: false, why: "uncovered" });
    expect(checkRequest({ ...signed(), headers: { ...signed().headers, ...answer().headers } })).toEqual({
      ok: false,
      why: "uncovered",
    });
  });
});

describe("whatever is written there", () => {
  const runs = process.env["LINTEL_LONG"] === "1" ? 100_000 : 2_000;

  test("a reader of it never throws, and believes nothing", () => {
    const pieces = constantFrom(
      "lintel=",
      '("@method" "@target-uri")',
      ";created=1",
      ";keyid=",
      '"x"',
      ":",
      ",",
      " ",
      "\\",
      "=:",
      ";",
      "?1",
    );
    const junk = oneof(
      string({ maxLength: 300 }),
      array(pieces, { maxLength: 30 }).map((some) => some.join("")),
    );
    assert(
      property(junk, junk, (input, signature) => {
        const request = signed();
        const checked = checkRequest({
          ...request,
          headers: { ...request.headers, "signature-input": input, signature },
        });
        expect(checked.ok).toBe(false);
      }),
      { numRuns: runs },
    );
  });

  test("one letter changed anywhere in what is covered, or in the signature, is found", () => {
    const names = ["signature-input", "signature", "content-digest", "content-type", "idempotency-key"] as const;
    assert(
      property(constantFrom(...names), nat(), integer({ min: 33, max: 126 }), (name, at, code) => {
        const request = signed();
        const value = request.headers[name] ?? "";
        const i = at % value.length;
        const changed = value.slice(0, i) + String.fromCharCode(code) + value.slice(i + 1);
        const checked = checkRequest({ ...request, headers: { ...request.headers, [name]: changed } });
        expect(checked.ok).toBe(changed === value);
      }),
      { numRuns: runs },
    );
  });

  test("any text and any address that can be signed is proved, and read back whole", () => {
    const text = uint8Array({ maxLength: 400 });
    assert(
      property(text, webUrl({ withQueryParameters: true }), (bytes, address) => {
        const to = new URL(address).href;
        const request = { method: "POST", url: to, body: bytes };
        const headers = signRequest({ ...request, kid: pair.kid, privateKey, created_s: now_s, nonce: "n" });
        expect(checkRequest({ ...request, headers, now_s, keyOf })).toMatchObject({ ok: true });
      }),
      { numRuns: 200 },
    );
  });
});

describe("a signed object", () => {
  const object = signDocument('{"v":1,"offer":"oats ☕"}', pair.kid, privateKey);

  test("is opened with its signer's key, letter for letter", () => {
    expect(openSigned(object, keyOf)).toBe('{"v":1,"offer":"oats ☕"}');
  });

  test.each([
    ["another text", { ...object, document: object.document.replace("oats", "eggs") }],
    ["another signature", { ...object, sig: signDocument("{}", pair.kid, privateKey).sig }],
    ["a key nobody knows", { ...object, kid: "somebody" }],
    ["half a signature", { ...object, sig: object.sig.slice(0, 40) }],
    [
      "another writing of the signature",
      { ...object, sig: `${object.sig.slice(0, -1)}${object.sig.endsWith("A") ? "B" : "x"}` },
    ],
  ])("with %s stays shut", (_, forged) => {
    expect(openSigned(forged, keyOf)).toBeUndefined();
  });

  test("what is no key opens nothing", () => {
    expect(publicKeyOf("short")).toBeUndefined();
    expect(publicKeyOf("A".repeat(42) + "!")).toBeUndefined();
  });
});
