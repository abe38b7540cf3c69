import { certificatesIn, fingerprint, validFrom } from './certificatePem';

/** How a Secret with certificates may change. */
export interface TransitionSettings {
    /** Hours until everyone has heard of a new root, and until every certificate under an old one has ended. */
    settlingHours: number;
    /** Whether a change may break connections. */
    allowOutage: boolean;
}

/** What a Secret with certificates says about itself, so that its next version can be compared with it. */
export interface TrustRecord extends TransitionSettings {
    /** Fingerprints of the roots that are trusted. */
    trustedRoots: readonly string[];
    /** Fingerprint of the one that issued the Secret's own certificate. */
    issuingRoot: string;
    /** When that root began, e.g. `2026-11-21T08:00:00.000Z`. */
    issuingRootSince: string;
    /** When the Secret's own certificate was issued. */
    issuedAt: string;
}

/** A record of which something may be missing, or in a preview not known yet. */
export type PartialRecord = { readonly [part in keyof TrustRecord]?: TrustRecord[part] | undefined };

/** The part of a record that is known before the certificate: the trusted roots, and the one that signs. */
export function trustOf(issuingRootPem: string, trustBundlePem: string): PartialRecord {
    const [issuer] = certificatesIn(issuingRootPem);
    return {
        trustedRoots: certificatesIn(trustBundlePem).map(fingerprint),
        issuingRoot: issuer && fingerprint(issuer),
        issuingRootSince: issuer && validFrom(issuer),
    };
}

/** When a certificate was issued. */
export function issuedAt(certificatePem: string): PartialRecord {
    const [certificate] = certificatesIn(certificatePem);
    return { issuedAt: certificate && validFrom(certificate) };
}

/**
 * Which of these roots issued a certificate, or one that is shown after it, or nothing: the Gloo guide's certificates
 * issue themselves.
 */
export function issuerAmong(trustBundlePem: string, certificatePem: string): string {
    const chain = certificatesIn(certificatePem);
    const issuer = certificatesIn(trustBundlePem).find((root) =>
        chain.some((certificate) => certificate.checkIssued(root) && certificate.verify(root.publicKey)),
    );
    return issuer?.toString() ?? '';
}

const prefix = 'pulumi-failover';
const none = 'none';

/**
 * Parts of a record, as the texts of annotations. Nothing in it is secret: `kubectl describe` shows the trusted roots.
 */
const texts: { readonly [part in keyof TrustRecord]: (record: PartialRecord) => string | undefined } = {
    trustedRoots: ({ trustedRoots }) => trustedRoots?.join(','),
    issuingRoot: ({ issuingRoot }) => issuingRoot,
    issuingRootSince: ({ issuingRootSince }) => issuingRootSince,
    issuedAt: (record) => record.issuedAt,
    settlingHours: ({ settlingHours }) => settlingHours?.toString(),
    allowOutage: ({ allowOutage }) => allowOutage?.toString(),
};

/** Name of the annotation that holds a part, e.g. `pulumi-failover/trusted-roots`. */
export function annotationOf(part: keyof TrustRecord): string {
    return `${prefix}/${part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A part of a record, as an annotation says it. */
export function annotationText(record: PartialRecord, part: keyof TrustRecord): string {
    return texts[part](record) || none;
}

/** Every part of a record as an annotation. */
export function annotations(record: PartialRecord): { [annotation: string]: string } {
    return Object.fromEntries(
        (Object.keys(texts) as (keyof TrustRecord)[]).map((part) => [annotationOf(part), annotationText(record, part)]),
    );
}

/** What annotations tell of a record. */
export function recordIn(annotated: Readonly<Record<string, unknown>>): PartialRecord {
    const text = (part: keyof TrustRecord) => {
        const value = annotated[annotationOf(part)];
        return typeof value === 'string' && value !== none ? value : undefined;
    };
    const settlingHours = text('settlingHours');
    return {
        trustedRoots: text('trustedRoots')?.split(','),
        issuingRoot: text('issuingRoot'),
        issuingRootSince: text('issuingRootSince'),
        issuedAt: text('issuedAt'),
        settlingHours: settlingHours === undefined ? undefined : Number(settlingHours),
        allowOutage: text('allowOutage') === 'true',
    };
}
