import * as fc from 'fast-check';
import { priorityLoads } from '../../../analysis/envoy/priorityLoads';

const percents = (healthy: number[]) => healthy.map((each) => ({ hosts: 100, healthy: each }));
const loads = (healthy: number[], panicThreshold: number) =>
    priorityLoads(percents(healthy), panicThreshold).map(({ load }) => load);

describe("Envoy's priority loads", () => {
    it.each([
        ['one healthy priority keeps everything', [72, 72], 0, [100, 0]],
        ['the documentation: 71 %, 100 %', [71, 100], 0, [99, 1]],
        ['the documentation: 50 %, 100 %', [50, 100], 0, [70, 30]],
        ['the documentation: 25 %, 25 %', [25, 25], 0, [50, 50]],
        ['the documentation: three priorities', [25, 25, 100], 0, [35, 35, 30]],
        ['the code, where the documentation rounds to 36, 36, 28', [25, 25, 20], 0, [37, 35, 28]],
        ['the remainder goes to the first healthy priority', [5, 65], 0, [8, 92]],
        ['the remainder passes over a dead priority', [0, 25, 25, 20], 0, [0, 37, 35, 28]],
        ['a dead first priority', [0, 100], 0, [0, 100]],
        ['nothing is healthy and panic is off: all to the first', [0, 0], 0, [100, 0]],
        ['the code, against the panic page: 50 %, 60 %', [50, 60], 50, [70, 30]],
        ['the code, against the panic page: 25 %, 100 %', [25, 100], 50, [35, 65]],
        ['total panic: by hosts', [0, 0], 50, [50, 50]],
    ])('%s', (_, healthy, panicThreshold, expected) => {
        expect(loads(healthy, panicThreshold)).toEqual(expected);
    });

    it('shares by hosts in total panic', () => {
        const priorities = [
            { hosts: 1, healthy: 0 },
            { hosts: 2, healthy: 0 },
        ];
        expect(priorityLoads(priorities, 50)).toEqual([
            { load: 34, panics: true },
            { load: 66, panics: true },
        ]);
    });

    it('lets one priority panic while another does not', () => {
        expect(priorityLoads(percents([5, 60]), 50).map(({ panics }) => panics)).toEqual([true, false]);
    });

    it.each([
        ['the threshold of the total', [5, 72], 50],
        ['a threshold of 0', [0, 0], 0],
    ])('never panics with %s', (_, healthy, panicThreshold) => {
        expect(priorityLoads(percents(healthy), panicThreshold).some(({ panics }) => panics)).toBe(false);
    });

    const priority = fc
        .integer({ min: 0, max: 40 })
        .chain((hosts) => fc.integer({ min: 0, max: hosts }).map((healthy) => ({ hosts, healthy })));
    const priorities = fc.array(priority, { minLength: 1, maxLength: 5 });
    const threshold = fc.integer({ min: 0, max: 100 });

    it('sums to 100, each load from 0 to 100', () => {
        fc.assert(
            fc.property(priorities, threshold, (each, percent) => {
                const result = priorityLoads(each, percent).map(({ load }) => load);
                expect(result.reduce((sum, load) => sum + load, 0)).toBe(100);
                expect(result.every((load) => load >= 0 && load <= 100)).toBe(true);
            }),
        );
    });

    it('gives nothing to a dead priority while another is healthy and panic is off', () => {
        fc.assert(
            fc.property(priorities, (each) => {
                fc.pre(each.some(({ hosts, healthy }) => Math.floor((140 * healthy) / Math.max(1, hosts)) > 0));
                priorityLoads(each, 0).forEach(({ load }, index) => {
                    expect(each[index]?.healthy === 0 ? load : 0).toBe(0);
                });
            }),
        );
    });

    it('gives the first priority no less, by more than rounding, when one more of its hosts is healthy', () => {
        fc.assert(
            fc.property(priorities, ([first, ...others]) => {
                fc.pre(first !== undefined && first.healthy < first.hosts);
                const { hosts, healthy } = first ?? { hosts: 0, healthy: 0 };
                const before = priorityLoads([{ hosts, healthy }, ...others], 0)[0]?.load ?? 0;
                const after = priorityLoads([{ hosts, healthy: healthy + 1 }, ...others], 0)[0]?.load ?? 0;
                // The first priority takes the remainder of truncation, less than one percent for each of the others.
                const isLast = healthy === 0 && others.every((other) => other.healthy === 0);
                expect(isLast || after >= before - others.length).toBe(true);
            }),
        );
    });
});
