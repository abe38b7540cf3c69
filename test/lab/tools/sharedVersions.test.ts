import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requiredVersion } from '../../../lab/tools/pins';

const modules = join(__dirname, '..', '..', '..', 'lab', 'tools', 'modules');

/** Packages are compiled once for several tools only where everything below them has one version. */
describe.each([
    [
        'the Kubernetes client',
        ['kubernetes', 'istio', 'envoy-gateway'],
        ['k8s.io/api', 'k8s.io/apimachinery', 'k8s.io/client-go'],
    ],
    [
        'what the Kubernetes client needs',
        ['kubernetes', 'istio', 'envoy-gateway'],
        [
            'github.com/fxamacker/cbor/v2',
            'github.com/go-logr/logr',
            'github.com/go-openapi/jsonpointer',
            'github.com/go-openapi/jsonreference',
            'github.com/go-openapi/swag',
            'github.com/google/gnostic-models',
            'go.yaml.in/yaml/v2',
            'k8s.io/klog/v2',
            'k8s.io/kube-openapi',
            'k8s.io/utils',
            'sigs.k8s.io/structured-merge-diff/v6',
        ],
    ],
    [
        "Go's own libraries",
        ['envoy-gateway', 'istio', 'kubernetes', 'misc', 'pulumi', 'pulumi-yaml'],
        ['golang.org/x/net', 'golang.org/x/sys', 'golang.org/x/text', 'google.golang.org/protobuf'],
    ],
    [
        "Envoy's API and gRPC",
        ['istio', 'pulumi'],
        [
            'github.com/envoyproxy/go-control-plane/envoy',
            'go.opentelemetry.io/otel',
            'google.golang.org/genproto/googleapis/rpc',
            'google.golang.org/grpc',
        ],
    ],
])('%s', (_, wrappers, shared) => {
    it.each(shared)('has one version among the tools: %s', (module) => {
        const versions = wrappers.map((wrapper) =>
            requiredVersion(readFileSync(join(modules, wrapper, 'go.mod'), 'utf8'), module),
        );
        expect(new Set(versions).size).toBe(1);
    });
});
