import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { InvalidArguments, LocalityFailover, type LocalityFailoverArgs } from '../../../../components';
import { destinationRule } from '../../../../components/istio/destinationRule';
import { gateway } from '../../../../components/istio/gateway/gatewayManifest';
import { virtualService } from '../../../../components/istio/virtualService';
import { deploy } from '../../../support/deployment';
import { weighted, weightedSpec } from '../validFailover';

const declare = (args: LocalityFailoverArgs) => () => {
    const provider = new kubernetes.Provider('cluster', {});
    new LocalityFailover('failover', args, { provider });
};

describe('LocalityFailover', () => {
    it('declares the Gateway, the VirtualService and the DestinationRule', async () => {
        const deployment = await deploy(declare(weighted));
        const declared = ['Gateway', 'VirtualService', 'DestinationRule'].map(
            (kind) => deployment.one(`kubernetes:networking.istio.io/v1:${kind}`).inputs,
        );
        expect(declared).toEqual([gateway, virtualService, destinationRule].map((object) => object(weightedSpec())));
    });

    it('says what the objects are called', async () => {
        const deployment = await deploy(declare({ ...weighted, gatewayName: 'entry', ruleName: 'hello' }));
        expect(deployment.one('pulumi-failover:index:LocalityFailover').outputs).toEqual({
            gatewayName: 'entry',
            virtualServiceName: 'hello',
            destinationRuleName: 'hello',
        });
    });

    it('takes what is only known later, at any depth', async () => {
        const later = <T>(value: T) => pulumi.output(Promise.resolve(value));
        const args: LocalityFailoverArgs = {
            service: { host: later('hello-world.default.svc.cluster.local') },
            localities: [{ region: later('europe-west1'), weight: 50 }, later({ region: 'us-central1', weight: 50 })],
        };
        const deployment = await deploy(declare(args));
        expect(deployment.one('networking.istio.io/v1:DestinationRule').inputs).toEqual(
            destinationRule(weightedSpec()),
        );
    });

    it('refuses plain arguments where they are written, before anything is declared', async () => {
        let refusal: unknown;
        const { resources } = await deploy(() => {
            try {
                declare({ ...weighted, timeout: '1' })();
            } catch (error) {
                refusal = error;
            }
        });
        expect(refusal).toBeInstanceOf(InvalidArguments);
        expect(resources.filter(({ type }) => type.startsWith('kubernetes:'))).toEqual([]);
    });
});
