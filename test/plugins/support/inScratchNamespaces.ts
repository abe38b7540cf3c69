import { ensureTools, type ToolName } from '../../../lab/tools';
import { insideNamespaces, runInNamespaces } from '../../lab/node/inNamespaces';
import { clusterTools } from './scratchCluster';

/**
 * Runs the tests of a file in network, PID and mount namespaces of their own, by running the file there again.
 *
 * @param more Tools that it needs besides those of a cluster.
 */
export function inScratchNamespaces(
    file: string,
    what: string,
    tests: () => void,
    more: readonly ToolName[] = [],
): void {
    if (insideNamespaces) {
        tests();
        return;
    }
    it(`${what}, in namespaces of its own`, async () => {
        const tools = await ensureTools([...clusterTools, ...more]);
        const paths = JSON.stringify(Object.fromEntries(tools.map(({ name, path }) => [name, path])));
        const { status, output } = runInNamespaces(file, [], { FAILOVER_TEST_TOOLS: paths });
        process.stderr.write(output);
        expect(status).toBe(0);
    }, 600_000);
}
