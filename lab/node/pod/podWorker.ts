import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { V1Container } from '@kubernetes/client-node';
import { messageOf } from '../../../errors';
import type { AgentContext } from '../context';
import { PodEvents } from '../events';
import { findImage } from '../images';
import { keyOf, type Pod } from '../objects';
import { PodNamespace } from '../sandbox/podNamespace';
import { PodVolumes } from '../volumes/podVolumes';
import { PodTokens } from '../volumes/tokens';
import { captureObstacle } from './captureObstacle';
import { Changes } from './changes';
import { Container } from './container';
import type { ContainerRole } from './containerState';
import type { PodPlace } from './downward';
import { replaceHosts } from './etc';
import { finishDeletion } from './finishDeletion';
import { hostsFile } from './hostsFile';
import { graceMs, podHome } from './podHome';
import { sourceChange, sourcesOf, usesSource } from './podSources';
import type { PodSnapshot } from './podStatus';
import { refusals } from './refusals';
import { StatusWriter } from './statusWriter';

/** One pod bound to a node of this cluster, from its binding to its end. */
export class PodWorker {
    readonly containers: readonly Container[];
    readonly podPlace: PodPlace;
    private readonly directory: string;
    private readonly namespace: PodNamespace | undefined;
    private readonly volumes: PodVolumes;
    private readonly tokens: PodTokens;
    private readonly status: StatusWriter;
    private readonly events: PodEvents;
    private readonly startTime = new Date();
    private readonly stopping = new AbortController();
    private readonly changes = new Changes();
    /** Why the pod cannot be made; shown as the waiting reason of its containers. */
    private obstacle: { reason: string; message: string } | undefined;
    private hosts = '';
    private living: Promise<void> = Promise.resolve();
    private ending: Promise<void> | undefined;

    /** @param gone called when nothing of the pod is left on this machine */
    constructor(
        private readonly context: AgentContext,
        private current: Pod,
        private readonly gone: () => void,
    ) {
        const { addresses, cluster, api, log } = context;
        const { namespace, uid } = current.metadata;
        const nodeName = current.spec.nodeName ?? '';
        const address = addresses.take();
        const hostIP = addresses.gateway;
        this.podPlace = { podIP: address ?? '', hostIP, nodeName, allocatable: context.allocatable };
        this.directory = join(context.stateDir, 'pods', uid);
        this.namespace = address
            ? new PodNamespace({
                  namespace: `${cluster.name}-pod-${uid.slice(0, 13)}`,
                  clusterNamespace: cluster.name,
                  address,
                  gateway: hostIP,
                  sysctls: current.spec.securityContext?.sysctls ?? [],
              })
            : undefined;
        this.events = new PodEvents(api, nodeName, log);
        this.tokens = new PodTokens(api, current, () => void this.writeVolumes(), log);
        const sources = sourcesOf(context.stores, namespace);
        this.volumes = new PodVolumes(join(this.directory, 'volumes'), sources, this.tokens, context.mayChangeUser);
        const pod = (): Pod => this.current;
        this.status = new StatusWriter(api, pod, () => this.snapshot(), log);
        this.containers = this.makeContainers();
    }

    get pod(): Pod {
        return this.current;
    }

    get ended(): boolean {
        return this.ending !== undefined;
    }

    start(): void {
        this.living = this.live().catch((error: unknown) => {
            this.obstruct('FailedCreatePodSandBox', messageOf(error));
        });
    }

