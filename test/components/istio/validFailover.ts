import type * as pulumi from '@pulumi/pulumi';
import { type LocalityFailoverArgs, localityFailoverSpec, type LocalityFailoverSpec } from '../../../components';

type Args = pulumi.Unwrap<LocalityFailoverArgs>;

/** The CSM guide's service and regions; every test changes as little of it as it can. */
export const weighted: Args = {
    service: { host: 'hello-world.default.svc.cluster.local' },
    localities: [
        { region: 'europe-west1', weight: 50 },
        { region: 'us-central1', weight: 50 },
    ],
};

/** The same service with an order instead of weights. */
export const preferred: Args = {
    ...weighted,
    localities: [{ region: 'europe-west1' }, { region: 'us-central1' }],
    preference: ['europe-west1', 'us-central1'],
};

export const weightedSpec = (change: Partial<Args> = {}): LocalityFailoverSpec =>
    localityFailoverSpec({ ...weighted, ...change });

export const preferredSpec = (change: Partial<Args> = {}): LocalityFailoverSpec =>
    localityFailoverSpec({ ...preferred, ...change });

/** Localities of these names, `a` to `d` for 4. */
export const regions = (count: number) => ['a', 'b', 'c', 'd', 'e'].slice(0, count).map((region) => ({ region }));
