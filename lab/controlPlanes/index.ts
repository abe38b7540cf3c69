import { envoyGateway } from '../envoyGateway/envoyGateway';
import { gloo } from '../gloo/gloo';
import { istio } from '../istio/istio';
import { kgateway } from '../kgateway/kgateway';
import type { LabShape } from '../shape';
import { testTools, type ToolName, toolNames } from '../tools';
import { serviceBridge } from '../tsb/serviceBridge';
import type { ControlPlaneKind } from './controlPlane';

const kinds: readonly (ControlPlaneKind & { isIn(shape: LabShape): boolean })[] = [
    { ...istio, isIn: ({ istio: asked }) => asked },
    { ...gloo, isIn: ({ gateways = [] }) => gateways.includes('gloo') },
    { ...envoyGateway, isIn: ({ gateways = [] }) => gateways.includes('envoy-gateway') },
    { ...kgateway, isIn: ({ gateways = [] }) => gateways.includes('kgateway') },
    { ...serviceBridge, isIn: ({ serviceBridge: asked }) => asked ?? false },
];

/** What runs beside each cluster of a lab. */
export function controlPlanesOf(shape: LabShape): ControlPlaneKind[] {
    return kinds.filter((kind) => kind.isIn(shape));
}

/** The tools that a lab needs: building those of a control plane that it does not have takes minutes. */
export function toolsOf(shape: LabShape): ToolName[] {
    const needed = new Set(controlPlanesOf(shape).flatMap(({ tools }) => tools));
    const only = new Set([...kinds.flatMap(({ tools }) => tools), ...testTools]);
    return toolNames.filter((name) => needed.has(name) || !only.has(name));
}
