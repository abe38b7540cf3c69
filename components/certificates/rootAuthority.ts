import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { isLater } from '../later';
import { resolvedFrom } from '../resolved';
import { type Authority, hidingKey } from './authority';
import { field } from './field';
import { type KeyAlgorithm, keySettings } from './keyAlgorithm';
import { renewalDue } from './renewal';
import { rootSpec, rotatedTrust } from './rootAuthoritySpec';
import { predecessorSigns, type Rotation } from './rotation';

/** Arguments of {@link RootAuthority}. */
export interface RootAuthorityArgs {
    /** Common name of the root's subject, which no other root should have. Default: the component's name. */
    commonName?: pulumi.Input<string>;
    /** Organization of the root's subject. Default: `pulumi-failover`. */
    organization?: pulumi.Input<string>;
    /** Kind of key. Default: `ecdsa-p256`. */
    algorithm?: pulumi.Input<KeyAlgorithm>;
    /** Hours that the root is valid for. Default: 87600, ten years. */
    validityHours?: pulumi.Input<number>;
    /**
     * Hours before its end at which `readyForRenewal` says that it is time for a rotation; a root is never renewed by
     * itself. Default: 9480, thirteen months, but at most a quarter of `validityHours`.
     */
    earlyRenewalHours?: pulumi.Input<number>;
    /** How far this root has taken over from another. Default: none, it is the only one. */
    rotation?: pulumi.Input<Rotation>;
}

/**
 * A root certificate authority: what all clusters trust, and what signs their intermediates or certificates.
 *
 * Acts on no cluster: the key is in the stack's state, as a secret, and nowhere else. What is given here is settled
 * when the root is made; a later change has no effect on this root, since another root under the same name would be an
 * outage. Change it with the next root.
 *
 * Rotation, each step one `pulumi up`, and no step before what the previous one gave out is everywhere:
 *
 * 1. Declare the next root with `rotation: { phase: 'introduce', predecessor: … }` and give everything that had the old
 *    root's outputs those of the new one. Both roots are trusted from then on; the old one still signs.
 * 2. `reissue`: the new root signs, so intermediates and leaves are issued again.
 * 3. `retire`: the old root is no longer trusted. Everything still works? Else back to `reissue`.
 * 4. Leave out `rotation` and the old root.
 *
 * With Istio the control plane needs `ISTIO_MULTIROOT_MESH=true`, else it refuses any change of roots while it runs
 * ("Multi root is disabled, updating new ROOT-CA not supported"), and the proxies `PROXY_CONFIG_XDS_AGENT=true` in
 * their proxy metadata, else they receive a new root only with their next certificate.
 *
 * @example
 * {@includeCode ../../examples/certificates.ts}
 */
export class RootAuthority extends pulumi.ComponentResource {
    /** Certificate of the root that signs: this one, or its predecessor while this one is introduced. PEM. */
    readonly certificatePem: pulumi.Output<string>;
    /** Private key of the root that signs. Secret. PEM. */
    readonly privateKeyPem: pulumi.Output<string>;
    /** Certificates of all roots to trust now. PEM, one after the other, the oldest first. */
    readonly trustBundlePem: pulumi.Output<string>;
    /** When this root ends, e.g. `2036-11-21T08:00:00Z`. */
    readonly validityEndTime: pulumi.Output<string>;
    /** Whether it is time to introduce its successor. */
    readonly readyForRenewal: pulumi.Output<boolean>;

    constructor(name: string, args: RootAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:RootAuthority', name, hidingKeys(args), opts);

        const { rotation, ...settings } = args;
        const spec = resolvedFrom(
            'RootAuthority',
            args,
            { ...settings, ...progress(rotation), componentName: name },
            rootSpec,
        );
        const key = new tls.PrivateKey(
            `${name}-key`,
            spec.apply(({ algorithm }) => keySettings[algorithm]),
            { parent: this, ignoreChanges: ['algorithm', 'ecdsaCurve', 'rsaBits'] },
        );
        const certificate = new tls.SelfSignedCert(
            `${name}-certificate`,
            {
                privateKeyPem: key.privateKeyPem,
                subject: { commonName: spec.commonName, organization: spec.organization },
                validityPeriodHours: spec.validityHours,
                isCaCertificate: true,
                maxPathLength: 1, // its intermediates, and no more below them
                setSubjectKeyId: true,
                allowedUses: ['cert_signing', 'crl_signing', 'digital_signature'],
            },
            { parent: this, ignoreChanges: ['subject', 'validityPeriodHours'] },
        );

        const before = predecessor(rotation);
        const trust = pulumi
            .all([spec.phase, certificate.certPem, field(before, 'certificatePem'), field(before, 'trustBundlePem')])
            .apply(([phase, own, certificatePem, trustBundlePem]) =>
                rotatedTrust(
                    phase,
                    own,
                    certificatePem === undefined
                        ? undefined
                        : { certificatePem, trustBundlePem: trustBundlePem ?? certificatePem },
                ),
            );
        this.certificatePem = trust.certificatePem;
        this.trustBundlePem = trust.trustBundlePem;
        this.privateKeyPem = pulumi.secret(
            pulumi
                .all([spec.phase, key.privateKeyPem, field(before, 'privateKeyPem')])
                .apply(([phase, own, other]) => (predecessorSigns(phase) ? (other ?? own) : own)),
        );
        this.validityEndTime = certificate.validityEndTime;
        this.readyForRenewal = renewalDue(
            this,
            certificate.validityEndTime,
            spec.earlyRenewalHours,
            'Introduce the next root: declare it with `rotation: { phase: "introduce" }`.',
        );
        this.registerOutputs({
            certificatePem: this.certificatePem,
            privateKeyPem: this.privateKeyPem,
            trustBundlePem: this.trustBundlePem,
            validityEndTime: this.validityEndTime,
            readyForRenewal: this.readyForRenewal,
        });
    }
}

/** What a rotation says apart from certificates and keys; plain when the argument is. */
function progress(rotation: pulumi.Input<Rotation> | undefined) {
    if (rotation === undefined) {
        return { hasPredecessor: false };
    }
    return isLater(rotation)
        ? {
              phase: field(rotation, 'phase'),
              hasPredecessor: field(rotation, 'predecessor').apply((known) => known !== undefined),
          }
        : { phase: rotation.phase, hasPredecessor: rotation.predecessor !== undefined };
}

function predecessor(rotation: pulumi.Input<Rotation> | undefined): pulumi.Input<Authority> | undefined {
    if (rotation === undefined || !isLater(rotation)) {
        return rotation?.predecessor;
    }
    return field(rotation, 'predecessor') as pulumi.Output<Authority>;
}

/** The arguments as the state may hold them. */
function hidingKeys(args: RootAuthorityArgs): pulumi.Inputs {
    const { rotation } = args;
    if (rotation === undefined || isLater(rotation)) {
        return rotation === undefined ? { ...args } : { ...args, rotation: pulumi.secret(rotation) };
    }
    return rotation.predecessor === undefined
        ? { ...args }
        : { ...args, rotation: { ...rotation, predecessor: hidingKey(rotation.predecessor) } };
}
