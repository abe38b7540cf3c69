import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillPlan } from '../../../drill/plan/plan';
import { drillPlan } from '../../../drill/plan/planCheck';
import { BadInput } from '../../../errors';
import { plan } from '../support/synthetic';

const changed = (change: Partial<Record<keyof DrillPlan, unknown>>): unknown => ({ ...plan, ...change });
const expecting = (change: object): unknown => changed({ expectations: { ...plan.expectations, ...change } });
const expectingOf = (kind: string, expectation: object): unknown => expecting({ faults: { [kind]: expectation } });
const making = (recipe: object): unknown => changed({ faults: { unhealthy: recipe } });

describe('a drill plan from outside', () => {
    it('is what the reference shows', () => {
        const page = readFileSync(join(__dirname, '../../../docs/reference/drill.md'), 'utf8');
        const [, example = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
        expect(drillPlan(JSON.parse(example), 'the example')).toMatchObject({ scenario: 'shop' });
    });

    it('is taken as it is where it is right', () => {
        expect(drillPlan(JSON.parse(JSON.stringify(plan)), 'plan.json')).toEqual(plan);
    });

    it('may have a % in a password, as its escape', () => {
        const entry = 'http://me:hunter%252%40@shop.example/';
        expect(drillPlan(changed({ entry }), 'plan.json')).toMatchObject({ entry });
    });

    it('may let a fault fail closed, and say how faults are made and what explains them', () => {
        const pods = { cluster: 'europe-west1', namespace: 'default', selector: { app: 'x' } };
        const whole = {
            ...plan,
            entries: { ingress: plan.entry, client: 'http://198.18.1.241/' },
            replies: { 'blue-pod': 'europe-west1' },
            proxies: [{ ...pods, name: 'gateway', adminPort: 19000 }],
            fallback: { proxy: 'gateway', upstream: 'blue', healthy: 2 },
            sides: { primary: 'europe-west1', fallbacks: ['us-central1'] },
            faults: {
                'all-down': {
                    before: [
                        {
                            do: 'swap-secret',
                            cluster: 'europe-west1',
                            namespace: 'default',
                            secret: 'failover-upstream',
                            material: 'expired',
                        },
                    ],
                    actions: [
                        { do: 'crash', ...pods },
                        { do: 'post', ...pods, port: 19000, begin: '/healthcheck/fail', end: '/healthcheck/ok' },
                        { do: 'replace-pods', ...pods, count: 1 },
                        { do: 'deploy', steps: [{ rotation: 'introduce' }], settleMs: 1000 },
                    ],
                    probes: [{ name: 'no certificate', address: '198.18.2.240:15443', sni: 'x', cause: 'required' }],
                },
            },
            expectations: { ...plan.expectations, faults: { 'all-down': { fault: {}, cause: 'no healthy' } } },
        };
        expect(drillPlan(whole, 'plan.json')).toBe(whole);
    });

    it.each([
        [{ primary: 'europe-west1', fallbacks: [] }],
        [{ primary: 'europe-west1', fallbacks: ['europe-west1'] }],
        [{ primary: 'mars', fallbacks: ['us-central1'] }],
        [{ primary: 'europe-west1' }],
        ['europe-west1'],
    ])('is refused with the sides %j', (sides) => {
        expect(() => drillPlan(changed({ sides }), 'plan.json')).toThrow(
            '`sides` needs `primary` (a cluster) and `fallbacks` (one or more others); the clusters are europe-west1, us-central1.',
        );
    });

    it('may have gateways as sides, which are no clusters', () => {
        const gateways = { header: 'x-gateway', steady: { old: 0.25, new: 0.75 } };
        const whole = changed({ sides: { primary: 'old', fallbacks: ['new'], gateways } });
        expect(drillPlan(whole, 'plan.json')).toBe(whole);
        for (const wrong of [{ header: 'x-gateway' }, { ...gateways, steady: { other: 1 } }, 'x-gateway']) {
            const sides = { primary: 'old', fallbacks: ['new'], gateways: wrong };
            expect(() => drillPlan(changed({ sides }), 'plan.json')).toThrow(
                '`sides.gateways` needs `header` (a response header) and `steady` (parts of the requests by side).',
            );
        }
    });

    it.each<[string, unknown, string | RegExp]>([
        ['no object', 'text', 'it holds no object'],
        ['another version', changed({ schemaVersion: 2 }), '`schemaVersion` is 2; this version reads 1'],
        ['no entry', changed({ entry: undefined }), '`entry` is missing'],
        ['an entry that is no HTTP URL', changed({ entry: 'ftp://x/' }), '`entry` is "ftp://x/"'],
        [
            'a primary that is no cluster',
            changed({ primary: 'asia' }),
            '`primary` is "asia"; the clusters are europe-west1, us-central1',
        ],
        ['a gateway without a name', changed({ gateway: '' }), '`gateway` is ""; a name is needed.'],
        ['no clusters', changed({ clusters: [] }), '`clusters` needs a list'],
        ['no workload', changed({ workload: {} }), '`workload` needs'],
        ['a negative time', changed({ intervalMs: -1 }), '`intervalMs` is -1'],
        ['no expectations', changed({ expectations: null }), '`expectations` is missing'],
        [
            'shares that do not sum to 1',
            expecting({ steady: { 'europe-west1': 50, 'us-central1': 50 } }),
            '`expectations.steady` sums to 100',
        ],
        ['shares of an unknown cluster', expecting({ recovery: { asia: 1 } }), '`expectations.recovery` names `asia`'],
        [
            'an unknown fault',
            expecting({ faults: { flood: { fault: { 'us-central1': 1 } } } }),
            '`expectations.faults` names `flood`; the faults are scale, crash, hang, http-503, slow, unreachable, partition, api-server-down',
        ],
        [
            'a bound that is no number',
            expecting({ faults: { crash: { fault: { 'us-central1': 1 }, lost: 'none' } } }),
            '`expectations.faults.crash.lost` is "none"',
        ],
        [
            'shares of a fault that sum to less than 1',
            expectingOf('crash', { fault: { 'us-central1': 0.5 } }),
            '`expectations.faults.crash.fault` sums to 0.5',
        ],
        [
            'a phase of a fault with shares of its own that are none',
            expectingOf('crash', { fault: {}, steady: { asia: 1 } }),
            '`expectations.faults.crash.steady` names `asia`',
        ],
        [
            'an expectation for a fault that nothing says how to make',
            expectingOf('unhealthy', { fault: { 'us-central1': 1 } }),
            '`faults.unhealthy` is missing: `expectations.faults.unhealthy` needs a recipe for it.',
        ],
        [
            'an action that is none',
            making({ actions: [{ do: 'flood', cluster: 'europe-west1' }] }),
            '`faults.unhealthy.actions[0].do` is "flood"; known are crash,',
        ],
        [
            'an action on an unknown cluster, without what it needs',
            making({
                actions: [{ do: 'post', cluster: 'asia', namespace: 'default', selector: {}, port: 1, begin: 'x' }],
            }),
            /actions\[0\]\.cluster` is "asia"[^]*selector` is \{\}; labels[^]*begin` is "x"; a path[^]*end` is missing/,
        ],
        ['a fault that does nothing', making({ actions: [] }), 'has neither `actions` nor `probes`'],
        [
            'a probe without a port',
            making({ actions: [], probes: [{ name: 'none', address: 'gateway', sni: 'x' }] }),
            '`faults.unhealthy.probes[0].address` is "gateway"; `host:port` is needed',
        ],
        ['a recipe for an unknown fault', changed({ faults: { flood: { actions: [] } } }), '`faults` names `flood`'],
        [
            'a fallback that none of its proxies shows',
            changed({ fallback: { proxy: 'gateway', upstream: 'blue' } }),
            '`fallback.proxy` is "gateway"; one of the `proxies` (none) is needed',
        ],
        [
            'an entry whose password has a bare %, without showing it',
            changed({ entry: 'http://me:hunter2%@shop.example/' }),
            /^(?![^]*hunter)[^]*`entry` has a `%` in its user or password[^]*write `%25`/,
        ],
        [
            'an entry whose user has an escape of no character',
            changed({ entry: 'http://%ff@shop.example/' }),
            '`entry` has a `%` in its user or password',
        ],
        [
            'a named entry whose password has a bare %',
            changed({ entries: { ingress: plan.entry, client: 'http://me:hunter2%zz@shop.example/' } }),
            /^(?![^]*hunter)[^]*`entries.client` has a `%`/,
        ],
        ['an entry that is no URL', changed({ entries: { client: 'client' } }), '`entries` needs an http:// or'],
        ['a misspelt field', changed({ entires: {} } as object), '`entires` is unknown: did you mean `entries`?'],
        [
            'a field of no meaning',
            changed({ method: 'POST' } as object),
            '`method` is unknown: known are schemaVersion,',
        ],
        [
            'a misspelt bound',
            expectingOf('crash', { fault: { 'us-central1': 1 }, firstReplyMS: 1 }),
            '`expectations.faults.crash.firstReplyMS` is unknown: did you mean `firstReplyMs`?',
        ],
        ['a misspelt phase', expecting({ stedy: {} }), '`expectations.stedy` is unknown: did you mean `steady`?'],
        [
            'a misspelt field of an action',
            making({
                actions: [{ do: 'scale', cluster: 'europe-west1', namespace: 'x', deployment: 'x', replica: 0 }],
            }),
            '`faults.unhealthy.actions[0].replica` is unknown',
        ],
        [
            'a misspelt field of a cluster',
            changed({ clusters: [...plan.clusters, { name: 'asia', regoin: 'asia' }] }),
            '`clusters[2].regoin` is unknown: did you mean `region`?',
        ],
        [
            'two clusters of one name',
            changed({ clusters: [...plan.clusters, ...plan.clusters] }),
            '`clusters` has the name `europe-west1` more than once; names must differ.',
        ],
        [
            'a tolerance that no share could exceed',
            expecting({ tolerance: 1 }),
            '`expectations.tolerance` is 1; a fraction',
        ],
        ['a negative tolerance', expecting({ tolerance: -0.1 }), '`expectations.tolerance` is -0.1'],
        ['shares of no requests', expecting({ minimumRequests: 0 }), '`expectations.minimumRequests` is 0; a whole'],
        [
            'a negative number of lost requests',
            expectingOf('crash', { fault: { 'us-central1': 1 }, lost: -5 }),
            '`expectations.faults.crash.lost` is -5; a whole number, 0 or more, is needed.',
        ],
        [
            'a time longer than any phase',
            expectingOf('crash', { fault: { 'us-central1': 1 }, worstMs: 1e9 }),
            '`expectations.faults.crash.worstMs` is 1000000000; milliseconds from 0 to 3600000 are needed.',
        ],
        [
            'a workload that selects every pod',
            changed({ workload: { ...plan.workload, selector: {} } }),
            '`selector` (one label or more)',
        ],
        [
            'credentials, which it does not repeat',
            changed({ entry: 'ftp://user:secret@x/' }),
            '`entry` is "ftp://***@x/"; an http:// or https:// URL is needed',
        ],
        ['replies of an unknown cluster', changed({ replies: { 'blue-pod': 'asia' } }), '`replies` needs a cluster'],
        [
            'requests of two names',
            changed({ requests: [{ name: 'a' }, { name: 'a' }] }),
            '`requests` has the name `a` more than once',
        ],
        ['no request', changed({ requests: [] }), '`requests` is []; a list of one request or more'],
        [
            'requests that are no list, without their headers',
            changed({ requests: { name: 'a', headers: { authorization: 'hunter2' } } }),
            /`requests` is a mapping; a list of one request or more[^2]*$/,
        ],
        [
            'a request that is a text, without the text',
            changed({ requests: ['authorization: hunter2'] }),
            /`requests\[0\]` is a text; an object is needed[^2]*$/,
        ],
        ['a request without a name', changed({ requests: [{}] }), '`requests[0].name` is needed'],
        ['a misspelt field', changed({ requests: [{ name: 'a', metod: 'PUT' }] }), 'did you mean `method`?'],
        ['a weight of 0', changed({ requests: [{ name: 'a', weight: 0 }] }), '`requests[0].weight` is 0'],
        ['CONNECT', changed({ requests: [{ name: 'a', method: 'CONNECT' }] }), 'an HTTP method other than CONNECT'],
        ['a method in small letters', changed({ requests: [{ name: 'a', method: 'post' }] }), 'did you mean `POST`?'],
        ['CONNECT in small letters', changed({ requests: [{ name: 'a', method: 'connect' }] }), 'other than CONNECT'],
        ...['Transfer-Encoding', 'Keep-Alive', 'Upgrade', 'Expect', 'Content-Length'].map(
            (name): [string, unknown, string] => [
                `the header ${name}`,
                changed({ requests: [{ name: 'a', headers: { [name]: '1' } }] }),
                `\`requests[0].headers.${name}\` cannot be set`,
            ],
        ),
        [
            'a connection that is neither kept nor closed',
            changed({ requests: [{ name: 'a', headers: { Connection: 'upgrade' } }] }),
            '`requests[0].headers.Connection` must be `close` or `keep-alive`',
        ],
        [
            'a header twice, in other letters',
            changed({ requests: [{ name: 'a', headers: { 'X-A': '1', b: '2', 'x-a': '3' } }] }),
            '`requests[0].headers.x-a` is there as `X-A` too; header names ignore case',
        ],
        [
            'a host beside the header Host',
            changed({ requests: [{ name: 'a', host: 'a.example', headers: { Host: 'b.example' } }] }),
            '`requests[0].headers.Host` has no effect beside `host`: leave one of them out',
        ],
        [
            'a header beyond Latin-1',
            changed({ requests: [{ name: 'a', headers: { a: '→' } }] }),
            '`requests[0].headers` must be texts',
        ],
        ['a path beyond Latin-1', changed({ requests: [{ name: 'a', path: '/→' }] }), '`requests[0].path` is "/→"'],
        ['a host beyond Latin-1', changed({ requests: [{ name: 'a', host: '→' }] }), '`requests[0].host` is "→"'],
        ['a relative path', changed({ requests: [{ name: 'a', path: 'x' }] }), '`requests[0].path` is "x"'],
        [
            'a header of two lines',
            changed({ requests: [{ name: 'a', headers: { a: 'b\r\nc: d' } }] }),
            '`requests[0].headers` must be texts',
        ],
        [
            'a secret from two places',
            changed({ requests: [{ name: 'a', body: { fromFile: 'a', fromEnvironment: 'b' } }] }),
            '`requests[0].body` must be a text',
        ],
        [
            'a status that is none',
            changed({ requests: [{ name: 'a', expect: { status: ['ok'] } }] }),
            '`requests[0].expect.status` is ["ok"]',
        ],
        [
            'a pointer that is none',
            changed({ requests: [{ name: 'a', expect: { json: { status: 1 } } }] }),
            'values by JSON pointer is needed',
        ],
        ['an expectation of nothing', changed({ requests: [{ name: 'a', expect: {} }] }), '`requests[0].expect` is {}'],
        [
            'nowhere to find a name',
            changed({ answeredBy: {} }),
            '`answeredBy` needs `header`, `json`, `body`, `peerCertificate`',
        ],
        [
            'an entry without a scheme, whose password is not shown',
            changed({ entry: 'me:hunter2@shop.example' }),
            '`entry` is "***@shop.example"; an http:// or https:// URL is needed',
        ],
        ...Object.entries<[Partial<Record<keyof DrillPlan, unknown>>, string]>({
            'TLS without an https entry': [
                { tls: { serverName: 'a' } },
                '`tls` has no effect: `entry` is "http://198.18.1.240/"; an https:// URL is needed',
            ],
            'a peer certificate without an https entry': [
                { answeredBy: { peerCertificate: '(?<cluster>x)' } },
                '`answeredBy.peerCertificate` has no effect',
            ],
            'a misspelt TLS setting': [{ tls: { cert: 'x' } }, '`tls.cert` is unknown'],
            'TLS of nothing': [{ tls: {} }, '`tls` is empty'],
            'a certificate without its key': [{ tls: { certificate: 'x' } }, '`tls.key` is missing'],
            'a key without its certificate': [{ tls: { key: 'x' } }, '`tls.certificate` is missing'],
            'a key that is no text': [{ tls: { key: 5, certificate: 'x' } }, '`tls.key` must be PEM text'],
            'a server name with a port': [{ tls: { serverName: 'a:1' } }, '`tls.serverName` is "a:1"; a host name'],
            'an address of no entry': [
                { resolve: { 'shop:80': '192.0.2.1' } },
                '`resolve["shop:80"]` is of no entry; they are 198.18.1.240:80',
            ],
            'a name to resolve to': [
                { resolve: { '198.18.1.240:80': 'eu' } },
                '`resolve["198.18.1.240:80"]` is "eu"; an IP address',
            ],
        }).map(([name, [change, message]]): [string, unknown, string] => [name, changed(change), message]),
        ['a pattern without a group', changed({ answeredBy: { body: 'x' } }), '`answeredBy.body` is "x"'],
        ['a pattern that is none', changed({ answeredBy: { body: '((?<cluster>x)' } }), '`answeredBy.body` is'],
        [
            'two ways to know who answered',
            changed({ answeredBy: { body: '(?<cluster>x)' }, replies: { 'blue-pod': 'europe-west1' } }),
            '`replies` has no effect beside `answeredBy`',
        ],
        [
            'names of unknown clusters',
            changed({ answeredBy: { header: { cluster: 'x' }, clusters: { a: 'asia' } } }),
            '`answeredBy.clusters` names `asia`',
        ],
    ])('is refused with %s', (_, value, message) => {
        expect(() => drillPlan(value, 'plan.json')).toThrow(BadInput);
        expect(() => drillPlan(value, 'plan.json')).toThrow(message);
    });

    it('is refused with everything that is wrong, not the first', () => {
        expect(() => drillPlan(changed({ entry: '', variant: '', intervalMs: 'soon' }), 'plan.json')).toThrow(
            /`variant`[^]*`entry`[^]*`intervalMs`/,
        );
    });
});
