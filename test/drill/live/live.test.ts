import {
    appendFileSync,
    existsSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { liveBinMs, liveDrill, liveFile, liveFiles, liveFolder, readLiveDrills } from '../../../drill/live/liveFile';
import type { LiveBin } from '../../../drill/live/liveLine';
import type { ObservedDrill } from '../../../drill/live/observer';
import { BinCollector, publishDrill } from '../../../drill/live/publisher';
import type { Sample } from '../../../drill/load/sample';
import { plan } from '../support/synthetic';

const drill: ObservedDrill = {
    plan: { ...plan, entry: 'http://user:swordfish@198.18.1.240/' },
    entryName: undefined,
    fault: 'crash',
    faultDescription: 'every pod is killed',
    rate: 200,
    attempt: 1,
};
const sample = (scheduledAt: number, latencyMs: number, status = 200): Sample => ({
    scheduledAt,
    latencyMs,
    lateMs: 0,
    status,
    error: '',
    cluster: 'europe-west1',
    pod: 'a',
});

let folder: string;
beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), 'live-')), 'drills')));
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

describe('a drill that is published', () => {
    it('can be read while it runs, and when it has ended', () => {
        const now = Date.now();
        const started = now - (now % liveBinMs); // so that all samples are in one bin
        let time = started;
        const observer = publishDrill(folder, drill, () => time);
        observer.stage('steady', started);
        observer.samples([sample(started, 3), sample(started, 5), sample(started, 4, 503)]);
        time += 2 * liveBinMs;
        observer.samples([]);
        const [running] = readLiveDrills(folder, Date.now());
        expect(running).toMatchObject({
            state: 'running',
            head: {
                fault: 'crash',
                scenario: 'locality',
                clusters: plan.clusters,
                workload: { deployment: 'hello-world' },
            },
            stages: [{ stage: 'steady', at: started }],
            bins: [{ replies: { 'europe-west1': 2 }, lost: 1, p50Ms: 3, maxMs: 5 }],
        });
        observer.ended('pass');
        expect(readLiveDrills(folder, Date.now())[0]).toMatchObject({ state: 'ended', verdict: 'pass' });
    });

    it('has its file to itself, readable by its user alone, without the credentials of the entry', () => {
        publishDrill(folder, drill);
        const [id = ''] = liveFiles(folder);
        expect(statSync(folder).mode & 0o777).toBe(0o700);
        expect(statSync(liveFile(folder, id)).mode & 0o777).toBe(0o600);
        expect(readFileSync(liveFile(folder, id), 'utf8')).not.toContain('swordfish');
    });

    it('counts as killed when it writes no more', () => {
        publishDrill(folder, drill);
        expect(readLiveDrills(folder, Date.now() + 11_000)[0]?.state).toBe('killed');
    });

    it('loses only the line that it was killed in', () => {
        publishDrill(folder, drill).stage('steady', 1);
        const [id = ''] = liveFiles(folder);
        appendFileSync(liveFile(folder, id), '{"stage":"fau');
        expect(readLiveDrills(folder, Date.now())[0]?.stages).toEqual([{ stage: 'steady', at: 1 }]);
    });

    it('never ends a drill: not where its folder cannot be made', () => {
        writeFileSync(join(folder, '..', 'file'), '');
        const observer = publishDrill(join(folder, '..', 'file', 'drills'), drill);
        observer.stage('steady', 1);
        observer.ended(undefined);
    });

    it('removes files of drills of another day', () => {
        publishDrill(folder, drill);
        const [id = ''] = liveFiles(folder);
        const old = Date.now() / 1000 - 2 * 24 * 3600;
        utimesSync(liveFile(folder, id), old, old);
        publishDrill(folder, { ...drill, fault: 'hang' });
        expect(existsSync(liveFile(folder, id))).toBe(false);
        expect(liveFiles(folder)).toHaveLength(1);
    });

    it('is in the folder of the user, as the lab is', () => {
        expect(liveFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/pulumi-failover/drills');
    });
});

describe('reading', () => {
    it('takes any text for no drill rather than fail', () => {
        fc.assert(fc.property(fc.string(), (text) => expect(liveDrill('x', text, 0, 0)).toBeUndefined()));
        expect(liveDrill('x', '{"head":{"version":2}}', 0, 0)).toBeUndefined();
    });

    const head = {
        ...{ version: 1, infrastructure: 'lab', scenario: 'locality', variant: 'distribute', fault: 'crash' },
        ...{ faultDescription: 'every pod is killed', rate: 200, attempt: 1, primary: 'eu' },
        clusters: [{ name: 'eu', region: 'eu' }],
        workload: { namespace: 'shop', deployment: 'hello' },
    };
    const bin = { bin: 250, replies: { eu: 50 }, lost: 0, p50Ms: 3, maxMs: null };
    const read = (...lines: object[]) => liveDrill('x', lines.map((line) => JSON.stringify(line)).join('\n'), 0, 0);

    it.each<[string, object]>([
        ['version', { version: 2 }],
        ['text', { scenario: 7 }],
        ['missing text', { faultDescription: undefined }],
        ['name of the entry', { entryName: {} }],
        ['rate', { rate: '200' }],
        ['attempt', { attempt: -1 }],
        ['list of clusters', { clusters: 'eu' }],
        ['cluster', { clusters: [null] }],
        ['workload', { workload: undefined }],
    ])('takes a head with another %s for no drill', (_, change) => {
        expect(read({ head })).toMatchObject({ head });
        expect(read({ head: { ...head, ...change } })).toBeUndefined();
    });

    it.each<[string, object]>([
        ['start', { ...bin, bin: '250' }],
        ['replies', { ...bin, replies: null }],
        ['count of replies', { ...bin, replies: { eu: '50' } }],
        ['count of losses', { ...bin, lost: -1 }],
        ['latency', { ...bin, p50Ms: 'fast' }],
        ['missing latency', { ...bin, maxMs: undefined }],
        ['stage', { stage: 'lunch', at: 1 }],
        ['time of a stage', { stage: 'fault', at: 'noon' }],
        ['verdict', { ended: 'maybe', at: 1 }],
        ['time of its end', { ended: 'pass' }],
    ])('leaves out a line with another %s', (_, line) => {
        expect(read({ head }, line, bin)).toEqual(read({ head }, bin));
        expect(read({ head }, bin)?.bins).toEqual([bin]);
    });
});

describe('bins', () => {
    it('count every request once, whenever it is told', () => {
        const told = fc.array(
            fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 2000 }), fc.boolean()),
        );
        fc.assert(
            fc.property(told, (requests) => {
                const collector = new BinCollector();
                const bins: LiveBin[] = [];
                for (const [at, latency, isAnswered] of [...requests].sort(([one], [other]) => one - other)) {
                    bins.push(...collector.add([sample(at, latency, isAnswered ? 200 : 503)], at + latency));
                }
                bins.push(...collector.rest());
                const count = bins.reduce((sum, { lost, replies }) => sum + lost + (replies['europe-west1'] ?? 0), 0);
                expect(count).toBe(requests.length);
                expect(bins.every(({ bin }) => bin % liveBinMs === 0)).toBe(true);
            }),
        );
    });
});
