import { join } from 'node:path';
import { runCommand } from './runCommand';

/** How pip is had: as a module of `python3`, or by a virtual environment that brings one along. */
export interface Pip {
    kind: 'module' | 'virtual environment';
}

/** Python that runs pip, and the command that provides it. */
export interface PipCommand {
    prepare: [string, string[]] | undefined;
    python: string;
}

/** Looks for pip. Debian's Python has none unless python3-pip or python3-venv is installed. */
export async function findPip(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Pip | { problem: string }> {
    const works = async (...args: string[]) => {
        const { code } = await runCommand('python3', args, { env, ...(signal ? { signal } : {}) });
        return code === 0;
    };
    try {
        if (await works('-m', 'pip', '--version')) {
            return { kind: 'module' };
        }
        if (await works('-c', 'import venv, ensurepip')) {
            return { kind: 'virtual environment' };
        }
        return { problem: '`python3` has no pip. Install pip (python3-pip, or python3-venv, on Debian and Ubuntu).' };
    } catch {
        return { problem: '`python3` is not on PATH. Install Python 3 with pip.' };
    }
}

export function pipCommand(pip: Pip, temporary: string): PipCommand {
    const environment = join(temporary, 'venv');
    return pip.kind === 'module'
        ? { prepare: undefined, python: 'python3' }
        : { prepare: ['python3', ['-m', 'venv', environment]], python: join(environment, 'bin', 'python3') };
}

/**
 * Arguments of the Python that installs pinned wheels into a directory of their own: nothing of the system's or the user's
 * Python is changed, which also makes it allowed where that is "externally managed" (PEP 668).
 */
export function pipArguments(requirements: string, target: string): string[] {
    const checks = ['--require-hashes', '--only-binary=:all:', '--no-deps'];
    return [
        '-m',
        'pip',
        'install',
        '--quiet',
        ...checks,
        '--no-compile',
        '--target',
        target,
        '--requirement',
        requirements,
    ];
}

/** Environment of pip: the user's indexes, proxies and certificates, but nothing that would install elsewhere or talk of other things. */
export function pipEnvironment(env: NodeJS.ProcessEnv, temporary: string): NodeJS.ProcessEnv {
    const own: NodeJS.ProcessEnv = {
        ...env,
        PIP_DISABLE_PIP_VERSION_CHECK: '1',
        PIP_NO_INPUT: '1',
        PIP_REQUIRE_VIRTUALENV: '0',
        PIP_ROOT_USER_ACTION: 'ignore',
        PIP_USER: '0',
        TMPDIR: temporary,
    };
    for (const name of [
        'PIP_TARGET',
        'PIP_PREFIX',
        'PIP_ROOT',
        'PIP_CONSTRAINT',
        'PIP_REQUIREMENT',
        'PIP_NO_BINARY',
        'PIP_DRY_RUN',
    ]) {
        delete own[name];
    }
    return own;
}
