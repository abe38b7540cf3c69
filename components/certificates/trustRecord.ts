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
    trustedRoots: string[];
    /** Fingerprint of the one that issued the Secret's own certificate. */
    issuingRoot: string;
    /** When that root began, e.g. `2026-11-21T08:00:00.000Z`. */
    issuingRootSince: string;
    /** When the Secret's own certificate was issued. */
    issuedAt: string;
}

const prefix = 'pulumi-failover';

/** The record of a certificate and the roots beside it. None where none of these issued it (document 003's form). */
export function trustRecord(
    certificatePem: string,
    trustBundlePem: string,
    settings: TransitionSettings,
): TrustRecord | undefined {
    const [certificate] = certificatesIn(certificatePem);
    const roots = certificatesIn(trustBundlePem);
    const issuer = roots.find((root) => certificate?.checkIssued(root) && certificate.verify(root.publicKey));
    return certificate === undefined || issuer === undefined
        ? undefined
        : {
              trustedRoots: roots.map(fingerprint),
              issuingRoot: fingerprint(issuer),
              issuingRootSince: validFrom(issuer),
              issuedAt: validFrom(certificate),
              ...settings,
          };
}

/** The record as annotations: nothing in it is secret, and `kubectl describe` shows which roots a cluster trusts. */
export function trustAnnotations(record: TrustRecord | undefined): { [annotation: string]: string } {
    return record === undefined
        ? {}
        : {
              [`${prefix}/trusted-roots`]: record.trustedRoots.join(','),
              [`${prefix}/issuing-root`]: record.issuingRoot,
              [`${prefix}/issuing-root-since`]: record.issuingRootSince,
              [`${prefix}/issued-at`]: record.issuedAt,
              [`${prefix}/settling-hours`]: String(record.settlingHours),
              ...(record.allowOutage && { [`${prefix}/allow-outage`]: 'true' }),
          };
}

/** The record in annotations; none where it is missing or not all of it is known yet. */
export function recordIn(annotations: Readonly<Record<string, unknown>>): TrustRecord | undefined {
    const text = (name: string) => {
        const value = annotations[`${prefix}/${name}`];
        return typeof value === 'string' ? value : undefined;
    };
    const [roots, issuingRoot, issuingRootSince, issuedAt, settlingHours] = [
        text('trusted-roots'),
        text('issuing-root'),
        text('issuing-root-since'),
        text('issued-at'),
        text('settling-hours'),
    ];
    return roots === undefined ||
        issuingRoot === undefined ||
        issuingRootSince === undefined ||
        issuedAt === undefined ||
        settlingHours === undefined
        ? undefined
        : {
              trustedRoots: roots.split(','),
              issuingRoot,
              issuingRootSince,
              issuedAt,
              settlingHours: Number(settlingHours),
              allowOutage: text('allow-outage') === 'true',
          };
}
