import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { V1Secret } from '@kubernetes/client-node';
import { messageOf } from '../../../errors';
import type { Stored } from '../../node/objects';
import { any, type Message } from './envoyTypes';
import type { Problems } from './problems';
import { type Ref, refOf, refText, sameRef, type SslConfig } from './resources';

const known = ['secretRef', 'sni', 'verifySubjectAltName', 'alpnProtocols', 'oneWayTls'];

/** Which names of a certificate `verifySubjectAltName` is compared with. */
const nameTypes = ['DNS', 'URI', 'IP_ADDRESS'];

/** A client's TLS to an upstream, with certificate and key in place as Gloo writes them: a changed Secret is a changed socket. */
export function upstreamTls(
    config: SslConfig,
    secrets: readonly Stored<V1Secret>[],
    path: string,
    problems: Problems,
): Message {
    problems.unknownFields(config, path, known);
    const secret = config.secretRef ? keyPair(config.secretRef, secrets, `${path}.secretRef`, problems) : undefined;
    const names = config.verifySubjectAltName ?? [];
    if (names.length > 0 && secret?.authority === undefined) {
        problems.add(`\`${path}.verifySubjectAltName\` needs \`ca.crt\` in the Secret`);
    }
    const validation = secret?.authority && {
        validationContext: {
            trustedCa: { inlineString: secret.authority },
            ...(names.length > 0
                ? {
                      matchTypedSubjectAltNames: names.flatMap((exact) =>
                          nameTypes.map((sanType) => ({ sanType, matcher: { exact } })),
                      ),
                  }
                : {}),
        },
    };
    const certificates = secret?.pair && config.oneWayTls !== true ? { tlsCertificates: [secret.pair] } : {};
    return {
        name: 'envoy.transport_sockets.tls',
        typedConfig: any('envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext', {
            ...(config.sni ? { sni: config.sni } : {}),
            commonTlsContext: {
                ...certificates,
                ...validation,
                ...(config.alpnProtocols?.length ? { alpnProtocols: config.alpnProtocols } : {}),
            },
        }),
    };
}

interface KeyPair {
    pair?: Message;
    authority?: string;
}

/** Reads a Secret of type kubernetes.io/tls. `ca.crt`, where there is one, verifies the other end. */
function keyPair(ref: Ref, secrets: readonly Stored<V1Secret>[], path: string, problems: Problems): KeyPair {
    const secret = secrets.find((candidate) => sameRef(refOf(candidate), ref));
    if (!secret) {
        problems.add(`\`${path}\` is ${refText(ref)}, and there is no such Secret`);
        return {};
    }
    const read = (key: string) => Buffer.from(secret.data?.[key] ?? '', 'base64').toString();
    const [certificate, key, authority] = [read('tls.crt'), read('tls.key'), read('ca.crt')];
    const problem = certificate || key || !authority ? pairProblem(certificate, key) : undefined; // an authority alone will do
    if (problem !== undefined) {
        problems.add(`the Secret ${refText(ref)} is of no use: ${problem}`);
        return {};
    }
    return {
        ...(certificate
            ? { pair: { certificateChain: { inlineString: certificate }, privateKey: { inlineString: key } } }
            : {}),
        ...(authority ? { authority } : {}),
    };
}

/** Why a certificate and a key are no pair, if they are not: Envoy would refuse the whole cluster. */
function pairProblem(certificate: string, key: string): string | undefined {
    try {
        return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
            ? undefined
            : '`tls.key` is not the key of `tls.crt`';
    } catch (error) {
        return `\`tls.crt\` and \`tls.key\` cannot be read (${messageOf(error)})`;
    }
}
