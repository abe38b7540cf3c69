/**
 * Text of a plan, or where it is read from when the drill starts: `fromSecret` is an entry of the stack's output
 * `drillSecrets`. What is read is secret: no report or message shows it.
 */
export type TextSource = string | { fromEnvironment: string } | { fromFile: string } | { fromSecret: string };

/** One kind of request that the load is made of. */
export interface PlannedRequest {
    /** For people: lost requests are listed by it. */
    name: string;
    /** How often it is sent in relation to the others, 1 to 100. Default: 1. */
    weight?: number;
    /** Default: GET. */
    method?: string;
    /** Path and query. Default: those of the entry. */
    path?: string;
    /** The Host header, where it is not that of the entry. */
    host?: string;
    headers?: Record<string, TextSource>;
    body?: TextSource;
    /** Makes it a gRPC call, over HTTP/2, in place of `method`, `path` and `body`. */
    grpc?: PlannedGrpc;
    /** Makes it streams that are held open beside the load, in place of a request that is sent over and over. */
    stream?: PlannedStream;
    expect?: ReplyExpectation;
    /** `none`: its replies name nobody, such as those of a request that must be refused. They count for no cluster. */
    answeredBy?: 'none';
    /**
     * Where its replies say who served which part, in the order of the calls: the first service is the one that
     * answers, in place of the plan's `answeredBy`; each of the others is called by the one before it.
     */
    hops?: PlannedHop[];
}

/** A service that serves a part of a reply, and where the reply says who did. */
export interface PlannedHop extends AnsweredBy {
    service: string;
}

/** A call of a unary or server-streaming gRPC method. */
export interface PlannedGrpc {
    /** File of the method's `.proto`, or a descriptor set (`protoc --include_imports --descriptor_set_out`, `buf build`). */
    proto: string;
    /** `package.Service/Method`. */
    method: string;
    /** The message as JSON. Default: an empty one. */
    message?: Record<string, unknown>;
}

/** Streams that the drill holds open. One that breaks is opened again. */
export interface PlannedStream {
    /** Server-sent events, or a WebSocket; over HTTP/1.1. */
    protocol: 'sse' | 'websocket';
    /** How many. Default: 4. */
    count?: number;
    /** Longest time between two messages, milliseconds: a stream that is silent for longer is broken. */
    everyMs: number;
}

/** What a reply must be; one that is not is lost. */
export interface ReplyExpectation {
    /** Statuses (`201`) and classes (`2xx`) that are no loss. Default: `2xx`, without 206. */
    status?: (number | string)[];
    /** Text that the body must contain (`WRONG_BODY`). */
    body?: string;
    /** Regular expression that the body must match (`WRONG_BODY`): `^(?![^]*Error)` for words that it must not contain. */
    pattern?: string;
    /** Statuses of gRPC that are no loss: `['OK', 'NOT_FOUND']`. Default: `OK`. */
    grpc?: string[];
    /** Values by JSON pointer (RFC 6901) into the body (`WRONG_BODY`): `{ '/status': 'ok' }`. */
    json?: Record<string, unknown>;
}

/**
 * How requests that are served twice are found: each has an id of its own in a header, and backends report the ids that
 * they have served.
 */
export interface Idempotency {
    /** Name of the request header, e.g. `idempotency-key`. */
    header: string;
    /**
     * Response header (ids separated by commas) or JSON pointer into the body (an id, or a list). Each serving is
     * reported once, in the reply to that request or in a later one of the same backend.
     */
    served: { header: string } | { json: string };
}

/** Where a reply says which cluster and pod answered. Each field is tried in turn, the first that is there counts. */
export interface AnsweredBy {
    /** Regular expression on the body, with a group `cluster` and, where pods are named, a group `pod`. */
    body?: string;
    /** JSON pointers into the body. */
    json?: { cluster: string; pod?: string };
    /** Names of response headers. */
    header?: { cluster: string; pod?: string };
    /**
     * Regular expression on the names of the server's TLS certificate, one a line: `DNS:eu.shop.example`,
     * `URI:spiffe://eu/ns/shop/sa/web`, `IP Address:192.0.2.1`, `CN=shop`. With a group `cluster`, and `pod` where pods
     * have certificates of their own.
     */
    peerCertificate?: string;
    /** Cluster by the value that was found, where that is not the cluster's name: `{ 'eu-west': 'eu' }`. */
    clusters?: Record<string, string>;
}
