import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { loadRequests } from '../../drill/load/loadRequests';
import type { Sample } from '../../drill/load/sample';
import { type Sender, startSender } from '../../drill/load/sender';
import { pathText } from '../../drill/measurement/hops';
import { drillPlan } from '../../drill/plan/planCheck';
import type { PlannedRequest } from '../../drill/plan/request';
import { assemble } from '../../drill/report/assemble';
import type { Report } from '../../drill/report/report';
import { reportSchema } from '../../drill/report/schema';
import { pathTable } from '../../drill/report/tables';
import { problems } from '../../drill/report/validate';
import { roleOf } from '../../lab/bookinfo/role';
import { bookinfoServer } from '../../lab/bookinfo/server';
import { AMERICA, EUROPE, machine, plan, recording, settings } from './support/synthetic';
import { runTypescript } from './support/typescript';
import { until } from './support/until';

const hop = (service: string) => ({
    service,
    json: { cluster: `/servedBy/${service}/clustername`, pod: `/servedBy/${service}/podname` },
});
const hops = [hop('productpage'), hop('reviews')];
const only = (cluster: string) => ({ [EUROPE]: Number(cluster === EUROPE), [AMERICA]: Number(cluster === AMERICA) });

/** A plan whose second service fails over while the first stays. */
const reviewsMove = {
    ...plan,
    requests: [{ name: 'reviews', hops }],
    expectations: {
        ...plan.expectations,
        steady: only(EUROPE),
        recovery: only(EUROPE),
        hops: { reviews: { steady: only(EUROPE), recovery: only(EUROPE) } },
        faults: { crash: { fault: only(EUROPE), lost: 0, hops: { reviews: { fault: only(AMERICA) } } } },
    },
};

/** The report of a drill in which the services behave so during the fault. */
function report(inFault: (sample: Sample, index: number) => Sample): Report {
    const recorded = recording();
    const { faultAt, faultEndedAt } = recorded.moments;
    const at = (cluster: string) => ({ cluster, pod: `${cluster}-0` });
    const samples = recorded.samples.map((sample, index) => {
        const local = { ...sample, ...at(EUROPE), hops: { productpage: at(EUROPE), reviews: at(EUROPE) } };
        const isHit = sample.scheduledAt >= faultAt && sample.scheduledAt < faultEndedAt;
        return isHit ? inFault({ ...local, hops: { ...local.hops, reviews: at(AMERICA) } }, index) : local;
    });
    return assemble(
        { ...settings(), plan: reviewsMove, expectation: reviewsMove.expectations.faults.crash },
        { ...recorded, samples },
        machine,
    );
}

const missed = ({ expectations }: Report) => expectations.filter(({ ok }) => !ok).map(({ name }) => name);
const withReviews = (sample: Sample, cluster: string): Sample => ({
    ...sample,
    hops: { ...sample.hops, reviews: { cluster, pod: `${cluster}-0` } },
});

describe('hops', () => {
    it('are judged apart from the service that answers', () => {
        const found = report((sample) => sample);
        expect(missed(found)).toEqual([]);
        expect(found.expectations.map(({ name }) => name)).toContain(`fault.reviews.shares.${AMERICA}`);
        expect(problems(found, reportSchema)).toEqual([]);
    });

    it('show every way through the services, before, during and after the fault', () => {
        expect(pathTable(report((sample) => sample))?.rows).toEqual([
            [`productpage@${EUROPE} → reviews@${EUROPE}`, '100.0 %', '0.0 %', '100.0 %'],
            [`productpage@${EUROPE} → reviews@${AMERICA}`, '0.0 %', '100.0 %', '0.0 %'],
        ]);
    });

    it.each<[string, (sample: Sample, index: number) => Sample, string[]]>([
        [
            'a service that never moved',
            (sample) => withReviews(sample, EUROPE),
            ['fault.settledRequests', `fault.reviews.shares.${EUROPE}`],
        ],
        [
            'a service that was seldom in the wrong cluster',
            (sample, index) => (index % 50 === 0 ? withReviews(sample, EUROPE) : sample),
            [`fault.reviews.replies.${EUROPE}`],
        ],
        ['replies that do not say who served a part', (sample) => withReviews(sample, ''), ['fault.reviews.unnamed']],
        [
            'replies of requests that have no part of it',
            (sample) =>
                Object.fromEntries(Object.entries(sample).filter(([key]) => key !== 'hops')) as unknown as Sample,
            ['fault.reviews.settledReplies'],
        ],
    ])('are not met by %s', (_, inFault, names) => {
        expect(missed(report(inFault))).toEqual(expect.arrayContaining(names));
    });

    it('settle when the last service has moved', () => {
        const movedAt = recording().moments.faultAt + 1500;
        const { transitions } = report((sample) =>
            sample.scheduledAt < movedAt ? withReviews(sample, EUROPE) : sample,
        );
        expect(transitions[0]?.fullShiftMs).toBeGreaterThanOrEqual(1500);
        expect(transitions[0]?.fullShiftMs).toBeLessThan(1600);
    });

    it('leave out requests whose replies name nobody', () => {
        const anonymous = (sample: Sample, index: number): Sample =>
            index % 4 === 0
                ? { ...sample, cluster: '', pod: '', status: 401, expected: true, anonymous: true }
                : sample;
        expect(missed(report(anonymous))).toEqual([]);
    });

    it('count a request that should have been refused as lost', () => {
        const open = (sample: Sample, index: number): Sample =>
            index % 4 === 0 ? { ...sample, cluster: '', pod: '', expected: false, anonymous: true } : sample;
        expect(missed(report(open))).toContain('failover.lost');
    });
});