    /** Takes in a changed object. */
    update(pod: Pod): void {
        const before = this.current;
        this.current = pod;
        if (pod.metadata.deletionTimestamp) {
            const graceSeconds = pod.metadata.deletionGracePeriodSeconds;
            void this.end(graceSeconds === undefined ? graceMs(pod) : graceSeconds * 1000, true);
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

    /** The names of Services may have changed. */
    async updateHosts(): Promise<void> {
        const hosts = this.hostsNow();
        if (hosts !== this.hosts) {
            this.hosts = hosts;
            // A container that is not made yet has no /etc and will get the newest.
            await Promise.all(
                this.containers.map(({ paths }) => replaceHosts(paths.etc, hosts).catch(() => undefined)),
            );
        }
    }

    /** A ConfigMap or Secret of the pod's namespace has changed. */
    sourceChanged(kind: 'configMap' | 'secret', name: string): void {
        if (usesSource(this.current, kind, name)) {
            void this.writeVolumes();
        }
    }

    /** Whether packets to the pod and from it pass; by default they do. */
    async setReachable(reachable: boolean): Promise<void> {
        await this.namespace?.setReachable(reachable);
    }

    /**
     * Ends the pod and cleans up; a second call without grace cuts the first short.
     *
     * @param tell also write its last status and finish its deletion in the API server
     */
    end(grace: number, tell: boolean): Promise<void> {
        if (this.ending && grace === 0) {
            this.containers.forEach((container) => void container.stop(0));
        }
        if (!tell) {
            this.status.close(); // what the API server has stays true: the pod is to run
        }
        this.ending ??= this.endWith(grace, tell);
        return this.ending;
    }

    private makeContainers(): Container[] {
        const { context } = this;
        const home = podHome({
            context,
            place: this.podPlace,
            directory: join(this.directory, 'containers'),
            networkNamespace: this.namespace?.name ?? '',
            volumes: this.volumes,
            pod: () => this.current,
            hosts: () => this.hosts,
            event: (type, reason, message) => this.events.tell(this.current, type, reason, message),
            changed: () => {
                void this.status.write();
                this.changes.notify();
            },
        });
        const make = (role: ContainerRole, spec: V1Container): Container =>
            new Container(spec, role, findImage(context.images, spec.image ?? ''), home);
        const { initContainers, containers } = this.current.spec;
        return [
            ...(initContainers ?? []).map((spec) => make(spec.restartPolicy === 'Always' ? 'sidecar' : 'init', spec)),
            ...containers.map((spec) => make('main', spec)),
        ];
    }

    private async live(): Promise<void> {
        await mkdir(join(this.directory, 'containers'), { recursive: true });
        const refused = [
            ...refusals(this.current, captureObstacle(this.context.mayChangeUser)),
            ...(this.namespace ? [] : ['the cluster has no free address: it has 238 for its pods']),
        ];
        if (refused.length > 0) {
            this.obstruct('CreateContainerConfigError', refused.join('; '));
            return;
        }
        // istiod finds a proxy by the pod's address, so that is written before any container starts.
        const [, ready] = await Promise.all([this.namespace?.create(), this.waitForVolumes(), this.status.write()]);
        if (!ready || this.stopping.signal.aborted) {
            return;
        }
        this.hosts = this.hostsNow();
        const sidecars: Promise<void>[] = [];
        if (await this.runInitContainers(sidecars)) {
            await Promise.all(this.having('main').map((container) => container.run()));
            await this.stopSidecars(graceMs(this.current));
        }
        await Promise.all(sidecars);
        void this.status.write();
    }

    /** @returns whether the main containers may start */
    private async runInitContainers(sidecars: Promise<void>[]): Promise<boolean> {
        for (const container of this.having('init', 'sidecar')) {
            const over = container.run();
            if (container.role === 'sidecar') {
                sidecars.push(over);
                await this.changes.until(() => container.snapshot().started, over);
            } else {
                await over;
                if (container.snapshot().state.terminated?.exitCode !== 0) {
                    await this.stopSidecars(graceMs(this.current));
                    return false;
                }
            }
            if (this.stopping.signal.aborted) {
                return false;
            }
        }
        return true;
    }

    private async waitForVolumes(): Promise<boolean> {
        while (!this.stopping.signal.aborted) {
            const listening = new AbortController();
            const signal = AbortSignal.any([this.stopping.signal, listening.signal]);
            const changed = sourceChange(this.context.stores, this.current.metadata.namespace, signal);
            const missing = await this.volumes
                .write(this.current, this.podPlace)
                .catch((error: unknown) => [messageOf(error)]);
            if (missing.length === 0) {
                listening.abort();
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
        if (!this.ending) {
            await this.volumes.write(this.current, this.podPlace).catch((error: unknown) => {
                this.context.log(`volumes of pod ${keyOf(this.current)}: ${String(error)}`);
            });
        }
    }

    private obstruct(reason: string, message: string): void {
        this.obstacle = { reason, message };
        this.events.tell(this.current, 'Warning', reason === 'CreateContainerConfigError' ? 'Failed' : reason, message);
        void this.status.write();
    }

    private async endWith(grace: number, tell: boolean): Promise<void> {
        this.stopping.abort();
        const deadline = Date.now() + grace;
        await Promise.all(this.having('init', 'main').map((container) => container.stop(grace)));
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
    private async stopSidecars(grace: number): Promise<void> {
        const deadline = Date.now() + grace;
        for (const sidecar of this.having('sidecar').reverse()) {
            await sidecar.stop(Math.max(0, deadline - Date.now()));
        }
    }

    private async cleanUp(): Promise<void> {
        if (this.namespace) {
            await this.namespace.remove().catch((error: unknown) => {
                this.context.log(`network of pod ${keyOf(this.current)}: ${String(error)}`);
            });
            this.context.addresses.release(this.namespace.address);
        }
        await rm(this.directory, { recursive: true, force: true });
    }

    private having(...roles: ContainerRole[]): Container[] {
        return this.containers.filter(({ role }) => roles.includes(role));
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
            ...(this.namespace ? { podIP: this.namespace.address } : {}),
            startTime: this.startTime,
            initContainers: this.having('init', 'sidecar').map(shown),
            containers: this.having('main').map(shown),
            ending: this.ended,
        };
    }

    private hostsNow(): string {
        const { name, namespace } = this.current.metadata;
        const self = { name: this.current.spec.hostname ?? name, namespace, address: this.podPlace.podIP };
        return hostsFile(self, this.current.spec.hostAliases ?? [], this.context.serviceHosts());
    }
}
