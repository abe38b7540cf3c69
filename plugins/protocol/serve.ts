import * as grpc from '@grpc/grpc-js';
import * as sdk from '@pulumi/pulumi/provider';
import { methodsOf } from './methods';
import type { Plugin } from './plugin';

/**
 * Serves the plugin with the SDK's own provider server.
 *
 * That server drops what a Kubernetes provider cannot do without: it answers `Configure` without telling the provider
 * (so there is no kubeconfig), never previews, and passes neither old inputs nor timeouts nor detailed differences on.
 * Its service is therefore completed, method by method, on its way to the gRPC server; the rest (start-up, the port on
 * stdout, plugin information, uncaught errors) stays the SDK's.
 */
export async function serve(plugin: Plugin): Promise<void> {
    const { prototype } = grpc.Server;
    const add = Object.getOwnPropertyDescriptor(prototype, 'addService') ?? {};
    prototype.addService = function (this: grpc.Server, definition, ofTheSdk) {
        Object.defineProperty(prototype, 'addService', add);
        const inherited = Object.keys(definition).flatMap((name) => {
            const method = ofTheSdk[name];
            return typeof method === 'function' ? [[name, method.bind(ofTheSdk)] as const] : [];
        });
        const completed: grpc.UntypedServiceImplementation = Object.fromEntries(inherited);
        this.addService(definition, Object.assign(completed, methodsOf(plugin)));
    };
    // A killed engine cannot end its plugins, but its end of our stdin closes.
    process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0));
    process.stdin.resume();
    await sdk.main({ version: plugin.version }, process.argv.slice(2));
}
