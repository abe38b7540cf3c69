import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { clusterApi } from '../drill/cluster/kubernetesApi';
import { type DrillAccess, throughApiServer } from '../drill/faults/drillAccess';
import type { Materials } from '../drill/faults/recipe';
import type { DrillPlan } from '../drill/plan/plan';
import { drillPlan } from '../drill/plan/planCheck';
import type { TextSource } from '../drill/plan/request';
import { isNames } from '../drill/plan/valueChecks';
import { BadInput, messageOf } from '../errors';
import { isObject } from '../isObject';
import { ControlClient } from '../lab/controlClient';
import { enterLab } from '../lab/enter';
import { readLab } from '../lab/state';
import { traitsOf } from '../stacks/infrastructure/traits';
import type { DrillFlags } from './drillCommands';
import { labEffect } from './labEffect';
import { labOpenPod } from './labOpenPod';
import { labToPods } from './labToPods';
import { readPlanFile } from './planFile';
import { programOutputs, type ProgramStack } from './programStack';
import type { StackChoice } from './stackFlags';

/** What the drill acts on: the plan, and how its clusters are reached. */
export interface DrillTarget {
    readonly plan: DrillPlan;
    /** Cluster → kubeconfig as YAML; secret. */
    readonly kubeconfigs: Readonly<Record<string, string>>;
    /** What faults swap in; secret. */
    readonly materials: Materials;
}

/**
 * A plan from a file, for anything that answers HTTP: a {@link DrillPlan} and, where faults should be made outside the
 * lab, `kubeconfigs`: cluster → path of a kubeconfig, relative to the file.
 */
export async function targetOfFile(file: string, stateDir: string): Promise<DrillTarget> {
    const { folder, isPipe, text, value } = readPlanFile(file);
    const plan = withAbsoluteFiles(drillPlan(value, file), folder);
    const kubeconfigs = namedKubeconfigs(value, file, folder);
    if (!traitsOf(plan.infrastructure).embedded) {
        return { plan, kubeconfigs, materials: {} };
    }
    if (Object.keys(kubeconfigs).length > 0) {
        // Else a plan could have any cluster drilled as the lab's, unconfirmed.
        throw new BadInput(
            `\`kubeconfigs\` of ${file} is not accepted with \`infrastructure\` lab, whose clusters have their own. Leave it out, or write another \`infrastructure\`, such as \`existing\`.`,
        );
    }
    await enterLab(stateDir, isPipe ? { path: file, text } : undefined);
    return { plan, kubeconfigs: labKubeconfigs(stateDir), materials: {} };
}

/**
 * A stack of the user's own program: its outputs `drill`, such as that of a `LocalityFailover`, and `kubeconfigs`: cluster
 * → kubeconfig as YAML, a secret. The lab's clusters are known.
 */
export async function targetOfProgram(
    program: ProgramStack,
    flags: Pick<DrillFlags, 'tool'>,
    stateDir: string,
): Promise<DrillTarget> {
    const source = `The output \`drill\` of stack ${program.name} of the program in ${program.folder}`;
    const { drill, drillSecrets, kubeconfigs = {} } = await programOutputs(program, flags, stateDir);
    if (drill === undefined) {
        throw new BadInput(
            `${source} is missing. Export a plan as \`drill\`: the output \`drill\` of a LocalityFailover, MeshFailover or EdgeFailover is one.`,
        );
    }
    const plan = withAbsoluteFiles(drillPlan(drill, source), program.folder);
    if (traitsOf(plan.infrastructure).embedded) {
        await enterLab(stateDir);
        return { plan, kubeconfigs: labKubeconfigs(stateDir), materials: materialsOf(drillSecrets) };
    }
    if (!isNames(kubeconfigs)) {
        throw new BadInput(
            `The output \`kubeconfigs\` of stack ${program.name} needs the kubeconfig of each cluster, as YAML, by its name.`,
        );
    }
    return { plan, kubeconfigs, materials: materialsOf(drillSecrets) };
}

