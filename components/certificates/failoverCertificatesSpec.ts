import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { Hardening } from '../istio/hardening';
import { labelProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { FailoverCertificatesArgs } from './failoverCertificates';
import type { CertificateSettings } from './issuedCertificate';
import { KeyAlgorithm, keyAlgorithmProblems } from './keyAlgorithm';
import { dnsNameProblems, usualOrganization } from './subject';
import { validity, type Validity, validityProblems } from './validity';

/** {@link FailoverCertificates} with the defaults filled in, apart from the root. */
export interface FailoverSpec extends Validity {
    algorithm: KeyAlgorithm;
    serverName: string;
    furtherServerNames: string[];
    clientName: string;
    primaryCluster: string;
    remoteCluster: string;
}

/** Common name of both certificates in the Gloo guide. */
export const guideName = 'solo.io';

interface Defaults extends Validity {
    algorithm: KeyAlgorithm;
}

const defaults: { [hardening in Hardening]: Defaults } = {
    // A year; due in its last three months, as nothing renews a certificate but an update.
    hardened: { algorithm: KeyAlgorithm.EcdsaP256, validityHours: 8_760, earlyRenewalHours: 2_160 },
    // `-days 365 -newkey rsa:2048`. Not renewed early: another certificate is another authority, and an outage.
    guide: { algorithm: KeyAlgorithm.Rsa2048, validityHours: 8_760, earlyRenewalHours: 0 },
};

/** Arguments of a {@link FailoverCertificates}, without the root itself. */
export interface FailoverSettings extends pulumi.Unwrap<Omit<FailoverCertificatesArgs, 'authority'>> {
    hasAuthority: boolean;
}

export function failoverSpec(settings: FailoverSettings): FailoverSpec {
    const { hardening = Hardening.Hardened, primaryCluster, remoteCluster } = settings;
    const isGuide = hardening === Hardening.Guide;
    const usual = isGuide ? defaults.guide : defaults.hardened;
    const spec: FailoverSpec = {
        algorithm: settings.algorithm ?? usual.algorithm,
        ...validity(settings, usual),
        primaryCluster,
        remoteCluster,
        serverName: isGuide ? guideName : (settings.serverName ?? `failover.${remoteCluster}.internal`),
        furtherServerNames: settings.furtherServerNames ?? [],
        clientName: isGuide ? guideName : (settings.clientName ?? `gateway.${primaryCluster}.internal`),
    };
    refuse('FailoverCertificates', [
        ...(Object.hasOwn(defaults, hardening)
            ? []
            : [
                  {
                      path: 'hardening',
                      reason: `is "${String(hardening)}"`,
                      fix: `known are ${Object.keys(defaults).join(', ')}.`,
                  },
              ]),
        ...labelProblems('primaryCluster', primaryCluster),
        ...labelProblems('remoteCluster', remoteCluster),
        ...(primaryCluster === remoteCluster
            ? [
                  {
                      path: 'primaryCluster',
                      reason:
                          `and \`remoteCluster\` are both "${primaryCluster}"; failing over to itself, a cluster needs no ` +
                          'certificates.',
                  },
              ]
            : []),
        ...dnsNameProblems('serverName', spec.serverName),
        ...spec.furtherServerNames.flatMap((name, index) => [
            ...dnsNameProblems(`furtherServerNames[${index}]`, name),
            ...([spec.serverName, ...spec.furtherServerNames.slice(0, index)].includes(name)
                ? [{ path: `furtherServerNames[${index}]`, reason: `names "${name}" twice.` }]
                : []),
        ]),
        ...dnsNameProblems('clientName', spec.clientName),
        ...keyAlgorithmProblems('algorithm', spec.algorithm),
        ...validityProblems(spec),
        ...authorityProblems(settings),
    ]);
    return spec;
}

function authorityProblems(settings: FailoverSettings): Problem[] {
    const { hardening, hasAuthority, serverName, furtherServerNames, clientName } = settings;
    if (hardening !== Hardening.Guide) {
        return hasAuthority
            ? []
            : [
                  {
                      path: 'authority',
                      reason: 'is missing: something both clusters trust has to sign.',
                      fix: 'Give it the outputs of a `RootAuthority`, or use `hardening: guide` for the Gloo guide as it stands.',
                  },
              ];
    }
    const needless = {
        authority: hasAuthority,
        serverName: serverName !== undefined,
        furtherServerNames: furtherServerNames !== undefined,
        clientName: clientName !== undefined,
    };
    return Object.entries(needless)
        .filter(([, given]) => given)
        .map(([argument]) => ({
            path: argument,
            reason: `has no effect with \`hardening: guide\`: there each certificate signs itself and is for ${guideName}.`,
            fix: 'Leave it out.',
        }));
}

/** One end's certificate: by its name the other end knows it, and it is good for this end only. */
export function leaf(spec: FailoverSpec, end: 'server' | 'client'): CertificateSettings {
    const [cluster, dnsNames] =
        end === 'server'
            ? [spec.remoteCluster, [spec.serverName, ...spec.furtherServerNames]]
            : [spec.primaryCluster, [spec.clientName]];
    return {
        algorithm: spec.algorithm,
        validityHours: spec.validityHours,
        earlyRenewalHours: spec.earlyRenewalHours,
        subject: { commonName: cluster, organization: usualOrganization },
        dnsNames,
        allowedUses: [
            'digital_signature',
            ...(spec.algorithm === KeyAlgorithm.EcdsaP256 ? [] : ['key_encipherment']), // TLS 1.2 without ECDHE
            `${end}_auth`,
        ],
        isCaCertificate: false,
    };
}
