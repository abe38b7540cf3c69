import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import type { Authority } from './authority';
import { field } from './field';
import { type KeyAlgorithm, keySettings } from './keyAlgorithm';
import type { Validity } from './validity';

/** What a certificate says, apart from its key. */
export interface CertificateSettings extends Validity {
    algorithm: KeyAlgorithm;
    subject: { commonName: string; organization: string; locality?: string };
    dnsNames: string[];
    /** As `tls.LocallySignedCert` names them: `server_auth` and so on. */
    allowedUses: string[];
    isCaCertificate: boolean;
}

/** A certificate with its key. */
export interface IssuedCertificate {
    certificatePem: pulumi.Output<string>;
    /** Secret. */
    privateKeyPem: pulumi.Output<string>;
    validityEndTime: pulumi.Output<string>;
}

/**
 * Declares a key, a request and the certificate that the authority makes of them, as `<name>-key`, `<name>-request` and
 * `<name>-certificate`. Under another root, or when it is due, only the certificate is replaced.
 */
export function issuedCertificate(
    name: string,
    settings: pulumi.Output<CertificateSettings>,
    authority: pulumi.Input<Authority>,
    parent: pulumi.Resource,
): IssuedCertificate {
    const key = new tls.PrivateKey(
        `${name}-key`,
        settings.apply(({ algorithm }) => keySettings[algorithm]),
        { parent },
    );
    const request = new tls.CertRequest(
        `${name}-request`,
        { privateKeyPem: key.privateKeyPem, subject: settings.subject, dnsNames: settings.dnsNames },
        { parent },
    );
    const certificate = new tls.LocallySignedCert(
        `${name}-certificate`,
        {
            certRequestPem: request.certRequestPem,
            caCertPem: field(authority, 'certificatePem').apply(given),
            caPrivateKeyPem: field(authority, 'privateKeyPem').apply(given),
            validityPeriodHours: settings.validityHours,
            earlyRenewalHours: settings.earlyRenewalHours,
            allowedUses: settings.allowedUses,
            isCaCertificate: settings.isCaCertificate,
            // Of an authority: its certificates are for leaves, so that its key can make no further authority.
            maxPathLength: settings.isCaCertificate.apply((isCa) => (isCa ? 0 : undefined)),
            setSubjectKeyId: true,
        },
        { parent },
    );
    return {
        certificatePem: certificate.certPem,
        privateKeyPem: pulumi.secret(key.privateKeyPem),
        validityEndTime: certificate.validityEndTime,
    };
}

/** An authority in which a field is missing has been refused before this. */
const given = (pem: string | undefined) => pem ?? '';