/** The deployed stack: the plan is its output `drill`. */
export async function targetOfStack(flags: StackChoice): Promise<DrillTarget> {
    const { stackOutputs } = await import('./stackOperation.js');
    const { drill, kubeconfigs, drillSecrets } = await stackOutputs(flags);
    const plan = drillPlan(
        drill,
        `The output \`drill\` of stack ${flags.stack ?? `${flags.infrastructure}-${flags.scenario}`}`,
    );
    if (flags.variant !== undefined && flags.variant !== plan.variant) {
        throw new BadInput(
            `\`--variant\` is ${flags.variant}, but deployed is ${plan.variant}. Deploy it first: \`failover up --variant ${flags.variant}\`.`,
        );
    }
    return {
        plan,
        kubeconfigs: (kubeconfigs ?? {}) as Record<string, string>,
        materials: materialsOf(drillSecrets),
    };
}

/** How the faults of a target are made. */
export async function reachOf({ plan, kubeconfigs, materials }: DrillTarget, stateDir: string): Promise<DrillAccess> {
    const lab = traitsOf(plan.infrastructure).embedded ? readLab(stateDir) : undefined;
    const known = Object.entries(kubeconfigs).filter(([cluster]) => plan.clusters.some(({ name }) => name === cluster));
    const clusters = Object.fromEntries(
        await Promise.all(
            known.map(async ([cluster, kubeconfig]) => [cluster, await clusterApi(cluster, kubeconfig)] as const),
        ),
    );
    if (!lab) {
        return { clusters, materials, toPods: throughApiServer(clusters) };
    }
    const control = new ControlClient(lab.controlSocket);
    const status = () => control.status();
    return {
        control,
        watchLabEffect: labEffect(status, clusters),
        clusters,
        materials,
        toPods: labToPods(status, clusters),
        openPod: labOpenPod(status),
    };
}

/** The stack's output `drillSecrets`. */
function materialsOf(value: unknown): Materials {
    const found = value ?? {};
    if (!isObject(found) || !Object.values(found).every(isNames)) {
        throw new BadInput('The output `drillSecrets` of the stack needs the data of a Secret by name.');
    }
    return found as Materials;
}

/** Files of a plan are relative to the plan's own. */
function withAbsoluteFiles(plan: DrillPlan, folder: string): DrillPlan {
    const absolute = (source: TextSource): TextSource =>
        typeof source !== 'string' && 'fromFile' in source ? { fromFile: resolve(folder, source.fromFile) } : source;
    const requests = plan.requests?.map(({ headers, body, grpc, ...rest }) => ({
        ...rest,
        ...(grpc && { grpc: { ...grpc, proto: resolve(folder, grpc.proto) } }),
        ...(headers && {
            headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, absolute(value)])),
        }),
        ...(body !== undefined && { body: absolute(body) }),
    }));
    const tls =
        plan.tls &&
        Object.fromEntries(
            Object.entries(plan.tls).map(([field, source]: [string, TextSource]) => [field, absolute(source)]),
        );
    return { ...plan, ...(requests && { requests }), ...(tls && { tls }) };
}

function labKubeconfigs(stateDir: string): Record<string, string> {
    const clusters = readLab(stateDir)?.clusters ?? [];
    return Object.fromEntries(clusters.map(({ name, kubeconfig }) => [name, readFileSync(kubeconfig, 'utf8')]));
}

function namedKubeconfigs(value: unknown, file: string, folder: string): Record<string, string> {
    const { kubeconfigs } = value as { kubeconfigs?: unknown };
    if (kubeconfigs === undefined) {
        return {};
    }
    if (!isObject(kubeconfigs)) {
        throw new BadInput(`\`kubeconfigs\` of ${file} needs an object of cluster to path.`);
    }
    return Object.fromEntries(
        Object.entries(kubeconfigs).map(([cluster, path]) => {
            try {
                return [cluster, readFileSync(resolve(folder, String(path)), 'utf8')];
            } catch (error) {
                const why = messageOf(error);
                throw new BadInput(`\`kubeconfigs.${cluster}\` of ${file} cannot be read: ${why}`);
            }
        }),
    );
}
