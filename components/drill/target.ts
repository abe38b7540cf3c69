import type * as pulumi from '@pulumi/pulumi';

/** What a drill has to know of a service beside its failover: where requests enter, and which pods serve them. */
export interface DrillTarget {
    /** `http://` or `https://` URL that the load is sent to, such as the address of the gateway in the primary cluster. */
    entry: pulumi.Input<string>;
    /** Host that the gateway routes by, where the URL has another. */
    host?: pulumi.Input<string>;
    /** Deployment of the service in the primary cluster. Default: the Service's name. */
    deployment?: pulumi.Input<string>;
    /** Labels of its pods. Default: `app: <deployment>`. */
    selector?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Number of its pods. Default: 1. */
    replicas?: pulumi.Input<number>;
    /** Cluster by words of its replies. Default: replies say `cluster=<cluster> pod=<pod>`. */
    replies?: pulumi.Input<{ [words: string]: pulumi.Input<string> }>;
    /** Where replies name their cluster, instead of `replies`. */
    answeredBy?: pulumi.Input<DrillAnsweredBy>;
    /** What the clusters run on; in the `lab` drills can make more faults. Default: `existing`. */
    infrastructure?: pulumi.Input<string>;
}

/** Where a reply names its cluster. Of several, the first that is there counts. */
export interface DrillAnsweredBy {
    /** Names of response headers. */
    header?: pulumi.Input<DrillNames>;
    /** JSON pointers into the body. */
    json?: pulumi.Input<DrillNames>;
    /** Regular expression on the body, with a group `cluster` and, where pods are named, a group `pod`. */
    body?: pulumi.Input<string>;
    /** Regular expression on the names of the server's TLS certificate, one a line, with the same groups. */
    peerCertificate?: pulumi.Input<string>;
    /** Cluster by what was found, where that is not its name. */
    clusters?: pulumi.Input<{ [found: string]: pulumi.Input<string> }>;
}

/** Where a reply names its cluster and its pod. */
export interface DrillNames {
    /** Where the cluster is named. */
    cluster: pulumi.Input<string>;
    /** Where the pod is named. */
    pod?: pulumi.Input<string>;
}
