import { BadInput } from '../../errors';
import { edgeGatewayKinds, type LabShape } from '../../lab/shape';

/** The lab that each scenario needs, by the scenario's name; that of `edge` with its default gateway. */
export const labShapes = {
    locality: { networks: 'one', istio: true },
    mesh: { networks: 'each', istio: true },
    edge: { networks: 'each', istio: false, gateways: ['gloo'] },
    'edge-and-mesh': { networks: 'each', istio: true, gateways: ['envoy-gateway'] },
    'service-bridge': { networks: 'each', istio: true, serviceBridge: true },
    service: { networks: 'one', istio: true },
} as const satisfies Readonly<Record<string, LabShape>>;

export type LabScenario = keyof typeof labShapes;

export const labScenarios = Object.keys(labShapes) as LabScenario[];

/** Regions of the guides' clusters, for scenarios that are not for those of the CSM guide. */
const ownRegions: Partial<Record<LabScenario, string>> = {
    // AWS and Google as in the TSB guide, and one for its Tier-1 gateway.
    'service-bridge': 'us-east-2,us-central1,europe-west1',
};

/** Regions of a scenario's lab, as `--clusters` takes them. */
export function labRegions(scenario: LabScenario): string {
    return ownRegions[scenario] ?? 'europe-west1,us-central1';
}

/** What a lab can have at its edge: one gateway, or Gloo and the one that it is replaced by. */
export const gatewayChoices: readonly string[] = [...edgeGatewayKinds, 'gloo,envoy-gateway'];

/** The lab that a scenario needs, with these gateways at its edge: one of {@link gatewayChoices}. */
export function labShape(scenario: LabScenario, gateways?: string): LabShape {
    const shape: LabShape = labShapes[scenario];
    if (gateways === undefined) {
        return shape;
    }
    if (shape.gateways === undefined) {
        throw new BadInput(
            `\`--gateway\` is ${gateways}, but scenario ${scenario} has no gateway to choose; edge has one.`,
        );
    }
    const asked = gateways.split(',');
    const chosen = edgeGatewayKinds.filter((kind) => asked.includes(kind));
    if (scenario === 'edge-and-mesh' && String(chosen) !== String(shape.gateways)) {
        throw new BadInput(
            `\`--gateway\` is ${gateways}, but scenario ${scenario} runs on ${String(shape.gateways)}: leave it out.`,
        );
    }
    return { ...shape, gateways: chosen };
}

/** Whether a scenario is about clusters whose pods reach each other, or about those in networks of their own. */
export function networksOf(scenario: string): LabShape['networks'] {
    return (labShapes as Readonly<Record<string, LabShape>>)[scenario]?.networks ?? 'each';
}
