import type { FoundIstio } from '../../../stacks/infrastructure/installed/foundIstio';
import { istioProblems } from '../../../stacks/infrastructure/installed/istioProblems';
import type { InstalledIstio } from '../../../stacks/infrastructure/installed/settings';

const found = (change: Partial<FoundIstio> = {}): FoundIstio => ({
    revisions: ['default'],
    namespace: 'istio-system',
    hasNamespace: true,
    isOfPulumi: false,
    servesRules: true,
    network: 'network-a',
    roots: ['common'],
    remotes: ['b'],
    ...change,
});

const problems = (claim: Partial<InstalledIstio> = {}, change: Partial<FoundIstio> = {}, network?: string) =>
    istioProblems({ installed: true, joined: true, ...claim }, [
        { name: 'a', found: found(change), ...(network !== undefined && { network }) },
        { name: 'b', found: found({ network: 'network-b', remotes: ['a'] }) },
    ]);

describe('what is claimed of Istio', () => {
    it.each([
        ['the default revision, joined', {}, {}],
        ['a tag', { revision: 'stable' }, { revisions: ['1-31', 'default', 'stable'] }],
        ['its own networks', { networks: { a: 'network-a' } }, {}],
        ['a network that no label says', { networks: { a: 'mine' } }, { network: '' }],
        ['a fleet that joins its clusters itself', {}, { remotes: undefined }],
    ])('is believed where it is so: %s', (_, claim, { network, ...change }: Partial<FoundIstio>) => {
        const b = { name: 'b', found: found({ network: 'network-b', revisions: change.revisions ?? ['default'] }) };
        const { network: label, ...rest } = found(change);
        const a = {
            name: 'a',
            found: network === '' ? rest : { ...rest, ...(label !== undefined && { network: label }) },
        };
        expect(istioProblems({ installed: true, joined: true, ...claim }, [a, b])).toEqual([]);
    });

    it.each([
        ['no Istio', {}, { revisions: [] }, '`a` has no injection webhook of Istio'],
        [
            'a version before the API of rules',
            {},
            { servesRules: false },
            'Istio in `a` does not serve networking.istio.io/v1',
        ],
        [
            'a revision that is not there',
            { revision: 'canary' },
            {},
            '`istio.revision` is canary, which `a` does not have; it has default.',
        ],
        [
            'no default revision',
            {},
            { revisions: ['1-31'] },
            '`istio.revision` is missing: `a` has no default revision, but 1-31.',
        ],
        ['another network', { networks: { a: 'x' } }, {}, '`istio.networks.a` is x, but Istio has network-a there'],
        ['an unknown cluster', { networks: { c: 'x' } }, {}, '`istio.networks` names `c`; the clusters are a, b.'],
        [
            'clusters that are not joined',
            {},
            { remotes: [] },
            'Istio in `a` reads no other cluster: a Secret with the label',
        ],
        ['roots of their own', {}, { roots: ['x'] }, '`a` and `b` trust no common root'],
        [
            'no claim that they are joined',
            { joined: false },
            { remotes: [] },
            '`istio.joined` is not true: the stack does not join',
        ],
        ['clusters that seem joined', { joined: false }, {}, 'They seem to be joined: set it.'],
    ])('is refused for %s', (_, claim, change, message) => {
        expect(problems(claim, change).join('\n')).toContain(message);
    });

    it('needs one root, and no control planes that read each other, for a service bridge', () => {
        const withRoots = (...roots: string[]) =>
            ['a', 'b'].map((name, index) => ({ name, found: found({ remotes: [], roots: [roots[index] ?? ''] }) }));
        const claim = { installed: true, joined: true } as const;
        expect(istioProblems(claim, withRoots('common', 'common'), false)).toEqual([]);
        expect(istioProblems(claim, withRoots('one', 'another'), false)).toEqual([
            expect.stringContaining('`a` and `b` trust no common root'),
        ]);
    });

    it('is refused for the network of a cluster’s own entry too', () => {
        expect(problems({}, {}, 'elsewhere').join('\n')).toContain('`network` of cluster `a` is elsewhere');
    });
});
