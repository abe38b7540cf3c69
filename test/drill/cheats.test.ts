import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterApi } from '../../drill/cluster/clusterApi';
import type { Act } from '../../drill/faults/act';
import { composedFault } from '../../drill/faults/composedFault';
import { deployAct } from '../../drill/faults/deployAct';
import { patchAct } from '../../drill/faults/patchAct';
import { postAct } from '../../drill/faults/postAct';
import { type FaultProof, keepProving } from '../../drill/faults/proofKeeper';
import { replaceAct } from '../../drill/faults/replaceAct';
import { scaleAct } from '../../drill/faults/scaleAct';
import { swapAct } from '../../drill/faults/swapAct';
import { isLost, lossReason, type Sample } from '../../drill/load/sample';
import { startSender } from '../../drill/load/sender';
import { drillPlan } from '../../drill/plan/planCheck';
import { assemble } from '../../drill/report/assemble';
import type { Report } from '../../drill/report/report';
import { DeadlineReached } from '../../drill/run/ending';
import { Interrupted } from '../../drill/run/interrupted';
import type { Recording } from '../../drill/run/recording';
import { warmUpProblem } from '../../drill/run/warmUp';
import { MemoryCluster } from './support/memoryCluster';
import { answered } from './support/samples';
import { AMERICA, EUROPE, machine, plan, recording, settings } from './support/synthetic';
import { runTypescript } from './support/typescript';
import { until } from './support/until';

/*
 * Everything that has fooled a drill, or could: none of it may end in `pass`. Each row is a whole cheat with the
 * smallest change to a drill that passes.
 */

const passing = recording();
const { faultAt, faultEndedAt } = passing.moments;

type Change = (sample: Sample, index: number) => Partial<Sample> | undefined;

/** The passing recording with some of its samples changed. */
function changing(from: number, to: number, change: Change): Recording {
    const samples = passing.samples.map((sample, index) =>
        sample.scheduledAt >= from && sample.scheduledAt < to ? { ...sample, ...change(sample, index) } : sample,
    );
    return { ...passing, samples };
}

/** One in `every` replies, once the traffic has shifted. */
const some = (every: number, change: Partial<Sample>): Recording =>
    changing(faultAt + 2000, faultEndedAt, (_, index) => (index % every === 0 ? change : undefined));

/** The load generator held up for so long: everything due meanwhile is sent at its end. */
const heldUp = (from: number, ms: number): Recording =>
    changing(from, from + ms, ({ scheduledAt }) => ({ lateMs: from + ms - scheduledAt }));

const without = (from: number, to: number): Recording => ({
    ...passing,
    samples: passing.samples.filter(({ scheduledAt }) => scheduledAt < from || scheduledAt >= to),
});

const proof = (change: Partial<FaultProof>): Recording => ({ ...passing, proof: { ...passing.proof, ...change } });

const judge = (made: Recording): Report => assemble(settings(), made, machine);

