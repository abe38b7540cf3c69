import type { Problem } from '../../problem';

const factors: Record<string, number> = {
    m: 1e-3,
    '': 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
};

/** The number that a quantity of Kubernetes means, e.g. 0.1 for `100m`; undefined for what a pod cannot ask for. */
function quantity(text: string): number | undefined {
    const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text) ?? [];
    const factor = factors[unit];
    return amount === '' || Number(amount) === 0 || factor === undefined ? undefined : Number(amount) * factor;
}

/** What is wrong with the request and the limit of a resource. */
export function resourceProblems(resource: 'cpu' | 'memory', request: string, limit: string): Problem[] {
    const example = resource === 'cpu' ? '500m' : '256Mi';
    const problems = [
        [`resources.${resource}Request`, request] as const,
        [`resources.${resource}Limit`, limit] as const,
    ].flatMap(([path, text]) =>
        quantity(text) === undefined
            ? [{ path, reason: `is "${text}"`, fix: `write a quantity of Kubernetes, such as \`${example}\`.` }]
            : [],
    );
    const [least = 0, most = 0] = [quantity(request), quantity(limit)];
    return problems.length > 0 || least <= most
        ? problems
        : [
              {
                  path: `resources.${resource}Request`,
                  reason: `is ${request}, more than the ${limit} of \`resources.${resource}Limit\`; Kubernetes refuses such a pod.`,
                  fix: 'Lower the one or raise the other.',
              },
          ];
}
