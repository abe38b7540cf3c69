import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Container, V1LifecycleHandler } from '@kubernetes/client-node';
import { messageOf } from '../../../errors';
import type { LabFaultSettings } from '../../../labFaults';
import type { FaultyProgram, Image } from '../images';
import type { Pod } from '../objects';
import { ContainerProcess } from '../sandbox/containerProcess';
import { containerScript, type Mount } from '../sandbox/containerScript';
import { execInContainer, type ExecResult } from '../sandbox/execInContainer';
import type { HostEntry } from '../sandbox/hostLayout';
import { containerPaths, containerSpec } from './containerSpec';
import { type ContainerUser, containerUser, userRefusal } from './containerUser';
import type { PodPlace } from './downward';
import { containerEnvironment, type Sources } from './environment';
import { writeEtc } from './etc';
import { httpGet } from './probeCheck';

/** What a container needs to know of its pod and may tell it. */
export interface ContainerHome {
    readonly place: PodPlace;
    readonly podLabel: string;
    /** Directory of the pod's containers. */
    readonly directory: string;
    readonly networkNamespace: string;
    readonly host: readonly HostEntry[];
    readonly mayChangeUser: boolean;
    readonly sources: Sources;
    pod(): Pod;
    hosts(): string;
    mounts(container: V1Container, env: Readonly<Record<string, string>>): Promise<Mount[]>;
    restartPolicy(): string;
    graceMs(): number;
    containerId(container: string, restarts: number): string;
    unknownImage(reference: string): string;
    /** Resolves when a ConfigMap or Secret of the pod's namespace has changed, or at the abort. */
    sourcesChanged(signal: AbortSignal): Promise<void>;
    event(type: 'Normal' | 'Warning', reason: string, message: string): void;
    changed(): void;
}

/** What replaces a container's program. */
export interface ProgramFault {
    readonly program: FaultyProgram;
    readonly settings: LabFaultSettings;
}

/** Why a container cannot be made yet. */
export interface NotYet {
    readonly reason: string;
    readonly message: string;
}

/** Makes the processes of one container. */
export class ContainerLaunch {
    readonly directory: string;
    /** In force for every start. */
    fault: ProgramFault | undefined;
    private env: Readonly<Record<string, string>> = {};
    private user: ContainerUser | undefined;

    constructor(
        private readonly container: V1Container,
        private readonly home: ContainerHome,
    ) {
        this.directory = join(home.directory, container.name);
    }

    /** @param gated the process waits for its release before the program starts */
    async prepare(image: Image, gated: boolean): Promise<ContainerProcess | NotYet> {
        const { container, home } = this;
        const pod = home.pod();
        const user = containerUser(pod.spec, container, image);
        const home0 = { HOME: user.uid === 0 ? '/root' : '/', ...image.env };
        const { variables, missing } = containerEnvironment(pod, container, home.place, home.sources, home0);
        const refusal = userRefusal(pod.spec, container, user);
        const reasons = refusal ? [...missing, refusal] : missing;
        if (reasons.length > 0) {
            return { reason: 'CreateContainerConfigError', message: reasons.join('; ') };
        }
        this.env = variables;
        this.user = home.mayChangeUser ? user : undefined;
        const paths = containerPaths(this.directory);
        try {
            const volumes = await home.mounts(container, variables);
            await mkdir(paths.root, { recursive: true });
            const spec = containerSpec({
                pod,
                container,
                image,
                env: variables,
                ...(this.user ? { user: this.user } : {}),
                host: home.host,
                volumes,
                directory: this.directory,
                ...(this.fault ? { fault: this.fault } : {}),
                gated,
            });
            const inEtc = home.host.filter(({ path }) => path.startsWith('/etc/'));
            const { namespace } = pod.metadata;
            const etc = { hostname: spec.hostname, namespace, hosts: home.hosts(), uid: user.uid, gid: user.gid };
            await Promise.all([
                writeEtc(paths.etc, etc, inEtc),
                // It holds the environment, secrets included.
                writeFile(paths.script, containerScript(spec), { mode: 0o600 }),
                writeFile(paths.message, '').then(() => chmod(paths.message, 0o666)),
            ]);
        } catch (error) {
            return { reason: 'CreateContainerError', message: messageOf(error) };
        }
        return new ContainerProcess(paths.script, home.networkNamespace, paths.log);
    }

    /** Runs a command in the running container, as its user and with its variables. */
    exec(pid: number | undefined, command: readonly string[], timeoutMs: number): Promise<ExecResult> {
        if (pid === undefined) {
            return Promise.reject(new Error('the container is not running'));
        }
        const user = this.user && this.user.uid + this.user.gid > 0 ? { user: this.user } : {};
        const workingDir = this.container.workingDir ?? '/';
        return execInContainer({ pid, command, env: this.env, workingDir, ...user }, timeoutMs);
    }

    /** @returns what went wrong, if anything */
    async hook(hook: V1LifecycleHandler, pid: number | undefined, timeoutMs: number): Promise<string | undefined> {
        try {
            if (hook.exec) {
                const { exitCode, output } = await this.exec(pid, hook.exec.command ?? [], timeoutMs);
                return exitCode === 0 ? undefined : `exited with ${exitCode}: ${output}`;
            }
            if (hook.httpGet) {
                const status = await httpGet(hook.httpGet, this.container, this.home.place.podIP, timeoutMs);
                return status < 400 ? undefined : `HTTP ${status}`;
            }
            if (hook.sleep) {
                await sleep(Math.min(timeoutMs, hook.sleep.seconds * 1000));
            }
            return undefined;
        } catch (error) {
            return messageOf(error);
        }
    }
}
