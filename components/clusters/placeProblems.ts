import type { Problem } from '../problem';
/** The problem with a cluster's name, or nothing. */
export function clusterNameProblems(name: string, longest: number): Problem[] {
    return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= longest
        ? []
        : [
              {
                  path: 'clusterName',
                  reason:
                      `is "${name}"; at most ${longest} lower-case letters, digits and hyphens are needed, a letter first ` +
                      'and no hyphen last.',
              },
          ];
}

/** Problems with names that become values of the locality labels of Kubernetes and Istio. */
export function localityProblems({ region, zone }: { region: string; zone: string }): Problem[] {
    return Object.entries({ region, zone })
        .filter(([, value]) => !/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(value))
        .map(([argument, value]) => ({
            path: argument,
            reason:
                `is "${value}"; it becomes a label of the nodes: at most 63 letters, digits, hyphens, dots and ` +
                'underscores, with a letter or digit at both ends.',
        }));
}
