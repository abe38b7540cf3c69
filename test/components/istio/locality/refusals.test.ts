import { localityFailoverSpec } from '../../../../components';
import { preferred, preferredSpec, regions, weighted, weightedSpec } from '../validFailover';

const [europe, america] = ['europe-west1', 'us-central1'];
const weights = (...percents: (number | undefined)[]) => [
    { region: europe, ...(percents[0] !== undefined && { weight: percents[0] }) },
    { region: america, ...(percents[1] !== undefined && { weight: percents[1] }) },
];
const sized = (first: number, second: number) => [
    { region: europe, weight: 50, replicas: first },
    { region: america, weight: 50, replicas: second },
];

describe('a locality failover with weights refuses', () => {
    it.each<[string, Parameters<typeof weightedSpec>[0], string]>([
        [
            'weights that do not sum to 100',
            { localities: weights(50, 40) },
            '`localities` weights sum to 90; Istio wants 100',
        ],
        [
            'a weight of 0',
            { localities: weights(100, 0) },
            '`localities[1].weight` is 0; Istio takes whole percents from 1',
        ],
        ['a weight above 100', { localities: weights(101, 1) }, '`localities[0].weight` is 101'],
        ['part of a percent', { localities: weights(49.5, 50.5) }, '`localities[0].weight` is 49.5'],
        [
            'a locality left out of the `to` map',
            { localities: weights(100, undefined) },
            '`localities[1].weight` is missing: `us-central1` would get no endpoint at all',
        ],
        [
            'a region of the mesh that no locality names',
            { regions: [europe, america, 'asia-east1'] },
            '`localities` leaves out `asia-east1`, which `regions` names: `asia-east1` would get no endpoint',
        ],
        [
            'an unknown locality',
            { regions: [europe], localities: weights(50, 50) },
            '`localities` names `us-central1`, which is unknown; known are europe-west1.',
        ],
        [
            'a locality named twice',
            { localities: [...weights(50, 25), { region: america, weight: 25 }] },
            '`us-central1` twice',
        ],
        [
            'a zone',
            { localities: [{ region: 'europe-west1/b', weight: 50 }, ...weights(0, 50).slice(1)] },
            '"europe-west1/b"; write one region',
        ],
        [
            'a wildcard',
            { localities: [{ region: '*', weight: 50 }, ...weights(0, 50).slice(1)] },
            '`localities[0].region` is "*"',
        ],
        [
            'no region',
            { localities: [{ region: '', weight: 50 }, ...weights(0, 50).slice(1)] },
            '`localities[0].region` is ""',
        ],
        [
            'a single locality',
            { localities: [{ region: europe, weight: 100 }] },
            '`localities` names 1 region; a failover needs at least 2',
        ],
        ['weights together with an order', { preference: [europe] }, 'Istio’s `distribute`'],
        [
            'neither weights nor an order',
            { localities: weights(undefined, undefined) },
            '`localities` has no weights and there is no `preference`',
        ],
        ['a part of an endpoint', { localities: sized(1.5, 1) }, '`localities[0].replicas` is 1.5'],
        ['an unknown hardening', { hardening: 'soft' as 'guide' }, '`hardening` is "soft"; known are hardened, guide'],
    ])('%s', (_, change, message) => expect(() => weightedSpec(change)).toThrow(message));
});

describe('a locality failover with an order refuses', () => {
    it.each<[string, Parameters<typeof preferredSpec>[0], string]>([
        ['no order', { preference: [] }, '`preference` is empty'],
        [
            'an unknown region',
            { preference: ['mars'] },
            '`preference` names `mars`, which is unknown; known are europe-west1, us-central1.',
        ],
        [
            'a region that fails over to itself',
            { preference: [europe, europe] },
            '`preference` names `europe-west1` twice',
        ],
        [
            'an order that Istio cannot keep',
            { localities: regions(4), preference: ['a', 'b', 'c', 'd'] },
            '`preference` cannot be kept for clients in `a`: after that region it wants `b`, then `c`, then `d`',
        ],
        [
            'an order that Istio cannot keep for some clients',
            { localities: regions(4), preference: ['a', 'b'] },
            '`preference` cannot be kept for clients in `c`: after that region it wants `a`, then `b`, then `d`',
        ],
        [
            'one retry, which never leaves the failed priority',
            { retry: { attempts: 1 } },
            '`retry.attempts` is 1: the first two tries',
        ],
    ])('%s', (_, change, message) => expect(() => preferredSpec(change)).toThrow(message));
});

