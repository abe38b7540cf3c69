import { missingMakers } from '../../../lab/tools';
import { FakeHost } from './support/fakeHost';

describe('missingMakers', () => {
    let fake: FakeHost;
    afterEach(() => fake.remove());

    const missing = (host: FakeHost, ...settings: string[]) =>
        missingMakers(['etcd', 'envoy'], { host: host.host, settings });

    it('names what would have to make the tools that are not here', async () => {
        fake = new FakeHost(false);
        expect(await missing(fake)).toEqual(['go', 'python3']);
    });

    it('leaves out what is on PATH, and what makes only tools that are here', async () => {
        fake = new FakeHost();
        expect(await missing(fake)).toEqual(['python3']);
        const etcd = fake.program('an-etcd', '#!/bin/sh\necho "etcd Version: 3.6.6"\n');
        fake = new FakeHost(false);
        expect(await missing(fake, `etcd=${etcd}`)).toEqual(['python3']);
    });
});
