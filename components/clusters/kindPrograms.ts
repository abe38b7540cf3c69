import { spawnSync } from 'node:child_process';
import { refuse } from '../invalidArguments';
import type { Problem } from '../problem';

/** A required program, its minimum version, and the reason for it. */
interface Program {
    name: string;
    /** Prints the version. */
    args: string[];
    minimum: readonly [number, number];
    install: string;
    /** Meaning of the program's failure, as the rest of a sentence that begins with its name. */
    failure: string;
}

const programs: readonly Program[] = [
    {
        name: 'kind',
        args: ['version'],
        minimum: [0, 24], // its nodes are the first of a Kubernetes (1.31) that current Istio and Gloo support
        install: 'go install sigs.k8s.io/kind@latest, or https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
        failure: 'failed to print its version',
    },
    {
        name: 'docker',
        args: ['version', '--format', '{{.Server.Version}}'],
        minimum: [20, 10], // the first with nodes on cgroup v2
        install: 'https://docs.docker.com/engine/install/',
        failure: 'does not answer: start its daemon, and check that this user may reach it',
    },
];

const known = new Map<string, readonly Problem[]>();

/** Refuses to continue without the programs that kind clusters need. Checks once for each PATH. */
export function requireKind(): void {
    const path = process.env['PATH'] ?? '';
    const problems = known.get(path) ?? programs.flatMap(programProblems);
    known.set(path, problems);
    refuse('KindCluster', problems);
}

function programProblems({ name, args, minimum, install, failure }: Program): Problem[] {
    const wanted = minimum.join('.');
    const { error, status, stdout, stderr } = spawnSync(name, args, {
        encoding: 'utf8',
        env: process.env,
        timeout: 20_000,
    });
    if (error && 'code' in error && error.code === 'ENOENT') {
        return [{ path: name, reason: 'is not on PATH.', fix: `Install version ${wanted} or later: ${install}.` }];
    }
    if (error || status !== 0) {
        const reason = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
        return [{ path: name, reason: `${failure}${reason && ` (${reason})`}.` }];
    }
    const [, version = '', major, minor] = /(?:^|[v\s])((\d+)\.(\d+)[\w.+-]*)/.exec(stdout) ?? [];
    if (!version) {
        return [{ path: name, reason: `has no known version: it printed ${JSON.stringify(stdout.trim())}.` }];
    }
    const late = Number(major) - minimum[0] || Number(minor) - minimum[1];
    return late >= 0
        ? []
        : [
              {
                  path: name,
                  reason: `is version ${version}, but ${wanted} or later is needed.`,
                  fix: `Install it: ${install}.`,
              },
          ];
}
