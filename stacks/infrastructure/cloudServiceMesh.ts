import * as pulumi from '@pulumi/pulumi';
import { Hardening } from '../../components';
import { BadInput } from '../../errors';
import type { Configuration } from '../settings/configuration';

/** Lists, field by field, what the control plane that Google runs (TRAFFIC_DIRECTOR) supports of Istio's API. */
const support = 'https://docs.cloud.google.com/service-mesh/docs/onboarding/api-support';

/** Kinds that the mesh does not know (https://docs.cloud.google.com/service-mesh/docs/supported-features-managed, "Limitations"). */
const unsupportedKinds = ['EnvoyFilter', 'WasmPlugin', 'IstioOperator'];

const noWeights =
    'Cloud Service Mesh does not support `localityLbSetting.distribute`, by which regions get shares of the traffic: ' +
    `its own list (${support}) calls it unsupported, "rejected or ignored", although Google's guide to failover uses it`;

/**
 * What Cloud Service Mesh would ignore or reject of this stack. The CSM guide is Google's own guide for this very mesh,
 * so its variant is a warning. The hardened settings would silently have no effect, so they are refused.
 *
 * @throws BadInput
 */
export function checkForCloudServiceMesh({ preference, scenario, variant, weights }: Configuration): void {
    const isWeighted = scenario === 'locality' ? !preference : scenario === 'service' && weights !== undefined;
    if (isWeighted && variant !== Hardening.Guide) {
        throw new BadInput(
            `\`weights\`, or an equal share for each region without it, is not possible with \`gke\`: ${noWeights}.\n` +
                'Set `preference` instead, such as ["europe-west1", "us-central1"]: it becomes `localityLbSetting.failover`, ' +
                'which is supported. Or take `variant` guide, which deploys the guide as it is written, with this warning.',
        );
    }
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
        if (!/^kubernetes:.*istio\.io\//.test(type)) {
            return undefined;
        }
        const { kind = '', spec } = props as Manifest;
        if (unsupportedKinds.includes(kind)) {
            throw new BadInput(
                `${name} cannot be declared with \`gke\`: Cloud Service Mesh has no ${kind} (${support}).`,
            );
        }
        if (kind !== 'DestinationRule') {
            return undefined;
        }
        const warned = pulumi.output(spec).apply((known) => {
            for (const problem of unsupportedFields(known)) {
                void pulumi.log.warn(`${name}: ${problem}.`);
            }
            return known;
        });
        return { props: { ...props, spec: warned }, opts };
    });
}

interface Manifest {
    kind?: string;
    spec?: pulumi.Input<object>;
}

/** What the mesh does not support of a DestinationRule. */
export function unsupportedFields(spec: unknown): string[] {
    return fieldsIn(spec).flatMap((path) => {
        const field = path.join('.');
        if (field.endsWith('localityLbSetting.distribute')) {
            return [`\`${field}\`: ${noWeights}`];
        }
        return field.includes('portLevelSettings') && field.endsWith('localityLbSetting')
            ? [`\`${field}\`: Cloud Service Mesh does not support \`localityLbSetting\` for single ports (${support})`]
            : [];
    });
}

/** The path of every field in a value. */
function fieldsIn(value: unknown, path: string[] = []): string[][] {
    if (typeof value !== 'object' || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, field]) => {
        const here = Array.isArray(value) ? path : [...path, key];
        return [...(Array.isArray(value) ? [] : [here]), ...fieldsIn(field, here)];
    });
}
