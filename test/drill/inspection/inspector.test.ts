import { inspector } from '../../../drill/inspection/inspector';
import type { DrillPlan } from '../../../drill/plan/plan';
import { EUROPE, plan } from '../support/synthetic';

const upstream = 'blue';
const proxy = {
    name: 'gateway',
    cluster: EUROPE,
    namespace: 'gloo-system',
    selector: { gloo: 'proxy' },
    adminPort: 19000,
};
const looking: DrillPlan = { ...plan, proxies: [proxy], fallback: { proxy: 'gateway', upstream } };

const host = (priority: number, health: object): object => ({
    address: { socket_address: { address: `10.0.0.${priority}`, port_value: 15443 } },
    ...(priority > 0 && { priority }),
    health_status: { eds_health_status: 'HEALTHY', ...health },
});
const sick = { failed_active_health_check: true };

/** Answers like Envoy: its endpoints, and a counter that rises with each question. */
function envoy(hosts: () => object[]): Parameters<typeof inspector>[1] {
    let failures = 0;
    return {
        materials: {},
        toPods: (_pods, _port, _method, path) =>
            Promise.resolve([
                {
                    pod: 'a',
                    at: 0,
                    body: JSON.stringify(
                        path.startsWith('/clusters')
                            ? { cluster_statuses: [{ name: upstream, host_statuses: hosts() }] }
                            : { stats: [{ name: 'cluster.blue.health_check.failure', value: ++failures }] },
                    ),
                },
            ]),
    };
}

describe('the fallback', () => {
    it('is there where an endpoint of a lower priority is healthy', async () => {
        const look = inspector(
            looking,
            envoy(() => [host(0, sick), host(1, {})]),
        );
        await expect(look.awaitFallback(0)).resolves.toBeUndefined();
    });

    it('is waited for', async () => {
        let asked = 0;
        const look = inspector(
            looking,
            envoy(() => [host(0, {}), host(1, asked++ === 0 ? sick : {})]),
        );
        await look.awaitFallback(10_000);
        expect(asked).toBe(2);
    });

    it.each([
        [
            'is unhealthy',
            [host(0, {}), host(1, sick)],
            '0 of at least 1 fallback endpoints of blue are healthy: 10.0.0.1:15443 is failed_active_health_check',
        ],
        ['is not there', [host(0, {})], 'there is no endpoint of a lower priority than the first'],
    ])('stops the drill before anything is broken where it %s', async (_, hosts, message) => {
        const look = inspector(
            looking,
            envoy(() => hosts),
        );
        await expect(look.awaitFallback(0)).rejects.toThrow('nothing was broken: no fallback is healthy. gateway');
        await expect(look.awaitFallback(0)).rejects.toThrow(message);
    });

    it('stops it where the proxy cannot be asked or does not know it', async () => {
        const dead = inspector(looking, { materials: {}, toPods: () => Promise.reject(new Error('refused')) });
        await expect(dead.awaitFallback(0)).rejects.toThrow('gateway: refused');
        const none = inspector(
            { ...looking, fallback: { proxy: 'gateway', upstream: 'red' } },
            envoy(() => []),
        );
        await expect(none.awaitFallback(0)).rejects.toThrow('it knows no upstream red');
    });

    it('is not asked for where the plan names none', async () => {
        const look = inspector(plan, { materials: {}, toPods: () => Promise.reject(new Error('refused')) });
        await expect(look.awaitFallback(0)).resolves.toBeUndefined();
    });
});

describe('the causes', () => {
    it('are what rose since the start, and who is unhealthy now', async () => {
        const look = inspector(
            looking,
            envoy(() => [host(0, sick), host(1, {})]),
        );
        await look.start();
        expect(await look.causes()).toEqual([
            {
                source: 'statistics',
                where: 'gateway',
                text: 'health checks failed (cluster.blue.health_check.failure)',
                count: 1,
            },
            {
                source: 'endpoint',
                where: 'gateway',
                text: '10.0.0.0:15443 (priority 0) is failed_active_health_check',
                count: null,
            },
        ]);
    });

    it('say so where a proxy does not answer', async () => {
        const look = inspector(looking, { materials: {}, toPods: () => Promise.reject(new Error('refused')) });
        await look.start();
        expect(await look.causes()).toEqual([
            { source: 'statistics', where: 'gateway', text: 'not read: refused', count: null },
        ]);
    });
});
