import type { V1Container } from '@kubernetes/client-node';
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AgentContext } from '../context';
import { PodEvents } from '../events';
import { findImage, unknownImage } from '../images';
import { finishDeletion } from './finishDeletion';
import { keyOf, Pod } from '../objects';
import { createNetworkScript, deleteNetworkScript, PodNetwork } from '../sandbox/podNetwork';
import { PodVolumes } from '../volumes/podVolumes';
import { PodTokens } from '../volumes/tokens';
import { Container, ContainerRole } from './container';
import { ContainerHome } from './containerLaunch';
import { PodPlace } from './downward';
import { replaceHosts } from './etc';
import { hostsFile } from './hostsFile';
import { PodSnapshot } from './podStatus';
import { refusals } from './refusals';
import { sourcesOf, sourceChange, usesSource } from './podSources';
import { StatusWriter } from './statusWriter';

const run = promisify(execFile);
const DEFAULT_GRACE_SECONDS = 30;

/** One pod bound to a node of this cluster, from its binding to its end. */
export class PodWorker {
    public readonly containers: readonly Container[];
    public readonly podPlace: PodPlace;
    private readonly directory: string;
    private readonly network: PodNetwork | undefined;
    private readonly volumes: PodVolumes;
    private readonly tokens: PodTokens;
    private readonly status: StatusWriter;
    private readonly events: PodEvents;
    private readonly startTime = new Date();
    private readonly stopping = new AbortController();
    /** Set while the pod cannot be made; shown as the waiting reason of its containers. */
    private obstacle: { reason: string; message: string } | undefined;
    private hosts = '';
    private living: Promise<void> = Promise.resolve();
    private ending: Promise<void> | undefined;
    private networkMade = false;
    private readonly changeListeners = new Set<() => void>();

    constructor(
        private readonly context: AgentContext,
        private current: Pod,
        /** Called when nothing of the pod is left on this machine. */
        private readonly gone: () => void,
    ) {
        const { addresses, cluster } = context;
        const address = addresses.take();
        const nodeName = current.spec.nodeName ?? '';
        this.podPlace = { podIP: address ?? '', hostIP: addresses.gateway, nodeName, allocatable: context.allocatable };
        this.directory = join(context.stateDir, 'pods', current.metadata.uid);
        this.network = address
            ? {
                  namespace: `${cluster.name}-pod-${current.metadata.uid.slice(0, 13)}`,
                  clusterNamespace: cluster.name,
                  address,
                  gateway: addresses.gateway,
                  sysctls: current.spec.securityContext?.sysctls ?? [],
              }
            : undefined;
        this.events = new PodEvents(context.api, nodeName, context.log);
        this.tokens = new PodTokens(context.api, current, () => void this.writeVolumes(), context.log);
        const sources = sourcesOf(context.stores, current.metadata.namespace);
        this.volumes = new PodVolumes(join(this.directory, 'volumes'), sources, this.tokens, context.mayChangeUser);
        this.status = new StatusWriter(
            context.api,
            () => this.current,
            () => this.snapshot(),
            context.log,
        );
        const home = this.home();
        const make = (role: ContainerRole) => (spec: V1Container) =>
            new Container(spec, role, findImage(context.images, spec.image ?? ''), home);
        this.containers = [
            ...(current.spec.initContainers ?? []).map((spec) =>
                make(spec.restartPolicy === 'Always' ? 'sidecar' : 'init')(spec),
            ),
            ...current.spec.containers.map(make('main')),
        ];
    }

    public get pod(): Pod {
        return this.current;
    }

    public get ended(): boolean {
        return this.ending !== undefined;
    }

    public start(): void {
        this.living = this.live().catch((error: unknown) => {
            this.obstruct('FailedCreatePodSandBox', error instanceof Error ? error.message : String(error));
        });
    }

