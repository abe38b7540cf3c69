/** A message of Envoy's API in proto3's JSON form, whose field names are camel case as those of Gloo's resources. */
export type Message = Readonly<Record<string, unknown>>;

/** A message in an `Any`. */
export const any = (type: string, message: Message = {}): Message => ({
    '@type': `type.googleapis.com/${type}`,
    ...message,
});

export const socketAddress = (address: string, port: number): Message => ({
    socketAddress: { address, portValue: port, ...(address === '::' ? { ipv4Compat: true } : {}) },
});

/** The cluster of the bootstrap that leads to the translator. */
export const translatorCluster = 'translator';

/** Pause between one answer and the next question; a question waits at the translator until there is something new. */
const refreshDelay = '0.02s';
/** Longer than the translator's longest wait. */
const requestTimeout = '30s';

/** Where Envoy asks for what changes: the translator, by REST (https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#rest-json-polling). */
export const fromTranslator: Message = {
    resourceApiVersion: 'V3',
    apiConfigSource: {
        apiType: 'REST',
        transportApiVersion: 'V3',
        clusterNames: [translatorCluster],
        refreshDelay,
        requestTimeout,
    },
};
