import type { V1Container } from '@kubernetes/client-node';
import type { Image } from '../images';
import type { Pod } from '../objects';
import type { ContainerSpec, Mount } from '../sandbox/containerScript';
import type { HostEntry } from '../sandbox/hostLayout';
import type { ProgramFault } from './containerLaunch';
import type { ContainerUser } from './containerUser';
import { commandLine } from './environment';
import { etcMounts } from './etc';

/** What a container's sandbox is made from. */
export interface ContainerParts {
    readonly pod: Pod;
    readonly container: V1Container;
    readonly image: Image;
    readonly env: Readonly<Record<string, string>>;
    /** Left out where the lab cannot change users. */
    readonly user?: ContainerUser;
    readonly host: readonly HostEntry[];
    readonly volumes: readonly Mount[];
    /** The container's own directory on the host. */
    readonly directory: string;
    readonly fault?: ProgramFault;
    readonly gated: boolean;
}

const terminationLog = '/dev/termination-log';

/** Paths in a container's own directory. */
export function containerPaths(directory: string): Record<'root' | 'etc' | 'script' | 'log' | 'message', string> {
    return {
        root: `${directory}/root`,
        etc: `${directory}/etc`,
        script: `${directory}/start.sh`,
        log: `${directory}/log`,
        message: `${directory}/termination-log`,
    };
}

export function containerSpec(parts: ContainerParts): ContainerSpec {
    const { container, fault, image, host } = parts;
    const paths = containerPaths(parts.directory);
    const inEtc = host.filter(({ path }) => path.startsWith('/etc/'));
    const mounts: Mount[] = [
        ...etcMounts(inEtc),
        ...image.files.map(({ path, source }): Mount => ({ source, target: path, readOnly: true, kind: 'file' })),
        {
            source: paths.message,
            target: container.terminationMessagePath ?? terminationLog,
            readOnly: false,
            kind: 'file',
        },
        ...parts.volumes,
    ];
    const { user } = parts;
    const usual = commandLine(container, image, parts.env);
    const isRoot = user === undefined || (user.uid === 0 && user.gid === 0 && user.groups.length === 0);
    return {
        root: paths.root,
        hostname: parts.pod.spec.hostname ?? parts.pod.metadata.name,
        host: host.filter(({ path }) => !path.startsWith('/etc/')),
        etc: paths.etc,
        directories: image.directories ?? [],
        mounts,
        env: parts.env,
        command: fault ? fault.program.command(usual, fault.settings) : usual,
        workingDir: container.workingDir ?? '/',
        ...(isRoot ? {} : { user }),
        readOnlyRoot: container.securityContext?.readOnlyRootFilesystem === true,
        gated: parts.gated,
        programWaits: parts.gated && fault?.program.waits === true,
    };
}
