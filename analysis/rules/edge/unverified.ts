import type { Rule } from '../rule';

/** Fallbacks that anybody may be. */
export const edgeUnverified: Rule = {
    id: 'edge-unverified',
    severity: 'error',
    scope: 'fleet',
    what: 'A fallback is reached by TLS, and its certificate is not verified.',
    why: 'Without a CA, Envoy encrypts to whoever answers at the address.',
    source: 'https://gateway.envoyproxy.io/docs/api/extension_types/#backendtlssettings',
    check: ({ clusters }) =>
        clusters.flatMap(({ edgeRoutes, name }) =>
            edgeRoutes.flatMap(({ tiers }) =>
                tiers
                    .flatMap(({ targets }) => targets)
                    .filter(({ isVerified }) => isVerified === false)
                    .map(({ source }) => ({
                        cluster: name,
                        object: source,
                        field: 'spec.tls.caCertificateRefs',
                        reason: 'is missing, or `insecureSkipVerify` is set: Envoy accepts every certificate.',
                        fix: {
                            text: 'Name the Secret or ConfigMap with the CA.',
                            argument: '`clientSecretName` of EdgeFailover',
                        },
                    })),
            ),
        ),
};
