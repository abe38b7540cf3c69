import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { labelProblems } from '../kubernetesNames';
import { joinedPem, pemProblems } from './certificatePem';
import type { CertificateSecretArgs } from './certificateSecret';
import { base64 } from './secretData';
import type { TransitionSettings } from './trustRecord';
import { settlingProblems } from './trustTransition';

/** A {@link CertificateSecret} with the defaults filled in, apart from what it holds. */
export interface CertificateSecretSpec {
    secretName: string;
    namespace: string;
    transition: TransitionSettings;
}

type Held = 'certificatePem' | 'privateKeyPem' | 'trustBundlePem' | 'issuingRootPem';

export function certificateSecretSpec(args: pulumi.Unwrap<Omit<CertificateSecretArgs, Held>>): CertificateSecretSpec {
    const spec: CertificateSecretSpec = {
        secretName: args.secretName,
        namespace: args.namespace ?? 'gloo-system',
        // Gloo hands a changed Secret to its proxies within seconds, and there is nothing below these certificates.
        transition: { settlingHours: args.settlingHours ?? 0, allowOutage: args.allowOutage ?? false },
    };
    refuse('CertificateSecret', [
        ...labelProblems('secretName', spec.secretName),
        ...labelProblems('namespace', spec.namespace),
        ...settlingProblems(spec.transition.settlingHours),
    ]);
    return spec;
}

/** The certificates of a Secret, refused where they are none. An empty bundle is none. */
export function held(certificatePem: string, trustBundlePem = '') {
    refuse('CertificateSecret', [
        ...pemProblems('certificatePem', certificatePem),
        ...(trustBundlePem === '' ? [] : pemProblems('trustBundlePem', trustBundlePem)),
    ]);
    return { certificatePem, trustBundlePem };
}

/**
 * The data of a Secret of type `kubernetes.io/tls`. With `ca.crt` Gloo's proxies verify the other end; without it
 * they do not (gloo/projects/gloo/pkg/utils/ssl.go).
 */
export function tlsData(certificatePem: string, privateKeyPem: string, trustBundlePem: string) {
    return {
        'tls.crt': base64(joinedPem(certificatePem)),
        'tls.key': base64(joinedPem(privateKeyPem)),
        ...(trustBundlePem !== '' && { 'ca.crt': base64(joinedPem(trustBundlePem)) }),
    };
}
