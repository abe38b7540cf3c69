import * as grpc from '@grpc/grpc-js';
import { LanguageRuntimeService } from '@pulumi/pulumi/proto/language_grpc_pb';
import { languageHost } from './languageHost';

// The engine's address is the last argument; flags about logging may precede it.
const engine = process.argv.slice(2).at(-1) ?? '';

// Schemas and states are larger than gRPC's default of 4 MB; Pulumi's own hosts accept as much.
const server = new grpc.Server({ 'grpc.max_receive_message_length': 400 * 1024 * 1024 });
server.addService(LanguageRuntimeService, languageHost(engine));
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
        throw error;
    }
    process.stdout.write(`${port}\n`);
});
