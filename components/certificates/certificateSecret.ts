import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../declaredOnce';
import { resolvedFrom, whenKnown } from '../resolved';
import { certificateSecretSpec, held, tlsData } from './certificateSecretSpec';
import { changedInPlace } from './changedInPlace';
import { secretSingles } from './secretData';
import { transitionGuard } from './transitionGuard';
import { trustAnnotations } from './trustAnnotations';
import { issuerAmong } from './trustRecord';

/** Arguments of {@link CertificateSecret}. */
export interface CertificateSecretArgs {
    /** Name of the Secret, e.g. `failover-downstream` on the remote gateway and `failover-upstream` on the primary. */
    secretName: pulumi.Input<string>;
    /** Namespace, which must exist. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
    /** The certificate, followed by its intermediates if there are any. PEM. */
    certificatePem: pulumi.Input<string>;
    /** Its private key. PEM. Treated as a secret, whether it is given as one or not. */
    privateKeyPem: pulumi.Input<string>;
    /** Certificates of the roots to verify the other end with. PEM. Default, and when empty: it is not verified. */
    trustBundlePem?: pulumi.Input<string>;
    /**
     * Certificate of the root that issued the certificate. With it a preview can judge a rotation before the new
     * certificate exists. PEM. Default: the issuer among `trustBundlePem`, once the certificate is known.
     */
    issuingRootPem?: pulumi.Input<string>;
    /**
     * Hours between two phases of a rotation, until everything has followed. Default: 0, as Gloo follows in seconds.
     */
    settlingHours?: pulumi.Input<number>;
    /** Whether a change of roots may break connections. Default: false; such a change is refused. */
    allowOutage?: pulumi.Input<boolean>;
}

/**
 * A certificate, its key and the trusted roots, as a Secret of type `kubernetes.io/tls` in one cluster. Gloo's gateways
 * read it, `glooctl create secret tls --certchain --privatekey --rootca`.
 *
 * Acts on the cluster of the `provider` option, which needs `enableSecretMutable: true`: else every change would delete
 * the Secret and create it again. A change of roots that skips a phase of a rotation is refused; see
 * `RootAuthority`.
 *
 * @example
 * {@includeCode ../../examples/certificates.ts}
 */
export class CertificateSecret extends pulumi.ComponentResource {
    /** Name of the Secret. */
    readonly secretName: pulumi.Output<string>;
    /** Its namespace. */
    readonly namespace: pulumi.Output<string>;

    constructor(name: string, args: CertificateSecretArgs, opts?: pulumi.ComponentResourceOptions) {
        super(
            'pulumi-failover:index:CertificateSecret',
            name,
            { ...args, privateKeyPem: pulumi.secret(args.privateKeyPem) },
            opts,
        );

        const { certificatePem, privateKeyPem, trustBundlePem, issuingRootPem, ...settings } = args;
        const spec = resolvedFrom('CertificateSecret', args, settings, (known) => {
            const read = certificateSecretSpec(known);
            declaredOnce(this, 'CertificateSecret', name, secretSingles('secretName', read.namespace, read.secretName));
            return read;
        });
        const certificates = whenKnown({ certificatePem, trustBundlePem }, (known) =>
            held(known.certificatePem, known.trustBundlePem),
        );
        const files = pulumi
            .all([certificates.certificatePem, pulumi.secret(privateKeyPem), certificates.trustBundlePem])
            .apply((parts) => tlsData(...parts));
        const secret = new kubernetes.core.v1.Secret(
            `${name}-secret`,
            {
                metadata: {
                    name: spec.secretName,
                    namespace: spec.namespace,
                    annotations: trustAnnotations({
                        certificatePem: certificates.certificatePem,
                        trustBundlePem: certificates.trustBundlePem,
                        issuingRootPem:
                            issuingRootPem === undefined
                                ? certificates.apply((known) => issuerAmong(known.trustBundlePem, known.certificatePem))
                                : pulumi.output(issuingRootPem),
                        transition: spec.transition,
                    }),
                },
                type: 'kubernetes.io/tls',
                data: changedInPlace(this, 'CertificateSecret', files),
            },
            { parent: this, hooks: transitionGuard(`CertificateSecret ${name}`) },
        );

        this.secretName = secret.metadata.name;
        this.namespace = secret.metadata.namespace;
        this.registerOutputs({ secretName: this.secretName, namespace: this.namespace });
    }
}
