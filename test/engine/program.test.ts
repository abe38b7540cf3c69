import { InvalidArguments } from '../../components/invalidArguments';
import { WatchedProgram } from '../../engine/program';
import { BadInput } from '../../errors';

/** A program that fails with this error, run as the engine would. */
async function failedWith(error: Error): Promise<WatchedProgram> {
    const watched = new WatchedProgram(() => Promise.reject(error));
    await watched.during(() => watched.run()).catch(() => undefined);
    return watched;
}

describe('a watched program', () => {
    it('tells what it refused from what went wrong in it', async () => {
        const refused = await failedWith(new BadInput('`replicas` is 0'));
        expect(refused).toMatchObject({ failed: true, refusal: '`replicas` is 0', failure: undefined });
        const invalid = new InvalidArguments('EchoApp', [{ path: 'replicas', reason: 'is -1.' }]);
        expect(await failedWith(invalid)).toMatchObject({ refusal: invalid.message, failure: undefined });
        const broken = new TypeError('x is undefined');
        expect(await failedWith(broken)).toMatchObject({ failed: true, refusal: undefined, failure: broken });
    });

    it.each([
        [1, 'CANCELLED: Call cancelled'],
        [14, 'UNAVAILABLE: Connection dropped'],
    ])('did not fail because the engine hung up on it (gRPC code %d)', async (code, text) => {
        const hangUp = Object.assign(new Error(`${code} ${text}`), { code, details: text });
        expect(await failedWith(hangUp)).toMatchObject({ failed: false, refusal: undefined, failure: undefined });
    });

    it('forgets what the operation before threw', async () => {
        const watched = await failedWith(new TypeError('x is undefined'));
        await watched.during(() => Promise.resolve());
        expect(watched.failed).toBe(false);
    });
});
