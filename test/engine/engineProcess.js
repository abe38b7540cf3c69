// An `up` in a process of its own: to be killed, or because its program throws where jest would take that for its own
// failure. Runs what `npm run build` made. Prints what the engine says, and last its error as JSON.
// Usage: node engineProcess.js STATE_DIR PULUMI IMAGE [FAILURE]; the kubeconfig is in SCRATCH_KUBECONFIG.
const kubernetes = require('@pulumi/kubernetes');
const pulumi = require('@pulumi/pulumi');
const { installPlugins } = require('../../dist/plugins/install.js');
const { Engine } = require('../../dist/engine/engine.js');
const { labWorkspace } = require('../../dist/engine/workspace.js');
const { BadInput } = require('../../dist/errors.js');

const [stateDir, pulumiPath, image, failure] = process.argv.slice(2);
const kubeconfig = pulumi.secret(process.env.SCRATCH_KUBECONFIG);
const labels = { app: 'hello' };

const failures = {
    BadInput: () => Promise.reject(new BadInput('`weights` sum to 90')),
    InvalidArguments: () => Promise.reject(new pulumi.RunError('`weights` sum to 90')),
    late: () => ({
        late: pulumi.output('x').apply(() => {
            throw new pulumi.RunError('`late` is wrong');
        }),
    }),
    mistake: () => undefined.such,
};

const program = async () => {
    const a = { provider: new kubernetes.Provider('a', { kubeconfig, clusterIdentifier: 'a' }) };
    const b = { provider: new kubernetes.Provider('b', { kubeconfig, clusterIdentifier: 'b', namespace: 'shop' }) };
    const namespace = new kubernetes.core.v1.Namespace('shop', { metadata: { name: 'shop' } }, a);
    new kubernetes.core.v1.ConfigMap('settings', { data: { a: '1' } }, { ...b, dependsOn: namespace });
    const template = { metadata: { labels }, spec: { containers: [{ name: 'echo', image }] } };
    new kubernetes.apps.v1.Deployment(
        'hello',
        {
            metadata: { name: 'hello', namespace: 'shop' },
            spec: { replicas: 2, selector: { matchLabels: labels }, template },
        },
        { ...a, dependsOn: namespace },
    );
    return failure === undefined ? {} : failures[failure]();
};

const plugins = installPlugins(stateDir, {});
const engine = new Engine({
    workspace: labWorkspace(stateDir, plugins),
    stack: 'lab-test',
    program,
    pulumi: pulumiPath,
    folder: `${stateDir}/engine`,
    plugins,
    say: (line) => console.log(line),
});
engine.configure({});
engine.up().catch(({ name, message }) => console.log(JSON.stringify({ name, message })));