describe('what a drill measured', () => {
    it('passes without a cheat', () => {
        expect(judge(passing)).toMatchObject({ verdict: 'pass', ended: 'completed', doubts: [] });
    });

    it.each<[string, Recording, 'fail' | 'inconclusive', string]>([
        ['1.5 % of the replies are an error page', some(67, { cluster: '', pod: '' }), 'fail', 'fault.unnamed'],
        ['one reply names nobody', oneUnnamed(), 'fail', 'fault.unnamed'],
        [
            '1.5 % of the replies name the dead cluster',
            some(67, { cluster: EUROPE }),
            'fail',
            `fault.replies.${EUROPE}`,
        ],
        ['a cache answers with the old name, always', some(1, { cluster: EUROPE }), 'fail', `fault.shares.${EUROPE}`],
        ['replies name a cluster of another plan', some(67, { cluster: 'asia' }), 'fail', 'fault.unnamed'],
        [
            'empty replies in every phase',
            changing(0, Infinity, (_, index) => (index % 67 === 0 ? { cluster: '', pod: '' } : undefined)),
            'fail',
            'steady.unnamed',
        ],
        ['the failover loses one request', some(1000, { status: 503, cluster: '' }), 'fail', 'failover.lost'],
        ['parts of replies', some(67, { status: 206 }), 'fail', 'failover.lost'],
        ['redirects', some(67, { status: 302 }), 'fail', 'failover.lost'],
        ['the load generator held up for 0.75 s at the fault', heldUp(faultAt, 750), 'inconclusive', 'fault phase'],
        ['held up for 2 s at the fault', heldUp(faultAt - 100, 2000), 'inconclusive', 'fault phase'],
        ['held up at the end of the fault', heldUp(faultEndedAt, 750), 'inconclusive', 'recovery phase'],
        ['held up right before the fault', heldUp(faultAt - 600, 500), 'inconclusive', 'steady phase'],
        ['held up while a second outage would pass', heldUp(faultAt + 6000, 400), 'inconclusive', 'fault phase'],
        ['requests that were due were never sent', without(faultAt, faultAt + 700), 'inconclusive', 'fault phase'],
        [
            'the rate is not reached: every request falls further behind',
            changing(faultAt, Infinity, ({ scheduledAt }) => ({ lateMs: (scheduledAt - faultAt) / 2 })),
            'inconclusive',
            'are unknown',
        ],
        [
            'this machine has no local port left, as if nothing answered',
            changing(faultAt + 6000, faultAt + 6400, () => ({ status: 0, error: 'EADDRNOTAVAIL', cluster: '' })),
            'inconclusive',
            'no open files, local ports or memory left (EADDRNOTAVAIL): ',
        ],
        ['nothing proves the fault', proof({ provedAfterMs: null }), 'inconclusive', 'Nothing proves that the fault'],
        [
            'an autoscaler undoes the fault',
            proof({ problems: ['Deployment web has 2 replicas, not 0.'] }),
            'inconclusive',
            'Deployment web has 2 replicas',
        ],
        [
            'the drill is stopped in the fault',
            { ...passing, error: new Interrupted(143, 'SIGTERM') },
            'inconclusive',
            'Stopped by SIGTERM',
        ],
        [
            'its deadline passes',
            { ...passing, error: new DeadlineReached(60_000) },
            'inconclusive',
            'The deadline of 60 s has passed',
        ],
        ['its load generator dies', { ...passing, error: new Error('died') }, 'inconclusive', 'ended early: died'],
    ])('is no pass where %s', (_, made, expected, evidence) => {
        const report = judge(made);
        const missed = report.expectations.filter(({ ok }) => !ok).map((each) => each.name);
        expect(report.verdict).toBe(expected);
        expect([...missed, ...report.doubts].join('\n')).toContain(evidence);
    });

    it.each([
        ['fail closed', 'ECONNREFUSED', 'pass'],
        ['are not even reached', 'EMFILE', 'inconclusive'],
    ])('judges clusters that %s', (_, error, verdict) => {
        const made = changing(faultAt, faultEndedAt, () => ({ status: 0, error, cluster: '', pod: '' }));
        const nobody = { ...settings(), expectation: { fault: {} } };
        expect(assemble(nobody, made, machine)).toMatchObject({ verdict });
    });

    it('counts requests of a gap as unknown, and nowhere else', () => {
        const { phases } = judge(heldUp(faultAt, 750));
        expect(phases[1]).toMatchObject({ lost: 0, unknown: 130 });
        expect((phases[1]?.requests ?? 0) + 130).toBe(judge(passing).phases[1]?.requests);
    });
});

function oneUnnamed(): Recording {
    const index = passing.samples.findIndex(({ scheduledAt }) => scheduledAt > faultAt + 5000);
    return changing(0, Infinity, (_, each) => (each === index ? { cluster: '', pod: '' } : undefined));
}

describe('a warm-up', () => {
    const requests = (cluster: string): Sample[] => Array.from({ length: 60 }, (_, index) => answered(index, cluster));

    it.each([
        ['never sees one of the clusters', [...requests(EUROPE)], `${AMERICA} answered none`],
        ['sees no name', requests(''), 'one that names no cluster'],
        ['sees names of other clusters', requests('asia'), 'who did: asia'],
        ['has not seen enough', requests(EUROPE).slice(0, 10), '10 of 50'],
    ])('that %s starts no drill', (_, samples, problem) => {
        expect(warmUpProblem(samples, plan)).toContain(problem);
    });
});