describe('a locality failover refuses in its detection', () => {
    it.each<[string, Parameters<typeof weightedSpec>[0], string]>([
        [
            'nothing that ejects',
            { detection: { consecutive5xxErrors: 0, consecutiveGatewayErrors: 0 } },
            '`detection.consecutive5xxErrors` and `detection.consecutiveGatewayErrors` are 0: nothing would ever be ejected',
        ],
        ['a negative count', { detection: { consecutive5xxErrors: -1 } }, '`detection.consecutive5xxErrors` is -1'],
        [
            'gateway errors that other errors make needless',
            { detection: { consecutive5xxErrors: 2, consecutiveGatewayErrors: 2 } },
            '`detection.consecutiveGatewayErrors` is 2, which has no effect',
        ],
        [
            'gateway errors that Envoy’s own default makes needless',
            { hardening: 'guide', detection: { consecutive5xxErrors: 1, consecutiveGatewayErrors: 5 } },
            '`detection.consecutiveGatewayErrors` is 5, which has no effect',
        ],
        [
            'local failures that are not told apart',
            { detection: { consecutiveLocalOriginFailures: 3 } },
            '`detection.splitExternalLocalOriginErrors` is not set',
        ],
        [
            'tries to one port that the whole request has no time for',
            { ports: [{ port: 80 }, { port: 9090, connectionPool: { connectTimeout: '5s' } }] },
            '`ports[1].connectionPool.connectTimeout` is 5s: 4 tries',
        ],
        [
            'a health below which ejected endpoints are used',
            { detection: { minHealthPercent: 50 } },
            '`detection.minHealthPercent` is 50',
        ],
        ['a duration without a unit', { detection: { interval: '1' } }, '`detection.interval` is "1", not a duration'],
        [
            'an ejection without end',
            { failback: { baseEjectionTime: 'never' } },
            '`failback.baseEjectionTime` is "never"',
        ],
        ['ejecting more than all', { detection: { maxEjectionPercent: 101 } }, '`detection.maxEjectionPercent` is 101'],
        [
            'ejecting none, which Istio takes for the 10 of Envoy',
            { detection: { maxEjectionPercent: 0 } },
            '`detection.maxEjectionPercent` is 0',
        ],
        [
            'a limit when nobody knows how many endpoints there are',
            { detection: { maxEjectionPercent: 99 } },
            '`detection.maxEjectionPercent` is 99, but not every locality says how many `replicas`',
        ],
        [
            'a limit that keeps the only endpoint of a region',
            { localities: sized(1, 1), detection: { maxEjectionPercent: 10 } },
            '`detection.maxEjectionPercent` is 10, but 1 of 2 endpoints is in the failing priority: Envoy would never eject it. Use at least 50, or leave it out (100).',
        ],
        [
            'a limit that keeps one endpoint of a region',
            { localities: sized(2, 1), detection: { maxEjectionPercent: 66 } },
            '`detection.maxEjectionPercent` is 66, but 2 of 3 endpoints are in the failing priority: Envoy would never eject them all. Use at least 67',
        ],
    ])('%s', (_, change, message) => expect(() => weightedSpec(change)).toThrow(message));
});

describe('a locality failover refuses on its route', () => {
    it.each<[string, Parameters<typeof weightedSpec>[0], string]>([
        ['a short host', { service: { host: 'hello-world' } }, '`service.host` is "hello-world"; write the full name'],
        [
            'a host with a wildcard',
            { service: { host: '*.default.svc.cluster.local' } },
            '`service.host` is "*.default',
        ],
        ['a port that is none', { service: { ...weighted.service, port: 0 } }, '`service.port` is 0'],
        ['no host to answer for', { hosts: [] }, '`hosts` is empty'],
        ['a selector that matches every proxy', { gatewaySelector: {} }, '`gatewaySelector` is empty'],
        ['a namespace that cannot be one', { namespace: 'a/b' }, '`namespace` is "a/b"'],
        ['a gateway name that cannot be one', { gatewayName: 'Public' }, '`gatewayName` is "Public"'],
        ['a rule name that cannot be one', { ruleName: '-' }, '`ruleName` is "-"'],
        ['no retries', { retry: { attempts: 0 } }, '`retry.attempts` is 0'],
        [
            'a retry policy that Istio does not know',
            { retry: { retryOn: 'gateway-error, reset' } },
            '`retry.retryOn` names " reset"',
        ],
        [
            'conditions of gRPC, whose requests are POST, where POST is not retried',
            { retry: { retryOn: 'unavailable,cancelled,reset' } },
            '`retry.retryOn` names unavailable, cancelled, which has no effect: gRPC requests are POST',
        ],
        [
            'a selector with a space in it',
            { gatewaySelector: { istio: 'ingress gateway' } },
            '`gatewaySelector["istio"]` is "ingress gateway"',
        ],
        ['a selector by no label', { gatewaySelector: { 'a b': 'c' } }, '`gatewaySelector` has "a b"'],
        ['a status code that is none', { retry: { retryOn: '999' } }, '`retry.retryOn` names "999"'],
        ['a time-out of one try without a unit', { retry: { perTryTimeout: '250' } }, '`retry.perTryTimeout` is "250"'],
        ['a time-out without a unit', { timeout: '10' }, '`timeout` is "10"'],
        [
            'a connect time-out without a unit',
            { connectionPool: { connectTimeout: '1' } },
            '`connectionPool.connectTimeout` is "1"',
        ],
        ['a negative limit', { connectionPool: { http2MaxRequests: -1 } }, '`connectionPool.http2MaxRequests` is -1'],
        [
            'tries that the whole request has no time for',
            { retry: { attempts: 2, perTryTimeout: '2s' }, timeout: '5s' },
            '`retry.perTryTimeout` is 2s: 3 tries (`retry.attempts` 2 and the first) take up to 6s, more than the 5s of `timeout`',
        ],
        [
            'connections that the whole request has no time for',
            { connectionPool: { connectTimeout: '10s' } },
            '`connectionPool.connectTimeout` is 10s: 4 tries',
        ],
    ])('%s', (_, change, message) => expect(() => weightedSpec(change)).toThrow(message));
});

