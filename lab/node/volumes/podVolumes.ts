import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { V1Container, V1Volume } from '@kubernetes/client-node';
import type { Pod } from '../objects';
import type { PodPlace } from '../pod/downward';
import type { Sources } from '../pod/environment';
import { expand } from '../pod/expansion';
import type { Mount } from '../sandbox/containerScript';
import { type Owner, writeVolume } from './atomicWriter';
import { hasPayload, type PayloadFile, tokenRequests, volumePayload } from './payload';
import type { PodTokens } from './tokens';

/** The volumes of one pod: directories under its own, written now and again when their sources change. */
export class PodVolumes {
    private writing: Promise<unknown> = Promise.resolve();

    constructor(
        private readonly directory: string,
        private readonly sources: Sources,
        private readonly tokens: PodTokens,
        private readonly mayChown: boolean,
    ) {}

    /**
     * Makes and fills every volume.
     *
     * @returns what has to exist first; then nothing may be started
     */
    async write(pod: Pod, place: PodPlace): Promise<string[]> {
        const result = this.writing.then(() => this.writeAll(pod, place));
        this.writing = result.catch(() => undefined);
        return result;
    }

    /** Binds of a container, outer ones first. */
    async mounts(pod: Pod, container: V1Container, env: Readonly<Record<string, string>>): Promise<Mount[]> {
        const byName = new Map((pod.spec.volumes ?? []).map((volume) => [volume.name, volume]));
        const mounts = (container.volumeMounts ?? []).map(async (mount): Promise<Mount> => {
            const volume = byName.get(mount.name);
            const subPath = mount.subPathExpr ? expand(mount.subPathExpr, env) : mount.subPath;
            const source = join(this.pathOf(mount.name), subPath ?? '');
            if (subPath && volume && !hasPayload(volume)) {
                await mkdir(source, { recursive: true });
            }
            const kind = (await stat(source)).isDirectory() ? 'directory' : 'file';
            const readOnly = mount.readOnly === true || (volume !== undefined && hasPayload(volume));
            return { source, target: mount.mountPath.replace(/(.)\/+$/, '$1'), readOnly, kind };
        });
        const depth = (mount: Mount): number => mount.target.split('/').length;
        const sorted = (await Promise.all(mounts)).sort((a, b) => depth(a) - depth(b));
        await Promise.all(nestedDirectories(sorted).map((path) => mkdir(path, { recursive: true })));
        return sorted;
    }

    private pathOf(volume: string): string {
        return join(this.directory, volume);
    }

    private async writeAll(pod: Pod, place: PodPlace): Promise<string[]> {
        const volumes = pod.spec.volumes ?? [];
        await this.tokens.issue(tokenRequests(volumes));
        const missing = await Promise.all(volumes.map((volume) => this.writeOne(volume, pod, place)));
        return missing.flat();
    }

    private async writeOne(volume: V1Volume, pod: Pod, place: PodPlace): Promise<readonly string[]> {
        const path = this.pathOf(volume.name);
        await mkdir(path, { recursive: true });
        const group = this.mayChown ? pod.spec.securityContext?.fsGroup : undefined;
        if (!hasPayload(volume)) {
            if (group !== undefined) {
                await chown(path, -1, group);
            }
            await chmod(path, group === undefined ? 0o777 : 0o2777);
            return [];
        }
        await chmod(path, 0o755);
        const context = { pod, place, sources: this.sources, tokens: this.tokens.issued };
        const payload = volumePayload(volume, context);
        if (payload.missing.length > 0) {
            return payload.missing.map((what) => `MountVolume.SetUp failed for volume "${volume.name}" : ${what}`);
        }
        const files = group === undefined ? payload.files : readableByGroup(payload.files);
        const owner: Owner | undefined = group === undefined ? undefined : { uid: 0, gid: group };
        await writeVolume(path, files, owner);
        return [];
    }
}

/** Directories that have to be in a volume because another one is mounted there: the mount itself is read-only by then. */
export function nestedDirectories(mounts: readonly Mount[]): string[] {
    return mounts.flatMap(({ kind, target }) => {
        const inside = (outer: Mount) => outer.kind === 'directory' && target.startsWith(`${outer.target}/`);
        const outer = mounts.filter(inside).at(-1);
        return outer && kind === 'directory' ? [join(outer.source, target.slice(outer.target.length))] : [];
    });
}

/** With an `fsGroup`, the kubelet gives that group the owner's read permissions. */
function readableByGroup(files: ReadonlyMap<string, PayloadFile>): Map<string, PayloadFile> {
    return new Map([...files].map(([path, file]) => [path, { ...file, mode: file.mode | ((file.mode & 0o400) >> 3) }]));
}
