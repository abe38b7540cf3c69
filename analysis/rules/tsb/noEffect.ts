import type { Rule } from '../rule';
import { refused } from './refused';

/** Objects that Tetrate Service Bridge cannot place. */
export const tsbNoEffect: Rule = {
    id: 'tsb-no-effect',
    severity: 'error',
    scope: 'fleet',
    what: 'An object of Tetrate Service Bridge belongs to something that is not there, or is for something that no cluster has.',
    why: 'It makes no Istio object: its hostname, or its setting, does not exist for any caller.',
    source: 'https://docs.tetrate.io/service-bridge/howto/gitops/gitops',
    check: ({ clusters }) => [
        ...refused(clusters, { parent: 'metadata.annotations' }).map((found) => ({
            ...found,
            fix: {
                text: 'Name existing parents in the annotations `tsb.tetrate.io/organization`, `tenant`, `workspace` and the group; a workspace that routes to another one has `privileged: true`.',
            },
        })),
        ...refused(clusters, { place: 'spec' }).map((found) => ({
            ...found,
            fix: {
                text: 'Let workspace and group select the namespace (`namespaceSelector.names: ["*/<namespace>"]`), and install the gateway there.',
            },
        })),
    ],
};
