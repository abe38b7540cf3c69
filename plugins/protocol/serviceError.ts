import * as grpc from '@grpc/grpc-js';
import { ErrorResourceInitFailed } from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { messageOf } from '../../errors';
import { InitFailed } from './plugin';

/**
 * The error as the engine understands it: its message alone, and for an object that exists without being ready the
 * details that let the engine record it (`grpc-status-details-bin` is how gRPC carries them).
 */
export function serviceError(error: unknown): Partial<grpc.StatusObject> {
    const details = messageOf(error);
    if (!(error instanceof InitFailed)) {
        return { code: grpc.status.UNKNOWN, details };
    }
    const failure = new ErrorResourceInitFailed()
        .setId(error.id)
        .setInputs(Struct.fromJavaScript(error.inputs))
        .setProperties(Struct.fromJavaScript(error.outputs))
        .setReasonsList(error.reasons);
    const packed = new Any();
    packed.pack(failure.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
    const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(details).setDetailsList([packed]);
    const metadata = new grpc.Metadata();
    metadata.set('grpc-status-details-bin', Buffer.from(status.serializeBinary()));
    return { code: grpc.status.UNKNOWN, details, metadata };
}
