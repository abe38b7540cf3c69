import fc from 'fast-check';
import { sentByPhase, sentCounters, type SentSnapshot } from '../../../drill/inspection/sent';

const clusters = [
    { name: 'aws', region: 'us-east-2' },
    { name: 'google', region: 'us-central1' },
];
const host = (address: string, region: string | undefined, total?: number) => ({
    address: { socket_address: { address, port_value: 15443 } },
    ...(region !== undefined && { locality: { region } }),
    stats: [{ name: 'rq_total', ...(total !== undefined && { value: String(total) }) }],
});
const reply = (...upstreams: [name: string, hosts: object[]][]) =>
    JSON.stringify({ cluster_statuses: upstreams.map(([name, hosts]) => ({ name, host_statuses: hosts })) });

describe('what a proxy has sent', () => {
    it('is counted by upstream and by the cluster of the endpoint, over all of its pods', () => {
        const details = 'outbound|80||details.example.test';
        const counters = sentCounters(
            [
                reply([details, [host('10.0.0.1', 'us-east-2', 7), host('10.0.0.2', 'us-east-2', 1)]]),
                reply([details, [host('10.0.0.1', 'us-east-2', 2), host('203.0.113.20', 'us-central1', 4)]]),
            ],
            clusters,
        );
        expect([...counters]).toEqual([
            [`${details}\naws`, 10],
            [`${details}\ngoogle`, 4],
        ]);
    });

    it('names the endpoint where no cluster has its region, counts none as 0, and leaves out what is internal', () => {
        const counters = sentCounters(
            [reply(['edge', [host('203.0.113.20', undefined)]], ['inbound|9080||', [host('127.0.0.1', undefined, 3)]])],
            clusters,
        );
        expect([...counters]).toEqual([['edge\n203.0.113.20:15443', 0]]);
    });
});

describe('what a proxy sent in each phase', () => {
    const at = (...totals: number[]): SentSnapshot[] =>
        totals.map((total) => new Map([['gateway', new Map([['details\naws', total]])]]));

    it('is what rose; a proxy that was started anew counts from zero', () => {
        expect(sentByPhase(at(5, 15, 3, 10))).toEqual([
            { proxy: 'gateway', upstream: 'details', to: 'aws', steady: 10, fault: 3, recovery: 7 },
        ]);
    });

    it('is not known where the proxy was not read, and not reported where it is nothing', () => {
        const [first, second, , last] = at(5, 15, 0, 10);
        expect(sentByPhase([first, second, new Map(), last])).toEqual([
            { proxy: 'gateway', upstream: 'details', to: 'aws', steady: 10, fault: null, recovery: null },
        ]);
        expect(sentByPhase(at(5, 5, 5, 5))).toEqual([]);
        expect(sentByPhase([first])).toEqual([]);
    });

    it('adds up to all that was sent', () => {
        fc.assert(
            fc.property(fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }), (rises) => {
                const totals = rises.map((_, index) => rises.slice(0, index + 1).reduce((sum, each) => sum + each, 0));
                const [sent = { steady: 0, fault: 0, recovery: 0 }] = sentByPhase(at(...totals));
                expect((sent.steady ?? 0) + (sent.fault ?? 0) + (sent.recovery ?? 0)).toBe(
                    (totals[3] ?? 0) - (totals[0] ?? 0),
                );
            }),
        );
    });
});
