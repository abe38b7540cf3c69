import { controlPlanesOf, toolsOf } from '../../../lab/controlPlanes';
import { edgeGatewayKinds, type LabShape } from '../../../lab/shape';
import { labScenarios, labShape } from '../../../stacks/scenarios/labShapes';

const bare: LabShape = { networks: 'one', istio: false };

describe('the tools of a lab', () => {
    it('are those of Kubernetes and the images alone where it has no control plane', () => {
        const tools = toolsOf(bare);
        expect(tools).toEqual(expect.arrayContaining(['pulumi', 'etcd', 'kube-apiserver', 'envoy', 'http-echo']));
        expect(tools.filter((name) => /pilot|istio|gloo|gateway/.test(name))).toEqual([]);
    });

    it.each([
        ...labScenarios.map((scenario) => [scenario, undefined] as const),
        ...edgeGatewayKinds.map((gateway) => ['edge', gateway] as const),
    ])('are all that the control planes of %s need, with %s', (scenario, gateway) => {
        const shape = labShape(scenario, gateway);
        const needed = controlPlanesOf(shape).flatMap(({ tools }) => tools);
        expect(toolsOf(shape)).toEqual(expect.arrayContaining(needed));
    });

    it.each([
        ['gloo', /gloo/, /gateway/],
        ['envoy-gateway', /gateway/, /gloo|kgateway/],
        ['kgateway', /kgateway/, /gloo|envoy-gateway/],
    ] as const)('are with %s those of no other gateway', (gateway, needed, other) => {
        const tools = toolsOf(labShape('edge', gateway));
        expect(tools.filter((name) => needed.test(name))).not.toEqual([]);
        expect(tools.filter((name) => other.test(name))).toEqual([]);
    });

    it('are those of both gateways where both run', () => {
        const tools = toolsOf(labShape('edge', 'gloo,envoy-gateway'));
        expect(tools).toEqual(expect.arrayContaining(['gloo', 'gloo-files', 'envoy-gateway', 'gateway-api-files']));
    });
});
