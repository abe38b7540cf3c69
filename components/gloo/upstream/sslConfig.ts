import type * as pulumi from '@pulumi/pulumi';
import { Hardening } from '../../istio/hardening';
import { labelProblems, subdomainProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';

/** TLS to the endpoints of an Upstream, by the names of Gloo's API. */
export interface UpstreamSslConfig {
    /**
     * Secret of type `kubernetes.io/tls`. Its `ca.crt` verifies the server; its `tls.crt` and `tls.key`, where it has
     * them, are the client's certificate. Needed unless `hardening` is `guide`: without it any server is accepted.
     */
    secretRef?: pulumi.Input<SecretReference>;
    /** Server name of the handshake. Default: none. */
    sni?: pulumi.Input<string>;
    /**
     * Names of which the server's certificate has to have one. Hardened: `sni`; without `sni` it has to be given, if only
     * as an empty list, which accepts every certificate of the authority. Guide: left out, which accepts them too.
     */
    verifySubjectAltName?: pulumi.Input<pulumi.Input<string>[]>;
    /** Protocols offered in the handshake. Hardened: `h2` where the Upstream has `useHttp2`; else none. */
    alpnProtocols?: pulumi.Input<pulumi.Input<string>[]>;
    /** Whether the client shows no certificate, though the Secret has one. Default: false. */
    oneWayTls?: pulumi.Input<boolean>;
}

/** A Secret by name. */
export interface SecretReference {
    /** Its name. */
    name: pulumi.Input<string>;
    /** Its namespace. Default: the Upstream's. */
    namespace?: pulumi.Input<string>;
}

/** {@link UpstreamSslConfig} with the defaults filled in, as an Upstream has it. */
export type SslConfig = pulumi.Unwrap<UpstreamSslConfig> & { secretRef?: { name: string; namespace: string } };

/** What the defaults depend on. */
interface Surroundings {
    namespace: string;
    hardening: Hardening;
    useHttp2: boolean;
}

export function sslConfig(given: pulumi.Unwrap<UpstreamSslConfig>, around: Surroundings): SslConfig {
    const { secretRef, sni, verifySubjectAltName, alpnProtocols, oneWayTls } = given;
    const hardened = around.hardening !== Hardening.Guide;
    const names = verifySubjectAltName ?? (hardened && sni !== undefined ? [sni] : undefined);
    const protocols = alpnProtocols ?? (hardened && around.useHttp2 ? ['h2'] : undefined);
    return {
        ...(secretRef && {
            secretRef: { name: secretRef.name, namespace: secretRef.namespace ?? around.namespace },
        }),
        ...(sni !== undefined && { sni }),
        ...(names && { verifySubjectAltName: names }),
        ...(protocols && { alpnProtocols: protocols }),
        ...(oneWayTls !== undefined && { oneWayTls }),
    };
}

export function sslConfigProblems(config: SslConfig | undefined, hardening: Hardening): Problem[] {
    if (!config) {
        return [];
    }
    const { secretRef, sni, verifySubjectAltName: names, alpnProtocols = [] } = config;
    const hardened = hardening !== Hardening.Guide;
    return [
        ...(secretRef
            ? [
                  ...subdomainProblems('sslConfig.secretRef.name', secretRef.name),
                  ...labelProblems('sslConfig.secretRef.namespace', secretRef.namespace),
              ]
            : []),
        ...(!secretRef && (hardened || (names?.length ?? 0) > 0)
            ? [
                  {
                      path: 'sslConfig.secretRef',
                      reason: 'is missing; without an authority no certificate of a server can be verified.',
                      fix: 'Name a Secret with `ca.crt`, or give `hardening: guide` and no `verifySubjectAltName`.',
                  },
              ]
            : []),
        ...(secretRef && hardened && names === undefined
            ? [
                  {
                      path: 'sslConfig.verifySubjectAltName',
                      reason: 'is missing, and so is `sni`: every certificate of the authority would be accepted.',
                      fix: 'Give one of them, or an empty list if that is intended.',
                  },
              ]
            : []),
        ...[
            ...(sni === '' ? ['sslConfig.sni'] : []),
            ...emptyElements('sslConfig.verifySubjectAltName', names ?? []),
            ...emptyElements('sslConfig.alpnProtocols', alpnProtocols),
        ].map((path) => ({ path, reason: 'is empty', fix: 'leave it out.' })),
    ];
}

function emptyElements(path: string, elements: readonly string[]): string[] {
    return elements.flatMap((element, index) => (element === '' ? [`${path}[${index}]`] : []));
}
