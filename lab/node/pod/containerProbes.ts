import type { V1Container } from '@kubernetes/client-node';
import { checkProbe, type Exec } from './probeCheck';
import { type ProbeKind, Prober } from './prober';

/** What a container does about its probes' verdicts. */
export interface ProbeActions {
    started(): void;
    ready(ready: boolean, message: string): void;
    dead(kind: 'Startup' | 'Liveness', message: string): void;
}

/** The probes of one run of a container: readiness and liveness begin when the startup probe has succeeded. */
export class ContainerProbes {
    private readonly probers = new Set<Prober>();
    private frozen = false;
    private stopped = false;

    constructor(
        private readonly container: V1Container,
        private readonly podIP: string,
        private readonly exec: Exec,
        private readonly actions: ProbeActions,
    ) {
        if (container.startupProbe) {
            const prober = this.add('startup', (ok, message) => {
                prober?.stop();
                if (ok) {
                    this.actions.started();
                    this.addMain();
                } else {
                    this.actions.dead('Startup', message);
                }
            });
        } else {
            this.addMain();
        }
    }

    freeze(frozen: boolean): void {
        this.frozen = frozen;
        this.probers.forEach((prober) => prober.freeze(frozen));
    }

    stop(): void {
        this.stopped = true;
        this.probers.forEach((prober) => prober.stop());
    }

    private addMain(): void {
        this.add('readiness', (ok, message) => this.actions.ready(ok, message));
        this.add('liveness', (ok, message) => {
            if (!ok) {
                this.actions.dead('Liveness', message);
            }
        });
    }

    private add(kind: ProbeKind, verdict: (ok: boolean, message: string) => void): Prober | undefined {
        const probe = this.container[`${kind}Probe`];
        if (!probe || this.stopped) {
            return undefined;
        }
        const check = () => checkProbe(probe, this.container, this.podIP, this.exec);
        const prober = new Prober(kind, probe, check, verdict);
        prober.freeze(this.frozen);
        this.probers.add(prober);
        return prober;
    }
}
