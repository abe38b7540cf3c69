import { warmUpFailed, warmUpProblem } from '../../../drill/run/warmUp';
import { answered, traffic } from '../support/samples';
import { AMERICA, EUROPE, plan } from '../support/synthetic';

const both = (count: number) =>
    Array.from({ length: count }, (_, index) => answered(index * 5, index % 2 === 0 ? EUROPE : AMERICA));

describe('warm-up', () => {
    it.each([
        ['too few requests have ended', both(49), '49 of 50 warm-up requests have ended'],
        ['requests are lost', [...both(48), ...traffic('xx')], 'of the last 50 requests 2 got no 2xx (2 x HTTP 503)'],
        [
            'a cluster is missing',
            both(120).filter(({ cluster }) => cluster === AMERICA),
            `${EUROPE} answered none of the last 50 requests (who did: ${AMERICA})`,
        ],
        [
            'a cluster has stopped answering',
            [...both(50), ...both(100).filter(({ cluster }) => cluster === AMERICA)],
            `${EUROPE} answered none`,
        ],
        [
            'replies name no cluster',
            both(50).map((sample) => ({ ...sample, cluster: '' })),
            'one that names no cluster',
        ],
    ])('goes on while %s', (_, samples, problem) => {
        expect(warmUpProblem(samples, plan)).toContain(problem);
    });

    it('is over when every expected cluster answers', () => {
        expect(warmUpProblem(both(50), plan)).toBeUndefined();
    });

    it('forgets what was lost before the entry was ready', () => {
        expect(warmUpProblem([...traffic('x'.repeat(200)), ...both(50)], plan)).toBeUndefined();
    });

    it('takes a cluster with a small share as seen when it ever answered', () => {
        const expectations = { ...plan.expectations, steady: { [EUROPE]: 0.01, [AMERICA]: 0.99 } };
        const rare = [answered(0, EUROPE), ...both(100).filter(({ cluster }) => cluster === AMERICA)];
        expect(warmUpProblem(rare, { ...plan, expectations })).toBeUndefined();
    });

    it('says that nothing was broken where it never ends', () => {
        expect(warmUpFailed(plan, 'all is quiet').message).toBe(
            'The drill did not start, and nothing was broken: at http://198.18.1.240/ all is quiet.',
        );
    });
});
