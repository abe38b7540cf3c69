import type { LabShape } from '../../lab/shape';

/** The lab that each scenario needs, by the scenario's name. */
export const labShapes = {
    locality: { networks: 'one', istio: true, gloo: false },
    mesh: { networks: 'each', istio: true, gloo: false },
    edge: { networks: 'each', istio: false, gloo: true },
} as const satisfies Readonly<Record<string, LabShape>>;

export type LabScenario = keyof typeof labShapes;

export const labScenarios = Object.keys(labShapes) as LabScenario[];
