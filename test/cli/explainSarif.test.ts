import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { Log, Result } from 'sarif';
import { explainFleet } from '../../analysis/explain';
import { rules } from '../../analysis/rules';
import type { ExplainFlags } from '../../cli/explainCommand';
import { runExplain } from '../../cli/explainOperation';
import { explainedSarif } from '../../cli/explainSarif';
import { problems } from '../../drill/report/validate';
import { manifestClusters, placeOfProblem } from '../../fleet/manifests';
import { count, is, listOf, object, type Schema } from '../../jsonSchema';
import { detectionOf, find, type Fleet, policyOf, remove, validFleet } from '../analysis/support/fleet';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sarif-'))));
afterEach(() => {
    rmSync(folder, { recursive: true });
    process.exitCode = undefined;
});

/** What SARIF 2.1.0 and code scanning require of the parts used here. */
const text = object({ text: is('string', '') }, '');
const essential: Schema = object(
    {
        $schema: {
            const: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
        },
        version: { const: '2.1.0' },
        runs: {
            ...listOf(
                object(
                    {
                        tool: object(
                            {
                                driver: object(
                                    {
                                        name: is('string', ''),
                                        semanticVersion: is('string', ''),
                                        rules: listOf(
                                            object(
                                                {
                                                    id: is('string', ''),
                                                    shortDescription: text,
                                                    fullDescription: text,
                                                    help: text,
                                                    defaultConfiguration: object(
                                                        { level: { enum: ['none', 'note', 'warning', 'error'] } },
                                                        '',
                                                    ),
                                                },
                                                '',
                                            ),
                                            '',
                                        ),
                                    },
                                    '',
                                ),
                            },
                            '',
                        ),
                        results: listOf(
                            object(
                                {
                                    ruleId: is('string', ''),
                                    ruleIndex: count(''),
                                    level: { enum: ['none', 'note', 'warning', 'error'] },
                                    message: text,
                                    locations: {
                                        ...listOf(
                                            object(
                                                {
                                                    physicalLocation: object(
                                                        {
                                                            artifactLocation: object({ uri: is('string', '') }, ''),
                                                            region: object(
                                                                { startLine: { type: 'integer', minimum: 1 } },
                                                                '',
                                                            ),
                                                        },
                                                        '',
                                                    ),
                                                    logicalLocations: listOf(
                                                        object({ fullyQualifiedName: is('string', '') }, ''),
                                                        '',
                                                    ),
                                                },
                                                '',
                                            ),
                                            '',
                                        ),
                                        minItems: 1,
                                    },
                                    partialFingerprints: { type: 'object', additionalProperties: is('string', '') },
                                },
                                '',
                                ['locations'],
                            ),
                            '',
                        ),
                        invocations: listOf(
                            object(
                                {
                                    executionSuccessful: is('boolean', ''),
                                    toolExecutionNotifications: listOf(object({ message: text }, ''), ''),
                                },
                                '',
                            ),
                            '',
                        ),
                    },
                    '',
                ),
                '',
            ),
            minItems: 1,
            maxItems: 1,
        },
    },
    '',
);

/** Writes a cluster's manifests, of which the first has lines above it. */
function write(fleet: Fleet): void {
    for (const [name, manifests] of Object.entries(fleet)) {
        mkdirSync(join(folder, name), { recursive: true });
        writeFileSync(
            join(folder, name, 'all objects.yaml'),
            `# made by hand\n\n---\n${manifests.map((each) => dump(each)).join('---\n')}`,
        );
    }
}

function faulty(): Fleet {
    const fleet = validFleet();
    delete detectionOf(fleet.west).maxEjectionPercent;
    delete policyOf(fleet.east).outlierDetection;
    return fleet;
}

async function printed(flags: Partial<ExplainFlags> = {}): Promise<string> {
    const written: string[] = [];
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation((each) => written.push(String(each)) > 0);
    try {
        await runExplain([], {
            kubeconfig: [],
            context: [],
            region: {},
            reads: {},
            manifests: folder,
            sarif: true,
            ...flags,
        });
    } finally {
        spy.mockRestore();
    }
    return written.join('');
}

const logOf = (written: string): Log => JSON.parse(written) as Log;
const resultsOf = (log: Log): Result[] => log.runs[0]?.results ?? [];
const ruleOf = (log: Log, rule: string): Result | undefined => resultsOf(log).find(({ ruleId }) => ruleId === rule);

/** The line of a file that a result names. */
function lineOf(result: Result | undefined): string | undefined {
    const { artifactLocation, region } = result?.locations?.[0]?.physicalLocation ?? {};
    const lines = readFileSync(new URL(artifactLocation?.uri ?? ''), 'utf8').split('\n');
    return lines[(region?.startLine ?? 0) - 1]?.trim();
}

