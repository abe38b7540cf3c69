import type { Path } from '../model/path';
import { sourceText } from '../model/sourced';
import { trusts } from '../paths/gatewayRefusals';
import type { Rule } from './rule';
import { clustersOf, pathsOf } from './subject';

/** Clusters that do not trust each other's identities. */
export const trustDomainsDiffer: Rule = {
    id: 'trust-domains-differ',
    severity: 'error',
    scope: 'fleet',
    what: 'Clusters that serve each other have different trust domains, and neither accepts the other’s.',
    why: 'Identities carry the trust domain. Policies and Istio’s checks of the server’s name refuse one that is unknown.',
    source: 'https://istio.io/latest/docs/tasks/security/authorization/authz-td-migration/',
    check: (fleet) => {
        const pairs = new Set(
            pathsOf(fleet).flatMap((path) =>
                [...clustersOf(path), ...distrusted(path)]
                    .filter((each) => each !== path.caller.cluster)
                    .map((each) => `${path.caller.cluster} ${each}`),
            ),
        );
        return [...pairs].sort().flatMap((pair) => {
            const [one, other] = pair.split(' ').map((name) => fleet.clusters.find((each) => each.name === name));
            if (!one || !other) {
                return [];
            }
            const { trustDomain } = one.mesh;
            const wanted = other.mesh.trustDomain.value;
            return trusts(one.mesh, wanted)
                ? []
                : [
                      {
                          cluster: one.name,
                          object: 'object' in trustDomain.source ? trustDomain.source.object : 'mesh configuration',
                          field: 'data.mesh trustDomain',
                          reason: `is "${trustDomain.value}" (${sourceText(trustDomain.source)}), and \`${other.name}\` has "${wanted}".`,
                          fix: {
                              text: 'Use one trust domain, or name the other in `trustDomainAliases` on both sides.',
                              argument: '`trustDomain` of ControlPlane',
                          },
                      },
                  ];
        });
    },
};

const distrusted = ({ dropped }: Path): string[] =>
    dropped.filter(({ because }) => because === 'different trust domains').map(({ cluster }) => cluster);
