import fc from 'fast-check';
import {
    addressesOf,
    ClusterSite,
    clusterCommands,
    cutCommand,
    healCommand,
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
    it('never touches an interface or address but its own', () => {
        const lines = [
            ...networkCommands([europe, america]),
            ...clusterCommands(europe),
            ...joinCommands(europe, america),
        ];
        const addresses = lines.join('\n').match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
        expect(addresses.filter((address) => !address.startsWith('198.18.'))).toEqual([]);
    });

    it('keeps interface names within the 15 characters that the kernel allows', () => {
        const last = site('a-region-with-a-rather-long-name', maximumClusters);
        const names = [...networkCommands([last]), ...joinCommands(europe, last)]
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

describe('a partition', () => {
    it('makes packets vanish instead of refusing them', () => {
        expect(cutCommand(europe, america)).toBe('route replace blackhole 198.18.2.0/24');
    });

    it('is healed by the very route that the link was built with', () => {
        expect(joinCommands(europe, america)).toContain(healCommand(europe, america));
        expect(healCommand(europe, america)).toContain('198.18.2.0/24 via 198.18.2.1 dev c2');
    });
});
