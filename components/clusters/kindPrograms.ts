import { spawnSync } from 'node:child_process';
import { refuse } from '../invalidArguments';

/** A program that is run, the version that is needed of it, and why. */
interface Program {
    name: string;
    /** Prints the version. */
    args: string[];
    minimum: readonly [number, number];
    install: string;
    /** What a failure of the program means. */
    failure: string;
}

const programs: readonly Program[] = [
    {
        name: 'kind',
        args: ['version'],
        minimum: [0, 24], // its nodes are the first of a Kubernetes (1.31) that current Istio and Gloo support
        install: 'go install sigs.k8s.io/kind@latest, or https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
        failure: '`kind version` failed',
    },
    {
        name: 'docker',
        args: ['version', '--format', '{{.Server.Version}}'],
        minimum: [20, 10], // the first with nodes on cgroup v2
        install: 'https://docs.docker.com/engine/install/',
        failure: 'Docker does not answer: start its daemon, and see that this user may reach it',
    },
];

const known = new Map<string, readonly string[]>();

/** Refuses to go on without the programs that kind clusters need. Looks once for each PATH. */
export function requireKind(): void {
    const path = process.env['PATH'] ?? '';
    const problems = known.get(path) ?? programs.flatMap(programProblems);
    known.set(path, problems);
    refuse('KindCluster', problems);
}

function programProblems({ name, args, minimum, install, failure }: Program): string[] {
    const wanted = minimum.join('.');
    const { error, status, stdout, stderr } = spawnSync(name, args, {
        encoding: 'utf8',
        env: process.env,
        timeout: 20_000,
    });
    if (error && 'code' in error && error.code === 'ENOENT') {
        return [`\`${name}\` is not on PATH. Install version ${wanted} or later: ${install}.`];
    }
    if (error || status !== 0) {
        const reason = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
        return [`${failure}${reason && ` (${reason})`}.`];
    }
    const [, version = '', major, minor] = /(?:^|[v\s])((\d+)\.(\d+)[\w.+-]*)/.exec(stdout) ?? [];
    if (!version) {
        return [`The version of \`${name}\` is not known: it printed ${JSON.stringify(stdout.trim())}.`];
    }
    const late = Number(major) - minimum[0] || Number(minor) - minimum[1];
    return late >= 0
        ? []
        : [`\`${name}\` is version ${version}, but ${wanted} or later is needed. Install it: ${install}.`];
}
