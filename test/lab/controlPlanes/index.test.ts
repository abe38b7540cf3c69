import { controlPlanesOf, toolsOf } from '../../../lab/controlPlanes';
import type { LabShape } from '../../../lab/shape';
import { labScenarios, labShapes } from '../../../stacks/scenarios/labShapes';

const bare: LabShape = { networks: 'one', istio: false };

describe('the tools of a lab', () => {
    it('are those of Kubernetes and the images alone where it has no control plane', () => {
        const tools = toolsOf(bare);
        expect(tools).toEqual(expect.arrayContaining(['pulumi', 'etcd', 'kube-apiserver', 'envoy', 'http-echo']));
        expect(tools.filter((name) => /pilot|istio|gloo|gateway/.test(name))).toEqual([]);
    });

    it.each(labScenarios)('are all that the control planes of %s need', (scenario) => {
        const shape = labShapes[scenario];
        const needed = controlPlanesOf(shape).flatMap(({ tools }) => tools);
        expect(toolsOf(shape)).toEqual(expect.arrayContaining(needed));
    });
});
