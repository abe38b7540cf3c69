import * as pulumi from '@pulumi/pulumi';
import main from '../../stacks/main';
import { deploy } from '../support/deployment';
import { insideRecordedLab } from './support/labRecord';

describe('the entry of `pulumi up`', () => {
    insideRecordedLab(['europe-west1', 'us-central1']);

    it('is the program of the stack', async () => {
        pulumi.runtime.setAllConfig({});
        expect(Object.keys((await deploy(main)).outputs)).toContain('entry');
    });

    it.each([
        ['in the configuration', { 'pulumi-failover:scenario': 'none' }, '`scenario` is "none"; known are locality,'],
        ['in the arguments', { 'pulumi-failover:regions': '["us-central1"]' }, '`localities` names 1 region'],
    ])('shows what is wrong %s without a stack trace', async (_, config: Record<string, string>, message) => {
        pulumi.runtime.setAllConfig(config);
        const run = deploy(main);
        await expect(run).rejects.toBeInstanceOf(pulumi.RunError);
        await expect(run).rejects.toThrow(message);
    });
});