it('accepts conditions of gRPC where every method is retried', () => {
    const retry = { retryOn: 'unavailable,cancelled', nonIdempotent: true };
    expect(weightedSpec({ retry }).retry).toMatchObject(retry);
});

it('lists everything that is wrong, not the first thing', () => {
    const refused = () =>
        localityFailoverSpec({
            ...preferred,
            service: { host: 'short' },
            localities: weights(10, 20),
            detection: { interval: '1', minHealthPercent: 10 },
            timeout: '0',
        });
    for (const argument of [
        'localities',
        'preference',
        'detection.interval',
        'detection.minHealthPercent',
        'timeout',
        'service.host',
    ]) {
        expect(refused).toThrow(`\`${argument}\``);
    }
});

describe('a locality failover with labels refuses', () => {
    const labelled = (priority: string[], change: Parameters<typeof weightedSpec>[0] = {}) =>
        weightedSpec({ localities: weights(undefined, undefined), priority, ...change });

    it.each<[string, string[], string]>([
        ['none', [], '`priority` is empty; name a label, such as `topology.kubernetes.io/region`.'],
        ['a label that is none', ['a b'], '`priority[0]` has "a b"'],
        ['a label twice', ['version', 'version=v1'], '`priority` names `version` twice'],
        [
            'a region that it does not run in',
            ['topology.kubernetes.io/region=asia-east1'],
            '`priority[0]` is `topology.kubernetes.io/region=asia-east1`, which none of `localities` has; known are ' +
                'europe-west1, us-central1.',
        ],
    ])('%s', (_, priority, message) => expect(() => labelled(priority)).toThrow(message));

    it.each<[string, Parameters<typeof weightedSpec>[0], string]>([
        ['weights beside them', { localities: weights(50, 50) }, '`localities` has weights and there is a `priority`'],
        ['an order of regions beside them', { preference: [europe] }, '`priority` and `preference` both say where'],
        ['one try', { retry: { attempts: 1 } }, '`retry.attempts` is 1: the first two tries of a request go'],
    ])('%s', (_, change, message) => expect(() => labelled(['version'], change)).toThrow(message));
});

