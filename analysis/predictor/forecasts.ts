import type { Path } from '../model/path';
import { levelKind } from '../paths/levelKind';
import { isOfWeightedClusters } from '../paths/weightedClusters';
import { predict } from './predict';
import { type Conditions, predictedFaults, type Prediction, type Split } from './prediction';
import { splits } from './splits';

/** What is predicted for a path. */
interface Forecast {
    /** By cluster that serves, and fault. */
    readonly predictions: readonly Prediction[];
    /** While some endpoints of a cluster that serves are ejected. */
    readonly splits: readonly Split[];
}

/** Kinds of paths that are remembered. */
const mostKinds = 10_000;

/** Predicts paths. Those that differ in names and addresses only share one forecast: a fleet has many of a few kinds. */
export class Forecasts {
    private readonly byKind = new Map<string, Forecast>();

    constructor(private readonly conditions: Conditions) {}

    of(path: Path): Forecast {
        const kind = kindOf(path);
        const known = this.byKind.get(kind);
        if (known) {
            return known;
        }
        if (this.byKind.size >= mostKinds) {
            this.byKind.clear();
        }
        const forecast = this.computed(path);
        this.byKind.set(kind, forecast);
        return forecast;
    }

    private computed(path: Path): Forecast {
        const serving = path.losses.filter(({ steady }) => steady > 0).map(({ cluster }) => cluster);
        return {
            predictions: serving.flatMap((cluster) =>
                predictedFaults.map((fault) => predict(path, cluster, fault, this.conditions)),
            ),
            splits: isOfWeightedClusters(path)
                ? [] // the shares do not change
                : serving.flatMap((cluster) => splits(path.levels, cluster, path.panicThreshold.value)),
        };
    }
}

/** All that a forecast follows from. */
function kindOf(path: Path): string {
    const { caller, connectTimeout, detection, levels, losses, maxEjectionPercent, maxRetries, panicThreshold } = path;
    const { dropsRemoved, healthCheck, mergeWindow, retries, timeout } = path;
    return JSON.stringify([
        levels.map(levelKind),
        losses,
        isOfWeightedClusters(path),
        ...(caller.kind === 'edge gateway' ? [caller.product, caller.cluster] : []),
        ...[detection, maxEjectionPercent, panicThreshold, retries, maxRetries, timeout, connectTimeout].map(valueOf),
        ...[healthCheck, mergeWindow, dropsRemoved].map(valueOf),
    ]);
}

const valueOf = (setting: { readonly value: unknown } | undefined): unknown => setting?.value ?? null;