describe('failover explain --sarif', () => {
    it.each<[string, () => Fleet]>([
        ['a valid fleet', validFleet],
        ['a faulty fleet', faulty],
    ])('prints what SARIF 2.1.0 and code scanning require: %s', async (_, fleet) => {
        write(fleet());
        expect(problems(JSON.parse(await printed()), essential)).toEqual([]);
    });

    it('has every rule, and each result refers to its own', async () => {
        write(faulty());
        const log = logOf(await printed());
        const known = log.runs[0]?.tool.driver.rules ?? [];
        expect(known.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
        expect(resultsOf(log).length).toBeGreaterThan(1);
        for (const { ruleId, ruleIndex } of resultsOf(log)) {
            expect(known[ruleIndex ?? -1]?.id).toBe(ruleId);
        }
    });

    it('names the line of the part that exists: the detection, or the policy that has none', async () => {
        write(faulty());
        const log = logOf(await printed());
        expect(lineOf(ruleOf(log, 'ejection-limit'))).toBe('outlierDetection:');
        expect(lineOf(ruleOf(log, 'no-outlier-detection'))).toBe('trafficPolicy:');
    });

    it('names the file relative to the folder that it is started in', () => {
        write(faulty());
        const read = manifestClusters(folder);
        const explanation = explainFleet(read.map(({ name, objects }) => ({ name, objects, hidden: [] })));
        const log = logOf(
            explainedSarif(
                explanation,
                ({ cluster, field, object }) => read.find(({ name }) => name === cluster)?.placeOf(object, field),
                folder,
            ),
        );
        expect(ruleOf(log, 'ejection-limit')?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({
            uri: 'west/all%20objects.yaml',
            uriBaseId: '%SRCROOT%',
        });
    });

    it('has no location, where objects were not read from files: code scanning refuses one without a file', () => {
        write(faulty());
        const explanation = explainFleet(
            manifestClusters(folder).map(({ name, objects }) => ({ name, objects, hidden: [] })),
        );
        const log = logOf(explainedSarif(explanation, () => undefined, folder));
        expect(problems(log, essential)).toEqual([]);
        expect(ruleOf(log, 'ejection-limit')).not.toHaveProperty('locations');
    });

    it('shows an object that its cluster lacks where the other cluster has it', async () => {
        const fleet = validFleet();
        remove(fleet, 'east', 'DestinationRule', 'hello');
        write(fleet);
        const found = ruleOf(logOf(await printed()), 'rule-missing-in-cluster');
        expect(found?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toContain('/west/');
        expect(lineOf(found)).toBe('metadata:');
    });

    it('shows an object that no file has at the start of its cluster’s files', () => {
        const fleet = validFleet();
        remove(fleet, 'west', 'VirtualService', 'hello');
        remove(fleet, 'west', 'DestinationRule', 'hello');
        remove(fleet, 'east', 'DestinationRule', 'hello');
        write(fleet);
        const read = manifestClusters(folder);
        const problem = { cluster: 'west', field: 'spec', object: 'DestinationRule shop/hello' };
        expect(placeOfProblem(read, problem)).toEqual({ file: join(folder, 'west', 'all objects.yaml'), line: 1 });
    });

    it('tells problems of two services on one object apart', async () => {
        const fleet = validFleet();
        for (const manifests of Object.values(fleet)) {
            for (const kind of ['Service', 'Deployment']) {
                const other = structuredClone(find(manifests, kind, 'hello'));
                other.metadata.name = 'other';
                manifests.push(other);
            }
            delete detectionOf(manifests).maxEjectionPercent;
            Object.assign(find(manifests, 'DestinationRule', 'hello').spec ?? {}, { host: '*.shop.svc.cluster.local' });
        }
        write(fleet);
        const prints = resultsOf(logOf(await printed())).map(({ partialFingerprints }) =>
            JSON.stringify(partialFingerprints),
        );
        expect(new Set(prints).size).toBe(prints.length);
    });

    it('keeps the fingerprint of a problem that moved to another line', async () => {
        write(faulty());
        const before = ruleOf(logOf(await printed()), 'ejection-limit')?.partialFingerprints;
        const file = join(folder, 'west', 'all objects.yaml');
        writeFileSync(file, `# one more line\n${readFileSync(file, 'utf8')}`);
        expect(ruleOf(logOf(await printed()), 'ejection-limit')?.partialFingerprints).toEqual(before);
    });

    it('notes what was not understood, and what is assumed', async () => {
        const fleet = validFleet();
        fleet.west?.push({
            apiVersion: 'networking.istio.io/v1alpha3',
            kind: 'EnvoyFilter',
            metadata: { name: 'retries', namespace: 'shop' },
        });
        write(fleet);
        const notes = logOf(await printed()).runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
        const said = notes.map(({ message }) => message.text).join('\n');
        expect(said).toContain('west: EnvoyFilter shop/retries is not understood');
        expect(said).toContain('Assumed: Cluster east');
    });

    it('is refused together with another format', async () => {
        write(validFleet());
        await expect(printed({ json: true })).rejects.toThrow(
            '`--json` and `--sarif` are different formats of the output. Give one.',
        );
    });
});

describe('the place of an object', () => {
    const placeOf = (content: string, object: string, field: string): number | undefined => {
        mkdirSync(join(folder, 'west'), { recursive: true });
        writeFileSync(join(folder, 'west', 'a.yaml'), content);
        return manifestClusters(folder)[0]?.placeOf(object, field)?.line;
    };
    const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: hello\n';

    it.each<[string, string, string, string, number | undefined]>([
        ['the first document', service, 'Service hello', 'spec', 1],
        ['a document after others', `a: 1\n---\n\n${service}`, 'Service hello', 'spec', 4],
        ['an object without namespace, by its full name', service, 'Service default/hello', 'spec', 1],
        [
            'an entry of a list',
            `${service}spec:\n  ports:\n  - port: 1\n  - port: 2\n`,
            'Service hello',
            'spec.ports[1].port',
            8,
        ],
        [
            'an item of a List',
            `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: { name: hello }\n`,
            'Service hello',
            'spec',
            4,
        ],
        [
            'JSON',
            JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'hello' } }, undefined, 2),
            'Service hello',
            'metadata.name',
            4,
        ],
        ['an object that is not there', service, 'Service other', 'spec', undefined],
    ])('%s', (_, content, object, field, line) => {
        expect(placeOf(content, object, field)).toBe(line);
    });
});
