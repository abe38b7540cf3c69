import { choices } from '../../../../stacks';
import type { Cluster } from '../../../../stacks/clusters/cluster';
import { edgeClusters } from '../../../../stacks/scenarios/edge/clusters';
import { edgeSpec } from '../../../../stacks/scenarios/edge/edgeSpec';
import { edgeExpectations } from '../../../../stacks/scenarios/edge/expectations';
import type { EdgeGatewayKind } from '../../../../stacks/scenarios/edge/settings';
import { edgeTiers, tierShares } from '../../../../stacks/scenarios/edge/tiers';
import { configuration } from '../../../../stacks/settings/configuration';

const clusters = ['local', 'near', 'far'].map((name) => ({ name, region: `region-of-${name}` }) as Cluster);
const members = edgeClusters(clusters, 'lab');
const weighted = [
    [
        { region: 'region-of-near', weight: 3 },
        { region: 'region-of-far', weight: 1 },
    ],
];

const configurationOf = (settings: Record<string, string>) =>
    configuration(
        Object.fromEntries(
            Object.entries({ scenario: 'edge', ...settings }).map(([key, value]) => [`pulumi-failover:${key}`, value]),
        ),
        choices,
    );

describe('edgeClusters', () => {
    it('are blue first and green after', () => {
        expect(members.map(({ deployment, upstream }) => [deployment, upstream])).toEqual([
            ['echo-blue', 'default-service-blue-10000'],
            ['echo-green', 'default-service-green-10000'],
            ['echo-green', 'default-service-green-10000'],
        ]);
    });

    it('are blue where `primary` says so', () => {
        const names = edgeClusters(clusters, 'lab', 'region-of-far').map(({ name, text }) => [name, text]);
        expect(names).toEqual([
            ['far', 'blue-pod'],
            ['local', 'green-pod'],
            ['near', 'green-pod'],
        ]);
        expect(() => edgeClusters(clusters, 'lab', 'mars')).toThrow('`primary` is mars; the clusters are in region-of');
    });

    it('are at least two', () => {
        expect(() => edgeClusters(clusters.slice(0, 1), 'lab')).toThrow('scenario `edge` needs 2 or more');
    });
});

describe('edgeTiers', () => {
    const names = (tiers: ReturnType<typeof edgeTiers>) => tiers.map((tier) => tier.map(({ member }) => member.name));

    it('are each remote cluster by itself', () => {
        expect(names(edgeTiers(members, undefined))).toEqual([['near'], ['far']]);
    });

    it('are as configured, with the shares that their weights make', () => {
        const [tier = []] = edgeTiers(members, weighted);
        expect(tierShares(tier)).toEqual({ near: 0.75, far: 0.25 });
        const unweighted = [[{ region: 'region-of-far' }], [{ region: 'region-of-near' }]];
        expect(names(edgeTiers(members, unweighted))).toEqual([['far'], ['near']]);
    });

    it.each([
        ['the primary', [[{ region: 'region-of-local' }]], 'the primary, which cannot replace itself'],
        ['an unknown region', [[{ region: 'mars' }]], '`fallbacks` names `mars`'],
        ['a region twice', [[{ region: 'region-of-near' }], [{ region: 'region-of-near' }]], 'twice'],
        ['not all', [[{ region: 'region-of-near' }]], '`fallbacks` leaves out `region-of-far`'],
    ])('are refused with %s', (_, configured, message) => {
        expect(() => edgeTiers(members, configured)).toThrow(message);
    });
});

