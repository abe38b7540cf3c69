import * as pulumi from '@pulumi/pulumi';
import type { Hardening } from '../istio/hardening';
import { resolvedFrom } from '../resolved';
import { type Authority, hidingKey, presented, rootOf } from './authority';
import { checkedTrust } from './checkedTrust';
import { failoverSpec, leaf } from './failoverCertificatesSpec';
import { guideCertificate } from './guideCertificate';
import { issuedCertificate } from './issuedCertificate';
import type { KeyAlgorithm } from './keyAlgorithm';
import { renewalDue } from './renewal';
import { earlier } from './validity';

/** Arguments of {@link FailoverCertificates}. */
export interface FailoverCertificatesArgs {
    /** Name of the cluster whose gateway fails over: the client. */
    primaryCluster: pulumi.Input<string>;
    /** Name of the cluster that it fails over to: the server. */
    remoteCluster: pulumi.Input<string>;
    /**
     * The root that signs both: the outputs of a `RootAuthority`, needed unless `hardening` is `guide`. One of its own:
     * every client certificate under it opens the remote gateway.
     */
    authority?: pulumi.Input<Authority>;
    /**
     * `hardened`: one root, a leaf for each end, both ends verify. `guide`: as in the Gloo guide, without `authority`:
     * each certificate signs itself, the client's is its own authority, and nobody verifies the server. Default:
     * `hardened`.
     */
    hardening?: pulumi.Input<Hardening>;
    /** Name in the server's certificate, which the primary verifies. Default: `failover.<remoteCluster>.internal`. */
    serverName?: pulumi.Input<string>;
    /**
     * Further names in the server's certificate: one for each further Service that a `FailoverReceiver` forwards by SNI.
     * Default: none.
     */
    furtherServerNames?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Name in the client's certificate, which the remote gateway verifies. Default:
     * `gateway.<primaryCluster>.internal`.
     */
    clientName?: pulumi.Input<string>;
    /** Kind of both keys. Default: `ecdsa-p256`; with `guide` `rsa-2048`. */
    algorithm?: pulumi.Input<KeyAlgorithm>;
    /** Hours that the certificates are valid for. Default: 8760, a year. */
    validityHours?: pulumi.Input<number>;
    /**
     * Hours before their end from which on an update issues others, with the same keys. Default: 2160, three months,
     * but at most a quarter of `validityHours`; with `guide` 0.
     */
    earlyRenewalHours?: pulumi.Input<number>;
}

/**
 * The two certificates of a failover between gateways: the server's, for the remote gateway that is failed over to,
 * and the client's, for the primary one. Each end verifies the other (mTLS), by its root and by its name.
 *
 * Acts on no cluster: the keys are in the stack's state, as secrets, and go to their clusters through a
 * `CertificateSecret` in each. Where Gloo reads those Secrets, its `sslConfig` should verify the names:
 * `verifySubjectAltName: [clientName]` on the remote gateway, `[serverName]` on the primary upstream.
 *
 * @example
 * {@includeCode ../../examples/certificates.ts}
 */
export class FailoverCertificates extends pulumi.ComponentResource {
    /** Certificate of the remote gateway, and that of its issuer where that is no trusted root. PEM. */
    readonly serverCertificatePem: pulumi.Output<string>;
    /** Its private key. Secret. PEM. */
    readonly serverPrivateKeyPem: pulumi.Output<string>;
    /** Whom the remote gateway trusts: its `ca.crt`. PEM. */
    readonly serverTrustBundlePem: pulumi.Output<string>;
    /** Name by which the primary knows the remote gateway. */
    readonly serverName: pulumi.Output<string>;
    /** Certificate of the primary gateway, and that of its issuer where that is no trusted root. PEM. */
    readonly clientCertificatePem: pulumi.Output<string>;
    /** Its private key. Secret. PEM. */
    readonly clientPrivateKeyPem: pulumi.Output<string>;
    /** Whom the primary trusts: its `ca.crt`. PEM. Empty with `guide`: then it trusts everyone. */
    readonly clientTrustBundlePem: pulumi.Output<string>;
    /** Name by which the remote gateway knows the primary. */
    readonly clientName: pulumi.Output<string>;
    /** Certificate of the root that signed both. PEM. Empty with `guide`: they signed themselves. */
    readonly issuingRootPem: pulumi.Output<string>;
    /** When the first of the two certificates ends, e.g. `2027-11-21T08:00:00Z`. */
    readonly validityEndTime: pulumi.Output<string>;
    /** Whether they are due for renewal and were not renewed by the last update. */
    readonly readyForRenewal: pulumi.Output<boolean>;

    constructor(name: string, args: FailoverCertificatesArgs, opts?: pulumi.ComponentResourceOptions) {
        super(
            'pulumi-failover:index:FailoverCertificates',
            name,
            args.authority === undefined ? { ...args } : { ...args, authority: hidingKey(args.authority) },
            opts,
        );

        const { authority, ...settings } = args;
        const spec = resolvedFrom(
            'FailoverCertificates',
            args,
            { ...settings, hasAuthority: authority !== undefined },
            failoverSpec,
        );
        const issue = (end: 'server' | 'client') =>
            authority === undefined
                ? guideCertificate(`${name}-${end}`, spec, this)
                : issuedCertificate(
                      `${name}-${end}`,
                      spec.apply((known) => leaf(known, end)),
                      authority,
                      this,
                  );
        const [server, client] = [issue('server'), issue('client')];

        const trust = authority && checkedTrust('FailoverCertificates', authority);
        const shown = ({ certificatePem }: Pick<typeof server, 'certificatePem'>) =>
            trust ? pulumi.all([certificatePem, trust]).apply((pems) => presented(...pems)) : certificatePem;

        this.serverCertificatePem = shown(server);
        this.serverPrivateKeyPem = server.privateKeyPem;
        this.serverName = spec.serverName;
        this.clientCertificatePem = shown(client);
        this.clientPrivateKeyPem = client.privateKeyPem;
        this.clientName = spec.clientName;
        this.serverTrustBundlePem = trust?.trustBundlePem ?? client.certificatePem;
        this.clientTrustBundlePem = trust?.trustBundlePem ?? pulumi.output('');
        this.issuingRootPem = trust?.apply(rootOf) ?? pulumi.output('');
        this.validityEndTime = pulumi
            .all([server.validityEndTime, client.validityEndTime])
            .apply(([one, other]) => earlier(one, other));
        this.readyForRenewal = renewalDue(
            this,
            this.validityEndTime,
            spec.earlyRenewalHours,
            'It was not renewed: run `pulumi up --refresh`.',
        );
        this.registerOutputs({
            serverCertificatePem: this.serverCertificatePem,
            serverPrivateKeyPem: this.serverPrivateKeyPem,
            serverTrustBundlePem: this.serverTrustBundlePem,
            serverName: this.serverName,
            clientCertificatePem: this.clientCertificatePem,
            clientPrivateKeyPem: this.clientPrivateKeyPem,
            clientTrustBundlePem: this.clientTrustBundlePem,
            clientName: this.clientName,
            issuingRootPem: this.issuingRootPem,
            validityEndTime: this.validityEndTime,
            readyForRenewal: this.readyForRenewal,
        });
    }
}
