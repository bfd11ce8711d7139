import { instantOf } from "../core/instant.ts";
import type { Brand } from "./brands-rows.ts";
import type { KeptGrant } from "./grants-rows.ts";

const purposeTerms = {
  service: "dpv:ServiceProvision",
  offers: "dpv:PersonalisedAdvertising",
  questions: "dpv:CustomerCare",
  points: "dpv:MaintainCustomerRelationship",
  research: "dpv:ResearchAndDevelopment",
  callback: "dpv:CommunicationForCustomerCare",
} as const;

const statusTerms = {
  given: "dpv:ConsentGiven",
  refused: "dpv:ConsentRefused",
  withdrawn: "dpv:ConsentWithdrawn",
  expired: "dpv:ConsentExpired",
  superseded: "dpv:ConsentInvalidated",
  suspended: "dpv:ConsentUnknown",
} as const;

/** A consent receipt: the fields of ISO/IEC TS 27560 as JSON-LD, in the terms of the W3C Data Privacy Vocabulary. */
export function receiptOf(grant: KeptGrant, brand: Brand, made: number): Readonly<Record<string, unknown>> {
  const { manifest } = brand;
  const time = instantOf;
  const events = [
    { "@type": "dpv:ConsentGiven", "dct:date": time(grant.since), "dpv:hasDuration": time(grant.until) },
    ...(grant.ended === undefined ? [] : [{ "@type": statusTerms[grant.state], "dct:date": time(grant.ended) }]),
  ];
  return {
    "@context": {
      dpv: "https://w3id.org/dpv#",
      dct: "http://purl.org/dc/terms/",
      schema: "https://schema.org/",
    },
    "@type": "dpv:ConsentRecord",
    schema_version: "ISO/IEC TS 27560:2023",
    record_id: grant.id,
    principal_id: grant.resident,
    "dct:issued": time(made),
    "dpv:hasNotice": {
      "@type": "dpv:ConsentNotice",
      "schema:sha256": grant.notice,
      "schema:text": grant.words,
      "dct:language": grant.language,
      shown_on: grant.screen,
    },
    "dpv:hasProcess": {
      "dpv:hasPurpose": { "@type": purposeTerms[grant.purpose], "schema:name": grant.purpose },
      "dpv:hasLegalBasis": "dpv:Consent",
      "dpv:hasPersonalData": { "schema:name": grant.category, level: grant.level },
      "dpv:hasProcessing": ["dpv:Collect", "dpv:Store", "dpv:Use"],
      "dpv:hasStorageCondition": {
        "dpv:hasDuration": `P${Math.min(manifest.retention_days, 365)}D`,
        "dpv:hasLocation": manifest.legal.country,
      },
      "dpv:hasJurisdiction": manifest.legal.country,
      "dpv:hasRecipient": manifest.processors,
      onward_transfer: "never",
    },
    "dpv:hasDataController": {
      "@type": "dpv:DataController",
      "@id": brand.id,
      "schema:legalName": manifest.legal.name,
      "schema:address": manifest.legal.address,
      "schema:contactPoint": manifest.legal.contact,
      manifest_version: manifest.version,
    },
    withdrawal_method: "one tap in the privacy page of the home, at any time",
    "dpv:hasConsentStatus": statusTerms[grant.state],
    entity: { "@type": "dpv:DataSubject", made_by: "home" },
    events,
    ...(grant.erasure === undefined ? {} : { erasure: erasureOf(grant.erasure, time) }),
  };
}

function erasureOf(
  { asked, receipt, at, rows, derived, copies_gone_by, broken }: NonNullable<KeptGrant["erasure"]>,
  time: (wall: number) => string,
): Readonly<Record<string, unknown>> {
  return {
    asked: time(asked),
    ...(receipt === undefined
      ? {}
      : { receipt, proved: at === undefined ? undefined : time(at), rows, derived, copies_gone_by }),
    ...(broken === undefined ? {} : { promise_broken: time(broken) }),
  };
}
