import type { FoundIstio } from './foundIstio';
import type { InstalledIstio } from './settings';

/** A cluster with the Istio that was found in it. */
export interface ClusterWithIstio {
    name: string;
    /** Its network, where `clusters` says it. */
    network?: string;
    found: FoundIstio;
}

/**
 * What is claimed of Istio, and is not so.
 *
 * @param readsOthers Whether the scenario needs control planes that read each other's clusters; one root it always needs.
 */
export function istioProblems(
    claimed: InstalledIstio,
    clusters: readonly ClusterWithIstio[],
    readsOthers = true,
): string[] {
    const names = clusters.map(({ name }) => name);
    return [
        ...Object.keys(claimed.networks ?? {})
            .filter((name) => !names.includes(name))
            .map((name) => `\`istio.networks\` names \`${name}\`; the clusters are ${names.join(', ')}.`),
        ...clusters.flatMap((cluster) => [
            ...revisionProblems(claimed, cluster),
            ...versionProblems(cluster),
            ...networkProblems(claimed, cluster),
        ]),
        ...(clusters.every(({ found }) => found.revisions.length > 0)
            ? joinedProblems(claimed, clusters, readsOthers)
            : []),
    ];
}

function revisionProblems({ revision }: InstalledIstio, { found: { revisions }, name }: ClusterWithIstio): string[] {
    if (revisions.length === 0) {
        return [
            `\`istio.installed\` is true, but \`${name}\` has no injection webhook of Istio ` +
                '(MutatingWebhookConfiguration with the label app=sidecar-injector). Install Istio there, or leave ' +
                '`istio` out, and the stack installs it.',
        ];
    }
    if (revisions.includes(revision ?? 'default')) {
        return [];
    }
    return [
        revision === undefined
            ? `\`istio.revision\` is missing: \`${name}\` has no default revision, but ${revisions.join(', ')}.`
            : `\`istio.revision\` is ${revision}, which \`${name}\` does not have; it has ${revisions.join(', ')}.`,
    ];
}

function versionProblems({ found: { revisions, servesRules }, name }: ClusterWithIstio): string[] {
    return servesRules || revisions.length === 0
        ? []
        : [
              `Istio in \`${name}\` does not serve networking.istio.io/v1, in which rules are written: it is older than 1.22. ` +
                  'Upgrade it, its CustomResourceDefinitions too.',
          ];
}

/** Without a label of the namespace, Istio may have learnt the network elsewhere: then what is claimed counts. */
function networkProblems({ networks = {} }: InstalledIstio, { found, name, network }: ClusterWithIstio): string[] {
    const claims = [
        [`istio.networks.${name}`, networks[name]],
        [`network\` of cluster \`${name}`, network],
    ] as const;
    return claims.flatMap(([setting, claim]) =>
        claim === undefined || found.network === undefined || claim === found.network
            ? []
            : [
                  `\`${setting}\` is ${claim}, but Istio has ${found.network} there (label topology.istio.io/network of ` +
                      `namespace ${found.namespace}). Leave it out.`,
              ],
    );
}

function joinedProblems(
    { joined }: InstalledIstio,
    clusters: readonly ClusterWithIstio[],
    readsOthers: boolean,
): string[] {
    const others = clusters.length - 1;
    const separate = (readsOthers ? clusters : []).filter(
        ({ found: { remotes } }) => remotes !== undefined && remotes.length < others,
    );
    if (joined !== true) {
        return [
            '`istio.joined` is not true: the stack does not join control planes that it did not install, as that would ' +
                `replace their root of trust. ${separate.length === 0 ? 'They seem to be joined: set it.' : `Join them first (${guide}), then set it.`}`,
        ];
    }
    return [
        ...trustProblems(clusters),
        ...separate.map(({ found: { namespace, remotes = [] }, name }) => {
            const reads = remotes.length === 0 ? 'no other cluster' : `only ${remotes.join(', ')}`;
            const secrets = others === 1 ? 'a Secret' : `${others} Secrets`;
            return (
                `\`istio.joined\` is true, but Istio in \`${name}\` reads ${reads}: ${secrets} with the label ` +
                `istio/multiCluster=true in ${namespace} ${others === 1 ? 'is' : 'are'} needed (${guide}).`
            );
        }),
    ];
}

/** Sidecars refuse those of another root, so that every request between the clusters fails. */
function trustProblems(clusters: readonly ClusterWithIstio[]): string[] {
    const [first, ...others] = clusters.filter(({ found }) => found.roots !== undefined);
    return others
        .filter(({ found: { roots = [] } }) => !roots.some((root) => first?.found.roots?.includes(root)))
        .map(
            ({ name }) =>
                `\`istio.joined\` is true, but \`${first?.name ?? ''}\` and \`${name}\` trust no common root (ConfigMap ` +
                'istio-ca-root-cert of their control planes): their sidecars refuse each other ' +
                '(https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/).',
        );
}

const guide = 'https://istio.io/latest/docs/setup/install/multicluster/';