describe('a plan', () => {
    const problemsOf = (change: object) => () => drillPlan({ ...reviewsMove, ...change }, 'The plan');

    it('may expect something of services behind the first one', () => {
        expect(problemsOf({})).not.toThrow();
    });

    it.each<[string, object, string]>([
        [
            'of one that no reply names',
            { requests: [{ name: 'one', hops: [hop('productpage'), hop('details')] }] },
            '`expectations.hops.reviews` cannot be measured: of services behind the first one there are details.',
        ],
        [
            'of a fault and not of the phases around it',
            { expectations: { ...reviewsMove.expectations, hops: undefined } },
            '`expectations.faults.crash.hops.reviews` cannot be measured',
        ],
        [
            'of a place without a pointer',
            { requests: [{ name: 'one', hops: [{ service: 'productpage' }, hop('reviews')] }] },
            '`requests[0].hops[0]` needs `header`, `json`, `body`, `peerCertificate`.',
        ],
        [
            'of replies that name nobody',
            { requests: [{ name: 'one', hops, answeredBy: 'none' }] },
            '`requests[0].hops` has no effect beside `answeredBy`',
        ],
    ])('may not expect something %s', (_, change, message) => {
        expect(problemsOf(change)).toThrow(message);
    });
});

describe('Bookinfo', () => {
    let sender: Sender | undefined;
    const closing: (() => void)[] = [];
    beforeAll(runTypescript);
    afterEach(() => {
        sender?.kill();
        closing.splice(0).forEach((close) => close());
    });

    async function start(args: string, env: Record<string, string> = {}): Promise<number> {
        const server = bookinfoServer(roleOf(args.split(' '), { CLUSTER_NAME: EUROPE, ...env }, `${args}-pod`));
        closing.push(() => void server.close().closeAllConnections());
        await once(server.listen(0, '127.0.0.1'), 'listening');
        return (server.address() as AddressInfo).port;
    }

    /** What the load generator makes of a Bookinfo whose reviews are broken. */
    async function samplesOf(
        requests: PlannedRequest[],
        reviewsCluster = AMERICA,
        fault = '',
    ): Promise<readonly Sample[]> {
        const reviews = await start(`reviews v1${fault}`, { CLUSTER_NAME: reviewsCluster });
        const details = await start('details v1');
        const port = await start('productpage v1', {
            ...{ REVIEWS_HOSTNAME: '127.0.0.1', REVIEWS_SERVICE_PORT: String(reviews) },
            ...{ DETAILS_HOSTNAME: '127.0.0.1', DETAILS_SERVICE_PORT: String(details) },
        });
        const load = loadRequests({ ...plan, requests }, { token: { text: 'a-token' } });
        const started = (sender = startSender({ url: `http://127.0.0.1:${port}/`, rate: 40, timeoutMs: 5000, load }));
        await until('replies', () => started.samples.length >= 10, 60_000);
        await started.stop();
        return [...started.samples];
    }

    it('tells by its JSON who served each hop', async () => {
        const samples = await samplesOf([{ name: 'reviews', path: '/api/v1/products/0/reviews', hops }]);
        const [first] = samples;
        expect(first).toMatchObject({ cluster: EUROPE, hops: { reviews: { cluster: AMERICA } } });
        const path = Object.entries(first?.hops ?? {}).map(([service, { cluster }]) => ({ service, cluster }));
        expect(pathText(path)).toBe(`productpage@${EUROPE} → reviews@${AMERICA}`);
    });

    it.each<[string, PlannedRequest, string]>([
        ['the status of its API', { name: 'api', path: '/api/v1/products/0/reviews' }, ''],
        [
            'words that its page must not have',
            { name: 'page', path: '/productpage', expect: { pattern: '^(?![^]*Error fetching)' } },
            'WRONG_BODY',
        ],
        [
            'words that its page must have',
            { name: 'page', path: '/productpage', expect: { body: 'Reviews served by' } },
            'WRONG_BODY',
        ],
    ])('does not fool a drill that checks %s', async (_, request, error) => {
        const samples = await samplesOf([request], EUROPE, ' --status=503');
        expect(samples.every((sample) => sample.error === error && (error !== '' || sample.status === 503))).toBe(true);
        expect((await samplesOf([request])).every((sample) => sample.error === '' && sample.status === 200)).toBe(true);
    });
});
