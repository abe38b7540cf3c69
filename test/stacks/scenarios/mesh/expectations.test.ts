import { meshFailoverSpec } from '../../../../components';
import { echoMeshExpectations } from '../../../../stacks/scenarios/mesh/expectations';
import { meshFailoverArgs } from '../../../../stacks/scenarios/mesh/failoverArgs';
import type { Configuration } from '../../../../stacks/settings/configuration';

const base: Configuration = {
    infrastructure: 'lab',
    scenario: 'mesh',
    variant: 'hardened',
    replicas: 1,
    text: 'hi',
    root: 1,
    rotation: 'stable',
    settlingHours: 0,
    clusterDomain: 'cluster.local',
};

const named = (names: string[]) => names.map((name) => ({ name, network: `network-${name}`, region: `in-${name}` }));

const promised = (change: Partial<Configuration> = {}, names = ['a', 'b']) => {
    const configuration = { ...base, ...change };
    const spec = meshFailoverSpec(meshFailoverArgs(configuration, named(names)));
    return echoMeshExpectations(spec, named(names), change.variant === 'guide' ? 'guide' : 'hardened');
};

describe('the mesh promises', () => {
    it('local replies before and after', () => {
        const { recovery, steady } = promised();
        expect([steady, recovery]).toEqual(Array(2).fill({ a: 1, b: 0 }));
    });

    it.each(['scale', 'crash', 'hang', 'http-503', 'partition'] as const)(
        'remote replies and no loss in a %s',
        (kind) => {
            expect(promised().faults[kind]).toMatchObject({ fault: { a: 0, b: 1 }, lost: 0 });
        },
    );

    it.each(['hang', 'partition'] as const)(
        'that a %s costs two waits for a connection at most, and Envoy’s pauses',
        (kind) => {
            expect(promised().faults[kind]?.worstMs).toBe(2 * 1000 + 25 + 75 + 25);
        },
    );

    it.each(['gateway-replace', 'rotation'] as const)('remote replies all the time of a %s, and no loss', (kind) => {
        const remote = { a: 0, b: 1 };
        expect(promised().faults[kind]).toEqual({
            fault: remote,
            steady: remote,
            recovery: remote,
            lost: 0,
        });
    });

    it('the others in equal parts, or the preferred region first', () => {
        expect(promised({}, ['a', 'b', 'c']).faults.crash?.fault).toEqual({ a: 0, b: 0.5, c: 0.5 });
        const preference = ['in-c'];
        expect(promised({ preference }, ['a', 'b', 'c']).faults.crash?.fault).toEqual({ a: 0, b: 0, c: 1 });
    });

    it('nothing about losses with the guide’s settings, nor a rotation', () => {
        const { faults } = promised({ variant: 'guide' });
        expect(faults.rotation).toBeUndefined();
        expect(faults['gateway-replace']?.patienceMs).toBe(120_000 + 10_000 + 10_000);
        expect(Object.values(faults).map(({ lost }) => lost)).toEqual(Object.values(faults).map(() => undefined));
    });
});