    /** Takes in a changed object. */
    public update(pod: Pod): void {
        const before = this.current;
        this.current = pod;
        if (pod.metadata.deletionTimestamp) {
            void this.end(pod.metadata.deletionGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS, true);
            return;
        }
        const told = (object: Pod): string => JSON.stringify([object.metadata.labels, object.metadata.annotations]);
        if (told(before) !== told(pod)) {
            void this.writeVolumes();
        }
        if (pod.spec.readinessGates?.length) {
            void this.status.write();
        }
    }

    /** The Service names may have changed. */
    public async updateHosts(): Promise<void> {
        const hosts = this.hostsNow();
        if (hosts !== this.hosts) {
            this.hosts = hosts;
            // A container that is not made yet has no /etc and will get the newest.
            await Promise.all(
                this.containers.map(({ etcPath }) => replaceHosts(etcPath, hosts).catch(() => undefined)),
            );
        }
    }

    /** A ConfigMap or Secret of the pod's namespace has changed. */
    public sourceChanged(kind: 'configMap' | 'secret', name: string): void {
        if (usesSource(this.current, kind, name)) {
            void this.writeVolumes();
        }
    }

    /**
     * Ends the pod and cleans up; a second call with less grace shortens the first.
     *
     * @param tell also finish the pod's deletion in the API server
     */
    public end(graceSeconds: number, tell: boolean): Promise<void> {
        if (this.ending) {
            if (graceSeconds === 0) {
                this.containers.forEach((container) => void container.stop(0));
            }
            return this.ending;
        }
        this.ending = this.endWith(graceSeconds * 1000, tell);
        return this.ending;
    }

    private async live(): Promise<void> {
        await mkdir(join(this.directory, 'containers'), { recursive: true });
        const refused = refusals(this.current);
        if (!this.network) {
            refused.push(`the cluster has no free pod address; it has 238`);
        }
        if (refused.length > 0) {
            this.obstruct('CreateContainerConfigError', refused.join('; '));
            return;
        }
        // istiod looks a proxy up by the pod's address, so that is written before any container starts.
        const [, ready] = await Promise.all([this.makeNetwork(), this.waitForVolumes(), this.status.write()]);
        if (!ready || this.stopping.signal.aborted) {
            return;
        }
        this.hosts = this.hostsNow();
        const runs: Promise<void>[] = [];
        for (const container of this.containers.filter(({ role }) => role !== 'main')) {
            const over = container.run();
            if (container.role === 'sidecar') {
                runs.push(over);
                await this.until(() => container.snapshot().started, over);
            } else {
                await over;
                if (container.snapshot().state.terminated?.exitCode !== 0) {
                    return; // failed for good, or the pod is ending
                }
            }
            if (this.stopping.signal.aborted) {
                return;
            }
        }
        const mains = this.containers.filter(({ role }) => role === 'main').map((container) => container.run());
        await Promise.all(mains);
        await this.stopSidecars(this.graceMs());
        await Promise.all(runs);
        void this.status.write();
    }

    private async makeNetwork(): Promise<void> {
        if (this.network) {
            this.networkMade = true;
            await run('sh', ['-c', createNetworkScript(this.network)]);
        }
    }

    private async waitForVolumes(): Promise<boolean> {
        while (!this.stopping.signal.aborted) {
            const changed = sourceChange(this.context.stores, this.current.metadata.namespace, this.stopping.signal);
            const missing = await this.volumes
                .write(this.current, this.podPlace)
                .catch((error: unknown) => [String(error)]);
            if (missing.length === 0) {
                this.obstacle = undefined;
                return true;
            }
            this.obstacle = { reason: 'ContainerCreating', message: missing.join('; ') };
            missing.forEach((message) => this.events.tell(this.current, 'Warning', 'FailedMount', message));
            void this.status.write();
            await changed;
        }
        return false;
    }

    private async writeVolumes(): Promise<void> {
        if (this.ending) {
            return;
        }
        await this.volumes.write(this.current, this.podPlace).catch((error: unknown) => {
            this.context.log(`volumes of pod ${keyOf(this.current)}: ${String(error)}`);
        });
    }

    private obstruct(reason: string, message: string): void {
        this.obstacle = { reason, message };
        this.events.tell(this.current, 'Warning', reason === 'CreateContainerConfigError' ? 'Failed' : reason, message);
        void this.status.write();
    }