describe('a locality failover with a distribution refuses', () => {
    const zoned = [
        { region: europe, zones: ['b', 'c'] },
        { region: america, zones: ['x'] },
    ];
    const half = { [europe]: 50, [america]: 50 };
    const both = [
        { from: europe, to: half },
        { from: america, to: half },
    ];
    const first = (to: Record<string, number>) => [{ from: europe, to }, ...both.slice(1)];
    const from = (...places: string[]) => places.map((place) => ({ from: place, to: half }));
    const distributed = (distribution: typeof both, change: Parameters<typeof weightedSpec>[0] = {}) =>
        weightedSpec({ localities: zoned, distribution, ...change });

    it.each<[string, typeof both, string]>([
        ['none', [], '`distribution` is empty; give an entry for the clients of each region.'],
        ['a place twice', [...both, ...both.slice(1)], '`distribution` names `us-central1` twice'],
        [
            'a region and a zone of it',
            from(europe, `${europe}/b`, america),
            '`distribution` names `europe-west1/b` and its region',
        ],
        ['a client’s region left out', from(europe), '`distribution` has no `from` for `us-central1`'],
        ['a client’s zone left out', from(`${europe}/b`, america), '`distribution` has no `from` for `europe-west1/c`'],
        ['a wildcard', from('*'), '`distribution[0].from` names "*"; write a region, or a zone'],
        ['a subzone', from(`${europe}/b/1`), '`distribution[0].from` names "europe-west1/b/1"'],
        ['an unknown region', first({ ...half, mars: 0 }), '`distribution[0].to` names `mars`, which is unknown'],
        ['an unknown zone', first({ [`${europe}/d`]: 50, [america]: 50 }), 'which is not one of its `zones`'],
        ['other sums', first({ [europe]: 50, [america]: 40 }), '`distribution[0].to` sums to 90; Istio wants 100.'],
        ['part of a percent', first({ [europe]: 49.5, [america]: 50.5 }), 'gives `europe-west1` 49.5; Istio takes'],
        [
            'a region left out',
            first({ [europe]: 100 }),
            '`distribution[0].to` leaves out `us-central1`, which would get',
        ],
        [
            'a zone left out',
            first({ [`${europe}/b`]: 50, [america]: 50 }),
            '`distribution[0].to` leaves out `europe-west1/c`, which would get no endpoint',
        ],
    ])('%s', (_, distribution, message) => expect(() => distributed(distribution)).toThrow(message));

    it('zones that no locality has named', () => {
        const byZone = first({ [`${europe}/b`]: 50, [america]: 50 });
        expect(() => distributed(byZone, { localities: [{ region: europe }, { region: america }] })).toThrow(
            '`distribution[0].to` names `europe-west1/b`, but `europe-west1` does not say its `zones`',
        );
    });

    it('weights of the localities beside it', () => {
        expect(() => distributed(both, { localities: weights(50, 50) })).toThrow('there is a `distribution`');
    });

    it('nothing that is right: weights by zone, for clients by zone', () => {
        const byZone = { [`${europe}/b`]: 30, [`${europe}/c`]: 30, [america]: 40 };
        const right = [
            { from: `${europe}/b`, to: byZone },
            { from: `${europe}/c`, to: half },
            { from: america, to: byZone },
        ];
        expect(distributed(right).distribution).toEqual(right);
    });
});

describe('a locality failover of a part of a service refuses', () => {
    const { host } = weighted.service;
    it.each<[string, Parameters<typeof weightedSpec>[0], string]>([
        [
            'a subset without labels',
            { service: { host, subset: { name: 'v2', labels: {} } } },
            '`service.subset.labels` is empty; it would be all pods of the service.',
        ],
        [
            'a subset whose name cannot be one',
            { service: { host, subset: { name: 'V 2', labels: { version: 'v2' } } } },
            '`service.subset.name` is "V 2"',
        ],
        ['a port that cannot be one', { ports: [{ port: 0 }] }, '`ports[0].port` is 0; a port from 1 to 65535'],
        ['a port twice', { ports: [{ port: 80 }, { port: 80 }] }, '`ports` names port 80 twice'],
        [
            'a port on which nothing is ejected',
            { ports: [{ port: 80, detection: { consecutive5xxErrors: 0, consecutiveGatewayErrors: 0 } }] },
            '`ports[0].detection.consecutive5xxErrors` and `detection.consecutiveGatewayErrors` are 0',
        ],
        [
            'a limit that keeps a region of a port',
            { localities: sized(2, 2), ports: [{ port: 80, detection: { maxEjectionPercent: 10 } }] },
            '`ports[0].detection.maxEjectionPercent` is 10',
        ],
        [
            'an algorithm nobody knows',
            { balancing: { algorithm: 'MAGLEV' as 'RANDOM' } },
            '`balancing.algorithm` is "MAGLEV"; known are LEAST_REQUEST, ROUND_ROBIN, RANDOM.',
        ],
        [
            'a warm-up of endpoints drawn by lot',
            { balancing: { algorithm: 'RANDOM', warmUp: { duration: '30s' } } },
            '`balancing.warmUp` has no effect with `RANDOM`',
        ],
        [
            'a warm-up without a unit',
            { balancing: { warmUp: { duration: '30' } } },
            '`balancing.warmUp.duration` is "30"',
        ],
        [
            'a warm-up from nothing',
            { balancing: { warmUp: { duration: '30s', minimumPercent: 0 } } },
            '`balancing.warmUp.minimumPercent` is 0',
        ],
        [
            'a warm-up that begins with most',
            { balancing: { warmUp: { duration: '30s', aggression: 0.5 } } },
            '`balancing.warmUp.aggression` is 0.5; at least 1',
        ],
    ])('%s', (_, change, message) => expect(() => weightedSpec(change)).toThrow(message));
});
