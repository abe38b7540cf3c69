import fc from 'fast-check';
import {
    addressesOf,
    clusterCommands,
    type ClusterSite,
    cutCommands,
    healCommands,
    joinCommands,
    links,
    maximumClusters,
    networkCommands,
} from '../../../lab/network/plan';

const site = (name: string, index: number): ClusterSite => ({
    name,
    index,
    region: name,
    zones: [`${name}-b`],
    network: 'lab',
});
const europe = site('europe-west1', 1);
const america = site('us-central1', 2);

const index = fc.integer({ min: 1, max: maximumClusters });

describe('addressesOf', () => {
    it('gives every address of a cluster out of 198.18.0.0/15, the range that no real network routes', () => {
        fc.assert(
            fc.property(index, (k) => {
                const { controlPlane, loadBalancers } = addressesOf(k);
                return [controlPlane, ...loadBalancers].every((address) => address.startsWith('198.18.'));
            }),
        );
    });

    it('never gives one address to two clusters', () => {
        fc.assert(
            fc.property(index, index, (a, b) => {
                fc.pre(a !== b);
                const [first, second] = [addressesOf(a), addressesOf(b)];
                return (
                    first.subnet !== second.subnet &&
                    first.serviceSubnet !== second.serviceSubnet &&
                    !first.loadBalancers.some((address) => second.loadBalancers.includes(address))
                );
            }),
        );
    });
});

describe('the network', () => {
    it.each(['one', 'each'] as const)('never touches an address but its own (%s)', (networks) => {
        const lines = [
            ...networkCommands([europe, america]),
            ...clusterCommands(europe, networks),
            ...joinCommands(europe, america, networks),
        ];
        const addresses = lines.join('\n').match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
        expect(addresses.filter((address) => !address.startsWith('198.18.'))).toEqual([]);
    });

    it('keeps interface names within the 15 characters that the kernel allows', () => {
        const last = site('a-region-with-a-rather-long-name', maximumClusters);
        const names = [...networkCommands([last]), ...joinCommands(europe, last, 'one')]
            .flatMap((line) => [...line.matchAll(/(?:dev|name|link set|link add) (\S+)/g)])
            .map((match) => match[1] ?? '');
        expect(names.length).toBeGreaterThan(0);
        expect(names.filter((name) => name.length > 15)).toEqual([]);
    });

    it('joins every pair of clusters once', () => {
        const sites = [1, 2, 3, 4].map((k) => site(`r${k}`, k));
        const pairs = links(sites).map(([a, b]) => `${a.index}-${b.index}`);
        expect(pairs).toEqual(['1-2', '1-3', '1-4', '2-3', '2-4', '3-4']);
    });
});

/** The networks and single addresses that commands route, with the table where it is not the main one. */
const routed = (commands: string[]) =>
    commands.flatMap((line) => {
        const [, prefix = '', table] =
            /^route replace (?:blackhole )?(\S+?)(?:\/32)?( table \d+)?(?: via|$)/.exec(line) ?? [];
        return prefix ? [`${prefix}${table ?? ''}`] : [];
    });

describe('a network for each cluster', () => {
    it('lets a cluster send to the API server and the load balancers of another, and to none of its pods', () => {
        expect(routed(joinCommands(europe, america, 'each')).filter((route) => !route.includes('table'))).toEqual([
            '198.18.2.1',
            '198.18.2.240/28',
        ]);
    });

    it('lets their replies reach the pods that asked, by a table that no pod is looked up in', () => {
        expect(routed(joinCommands(america, europe, 'each'))).toContain('198.18.1.0/24 table 100');
        expect(clusterCommands(america, 'each').filter((line) => line.startsWith('rule'))).toEqual([
            'rule add from 198.18.2.1/32 lookup 100',
            'rule add from 198.18.2.240/28 lookup 100',
        ]);
    });

    it('takes every load balancer, and no pod, for public', () => {
        const { loadBalancers, loadBalancerRange } = addressesOf(7);
        expect(loadBalancerRange).toBe('198.18.7.240/28');
        expect(loadBalancers.map((address) => Number(address.split('.')[3])).filter((byte) => byte < 240)).toEqual([]);
    });
});

describe('one network', () => {
    it('lets clusters reach everything of each other', () => {
        expect(routed(joinCommands(europe, america, 'one'))).toEqual(['198.18.2.0/24']);
        expect(clusterCommands(europe, 'one').filter((line) => line.startsWith('rule'))).toEqual([]);
    });
});

describe.each(['one', 'each'] as const)('a partition (%s)', (networks) => {
    it('makes packets vanish instead of refusing them, on every way that there is', () => {
        const cut = cutCommands(europe, america, networks);
        expect(cut.filter((line) => !line.startsWith('route replace blackhole '))).toEqual([]);
        expect(routed(cut)).toEqual(routed(joinCommands(europe, america, networks)));
    });

    it('is healed by the very routes that the link was built with', () => {
        expect(joinCommands(europe, america, networks)).toEqual(
            expect.arrayContaining(healCommands(europe, america, networks)),
        );
    });
});
