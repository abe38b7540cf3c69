import { countersOf, statisticsCauses, statisticsPath, summed } from '../../../drill/inspection/statistics';

const name = 'cluster.default-service-blue-10000_gloo-system.ssl.fail_verify_error';

describe('an Envoy’s counters', () => {
    it('are asked for by a filter, and read from its reply', () => {
        expect(decodeURIComponent(statisticsPath)).toMatch(/filter=\(ssl\\\.fail_verify_no_cert\|.*\)\$$/);
        const reply = JSON.stringify({ stats: [{ name, value: 3 }, { histograms: {} }] });
        expect(countersOf(reply)).toEqual({ [name]: 3 });
    });

    it.each([
        ['what rose', { [name]: 2 }, { [name]: 5 }, 3],
        ['all of it where it was not there before', {}, { [name]: 5 }, 5],
        ['all of it where the proxy was started anew', { [name]: 9 }, { [name]: 5 }, 5],
    ])('explain with %s', (_, before, after, count) => {
        expect(statisticsCauses('gateway', before, after)).toEqual([
            {
                source: 'statistics',
                where: 'gateway',
                text: `the peer’s certificate could not be verified (${name})`,
                count,
            },
        ]);
    });

    it('explain nothing where they stood still, or mean nothing here', () => {
        expect(statisticsCauses('gateway', { [name]: 5 }, { [name]: 5, 'cluster.blue.upstream_rq_200': 9 })).toEqual(
            [],
        );
    });

    it('are those of all pods together', () => {
        expect(summed([{ a: 1, b: 2 }, { a: 3 }])).toEqual({ a: 4, b: 2 });
    });
});
