/** What one check of `failover doctor` found. A `note` is a lack that only some commands meet. */
export interface Finding {
    check: string;
    state: 'ok' | 'note' | 'problem';
    found: string;
    /** What to do; where the state is `ok` there is nothing to do. */
    fix?: string;
}

const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });
const problem = (check: string, found: string, fix: string): Finding => ({ check, state: 'problem', found, fix });
const note = (check: string, found: string, fix: string): Finding => ({ check, state: 'note', found, fix });

/** A program of the base system. `debian`: the package that has it. */
export function programFinding(name: string, path: string | undefined, debian: string): Finding {
    return path === undefined
        ? problem(name, 'not on PATH', `install ${debian} (name of Debian's package)`)
        : ok(name, path);
}

/** `nft`, which sets up sidecars: pods look for it in the system's folders only, and the kernel has to know its tables. */
export function nftFinding(nft: {
    onPath: string | undefined;
    forPods: string | undefined;
    refusal: string | undefined;
}): Finding {
    const need = 'needed by `lab up --scenario mesh`';
    if (nft.onPath === undefined) {
        return note('nft', `not on PATH; ${need}`, "install nftables (name of Debian's package)");
    }
    if (nft.forPods === undefined) {
        const fix = `link it into /usr/local/sbin: pods look in the system's folders only`;
        return note('nft', `${nft.onPath}, where pods do not find it; ${need}`, fix);
    }
    return nft.refusal === undefined
        ? ok('nft', nft.forPods)
        : note(
              'nft',
              `${nft.forPods} fails in a network namespace: ${nft.refusal}; ${need}`,
              'use a kernel with nf_tables (modprobe nf_tables)',
          );
}

/** How the lab gets its namespaces; `refusal` where the kernel grants none. */
export function namespaceFinding(granted: 'as root' | 'user namespace' | { refusal: string }): Finding {
    if (typeof granted === 'object') {
        return problem('namespaces', 'the kernel grants none', granted.refusal);
    }
    return granted === 'as root'
        ? ok('namespaces', 'granted to root')
        : note(
              'namespaces',
              'granted in a user namespace; `lab up --scenario mesh` needs root',
              'nothing for the other scenarios; for mesh, start the lab as root',
          );
}

/** Memory or disk against what the clusters of a lab and the missing tools need. */
export function roomFinding(check: string, availableMiB: number, neededMiB: number, what: string): Finding {
    const state = `${availableMiB} MiB free, ${neededMiB} MiB needed ${what}`;
    return availableMiB >= neededMiB
        ? ok(check, state)
        : problem(check, state, check === 'memory' ? 'end other programs' : 'free some, or choose another folder');
}

/** What makes the lab's tools: of no interest once they are there. */
export function makerFinding(check: string, missing: readonly string[], lack: string | undefined): Finding {
    if (lack === undefined) {
        return ok(
            check,
            missing.length === 0 ? 'found; every tool is there already' : `found; makes ${missing.join(', ')}`,
        );
    }
    const state = lack.replace(/\.? Install.*$/s, '');
    return missing.length === 0
        ? ok(check, `${state}; not needed, every tool is there already`)
        : problem(check, `${state}; makes ${missing.join(', ')}`, /Install.*$/s.exec(lack)?.[0] ?? 'install it');
}

/** Inotify instances per user: every proxy, API server and file watch takes some. */
export function inotifyFinding(used: number, most: number, needed: number): Finding {
    const state = `${used} of ${most} instances in use, ${needed} needed`;
    return most - used >= needed
        ? ok('inotify', state)
        : problem('inotify', state, 'sysctl fs.inotify.max_user_instances=1024');
}

/** Ports on this machine. The lab has a network of its own; kind's API servers are published on the loopback. */
export function portsFinding(taken: readonly number[]): Finding {
    return taken.length === 0
        ? ok('ports', 'the lab needs none; those of kind are free')
        : note(
              'ports',
              `taken: ${taken.join(', ')}; the lab needs none, \`--infrastructure kind\` does`,
              'for kind, choose others: `--config apiServerPort=7541`',
          );
}

/** A table for people: a line each, the remedy below what lacks. */
export function findingsTable(findings: readonly Finding[]): string {
    const width = Math.max(...findings.map(({ check }) => check.length));
    const lines = findings.map(({ check, state, found, fix }) => {
        const line = `${state.padEnd('problem'.length)}  ${check.padEnd(width)}  ${found}`;
        return fix === undefined ? line : `${line}\n${' '.repeat('problem'.length + width + 4)}fix: ${fix}`;
    });
    const problems = findings.filter(({ state }) => state === 'problem').length;
    const verdict =
        problems === 0
            ? 'Nothing keeps the lab from running here.'
            : `${problems} of ${findings.length} checks failed.`;
    return [...lines, verdict].join('\n');
}
