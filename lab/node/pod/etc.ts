import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Mount } from '../sandbox/containerScript';
import type { HostEntry } from '../sandbox/hostLayout';

/** What programs need of the host's `/etc` is bound or linked; the rest of `/etc` is the container's own. */
export function etcMounts(host: readonly HostEntry[]): Mount[] {
    return host.flatMap(({ path, kind }): Mount[] =>
        kind === 'link' ? [] : [{ source: path, target: path, readOnly: true, kind }],
    );
}

export interface EtcContent {
    readonly hostname: string;
    readonly namespace: string;
    readonly hosts: string;
    readonly uid: number;
    readonly gid: number;
}

/** Writes a container's `/etc`, with an empty file or directory at each mount point. */
export async function writeEtc(directory: string, content: EtcContent, host: readonly HostEntry[]): Promise<void> {
    await mkdir(directory, { recursive: true, mode: 0o755 });
    await Promise.all([
        ...Object.entries(files(content)).map(([name, text]) =>
            writeFile(join(directory, name), text, { mode: 0o644 }),
        ),
        ...host.map(async (entry) => {
            const path = join(directory, entry.path.slice('/etc/'.length));
            if (entry.kind === 'directory') {
                await mkdir(path, { recursive: true });
            } else {
                await mkdir(join(path, '..'), { recursive: true });
                await (entry.kind === 'file'
                    ? writeFile(path, '')
                    : symlink(entry.link ?? '', path).catch(() => undefined)); // is there from the run before
            }
        }),
    ]);
}

/** Replaces the hosts file of a running container in one step. */
export async function replaceHosts(directory: string, hosts: string): Promise<void> {
    const temporary = join(directory, '.hosts.new');
    await writeFile(temporary, hosts, { mode: 0o644 });
    await rename(temporary, join(directory, basename('hosts')));
}

function files({ hostname, namespace, hosts, uid, gid }: EtcContent): Record<string, string> {
    const user = uid === 0 ? '' : `app:x:${uid}:${gid}:app:/:/bin/sh\n`;
    const group = gid === 0 ? '' : `app:x:${gid}:\n`;
    return {
        hostname: `${hostname}\n`,
        hosts,
        passwd: `root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n${user}`,
        group: `root:x:0:\nnogroup:x:65534:\n${group}`,
        'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
        // Nothing listens there: a name that /etc/hosts does not have fails at once.
        'resolv.conf': `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 127.0.0.1\noptions ndots:5 timeout:1 attempts:1\n`,
    };
}
