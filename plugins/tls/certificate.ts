import { randomBytes } from 'node:crypto';
import { at, numberAt, type Properties, textsAt } from '../protocol/values';
import type { Signer } from './keyAlgorithm';
import { usagesOf } from './usages';
import { timeText, validityOf } from './validity';
import * as x509 from './x509';

/** Whose certificate it is, and who signs it. */
export interface Parties {
    subject: x509.JsonName | x509.Name;
    issuer: x509.JsonName | x509.Name;
    /** SubjectPublicKeyInfo of the subject, DER. */
    publicKey: ArrayBuffer | Buffer;
    signer: Signer;
    /** The issuer's key identifier, hex, when the certificate is to carry it. */
    authorityKeyId: string | undefined;
    alternativeNames: x509.JsonGeneralNames;
}

/** Signs a certificate as the inputs that all certificates share ask for. */
export async function certificate(inputs: Properties, parties: Parties): Promise<{ id: string; outputs: Properties }> {
    const { notBefore, notAfter } = validityOf(inputs);
    const { signer } = parties;
    const signed = await x509.X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: parties.subject,
        issuer: parties.issuer,
        notBefore,
        notAfter,
        publicKey: new x509.PublicKey(new Uint8Array(parties.publicKey)),
        signingKey: signer.keys.privateKey,
        signingAlgorithm: signer.signingAlgorithm,
        extensions: await extensions(inputs, parties),
    });
    return {
        id: BigInt(`0x${signed.serialNumber}`).toString(),
        outputs: {
            certPem: `${signed.toString('pem')}\n`,
            validityStartTime: timeText(notBefore),
            validityEndTime: timeText(notAfter),
            readyForRenewal: false,
        },
    };
}

async function extensions(inputs: Properties, parties: Parties): Promise<x509.Extension[]> {
    const isCa = at(inputs, 'isCaCertificate') === true;
    const { key, extended } = usagesOf(textsAt(inputs, 'allowedUses'));
    const identified = isCa || at(inputs, 'setSubjectKeyId') === true;
    return [
        new x509.BasicConstraintsExtension(isCa, isCa ? numberAt(inputs, 'maxPathLength') : undefined, true),
        ...(key === 0 ? [] : [new x509.KeyUsagesExtension(key, true)]),
        ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
        ...(identified
            ? [await x509.SubjectKeyIdentifierExtension.create(new x509.PublicKey(new Uint8Array(parties.publicKey)))]
            : []),
        ...(parties.authorityKeyId === undefined
            ? []
            : [new x509.AuthorityKeyIdentifierExtension(parties.authorityKeyId)]),
        ...alternativeNamesExtension(parties.alternativeNames, parties.subject),
    ];
}

/** Critical when it is all that says whose certificate it is (RFC 5280 4.2.1.6). */
export function alternativeNamesExtension(
    names: x509.JsonGeneralNames,
    subject: x509.JsonName | x509.Name,
): x509.Extension[] {
    const nameless = (Array.isArray(subject) ? subject : subject.toJSON()).length === 0;
    return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names, nameless)];
}

/** 127 random bits, and never negative nor zero. */
function serialNumber(): string {
    const bytes = randomBytes(16);
    bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
    return bytes.toString('hex');
}