    private async endWith(graceMs: number, tell: boolean): Promise<void> {
        this.stopping.abort();
        if (!tell) {
            this.status.close(); // what the API server has stays true: the pod is to run
        }
        const deadline = Date.now() + graceMs;
        const mains = this.containers.filter(({ role }) => role !== 'sidecar');
        await Promise.all(mains.map((container) => container.stop(graceMs)));
        await this.stopSidecars(Math.max(0, deadline - Date.now()));
        await this.living;
        this.tokens.stop();
        if (tell) {
            await this.status.write();
            this.status.close();
        }
        await this.cleanUp();
        if (tell) {
            await finishDeletion(this.context, this.current);
        }
        this.gone();
    }

    /** Sidecars end after the main containers, the last started first. */
    private async stopSidecars(graceMs: number): Promise<void> {
        const deadline = Date.now() + graceMs;
        for (const sidecar of this.containers.filter(({ role }) => role === 'sidecar').reverse()) {
            await sidecar.stop(Math.max(0, deadline - Date.now()));
        }
    }

    private async cleanUp(): Promise<void> {
        if (this.network) {
            if (this.networkMade) {
                await run('sh', ['-c', deleteNetworkScript(this.network)]).catch((error: unknown) => {
                    this.context.log(`network of pod ${keyOf(this.current)}: ${String(error)}`);
                });
            }
            this.context.addresses.release(this.network.address);
        }
        await rm(this.directory, { recursive: true, force: true });
    }

    private snapshot(): PodSnapshot {
        const shown = (container: Container) => {
            const snapshot = container.snapshot();
            return this.obstacle && snapshot.state.waiting
                ? { ...snapshot, state: { waiting: this.obstacle } }
                : snapshot;
        };
        return {
            hostIP: this.podPlace.hostIP,
            ...(this.network ? { podIP: this.network.address } : {}),
            startTime: this.startTime,
            initContainers: this.containers.filter(({ role }) => role !== 'main').map(shown),
            containers: this.containers.filter(({ role }) => role === 'main').map(shown),
            ending: this.ending !== undefined,
        };
    }

    /** Resolves when the condition holds after a change, or the container is over. */
    private until(holds: () => boolean, over: Promise<void>): Promise<void> {
        const held = new Promise<void>((resolve) => {
            const check = (): void => {
                if (holds()) {
                    this.changeListeners.delete(check);
                    resolve();
                }
            };
            this.changeListeners.add(check);
            check();
        });
        return Promise.race([held, over]);
    }

    private graceMs(): number {
        return (this.current.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) * 1000;
    }

    private hostsNow(): string {
        const { name, namespace } = this.current.metadata;
        const self = { name: this.current.spec.hostname ?? name, namespace, address: this.podPlace.podIP };
        return hostsFile(self, this.current.spec.hostAliases ?? [], this.context.serviceHosts());
    }

    private home(): ContainerHome {
        const { context } = this;
        const { namespace, uid } = this.current.metadata;
        return {
            place: this.podPlace,
            podLabel: `${this.current.metadata.name}_${namespace}(${uid})`,
            directory: join(this.directory, 'containers'),
            networkNamespace: this.network?.namespace ?? '',
            host: context.host,
            mayChangeUser: context.mayChangeUser,
            sources: sourcesOf(context.stores, namespace),
            pod: () => this.current,
            hosts: () => this.hosts,
            mounts: (container, env) => this.volumes.mounts(this.current, container, env),
            restartPolicy: () => this.current.spec.restartPolicy ?? 'Always',
            graceMs: () => this.graceMs(),
            containerId: (container, restarts) => `lab://${uid}/${container}/${restarts}`,
            unknownImage: (reference) => unknownImage(context.images, reference),
            sourcesChanged: (signal) => sourceChange(context.stores, namespace, signal),
            event: (type, reason, message) => this.events.tell(this.current, type, reason, message),
            changed: () => {
                void this.status.write();
                this.changeListeners.forEach((listener) => listener());
            },
        };
    }
}
