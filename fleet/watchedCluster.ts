import type { LiveCluster } from './liveCluster';
import { type ReadKind, readKinds } from './readKinds';
import { type Connection, WatchedKind } from './watchedKind';

/** A cluster as its watches last saw it. */
export interface WatchedState extends LiveCluster {
    /** Why the API server does not answer; undefined while it does. */
    readonly problem: string | undefined;
}

/** Every kind of {@link readKinds} of one cluster, kept current by watches. Reads only. */
export class WatchedCluster {
    private readonly kinds: readonly WatchedKind[];
    /** By kind and group: three groups have a `Gateway`. */
    private readonly problems = new Map<ReadKind, string>();
    private state: WatchedState | undefined;

    /** @param onChange Called at every change, many times in a row where many objects change. */
    constructor(connection: Connection, onChange: () => void) {
        const changed = (): void => {
            this.state = undefined;
            onChange();
        };
        this.kinds = readKinds.map(
            (kind) =>
                new WatchedKind(kind, connection, {
                    changed,
                    reached: (problem) => {
                        if (problem === this.problems.get(kind)) {
                            return;
                        }
                        if (problem === undefined) {
                            this.problems.delete(kind);
                        } else {
                            this.problems.set(kind, problem);
                        }
                        changed();
                    },
                }),
        );
    }

    /** Begins to watch; resolves when every kind was listed once, or could not be. */
    async start(): Promise<void> {
        await Promise.all(this.kinds.map((kind) => new Promise<void>((listed) => void kind.run(listed))));
    }

    /** The same state again where nothing has changed. */
    current(): WatchedState {
        return (this.state ??= this.read());
    }

    close(): void {
        this.kinds.forEach((kind) => kind.close());
    }

    private read(): WatchedState {
        const all = this.kinds.map((kind) => kind.current());
        const [problem] = this.problems.values();
        const secrets = readKinds.findIndex(({ kind }) => kind === 'Secret');
        return {
            objects: all.flatMap(({ objects }) => objects),
            hidden: all.flatMap(({ hidden }) => hidden ?? []),
            hasAllSecrets: all[secrets]?.wasListed === true,
            problem,
        };
    }
}
