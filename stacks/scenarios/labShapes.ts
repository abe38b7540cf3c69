import { BadInput } from '../../errors';
import type { EdgeGatewayKind, LabShape } from '../../lab/shape';

/** The lab that each scenario needs, by the scenario's name; that of `edge` with its default gateway. */
export const labShapes = {
    locality: { networks: 'one', istio: true },
    mesh: { networks: 'each', istio: true },
    edge: { networks: 'each', istio: false, gateway: 'gloo' },
} as const satisfies Readonly<Record<string, LabShape>>;

export type LabScenario = keyof typeof labShapes;

export const labScenarios = Object.keys(labShapes) as LabScenario[];

/** The lab that a scenario needs, with this gateway at its edge. */
export function labShape(scenario: LabScenario, gateway?: EdgeGatewayKind): LabShape {
    const shape: LabShape = labShapes[scenario];
    if (gateway === undefined) {
        return shape;
    }
    if (shape.gateway === undefined) {
        throw new BadInput(
            `\`--gateway\` is ${gateway}, but scenario ${scenario} has no gateway to choose; edge has one.`,
        );
    }
    return { ...shape, gateway };
}

/** Whether a scenario is about clusters whose pods reach each other, or about those in networks of their own. */
export function networksOf(scenario: string): LabShape['networks'] {
    return (labShapes as Readonly<Record<string, LabShape>>)[scenario]?.networks ?? 'each';
}
