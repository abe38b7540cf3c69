import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { preProcessFile } from 'typescript';

const repository = join(__dirname, '..');

/** What one room may import from the others, and the sentence that a breach is answered with. */
interface Room {
    may: string[];
    rule: string;
}

/** Files that every room may use. */
const shared = ['duration.ts', 'errors.ts', 'isObject.ts', 'jsonSchema.ts'];
const labFaults = 'labFaults.ts';
const kubernetesClient = 'kubernetesClient.ts';
const everything = [
    ...[
        'cli',
        'stacks',
        'engine',
        'components',
        'analysis',
        'fleet',
        'pane',
        'drill',
        'lab',
        'plugins',
        'policy',
        'provider',
        'index.ts',
    ],
    ...[labFaults, kubernetesClient, ...shared],
];

/** Arrows go down: cli → stacks, drill → engine, components. */
const rooms: Record<string, Room> = {
    cli: { may: everything, rule: 'The command line may use every room, and no room uses it.' },
    stacks: {
        may: ['analysis', 'components', 'drill', labFaults, ...shared],
        rule: 'Stacks join components and describe their drills; only the lab infrastructure and the shape of its clusters know the lab.',
    },
    'stacks/infrastructure/lab.ts': {
        may: ['components', 'drill', 'lab', 'stacks', ...shared],
        rule: 'The lab infrastructure is where stacks meet the lab; it knows no command, engine or plugin.',
    },
    'stacks/scenarios/labShapes.ts': {
        may: ['components', 'drill', 'lab', 'stacks', ...shared],
        rule: 'The lab shapes say which clusters a scenario needs; they know no command, engine or plugin.',
    },
    engine: {
        may: ['lab', 'plugins', ...shared],
        rule: 'The engine room runs any Pulumi program: it knows the lab and the plugins, and no component, stack or drill.',
    },
    components: {
        may: ['analysis', ...shared],
        rule: 'Components are a library: they know nothing of stacks, drills, the lab or the command line.',
    },
    analysis: {
        may: [...shared],
        rule: 'Analysis is the ground floor: pure functions of Kubernetes objects that know no other room.',
    },
    fleet: {
        may: ['analysis', ...shared],
        rule: 'The fleet room reads the objects of clusters for analysis: it knows no component, stack or command.',
    },
    pane: {
        may: ['analysis', 'drill', 'fleet', ...shared],
        rule: 'The live page shows what analysis, fleets and drills say: it knows no command, stack or lab.',
    },
    drill: {
        may: [labFaults, kubernetesClient, ...shared],
        rule: 'A drill works on any deployed service: it knows nothing of the lab, stacks or components.',
    },
    lab: {
        may: [labFaults, kubernetesClient, ...shared],
        rule: 'The lab is clusters and nothing else: it knows nothing of what is deployed there.',
    },
    'lab/tsb': {
        may: ['analysis', labFaults, kubernetesClient, ...shared],
        rule: 'What plays Tetrate Service Bridge makes Istio objects by the same functions as components: it knows no component, stack or command.',
    },
    provider: { may: ['components'], rule: 'The plugin serves components and knows nothing else.' },
    plugins: { may: [...shared], rule: "Plugins speak Pulumi's protocol to any engine and know nothing of the rest." },
    policy: {
        may: ['analysis', 'fleet', ...shared],
        rule: 'The policy pack enforces the rules of analysis: it knows no component, stack or command.',
    },
    'index.ts': { may: ['components'], rule: 'The package exports components only.' },
    [labFaults]: {
        may: [],
        rule: 'The table of lab faults is data that the lab and the drill share: it knows nobody.',
    },
    [kubernetesClient]: { may: [], rule: 'The Kubernetes client is a library: it knows nobody here.' },
    ...Object.fromEntries(shared.map((file) => [file, { may: [], rule: 'What all rooms share knows none of them.' }])),
    bench: { may: everything, rule: 'Benchmarks measure the rooms, not the tests.' },
    examples: { may: ['index.ts'], rule: 'Examples import `pulumi-failover`, as a user does.' },
    reference: {
        may: ['index.ts', 'analysis', 'drill', 'policy', ...shared],
        rule: 'The reference is made from what the package exports, what drills report and what analysis says.',
    },
    test: { may: [...everything, 'bench', 'examples', 'reference'], rule: 'Tests may use everything.' },
};