describe('a reply on the wire', () => {
    beforeAll(runTypescript);

    const name = `cluster=${EUROPE} pod=a`;
    const listener: Record<string, RequestListener> = {
        honest: (_, reply) => reply.end(name),
        early: (_, reply) => {
            reply.writeEarlyHints({ link: '</style.css>; rel=preload' });
            reply.end(name);
        },
        truncated: (_, reply) => {
            reply.writeHead(200, { 'content-length': '100' });
            reply.write(name, () => reply.destroy());
        },
        unended: (_, reply) => {
            reply.write(name, () => reply.destroy());
        },
        endless: (_, reply) => {
            reply.write(name);
            const more = setInterval(() => reply.write('x'.repeat(1000)), 20);
            reply.on('close', () => clearInterval(more));
        },
        trickle: (_, reply) => {
            reply.writeHead(200, { 'content-length': '1000' });
            const more = setInterval(() => reply.write('x'), 100);
            reply.on('close', () => clearInterval(more));
        },
        redirect: (_, reply) => reply.writeHead(302, { location: '/honest' }).end(name),
        partial: (_, reply) => reply.writeHead(206).end(name),
        empty: (_, reply) => reply.writeHead(204).end(),
        hints: (_, reply) => {
            reply.writeEarlyHints({ link: '</style.css>; rel=preload' });
            setTimeout(() => reply.destroy(), 5);
        },
        late: (_, reply) => reply.end(`${'x'.repeat(100_000)} ${name}`),
        wrong: (_, reply) => reply.end(`${name} maintenance`),
        closing: (_, reply) => reply.destroy(),
        guarded: (request, reply) =>
            request.headers.authorization === `Basic ${Buffer.from('us er:p@ss').toString('base64')}`
                ? reply.end(name)
                : reply.writeHead(401).end(),
    };

    it.each<[string, string, string]>([
        ['honest', 'a whole one', `answered by ${EUROPE}`],
        ['early', 'a 103 before it', `answered by ${EUROPE}`],
        ['truncated', 'a body shorter than it says', 'lost: '],
        ['unended', 'a chunked body that does not end', 'lost: '],
        ['endless', 'a body that never ends', 'lost: TIMEOUT'],
        ['trickle', 'a body slower than the time-out', 'lost: TIMEOUT'],
        ['redirect', 'a redirect to a healthy page', 'lost: HTTP 302'],
        ['partial', 'a part of a body that nobody asked for', 'lost: HTTP 206'],
        ['empty', 'no body', 'answered by '],
        ['hints', 'a 103 and nothing after it', 'lost: '],
        ['late', 'the name after 100 KB', 'answered by '],
        ['wrong', 'a body without the expected text', 'lost: WRONG_BODY'],
        ['closing', 'a closed connection', 'lost: '],
        ['guarded', 'credentials of the URL that the server checks', `answered by ${EUROPE}`],
    ])(
        '%s: %s is %s',
        async (path, _, expected) => {
            const server = createServer((request, reply) => listener[path]?.(request, reply));
            await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
            const { port } = server.address() as AddressInfo;
            const credentials = path === 'guarded' ? 'us%20er:p%40ss@' : '';
            const sender = startSender({
                url: `http://${credentials}127.0.0.1:${port}/`,
                rate: 20,
                timeoutMs: 700,
                ...(path === 'wrong' && { expectedBody: 'hello' }),
            });
            try {
                await until('samples', () => sender.samples.length >= 5, 60_000);
                // The first may wait for the process to warm up, and time out on a busy machine.
                const outcomes = sender.samples.map((sample) =>
                    isLost(sample) ? `lost: ${lossReason(sample)}` : `answered by ${sample.cluster}`,
                );
                const usual = outcomes.at(-1) ?? '';
                expect(expected.endsWith(' ') ? usual.startsWith(expected) : usual === expected).toBe(true);
                expect(usual).not.toBe(expected === 'answered by ' ? `answered by ${EUROPE}` : undefined);
            } finally {
                sender.kill();
                server.close();
                server.closeAllConnections();
            }
        },
        90_000,
    );
});

