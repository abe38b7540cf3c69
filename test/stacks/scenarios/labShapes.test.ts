import { edgeGatewayKinds } from '../../../lab/shape';
import { gatewayChoices, labScenarios, labShape, labShapes } from '../../../stacks/scenarios/labShapes';

describe('the lab of a scenario', () => {
    it.each(labScenarios)('%s has its own shape when no gateway is asked for', (scenario) => {
        expect(labShape(scenario)).toEqual(labShapes[scenario]);
    });

    it.each(edgeGatewayKinds)('edge has the gateway that is asked for: %s', (gateway) => {
        expect(labShape('edge', gateway)).toEqual({ ...labShapes.edge, gateways: [gateway] });
    });

    it('edge has both gateways where both are asked for', () => {
        expect(gatewayChoices).toEqual(['gloo', 'envoy-gateway', 'kgateway', 'gloo,envoy-gateway']);
        expect(labShape('edge', 'gloo,envoy-gateway')).toMatchObject({ gateways: ['gloo', 'envoy-gateway'] });
    });

    it.each(['locality', 'mesh'] as const)('%s has no gateway to choose', (scenario) => {
        expect(() => labShape(scenario, 'envoy-gateway')).toThrow(
            `\`--gateway\` is envoy-gateway, but scenario ${scenario} has no gateway to choose; edge has one.`,
        );
    });

    it('edge-and-mesh runs on one gateway', () => {
        expect(labShape('edge-and-mesh', 'envoy-gateway')).toEqual(labShapes['edge-and-mesh']);
        expect(() => labShape('edge-and-mesh', 'gloo')).toThrow(
            '`--gateway` is gloo, but scenario edge-and-mesh runs on envoy-gateway: leave it out.',
        );
    });
});
