import type { V1PodSpec } from '@kubernetes/client-node';
import * as fc from 'fast-check';
import { type Candidate, place } from '../../../../lab/node/pod/placement';

const node = (name: string, pods = 0): Candidate => ({
    name,
    labels: { zone: name, region: 'r' },
    capacity: { cpu: 2, memory: 1000 },
    cordoned: false,
    pods,
});
const spec = (change: Partial<V1PodSpec> = {}): V1PodSpec => ({ containers: [{ name: 'main' }], ...change });
const affinity = (...terms: object[]): Partial<V1PodSpec> => ({
    affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
    },
});
const zoneIs = (operator: string, ...values: string[]) => ({ matchExpressions: [{ key: 'zone', operator, values }] });
const requests = (resources: Record<string, string>) => ({
    containers: [
        { name: 'a', resources: { requests: resources } },
        { name: 'b', resources: { requests: resources } },
    ],
});

describe('place', () => {
    it.each([
        ['the emptiest node', spec(), 'b'],
        ['the selected node', spec({ nodeSelector: { zone: 'a' } }), 'a'],
        ['a node of the affinity', spec(affinity(zoneIs('NotIn', 'b', 'c'))), 'a'],
        ['a node of either term', spec(affinity(zoneIs('In', 'x'), zoneIs('In', 'c'))), 'c'],
        [
            'a node by name',
            spec(affinity({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] })),
            'a',
        ],
        ['a node that is big enough', spec(requests({ cpu: '1' })), 'b'],
    ])('finds %s', (_, podSpec, expected) => {
        expect(place(podSpec, [node('a', 2), node('b', 0), node('c', 1)])).toEqual({ node: expected });
    });

    it.each([
        ['a label', spec({ nodeSelector: { disk: 'fast' } }), "2 node(s) didn't match Pod's node affinity/selector"],
        ['an empty term', spec(affinity({})), "didn't match"],
        ['CPUs', spec(requests({ cpu: '1001m' })), '2 Insufficient cpu'],
        ['a device', spec(requests({ 'example.com/gpu': '1' })), '2 Insufficient example.com/gpu'],
    ])('says that %s is missing', (_, podSpec, reason) => {
        const placement = place(podSpec, [node('a'), node('b')]);
        expect(placement).toEqual({ reason: expect.stringContaining(reason) as string });
    });

    it('leaves nodes out that are cordoned, and says so where none is left', () => {
        const closed = (name: string): Candidate => ({ ...node(name), cordoned: true });
        expect(place(spec(), [closed('a'), node('b', 9)])).toEqual({ node: 'b' });
        expect(place(spec(), [closed('a'), closed('b')])).toEqual({
            reason: '0/2 nodes are available: 2 node(s) were unschedulable.',
        });
    });

    it('spreads equal pods evenly', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 40 }), (nodes, count) => {
                const pods = Array.from({ length: nodes }, () => 0);
                for (let placed = 0; placed < count; placed++) {
                    const result = place(
                        spec(),
                        pods.map((held, index) => node(String(index), held)),
                    );
                    const index = Number('node' in result ? result.node : NaN);
                    pods[index] = (pods[index] ?? NaN) + 1;
                }
                return Math.max(...pods) - Math.min(...pods) <= 1;
            }),
        );
    });
});
