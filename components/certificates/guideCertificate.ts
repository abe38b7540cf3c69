import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { type FailoverSpec, guideName } from './failoverCertificatesSpec';
import type { IssuedCertificate } from './issuedCertificate';
import { keySettings } from './keyAlgorithm';

/**
 * Declares a certificate as the Gloo guide makes it, `openssl req -x509 -subj /CN=solo.io`: it signs itself, may sign
 * others (OpenSSL's `v3_ca`, the default), and says nothing of what it may be used for.
 */
export function guideCertificate(
    name: string,
    spec: pulumi.Output<FailoverSpec>,
    parent: pulumi.Resource,
): IssuedCertificate {
    const key = new tls.PrivateKey(
        `${name}-key`,
        spec.apply(({ algorithm }) => keySettings[algorithm]),
        { parent },
    );
    const certificate = new tls.SelfSignedCert(
        `${name}-certificate`,
        {
            privateKeyPem: key.privateKeyPem,
            subject: { commonName: guideName },
            validityPeriodHours: spec.validityHours,
            earlyRenewalHours: spec.earlyRenewalHours,
            isCaCertificate: true,
            setSubjectKeyId: true,
            setAuthorityKeyId: true,
            allowedUses: [],
        },
        { parent },
    );
    return {
        certificatePem: certificate.certPem,
        privateKeyPem: pulumi.secret(key.privateKeyPem),
        validityEndTime: certificate.validityEndTime,
    };
}
