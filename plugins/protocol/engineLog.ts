import * as grpc from '@grpc/grpc-js';
import { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';

/** Where a plugin tells the user about a resource. */
export interface Log {
    /** Replaces the previous status of the resource; not kept. */
    status(urn: string, message: string): void;
    warning(urn: string, message: string): void;
}

/** The engine's own log; its address is the plugin's last argument. Losing a line is no reason to fail. */
export function engineLog(address: string | undefined): Log {
    if (address === undefined) {
        return { status: () => undefined, warning: () => undefined };
    }
    const engine = new EngineClient(address, grpc.credentials.createInsecure());
    const last = new Map<string, string>();
    const send = (urn: string, message: string, severity: LogSeverity, ephemeral: boolean): void => {
        engine.log(
            new LogRequest().setUrn(urn).setMessage(message).setSeverity(severity).setEphemeral(ephemeral),
            () => undefined,
        );
    };
    return {
        status: (urn, message) => {
            if (last.get(urn) !== message) {
                last.set(urn, message);
                send(urn, message, LogSeverity.INFO, true);
            }
        },
        warning: (urn, message) => send(urn, message, LogSeverity.WARNING, false),
    };
}