function typescriptFiles(folder: string): string[] {
    return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return ['node_modules', 'dist', 'out', 'coverage'].includes(entry.name) || entry.name.startsWith('.')
                ? []
                : typescriptFiles(path);
        }
        return /\.tsx?$/.test(entry.name) ? [path] : [];
    });
}

/** The files of this repository that `source`, the text of `file`, imports; without their ending. */
function imported(file: string, source: string): string[] {
    return preProcessFile(source, true, true).importedFiles.flatMap(({ fileName }) => {
        if (fileName === 'pulumi-failover') {
            return ['index'];
        }
        return fileName.startsWith('.')
            ? [relative(repository, join(repository, dirname(file), fileName)).replace(/\.js$/, '') || 'index']
            : [];
    });
}

/** The most specific room that a path is in. */
function roomOf(path: string): string | undefined {
    return Object.keys(rooms)
        .filter((room) => room === path || room === `${path}.ts` || path.startsWith(`${room}/`))
        .sort((a, b) => b.length - a.length)[0];
}

/** The folder or root file of a room: `stacks/infrastructure/lab.ts` is in `stacks`. */
function topOf(room: string): string {
    return room.split('/')[0] ?? room;
}

function breaches(file: string, source: string): string[] {
    const room = roomOf(file);
    if (room === undefined) {
        return [`${file}: no room of that name is on the floor plan.`];
    }
    const { may, rule } = rooms[room] as Room;
    return imported(file, source)
        .filter((target) => !target.endsWith('.json'))
        .filter((target) => {
            // A folder may be imported by its name, `stacks` for `stacks/index.ts`.
            const other = topOf(roomOf(target) ?? roomOf(`${target}/index`) ?? target);
            return other !== topOf(room) && !may.includes(other);
        })
        .map((target) => `${file} imports ${target}. ${rule}`);
}

describe('the floor plan', () => {
    it.each([
        ['drill/run/drill.ts', '../../lab/state', 'A drill works on any deployed service'],
        ['lab/launch.ts', '../components', 'The lab is clusters and nothing else'],
        ['stacks/mesh.ts', '../lab/state', 'only the lab infrastructure'],
        ['stacks/infrastructure/lab.ts', '../../engine/engine', 'The lab infrastructure is where stacks meet the lab'],
        ['components/problem.ts', '../stacks', 'Components are a library'],
        ['analysis/explain.ts', '../components', 'Analysis is the ground floor'],
        ['fleet/manifests.ts', '../components', 'reads the objects of clusters'],
        ['pane/store.ts', '../lab/state', 'The live page shows what analysis'],
        ['policy/policies.ts', '../components', 'The policy pack enforces'],
        ['engine/engine.ts', '../cli/progress', 'The engine room runs any Pulumi program'],
        ['lab/tsb/serviceBridge.ts', '../../components', 'What plays Tetrate Service Bridge'],
        ['attic/box.ts', '../errors', 'no room of that name'],
    ])('refuses that %s imports %s', (file, target, sentence) => {
        expect(breaches(file, `import { x } from '${target}';`).join()).toContain(sentence);
    });

    it('lets the lab infrastructure know the lab', () => {
        expect(breaches('stacks/infrastructure/lab.ts', `import { x } from '../../lab/shape';`)).toEqual([]);
    });

    it('is kept by every file', () => {
        const files = typescriptFiles('.');
        expect(files.length).toBeGreaterThan(100);
        expect(files.flatMap((file) => breaches(file, readFileSync(join(repository, file), 'utf8')))).toEqual([]);
    });
});