describe('a fault that takes no effect, or is undone', () => {
    const place = { cluster: EUROPE, namespace: 'default' };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'hello-world' };
    const scale = (api: ClusterApi): Act => scaleAct({ do: 'scale', ...place, deployment: 'hello-world' }, api);
    const patch = (api: ClusterApi): Act =>
        patchAct(
            {
                do: 'patch',
                ...place,
                ...deployment,
                begin: { spec: { paused: true } },
                end: { spec: { paused: null } },
            },
            api,
        );
    const swap = (api: ClusterApi): Act =>
        swapAct({ do: 'swap-secret', ...place, secret: 'tls', material: 'expired' }, api, {
            expired: { 'tls.crt': 'x' },
        });
    const post = (api: ClusterApi): Act =>
        postAct({ do: 'post', ...place, selector: { app: 'x' }, port: 1, begin: '/fail', end: '/ok' }, api, () =>
            Promise.resolve([{ pod: 'a', at: 1, body: 'OK' }]),
        );
    const replace = (api: ClusterApi): Act =>
        replaceAct({ do: 'replace-pods', ...place, selector: { app: 'x' }, count: 1 }, api);
    const cluster = (): MemoryCluster =>
        new MemoryCluster().withDeployment(2).withSecret('tls', { 'tls.crt': 'eQ==' }).withPods('a', 'b');

    /** Accepts every patch and changes nothing. */
    const deaf = (): MemoryCluster => Object.assign(cluster(), { patch: () => Promise.resolve() });
    const undoing = (body: object) => (memory: MemoryCluster) => memory.patch(deployment, body);

    it.each<
        [
            string,
            (api: ClusterApi) => Act,
            () => MemoryCluster,
            ((memory: MemoryCluster) => unknown) | undefined,
            string,
        ]
    >([
        ['the API ignores a scale', scale, deaf, undefined, 'has 2 replicas, not 0'],
        ['an autoscaler scales up again', scale, cluster, undoing({ spec: { replicas: 3 } }), 'has 3 replicas, not 0'],
        ['the Deployment is deleted', scale, cluster, (memory) => memory.remove(deployment), 'is gone, not 0'],
        [
            'the pods do not end',
            scale,
            cluster,
            undoing({ status: { replicas: 2 } }),
            'never took effect: Deployment default/hello-world in europe-west1 still has 2 pods',
        ],
        [
            'Services still send requests to its pods',
            scale,
            () => Object.assign(cluster(), { endpoints: ['a', 'other'] }),
            undefined,
            'never took effect: Services still send requests to a of Deployment',
        ],
        [
            'a pod that replaced another is deleted as well',
            replace,
            cluster,
            (memory) => memory.withPods('b', 'c'),
            'new-1 of x in europe-west1 took the place of a deleted pod and is gone too',
        ],
        [
            'Services still send requests to a deleted pod',
            replace,
            () => Object.assign(cluster(), { endpoints: ['a'] }),
            undefined,
            'Services still send requests to a, which the drill deleted',
        ],
        [
            'somebody deploys the stack with other settings',
            () =>
                deployAct(
                    { do: 'deploy', steps: [{ phase: 'introduce' }, { phase: 'reissue' }] },
                    { deploy: () => Promise.resolve(), settings: () => Promise.resolve({ phase: 'introduce' }) },
                ),
            cluster,
            undefined,
            'Somebody else has deployed the stack: phase is introduce, not reissue',
        ],
        ['the API ignores a patch', patch, deaf, undefined, 'is not as patched'],
        [
            'a GitOps controller reverts a patch',
            patch,
            cluster,
            undoing({ spec: { paused: null }, metadata: { managedFields: [{ manager: 'argocd', time: '1' }] } }),
            'is not as patched (last written by argocd)',
        ],
        [
            'a controller writes the Secret again',
            swap,
            cluster,
            (memory) => memory.withSecret('tls', { 'tls.crt': 'eQ==' }),
            'does not hold expired',
        ],
        ['new pods have had no POST', post, cluster, (memory) => memory.withPods('a', 'c'), 'a, c'],
        ['no pod is left', post, cluster, (memory) => memory.withPods(), 'none is left'],
    ])('%s', async (_, act, makeCluster, undo, problem) => {
        const memory = makeCluster();
        const fault = composedFault('scale', 'a fault', [act(memory)]);
        await fault.begin();
        await undo?.(memory);
        const { problems } = await keepProving(fault, 0, 1).stop();
        expect(problems.join('\n')).toContain(problem);
    });

    it.each([
        ['scale', scale],
        ['patch', patch],
        ['swap', swap],
        ['post', post],
        ['replace', replace],
    ])('%s is proved where it takes effect', async (_, act) => {
        const fault = composedFault('scale', 'a fault', [act(cluster())]);
        await fault.begin();
        expect(await keepProving(fault, 0, 1).stop()).toMatchObject({
            provedAfterMs: expect.any(Number) as number,
            problems: [],
        });
    });

    it('is seen even when it is undone only for a while', async () => {
        const memory = cluster();
        const fault = composedFault('scale', 'a fault', [scale(memory)]);
        await fault.begin();
        const proving = keepProving(fault, 0, 1);
        await undoing({ spec: { replicas: 2 } })(memory);
        const reads = jest.spyOn(memory, 'read');
        await until('a read-back', () => reads.mock.calls.length > 1);
        await undoing({ spec: { replicas: 0 } })(memory);
        expect((await proving.stop()).problems.join()).toContain('has 2 replicas, not 0');
    });

    it('matches no pod', async () => {
        await expect(post(new MemoryCluster()).begin()).rejects.toThrow('nothing to POST /fail to');
    });
});

describe('a plan that could not fail', () => {
    const { expectations } = plan;
    const crash = { fault: { [AMERICA]: 1 } };

    it.each<[string, object]>([
        ['a misspelt bound', { faults: { crash: { ...crash, firstReplyMS: 1 } } }],
        ['a bound of another case', { faults: { crash: { ...crash, Lost: 0 } } }],
        ['a tolerance of everything', { tolerance: 1 }],
        ['a tolerance of half', { tolerance: 0.5 }],
        ['shares of no requests', { minimumRequests: 0 }],
        ['half a request', { minimumRequests: 0.5 }],
        ['fewer than no lost requests', { faults: { crash: { ...crash, lost: -5 } } }],
        ['a bound that nothing reaches', { faults: { crash: { ...crash, worstMs: 1e12 } } }],
        ['shares beside those of any cluster', { steady: { [EUROPE]: 0.5, asia: 0.5 } }],
    ])('with %s is refused', (_, change) => {
        expect(() => drillPlan({ ...plan, expectations: { ...expectations, ...change } }, 'plan.json')).toThrow(
            'is not a drill plan',
        );
    });
});
