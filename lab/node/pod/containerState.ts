import type { V1Container, V1ContainerState } from '@kubernetes/client-node';
import type { Image } from '../images';
import { StartError } from '../sandbox/containerProcess';
import type { ContainerSnapshot } from './podStatus';

export type ContainerRole = 'init' | 'sidecar' | 'main';

/** What a container's status says, and its transitions; each tells the pod. */
export class ContainerState {
    private state: V1ContainerState = { waiting: { reason: 'ContainerCreating' } };
    private lastState: V1ContainerState = {};
    private restartCount = 0;
    private containerID = '';
    private started = false;
    private ready = false;

    /** @param newId makes the id of the run with that number of restarts before it */
    constructor(
        private readonly spec: V1Container,
        private readonly role: ContainerRole,
        private readonly image: Image | undefined,
        private readonly newId: (restarts: number) => string,
        private readonly changed: () => void,
    ) {}

    get exitCode(): number | undefined {
        return this.state.terminated?.exitCode;
    }

    snapshot(): ContainerSnapshot {
        return {
            name: this.spec.name,
            image: this.spec.image ?? '',
            imageID: this.image ? `lab://${this.image.repository}` : '',
            containerID: this.containerID,
            state: this.state,
            lastState: this.lastState,
            restartCount: this.restartCount,
            started: this.started,
            ready: this.role === 'init' ? this.exitCode === 0 : this.ready,
            sidecar: this.role === 'sidecar',
        };
    }

    wait(reason: string, message: string): void {
        if (this.state.terminated) {
            this.lastState = this.state;
        }
        this.state = { waiting: { reason, message } };
        this.changed();
    }

    run(startedAt: Date): void {
        this.containerID = this.newId(this.restartCount);
        this.state = { running: { startedAt } };
        if (this.spec.startupProbe) {
            this.changed();
        } else {
            this.startupDone();
        }
    }

    startupDone(): void {
        this.started = true;
        this.ready = !this.spec.readinessProbe && this.role !== 'init';
        this.changed();
    }

    setReady(ready: boolean): void {
        if (this.ready !== ready) {
            this.ready = ready;
            this.changed();
        }
    }

    end(exit: { readonly exitCode: number } | StartError, startedAt: Date, message: string): void {
        const failed = exit instanceof StartError;
        const exitCode = failed ? 128 : exit.exitCode;
        this.started = false;
        this.ready = false;
        this.state = {
            terminated: {
                exitCode,
                reason: failed ? exit.reason : exitCode === 0 ? 'Completed' : 'Error',
                ...(message ? { message } : {}),
                startedAt,
                finishedAt: new Date(),
                containerID: this.newId(this.restartCount),
            },
        };
        this.changed();
    }

    /** Another run is about to begin. */
    restart(): void {
        if (this.state.terminated) {
            this.lastState = this.state;
        }
        this.restartCount++;
    }
}
