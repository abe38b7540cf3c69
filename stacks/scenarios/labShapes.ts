import type { LabShape } from '../../lab/shape';

/** The lab that each scenario needs, by the scenario's name. */
export const labShapes = {
    locality: { networks: 'one', istio: true },
    mesh: { networks: 'each', istio: true },
    edge: { networks: 'each', istio: false, gateway: 'gloo' },
} as const satisfies Readonly<Record<string, LabShape>>;

export type LabScenario = keyof typeof labShapes;

export const labScenarios = Object.keys(labShapes) as LabScenario[];

/** Whether a scenario is about clusters whose pods reach each other, or about those in networks of their own. */
export function networksOf(scenario: string): LabShape['networks'] {
    return (labShapes as Readonly<Record<string, LabShape>>)[scenario]?.networks ?? 'each';
}
