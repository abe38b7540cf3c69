import { loadPlacement, loadSources } from '../../../../drill/load/remote/loadPlacement';
import type { DrillPlan } from '../../../../drill/plan/plan';
import { AMERICA, EUROPE, plan } from '../../support/synthetic';

const shop: DrillPlan = { ...plan, entry: 'http://shop.example/' };

describe('--from', () => {
    it('reads load generators by cluster', () => {
        const problems: string[] = [];
        expect(loadSources(`${EUROPE}=2, ${AMERICA}`, problems)).toEqual([
            { cluster: EUROPE, count: 2 },
            { cluster: AMERICA, count: 1 },
        ]);
        expect(problems).toEqual([]);
    });

    it.each([
        ['eu=0', '`--from` has `eu=0`; a cluster and 1 to 32 load generators are accepted'],
        ['eu=33', '`eu=33`'],
        ['eu=1.5', '`eu=1.5`'],
        ['eu=2=3', '`eu=2=3`'],
        ['', '`--from` has ``'],
        ['eu,,us', '`--from` has ``'],
        ['eu,us,eu=2', '`--from` names eu twice'],
    ])('refuses %s', (text, why) => {
        const problems: string[] = [];
        loadSources(text, problems);
        expect(problems.join('\n')).toContain(why);
    });

    const from = [{ cluster: EUROPE, count: 2 }];
    const settings = { from, rate: 100, loadImage: 'registry.example/load:1' };
    const reachable = [EUROPE, AMERICA];

    it('is nothing without it, and has the image of the lab there', () => {
        expect(loadPlacement({ rate: 100 }, shop, reachable, false)).toBeUndefined();
        expect(loadPlacement(settings, shop, reachable, false)).toEqual({ from, image: 'registry.example/load:1' });
        expect(loadPlacement({ from, rate: 100 }, shop, [EUROPE], true)).toEqual({
            from,
            image: 'failover-load-generator',
        });
    });

    it.each<[string, Parameters<typeof loadPlacement>, string]>([
        [
            'a cluster that is not of the plan',
            [{ ...settings, from: [{ cluster: 'asia', count: 1 }] }, shop, reachable, false],
            `names asia; the clusters of the plan are ${EUROPE}, ${AMERICA}`,
        ],
        ['a cluster without a kubeconfig', [settings, shop, [], false], `needs the kubeconfig of ${EUROPE}`],
        ['no image outside the lab', [{ from, rate: 100 }, shop, reachable, false], 'needs `--load-image`'],
        ['an image in the lab', [settings, shop, reachable, true], 'Leave it out'],
        ['less than a request a second each', [{ ...settings, rate: 1 }, shop, reachable, false], '2 load generators'],
        ...['http://127.0.0.1:8080/', 'http://localhost/', 'http://[::1]/', 'http://shop.localhost/'].map(
            (entry): [string, Parameters<typeof loadPlacement>, string] => [
                `the entry ${entry}`,
                [settings, { ...shop, entry }, reachable, false],
                "is this machine's own",
            ],
        ),
        [
            'an entry that resolves to this machine',
            [settings, { ...shop, resolve: { 'shop.example:80': '127.0.0.1' } }, reachable, false],
            "is this machine's own",
        ],
        [
            'streams',
            [
                settings,
                {
                    ...shop,
                    requests: [
                        { name: 'page', path: '/' },
                        { name: 'events', path: '/events', stream: { protocol: 'sse', everyMs: 1000 } },
                    ],
                },
                reachable,
                false,
            ],
            'leave out the requests with `stream`',
        ],
        [
            'ids of requests',
            [settings, { ...shop, idempotency: { header: 'id', served: { header: 'ids' } } }, reachable, false],
            'leave out `idempotency`',
        ],
    ])('refuses %s', (_, args, why) => {
        expect(() => loadPlacement(...args)).toThrow(why);
    });
});
