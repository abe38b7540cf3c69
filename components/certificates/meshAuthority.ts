import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../declaredOnce';
import { resolvedFrom } from '../resolved';
import { type Authority, hidingKey, rootOf } from './authority';
import { cacertsData, cacertsName } from './cacerts';
import { joinedPem } from './certificatePem';
import { changedInPlace } from './changedInPlace';
import { checkedTrust } from './checkedTrust';
import { issuedCertificate } from './issuedCertificate';
import type { KeyAlgorithm } from './keyAlgorithm';
import { meshSpec } from './meshAuthoritySpec';
import { renewalDue } from './renewal';
import { secretSingles } from './secretData';
import { transitionGuard } from './transitionGuard';
import { trustAnnotations } from './trustAnnotations';

/** Arguments of {@link MeshAuthority}. */
export interface MeshAuthorityArgs {
    /** Name of the cluster in the mesh (`global.multiCluster.clusterName`). */
    clusterName: pulumi.Input<string>;
    /**
     * The root that all clusters of the mesh share: the outputs of its `RootAuthority`. Or an authority under a root
     * that stays elsewhere: its certificate and key (it must be able to sign authorities, so no `pathlen:0`), and the
     * root's certificate alone as `trustBundlePem`.
     */
    authority: pulumi.Input<Authority>;
    /** Names of all clusters of the mesh, against which `clusterName` is checked. Default: not checked. */
    meshClusters?: pulumi.Input<pulumi.Input<string>[]>;
    /** Namespace of the control plane, which must exist. Default: `istio-system`. */
    namespace?: pulumi.Input<string>;
    /** Organization of the intermediate's subject. Default: `pulumi-failover`. */
    organization?: pulumi.Input<string>;
    /** Kind of the intermediate's key. Default: `ecdsa-p256`. */
    algorithm?: pulumi.Input<KeyAlgorithm>;
    /** Hours that the intermediate is valid for. Default: 8760, a year. */
    validityHours?: pulumi.Input<number>;
    /**
     * Hours before its end from which on an update issues another intermediate, with the same key. More than workload
     * certificates live. Default: 2160, three months, but at most a quarter of `validityHours`.
     */
    earlyRenewalHours?: pulumi.Input<number>;
    /**
     * Hours between two phases of a rotation: the lifetime of workload certificates, since a proxy may receive a new
     * root only with its next certificate. Default: 24, Istio's own (`SECRET_TTL`). 0 where `PROXY_CONFIG_XDS_AGENT`
     * sends new roots to all proxies at once and all of them renew their certificates between two updates.
     */
    settlingHours?: pulumi.Input<number>;
    /**
     * Whether a change of roots may break connections: for a root whose key has leaked and that must go at once.
     * Default: false; such a change is refused.
     */
    allowOutage?: pulumi.Input<boolean>;
}

/**
 * The certificate authority of one cluster in a mesh: an intermediate under the mesh's root, as the Secret `cacerts`
 * from which istiod signs the certificates of its workloads. Clusters with intermediates under one root trust each
 * other's workloads.
 *
 * Acts on the cluster of the `provider` option, which needs `enableSecretMutable: true`: else every change would delete
 * the Secret and create it again. The namespace must exist, and istiod must start after this component: without
 * `cacerts` it creates its own root (https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/).
 *
 * A running istiod follows a renewed intermediate by itself, and another root only with `ISTIO_MULTIROOT_MESH=true`;
 * see `RootAuthority` for the phases of a rotation. An update that skips one of them is refused, in preview already.
 *
 * @example
 * {@includeCode ../../examples/certificates.ts}
 */
export class MeshAuthority extends pulumi.ComponentResource {
    /** Certificate of the intermediate. PEM. */
    readonly certificatePem: pulumi.Output<string>;
    /** The intermediate and the authority that issued it. PEM, in this order. */
    readonly certificateChainPem: pulumi.Output<string>;
    /** All roots that the cluster trusts. PEM. */
    readonly trustBundlePem: pulumi.Output<string>;
    /** Name of the Secret: `cacerts`. Known once it exists; what starts istiod should depend on this. */
    readonly secretName: pulumi.Output<string>;
    /** When the intermediate ends, e.g. `2027-11-21T08:00:00Z`. */
    readonly validityEndTime: pulumi.Output<string>;
    /** Whether the intermediate is due for renewal and was not renewed by the last update. */
    readonly readyForRenewal: pulumi.Output<boolean>;

    constructor(name: string, args: MeshAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:MeshAuthority', name, { ...args, authority: hidingKey(args.authority) }, opts);

        const { authority, ...settings } = args;
        const spec = resolvedFrom('MeshAuthority', args, settings, (known) => {
            const read = meshSpec(known);
            declaredOnce(this, 'MeshAuthority', name, secretSingles('namespace', read.namespace, cacertsName));
            return read;
        });
        const trust = checkedTrust('MeshAuthority', authority);
        const intermediate = issuedCertificate(name, spec.certificate, authority, this);

        this.certificatePem = intermediate.certificatePem;
        this.trustBundlePem = trust.trustBundlePem;
        this.certificateChainPem = pulumi
            .all([intermediate.certificatePem, trust.certificatePem])
            .apply((pems) => joinedPem(...pems));
        const files = pulumi
            .output({
                certificatePem: intermediate.certificatePem,
                privateKeyPem: intermediate.privateKeyPem,
                issuerPem: trust.certificatePem,
                trustBundlePem: trust.trustBundlePem,
            })
            .apply(cacertsData);
        const secret = new kubernetes.core.v1.Secret(
            `${name}-secret`,
            {
                metadata: {
                    name: cacertsName,
                    namespace: spec.namespace,
                    annotations: trustAnnotations({
                        certificatePem: intermediate.certificatePem,
                        issuingRootPem: trust.apply(rootOf),
                        trustBundlePem: trust.trustBundlePem,
                        transition: spec.transition,
                    }),
                },
                type: 'Opaque',
                data: changedInPlace(this, 'MeshAuthority', files),
            },
            { parent: this, hooks: transitionGuard(`MeshAuthority ${name}`) },
        );

        this.secretName = secret.metadata.name;
        this.validityEndTime = intermediate.validityEndTime;
        this.readyForRenewal = renewalDue(
            this,
            intermediate.validityEndTime,
            spec.certificate.earlyRenewalHours,
            'It was not renewed: run `pulumi up --refresh`.',
        );
        this.registerOutputs({
            certificatePem: this.certificatePem,
            certificateChainPem: this.certificateChainPem,
            trustBundlePem: this.trustBundlePem,
            secretName: this.secretName,
            validityEndTime: this.validityEndTime,
            readyForRenewal: this.readyForRenewal,
        });
    }
}