describe('edgeExpectations', () => {
    const promised = (
        variant: string,
        configured?: typeof weighted,
        settings: Record<string, string> = {},
        gateway: EdgeGatewayKind = 'gloo',
    ) => {
        const tiers = edgeTiers(members, configured);
        return edgeExpectations('local', tiers, edgeSpec(configurationOf({ variant, ...settings }), gateway, tiers));
    };

    it('are the first group when the primary dies, and the second when that dies too', () => {
        const { steady, recovery, faults } = promised('hardened');
        expect({ steady, recovery }).toEqual({ steady: { local: 1 }, recovery: { local: 1 } });
        expect(faults).toMatchObject({
            crash: { fault: { near: 1 }, lost: 0, firstReplyMs: 100, fullFailbackMs: 1_600 },
            hang: { fault: { near: 1 }, lost: 0, worstMs: 300 },
            unhealthy: { fault: { near: 1 }, lost: 0 },
            'first-group-down': { fault: { far: 1 }, lost: 0 },
        });
    });

    it('follow the weights, and know no second group where there is none', () => {
        const { faults } = promised('hardened', weighted);
        expect(faults.crash?.fault).toEqual({ near: 0.75, far: 0.25 });
        expect(faults).not.toHaveProperty('first-group-down');
    });

    it('are that nobody answers when the certificates do not fit', () => {
        const { faults } = promised('hardened');
        for (const kind of ['all-down', 'certificate-expired', 'wrong-ca', 'wrong-sni', 'impostor'] as const) {
            expect(faults[kind]?.fault).toEqual({});
        }
    });

    it('of the guide bound nothing, and say that it trusts an impostor', () => {
        const { faults } = promised('guide');
        expect(Object.values(faults).filter((promise) => promise.lost !== undefined)).toEqual([]);
        expect(faults.impostor?.fault).toEqual({ near: 1 });
    });

    it('follow what is configured of detection and retries', () => {
        const settings = {
            detection: '{"interval":"2s","healthyAfter":2}',
            retry: '{"perTryTimeout":"1s","backOff":"20ms"}',
        };
        expect(promised('hardened', undefined, settings).faults).toMatchObject({
            crash: { firstReplyMs: 160, fullFailbackMs: 4_600 },
            hang: { worstMs: 1_050 },
        });
    });

    it('are of Envoy Gateway the same, and of its page that a primary that hangs keeps its requests', () => {
        const open = (variant: string) => promised(variant, weighted, {}, 'envoy-gateway');
        const { 'fallback-stall': stall, ...faults } = open('hardened').faults;
        expect({ ...open('hardened'), faults }).toEqual(promised('hardened', weighted));
        expect(stall).toEqual({ fault: { near: 0.75, far: 0.25 }, lost: 0 });
        expect(open('guide').faults).not.toHaveProperty('hang');
        // Each of its pods is ejected twice, and each time the last of them a second late.
        expect(open('guide').faults.crash).toMatchObject({ lost: 2, lostForMs: 2_500 });
        expect(open('guide').faults.scale).not.toHaveProperty('lost');
        expect(open('guide').faults.impostor).toEqual({ fault: {} });
    });

    it('are of kgateway that tries leave a tier only after it is ejected', () => {
        const { faults } = promised('hardened', undefined, {}, 'kgateway');
        expect(faults).toMatchObject({
            crash: { fault: { near: 1 }, lost: 0, firstReplyMs: 135 },
            hang: { fault: { near: 1 }, lost: 0, worstMs: 580 },
            'first-group-down': { fault: { far: 1 }, lost: 0 },
        });
        expect(faults['fallback-stall']).toEqual({ fault: { near: 1 } });
    });

    it.each([
        ['guide', { variant: 'guide' }, '`variant` is guide, and kgateway’s documentation has no page on failover'],
        [
            'hold',
            { failback: 'hold', serving: 'fallback' },
            '`failback` is hold, which the scenario does not have on kgateway',
        ],
        ['weights', {}, '`fallbacks` has weights, and the Backends of a tier of kgateway have none'],
    ])(
        'of kgateway are refused with %s',
        (_, { variant = 'hardened', ...settings }: Record<string, string>, message) => {
            expect(() => promised(variant, weighted, settings, 'kgateway')).toThrow(message);
        },
    );

    it.each([
        ['hold', { failback: 'hold', serving: 'fallback' }, { near: 0.75, far: 0.25 }],
        ['hold that is released', { failback: 'hold', serving: 'primary' }, { local: 1 }],
        ['ramp', { failback: 'ramp', share: '20' }, { local: 0.2, near: 0.75 * 0.8, far: 0.25 * 0.8 }],
    ])('have the shares of a %s, which survives a fault on either side', (_, settings, steady) => {
        const { faults, ...found } = promised('hardened', weighted, settings, 'envoy-gateway');
        expect(found).toMatchObject({ steady, recovery: steady });
        expect(faults.crash).toMatchObject({ fault: { near: 0.75, far: 0.25 }, lost: 0 });
        expect(faults['gateway-down']).toEqual({ fault: { local: 1 }, lost: 0 });
        expect(faults['new-addresses']).toEqual({ fault: steady, lost: 0 });
    });

    it.each(['certificate-expired', 'wrong-ca', 'wrong-sni', 'impostor'] as const)(
        'have the primary alone before and after %s, whose circumstances break mutual TLS first',
        (kind) => {
            const of = (settings: Record<string, string>) =>
                promised('hardened', weighted, settings, 'envoy-gateway').faults[kind];
            const alone = { fault: {}, steady: { local: 1 }, recovery: { local: 1 } };
            expect(of({ failback: 'hold', serving: 'fallback' })).toMatchObject(alone);
            expect(of({ failback: 'ramp', share: '20' })).toMatchObject(alone);
            expect(of({ failback: 'auto' })).toEqual(of({}));
            expect(of({})).not.toHaveProperty('steady');
        },
    );
});
